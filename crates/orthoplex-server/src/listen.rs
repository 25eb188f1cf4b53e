//! Sockets: accepting, telling HTTP/1 from HTTP/2 and REST from gRPC, limits, draining.
//!
//! Owns every deadline and limit of a connection, encrypted or not. The protocol library's own
//! detection has no deadline, so the first bytes are looked at here.

use crate::budget::{Budget, Share};
use crate::settings::Service;
use crate::tls::Certificates;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use std::convert::Infallible;
use std::io::{self, Cursor};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, join, split};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// How long a new connection may take to agree on encryption, and then to send its first bytes.
const FIRST_BYTES_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the head of a request may take; an idle HTTP/1 connection is closed after this, too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest head of a request, with room for what was read beyond it.
const HEAD_BYTES_MAX: usize = 64 * 1024;
const HEADER_LIST_BYTES_MAX: u32 = 32 * 1024;
const STREAMS_MAX: u32 = 128;
/// Streams that a client opened and reset before we looked; more ends the connection.
const PENDING_RESETS_MAX: usize = 64;
const STREAM_WINDOW_BYTES: u32 = 1024 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 4 * 1024 * 1024;
const PING_INTERVAL: Duration = Duration::from_secs(30);
const PING_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a client may take nothing of an answer.
#[cfg(target_os = "linux")]
const STALL_TIMEOUT_MS: u32 = 60_000;
/// Pause after a failed accept, as when there are no more file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// First bytes of HTTP/2 without negotiation.
const HTTP2_PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const GRPC: &[u8] = b"application/grpc";
/// End of the paths that take snapshots of any size.
const UPLOAD: &str = "/snapshots/upload";

/// Address of the other end, among the extensions of a request.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// What all listeners share.
pub(crate) struct Doors {
    rest: Router,
    grpc: Router,
    certificates: Option<Arc<Certificates>>,
    budget: Budget,
    connections: Arc<Semaphore>,
    connections_max: u32,
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
    closing: watch::Receiver<bool>,
}

impl Doors {
    /// Doors to both protocols that close when `closing` says so; with certificates they speak
    /// TLS only.
    pub(crate) fn new(
        rest: Router,
        grpc: Router,
        service: &Service,
        certificates: Option<Arc<Certificates>>,
        closing: watch::Receiver<bool>,
    ) -> Self {
        let mut http1 = http1::Builder::new();
        http1
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(HEAD_BYTES_MAX);
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        http2
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS_MAX)
            .max_header_list_size(HEADER_LIST_BYTES_MAX)
            .max_pending_accept_reset_streams(PENDING_RESETS_MAX)
            .initial_stream_window_size(STREAM_WINDOW_BYTES)
            .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
            .keep_alive_interval(PING_INTERVAL)
            .keep_alive_timeout(PING_TIMEOUT);
        let connections_max = service.max_connections;
        Self {
            rest,
            grpc,
            certificates,
            budget: Budget::of_mib(service.max_inflight_mb),
            connections: Arc::new(Semaphore::new(connections_max as usize)),
            connections_max,
            http1,
            http2,
            closing,
        }
    }

    /// Accepts connections until the doors close.
    pub(crate) async fn accept(self: Arc<Self>, listener: TcpListener) {
        let mut closing = self.closing.clone();
        loop {
            // Without a free place nothing is accepted: newcomers wait in the system's queue.
            let Ok(place) = Arc::clone(&self.connections).acquire_owned().await else {
                return;
            };
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = closing.wait_for(|closing| *closing) => return,
            };
            match accepted {
                Ok((stream, address)) => {
                    let doors = Arc::clone(&self);
                    tokio::spawn(async move {
                        doors.serve(stream, Peer(address.ip())).await;
                        drop(place);
                    });
                }
                Err(e) => {
                    tracing::warn!("cannot accept a connection: {e}");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    async fn serve(&self, stream: TcpStream, peer: Peer) {
        if let Err(e) = prepare(&stream) {
            tracing::debug!("cannot prepare a connection: {e}");
        }
        let Some(certificates) = &self.certificates else {
            let (reader, writer) = stream.into_split();
            return self.talk(reader, writer, peer).await;
        };
        let handshake = certificates.acceptor().accept(stream);
        match self.early(handshake).await {
            Some(Ok(stream)) => {
                let (reader, writer) = split(stream);
                self.talk(reader, writer, peer).await;
            }
            Some(Err(e)) => tracing::debug!("no agreement on encryption: {e}"),
            None => tracing::debug!("no agreement on encryption in time"),
        }
    }

    /// What must happen soon after a connection was made, and before the doors close.
    async fn early<T>(&self, step: impl Future<Output = T>) -> Option<T> {
        let mut closing = self.closing.clone();
        tokio::select! {
            done = timeout(FIRST_BYTES_TIMEOUT, step) => done.ok(),
            _ = closing.wait_for(|closing| *closing) => None,
        }
    }

    /// Answers what comes over a connection, in its protocol.
    async fn talk<R, W>(&self, mut reader: R, writer: W, peer: Peer)
    where
        R: AsyncRead + Unpin + Send + 'static,
        W: AsyncWrite + Unpin + Send + 'static,
    {
        let Some(Ok((protocol, seen))) = self.early(sniff(&mut reader)).await else {
            return;
        };
        let io = TokioIo::new(join(Cursor::new(seen).chain(reader), writer));
        let service = service_fn(|request| self.answer(request, peer));
        let ended = match protocol {
            Protocol::Http1 => self.finish(self.http1.serve_connection(io, service)).await,
            Protocol::Http2 => self.finish(self.http2.serve_connection(io, service)).await,
        };
        if let Err(e) = ended {
            tracing::debug!("connection ended: {e}");
        }
    }

    /// Runs a connection to its end; once the doors close, it takes no more requests.
    async fn finish<C: GracefulConnection>(&self, connection: C) -> Result<(), C::Error> {
        let mut closing = self.closing.clone();
        let mut connection = pin!(connection);
        tokio::select! {
            ended = connection.as_mut() => return ended,
            _ = closing.wait_for(|closing| *closing) => {}
        }
        connection.as_mut().graceful_shutdown();
        connection.await
    }

    fn answer(
        &self,
        request: Request<Incoming>,
        peer: Peer,
    ) -> impl Future<Output = Result<Response, Infallible>> + Send + use<> {
        let (parts, body) = request.into_parts();
        // Uploads of snapshots are passed on piece by piece and never held.
        let (body, share) = if parts.uri.path().ends_with(UPLOAD) {
            (Body::new(body), Share::default())
        } else {
            self.budget.meter(body)
        };
        let mut request = Request::from_parts(parts, body);
        request.extensions_mut().insert(peer);
        let kind = request.headers().get(header::CONTENT_TYPE);
        let router = if kind.is_some_and(|kind| kind.as_bytes().starts_with(GRPC)) {
            self.grpc.clone()
        } else {
            crate::rest::normalise(request.uri_mut());
            self.rest.clone()
        };
        async move {
            let response = router.oneshot(request).await;
            drop(share);
            response
        }
    }

    /// Waits until every connection has answered what it was asked, but no longer than `patience`.
    pub(crate) async fn drain(&self, patience: Duration) {
        let all_ended = self.connections.acquire_many(self.connections_max);
        if timeout(patience, all_ended).await.is_err() {
            let left = self.connections_max as usize - self.connections.available_permits();
            tracing::warn!("{left} connections did not end in time and are cut");
        }
    }
}

/// Small answers leave at once, and a client that takes nothing for long is cut.
fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    rustix::net::sockopt::set_tcp_user_timeout(stream, STALL_TIMEOUT_MS)?;
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Http1,
    Http2,
}

/// Reads as many first bytes as tell the protocol; the connection goes on behind them.
async fn sniff(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<(Protocol, Vec<u8>)> {
    let mut seen = Vec::with_capacity(HTTP2_PREFACE.len());
    loop {
        let missing = HTTP2_PREFACE.len() - seen.len();
        let mut wanted = (&mut *reader).take(missing as u64);
        if wanted.read_buf(&mut seen).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if !HTTP2_PREFACE.starts_with(&seen) {
            return Ok((Protocol::Http1, seen));
        }
        if seen.len() == HTTP2_PREFACE.len() {
            return Ok((Protocol::Http2, seen));
        }
    }
}

#[cfg(test)]
mod tests;

//! Makes connections: TCP, and TLS where the address wants it, within one time.

use crate::tls::Tls;
use crate::wire::Wire;
use hyper::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use orthoplex_types::Result;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tower_service::Service;

type Stream = Wire<MaybeHttpsStream<TokioIo<TcpStream>>>;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Silence after which the other end is asked whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// The way to make a connection.
#[derive(Clone)]
pub(crate) struct Dial {
    connector: HttpsConnector<HttpConnector>,
    timeout: Duration,
}

impl Dial {
    /// Certificates are read only where TLS is wanted. Without `http2` encrypted connections never agree on it.
    pub(crate) fn new(tls: Option<&Tls>, http2: bool, timeout: Duration) -> Result<Self> {
        let config = match tls {
            Some(tls) => tls.config()?,
            // Never used: the address is not one of encryption.
            None => Tls::nobody()?,
        };
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(KEEPALIVE));
        let builder = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http();
        let connector = if http2 {
            builder.enable_all_versions().wrap_connector(http)
        } else {
            builder.enable_http1().wrap_connector(http)
        };
        Ok(Self { connector, timeout })
    }
}

impl Service<Uri> for Dial {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, time) = (self.connector.call(uri), self.timeout);
        Box::pin(async move {
            match tokio::time::timeout(time, connecting).await {
                Ok(connected) => connected.map(Wire::new),
                Err(_) => {
                    let text = format!("no connection within {} s", time.as_secs_f64());
                    Err(io::Error::new(io::ErrorKind::TimedOut, text).into())
                }
            }
        })
    }
}

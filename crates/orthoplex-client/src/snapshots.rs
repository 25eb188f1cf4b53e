//! Files of snapshots: down as a reader, up from a reader, in pieces of bounded number.
//!
//! Over HTTP only: gRPC has no methods for files. Readers block, so they belong on a thread that may.
//! A download is tried again until its first byte, an upload until its first byte is asked for: what was
//! read from a reader is gone.

use crate::answer::{Answer, chain};
use crate::body::{Outbound, Pieces};
use crate::builder::Transport;
use crate::client::{Attempts, Client, Inner, Outgoing, Terms, closed, within};
use crate::pool::Place;
use crate::remote::{Remote, Reply};
use crate::rest::{append_scope, check, fill, outgoing};
use crate::retry::Failure;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::Method;
use hyper::body::{Body, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use orthoplex_types::ops::snapshots::{
    ApiKey, ReadFullSnapshot, ReadSnapshot, RecoverSnapshot, SnapshotBytes, SnapshotContent,
    SnapshotOf, SnapshotPriority, SnapshotSource,
};
use orthoplex_types::rest::{RECOVER, RECOVER_SHARD, Rest, SHARD, UPLOAD, UPLOAD_SHARD};
use orthoplex_types::{Context, Error, Result, Scope};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{mpsc, oneshot};

/// Bytes in one piece.
const PIECE_BYTES: usize = 256 * 1024;
/// Pieces between the two sides.
const PIECES: usize = 8;

impl Remote for ReadSnapshot {
    async fn carry(
        self,
        client: &Client,
        scope: Scope,
        context: &Context,
    ) -> Result<Reply<SnapshotContent>> {
        let content = download(client, self, &scope, context).await?;
        Ok(Reply::Typed(content))
    }
}

impl Remote for ReadFullSnapshot {
    async fn carry(
        self,
        client: &Client,
        scope: Scope,
        context: &Context,
    ) -> Result<Reply<SnapshotContent>> {
        let content = download(client, self, &scope, context).await?;
        Ok(Reply::Typed(content))
    }
}

impl Remote for RecoverSnapshot {
    async fn carry(self, client: &Client, scope: Scope, context: &Context) -> Result<Reply<bool>> {
        check_transport(client)?;
        let terms = client.terms::<Self>(&scope, context, true);
        let (at, at_shard) = match self.source {
            SnapshotSource::Location(_) => (RECOVER, RECOVER_SHARD),
            SnapshotSource::Bytes(_) => (UPLOAD, UPLOAD_SHARD),
        };
        let mut path = match self.of {
            SnapshotOf::Collection => fill(at, &scope, |_| None)?,
            SnapshotOf::Shard(number) => fill(at_shard, &scope, |name| {
                (name == SHARD).then(|| number.to_string().into())
            })?,
        };
        append_scope(&mut path, &scope, context, terms);
        let answer = match self.source {
            SnapshotSource::Location(location) => {
                let body = Recovery {
                    location,
                    priority: self.priority,
                    checksum: self.checksum,
                    api_key: self.api_key,
                };
                let outgoing = client.heading(Outgoing {
                    method: Method::PUT,
                    path,
                    headers: typed("application/json")?,
                    body: serde_json::to_vec(&body).map_err(Error::internal)?.into(),
                });
                let inner = &client.inner;
                inner.exchange(&outgoing, terms, context, check).await?
            }
            SnapshotSource::Bytes(bytes) => {
                append_upload(&mut path, self.priority, self.checksum.as_deref());
                within(terms.deadline, upload(client, path, bytes, terms, context)).await?
            }
        };
        let done: Done = serde_json::from_slice(&answer.body).map_err(Error::unreadable)?;
        Ok(Reply::Typed(done.result))
    }
}

#[derive(Serialize)]
struct Recovery {
    location: String,
    priority: SnapshotPriority,
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<ApiKey>,
}

#[derive(Deserialize)]
struct Done {
    result: bool,
}

fn check_transport(client: &Client) -> Result<()> {
    match client.transport() {
        Transport::Http => Ok(()),
        Transport::Grpc => Err(Error::unimplemented("the transfer of snapshots over gRPC")),
    }
}

fn typed(kind: &str) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    let value = HeaderValue::try_from(kind).map_err(Error::internal)?;
    headers.insert(CONTENT_TYPE, value);
    Ok(headers)
}

fn append_upload(path: &mut String, priority: SnapshotPriority, checksum: Option<&str>) {
    let priority = match priority {
        SnapshotPriority::NoSync => "no_sync",
        SnapshotPriority::Snapshot => "snapshot",
        SnapshotPriority::Replica => "replica",
    };
    path.push(if path.contains('?') { '&' } else { '?' });
    path.push_str("priority=");
    path.push_str(priority);
    if let Some(checksum) = checksum {
        path.push_str("&checksum=");
        path.extend(utf8_percent_encode(checksum, NON_ALPHANUMERIC));
    }
}

/// Asks for a file; its bytes come through a task of its own, which ends with the reader.
async fn download<O: Rest>(
    client: &Client,
    operation: O,
    scope: &Scope,
    context: &Context,
) -> Result<SnapshotContent> {
    check_transport(client)?;
    let terms: Terms = client.terms::<O>(scope, context, true);
    let outgoing = client.heading(outgoing(operation, scope, context, terms)?);
    let (mut head, waiting) = oneshot::channel();
    let (client, context) = (client.clone(), context.clone());
    tokio::spawn(async move {
        let opened = tokio::select! {
            opened = open(&client, &outgoing, terms, &context) => opened,
            () = head.closed() => return,
        };
        match opened {
            Ok((size, body, place)) => {
                let (pieces, receiver) = mpsc::channel(PIECES);
                if head.send(Ok((size, receiver))).is_ok() {
                    pump(body, pieces).await;
                }
                drop(place);
            }
            // Nobody waits any more.
            Err(error) => drop(head.send(Err(error))),
        }
    });
    let lost = |_| Error::internal("the runtime of the client has ended");
    let opened = async { waiting.await.map_err(lost)? };
    let (size, pieces) = within(terms.deadline, opened).await?;
    let reader = PieceReader {
        pieces,
        present: Bytes::new(),
        has_ended: false,
    };
    Ok(SnapshotContent {
        size,
        bytes: SnapshotBytes::new(reader),
    })
}

/// Length if it is said, bytes to come, and the connection that they come by.
type Opened<'a> = (Option<u64>, Incoming, Place<'a>);

async fn open<'a>(
    client: &'a Client,
    outgoing: &Outgoing,
    terms: Terms,
    context: &Context,
) -> Result<Opened<'a>> {
    let inner = &*client.inner;
    inner.retries.note_call();
    let mut attempts = Attempts::default();
    loop {
        let bearer = attempts.bearer(inner).await?;
        match try_open(inner, outgoing, bearer).await {
            Ok(opened) => return Ok(opened),
            Err(failure) => attempts.after(failure, inner, terms, context).await?,
        }
    }
}

async fn try_open<'a>(
    inner: &'a Inner,
    outgoing: &Outgoing,
    bearer: Option<HeaderValue>,
) -> Result<Opened<'a>, Failure> {
    let place = inner.pool.place().await.ok_or_else(closed)?;
    let request = inner.request(outgoing, bearer, outgoing.body.outbound());
    let response = place.send(request.map_err(Failure::answered)?).await;
    let response = response.map_err(|error| inner.unsent(&error))?;
    if !response.status().is_success() {
        let answer = Answer::read(response, inner.answer_bytes_max).await?;
        check(&answer).map_err(Failure::answered)?;
        return Err(Failure::answered(Error::unreadable("it is no file")));
    }
    let size = response.body().size_hint().exact();
    Ok((size, response.into_body(), place))
}

/// Passes pieces on until an error, or until nobody reads. Behind the last comes an empty one, without which a
/// reader would take for the whole what the end of the runtime cut off.
async fn pump(mut body: Incoming, pieces: mpsc::Sender<io::Result<Bytes>>) {
    while let Some(frame) = body.frame().await {
        let piece = match frame {
            Ok(frame) => match frame.into_data() {
                Ok(piece) if !piece.is_empty() => Ok(piece),
                _ => continue,
            },
            Err(error) => Err(io::Error::other(chain(&error))),
        };
        let failed = piece.is_err();
        if pieces.send(piece).await.is_err() || failed {
            return;
        }
    }
    // Nobody reads any more.
    let _ = pieces.send(Ok(Bytes::new())).await;
}

/// Reads what a task brings, up to its empty piece.
struct PieceReader {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    present: Bytes,
    has_ended: bool,
}

impl Read for PieceReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.present.is_empty() && !self.has_ended {
            let piece = self.pieces.blocking_recv().unwrap_or_else(cut_off);
            self.present = piece?;
            self.has_ended = self.present.is_empty();
        }
        let count = self.present.len().min(buffer.len());
        let piece = self.present.split_to(count);
        if let Some(place) = buffer.get_mut(..count) {
            place.copy_from_slice(&piece);
        }
        Ok(count)
    }
}

fn cut_off() -> io::Result<Bytes> {
    let text = "the download was cut off: the runtime of the client has ended";
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, text))
}

/// Sends a file as the one field of a form.
async fn upload(
    client: &Client,
    path: String,
    bytes: SnapshotBytes,
    terms: Terms,
    context: &Context,
) -> Result<Answer> {
    let inner = &*client.inner;
    let form = Form::of(bytes);
    let outgoing = client.heading(Outgoing {
        method: Method::POST,
        path,
        headers: typed(&format!("multipart/form-data; boundary={}", form.boundary))?,
        body: Bytes::new().into(),
    });
    inner.retries.note_call();
    let mut attempts = Attempts::default();
    loop {
        let bearer = attempts.bearer(inner).await?;
        let failure = match try_upload(inner, &outgoing, bearer, form.clone()).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        if form.is_taken() {
            return Err(failure.error);
        }
        attempts.after(failure, inner, terms, context).await?;
    }
}

async fn try_upload(
    inner: &Inner,
    outgoing: &Outgoing,
    bearer: Option<HeaderValue>,
    form: Form,
) -> Result<Answer, Failure> {
    let place = inner.pool.place().await.ok_or_else(closed)?;
    let body = Outbound::Pieces(Pieces::new(move || form.start()));
    let request = inner.request(outgoing, bearer, body);
    let response = place.send(request.map_err(Failure::answered)?).await;
    let response = response.map_err(|error| inner.unsent(&error))?;
    let answer = Answer::read(response, inner.answer_bytes_max).await?;
    check(&answer).map_err(Failure::answered)?;
    Ok(answer)
}

/// A file that is sent as a form once, by whoever asks for its first piece.
#[derive(Clone)]
struct Form {
    reader: Arc<Mutex<Option<Box<dyn Read + Send>>>>,
    /// What no file holds: nobody knows it before the file is sent.
    boundary: String,
}

impl Form {
    fn of(bytes: SnapshotBytes) -> Self {
        Self {
            reader: Arc::new(Mutex::new(Some(bytes.into_reader()))),
            boundary: format!("orthoplex-{:032x}", rand::random::<u128>()),
        }
    }

    fn reader(&self) -> MutexGuard<'_, Option<Box<dyn Read + Send>>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_taken(&self) -> bool {
        self.reader().is_none()
    }

    /// The pieces, read on a thread that may block; none if they went elsewhere.
    fn start(&self) -> mpsc::Receiver<io::Result<Bytes>> {
        let (pieces, receiver) = mpsc::channel(PIECES);
        if let Some(reader) = self.reader().take() {
            let boundary = self.boundary.clone();
            tokio::task::spawn_blocking(move || send_form(reader, &boundary, &pieces));
        }
        receiver
    }
}

/// Head, bytes and tail of the form, until nobody takes them.
fn send_form(
    mut reader: Box<dyn Read + Send>,
    boundary: &str,
    pieces: &mpsc::Sender<io::Result<Bytes>>,
) {
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"snapshot\"; \
         filename=\"snapshot\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    let mut buffer = vec![0; PIECE_BYTES];
    let mut next = Some(Ok(Bytes::from(head)));
    while let Some(piece) = next {
        let failed = piece.is_err();
        if pieces.blocking_send(piece).is_err() || failed {
            return;
        }
        next = match reader.read(&mut buffer) {
            Ok(0) => None,
            Ok(count) => buffer
                .get(..count)
                .map(|own| Ok(Bytes::copy_from_slice(own))),
            Err(error) => Some(Err(error)),
        };
    }
    let tail = Bytes::from(format!("\r\n--{boundary}--\r\n"));
    // Nobody takes it: the server has answered already.
    let _ = pieces.blocking_send(Ok(tail));
}

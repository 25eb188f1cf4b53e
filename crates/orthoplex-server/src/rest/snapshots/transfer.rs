//! Bytes of snapshots between connections and blocking readers.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use hyper::body::Frame;
use multer::Multipart;
use orthoplex_types::ops::snapshots::{SnapshotBytes, SnapshotContent};
use orthoplex_types::{Error, Result};
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Bytes in one piece.
const PIECE_BYTES: usize = 256 * 1024;
/// Pieces between the two sides.
const PIECES: usize = 8;
/// How long a sender may be silent.
pub(super) const SILENCE_MAX: Duration = Duration::from_secs(60);
/// Name of the form field that holds the snapshot.
const FIELD: &str = "snapshot";

pub(super) type Piece = io::Result<Bytes>;

/// Bytes to read in one thread, and what takes them from another.
pub(super) fn pipe() -> (mpsc::Sender<Piece>, SnapshotBytes) {
    let (sender, pieces) = mpsc::channel(PIECES);
    let reader = PieceReader {
        pieces,
        present: Bytes::new(),
    };
    (sender, SnapshotBytes::new(reader))
}

/// A response body of pieces that come from another thread.
struct Pieces(mpsc::Receiver<Piece>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.0
            .poll_recv(context)
            .map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// Answers a file.
pub(super) fn download(content: SnapshotContent, name: &str) -> Response {
    let (sender, receiver) = mpsc::channel(PIECES);
    let mut reader = content.bytes.into_reader();
    tokio::task::spawn_blocking(move || {
        let mut buffer = vec![0; PIECE_BYTES];
        loop {
            let piece = match reader.read(&mut buffer) {
                Ok(0) => return,
                Ok(count) => Ok(Bytes::copy_from_slice(
                    buffer.get(..count).unwrap_or_default(),
                )),
                Err(error) => Err(error),
            };
            let failed = piece.is_err();
            if sender.blocking_send(piece).is_err() || failed {
                return;
            }
        }
    });
    let mut response = Response::new(Body::new(Pieces(receiver)));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    if let Some(size) = content.size {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Reads pieces that come from the runtime.
struct PieceReader {
    pieces: mpsc::Receiver<Piece>,
    present: Bytes,
}

impl Read for PieceReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.present.is_empty() {
            match self.pieces.blocking_recv() {
                Some(piece) => self.present = piece?,
                None => return Ok(0),
            }
        }
        let piece = self.present.split_to(buf.len().min(self.present.len()));
        if let Some(place) = buf.get_mut(..piece.len()) {
            place.copy_from_slice(&piece);
        }
        Ok(piece.len())
    }
}

/// Feeds a reader from the form of a request.
pub(super) struct Pump {
    form: Multipart<'static>,
    sender: mpsc::Sender<Piece>,
}

/// The file in the form of a request: bytes to read, and what must run meanwhile.
pub(super) fn upload(headers: &HeaderMap, body: Body) -> Result<(SnapshotBytes, Pump)> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let boundary = multer::parse_boundary(kind.unwrap_or_default())
        .map_err(|error| Error::bad_request(format_args!("multipart form: {error}")))?;
    let form = Multipart::new(body.into_data_stream(), boundary);
    let (sender, bytes) = pipe();
    Ok((bytes, Pump { form, sender }))
}

impl Pump {
    /// Passes on the file until it ends or nobody reads any more.
    pub(super) async fn run(mut self) {
        if let Err(error) = self.pass().await {
            // The reader may be gone: then it has found its own reason.
            drop(self.sender.send(Err(error)).await);
        }
    }

    async fn pass(&mut self) -> io::Result<()> {
        let silent = |_| io::Error::new(io::ErrorKind::TimedOut, "the upload stalled");
        loop {
            let field = timeout(SILENCE_MAX, self.form.next_field()).await;
            let Some(mut field) = field.map_err(silent)?.map_err(io::Error::other)? else {
                let text = format!("the form has no field `{FIELD}`");
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            };
            if field.name() != Some(FIELD) {
                continue;
            }
            loop {
                let piece = timeout(SILENCE_MAX, field.chunk()).await;
                let Some(piece) = piece.map_err(silent)?.map_err(io::Error::other)? else {
                    return Ok(());
                };
                if self.sender.send(Ok(piece)).await.is_err() {
                    return Ok(());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pieces_are_read_in_order() {
        let (sender, bytes) = pipe();
        let reader = tokio::task::spawn_blocking(move || {
            let mut reader = bytes.into_reader();
            let mut text = String::new();
            reader.read_to_string(&mut text).map(|_| text)
        });
        for piece in ["ab", "", "cde"] {
            let piece = Bytes::from_static(piece.as_bytes());
            sender.send(Ok(piece)).await.expect("reader");
        }
        drop(sender);
        let text = reader.await.expect("thread").expect("pieces");
        assert_eq!(text, "abcde");
    }

    #[test]
    fn a_form_without_boundary_is_refused() {
        let error = upload(&HeaderMap::new(), Body::empty())
            .err()
            .expect("refused");
        assert_eq!(error.kind().http_status(), 400);
    }
}

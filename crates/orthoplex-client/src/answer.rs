//! Reads answers: head, body within bounds, trailers.

use crate::retry::{Effect, Failure};
use bytes::{Bytes, BytesMut};
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::ext::ReasonPhrase;
use hyper::header::{CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};
use orthoplex_types::usage::Usage;
use orthoplex_types::{Answered, Context, Error, ErrorKind, Headers, Origin, Result};
use std::io::Read;

/// What errors keep of a body at most.
const KEPT_BYTES_MAX: usize = 1024 * 1024;
/// Packed bytes that are unpacked where other calls do not wait for it.
const APART_MIN_BYTES: usize = 16 * 1024;

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// The words behind the status, where they are not the usual ones.
    pub(crate) reason: Option<ReasonPhrase>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What came behind the body.
    pub(crate) trailers: HeaderMap,
}

impl Answer {
    /// Reads the rest of an answer whose head has come.
    pub(crate) async fn read(
        response: Response<Incoming>,
        bytes_max: usize,
    ) -> Result<Self, Failure> {
        let (mut head, mut incoming) = response.into_parts();
        let mut body = Collected::default();
        let mut trailers = HeaderMap::new();
        while let Some(frame) = incoming.frame().await {
            let frame = frame.map_err(|error| Failure {
                error: unavailable(format_args!("the answer broke off: {}", chain(&error))),
                effect: Effect::Unknown,
            })?;
            match frame.into_data() {
                Ok(piece) if piece.len() > bytes_max - body.len() => {
                    return Err(Failure::answered(too_long(bytes_max)));
                }
                Ok(piece) => body.push(piece),
                Err(frame) => trailers.extend(frame.into_trailers().into_iter().flatten()),
            }
        }
        let mut answer = Self {
            status: head.status,
            reason: head.extensions.remove(),
            headers: head.headers,
            body: body.finish(),
            trailers,
        };
        if answer.header(CONTENT_ENCODING.as_str()) == Some("gzip") {
            let unpacked = unpack(answer.body, bytes_max).await;
            answer.body = unpacked.map_err(Failure::answered)?;
        }
        Ok(answer)
    }

    /// The answer of a server that refused, for the error that it becomes.
    pub(crate) fn refusal(&self) -> Answered {
        let usual = self.status.canonical_reason().unwrap_or_default();
        let reason = match &self.reason {
            Some(own) => String::from_utf8_lossy(own.as_bytes()).into_owned(),
            None => usual.to_owned(),
        };
        Answered {
            code: self.status.as_u16(),
            reason,
            headers: kept(&self.headers),
            body: self.beginning().to_vec(),
            trailers: Headers::default(),
        }
    }

    /// As much of the body as errors keep.
    pub(crate) fn beginning(&self) -> &[u8] {
        let body = &self.body;
        body.get(..KEPT_BYTES_MAX).unwrap_or(body)
    }

    /// A header that is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// When the server wants to be asked again.
    pub(crate) fn retry_after_s(&self) -> Option<u64> {
        self.header(RETRY_AFTER.as_str())?.parse().ok()
    }
}

/// Headers as errors keep them.
pub(crate) fn kept(headers: &HeaderMap) -> Headers {
    let named = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), value.as_bytes().to_vec())
    };
    headers.iter().map(named).collect()
}

/// Pieces as one: a lone piece, as most answers are, is not copied.
#[derive(Default)]
struct Collected {
    first: Bytes,
    all: BytesMut,
}

impl Collected {
    fn len(&self) -> usize {
        self.first.len() + self.all.len()
    }

    fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.all.is_empty() {
            self.all.reserve(2 * (self.first.len() + piece.len()));
            self.all.extend_from_slice(&self.first);
            self.first.clear();
        }
        self.all.extend_from_slice(&piece);
    }

    fn finish(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.freeze()
        }
    }
}

/// Unpacks, up to a bound; what takes its time on a thread where other calls do not wait for it.
pub(crate) async fn unpack(packed: Bytes, bytes_max: usize) -> Result<Bytes> {
    if packed.len() < APART_MIN_BYTES {
        return gunzip(&packed, bytes_max);
    }
    let unpacked = tokio::task::spawn_blocking(move || gunzip(&packed, bytes_max)).await;
    unpacked.map_err(Error::internal)?
}

/// Unpacks, up to a bound.
pub(crate) fn gunzip(packed: &[u8], bytes_max: usize) -> Result<Bytes> {
    let mut bytes = Vec::with_capacity(packed.len().saturating_mul(2).min(bytes_max));
    let bound = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    GzDecoder::new(packed)
        .take(bound.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(Error::unreadable)?;
    if bytes.len() > bytes_max {
        return Err(too_long(bytes_max));
    }
    Ok(bytes.into())
}

/// Packs.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::with_capacity(bytes.len() / 2);
    GzEncoder::new(bytes, Compression::fast())
        .read_to_end(&mut packed)
        .map_err(Error::internal)?;
    Ok(packed)
}

fn too_long(bytes_max: usize) -> Error {
    let text = format!("The answer is longer than {bytes_max} bytes");
    Error::new(ErrorKind::Internal, text).with_origin(Origin::Silence)
}

/// Adds what the server used to the tally of the call.
pub(crate) fn note(context: &Context, usage: Option<Usage>) {
    if let (Some(tally), Some(usage)) = (context.tally(), usage) {
        tally.note(usage);
    }
}

/// A server that cannot be reached.
pub(crate) fn unavailable(why: std::fmt::Arguments<'_>) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        format!("Service unavailable: {why}"),
    )
    .with_origin(Origin::Silence)
}

/// An error with its causes, which say more than itself.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let texts: Vec<String> = causes.map(ToString::to_string).collect();
    texts.join(": ")
}

//! What requests carry: bytes, a long body that is written as it is sent, or pieces that come from another thread.
//!
//! A long body exists only in pieces, of which few are alive at once: they stay in the caches of a core, and the server
//! begins to read while the rest is written. What it is written from stays, so that it can be sent again. Its length is
//! not known before it is written: over HTTP/1 it goes out in chunks.

use crate::stretch::end_if_long;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Bytes of a long body that are written at once, in some 50 us; an item more than that comes whole.
const PIECE_BYTES: usize = 40 * 1024;
/// Room for a piece whose last item goes beyond.
const PIECE_ROOM: usize = PIECE_BYTES / 2 * 3;
/// Room for a typical request, so that its buffer seldom grows.
const SHORT_ROOM: usize = 1024;

/// Items that, written one behind another, are a body.
pub(crate) trait Items: Send + Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// Appends one; what is around all of them belongs to the first and the last.
    ///
    /// # Errors
    /// When it cannot be written.
    fn append(&self, item: usize, to: &mut Vec<u8>) -> io::Result<()>;
}

/// A body that can be sent several times.
#[derive(Clone)]
pub(crate) enum Body {
    /// Written already.
    Whole(Bytes),
    /// Written each time it is sent.
    Long(Long),
}

/// Items of which the first are written.
#[derive(Clone)]
pub(crate) struct Long {
    written: Bytes,
    next: usize,
    items: Arc<dyn Items>,
}

impl Body {
    /// The body of some items: whole where they fill no more than a piece.
    ///
    /// # Errors
    /// When the first cannot be written.
    pub(crate) fn of(items: impl Items + 'static) -> io::Result<Self> {
        let mut next = 0;
        let written = piece(&items, &mut next, SHORT_ROOM)?.into();
        if next == items.count() {
            return Ok(Self::Whole(written));
        }
        Ok(Self::Long(Long {
            written,
            next,
            items: Arc::new(items),
        }))
    }

    /// What is sent: all of it.
    pub(crate) fn outbound(&self) -> Outbound {
        match self {
            Self::Whole(bytes) => Outbound::Whole(Full::new(bytes.clone())),
            Self::Long(long) => Outbound::Long(long.clone()),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::Whole(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Whole(bytes.into())
    }
}

/// The items from `next` on, as many as fill a piece.
fn piece(items: &(impl Items + ?Sized), next: &mut usize, room: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(room);
    while *next < items.count() && bytes.len() < PIECE_BYTES {
        items.append(*next, &mut bytes)?;
        *next += 1;
        end_if_long();
    }
    Ok(bytes)
}

impl Long {
    fn next_piece(&mut self) -> Option<io::Result<Bytes>> {
        if !self.written.is_empty() {
            return Some(Ok(std::mem::take(&mut self.written)));
        }
        let piece = piece(&*self.items, &mut self.next, PIECE_ROOM).map(Bytes::from);
        Some(piece).filter(|own| own.as_ref().map_or(true, |own| !own.is_empty()))
    }
}

/// What one request sends.
pub(crate) enum Outbound {
    Whole(Full<Bytes>),
    Long(Long),
    Pieces(Pieces),
}

type Receiver = mpsc::Receiver<io::Result<Bytes>>;

/// A body of pieces that come from another thread, which starts when the first is asked for. It cannot be sent again.
pub(crate) struct Pieces {
    start: Option<Box<dyn FnOnce() -> Receiver + Send>>,
    coming: Option<Receiver>,
}

impl Pieces {
    pub(crate) fn new(start: impl FnOnce() -> Receiver + Send + 'static) -> Self {
        Self {
            start: Some(Box::new(start)),
            coming: None,
        }
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if let Some(start) = self.start.take() {
            self.coming = Some(start());
        }
        match &mut self.coming {
            Some(coming) => coming.poll_recv(context),
            None => Poll::Ready(None),
        }
    }
}

impl HttpBody for Outbound {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = match self.get_mut() {
            Self::Whole(whole) => {
                let whole = Pin::new(whole).poll_frame(context);
                return whole.map_err(|never: Infallible| match never {});
            }
            Self::Long(long) => Poll::Ready(long.next_piece()),
            Self::Pieces(pieces) => pieces.poll_next(context),
        };
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(whole) => whole.is_end_stream(),
            Self::Long(long) => long.written.is_empty() && long.next == long.items.count(),
            Self::Pieces(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(whole) => whole.size_hint(),
            Self::Long(_) | Self::Pieces(_) => SizeHint::new(),
        }
    }
}

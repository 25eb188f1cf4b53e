//! A connection as clients use it.
//!
//! Its reads and writes belong to [stretches](crate::stretch). Once the other end takes no more, it only reads: servers
//! that refuse a request by its head or its length answer, and close before all of it has come; whoever gave up with
//! the write would never see why.

use crate::stretch::end_if_long;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes that are written at once: the system takes many megabytes in one go where the other end keeps up.
const WRITTEN_BYTES_MAX: usize = 64 * 1024;

/// A stream of bytes both ways.
pub(crate) struct Wire<T> {
    stream: T,
    /// Whether the other end takes no more.
    is_refused: bool,
}

impl<T> Wire<T> {
    pub(crate) const fn new(stream: T) -> Self {
        Self {
            stream,
            is_refused: false,
        }
    }

    /// What became of a write. One that was refused stays under way for ever: what comes to read ends it.
    fn written(&mut self, done: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match done {
            Poll::Ready(Err(error)) if is_refusal(error.kind()) => {
                self.is_refused = true;
                Poll::Pending
            }
            done => done,
        }
    }
}

const fn is_refusal(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted
    )
}

impl<T: Read + Unpin> Read for Wire<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        end_if_long();
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<T: Write + Unpin> Write for Wire<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_refused {
            return Poll::Pending;
        }
        end_if_long();
        let bytes = bytes.get(..WRITTEN_BYTES_MAX).unwrap_or(bytes);
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(long) = pieces.iter().position(|own| own.len() > WRITTEN_BYTES_MAX) {
            // What comes before a long piece, or its beginning.
            return match pieces.get(..long) {
                Some(before) if before.iter().any(|own| !own.is_empty()) => {
                    self.poll_write_vectored(context, before)
                }
                _ => self.poll_write(context, pieces.get(long).map_or(&[], |own| own)),
            };
        }
        if self.is_refused {
            return Poll::Pending;
        }
        end_if_long();
        let done = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.written(done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<T: Connection> Connection for Wire<T> {
    fn connected(&self) -> Connected {
        self.stream.connected()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper_util::rt::TokioIo;
    use std::future::poll_fn;
    use std::io::IoSlice;
    use tokio::io::{AsyncReadExt, duplex};

    async fn written(pieces: &[&[u8]]) -> Vec<Vec<u8>> {
        let (near, mut far) = duplex(1 << 20);
        let mut near = Wire::new(TokioIo::new(near));
        let mut slices: Vec<IoSlice<'_>> = pieces.iter().map(|own| IoSlice::new(own)).collect();
        let mut rest = slices.as_mut_slice();
        let mut all = Vec::new();
        while rest.iter().any(|own| !own.is_empty()) {
            let write = poll_fn(|context| Pin::new(&mut near).poll_write_vectored(context, rest));
            let count = write.await.unwrap();
            let mut bytes = vec![0; count];
            far.read_exact(&mut bytes).await.unwrap();
            all.push(bytes);
            IoSlice::advance_slices(&mut rest, count);
        }
        all
    }

    #[tokio::test]
    async fn long_pieces_are_written_bit_by_bit() {
        let long: Vec<u8> = (0..200_000_u32).map(|own| own as u8).collect();
        let all = written(&[b"head", &long, b"", b"tail"]).await;
        assert!(all.iter().all(|own| own.len() <= WRITTEN_BYTES_MAX));
        assert_eq!(all.concat(), [b"head", long.as_slice(), b"tail"].concat());
    }
}

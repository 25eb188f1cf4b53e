//! Long work in stretches, between which others have the core.
//!
//! Where cores are few, a thread that waits for nothing but its turn, as that of an event loop, wakes up while
//! another reads a long answer. Schedulers may let it wait for their next tick, which is several milliseconds. So
//! whatever takes long gives its core away now and then; where nobody wants it, that costs next to nothing.

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Longest time that a thread keeps a core that others wait for.
const STRETCH: Duration = Duration::from_micros(300);

/// Bytes that are written at once: the system takes many megabytes in one go where the other end keeps up.
const WRITTEN_BYTES_MAX: usize = 64 * 1024;

thread_local! {
    /// When this thread last gave its core away.
    static SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Gives the core to whoever waits for it, if that is some time ago.
pub fn end_if_long() {
    let now = Instant::now();
    SINCE.with(|since| match since.get() {
        Some(last) if now.saturating_duration_since(last) < STRETCH => {}
        None => since.set(Some(now)),
        Some(_) => end(),
    });
}

/// Gives the core to whoever waits for it.
pub fn end() {
    std::thread::yield_now();
    SINCE.set(Some(Instant::now()));
}

/// The work, whose steps belong to stretches.
pub async fn in_stretches<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        end_if_long();
        work.as_mut().poll(context)
    })
    .await
}

/// A connection whose reads and writes belong to stretches.
pub(crate) struct Stretched<T>(pub(crate) T);

impl<T: Read + Unpin> Read for Stretched<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        end_if_long();
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl<T: Write + Unpin> Write for Stretched<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        end_if_long();
        let bytes = bytes.get(..WRITTEN_BYTES_MAX).unwrap_or(bytes);
        Pin::new(&mut self.0).poll_write(context, bytes)
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
        end_if_long();
        Pin::new(&mut self.0).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

impl<T: Connection> Connection for Stretched<T> {
    fn connected(&self) -> Connected {
        self.0.connected()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper_util::rt::TokioIo;
    use std::io::IoSlice;
    use tokio::io::{AsyncReadExt, duplex};

    async fn written(pieces: &[&[u8]]) -> Vec<Vec<u8>> {
        let (near, mut far) = duplex(1 << 20);
        let mut near = Stretched(TokioIo::new(near));
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

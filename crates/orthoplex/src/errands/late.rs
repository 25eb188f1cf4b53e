//! Futures that nobody waits for any more, driven to their end side by side on one thread.
//!
//! Side by side, because one may stand in line behind another: room that falls free is given to
//! whoever is first in line, and taken only when that one is polled. Bounded: while too many are under
//! way, a caller goes on waiting for its own.

use super::{Boxed, block_on};
use futures_util::FutureExt;
use futures_util::stream::{FuturesUnordered, StreamExt};
use orthoplex_types::{Error, Result};
use parking_lot::Mutex;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::thread;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Futures that are driven at the same time.
const PLACES: usize = 256;

/// The thread, started when it is first needed. It ends with the last future once this is dropped.
pub(super) struct Late {
    places: Arc<Semaphore>,
    driver: Mutex<Option<UnboundedSender<Boxed<()>>>>,
}

impl Default for Late {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(PLACES)),
            driver: Mutex::default(),
        }
    }
}

impl Late {
    /// Takes the future over; its output if it ends before there is a place for it.
    pub(super) async fn take<F>(&self, mut future: F) -> Result<Option<F::Output>>
    where
        F: Future + Unpin + Send + 'static,
    {
        let mut free = pin!(Arc::clone(&self.places).acquire_owned());
        let first = poll_fn(|context| {
            if let Poll::Ready(place) = free.as_mut().poll(context) {
                return Poll::Ready(Err(place));
            }
            Pin::new(&mut future).poll(context).map(Ok)
        });
        let place = match first.await {
            Ok(output) => return Ok(Some(output)),
            Err(place) => place.map_err(Error::internal)?,
        };
        let rest = async move {
            if AssertUnwindSafe(future).catch_unwind().await.is_err() {
                tracing::error!("work that nobody waited for panicked");
            }
            drop(place);
        };
        self.drive(Box::pin(rest)).map(|()| None)
    }

    fn drive(&self, future: Boxed<()>) -> Result<()> {
        let mut driver = self.driver.lock();
        let sender = match &*driver {
            Some(sender) => sender,
            None => {
                let (sender, futures) = unbounded_channel();
                thread::Builder::new()
                    .name("orthoplex-late".to_owned())
                    .spawn(move || block_on(drive(futures)))
                    .map_err(Error::internal)?;
                driver.insert(sender)
            }
        };
        sender.send(future).map_err(Error::internal)
    }
}

/// Drives what comes until nothing more can come and all has ended.
async fn drive(mut futures: UnboundedReceiver<Boxed<()>>) {
    let mut running = FuturesUnordered::new();
    let mut is_open = true;
    poll_fn(|context| {
        while is_open {
            match futures.poll_recv(context) {
                Poll::Ready(Some(future)) => running.push(future),
                Poll::Ready(None) => is_open = false,
                Poll::Pending => break,
            }
        }
        while let Poll::Ready(Some(())) = running.poll_next_unpin(context) {}
        match is_open || !running.is_empty() {
            true => Poll::Pending,
            false => Poll::Ready(()),
        }
    })
    .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;
    use tokio::sync::oneshot;

    #[test]
    fn one_that_stands_behind_another_does_not_keep_it_from_its_turn() {
        let late = Late::default();
        let room = Arc::new(Semaphore::new(4));
        let all = block_on(Arc::clone(&room).acquire_many_owned(4)).unwrap();
        let (told, done) = mpsc::channel();
        let writer = |permits: u32| {
            let (room, told) = (Arc::clone(&room), told.clone());
            let mut write: Boxed<()> = Box::pin(async move {
                let permit = room.acquire_many(permits).await;
                drop((permit, told.send(permits)));
            });
            // It takes its place in line.
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(write.as_mut().poll(&mut context).is_pending());
            write
        };
        let (large, small) = (writer(4), writer(1));
        // The small one is given up first.
        for write in [small, large] {
            assert_eq!(block_on(late.take(write)).unwrap(), None);
        }
        drop(all);
        let patience = Duration::from_secs(20);
        assert_eq!(done.recv_timeout(patience), Ok(4));
        assert_eq!(done.recv_timeout(patience), Ok(1));
    }

    #[test]
    fn without_a_place_the_caller_waits_for_its_own() {
        let late = Late::default();
        let (open, gate) = oneshot::channel::<()>();
        let held = async move { drop(gate.await) }.boxed().shared();
        for _ in 0..PLACES {
            assert_eq!(block_on(late.take(held.clone())).unwrap(), None);
        }
        let ready: Boxed<u32> = Box::pin(async { 7 });
        assert_eq!(block_on(late.take(ready)).unwrap(), Some(7));
        open.send(()).unwrap();
        block_on(held);
    }

    #[test]
    fn a_panic_ends_the_one_alone() {
        let late = Late::default();
        let bad: Boxed<()> = Box::pin(async { panic!("as wanted") });
        assert_eq!(block_on(late.take(bad)).unwrap(), None);
        let (told, done) = mpsc::channel();
        let good: Boxed<()> = Box::pin(async move { told.send(()).unwrap() });
        assert_eq!(block_on(late.take(good)).unwrap(), None);
        done.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}

//! Long work in stretches, between which others have the core.
//!
//! Where cores are few, a thread that waits for nothing but its turn, as that of an event loop, wakes up while
//! another reads a long answer. Schedulers may let it wait for their next tick, which is several milliseconds. So
//! whatever takes long gives its core away now and then; where nobody wants it, that costs next to nothing.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::time::{Duration, Instant};

/// Longest time that a thread keeps a core that others wait for.
const STRETCH: Duration = Duration::from_micros(300);

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

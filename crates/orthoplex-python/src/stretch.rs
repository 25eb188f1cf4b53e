//! Work without the GIL, in stretches.
//!
//! Where cores are few, a thread that runs an event loop wakes up while ours have the core. Schedulers give it the
//! core at once as long as it competes with a single thread; behind two it may have to wait for a tick, which is
//! several milliseconds. So all that takes long gives the core away now and then.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::time::{Duration, Instant};

/// Longest time that one of our threads keeps a core others wait for.
const STRETCH: Duration = Duration::from_micros(300);

thread_local! {
    /// When this thread last gave its core away.
    static SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Gives the core to whoever waits for it, if that is some time ago.
pub(crate) fn end_if_long() {
    let now = Instant::now();
    SINCE.with(|since| match since.get() {
        Some(last) if now.saturating_duration_since(last) < STRETCH => {}
        None => since.set(Some(now)),
        Some(_) => end(),
    });
}

/// Gives the core to whoever waits for it.
pub(crate) fn end() {
    std::thread::yield_now();
    SINCE.set(Some(Instant::now()));
}

/// The work, whose steps belong to stretches.
pub(crate) async fn in_stretches<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        end_if_long();
        work.as_mut().poll(context)
    })
    .await
}

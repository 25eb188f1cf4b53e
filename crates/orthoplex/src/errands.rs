//! Futures without a runtime, and work that no request waits for.
//!
//! The database runs under any executor, so it brings its own [`block_on`], its own way to drive
//! futures side by side, and its own alarm clock. Errands run one after another on one thread; futures
//! that outlive their caller are driven side by side on another.

mod late;

use late::Late;
use orthoplex_types::{Error, Result};
use parking_lot::{Condvar, Mutex};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;
use tokio::sync::oneshot;

/// Runs a future to its end on the calling thread. For programs without an async runtime; never
/// call it from inside one.
///
/// ```
/// assert_eq!(orthoplex::block_on(async { 1 + 1 }), 2);
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// A future that can be handed from one thread to another.
pub(crate) type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Drives several futures side by side; the outputs keep their order.
pub(crate) struct Joined<T>(Vec<Lane<T>>);

enum Lane<T> {
    Running(Boxed<T>),
    Done(Option<T>),
}

impl<T> Joined<T> {
    pub(crate) fn new(futures: impl IntoIterator<Item = Boxed<T>>) -> Self {
        Self(futures.into_iter().map(Lane::Running).collect())
    }
}

impl<T: Unpin> Future for Joined<T> {
    type Output = Vec<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Vec<T>> {
        let mut pending = false;
        for lane in &mut self.0 {
            if let Lane::Running(future) = lane {
                match future.as_mut().poll(context) {
                    Poll::Ready(output) => *lane = Lane::Done(Some(output)),
                    Poll::Pending => pending = true,
                }
            }
        }
        if pending {
            return Poll::Pending;
        }
        let outputs = self.0.drain(..).filter_map(|lane| match lane {
            Lane::Done(output) => output,
            Lane::Running(_) => None,
        });
        Poll::Ready(outputs.collect())
    }
}

/// One thread for errands, one for alarms, one for what nobody waits for.
pub(crate) struct Errands {
    pool: rayon::ThreadPool,
    clock: Arc<Clock>,
    late: Late,
}

#[derive(Default)]
struct Clock {
    alarms: Mutex<Alarms>,
    changed: Condvar,
}

#[derive(Default)]
struct Alarms {
    due: BTreeMap<(Instant, u64), oneshot::Sender<()>>,
    set: u64,
    running: bool,
    stopped: bool,
}

impl Errands {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            pool: single_thread("orthoplex-errand")?,
            clock: Arc::default(),
            late: Late::default(),
        })
    }

    /// Runs `errand` after those before it.
    pub(crate) fn run(&self, errand: impl FnOnce() + Send + 'static) {
        self.pool.spawn(errand);
    }

    /// Waits until all errands so far are done. On the thread of the errands itself, does nothing.
    pub(crate) fn finish(&self) {
        self.pool.install(|| ());
    }

    /// Drives a future to its end without its caller. If too many are driven already, the caller waits
    /// until it is not one too many, or gets the output.
    pub(crate) async fn take_over<F>(&self, future: F) -> Result<Option<F::Output>>
    where
        F: Future + Unpin + Send + 'static,
    {
        self.late.take(future).await
    }

    /// The output of `future`, or after the deadline the future itself, to be driven further.
    pub(crate) async fn until<F>(
        &self,
        deadline: Instant,
        mut future: F,
    ) -> Result<Result<F::Output, F>>
    where
        F: Future + Unpin,
    {
        let mut alarm = self.clock.set(deadline)?;
        let output = std::future::poll_fn(|context| {
            if let Poll::Ready(output) = Pin::new(&mut future).poll(context) {
                return Poll::Ready(Some(output));
            }
            Pin::new(&mut alarm.rings).poll(context).map(|_| None)
        });
        Ok(output.await.ok_or(future))
    }
}

impl Drop for Errands {
    fn drop(&mut self) {
        self.clock.alarms.lock().stopped = true;
        self.clock.changed.notify_all();
    }
}

/// A pool of one thread: what it is given runs in order. A panic ends the job alone.
pub(crate) fn single_thread(name: &'static str) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .thread_name(move |_| name.to_owned())
        .panic_handler(|_| tracing::error!("a job of the database panicked"))
        .build()
        .map_err(Error::internal)
}

/// Rings once at its time, unless dropped before.
struct Alarm {
    clock: Arc<Clock>,
    key: (Instant, u64),
    rings: oneshot::Receiver<()>,
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.clock.alarms.lock().due.remove(&self.key);
    }
}

impl Clock {
    fn set(self: &Arc<Self>, deadline: Instant) -> Result<Alarm> {
        let mut alarms = self.alarms.lock();
        if !alarms.running {
            let clock = Arc::clone(self);
            thread::Builder::new()
                .name("orthoplex-alarm".to_owned())
                .spawn(move || clock.ring())
                .map_err(Error::internal)?;
            alarms.running = true;
        }
        let (ring, rings) = oneshot::channel();
        alarms.set += 1;
        let key = (deadline, alarms.set);
        alarms.due.insert(key, ring);
        drop(alarms);
        self.changed.notify_all();
        Ok(Alarm {
            clock: Arc::clone(self),
            key,
            rings,
        })
    }

    fn ring(&self) {
        let mut alarms = self.alarms.lock();
        while !alarms.stopped {
            let now = Instant::now();
            match alarms
                .due
                .first_key_value()
                .map(|((deadline, _), _)| *deadline)
            {
                None => self.changed.wait(&mut alarms),
                Some(deadline) if deadline > now => {
                    self.changed.wait_until(&mut alarms, deadline);
                }
                Some(_) => {
                    if let Some((_, ring)) = alarms.due.pop_first() {
                        // Nobody listens when the work was done in the same moment.
                        let _ = ring.send(());
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn later(value: u32, after_ms: u64) -> Boxed<u32> {
        let (send, receive) = oneshot::channel();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(after_ms));
            send.send(value)
        });
        Box::pin(async move { receive.await.unwrap() })
    }

    #[test]
    fn joined_outputs_keep_their_order() {
        let joined = Joined::new([later(1, 20), later(2, 1), Box::pin(async { 3 })]);
        assert_eq!(block_on(joined), [1, 2, 3]);
    }

    #[test]
    fn a_late_future_comes_back_and_can_be_finished() {
        let errands = Errands::new().unwrap();
        let soon = Instant::now() + Duration::from_millis(5);
        let late = block_on(errands.until(soon, later(7, 60))).unwrap();
        assert!(Instant::now() >= soon);
        assert_eq!(block_on(late.unwrap_err()), 7);
    }

    #[test]
    fn a_quick_future_leaves_no_alarm() {
        let errands = Errands::new().unwrap();
        let far = Instant::now() + Duration::from_secs(3_600);
        assert!(matches!(
            block_on(errands.until(far, later(7, 1))),
            Ok(Ok(7))
        ));
        assert!(errands.clock.alarms.lock().due.is_empty());
    }
}

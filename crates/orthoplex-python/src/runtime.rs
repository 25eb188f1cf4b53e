//! The threads that do the work: pools for the process, made on first use.
//!
//! Calls to servers run on one thread, for a call that changes threads costs more than what it does; long bodies
//! become operations beside it. Where cores are few, these threads let others go first, so they must never hold the
//! GIL: whoever waits for that would wait for them. What needs the GIL has threads of its own. A thread takes over
//! how much it presses for a core from the one that starts it, so no thread of the first kind starts one of the
//! others. Databases in the process have as many threads as there are cores.
//!
//! A fork leaves the child without the parent's threads, so the child makes its own pools; what it had
//! of the parent's is left alone, for its threads cannot be joined. Every such change is a new
//! generation, by which others notice that their connections are gone.

use crate::own::Own;
use crate::value::Value;
use orthoplex_client::stretch;
use parking_lot::Mutex;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::hint::black_box;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::{Builder, Handle, Runtime};

/// Threads that work with Python's objects: they share the GIL, and one of them may have much to do.
const OBJECTS_MAX: usize = 2;
/// Bodies that are encoded at the same time.
const ENCODED_MAX: usize = 4;
/// Files that a database in the process works on at the same time.
const FILES_MAX: usize = 4;
/// Values that are dropped at once, and a piece of memory that is a large one to allocators.
const DROPPED: usize = 64;
const LARGE_BYTES: usize = 4096;
/// Threads at least, so that one long search does not hold up the others.
const THREADS_MIN: usize = 2;
const THREADS_MAX: usize = 8;

/// What a pool is for.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    /// Waiting for servers, and what to send them. Never for Python's objects.
    Network,
    /// Searches and writes of databases in the process.
    Engine,
    /// What needs the GIL.
    Objects,
}

type Pool = Mutex<Option<Arc<Runtime>>>;

static NETWORK: Own<Pool> = Own::new();
static ENGINE: Own<Pool> = Own::new();
static OBJECTS: Own<Pool> = Own::new();
static GENERATION: AtomicU64 = AtomicU64::new(1);

/// The pool of such work.
pub(crate) fn handle(work: Work) -> PyResult<Handle> {
    let pool = match work {
        Work::Network => &NETWORK,
        Work::Engine => &ENGINE,
        Work::Objects => &OBJECTS,
    };
    pool.with(|pool| present(&mut pool.lock(), work))
}

/// The pool that is there, or a new one.
fn present(pool: &mut Option<Arc<Runtime>>, work: Work) -> PyResult<Handle> {
    if let Some(runtime) = pool {
        return Ok(runtime.handle().clone());
    }
    if let Work::Network = work {
        handle(Work::Objects)?;
    }
    let runtime =
        made(work).map_err(|error| PyRuntimeError::new_err(format!("no threads: {error}")))?;
    let handle = runtime.handle().clone();
    *pool = Some(Arc::new(runtime));
    Ok(handle)
}

fn made(work: Work) -> io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(THREADS_MIN, usize::from);
    let (name, threads, apart) = match work {
        // One core is left to whoever runs an event loop.
        Work::Network => (
            "orthoplex-net",
            1,
            cores.saturating_sub(1).clamp(1, ENCODED_MAX),
        ),
        Work::Engine => (
            "orthoplex",
            cores.clamp(THREADS_MIN, THREADS_MAX),
            FILES_MAX,
        ),
        Work::Objects => ("orthoplex-py", 1, OBJECTS_MAX),
    };
    Builder::new_multi_thread()
        .worker_threads(threads)
        .max_blocking_threads(apart)
        .thread_name(name)
        .on_thread_start(move || step_back(work))
        .enable_io()
        .enable_time()
        .build()
}

/// How much less than others our threads press for a core.
#[cfg(target_os = "linux")]
const NICE: i32 = 4;

/// Lets other threads go first where cores are few: one that runs an event loop must not wait until ours has
/// encoded something long.
fn step_back(work: Work) {
    // On Linux that is the thread which calls; elsewhere it would be the process. A failure changes nothing.
    #[cfg(target_os = "linux")]
    if let Work::Network = work {
        let _ = rustix::process::setpriority_process(None, NICE);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = work;
}

/// Drops many values where answers are read and nobody waits for it; here when the thread is gone.
pub(crate) fn drop_apart(values: impl FnOnce() -> Vec<Value> + Send + 'static) {
    NETWORK.with(|pool| {
        if let Some(runtime) = pool.lock().as_ref() {
            runtime.spawn(drop_in_stretches(values));
        }
    });
}

async fn drop_in_stretches(values: impl FnOnce() -> Vec<Value> + Send + 'static) {
    // Not in place of the thread that has just let go of them.
    stretch::end();
    let mut values = values().into_iter();
    while values.len() > 0 {
        values.by_ref().take(DROPPED).for_each(drop);
        // The system's allocator joins small pieces that were given back when it is asked for a large one: here for
        // some, rather than for a whole page in one go of milliseconds when the next answer comes.
        drop(black_box(Vec::<u8>::with_capacity(LARGE_BYTES)));
        stretch::end_if_long();
        tokio::task::yield_now().await;
    }
}

/// How many pools there have been; work of an earlier one is gone.
pub(crate) fn generation() -> u64 {
    GENERATION.load(Ordering::Acquire)
}

/// In the child of a fork: what the parent has is none of ours.
#[pyfunction]
pub(crate) fn after_fork() {
    GENERATION.fetch_add(1, Ordering::AcqRel);
    for pool in [&NETWORK, &ENGINE, &OBJECTS] {
        pool.renew();
    }
    crate::engines::after_fork();
    crate::inbox::after_fork();
    crate::row::after_fork();
}

/// At the end of the interpreter: closes the databases and stops the threads.
#[pyfunction]
pub(crate) fn shut_down(py: Python<'_>) {
    py.detach(|| {
        crate::engines::close_all();
        for pool in [&NETWORK, &ENGINE, &OBJECTS] {
            let runtime = pool.with(|pool| pool.lock().take());
            if let Some(runtime) = runtime.and_then(Arc::into_inner) {
                runtime.shutdown_background();
            }
        }
    });
}

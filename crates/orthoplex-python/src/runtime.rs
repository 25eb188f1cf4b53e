//! The threads that do the work: two pools for the process, made on first use.
//!
//! Calls to servers run on one thread, for a call that changes threads costs more than what it does; long bodies
//! are encoded beside it. Where cores are few, these threads let others go first, so they must never hold the
//! GIL: whoever waits for that would wait for them. Databases in the process have as many threads as there are
//! cores, and beside them those that work with Python's objects.
//!
//! A fork leaves the child without the parent's threads, so the child makes its own pools; what it had
//! of the parent's is left alone, for its threads cannot be joined. Every such change is a new
//! generation, by which others notice that their connections are gone.

use crate::own::Own;
use parking_lot::Mutex;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::{Builder, Handle, Runtime};

/// Bodies that are walked at the same time, and as many that are encoded; walks share the GIL anyway.
const APART_MAX: usize = 4;
/// Threads at least, so that one long search does not hold up the others.
const THREADS_MIN: usize = 2;
const THREADS_MAX: usize = 8;

/// What a pool is for.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    /// Waiting for servers, and what to send them. Never for Python's objects.
    Network,
    /// Searches and writes of databases in the process, and Python's objects.
    Engine,
}

type Pool = Mutex<Option<Arc<Runtime>>>;

static NETWORK: Own<Pool> = Own::new();
static ENGINE: Own<Pool> = Own::new();
static GENERATION: AtomicU64 = AtomicU64::new(1);

/// The pool of such work.
pub(crate) fn handle(work: Work) -> PyResult<Handle> {
    let (pool, name, threads) = match work {
        Work::Network => (&NETWORK, "orthoplex-net", 1),
        Work::Engine => {
            let cores = std::thread::available_parallelism().map_or(THREADS_MIN, usize::from);
            (&ENGINE, "orthoplex", cores.clamp(THREADS_MIN, THREADS_MAX))
        }
    };
    pool.with(|pool| present(&mut pool.lock(), work, name, threads))
}

/// The pool that is there, or a new one.
fn present(
    pool: &mut Option<Arc<Runtime>>,
    work: Work,
    name: &str,
    threads: usize,
) -> PyResult<Handle> {
    if let Some(runtime) = pool {
        return Ok(runtime.handle().clone());
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(threads)
        .max_blocking_threads(APART_MAX)
        .thread_name(name)
        .on_thread_start(move || step_back(work))
        .enable_io()
        .enable_time()
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("no threads: {error}")))?;
    let handle = runtime.handle().clone();
    *pool = Some(Arc::new(runtime));
    Ok(handle)
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

/// Drops something large on a thread where nobody waits for it; here when the threads are gone.
pub(crate) fn drop_apart<T: Send + 'static>(large: T) {
    NETWORK.with(|pool| {
        if let Some(runtime) = pool.lock().as_ref() {
            runtime.spawn_blocking(move || drop(large));
        }
    });
}

/// How many pools there have been; work of an earlier one is gone.
pub(crate) fn generation() -> u64 {
    GENERATION.load(Ordering::Acquire)
}

/// In the child of a fork: what the parent has is none of ours.
#[pyfunction]
pub(crate) fn after_fork() {
    GENERATION.fetch_add(1, Ordering::AcqRel);
    NETWORK.renew();
    ENGINE.renew();
    crate::engines::after_fork();
    crate::inbox::after_fork();
    crate::row::after_fork();
}

/// At the end of the interpreter: closes the databases and stops the threads.
#[pyfunction]
pub(crate) fn shut_down(py: Python<'_>) {
    py.detach(|| {
        crate::engines::close_all();
        for pool in [&NETWORK, &ENGINE] {
            let runtime = pool.with(|pool| pool.lock().take());
            if let Some(runtime) = runtime.and_then(Arc::into_inner) {
                runtime.shutdown_background();
            }
        }
    });
}

//! The threads that do the work: one pool for the process, made on first use.
//!
//! A fork leaves the child without the parent's threads, so the child makes its own pool; what it had
//! of the parent's is left alone, for its threads cannot be joined. Every such change is a new
//! generation, by which others notice that their connections are gone.

use parking_lot::Mutex;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::{Builder, Handle, Runtime};

/// Bodies that are walked at the same time; they share the GIL anyway.
const WALKS: usize = 4;
/// Threads at least, so that one long search does not hold up the network.
const THREADS_MIN: usize = 2;
const THREADS_MAX: usize = 8;

static POOL: Mutex<Option<Arc<Runtime>>> = Mutex::new(None);
static GENERATION: AtomicU64 = AtomicU64::new(1);

/// The pool.
pub(crate) fn handle() -> PyResult<Handle> {
    let mut pool = POOL.lock();
    if let Some(runtime) = pool.as_ref() {
        return Ok(runtime.handle().clone());
    }
    let cores = std::thread::available_parallelism().map_or(THREADS_MIN, usize::from);
    let runtime = Builder::new_multi_thread()
        .worker_threads(cores.clamp(THREADS_MIN, THREADS_MAX))
        .max_blocking_threads(WALKS)
        .thread_name("orthoplex")
        .enable_io()
        .enable_time()
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("no threads: {error}")))?;
    let handle = runtime.handle().clone();
    *pool = Some(Arc::new(runtime));
    Ok(handle)
}

/// How many pools there have been; work of an earlier one is gone.
pub(crate) fn generation() -> u64 {
    GENERATION.load(Ordering::Acquire)
}

/// In the child of a fork: forgets the parent's pool.
#[pyfunction]
pub(crate) fn after_fork() {
    GENERATION.fetch_add(1, Ordering::AcqRel);
    // A thread of the parent may have held the lock; the pool is not needed before the next call.
    if let Some(mut pool) = POOL.try_lock() {
        mem::forget(pool.take());
    }
    crate::engines::after_fork();
}

/// At the end of the interpreter: closes the databases and stops the threads.
#[pyfunction]
pub(crate) fn shut_down(py: Python<'_>) {
    py.detach(|| {
        crate::engines::close_all();
        let runtime = POOL.lock().take();
        if let Some(runtime) = runtime.and_then(Arc::into_inner) {
            runtime.shutdown_background();
        }
    });
}

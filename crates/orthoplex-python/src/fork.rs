//! Forks: the child has none of the parent's threads, and must not have their locks either.
//!
//! Owns the order in which all locks of the process are taken before a fork, so that no thread holds one while the
//! process is copied. In the child, what they guard is forgotten: threads of the parent cannot be joined, and
//! its connections and folders are the parent's. Assumes that Python calls the three functions on one thread.

use crate::{engines, inbox, row, runtime};
use pyo3::prelude::*;
use std::cell::RefCell;

/// All locks, in the order in which some are taken within others.
type Held = (engines::Held, inbox::Held, row::Held, runtime::Held);

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

/// Before a fork: waits for whoever holds a lock.
#[pyfunction]
pub(crate) fn before_fork(py: Python<'_>) {
    py.detach(|| {
        let held = (engines::hold(), inbox::hold(), row::hold(), runtime::hold());
        HELD.set(Some(held));
    });
}

/// In the parent all goes on.
#[pyfunction]
pub(crate) fn after_fork_in_parent() {
    drop(HELD.take());
}

/// In the child of a fork: forgets what is the parent's.
#[pyfunction]
pub(crate) fn after_fork() {
    runtime::begin_generation();
    if let Some((mut engines, mut inbox, _, mut pools)) = HELD.take() {
        engines::forget(&mut engines);
        inbox::forget(&mut inbox);
        runtime::forget(&mut pools);
    }
}

//! What each process has of its own.
//!
//! A forked child has none of the parent's threads, so a lock that one of them held stays locked there for ever, and
//! what it guards may be half changed. Nothing of it is looked at again: the child makes its own.

use arc_swap::ArcSwapOption;
use std::mem;
use std::sync::Arc;

/// A value that a process makes on first use.
pub(crate) struct Own<T>(ArcSwapOption<T>);

impl<T: Default> Own<T> {
    pub(crate) const fn new() -> Self {
        Self(ArcSwapOption::const_empty())
    }

    /// Gives the value of this process to a function.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&T) -> R) -> R {
        loop {
            if let Some(own) = &*self.0.load() {
                return work(own);
            }
            // Another thread may be first.
            self.0
                .rcu(|own| Some(own.clone().unwrap_or_else(Arc::default)));
        }
    }

    /// In the child of a fork: leaves that of the parent alone.
    pub(crate) fn renew(&self) {
        mem::forget(self.0.swap(None));
    }
}

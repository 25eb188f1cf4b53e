//! A shard: a deterministic state machine over a log. Same log, same state.
//!
//! Writes are encoded, appended, synced as a group, and only then applied to the tail; each group
//! publishes a new immutable [`View`], which is all that readers ever see. Background work turns
//! tails into sealed segments and merges those; a manifest names files whose content is the state
//! at exactly one log position. Never looks at collections, names or protocols.

mod apply;
mod capture;
mod checkpoint;
mod engine;
mod facts;
mod maintain;
mod manifest;
mod merge;
mod open;
mod part;
mod points;
mod rows;
mod sealed;
mod tail;
#[cfg(test)]
mod tests;
mod view;
mod write;

pub(crate) use capture::{Capture, plant};
pub use engine::{Engine, EngineOptions};
pub use facts::{SegmentFacts, ShardFacts};
pub use maintain::{Durations, SegmentNames};
pub use view::{
    FieldOrder, Hit, OrderValue, Place, ShardQuery, StoredBytes, TextRank, View, Visit,
};
pub use write::WriteTerms;

use crate::schema::{Schema, Tuning};
use arc_swap::ArcSwap;
use orthoplex_storage::{FileLog, StorageError};
use orthoplex_types::info::CollectionStatus;
use orthoplex_types::{Error, ErrorKind, Result};
use parking_lot::Mutex;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, OnceLock};
use tokio::sync::watch;

/// One shard of a collection.
pub struct Shard {
    engine: Arc<Engine>,
    dir: PathBuf,
    schema: ArcSwap<Schema>,
    tuning: ArcSwap<Tuning>,
    /// The present state.
    view: ArcSwap<View>,
    /// What of it readers see: nearly always all.
    visible: ArcSwap<View>,
    /// First log position that the present state does not hold.
    applied: AtomicU64,
    /// First log position whose effect readers may not see yet.
    seen: watch::Sender<u64>,
    /// Writes that wait for their turn.
    queue: Mutex<write::Queue>,
    log: Mutex<FileLog>,
    /// Parts and manifest; held by whoever changes them.
    state: Mutex<apply::State>,
    maintenance: maintain::Status,
    /// Milliseconds on the engine's clock of the last write and the last search.
    last_write_ms: AtomicU64,
    last_search_ms: AtomicU64,
    /// Why a logged write could not be applied: nothing behind it is, before the shard is opened again.
    fault: OnceLock<Error>,
    closed: AtomicBool,
    myself: std::sync::Weak<Shard>,
}

/// Counts and condition of a shard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShardInfo {
    /// Live points.
    pub points: usize,
    /// Vectors in segments that have a graph.
    pub indexed_vectors: usize,
    /// Parts that hold points.
    pub segments: usize,
    /// Writes logged or waiting, not yet applied.
    pub pending_writes: usize,
    /// Live points that readers do not see yet.
    pub deferred_points: usize,
    /// Whether background work runs or is due.
    pub building: bool,
    /// Whether background work is due but switched off.
    pub paused: bool,
    /// Why background work last failed.
    pub error: Option<String>,
}

impl ShardInfo {
    /// The condition in the words of the API.
    pub const fn status(&self) -> CollectionStatus {
        match (&self.error, self.building, self.paused) {
            (Some(_), _, _) => CollectionStatus::Red,
            (None, true, _) => CollectionStatus::Yellow,
            (None, false, true) => CollectionStatus::Grey,
            (None, false, false) => CollectionStatus::Green,
        }
    }
}

impl Shard {
    /// The present state as readers see it. Stays as it is whatever is written later.
    pub fn view(&self) -> Arc<View> {
        self.last_search_ms
            .store(self.engine.now_ms(), std::sync::atomic::Ordering::Relaxed);
        self.visible.load_full()
    }

    /// The present state with points that readers do not see yet.
    pub fn latest(&self) -> Arc<View> {
        self.view.load_full()
    }

    /// Waits until readers see the effect of the write at that log position. False if that will not
    /// be: background work is switched off, fails, or the shard was closed.
    pub async fn until_visible(&self, op_num: u64) -> bool {
        let mut seen = self.seen.subscribe();
        let is_over = |seen: &u64| {
            *seen > op_num
                || self.tuning.load().optimizer.max_optimization_threads == Some(0)
                || self.error().is_some()
                || self.is_closed()
        };
        let seen = seen.wait_for(is_over).await;
        seen.is_ok_and(|seen| *seen > op_num)
    }

    /// Whether everything that is logged is applied sooner or later. It is not after a failed sync:
    /// nobody knows which of the last writes are on disk. Nor is it after one that cannot be applied.
    ///
    /// # Errors
    /// The fault.
    pub fn check_log(&self) -> Result<()> {
        self.check_fault()?;
        stored(self.log.lock().check())
    }

    fn check_fault(&self) -> Result<()> {
        self.fault.get().map_or(Ok(()), |fault| Err(fault.clone()))
    }

    /// Why the shard needs help, if so.
    fn error(&self) -> Option<String> {
        let fault = self.fault.get().map(ToString::to_string);
        fault.or_else(|| self.maintenance.error())
    }

    /// Takes over new settings; graphs that no longer fit are rebuilt in the background.
    pub fn set_tuning(&self, tuning: Tuning) {
        self.tuning.store(Arc::new(tuning));
        self.publish(&self.state.lock());
        self.wake_maintenance();
    }

    /// Takes over vectors that were added or removed. Writes under way may still name either; what
    /// they hold of a removed vector is lost, as it would be had they come before.
    pub fn set_schema(&self, schema: Arc<Schema>, tuning: Tuning) {
        let mut state = self.state.lock();
        state.adopt(&schema);
        self.schema.store(schema);
        self.tuning.store(Arc::new(tuning));
        self.publish(&state);
        drop(state);
        self.wake_maintenance();
    }

    fn is_closed(&self) -> bool {
        self.closed.load(std::sync::atomic::Ordering::Acquire)
    }

    /// Counts and condition.
    pub fn info(&self) -> ShardInfo {
        let view = self.view.load();
        let tuning = self.tuning.load();
        let due = maintain::next_job(&view, &tuning, maintain::Pace::Idle).is_some();
        let paused = tuning.optimizer.max_optimization_threads == Some(0);
        ShardInfo {
            points: view.points(),
            indexed_vectors: view.indexed_vectors(),
            segments: view.segments(),
            pending_writes: self.queue.lock().pending(),
            deferred_points: view.points() - self.visible.load().points().min(view.points()),
            building: (due && !paused) || self.maintenance.is_running(),
            paused: due && paused,
            error: self.error(),
        }
    }
}

impl std::fmt::Debug for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shard")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

/// A storage fault as clients see it.
pub(crate) fn storage_error(error: &StorageError) -> Error {
    if error.is_full() {
        return Error::new(
            ErrorKind::StorageFull,
            format!("Service internal error: {error}"),
        );
    }
    Error::internal(error)
}

/// A storage fault inside a result, as clients see it.
pub(crate) fn stored<T>(result: Result<T, StorageError>) -> Result<T> {
    result.map_err(|error| storage_error(&error))
}

//! Closing: what is under way comes to an end, or keeps the folder locked until it does.
//!
//! A folder has one owner. Whoever opens it next must find nobody at work in it, so the lock is given
//! up by the last job and not by the caller that has lost patience.

use super::{Database, Inner};
use crate::shard::Engine;
use crate::snapshot::Snapshots;
use orthoplex_storage::FolderLock;
use orthoplex_types::Result;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long closing waits for work under way.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the keeper of a lock looks whether the work has ended.
const LOOK: Duration = Duration::from_millis(20);

impl Database {
    /// Finishes what is under way, stops background work and releases the folder. Operations fail
    /// from then on. Closing again does nothing. Work that does not end within half a minute goes on
    /// alone, and the folder stays locked until it is done.
    ///
    /// # Errors
    /// None so far: what could not be written at once is in the log.
    pub fn close(&self) -> Result<()> {
        self.0.close_within(PATIENCE);
        Ok(())
    }
}

impl Inner {
    pub(crate) fn close_within(&self, patience: Duration) {
        self.closed.store(true, Ordering::Release);
        // Whoever closes at the same time waits here until it is done.
        let mut lock = self.lock.lock();
        if lock.is_none() {
            return;
        }
        // Changes that had begun come first; those behind them find the database closed.
        self.changes.install(|| ());
        let until = Instant::now() + patience;
        self.names
            .load()
            .opened()
            .for_each(|(_, own)| own.close(until));
        self.errands.finish();
        if let Some(folder) = lock.take() {
            release(folder, &self.engine, &self.snapshots);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close_within(PATIENCE);
    }
}

/// Gives the lock back: at once, or when what still changes files has ended.
fn release(folder: FolderLock, engine: &Arc<Engine>, snapshots: &Snapshots) {
    let at_work = snapshots.at_work();
    if !engine.is_at_work() && !at_work() {
        return;
    }
    tracing::warn!("the database is closed; its folder stays locked until background work ends");
    // Leaked if there is no thread to keep it: nobody may come in while work goes on.
    let folder = std::mem::ManuallyDrop::new(folder);
    let engine = Arc::clone(engine);
    let keep = move || {
        while engine.is_at_work() || at_work() {
            std::thread::sleep(LOOK);
        }
        drop(std::mem::ManuallyDrop::into_inner(folder));
    };
    let keeper = std::thread::Builder::new().name("orthoplex-lock".to_owned());
    if let Err(error) = keeper.spawn(keep) {
        tracing::error!(%error, "the folder stays locked until the process ends");
    }
}

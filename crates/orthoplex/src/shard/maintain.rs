//! Background work of a shard: when to seal, merge and index, one job at a time.
//!
//! The policy is a pure function of what the shard holds ([`next_job`]); the mechanism is elsewhere.
//! While writes come in, work is put off and only the number of segments is kept small; once they
//! stop, everything is brought into few large segments with graphs.

mod policy;
mod progress;
mod report;

pub(super) use policy::{next_job, qualifies};
pub use progress::Durations;
pub(super) use progress::StepGuard;
pub use report::SegmentNames;

use super::Shard;
use orthoplex_storage::Result;
use parking_lot::Mutex;
use progress::{End, Tracker};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Pause after a failure.
const RETRY_AFTER_MS: u64 = 5_000;

/// Something to do in the background.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Job {
    /// Write full tails to files.
    Checkpoint,
    /// Rewrite these segments as one, without their dead rows.
    Merge(Why, Vec<u64>),
    /// Build the graph of a slot of a segment.
    Index {
        /// Number of the segment.
        segment: u64,
        /// Slot of the vector.
        slot: usize,
    },
}

/// Why segments are rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// There are too many.
    Compact,
    /// One is full of dead rows.
    Vacuum,
    /// One was written for other settings.
    Outdated,
}

impl Job {
    const fn lane(&self) -> Lane {
        match self {
            Self::Checkpoint => Lane::Checkpoints,
            Self::Merge(..) | Self::Index { .. } => Lane::Builds,
        }
    }

    /// What reports call this kind of work.
    const fn optimizer(&self) -> &'static str {
        match self {
            Self::Checkpoint => "checkpoint",
            Self::Merge(Why::Compact, _) => "merge",
            Self::Merge(Why::Vacuum, _) => "vacuum",
            Self::Merge(Why::Outdated, _) => "config_mismatch",
            Self::Index { .. } => "indexing",
        }
    }
}

/// Which threads do a job. Full tails are written while other shards build their graphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    Checkpoints,
    Builds,
}

/// Whether writes come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    Busy,
    Idle,
}

/// Condition of the background work of one shard.
#[derive(Default)]
pub(super) struct Status {
    /// Whether a job is done right now: one at a time.
    running: AtomicBool,
    /// Whether a thread of either lane will look for jobs.
    queued: [AtomicBool; 2],
    retry_at_ms: AtomicU64,
    error: Mutex<Option<String>>,
    /// What the work is, for reports.
    pub(super) tracker: Tracker,
}

impl Status {
    const fn queued(&self, lane: Lane) -> &AtomicBool {
        let [checkpoints, builds] = &self.queued;
        match lane {
            Lane::Checkpoints => checkpoints,
            Lane::Builds => builds,
        }
    }

    pub(super) fn is_running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    pub(super) fn error(&self) -> Option<String> {
        self.error.lock().clone()
    }
}

impl Shard {
    /// Starts background work if there is any and none runs.
    pub(super) fn wake_maintenance(&self) {
        if self.is_closed()
            || self.maintenance.is_running()
            || self.maintenance.retry_at_ms.load(Ordering::Relaxed) > self.engine.now_ms()
        {
            return;
        }
        let (Some(job), Some(shard)) = (self.due(), self.myself.upgrade()) else {
            return;
        };
        let lane = job.lane();
        if self.maintenance.queued(lane).swap(true, Ordering::AcqRel) {
            return;
        }
        let maintain = move || shard.maintain(lane);
        match lane {
            Lane::Checkpoints => self.engine.spawn_checkpoint(maintain),
            Lane::Builds => self.engine.spawn_background(maintain),
        }
    }

    /// Takes the turn to change files, unless another has it or the shard is closed.
    fn begin_maintenance(&self) -> bool {
        let _queue = self.queue.lock();
        !self.is_closed() && !self.maintenance.running.swap(true, Ordering::AcqRel)
    }

    fn maintain(&self, lane: Lane) {
        self.maintenance
            .queued(lane)
            .store(false, Ordering::Release);
        if !self.begin_maintenance() {
            // Whoever is at it looks again when it is done.
            return;
        }
        while !self.is_closed()
            && let Some(job) = self.due()
            && job.lane() == lane
        {
            tracing::debug!(dir = %self.dir.display(), ?job, "background work starts");
            match self.track(&job) {
                Ok(()) => *self.maintenance.error.lock() = None,
                Err(error) => {
                    tracing::error!(dir = %self.dir.display(), ?job, %error, "background work failed");
                    *self.maintenance.error.lock() = Some(error.to_string());
                    let retry_at = self.engine.now_ms() + RETRY_AFTER_MS;
                    self.maintenance
                        .retry_at_ms
                        .store(retry_at, Ordering::Relaxed);
                    self.seen.send_modify(|_| ());
                    break;
                }
            }
        }
        self.maintenance.running.store(false, Ordering::Release);
        // Failed work holds nobody back.
        self.resume();
        // For the other lane, and for what has come due meanwhile.
        self.wake_maintenance();
    }

    /// Runs the job where reports see it.
    fn track(&self, job: &Job) -> Result<()> {
        let segments = report::segments_of(&self.view.load(), job, &HashSet::new());
        let target = match job {
            Job::Merge(..) => self.take_number(),
            _ => segments.first().map_or(0, |(id, _)| *id),
        };
        let tracker = &self.maintenance.tracker;
        tracker.begin(job, target, segments);
        let result = match job {
            Job::Checkpoint => self.checkpoint(),
            Job::Merge(_, segments) => self.merge(segments, target),
            Job::Index { segment, slot } => self.index(*segment, *slot),
        };
        tracker.end(match &result {
            Err(error) => End::Failed(error.to_string()),
            Ok(()) if self.is_closed() => End::Cancelled,
            Ok(()) => End::Done,
        });
        result
    }

    fn due(&self) -> Option<Job> {
        let tuning = self.tuning.load();
        let job = next_job(&self.view.load(), &tuning, self.pace())?;
        let paused = tuning.optimizer.max_optimization_threads == Some(0);
        (!paused || job == Job::Checkpoint).then_some(job)
    }

    /// Busy shards whose points wait for graphs behave as idle ones.
    pub(super) fn pace(&self) -> Pace {
        if self.tuning.load().optimizer.prevent_unoptimized == Some(true) {
            return Pace::Idle;
        }
        let quiet = self
            .engine
            .now_ms()
            .saturating_sub(self.last_write_ms.load(Ordering::Relaxed));
        if quiet >= self.engine.options.idle_after_ms {
            Pace::Idle
        } else {
            Pace::Busy
        }
    }

    /// Threads for one graph: half the cores while somebody searches.
    pub(super) fn build_threads(&self, configured: usize) -> usize {
        let quiet = self
            .engine
            .now_ms()
            .saturating_sub(self.last_search_ms.load(Ordering::Relaxed));
        let all = self.engine.options.build_threads;
        match (configured, quiet >= self.engine.options.idle_after_ms) {
            (0, true) => all,
            (0, false) => (all / 2).max(1),
            (threads, _) => threads.min(all),
        }
    }
}

//! What background work is doing and what it did last: told by the jobs, read by reports.
//!
//! Telling costs a job two atomic stores a step; nothing here is on the way of a read or write.

use super::Job;
use jiff::Timestamp;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Finished jobs that are remembered.
const FINISHED_MAX: usize = 64;

/// A segment's number and its live points.
pub(in crate::shard) type Counted = (u64, usize);

/// A job under way, or one that is over.
pub(in crate::shard) struct Tracked {
    /// What kind of work it is.
    pub(in crate::shard) optimizer: &'static str,
    /// Number of the segment that it makes, or works on.
    pub(in crate::shard) target: u64,
    /// Segments as they were when it began.
    pub(in crate::shard) segments: Vec<Counted>,
    /// When it began.
    pub(in crate::shard) started: Timestamp,
    /// When and how it ended.
    pub(in crate::shard) end: OnceLock<(Timestamp, End)>,
    /// Its steps so far.
    pub(in crate::shard) steps: Mutex<Vec<Arc<Step>>>,
}

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::shard) enum End {
    Done,
    /// The shard was closed.
    Cancelled,
    Failed(String),
}

/// One step of a job.
pub(in crate::shard) struct Step {
    /// What is done.
    pub(in crate::shard) name: String,
    /// When it began.
    pub(in crate::shard) started: Timestamp,
    /// When it was complete.
    pub(in crate::shard) finished: OnceLock<Timestamp>,
    done: AtomicU64,
    total: AtomicU64,
}

impl Step {
    /// Units that are complete, and in all.
    pub(in crate::shard) fn units(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }
}

/// Ends its step when dropped.
pub(in crate::shard) struct StepGuard(Option<Arc<Step>>);

impl StepGuard {
    /// Tells how far the step is.
    pub(in crate::shard) fn at(&self, done: usize, total: usize) {
        if let Some(step) = &self.0 {
            step.total.store(total as u64, Ordering::Relaxed);
            step.done.store(done as u64, Ordering::Relaxed);
        }
    }

    /// Ends the step with all of its units complete.
    pub(in crate::shard) fn complete(self) {
        if let Some(step) = &self.0 {
            let (_, total) = step.units();
            step.done.store(total, Ordering::Relaxed);
        }
    }
}

impl Drop for StepGuard {
    fn drop(&mut self) {
        if let Some(step) = &self.0 {
            // Ended once: a guard is the only one of its step.
            let _ = step.finished.set(Timestamp::now());
        }
    }
}

/// The job under way and those before it.
#[derive(Default)]
pub(in crate::shard) struct Tracker {
    running: Mutex<Option<Arc<Tracked>>>,
    finished: Mutex<VecDeque<Arc<Tracked>>>,
    counts: Mutex<Durations>,
}

/// Number and durations of jobs since the shard was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Durations {
    /// Jobs that succeeded.
    pub count: u64,
    /// Jobs that failed.
    pub failed: u64,
    /// Time of all jobs that succeeded, in microseconds.
    pub total_us: u64,
    /// The shortest of them.
    pub min_us: u64,
    /// The longest of them.
    pub max_us: u64,
    /// When the last one ended.
    pub last: Option<Timestamp>,
    /// Live points of the segments that they took.
    pub points: usize,
}

impl Tracker {
    /// A job begins.
    pub(super) fn begin(&self, job: &Job, target: u64, segments: Vec<Counted>) {
        *self.running.lock() = Some(Arc::new(Tracked {
            optimizer: job.optimizer(),
            target,
            segments,
            started: Timestamp::now(),
            end: OnceLock::new(),
            steps: Mutex::default(),
        }));
    }

    /// The job is over.
    pub(super) fn end(&self, end: End) {
        let Some(job) = self.running.lock().take() else {
            return;
        };
        let now = Timestamp::now();
        let points = job.segments.iter().map(|(_, live)| live).sum();
        self.counts.lock().add(job.started, now, points, &end);
        let _ = job.end.set((now, end));
        let mut finished = self.finished.lock();
        if finished.len() >= FINISHED_MAX {
            finished.pop_back();
        }
        finished.push_front(job);
    }

    /// A step of the job under way; its units count as none until told. Work outside of jobs, as on
    /// closing, is not tracked.
    pub(in crate::shard) fn step(&self, name: impl Into<String>, total: usize) -> StepGuard {
        let running = self.running.lock().clone();
        StepGuard(running.map(|job| {
            let step = Arc::new(Step {
                name: name.into(),
                started: Timestamp::now(),
                finished: OnceLock::new(),
                done: AtomicU64::new(0),
                total: AtomicU64::new(total as u64),
            });
            job.steps.lock().push(Arc::clone(&step));
            step
        }))
    }

    /// The job under way.
    pub(in crate::shard) fn running(&self) -> Option<Arc<Tracked>> {
        self.running.lock().clone()
    }

    /// Jobs that are over, latest first.
    pub(in crate::shard) fn finished(&self) -> Vec<Arc<Tracked>> {
        self.finished.lock().iter().cloned().collect()
    }

    /// Number and durations of jobs.
    pub(in crate::shard) fn durations(&self) -> Durations {
        *self.counts.lock()
    }
}

impl Durations {
    fn add(&mut self, started: Timestamp, ended: Timestamp, points: usize, end: &End) {
        if let End::Failed(_) = end {
            self.failed += 1;
        }
        if *end != End::Done {
            return;
        }
        let micros = ended.as_microsecond() - started.as_microsecond();
        // The wall clock may have been set back.
        let micros = u64::try_from(micros).unwrap_or(0);
        self.min_us = if self.count == 0 {
            micros
        } else {
            self.min_us.min(micros)
        };
        self.max_us = self.max_us.max(micros);
        self.total_us = self.total_us.saturating_add(micros);
        self.count += 1;
        self.last = Some(ended);
        self.points += points;
    }
}

//! The background work of a shard in the words of the API.

use super::policy::next_job_besides;
use super::progress::{Counted, End, Step, Tracked};
use super::{Job, Pace};
use crate::shard::Shard;
use crate::shard::part::{Body, Part};
use crate::shard::view::View;
use jiff::Timestamp;
use orthoplex_types::ops::optimizations::{
    Optimization, OptimizationsReport, PendingOptimization, ProgressTree, SegmentCount,
    TrackerStatus,
};
use orthoplex_types::ops::telemetry::TrackerTelemetry;
use std::collections::HashSet;
use uuid::Uuid;

/// Turns numbers of a shard's segments into names that are its own.
#[derive(Clone, Copy, Debug)]
pub struct SegmentNames {
    prefix: u64,
}

impl SegmentNames {
    /// Names within the shard of that number of the collection of that id.
    pub fn new(collection: Uuid, shard: u32) -> Self {
        let (high, low) = collection.as_u64_pair();
        Self {
            prefix: high ^ low.rotate_left(32) ^ u64::from(shard),
        }
    }

    /// Name of a segment. The same after a restart.
    pub fn name(self, segment: u64) -> Uuid {
        let (prefix, number) = (self.prefix.to_be_bytes(), segment.to_be_bytes());
        let mut bytes = [0; 16];
        let (high, low) = bytes.split_at_mut(8);
        high.copy_from_slice(&prefix);
        low.copy_from_slice(&number);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn count(self, (segment, points_count): Counted) -> SegmentCount {
        SegmentCount {
            uuid: self.name(segment),
            points_count,
        }
    }
}

impl Shard {
    /// Everything about the background work, all lists included.
    pub fn optimizations(&self, names: SegmentNames) -> OptimizationsReport {
        let (view, tuning) = (self.view.load(), self.tuning.load());
        let running = self.maintenance.tracker.running();
        let mut taken: HashSet<u64> = HashSet::new();
        if let Some(job) = &running {
            taken.extend(job.segments.iter().map(|(id, _)| *id));
            taken.insert(job.target);
        }
        let mut report = OptimizationsReport {
            running: running.iter().map(|job| describe(job, names)).collect(),
            ..OptimizationsReport::default()
        };
        let mut queued = Vec::new();
        while let Some(job) = next_job_besides(&view, &tuning, Pace::Idle, &taken) {
            let segments = segments_of(&view, &job, &taken);
            if segments.is_empty() {
                break;
            }
            taken.extend(segments.iter().map(|(id, _)| *id));
            report.summary.queued_optimizations += 1;
            report.summary.queued_segments += segments.len();
            report.summary.queued_points += segments.iter().map(|(_, live)| live).sum::<usize>();
            queued.push(PendingOptimization {
                optimizer: job.optimizer().to_owned(),
                segments: segments.into_iter().map(|own| names.count(own)).collect(),
            });
        }
        let idle: Vec<SegmentCount> = view
            .parts
            .iter()
            .filter(|part| part.len > 0 && !taken.contains(&part.segment_id()))
            .map(|part| names.count((part.segment_id(), part.live())))
            .collect();
        let finished = self.maintenance.tracker.finished();
        report.summary.idle_segments = idle.len();
        report.queued = Some(queued);
        report.completed = Some(finished.iter().map(|job| describe(job, names)).collect());
        report.idle_segments = Some(idle);
        report
    }
}

impl Shard {
    /// The job under way and those before it, latest first.
    pub fn jobs(&self, names: SegmentNames) -> Vec<TrackerTelemetry> {
        let tracker = &self.maintenance.tracker;
        let jobs = tracker.running().into_iter().chain(tracker.finished());
        jobs.map(|job| entry(&job, names)).collect()
    }
}

/// Segments that a job takes. A checkpoint writes every tail, the active one too.
pub(super) fn segments_of(view: &View, job: &Job, taken: &HashSet<u64>) -> Vec<Counted> {
    let takes = |part: &&Part| match job {
        Job::Checkpoint => matches!(part.body, Body::Tail(_)) && part.len > 0,
        Job::Merge(_, ids) => ids.contains(&part.segment_id()),
        Job::Index { segment, .. } => *segment == part.segment_id(),
    };
    view.parts
        .iter()
        .filter(takes)
        .map(|part| (part.segment_id(), part.live()))
        .filter(|(id, _)| !taken.contains(id))
        .collect()
}

fn status(job: &Tracked) -> TrackerStatus {
    match job.end.get() {
        None => TrackerStatus::Optimizing,
        Some((_, End::Done)) => TrackerStatus::Done,
        Some((_, End::Cancelled)) => TrackerStatus::Cancelled("the shard was closed".to_owned()),
        Some((_, End::Failed(why))) => TrackerStatus::Error(why.clone()),
    }
}

fn entry(job: &Tracked, names: SegmentNames) -> TrackerTelemetry {
    let segments = job.segments.iter().map(|(id, _)| *id);
    TrackerTelemetry {
        name: job.optimizer.to_owned(),
        uuid: names.name(job.target),
        segment_ids: segments.clone().collect(),
        segment_uuids: segments.map(|id| names.name(id)).collect(),
        status: status(job),
        start_at: job.started,
        end_at: job.end.get().map(|(at, _)| *at),
    }
}

fn describe(job: &Tracked, names: SegmentNames) -> Optimization {
    let end = job.end.get();
    let children = job.steps.lock().iter().map(|step| piece(step)).collect();
    Optimization {
        uuid: names.name(job.target),
        optimizer: job.optimizer.to_owned(),
        status: status(job),
        segments: job.segments.iter().map(|own| names.count(*own)).collect(),
        progress: ProgressTree {
            name: job.optimizer.to_owned(),
            children,
            ..timed(job.started, end.map(|(at, _)| *at))
        },
    }
}

fn piece(step: &Step) -> ProgressTree {
    let (done, total) = step.units();
    ProgressTree {
        name: step.name.clone(),
        done: Some(done),
        total: Some(total),
        ..timed(step.started, step.finished.get().copied())
    }
}

fn timed(started: Timestamp, finished: Option<Timestamp>) -> ProgressTree {
    ProgressTree {
        started_at: Some(started),
        finished_at: finished,
        duration_sec: finished.map(|end| end.duration_since(started).as_secs_f64()),
        ..ProgressTree::default()
    }
}

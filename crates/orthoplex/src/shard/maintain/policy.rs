//! What a shard has to do next: a pure function of what it holds, its settings and its pace.

use super::{Job, Pace, Why};
use crate::schema::Tuning;
use crate::shard::part::{Body, Part};
use crate::shard::sealed::{IndexKey, Sealed};
use crate::shard::view::View;
use std::collections::HashSet;
use std::sync::Arc;

/// Segments that are merged together while writes come in.
const MERGE_FAN_IN: usize = 8;
/// Rows from which on a segment gets its graph even while writes come in.
const INDEX_ROWS_BUSY: usize = 65_536;
/// The largest segment is rewritten once the others reach this share of it.
const MERGE_SHARE: u64 = 16;

/// What to do next, most urgent first.
pub(in crate::shard) fn next_job(view: &View, tuning: &Tuning, pace: Pace) -> Option<Job> {
    next_job_besides(view, tuning, pace, &HashSet::new())
}

/// What to do next with the segments that are not taken.
pub(super) fn next_job_besides(
    view: &View,
    tuning: &Tuning,
    pace: Pace,
    taken: &HashSet<u64>,
) -> Option<Job> {
    let (active, rest) = view.parts.split_last()?;
    let is_free = |part: &Part| !taken.contains(&part.segment_id());
    let is_tail = |part: &Part| matches!(part.body, Body::Tail(_)) && is_free(part);
    let threshold = tuning.optimizer.indexing_threshold_bytes();
    let seals_active = pace == Pace::Idle && is_free(active) && exceeds(view, active, threshold);
    if rest.iter().any(is_tail) || seals_active {
        return Some(Job::Checkpoint);
    }
    let free = rest.iter().filter(|part| is_free(part));
    let mut sealed: Vec<Candidate> = free.filter_map(Candidate::of).collect();
    sealed.sort_by_key(|own| own.bytes);
    vacuum(&sealed, tuning)
        .or_else(|| forget(&sealed, view, pace))
        .or_else(|| reword(&sealed, tuning, pace))
        .or_else(|| compact(&sealed, tuning, pace))
        .or_else(|| index(&sealed, tuning, threshold, pace))
}

/// A sealed part with what the policy looks at.
struct Candidate<'a> {
    segment: &'a Arc<Sealed>,
    part: &'a Part,
    /// Vectors of live rows.
    bytes: u64,
}

impl<'a> Candidate<'a> {
    fn of(part: &'a Part) -> Option<Self> {
        let Body::Sealed(segment) = &part.body else {
            return None;
        };
        let slots = segment.data.slots.len();
        let all: u64 = (0..slots).map(|slot| segment.data.vector_bytes(slot)).sum();
        // Rows without vectors still cost something to keep apart.
        let all = all + u64::from(part.len) * 64;
        let bytes = all * part.live() as u64 / u64::from(part.len.max(1));
        Some(Self {
            segment,
            part,
            bytes,
        })
    }
}

fn exceeds(view: &View, active: &Part, threshold: Option<u64>) -> bool {
    threshold.is_some_and(|bytes| view.tail_vector_bytes(active) > bytes)
}

/// Rewrites a segment that is full of dead rows.
fn vacuum(sealed: &[Candidate<'_>], tuning: &Tuning) -> Option<Job> {
    let least = tuning.optimizer.vacuum_min_vector_number;
    let share = tuning.optimizer.deleted_threshold;
    let full = |own: &&Candidate<'_>| {
        let rows = own.part.len as usize;
        rows >= least && own.part.dead_count > 0 && own.part.dead_count as f64 > share * rows as f64
    };
    sealed
        .iter()
        .find(full)
        .map(|own| Job::Merge(Why::Vacuum, vec![own.segment.id]))
}

/// Rewrites a segment that holds vectors which were removed from the collection.
fn forget(sealed: &[Candidate<'_>], view: &View, pace: Pace) -> Option<Job> {
    let holds_removed = |own: &&Candidate<'_>| {
        let held = own.segment.data.held.iter();
        pace == Pace::Idle
            && held
                .into_iter()
                .any(|slot| view.schema().slot(*slot).is_none())
    };
    let found = sealed.iter().find(holds_removed)?;
    Some(Job::Merge(Why::Outdated, vec![found.segment.id]))
}

/// Rewrites a segment that was written before a text field or a sparse vector was declared as it is
/// now.
fn reword(sealed: &[Candidate<'_>], tuning: &Tuning, pace: Pace) -> Option<Job> {
    let lacks = |own: &&Candidate<'_>| {
        let data = &own.segment.data;
        pace == Pace::Idle
            && own.part.live() > 0
            && (data.columns.lack(&tuning.rules) || data.has_other_weights(tuning))
    };
    let found = sealed.iter().find(lacks)?;
    Some(Job::Merge(Why::Outdated, vec![found.segment.id]))
}

/// Keeps the number of segments small.
fn compact(sealed: &[Candidate<'_>], tuning: &Tuning, pace: Pace) -> Option<Job> {
    let largest_bytes = tuning
        .optimizer
        .max_segment_size
        .map_or(u64::MAX, |kb| kb as u64 * 1024);
    let wanted = tuning.optimizer.default_segment_number.max(1);
    let chosen = match pace {
        Pace::Busy if sealed.len() >= MERGE_FAN_IN => MERGE_FAN_IN,
        Pace::Busy => return None,
        Pace::Idle if sealed.len() > wanted => {
            let (largest, others) = sealed.split_last()?;
            let small: u64 = others.iter().map(|own| own.bytes).sum();
            let excess = sealed.len() - wanted + 1;
            if small >= largest.bytes / MERGE_SHARE {
                excess
            } else {
                excess - 1
            }
        }
        Pace::Idle => return None,
    };
    let mut total = 0;
    let mut ids = Vec::new();
    for own in sealed.iter().take(chosen) {
        total += own.bytes;
        if total > largest_bytes {
            break;
        }
        ids.push(own.segment.id);
    }
    (ids.len() > 1).then_some(Job::Merge(Why::Compact, ids))
}

/// Builds the graph that a segment lacks, or that was built with other settings.
fn index(
    sealed: &[Candidate<'_>],
    tuning: &Tuning,
    threshold: Option<u64>,
    pace: Pace,
) -> Option<Job> {
    sealed.iter().rev().find_map(|own| {
        let slots = 0..own.segment.data.slots.len();
        let slot = slots
            .into_iter()
            .find(|slot| wants_index(own.segment, *slot, tuning, threshold, pace))?;
        Some(Job::Index {
            segment: own.segment.id,
            slot,
        })
    })
}

fn wants_index(
    segment: &Sealed,
    slot: usize,
    tuning: &Tuning,
    threshold: Option<u64>,
    pace: Pace,
) -> bool {
    let wanted = tuning.vectors.get(slot).and_then(IndexKey::wanted);
    let present = segment.indexes.get(slot).and_then(Option::as_ref);
    match (wanted, present) {
        (None, _) => false,
        (Some(wanted), Some(index)) => index.key != wanted && pace == Pace::Idle,
        (Some(_), None) => qualifies(
            segment.data.vector_bytes(slot),
            segment.len(),
            threshold,
            pace,
        ),
    }
}

/// Whether a segment of this size gets a graph.
pub(in crate::shard) fn qualifies(
    bytes: u64,
    rows: u32,
    threshold: Option<u64>,
    pace: Pace,
) -> bool {
    threshold.is_some_and(|threshold| bytes > threshold)
        && (pace == Pace::Idle || rows as usize >= INDEX_ROWS_BUSY)
}

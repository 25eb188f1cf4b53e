//! Final scores of candidates.

use super::score::{Scorer, id_of, score_of};
use super::{Job, Stopped, VectorIndex};
use crate::space::query_code;
use crate::work;
use orthoplex_kernels::{Metric, QueryCode, TopK};

/// Candidates compared between two looks at the deadline and at the bound.
const BLOCK: usize = 64;

/// The first `k` candidates, whose scores are final already.
pub(crate) fn scored(keys: &[u64], k: usize) -> Vec<(f32, u32)> {
    let first = keys.iter().take(k);
    first.map(|&key| (score_of(key), id_of(key))).collect()
}

/// Compares candidates (best estimate first) with the query at full precision, as [`by`] does.
pub(super) fn exact(
    index: &VectorIndex<'_>,
    job: &Job<'_>,
    keys: &[u64],
    slack: f32,
) -> Result<Vec<(f32, u32)>, Stopped> {
    let least = job.params.threshold;
    let scorer = index.row_scorer(job);
    let (found, rows) = by(&scorer, job.params.k, (keys, slack, least), job.go_on)?;
    work::compared(rows, index.row_bytes(), 1);
    Ok(found)
}

/// Scores candidates, best estimate first. Stops where estimates lie further than `slack` below the
/// `k`-th best score, or below the least that is wanted: what follows cannot be better any more.
/// Answers the best, and how many were scored.
pub(crate) fn by<S: Scorer>(
    scorer: &S,
    k: usize,
    (keys, slack, least): (&[u64], f32, Option<f32>),
    go_on: &dyn Fn() -> bool,
) -> Result<(Vec<(f32, u32)>, usize), Stopped> {
    let (mut best, mut rows) = (TopK::new(k), 0);
    let least = least.unwrap_or(f32::NEG_INFINITY);
    let (mut ids, mut scores) = ([0u32; BLOCK], [0f32; BLOCK]);
    for block in keys.chunks(BLOCK) {
        let bound = best.threshold().max(least) - slack;
        if block.first().is_some_and(|&key| score_of(key) < bound) {
            break;
        }
        for (id, &key) in ids.iter_mut().zip(block) {
            *id = id_of(key);
        }
        let (ids, scores) = (&ids[..block.len()], &mut scores[..block.len()]);
        scorer.score_ids(ids, scores);
        rows += block.len();
        for (&score, &id) in scores.iter().zip(ids) {
            best.push(score, id);
        }
        if keys.len() > BLOCK * BLOCK && !go_on() {
            return Err(Stopped);
        }
    }
    Ok((best.into_sorted(), rows))
}

/// Scores candidates from their 8-bit records in `plane`.
pub(super) fn by_refine(
    index: &VectorIndex<'_>,
    plane: &[u8],
    job: &Job<'_>,
    keys: &[u64],
    slot: &mut Option<(Metric, QueryCode)>,
    rotated: &[f32],
) -> Vec<(f32, u32)> {
    let Some(layout) = index.space.refine_layout() else {
        return scored(keys, job.params.k);
    };
    let query = query_code(slot, layout, index.space.metric(), rotated);
    let ids: Vec<u32> = keys.iter().map(|&key| id_of(key)).collect();
    let mut scores = vec![0.0; ids.len()];
    query.score_ids(plane, &ids, &mut scores);
    work::compared(ids.len(), layout.stride(), 1);
    let mut best = TopK::new(job.params.k);
    for (&score, &id) in scores.iter().zip(&ids) {
        best.push(score, id);
    }
    best.into_sorted()
}

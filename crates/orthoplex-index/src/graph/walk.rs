//! The search loop: best-first through the graph with a pool of bounded width.
//!
//! Owns no graph and no codes, only the buffers of one thread. Used by searches (by offset) and
//! by builds (by rank). Allocates nothing once its buffers have grown.

use super::pool::Pool;
use super::visited::Visited;
use crate::vector::Stopped;
use crate::vector::score::{Scorer, id_of, key_of};
use orthoplex_kernels::prefetch_record;

/// Hops between two looks at the deadline.
const HOPS_PER_CHECK: usize = 64;

/// Nodes expanded together, so that their misses of the cache overlap.
const BEAM: usize = 6;

/// A node that comes into the pool this close to the next one to be expanded has its row asked
/// for at once.
const PREFETCHED: usize = 2 * BEAM;

/// A walk that passes fewer admitted nodes than this part of their share is starving.
const STARVING: f64 = 0.5;

/// Nodes that a walk starts from, out of those offered.
const ENTRIES: usize = 4;

/// Rows of neighbours, all of one length; unused places repeat the node itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Links<'a> {
    flat: &'a [u32],
    degree: usize,
}

impl<'a> Links<'a> {
    pub(crate) fn new(flat: &'a [u32], degree: usize) -> Self {
        Links { flat, degree }
    }

    /// All rows, one after the other.
    pub(crate) fn flat(&self) -> &'a [u32] {
        self.flat
    }

    /// Places in a row.
    pub(crate) fn degree(&self) -> usize {
        self.degree
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.flat.len() / self.degree.max(1)
    }

    /// Neighbours of a node; none beyond the last.
    #[inline(always)]
    pub(crate) fn row(&self, id: u32) -> &'a [u32] {
        let start = id as usize * self.degree;
        self.flat.get(start..start + self.degree).unwrap_or(&[])
    }

    #[inline(always)]
    fn prefetch(&self, id: u32) {
        let row = self.degree * size_of::<u32>();
        prefetch_record(bytemuck::cast_slice(self.flat), id as usize * row, row);
    }
}

/// Which nodes may be answered. Others are passed through.
pub(crate) trait Admit {
    /// Whether any node may be refused.
    const IS_SELECTIVE: bool;

    /// Whether the node may be answered.
    fn admits(&self, id: u32) -> bool;
}

/// Every node may be answered.
pub(crate) struct AdmitAll;

impl Admit for AdmitAll {
    const IS_SELECTIVE: bool = false;

    #[inline(always)]
    fn admits(&self, _: u32) -> bool {
        true
    }
}

/// Bounds of one walk.
pub(crate) struct WalkLimits<'a> {
    /// Width of the pool that steers the walk.
    pub(crate) width: usize,
    /// How many results are kept, when not every node is admitted.
    pub(crate) results: usize,
    /// What share of the nodes is admitted. Where far fewer come by, the walk is in the wrong
    /// place.
    pub(crate) share: f64,
    /// Hops after which that is judged; it is judged at the end as well.
    pub(crate) judged_at: usize,
    /// Whether to go on.
    pub(crate) go_on: &'a dyn Fn() -> bool,
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing better was left.
    Complete,
    /// Too few admitted nodes came by.
    Starved,
}

/// Buffers of the walks of one thread.
#[derive(Debug, Default)]
pub(crate) struct Walker {
    pool: Pool,
    results: Pool,
    visited: Visited,
    ids: Vec<u32>,
    scores: Vec<f32>,
    is_selective: bool,
    passed: Passed,
}

/// What the last walk looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Passed {
    /// Nodes whose links were read.
    pub(crate) hops: usize,
    /// Nodes that were scored.
    pub(crate) scored: usize,
}

impl Walker {
    /// Starts a walk over `nodes` nodes.
    pub(crate) fn begin(&mut self, nodes: usize, limits: &WalkLimits<'_>) {
        self.pool.reset(limits.width);
        self.results.reset(limits.results);
        self.visited.reset(nodes);
        self.passed = Passed::default();
    }

    /// What the last walk looked at, beside where it started.
    pub(crate) const fn passed(&self) -> Passed {
        self.passed
    }

    /// Puts the best few of some scored nodes into the pool.
    pub(crate) fn enter_best<A: Admit>(
        &mut self,
        links: &Links<'_>,
        admit: &A,
        ids: &[u32],
        scores: &[f32],
    ) {
        let mut best = [u64::MAX; ENTRIES];
        for (place, &score) in (0u32..).zip(scores) {
            // Keys hold places, so that the score is found again.
            let key = key_of(score, place);
            if key < best[ENTRIES - 1] {
                best[ENTRIES - 1] = key;
                best.sort_unstable();
            }
        }
        for key in best.into_iter().filter(|&key| key != u64::MAX) {
            let place = id_of(key) as usize;
            if let (Some(&id), Some(&score)) = (ids.get(place), scores.get(place))
                && self.visited.insert(id)
            {
                self.offer(admit, score, id, links);
            }
        }
    }

    /// Walks until nothing better is left. What was found is in [`Walker::found`].
    pub(crate) fn run<S: Scorer, A: Admit>(
        &mut self,
        links: &Links<'_>,
        scorer: &S,
        admit: &A,
        limits: &WalkLimits<'_>,
    ) -> Result<Outcome, Stopped> {
        self.is_selective = A::IS_SELECTIVE;
        let (mut hops, mut admitted, mut next_check) = (0, 0, HOPS_PER_CHECK);
        let mut judged_at = limits.judged_at;
        loop {
            self.ids.clear();
            for _ in 0..BEAM {
                let Some(node) = self.pool.pop() else { break };
                self.ids.extend_from_slice(links.row(node));
                hops += 1;
                if A::IS_SELECTIVE {
                    admitted += usize::from(admit.admits(node));
                }
            }
            let is_over = self.ids.is_empty();
            if A::IS_SELECTIVE && (is_over || hops >= judged_at) {
                judged_at = usize::MAX;
                if (admitted as f64) < limits.share * hops as f64 * STARVING {
                    return Ok(Outcome::Starved);
                }
            }
            if is_over {
                return Ok(Outcome::Complete);
            }
            self.score_new(scorer);
            self.passed.hops = hops;
            for i in 0..self.ids.len() {
                self.offer(admit, self.scores[i], self.ids[i], links);
            }
            if hops >= next_check {
                next_check = hops + HOPS_PER_CHECK;
                if !(limits.go_on)() {
                    return Err(Stopped);
                }
            }
        }
    }

    /// What the last walk found, best first, as keys; only the part before their lowest bit
    /// counts.
    pub(crate) fn found(&self) -> &[u64] {
        if self.is_selective {
            self.results.keys()
        } else {
            self.pool.keys()
        }
    }

    /// Drops nodes met before and scores the others.
    #[inline(always)]
    fn score_new<S: Scorer>(&mut self, scorer: &S) {
        let count = self.visited.insert_all(&mut self.ids);
        self.ids.truncate(count);
        self.passed.scored += count;
        for &id in &self.ids {
            scorer.prefetch(id);
        }
        self.scores.resize(count, 0.0);
        scorer.score_ids(&self.ids, &mut self.scores);
    }

    #[inline(always)]
    fn offer<A: Admit>(&mut self, admit: &A, score: f32, id: u32, links: &Links<'_>) {
        let key = key_of(score, id);
        if key < self.pool.bound() && self.pool.insert(key) < PREFETCHED {
            links.prefetch(id);
        }
        if A::IS_SELECTIVE && key < self.results.bound() && admit.admits(id) {
            self.results.insert(key);
        }
    }
}

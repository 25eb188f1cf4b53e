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
    /// After this many hops, fewer admitted nodes among those passed than this end the walk:
    /// it is in the wrong place.
    pub(crate) starving: Option<(usize, usize)>,
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
}

impl Walker {
    /// Starts a walk over `nodes` nodes.
    pub(crate) fn begin(&mut self, nodes: usize, limits: &WalkLimits<'_>) {
        self.pool.reset(limits.width);
        self.results.reset(limits.results);
        self.visited.reset(nodes);
    }

    /// Puts the best few of some scored nodes into the pool.
    pub(crate) fn enter_best<A: Admit>(&mut self, admit: &A, ids: &[u32], scores: &[f32]) {
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
                self.offer(admit, score, id);
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
        self.ids.resize(links.degree(), 0);
        self.scores.resize(links.degree(), 0.0);
        let (mut hops, mut admitted) = (0, 0);
        while let Some(node) = self.pool.pop() {
            if let Some(next) = self.pool.peek() {
                links.prefetch(next);
            }
            let count = self.gather(links.row(node), scorer);
            scorer.score_ids(&self.ids[..count], &mut self.scores[..count]);
            for i in 0..count {
                self.offer(admit, self.scores[i], self.ids[i]);
            }
            hops += 1;
            if A::IS_SELECTIVE {
                admitted += usize::from(admit.admits(node));
                if limits
                    .starving
                    .is_some_and(|(at, least)| hops == at && admitted < least)
                {
                    return Ok(Outcome::Starved);
                }
            }
            if hops % HOPS_PER_CHECK == 0 && !(limits.go_on)() {
                return Err(Stopped);
            }
        }
        Ok(Outcome::Complete)
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

    /// Collects the neighbours not met before and asks for their memory.
    #[inline(always)]
    fn gather<S: Scorer>(&mut self, row: &[u32], scorer: &S) -> usize {
        let mut count = 0;
        for &id in row {
            if self.visited.insert(id) {
                self.ids[count] = id;
                count += 1;
                scorer.prefetch(id);
            }
        }
        count
    }

    #[inline(always)]
    fn offer<A: Admit>(&mut self, admit: &A, score: f32, id: u32) {
        let key = key_of(score, id);
        if key < self.pool.bound() {
            self.pool.insert(key);
        }
        if A::IS_SELECTIVE && key < self.results.bound() && admit.admits(id) {
            self.results.insert(key);
        }
    }
}

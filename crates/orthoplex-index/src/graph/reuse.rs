//! Taking over the links of an older graph.

use super::Reuse;
use super::order::Random;
use super::points::Points;
use super::prune::{Pruner, fill_row};
use super::walk::Links;
use crate::bitset::Bitset;
use rayon::prelude::*;

/// An older graph is worth its links if at least this part of its nodes is still there.
pub(super) const KEPT_MIN: f64 = 0.4;

/// No rank: the node is gone.
const GONE: u32 = u32::MAX;

/// In which order nodes are inserted, and which of them are linked already.
pub(super) struct Plan<'a> {
    /// Offset by rank. Nodes of the older graph come first; both parts are in random order.
    pub(super) order: Vec<u32>,
    kept: Option<Kept<'a>>,
}

/// Nodes taken over from an older graph.
struct Kept<'a> {
    links: Links<'a>,
    /// Old offset by rank.
    old: Vec<u32>,
    /// Rank by old offset.
    ranks: Vec<u32>,
}

impl Plan<'_> {
    /// Number of nodes that come with links.
    pub(super) fn kept(&self) -> usize {
        self.kept.as_ref().map_or(0, |kept| kept.old.len())
    }
}

/// Plans the build of those `nodes` below `rows`.
pub(super) fn plan<'a>(
    nodes: &Bitset,
    rows: usize,
    seed: u64,
    degree: usize,
    reuse: Option<&'a Reuse<'a>>,
) -> Plan<'a> {
    let mut random = Random::new(seed);
    let mut open = Bitset::from_fn(rows, |offset| nodes.get(offset));
    let mut kept = reuse
        .filter(|reuse| reuse.graph.links().degree() == degree)
        .map_or_else(Vec::new, |reuse| survivors(reuse, &mut open));
    let had = reuse.map_or(0, |reuse| reuse.graph.nodes().count_ones());
    if (kept.len() as f64) < had as f64 * KEPT_MIN {
        kept.drain(..).for_each(|(_, new)| {
            open.set(new as usize);
        });
    }
    random.shuffle(&mut kept);
    let mut fresh: Vec<u32> = open.iter_ones().map(|offset| offset as u32).collect();
    random.shuffle(&mut fresh);
    let mut order: Vec<u32> = kept.iter().map(|&(_, new)| new).collect();
    order.append(&mut fresh);
    let kept = reuse.filter(|_| !kept.is_empty()).map(|reuse| {
        let mut ranks = vec![GONE; reuse.graph.len()];
        for (rank, &(old, _)) in (0u32..).zip(&kept) {
            if let Some(place) = ranks.get_mut(old as usize) {
                *place = rank;
            }
        }
        Kept {
            links: reuse.graph.links(),
            old: kept.into_iter().map(|(old, _)| old).collect(),
            ranks,
        }
    });
    Plan { order, kept }
}

/// Old and new offset of the nodes that are still there; takes the new ones out of `open`.
fn survivors(reuse: &Reuse<'_>, open: &mut Bitset) -> Vec<(u32, u32)> {
    let old = reuse.graph.nodes().iter_ones();
    old.filter_map(|old| {
        let new = (*reuse.moved.get(old)?)?;
        open.clear(new as usize).then_some((old as u32, new))
    })
    .collect()
}

/// Writes the rows of the nodes taken over. A row that lost neighbours chooses anew among those
/// it has left and the neighbours of the lost ones.
pub(super) fn repair<P: Points>(points: &P, plan: &Plan<'_>, rows: &mut [u32]) {
    let Some(kept) = &plan.kept else { return };
    let degree = kept.links.degree();
    let write = |buffers: &mut (Pruner, Vec<u32>),
                 (row, (rank, &old)): (&mut [u32], (usize, &u32))| {
        let own = rank as u32;
        let (pruner, candidates) = buffers;
        let lost = kept.candidates(old, own, candidates);
        let neighbours = if lost {
            pruner.choose_among(points, own, candidates, degree)
        } else {
            candidates
        };
        fill_row(row, own, neighbours);
    };
    rows.par_chunks_mut(degree)
        .zip(kept.old.par_iter().enumerate())
        .with_min_len(64)
        .for_each_init(Default::default, write);
}

impl Kept<'_> {
    fn rank(&self, old: u32) -> u32 {
        self.ranks.get(old as usize).copied().unwrap_or(GONE)
    }

    /// Collects ranks for the new row of a node; answers whether some neighbour is gone.
    fn candidates(&self, old: u32, own: u32, out: &mut Vec<u32>) -> bool {
        out.clear();
        let mut is_lossy = false;
        for &neighbour in self.links.row(old) {
            let rank = self.rank(neighbour);
            if rank != GONE {
                out.push(rank);
                continue;
            }
            is_lossy = true;
            let behind = self
                .links
                .row(neighbour)
                .iter()
                .map(|&next| self.rank(next));
            out.extend(behind.filter(|&rank| rank != GONE));
        }
        out.retain(|&rank| rank != own);
        is_lossy
    }
}

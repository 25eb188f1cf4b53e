//! Choice of neighbours: near ones, but none that a chosen one leads to anyway.

use super::points::Points;
use crate::vector::score::{id_of, key_of, score_of};

/// Chosen nodes compared by one call.
const GROUP: usize = 8;

/// Buffers of the pruning of one thread.
#[derive(Debug, Default)]
pub(super) struct Pruner {
    scores: Vec<f32>,
    keys: Vec<u64>,
    chosen: Vec<u32>,
}

impl Pruner {
    /// Chooses up to `degree` neighbours of node `own` among candidates sorted best first.
    ///
    /// A candidate that is nearer to a chosen node than to `own` is left out. Copies of `own`
    /// never rule each other out, so they get a quarter of the places: enough to hang together,
    /// and the rest still leads elsewhere.
    pub(super) fn choose<P: Points>(
        &mut self,
        points: &P,
        own: u32,
        keys: &[u64],
        degree: usize,
    ) -> &[u32] {
        let chosen = &mut self.chosen;
        chosen.clear();
        let twins_max = (degree / 4).max(1);
        let (mut twins, mut may_be_twin) = (0, true);
        for &key in keys {
            let (id, score) = (id_of(key), score_of(key));
            if id == own {
                continue;
            }
            may_be_twin = may_be_twin && points.are_same(own, id);
            if may_be_twin {
                if twins < twins_max {
                    chosen.push(id);
                    twins += 1;
                }
                continue;
            }
            let is_covered = chosen[twins..].chunks(GROUP).any(|group| {
                let mut scores = [0.0; GROUP];
                let scores = &mut scores[..group.len()];
                points.compare(id, group, scores);
                scores.iter().any(|&to_chosen| to_chosen > score)
            });
            if !is_covered {
                chosen.push(id);
                if chosen.len() >= degree {
                    break;
                }
            }
        }
        chosen
    }

    /// Like [`Pruner::choose`] for candidates in any order whose scores are not known yet.
    pub(super) fn choose_among<P: Points>(
        &mut self,
        points: &P,
        own: u32,
        candidates: &[u32],
        degree: usize,
    ) -> &[u32] {
        self.scores.resize(candidates.len(), 0.0);
        points.compare(own, candidates, &mut self.scores);
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        keys.extend(
            self.scores
                .iter()
                .zip(candidates)
                .map(|(&score, &id)| key_of(score, id)),
        );
        keys.sort_unstable();
        keys.dedup();
        self.choose(points, own, &keys, degree);
        self.keys = keys;
        &self.chosen
    }
}

/// Writes a row: the neighbours, then the node itself in every place left.
pub(super) fn fill_row(row: &mut [u32], own: u32, neighbours: &[u32]) {
    let used = neighbours.len().min(row.len());
    row[..used].copy_from_slice(&neighbours[..used]);
    row[used..].fill(own);
}

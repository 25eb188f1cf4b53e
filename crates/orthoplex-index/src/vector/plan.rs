//! Choice between scan and walk, by cost.
//!
//! Costs are nanoseconds on one core, measured with `benches/vector.rs`; only their ratios
//! matter.

use super::steer::Route;
use super::{Job, SearchParams, VectorIndex};
use crate::graph::Graph;

/// Originals of up to this size are compared value by value: fast enough, and exact.
const COMPARED_BYTES_MAX: usize = 1 << 20;

/// Fewest and most candidates rescored beyond `k`.
const EXTRA_MIN: usize = 32;
const EXTRA_MAX: usize = 512;

/// A filtered walk is at most this many times as wide.
const WIDENING_MAX: f64 = 32.0;

/// A walk on 4-bit codes is so much wider than `ef` says: it keeps candidates in the order of
/// estimates, and with this has the recall of a walk on originals (words of 100 dimensions).
const CODES_WIDENING: f64 = 2.25;

/// How much wider: the share of matches to this power.
const WIDENING_POWER: f64 = -0.65;

/// How to answer one search.
pub(super) enum Plan<'a> {
    /// Compare with every original.
    CompareAll,
    /// Scan the codes of all matches.
    Scan,
    /// Walk the graph.
    Walk(Route<'a>),
}

/// How many candidates a search rescores: four times `k`, less for a large `k`.
pub(super) fn candidates(params: &SearchParams) -> usize {
    let extra = params.k.saturating_mul(3).clamp(EXTRA_MIN, EXTRA_MAX);
    let oversampled = params.k as f64 * f64::from(params.oversampling);
    params.k.saturating_add(extra).max(oversampled as usize)
}

impl<'a> VectorIndex<'a> {
    pub(super) fn plan(&self, job: &Job<'_>) -> Plan<'a> {
        let row_bytes = self.space.dim() * size_of::<f32>();
        let rows = job.mask.rows;
        let is_small = rows.saturating_mul(row_bytes) <= COMPARED_BYTES_MAX;
        if job.params.exact || is_small {
            return Plan::CompareAll;
        }
        let matches = job.mask.estimate();
        let uses_codes = self.uses_codes(job);
        let scan = if uses_codes && matches > job.candidates {
            Plan::Scan
        } else {
            Plan::CompareAll
        };
        let Some(graph) = self.graph else {
            return scan;
        };
        let route = self.route(graph, job);
        let walks_codes = uses_codes && graph.suits_codes();
        let walk_cost = self.walk_cost(route.width, graph.links().degree(), walks_codes);
        if self.scan_cost(matches, rows, uses_codes) <= walk_cost {
            return scan;
        }
        Plan::Walk(route)
    }

    /// How wide to walk: wider, the fewer nodes may be answered.
    pub(super) fn route<'g>(&self, graph: &'g Graph, job: &Job<'_>) -> Route<'g> {
        let nodes = graph.nodes().count_ones().max(1);
        let share = (job.mask.estimate() as f64 / nodes as f64).clamp(1e-9, 1.0);
        let ef = job.params.ef.max(job.params.k).max(job.candidates);
        let by_codes = if self.uses_codes(job) && graph.suits_codes() {
            CODES_WIDENING
        } else {
            1.0
        };
        let widening = share.powf(WIDENING_POWER).min(WIDENING_MAX) * by_codes;
        let width = ((ef as f64 * widening) as usize).min(nodes);
        Route { graph, width }
    }

    /// Cost of scanning `matches` of `rows` rows.
    fn scan_cost(&self, matches: usize, rows: usize, codes: bool) -> f64 {
        let density = matches as f64 / rows.max(1) as f64;
        let sparse = if density < 0.1 { 3.0 } else { 0.0 };
        let row = if codes {
            2.5 + self.space.record_bytes() as f64 / 64.0 * 1.5 + sparse
        } else {
            8.0 + self.space.dim() as f64 / 8.0 + sparse
        };
        6000.0 + matches as f64 * row + rows as f64 / 64.0
    }

    /// Cost of a walk of some width.
    fn walk_cost(&self, width: usize, degree: usize, codes: bool) -> f64 {
        let distances = (width as f64 + 16.0) * degree as f64 * 0.6;
        let distance = if codes {
            20.0 + self.space.record_bytes() as f64 / 64.0 * 4.0
        } else {
            35.0 + self.space.dim() as f64 / 4.0
        };
        distances * distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::Rescore;

    fn params(k: usize, oversampling: f32) -> SearchParams {
        SearchParams {
            k,
            ef: 10,
            exact: false,
            rescore: Rescore::Exact,
            oversampling,
            ignore_codes: false,
            threshold: None,
        }
    }

    #[test]
    fn rescores_more_than_asked_for() {
        assert_eq!(candidates(&params(1, 1.0)), 33);
        assert_eq!(candidates(&params(100, 1.0)), 400);
        assert_eq!(candidates(&params(1000, 1.0)), 1512);
        assert_eq!(candidates(&params(1000, 3.0)), 3000);
        assert_eq!(candidates(&params(usize::MAX, f32::NAN)), usize::MAX);
    }
}

//! Multi vectors of one segment: an exact scan by MaxSim.
//!
//! Owns nothing; borrows the rows of every point from its segment.

use crate::flat::Scanner;
use crate::sparse::Rows;
use crate::stored::max_sim;
use crate::vector::Stopped;
use crate::vector::rerank;
use crate::vector::score::Scorer;
use crate::work;
use orthoplex_kernels::Metric;
use std::cell::Cell;

/// Rows of points by offset.
pub trait MultiRows {
    /// All rows of a point, one after the other; empty where it has no such vector. Made in `buffer` if
    /// they are not kept as floats.
    fn rows<'a>(&'a self, offset: u32, buffer: &'a mut Vec<f32>) -> &'a [f32];
}

/// One query against points of several rows.
struct MaxSim<'a> {
    query: &'a [f32],
    dim: usize,
    metric: Metric,
    points: &'a dyn MultiRows,
    /// Values that were compared.
    values: Cell<usize>,
}

impl Scorer for MaxSim<'_> {
    fn score_ids(&self, ids: &[u32], out: &mut [f32]) {
        let (mut buffer, mut values) = (Vec::new(), 0);
        for (id, score) in ids.iter().zip(out) {
            let rows = self.points.rows(*id, &mut buffer);
            *score = max_sim(self.query, rows, self.dim, self.metric);
            values += rows.len();
        }
        self.values.set(self.values.get() + values);
    }

    fn prefetch(&self, _: u32) {}
}

/// Buffers of the searches of one thread.
#[derive(Debug, Default)]
pub struct MultiScratch {
    scanner: Scanner,
}

/// The `k` points with the largest sums, best first. `go_on` is asked now and then; false stops the
/// search.
///
/// # Errors
/// [`Stopped`] when `go_on` said so.
pub fn search(
    points: &dyn MultiRows,
    (query, dim, metric): (&[f32], usize, Metric),
    rows: &Rows<'_>,
    k: usize,
    scratch: &mut MultiScratch,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<(f32, u32)>, Stopped> {
    if k == 0 {
        return Ok(Vec::new());
    }
    let scorer = MaxSim {
        query,
        dim,
        metric,
        points,
        values: Cell::new(0),
    };
    scratch.scanner.window.reset(k, 0.0);
    scratch.scanner.run(&scorer, &rows.mask(), go_on)?;
    let queries = query.len().checked_div(dim).unwrap_or(0);
    work::compared(scorer.values.get(), size_of::<f32>(), queries);
    Ok(rerank::scored(scratch.scanner.window.finish(), k))
}

//! Multi vectors of one segment: a scan by MaxSim.
//!
//! Estimates from the records of rows say whom to compare; what is answered has exact scores. Owns nothing;
//! borrows the rows of every point from its segment.

use crate::flat::{Mask, Scanner};
use crate::space::VectorSpace;
use crate::sparse::Rows;
use crate::stored::max_sim;
use crate::vector::score::Scorer;
use crate::vector::{SLACK_SIGMAS, Stopped, rerank};
use crate::work;
use orthoplex_kernels::{CodeLayout, Metric, QueryCode, squared_norm};
use std::cell::{Cell, RefCell};

/// Fewer points are compared with all their rows.
const COMPARED_MAX: usize = 256;
/// Points whose rows are looked at to judge the error of estimates.
const SAMPLES: usize = 32;

/// Rows of points by offset.
pub trait MultiRows {
    /// All rows of a point, one after the other; empty where it has no such vector. Made in `buffer` if
    /// they are not kept as floats.
    fn rows<'a>(&'a self, offset: u32, buffer: &'a mut Vec<f32>) -> &'a [f32];

    /// Whether rows have 4-bit records.
    fn has_records(&self) -> bool {
        false
    }

    /// The records of all rows of a point.
    fn records(&self, _offset: u32) -> &[u8] {
        &[]
    }
}

/// What to look for.
#[derive(Clone, Copy)]
pub struct MultiQuery<'a> {
    /// Rows, one after the other.
    pub rows: &'a [f32],
    /// Their dimension.
    pub dim: usize,
    /// How rows are compared.
    pub metric: Metric,
    /// The space of records; `None` to compare all rows of all points.
    pub space: Option<&'a VectorSpace>,
    /// Points that are less similar need not be answered.
    pub least: Option<f32>,
}

/// One query against points of several rows.
struct MaxSim<'a> {
    query: &'a MultiQuery<'a>,
    points: &'a dyn MultiRows,
    /// Values that were compared.
    values: Cell<usize>,
}

impl Scorer for MaxSim<'_> {
    fn score_ids(&self, ids: &[u32], out: &mut [f32]) {
        let MultiQuery {
            rows, dim, metric, ..
        } = *self.query;
        let (mut buffer, mut values) = (Vec::new(), 0);
        for (id, score) in ids.iter().zip(out) {
            let own = self.points.rows(*id, &mut buffer);
            *score = max_sim(rows, own, dim, metric);
            values += own.len();
        }
        self.values.set(self.values.get() + values);
    }

    fn prefetch(&self, _: u32) {}
}

/// The same from records.
struct Estimates<'a> {
    /// One for each row of the query.
    codes: Vec<QueryCode>,
    stride: usize,
    points: &'a dyn MultiRows,
    scores: RefCell<Vec<f32>>,
    /// Bytes of records that were compared.
    bytes: Cell<usize>,
}

impl<'a> Estimates<'a> {
    fn new(
        query: &MultiQuery<'_>,
        (space, layout): (&VectorSpace, &CodeLayout),
        points: &'a dyn MultiRows,
    ) -> Self {
        let mut rotated = Vec::new();
        let rows = query.rows.chunks_exact(query.dim.max(1));
        let codes = rows.map(|row| {
            space.rotate(row, &mut rotated);
            QueryCode::new(layout, query.metric, &rotated)
        });
        Self {
            codes: codes.collect(),
            stride: layout.stride(),
            points,
            scores: RefCell::default(),
            bytes: Cell::new(0),
        }
    }
}

impl Scorer for Estimates<'_> {
    fn score_ids(&self, ids: &[u32], out: &mut [f32]) {
        let scores = &mut *self.scores.borrow_mut();
        for (id, score) in ids.iter().zip(out) {
            let records = self.points.records(*id);
            self.bytes.set(self.bytes.get() + records.len());
            scores.resize(records.len() / self.stride, 0.0);
            let nearest = |code: &QueryCode| {
                code.score_range(records, 0, scores);
                scores.iter().copied().fold(f32::NEG_INFINITY, f32::max)
            };
            *score = self.codes.iter().map(nearest).sum();
        }
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
    query: &MultiQuery<'_>,
    rows: &Rows<'_>,
    k: usize,
    scratch: &mut MultiScratch,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<(f32, u32)>, Stopped> {
    if k == 0 {
        return Ok(Vec::new());
    }
    let exact = MaxSim {
        query,
        points,
        values: Cell::new(0),
    };
    let queries = query.rows.len().checked_div(query.dim).unwrap_or(0);
    let compared = |values: &Cell<usize>| work::compared(values.get(), size_of::<f32>(), queries);
    let (scanner, mask) = (&mut scratch.scanner, rows.mask());
    let is_large = mask.estimate() > COMPARED_MAX.max(k.saturating_mul(4));
    let space = query.space.filter(|_| is_large && points.has_records());
    let Some((space, layout)) = space.and_then(|own| Some((own, own.code_layout()?))) else {
        scanner.window.reset_above(query.least, k, 0.0);
        scanner.run(&exact, &mask, go_on)?;
        compared(&exact.values);
        return Ok(rerank::scored(scanner.window.finish(), k));
    };
    let slack = SLACK_SIGMAS * error(query, space, &mask, points);
    scanner.window.reset_above(query.least, k, slack);
    let estimates = Estimates::new(query, (space, layout), points);
    scanner.run(&estimates, &mask, go_on)?;
    work::compared(estimates.bytes.get(), 1, queries);
    let keys = scanner.window.finish();
    let (found, _) = rerank::by(&exact, k, (keys, slack, query.least), go_on)?;
    compared(&exact.values);
    Ok(found)
}

/// Error of an estimate, judged by a sample of points: those of the rows of the query add up.
fn error(
    query: &MultiQuery<'_>,
    space: &VectorSpace,
    mask: &Mask<'_>,
    points: &dyn MultiRows,
) -> f32 {
    let dim = query.dim.max(1);
    let longest = |rows: &[f32]| rows.chunks_exact(dim).map(squared_norm).fold(0.0, f32::max);
    let mut buffer = Vec::new();
    let sample = mask.sample(SAMPLES);
    let longest = sample
        .map(|id| longest(points.rows(id, &mut buffer)))
        .fold(0.0, f32::max);
    let errors = query.rows.chunks_exact(dim);
    let errors = errors.map(|row| space.code_error(squared_norm(row), longest).powi(2));
    let error = errors.sum::<f32>().sqrt();
    // Lengths that overflow tell nothing: then every point is a candidate.
    if error.is_nan() { f32::INFINITY } else { error }
}

#[cfg(test)]
mod tests;

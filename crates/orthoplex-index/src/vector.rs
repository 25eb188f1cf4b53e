//! Search over one vector name of one segment.
//!
//! Owns the choice between scanning and walking the graph, and the exact rerank of what either
//! finds. Borrows codes, originals and graph from the segment; the tail is the same thing
//! without a graph. Answers exact similarities unless 8-bit scores are asked for.

mod examples;
mod plan;
pub(crate) mod rerank;
pub(crate) mod score;
mod steer;

pub use examples::Examples;

use crate::bitset::Bitset;
use crate::flat::{Mask, Scanner};
use crate::graph::Graph;
use crate::graph::walk::Walker;
use crate::space::{VectorSpace, query_code};
use crate::work;
use orthoplex_kernels::{Metric, QueryCode};
use plan::Plan;
use score::{CodeScorer, RowScorer};

/// Offsets are below this number.
const ROWS_MAX: usize = 1 << 31;

/// Slack of a scan in standard deviations of the estimates' error.
pub(crate) const SLACK_SIGMAS: f32 = 5.0;

/// Rows whose length is looked at to judge the error of a scan.
const NORM_SAMPLES: usize = 32;

/// Full-precision rows by offset. Which of them are present, a bitset says; absent rows are zeros.
pub trait Originals: Sync {
    /// The row of an offset below [`Originals::len`]; made in `buffer` if it is not kept as floats.
    fn row<'a>(&'a self, offset: u32, buffer: &'a mut Vec<f32>) -> &'a [f32];

    /// The row as it is kept, to ask for its memory ahead of use.
    fn bytes(&self, _offset: u32) -> &[u8] {
        &[]
    }

    /// Number of rows.
    fn len(&self) -> usize;

    /// Whether there are no rows.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One vector name of one segment, as a search sees it.
pub struct VectorIndex<'a> {
    /// Dimension, metric, code shape.
    pub space: &'a VectorSpace,
    /// 4-bit records of all offsets; empty where the space has no codes.
    pub codes: &'a [u8],
    /// Full-precision rows.
    pub originals: &'a dyn Originals,
    /// Offsets that have this vector.
    pub present: &'a Bitset,
    /// The graph, once built.
    pub graph: Option<&'a Graph>,
    /// 8-bit records of all offsets, when scalar quantization is configured.
    pub refine: Option<&'a [u8]>,
}

/// Where the scores of the answer come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rescore {
    /// Originals.
    Exact,
    /// 8-bit records, without a look at originals. Small sets are scored exactly nevertheless,
    /// and so is everything where there are no 8-bit records.
    Codes8,
    /// 4-bit records, likewise.
    Codes4,
}

/// What to search for, and how hard.
#[derive(Clone, Copy, Debug)]
pub struct SearchParams {
    /// How many rows to answer.
    pub k: usize,
    /// Width of the candidate pool; raised where the rerank needs more.
    pub ef: usize,
    /// Whether to compare with every row at full precision.
    pub exact: bool,
    /// Where scores come from.
    pub rescore: Rescore,
    /// At least this many times `k` candidates are rescored.
    pub oversampling: f32,
    /// Whether to leave codes aside.
    pub ignore_codes: bool,
    /// Rows that are less similar are not answered, nor looked at closely.
    pub threshold: Option<f32>,
}

/// The result of the filter.
#[derive(Clone, Copy, Debug)]
pub enum Allowed<'a> {
    /// There is no filter.
    All,
    /// The rows that match.
    Set {
        /// One bit per offset.
        bits: &'a Bitset,
        /// Number of set bits.
        count: usize,
    },
}

/// The search was told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search was stopped")]
pub struct Stopped;

/// Buffers of the searches of one thread; they grow to the largest search and are kept.
#[derive(Debug, Default)]
pub struct Scratch {
    rotated: Vec<f32>,
    code: Option<(Metric, QueryCode)>,
    refine: Option<(Metric, QueryCode)>,
    walker: Walker,
    scanner: Scanner,
    ids: Vec<u32>,
    scores: Vec<f32>,
}

/// What all steps of one search share.
struct Job<'a> {
    query: &'a [f32],
    mask: Mask<'a>,
    params: SearchParams,
    /// Candidates to rescore.
    candidates: usize,
    go_on: &'a dyn Fn() -> bool,
}

impl<'a> VectorIndex<'a> {
    /// The `k` most similar rows that are present, allowed and not dead, best first, each with
    /// its similarity (see [`Metric::similarity`]). `go_on` is asked now and then; false stops
    /// the search. A query of another dimension finds nothing.
    pub fn search(
        &self,
        query: &[f32],
        allowed: &Allowed<'_>,
        dead: &Bitset,
        params: &SearchParams,
        scratch: &mut Scratch,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        debug_assert_eq!(query.len(), self.space.dim(), "query of another dimension");
        if params.k == 0 || query.len() != self.space.dim() {
            return Ok(Vec::new());
        }
        let job = self.job(query, allowed, dead, params, go_on);
        let mut found = self.carry_out(self.plan(&job), &job, scratch)?;
        if let Some(threshold) = params.threshold {
            found.retain(|&(similarity, _)| similarity >= threshold);
        }
        Ok(found)
    }

    fn job<'j>(
        &self,
        query: &'j [f32],
        allowed: &Allowed<'j>,
        dead: &'j Bitset,
        params: &SearchParams,
        go_on: &'j dyn Fn() -> bool,
    ) -> Job<'j>
    where
        'a: 'j,
    {
        Job {
            query,
            mask: Mask {
                present: self.present,
                allowed: match *allowed {
                    Allowed::All => None,
                    Allowed::Set { bits, .. } => Some(bits),
                },
                dead,
                rows: self.originals.len().min(self.present.len()).min(ROWS_MAX),
            },
            params: *params,
            candidates: plan::candidates(params),
            go_on,
        }
    }

    fn carry_out(
        &self,
        plan: Plan<'_>,
        job: &Job<'_>,
        scratch: &mut Scratch,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        match plan {
            Plan::CompareAll => self.compare_all(job, scratch),
            Plan::Scan => self.scan(job, scratch),
            Plan::Walk(route) => match steer::walk(self, route, job, scratch)? {
                Some(found) => Ok(found),
                None if self.uses_codes(job) => self.scan(job, scratch),
                None => self.compare_all(job, scratch),
            },
        }
    }

    /// Whether estimates from 4-bit records may be used.
    fn uses_codes(&self, job: &Job<'_>) -> bool {
        let needed = job.mask.rows.checked_mul(self.space.record_bytes());
        !job.params.ignore_codes
            && self.space.code_layout().is_some()
            && needed.is_some_and(|needed| self.codes.len() >= needed)
    }

    /// Exact similarity to every row of the mask.
    fn compare_all(
        &self,
        job: &Job<'_>,
        scratch: &mut Scratch,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        let scanner = &mut scratch.scanner;
        scanner
            .window
            .reset_above(job.params.threshold, job.params.k, 0.0);
        let rows = scanner.run(&self.row_scorer(job), &job.mask, job.go_on)?;
        work::compared(rows, self.row_bytes(), 1);
        Ok(rerank::scored(scanner.window.finish(), job.params.k))
    }

    /// Estimates of every row of the mask, then the rerank of all that may be among the best.
    fn scan(&self, job: &Job<'_>, scratch: &mut Scratch) -> Result<Vec<(f32, u32)>, Stopped> {
        let Some(layout) = self.space.code_layout() else {
            return self.compare_all(job, scratch);
        };
        self.space.rotate(job.query, &mut scratch.rotated);
        let code = query_code(
            &mut scratch.code,
            layout,
            self.space.metric(),
            &scratch.rotated,
        );
        let slack = SLACK_SIGMAS * self.code_error(job);
        let scanner = &mut scratch.scanner;
        scanner
            .window
            .reset_above(job.params.threshold, job.params.k, slack);
        let rows = scanner.run(&CodeScorer::new(code, self.codes), &job.mask, job.go_on)?;
        work::compared(rows, self.space.record_bytes(), 1);
        let keys = scanner.window.finish();
        if job.params.rescore == Rescore::Codes4 {
            return Ok(rerank::scored(keys, job.params.k));
        }
        if let Some(refine) = self.refine_of(job) {
            let most = keys.len().min(job.candidates.saturating_mul(4));
            let keys = &keys[..most];
            return Ok(rerank::by_refine(
                self,
                refine,
                job,
                keys,
                &mut scratch.refine,
                &scratch.rotated,
            ));
        }
        rerank::exact(self, job, keys, slack)
    }

    /// Bytes of a row at full precision.
    fn row_bytes(&self) -> usize {
        match self.originals.bytes(0).len() {
            0 => self.space.dim() * size_of::<f32>(),
            kept => kept,
        }
    }

    /// The 8-bit records to score from, if that is asked for and possible.
    fn refine_of(&self, job: &Job<'_>) -> Option<&'a [u8]> {
        let needed = job.mask.rows.checked_mul(self.space.refine_bytes()?)?;
        self.refine
            .filter(|plane| job.params.rescore == Rescore::Codes8 && plane.len() >= needed)
    }

    fn row_scorer<'b>(&'b self, job: &Job<'b>) -> RowScorer<'b> {
        RowScorer {
            metric: self.space.metric(),
            query: job.query,
            originals: self.originals,
        }
    }

    /// Error of an estimate of this query, judged by a sample of rows.
    fn code_error(&self, job: &Job<'_>) -> f32 {
        let norm = |v: &[f32]| orthoplex_kernels::squared_norm(v);
        let mut buffer = Vec::new();
        let sample = job.mask.sample(NORM_SAMPLES);
        let longest = sample
            .map(|id| norm(self.originals.row(id, &mut buffer)))
            .fold(0.0, f32::max);
        let error = self.space.code_error(norm(job.query), longest);
        // Lengths that overflow tell nothing: then every row is a candidate.
        if error.is_nan() { f32::INFINITY } else { error }
    }
}

#[cfg(test)]
mod tests;

//! Search by several examples at once: a row's score is made of its similarities to all of them.
//!
//! Candidates come from codes as in a search by one vector, from a scan or from a walk that starts near
//! every example. Scores that turn on small differences bear no estimates: then originals are walked over
//! or compared. What is answered has exact scores.

use super::plan::Plan;
use super::rerank;
use super::score::{CodeScorer, RowScorer, Scorer, id_of};
use super::steer::{self, Entering, Route};
use super::{Allowed, Job, Scratch, SearchParams, Stopped, VectorIndex};
use crate::bitset::Bitset;
use crate::graph::walk::Walker;
use crate::work;
use orthoplex_kernels::{CodeLayout, QueryCode, TopK};
use std::cell::RefCell;
use std::fmt;

/// Entry nodes near one example that a walk starts from, beside those that score best.
const ENTRIES_PER_EXAMPLE: usize = 2;
/// Candidates per result: an estimate of the better of several errs more than one of a single.
const OVERSAMPLING: f32 = 16.0;
/// The same of scores that bear no estimates: they lead a walk astray more easily.
const OVERSAMPLING_EXACT: f32 = 32.0;
/// Examples that bring entry nodes of their own.
const ENTERING_EXAMPLES: usize = 16;

/// Vectors to compare with, and what the similarities to them come to.
#[derive(Clone, Copy)]
pub struct Examples<'a> {
    /// The vectors.
    pub vectors: &'a [&'a [f32]],
    /// The score of similarities in the order of vectors; larger is better.
    pub combine: &'a dyn Fn(&[f32]) -> f32,
    /// Whether scores of estimated similarities order rows nearly as exact ones do.
    pub bears_estimates: bool,
}

impl fmt::Debug for Examples<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Examples")
            .field("vectors", &self.vectors.len())
            .finish_non_exhaustive()
    }
}

/// Scores of rows against all examples, as one.
struct Combined<'a, S> {
    parts: Vec<S>,
    combine: &'a dyn Fn(&[f32]) -> f32,
    /// Similarities by example, then of one row.
    scratch: RefCell<(Vec<f32>, Vec<f32>)>,
}

impl<'a, S> Combined<'a, S> {
    fn new(parts: Vec<S>, examples: &Examples<'a>) -> Self {
        Self {
            parts,
            combine: examples.combine,
            scratch: RefCell::default(),
        }
    }
}

impl<S: Scorer> Scorer for Combined<'_, S> {
    fn score_ids(&self, ids: &[u32], out: &mut [f32]) {
        let (all, of_row) = &mut *self.scratch.borrow_mut();
        all.resize(ids.len() * self.parts.len(), 0.0);
        let columns = all.chunks_exact_mut(ids.len().max(1));
        for (part, column) in self.parts.iter().zip(columns) {
            part.score_ids(ids, column);
        }
        combine_columns(all, ids.len(), self.combine, of_row, out);
    }

    fn prefetch(&self, id: u32) {
        // All parts look at the same row.
        if let Some(part) = self.parts.first() {
            part.prefetch(id);
        }
    }
}

/// Similarities that lie example by example become one score a row.
fn combine_columns(
    all: &[f32],
    rows: usize,
    combine: &dyn Fn(&[f32]) -> f32,
    of_row: &mut Vec<f32>,
    out: &mut [f32],
) {
    for (row, score) in out.iter_mut().enumerate().take(rows) {
        of_row.clear();
        of_row.extend(all.iter().skip(row).step_by(rows));
        *score = combine(of_row);
    }
}

impl<'a> VectorIndex<'a> {
    /// As [`VectorIndex::search`], by several examples. Scores are exact whatever the parameters say.
    ///
    /// # Errors
    /// [`Stopped`] when `go_on` said so.
    pub fn search_examples(
        &self,
        examples: &Examples<'_>,
        allowed: &Allowed<'_>,
        dead: &Bitset,
        params: &SearchParams,
        scratch: &mut Scratch,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        let dim = self.space.dim();
        let Some(first) = examples.vectors.first() else {
            return Ok(Vec::new());
        };
        if params.k == 0 || examples.vectors.iter().any(|own| own.len() != dim) {
            return Ok(Vec::new());
        }
        let oversampling = match examples.bears_estimates {
            true => OVERSAMPLING,
            false => OVERSAMPLING_EXACT,
        };
        let params = &SearchParams {
            oversampling: params.oversampling.max(oversampling),
            ignore_codes: params.ignore_codes || !examples.bears_estimates,
            ..*params
        };
        let job = self.job(first, allowed, dead, params, go_on);
        let layout = self.space.code_layout().filter(|_| self.uses_codes(&job));
        match (self.plan(&job), layout) {
            (Plan::CompareAll, _) => self.compare_examples(examples, &job, scratch),
            (Plan::Scan, Some(layout)) => self.scan_examples(examples, layout, &job, scratch),
            (Plan::Walk(route), Some(layout)) if route.graph.suits_codes() => {
                match self.walk_examples(examples, layout, route, &job, scratch)? {
                    Some(found) => Ok(found),
                    None => self.scan_examples(examples, layout, &job, scratch),
                }
            }
            (Plan::Walk(route), _) => match self.walk_originals(examples, route, &job, scratch)? {
                Some(found) => Ok(found),
                None => self.compare_examples(examples, &job, scratch),
            },
            _ => self.compare_examples(examples, &job, scratch),
        }
    }

    /// Exact scores of every row of the mask.
    fn compare_examples(
        &self,
        examples: &Examples<'_>,
        job: &Job<'_>,
        scratch: &mut Scratch,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        let scanner = &mut scratch.scanner;
        scanner.window.reset(job.params.k, 0.0);
        let rows = scanner.run(&self.exact_scorer(examples), &job.mask, job.go_on)?;
        work::compared(rows, self.row_bytes(), examples.vectors.len());
        Ok(rerank::scored(scanner.window.finish(), job.params.k))
    }

    /// Estimates of every row of the mask, then exact scores of the best.
    fn scan_examples(
        &self,
        examples: &Examples<'_>,
        layout: &CodeLayout,
        job: &Job<'_>,
        scratch: &mut Scratch,
    ) -> Result<Vec<(f32, u32)>, Stopped> {
        let codes = self.query_codes(examples, layout, &mut scratch.rotated);
        let parts = codes.iter().map(|code| CodeScorer::new(code, self.codes));
        let scorer = Combined::new(parts.collect(), examples);
        let scanner = &mut scratch.scanner;
        scanner.window.reset(job.candidates, 0.0);
        let rows = scanner.run(&scorer, &job.mask, job.go_on)?;
        work::compared(rows, self.space.record_bytes(), codes.len());
        Ok(self.rescored(examples, job, scanner.window.finish()))
    }

    /// The same of what a walk passes; `None` if it was in the wrong place.
    fn walk_examples(
        &self,
        examples: &Examples<'_>,
        layout: &CodeLayout,
        route: Route<'_>,
        job: &Job<'_>,
        scratch: &mut Scratch,
    ) -> Result<Option<Vec<(f32, u32)>>, Stopped> {
        let codes = self.query_codes(examples, layout, &mut scratch.rotated);
        let parts = codes.iter().map(|code| CodeScorer::new(code, self.codes));
        let scorer = Combined::new(parts.collect(), examples);
        let entry = route.graph.entry();
        let mut all = vec![0.0; entry.ids().len() * codes.len()];
        for (code, column) in codes
            .iter()
            .zip(all.chunks_exact_mut(entry.ids().len().max(1)))
        {
            code.score_range(entry.codes(), 0, column);
        }
        let is_good = walk(route, job, (&scorer, &all), job.candidates, scratch)?;
        steer::walked(
            route,
            &scratch.walker,
            self.space.record_bytes(),
            codes.len(),
        );
        if !is_good {
            return Ok(None);
        }
        let found = found_of(&scratch.walker, job);
        Ok(Some(self.rescored(examples, job, found)))
    }

    /// The same by exact scores alone.
    fn walk_originals(
        &self,
        examples: &Examples<'_>,
        route: Route<'_>,
        job: &Job<'_>,
        scratch: &mut Scratch,
    ) -> Result<Option<Vec<(f32, u32)>>, Stopped> {
        let scorer = self.exact_scorer(examples);
        let ids = route.graph.entry().ids();
        let mut all = vec![0.0; ids.len() * scorer.parts.len()];
        for (part, column) in scorer
            .parts
            .iter()
            .zip(all.chunks_exact_mut(ids.len().max(1)))
        {
            part.score_ids(ids, column);
        }
        let is_good = walk(route, job, (&scorer, &all), job.params.k, scratch)?;
        steer::walked(route, &scratch.walker, self.row_bytes(), scorer.parts.len());
        Ok(is_good.then(|| rerank::scored(scratch.walker.found(), job.params.k)))
    }

    fn query_codes(
        &self,
        examples: &Examples<'_>,
        layout: &CodeLayout,
        rotated: &mut Vec<f32>,
    ) -> Vec<QueryCode> {
        let vectors = examples.vectors.iter();
        let code = vectors.map(|vector| {
            self.space.rotate(vector, rotated);
            let mut code = QueryCode::empty(layout, self.space.metric());
            code.reset(rotated);
            code
        });
        code.collect()
    }

    fn exact_scorer<'b>(&'b self, examples: &Examples<'b>) -> Combined<'b, RowScorer<'b>> {
        let parts = examples.vectors.iter().map(|query| RowScorer {
            metric: self.space.metric(),
            query,
            originals: self.originals,
        });
        Combined::new(parts.collect(), examples)
    }

    /// Exact scores of candidates.
    fn rescored(&self, examples: &Examples<'_>, job: &Job<'_>, keys: &[u64]) -> Vec<(f32, u32)> {
        let ids: Vec<u32> = keys.iter().map(|&key| id_of(key)).collect();
        let mut scores = vec![0.0; ids.len()];
        self.exact_scorer(examples).score_ids(&ids, &mut scores);
        work::compared(ids.len(), self.row_bytes(), examples.vectors.len());
        let mut best = TopK::new(job.params.k);
        for (&score, &id) in scores.iter().zip(&ids) {
            best.push(score, id);
        }
        best.into_sorted()
    }
}

/// Walks from the entry nodes, whose similarities to each example are given, and from those nearest to
/// single examples. Answers whether what was found will do.
fn walk<S: Scorer>(
    route: Route<'_>,
    job: &Job<'_>,
    (scorer, all): (&Combined<'_, S>, &[f32]),
    results: usize,
    scratch: &mut Scratch,
) -> Result<bool, Stopped> {
    let Scratch {
        walker,
        ids,
        scores,
        ..
    } = scratch;
    let entries = route.graph.entry().ids();
    scores.resize(entries.len(), 0.0);
    combine_columns(all, entries.len(), scorer.combine, &mut Vec::new(), scores);
    let near = entries_near(all, entries, scores);
    let mut entering = Entering {
        walker,
        ids,
        scores,
        more: &near,
    };
    steer::steer(route, job, scorer, results, &mut entering)
}

fn found_of<'w>(walker: &'w Walker, job: &Job<'_>) -> &'w [u64] {
    let found = walker.found();
    found.get(..job.candidates).unwrap_or(found)
}

/// The entry nodes nearest to each of the first examples, with their combined scores.
fn entries_near(all: &[f32], ids: &[u32], combined: &[f32]) -> Vec<(Vec<u32>, Vec<f32>)> {
    let columns = all.chunks_exact(ids.len().max(1));
    let near = columns.take(ENTERING_EXAMPLES).map(|column| {
        let mut best = TopK::new(ENTRIES_PER_EXAMPLE);
        for (place, &similarity) in (0u32..).zip(column) {
            best.push(similarity, place);
        }
        let places = best.into_sorted();
        let of = places.iter().filter_map(|(_, place)| {
            let place = *place as usize;
            Some((*ids.get(place)?, *combined.get(place)?))
        });
        of.unzip()
    });
    near.collect()
}

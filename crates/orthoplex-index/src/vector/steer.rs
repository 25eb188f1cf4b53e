//! A walk through the graph on behalf of a search: where it starts, what it may answer, when it
//! gives up.

use super::score::{CodeScorer, Scorer};
use super::{Job, Rescore, Scratch, Stopped, VectorIndex, rerank};
use crate::graph::Graph;
use crate::graph::walk::{Admit, AdmitAll, Outcome, WalkLimits, Walker};
use crate::space::query_code;
use crate::work;

/// Matches of a filter that are tried as further starting points.
const FILTER_ENTRIES: usize = 32;

/// One graph and how wide to walk it.
#[derive(Clone, Copy)]
pub(super) struct Route<'a> {
    pub(super) graph: &'a Graph,
    pub(super) width: usize,
}

/// Buffers of starting points.
pub(super) struct Entering<'a> {
    pub(super) walker: &'a mut Walker,
    pub(super) ids: &'a mut Vec<u32>,
    /// Scores of the entry nodes of the graph.
    pub(super) scores: &'a mut Vec<f32>,
    /// Further starting points with their scores.
    pub(super) more: &'a [(Vec<u32>, Vec<f32>)],
}

/// Walks the graph; `None` if the walk was in the wrong place and a scan must answer.
pub(super) fn walk(
    index: &VectorIndex<'_>,
    route: Route<'_>,
    job: &Job<'_>,
    scratch: &mut Scratch,
) -> Result<Option<Vec<(f32, u32)>>, Stopped> {
    let entry = route.graph.entry();
    let layout = index.space.code_layout();
    let layout = layout.filter(|_| index.uses_codes(job) && route.graph.suits_codes());
    let Scratch {
        rotated,
        code,
        walker,
        ids,
        scores,
        ..
    } = scratch;
    let mut buffers = Entering {
        walker,
        ids,
        scores,
        more: &[],
    };
    if let Some(layout) = layout {
        index.space.rotate(job.query, rotated);
        let code = query_code(code, layout, index.space.metric(), rotated);
        buffers.scores.resize(entry.ids().len(), 0.0);
        code.score_range(entry.codes(), 0, buffers.scores);
        let scorer = CodeScorer::new(code, index.codes);
        let is_good = steer(route, job, &scorer, job.candidates, &mut buffers)?;
        walked(route, buffers.walker, index.space.record_bytes(), 1);
        if !is_good {
            return Ok(None);
        }
        let found = walker.found();
        let found = &found[..found.len().min(job.candidates)];
        if job.params.rescore == Rescore::Codes4 {
            return Ok(Some(rerank::scored(found, job.params.k)));
        }
        return match index.refine_of(job) {
            Some(plane) => Ok(Some(rerank::by_refine(
                index,
                plane,
                job,
                found,
                &mut scratch.refine,
                rotated,
            ))),
            None => rerank::exact(index, job, found, f32::INFINITY).map(Some),
        };
    }
    let scorer = index.row_scorer(job);
    buffers.scores.resize(entry.ids().len(), 0.0);
    scorer.score_ids(entry.ids(), buffers.scores);
    let is_good = steer(route, job, &scorer, job.params.k, &mut buffers)?;
    walked(route, buffers.walker, index.row_bytes(), 1);
    Ok(is_good.then(|| rerank::scored(walker.found(), job.params.k)))
}

/// Counts the work of a walk that compared rows of `row_bytes` with `queries` vectors each.
pub(super) fn walked(route: Route<'_>, walker: &Walker, row_bytes: usize, queries: usize) {
    let passed = walker.passed();
    let scored = passed.scored + route.graph.entry().ids().len();
    work::compared(scored, row_bytes, queries);
    work::read_vectors(passed.hops * route.graph.links().degree() * size_of::<u32>());
}

/// Runs the walk from the entry nodes, whose scores are in the buffers; answers whether what it
/// found will do.
pub(super) fn steer<S: Scorer>(
    route: Route<'_>,
    job: &Job<'_>,
    scorer: &S,
    results: usize,
    buffers: &mut Entering<'_>,
) -> Result<bool, Stopped> {
    let is_open = job.mask.allowed.is_none() && job.mask.dead.count_ones() == 0;
    let outcome = if is_open {
        run(route, job, scorer, &AdmitAll, results, buffers)?
    } else {
        run(route, job, scorer, &job.mask, results, buffers)?
    };
    let found = buffers.walker.found().len();
    let is_short = found < job.params.k && found < job.mask.count();
    Ok(outcome == Outcome::Complete && !is_short)
}

fn run<S: Scorer, A: Admit>(
    route: Route<'_>,
    job: &Job<'_>,
    scorer: &S,
    admit: &A,
    results: usize,
    buffers: &mut Entering<'_>,
) -> Result<Outcome, Stopped> {
    let links = route.graph.links();
    let nodes = route.graph.nodes().count_ones().max(1);
    let share = job.mask.estimate() as f64 / nodes as f64;
    let limits = WalkLimits {
        width: route.width,
        results,
        share,
        judged_at: job.params.ef.max(job.params.k).saturating_mul(2),
        go_on: job.go_on,
    };
    buffers.walker.begin(links.len(), &limits);
    buffers
        .walker
        .enter_best(&links, admit, route.graph.entry().ids(), buffers.scores);
    for (ids, scores) in buffers.more {
        buffers.walker.enter_best(&links, admit, ids, scores);
    }
    if job.mask.allowed.is_some() {
        let words = job.mask.words();
        let step = words.div_ceil(FILTER_ENTRIES).max(1);
        let matches = (0..words).step_by(step).filter_map(|index| {
            let word = job.mask.word(index);
            (word != 0).then(|| index as u32 * 64 + word.trailing_zeros())
        });
        buffers.ids.clear();
        buffers.ids.extend(matches);
        buffers.scores.resize(buffers.ids.len(), 0.0);
        scorer.score_ids(buffers.ids, buffers.scores);
        buffers
            .walker
            .enter_best(&links, admit, buffers.ids, buffers.scores);
    }
    buffers.walker.run(&links, scorer, admit, &limits)
}

//! Building: nodes are inserted in random order, batch after batch.
//!
//! Each batch searches the graph as it was before the batch, in parallel; then the links back
//! are grouped by target and applied, each row by one thread. Nothing depends on timing, so the
//! result is the same for any number of threads.

use super::points::{CodePoints, Points, RowPoints};
use super::prune::{Pruner, fill_row};
use super::reuse::{self, Plan};
use super::walk::{AdmitAll, Links, WalkLimits, Walker};
use super::{BuildParams, Cancelled, EntryTable, Graph, Memory, Progress, Reuse};
use super::{connect, entry};
use crate::bitset::Bitset;
use crate::space::VectorSpace;
use crate::vector::Originals;
use crate::vector::score::Scorer;
use orthoplex_kernels::AlignedBytes;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Fewest candidates considered for a node.
const WIDTH_MIN: usize = 128;

/// Nodes inserted one by one at first.
const SINGLE_MAX: usize = 1024;

/// A batch is at most this part of the graph it searches, and at most so many nodes.
const BATCH_PART: usize = 8;
const BATCH_MAX: usize = 4096;

/// Ids must leave a bit free in keys.
const NODES_MAX: usize = 1 << 31;

pub(super) fn build(
    space: &VectorSpace,
    originals: &dyn Originals,
    nodes: &Bitset,
    params: &BuildParams,
    reuse: Option<Reuse<'_>>,
    progress: &dyn Progress,
) -> Result<Graph, Cancelled> {
    let degree = params.m.clamp(2, 1024) * 2;
    let rows = nodes.len().min(originals.len()).min(NODES_MAX);
    let plan = reuse::plan(nodes, rows, params.seed, degree, reuse.as_ref());
    let threads = Threads::new(params.threads);
    let job = Job {
        degree,
        width: params.ef_construct.clamp(WIDTH_MIN, 1 << 16),
        plan: &plan,
        threads: &threads,
    };
    let codes = threads.run(|| CodePoints::encode(space, originals, &plan.order));
    let links = match codes {
        Some(points) => job.link(&points, progress)?,
        None => job.link(
            &RowPoints::new(space.metric(), originals, &plan.order),
            progress,
        )?,
    };
    let mut linked = Bitset::new(nodes.len());
    for &offset in &plan.order {
        linked.set(offset as usize);
    }
    let count = entry::count_for(plan.order.len());
    let entries = (0..count).map(|i| plan.order[i * plan.order.len() / count]);
    Ok(Graph {
        degree,
        links: Memory::Built(by_offset(
            links.as_slice_of(),
            degree,
            &plan.order,
            nodes.len(),
        )),
        nodes: linked,
        entry: EntryTable::new(space, originals, entries.collect()),
        suits_codes: true,
    })
}

/// Rows by offset from rows by rank. Offsets that are no nodes link to themselves alone.
fn by_offset(links: &[u32], degree: usize, order: &[u32], offsets: usize) -> AlignedBytes {
    let mut bytes = AlignedBytes::new();
    bytes.resize(offsets * degree * size_of::<u32>());
    let flat = bytes.as_mut_slice_of::<u32>();
    for (offset, row) in (0u32..).zip(flat.chunks_exact_mut(degree)) {
        row.fill(offset);
    }
    for (&offset, ranks) in order.iter().zip(links.chunks_exact(degree)) {
        let start = offset as usize * degree;
        for (place, &rank) in flat[start..start + degree].iter_mut().zip(ranks) {
            *place = order[rank as usize];
        }
    }
    bytes
}

/// The threads of one build; the caller's own if no others are to be had.
pub(super) struct Threads(Option<ThreadPool>);

impl Threads {
    fn new(count: usize) -> Self {
        let pool = ThreadPoolBuilder::new().num_threads(count.max(1));
        Threads(
            pool.thread_name(|i| format!("graph-build-{i}"))
                .build()
                .ok(),
        )
    }

    fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// What stays the same during one build.
struct Job<'a> {
    degree: usize,
    width: usize,
    plan: &'a Plan<'a>,
    threads: &'a Threads,
}

/// Buffers of one thread.
struct Worker<Q> {
    walker: Walker,
    pruner: Pruner,
    query: Q,
    ids: Vec<u32>,
    scores: Vec<f32>,
}

impl<Q> Worker<Q> {
    fn new(query: Q) -> Self {
        Worker {
            walker: Walker::default(),
            pruner: Pruner::default(),
            query,
            ids: Vec::new(),
            scores: Vec::new(),
        }
    }
}

impl Job<'_> {
    /// Links all nodes; answers the rows by rank.
    fn link<P: Points>(
        &self,
        points: &P,
        progress: &dyn Progress,
    ) -> Result<AlignedBytes, Cancelled> {
        let total = self.plan.order.len();
        let mut bytes = AlignedBytes::new();
        bytes.resize(total * self.degree * size_of::<u32>());
        let links = bytes.as_mut_slice_of::<u32>();
        let kept = self.plan.kept();
        self.threads
            .run(|| reuse::repair(points, self.plan, &mut links[..kept * self.degree]));
        let mut worker = Worker::new(points.query());
        let mut done = kept;
        while done < total {
            let batch = match done {
                0..SINGLE_MAX => 1,
                _ => (done / BATCH_PART).min(BATCH_MAX).min(total - done),
            };
            let (old, rest) = links.split_at_mut(done * self.degree);
            let new = &mut rest[..batch * self.degree];
            if batch == 1 {
                self.find_neighbours(points, old, done, new, &mut worker);
            } else {
                self.threads
                    .run(|| self.insert_batch(points, old, done, new));
            }
            self.link_back(points, old, done, new, batch > 1);
            done += batch;
            if (batch > 1 || done.is_multiple_of(SINGLE_MAX)) && !progress.step(done, total) {
                return Err(Cancelled);
            }
        }
        connect::connect(links, self.degree);
        if progress.step(total, total) {
            Ok(bytes)
        } else {
            Err(Cancelled)
        }
    }

    fn insert_batch<P: Points>(&self, points: &P, old: &[u32], done: usize, new: &mut [u32]) {
        new.par_chunks_mut(self.degree)
            .enumerate()
            .with_min_len(16)
            .for_each_init(
                || Worker::new(points.query()),
                |worker, (i, row)| self.find_neighbours(points, old, done + i, row, worker),
            );
    }

    /// Fills the row of one new node from a walk through the rows of the `old` nodes.
    fn find_neighbours<P: Points>(
        &self,
        points: &P,
        old: &[u32],
        rank: usize,
        row: &mut [u32],
        worker: &mut Worker<P::Query>,
    ) {
        let links = Links::new(old, self.degree);
        let own = rank as u32;
        let limits = WalkLimits {
            width: self.width,
            results: 0,
            share: 1.0,
            judged_at: 0,
            go_on: &|| true,
        };
        let Worker {
            walker,
            pruner,
            query,
            ids,
            scores,
        } = worker;
        let scorer = points.scorer(own, query);
        // Ranks are in random order, so the first ones are a sample.
        ids.clear();
        ids.extend(0..entry::count_for(links.len()) as u32);
        scores.resize(ids.len(), 0.0);
        scorer.score_ids(ids, scores);
        walker.begin(links.len(), &limits);
        walker.enter_best(&links, &AdmitAll, ids, scores);
        // Never stopped: `go_on` always agrees.
        let _complete = walker.run(&links, &scorer, &AdmitAll, &limits);
        let neighbours = pruner.choose(points, own, walker.found(), self.degree);
        fill_row(row, own, neighbours);
    }

    /// Adds the new nodes to the rows of the nodes they link to.
    fn link_back<P: Points>(
        &self,
        points: &P,
        old: &mut [u32],
        done: usize,
        new: &[u32],
        in_parallel: bool,
    ) {
        let mut pairs: Vec<(u32, u32)> = (done as u32..)
            .zip(new.chunks_exact(self.degree))
            .flat_map(|(own, row)| row.iter().map(move |&to| (to, own)))
            .filter(|(to, own)| to != own)
            .collect();
        pairs.sort_unstable();
        // Each row is carved out, so that threads may write different rows at once.
        let mut groups = Vec::new();
        let (mut rest, mut start) = (old, 0);
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(target, _)) = group.first() else {
                continue;
            };
            let at = target as usize * self.degree;
            let (_, tail) = rest.split_at_mut(at - start);
            let (row, tail) = tail.split_at_mut(self.degree);
            groups.push((row, group));
            (rest, start) = (tail, at + self.degree);
        }
        let link = |pruner: &mut (Pruner, Vec<u32>), (row, group): (&mut [u32], &[(u32, u32)])| {
            self.add_to_row(points, row, group, pruner);
        };
        if in_parallel {
            let groups = groups.into_par_iter().with_min_len(64);
            self.threads
                .run(|| groups.for_each_init(Default::default, link));
        } else {
            let mut buffers = Default::default();
            groups
                .into_iter()
                .for_each(|group| link(&mut buffers, group));
        }
    }

    /// Adds to one row the nodes that link to it; chooses anew if there are too many.
    fn add_to_row<P: Points>(
        &self,
        points: &P,
        row: &mut [u32],
        group: &[(u32, u32)],
        (pruner, candidates): &mut (Pruner, Vec<u32>),
    ) {
        let Some(&(own, _)) = group.first() else {
            return;
        };
        candidates.clear();
        candidates.extend(row.iter().filter(|&&id| id != own));
        candidates.extend(group.iter().map(|&(_, source)| source));
        let neighbours = if candidates.len() <= self.degree {
            candidates
        } else {
            pruner.choose_among(points, own, candidates, self.degree)
        };
        fill_row(row, own, neighbours);
    }
}

//! The points whose vectors score best: over the collection, or among points found before.
//!
//! What dense vectors say comes from the index. A score of several sparse or multi vectors is computed for
//! every point that may be answered.

use super::combine::Combine;
use super::target::Target;
use super::{Run, Scored};
use crate::read::{Found, check_time};
use crate::shard::{ShardQuery, Visit};
use orthoplex_index::stored::StoredRef;
use orthoplex_index::values::Values;
use orthoplex_index::vector::Examples;
use orthoplex_index::work;
use orthoplex_types::Result;
use orthoplex_types::filter::Filter;
use orthoplex_types::query::SearchParams;

/// A search over the collection.
pub(super) struct Search<'a> {
    pub(super) target: &'a Target,
    pub(super) filter: Option<&'a Filter>,
    pub(super) params: &'a SearchParams,
    pub(super) threshold: Option<f32>,
}

impl Search<'_> {
    /// The best points, best first, examples left out.
    pub(super) fn run(&self, run: &Run<'_>, limit: usize) -> Result<Vec<Scored>> {
        let wanted = limit.saturating_add(run.excluded.len());
        let mut ranked = match (&self.target.combine, self.target.examples.first()) {
            (Combine::Nearest, Some(vector)) => self.nearest(run, vector.as_ref(), wanted)?,
            _ => match self.target.dense() {
                Some(examples) => self.by_examples(run, &examples, wanted)?,
                None => self.scan(run, wanted)?,
            },
        };
        ranked.retain(|(_, point)| !run.excluded.contains(&point.id));
        Ok(best(ranked, limit))
    }

    fn nearest(
        &self,
        run: &Run<'_>,
        vector: StoredRef<'_>,
        limit: usize,
    ) -> Result<Vec<(f32, Scored)>> {
        let query = ShardQuery {
            slot: self.target.slot,
            vector,
            examples: None,
            filter: self.filter,
            params: self.params,
            limit,
            threshold: self.threshold,
        };
        self.hits(run, &query)
    }

    /// The best by the score of several dense examples.
    fn by_examples(
        &self,
        run: &Run<'_>,
        vectors: &[&[f32]],
        limit: usize,
    ) -> Result<Vec<(f32, Scored)>> {
        let Some(first) = vectors.first() else {
            return Ok(Vec::new());
        };
        let combine = |similarities: &[f32]| self.target.combine.apply(similarities);
        let examples = Examples {
            vectors,
            combine: &combine,
            bears_estimates: self.target.bears_estimates(),
        };
        // Sums of dot products are dot products with a sum.
        let sum = self.target.sum_of(vectors);
        let vector = sum.as_deref().unwrap_or(first);
        let query = ShardQuery {
            slot: self.target.slot,
            vector: StoredRef::Dense(Values::F32(vector)),
            examples: sum.is_none().then_some(examples),
            filter: self.filter,
            params: self.params,
            limit,
            threshold: None,
        };
        let mut ranked = self.hits(run, &query)?;
        ranked.retain(|(rank, _)| is_wanted(self.target, *rank, self.threshold));
        Ok(ranked)
    }

    fn hits(&self, run: &Run<'_>, query: &ShardQuery<'_>) -> Result<Vec<(f32, Scored)>> {
        let mut ranked = Vec::new();
        for (shard, view) in run.snapshot.views.iter().enumerate() {
            for hit in view.search(query, run.context)? {
                let point = Scored {
                    id: hit.id,
                    score: self.target.score(hit.similarity),
                    version: hit.version,
                    found: Found {
                        shard,
                        place: hit.place,
                    },
                    order_value: None,
                };
                ranked.push((hit.similarity, point));
            }
        }
        Ok(ranked)
    }

    fn scan(&self, run: &Run<'_>, limit: usize) -> Result<Vec<(f32, Scored)>> {
        let mut kept: Vec<(f32, Found)> = Vec::new();
        let room = limit.saturating_mul(2).saturating_add(256);
        let (mut buffer, mut bytes) = (Vec::new(), 0);
        let (slot, indexed_only) = (Some(self.target.slot), self.params.indexed_only);
        visit(run, self.filter, slot, indexed_only, &mut |found, row| {
            let Some(row) = row else { return };
            bytes += row.byte_len();
            let rank = self.target.rank(row, &mut buffer);
            if is_wanted(self.target, rank, self.threshold) {
                kept.push((rank, found));
                if kept.len() >= room {
                    kept.select_nth_unstable_by(limit, |a, b| b.0.total_cmp(&a.0));
                    kept.truncate(limit);
                }
            }
        })?;
        work::computed(bytes * self.target.examples.len());
        kept.sort_by(|a, b| b.0.total_cmp(&a.0));
        kept.truncate(limit);
        let mut ranked = Vec::with_capacity(kept.len());
        for (rank, found) in kept {
            let view = run.snapshot.view(found)?;
            let point = Scored {
                id: view.id(found.place),
                score: self.target.score(rank),
                version: view.version(found.place),
                found,
                order_value: None,
            };
            ranked.push((rank, point));
        }
        Ok(ranked)
    }
}

/// Points found before, by the score of a target. Points without the vector fall out.
pub(super) fn rescore(
    run: &Run<'_>,
    target: &Target,
    points: Vec<Scored>,
    threshold: Option<f32>,
) -> Result<Vec<Scored>> {
    let mut ranked = Vec::with_capacity(points.len());
    let (mut buffer, mut bytes) = (Vec::new(), 0);
    for (number, mut point) in points.into_iter().enumerate() {
        check_time(number, run.context)?;
        let view = run.snapshot.view(point.found)?;
        let rank = view.with_vector(point.found.place, target.slot, |row| {
            bytes += row.byte_len();
            target.rank(row, &mut buffer)
        });
        if let Some(rank) = rank.filter(|rank| is_wanted(target, *rank, threshold)) {
            point.score = target.score(rank);
            point.version = view.version(point.found.place);
            point.order_value = None;
            ranked.push((rank, point));
        }
    }
    work::computed(bytes * target.examples.len());
    let all = ranked.len();
    Ok(best(ranked, all))
}

fn is_wanted(target: &Target, rank: f32, threshold: Option<f32>) -> bool {
    rank > f32::NEG_INFINITY
        && threshold.is_none_or(|threshold| target.distance.passes(target.score(rank), threshold))
}

/// The first by rank, then by id.
pub(super) fn best(mut ranked: Vec<(f32, Scored)>, limit: usize) -> Vec<Scored> {
    ranked.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.id.cmp(&y.id)));
    ranked.truncate(limit);
    ranked.into_iter().map(|(_, point)| point).collect()
}

/// Shows every point of the collection that is wanted, as [`crate::shard::View::visit`] does.
pub(super) fn visit(
    run: &Run<'_>,
    filter: Option<&Filter>,
    slot: Option<usize>,
    indexed_only: bool,
    look: &mut dyn FnMut(Found, Option<StoredRef<'_>>),
) -> Result<()> {
    let visit = Visit {
        filter,
        slot,
        indexed_only,
    };
    for (shard, view) in run.snapshot.views.iter().enumerate() {
        view.visit(&visit, run.context, &mut |place, row| {
            look(Found { shard, place }, row);
        })?;
    }
    Ok(())
}

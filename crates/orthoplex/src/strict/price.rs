//! What a request takes from its rate: one for each condition, each vector compared and each id
//! looked up. Ids that a query names are left out of its results, by a filter of one condition.

use super::Limits;
use super::reads::Stage;
use crate::read::Snapshot;
use orthoplex_index::stored::StoredRef;
use orthoplex_types::filter::Filter;
use orthoplex_types::query::{Query, RecommendStrategy, VectorInput};
use orthoplex_types::vector::{UNNAMED, Vector};
use orthoplex_types::{Context, PointId, Result, ShardKeySelector};

pub(super) fn of_filter(filter: Option<&Filter>) -> usize {
    filter.map_or(0, |filter| filter.size().conditions)
}

pub(super) fn of_vector(vector: &Vector) -> usize {
    match vector {
        Vector::Multi(rows) => rows.len().max(1),
        _ => 1,
    }
}

/// A query with all its stages.
pub(super) fn of_stage(stage: &Stage<'_>, limits: &Limits<'_>) -> usize {
    let own = match stage.query {
        Some(Query::Recommend(input))
            if input.strategy.unwrap_or_default() == RecommendStrategy::AverageVector =>
        {
            let ids = input.positive.iter().chain(&input.negative);
            let ids = ids.filter(|own| matches!(own, VectorInput::Id(_))).count();
            1 + ids + usize::from(ids > 0)
        }
        Some(query) => of_examples(query.inputs(), stage.using, limits).max(1),
        None => 1,
    };
    let before = stage.prefetch.iter();
    let before: usize = before.map(|own| of_stage(&own.into(), limits)).sum();
    own + of_filter(stage.filter) + before
}

/// Vectors to compare with, some of them by id.
pub(super) fn of_examples<'a>(
    examples: impl IntoIterator<Item = &'a VectorInput>,
    using: Option<&str>,
    limits: &Limits<'_>,
) -> usize {
    let snapshot = Snapshot::whole(limits.collection);
    let mut ids = 0;
    let mut vectors = 0;
    for example in examples {
        vectors += match example {
            VectorInput::Vector(vector) => of_vector(vector),
            VectorInput::Id(id) => {
                ids += 1;
                rows_of(*id, using, &snapshot)
            }
        };
    }
    vectors + ids + usize::from(ids > 0)
}

/// Rows of the vector of a point; one if it has none.
fn rows_of(id: PointId, using: Option<&str>, snapshot: &Snapshot) -> usize {
    let slot = snapshot.schema.slot_of(using.unwrap_or(UNNAMED));
    let rows = slot.zip(snapshot.find(id)).and_then(|(slot, found)| {
        let view = snapshot.view(found).ok()?;
        view.with_vector(found.place, slot, |vector| match vector {
            StoredRef::Multi { dim, values } => values.count() / dim.max(1),
            StoredRef::Dense(_) | StoredRef::Sparse { .. } => 1,
        })
    });
    rows.unwrap_or(1)
}

/// Points of the shard keys of a write that match: counted if indexes can, else half of all.
pub(super) fn of_matches(
    filter: &Filter,
    keys: &ShardKeySelector,
    limits: &Limits<'_>,
) -> Result<usize> {
    let shards = limits.collection.shards();
    let groups = shards.for_write(keys)?;
    let chosen = groups.into_iter().flat_map(|group| shards.of(group));
    let views: Vec<_> = chosen.map(|shard| shard.view()).collect();
    if super::indexes::serves(filter, &limits.settled.fields) {
        let counts = views
            .iter()
            .map(|view| view.count(Some(filter), &Context::new()));
        return counts.sum();
    }
    Ok(views.iter().map(|view| view.points()).sum::<usize>() / 2)
}

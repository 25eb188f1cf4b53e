//! Queries: from what a client looks for to scored points.
//!
//! A query becomes one vector, every shard answers its nearest points, the lists are merged, the
//! offset is cut off, and only then payload and vectors are fetched. Points that served as examples
//! are taken out of the merged list: asking each shard for that many more keeps the list complete,
//! and leaves the search itself without a filter.

mod input;

use crate::collection::Collection;
use crate::read::{Found, Selection, Snapshot, check_time};
use crate::shard::{Hit, ShardQuery};
use input::Search;
use orthoplex_types::config::Distance;
use orthoplex_types::ops::reads::{LIMIT_DEFAULT, QueryPoints, QueryResult};
use orthoplex_types::point::ScoredPoint;
use orthoplex_types::{Context, Error, PointId, Result};

/// Score of points that were not compared with anything.
const UNSCORED: f32 = 1.0;

/// A point to be answered.
struct Scored {
    id: PointId,
    score: f32,
    version: u64,
    found: Found,
}

/// Answers one query.
pub(crate) fn query(
    collection: &Collection,
    op: QueryPoints,
    context: &Context,
) -> Result<QueryResult> {
    let snapshot = Snapshot::of(collection);
    Ok(QueryResult {
        points: points(&snapshot, op, context)?,
    })
}

/// Answers several queries on the same state of the collection.
pub(crate) fn batch(
    collection: &Collection,
    searches: impl IntoIterator<Item = QueryPoints>,
    context: &Context,
) -> Result<Vec<Vec<ScoredPoint>>> {
    let snapshot = Snapshot::of(collection);
    searches
        .into_iter()
        .map(|op| points(&snapshot, op, context))
        .collect()
}

fn points(
    snapshot: &Snapshot<'_>,
    mut op: QueryPoints,
    context: &Context,
) -> Result<Vec<ScoredPoint>> {
    let selection = Selection::new(
        op.with_payload.take(),
        op.with_vector.take(),
        false,
        snapshot.schema,
    )?;
    let scored = match op.query.take() {
        None => in_id_order(snapshot, &op, context)?,
        Some(query) => {
            let search = Search::new(query, op.using.as_deref(), snapshot)?;
            nearest(snapshot, &search, &op, context)?
        }
    };
    let mut points = Vec::with_capacity(scored.len());
    for (
        number,
        Scored {
            id,
            score,
            version,
            found,
        },
    ) in scored.into_iter().enumerate()
    {
        check_time(number, context)?;
        let (payload, vector) = selection.fetch(snapshot, found)?;
        points.push(ScoredPoint {
            id,
            version,
            score,
            payload,
            vector,
            shard_key: None,
            order_value: None,
        });
    }
    Ok(points)
}

fn in_id_order(
    snapshot: &Snapshot<'_>,
    op: &QueryPoints,
    context: &Context,
) -> Result<Vec<Scored>> {
    let (offset, limit) = (op.offset.unwrap_or(0), op.limit.unwrap_or(LIMIT_DEFAULT));
    let page = snapshot.page(
        None,
        op.filter.as_ref(),
        limit.saturating_add(offset),
        context,
    )?;
    let scored = |(id, found)| Scored {
        id,
        score: UNSCORED,
        version: 0,
        found,
    };
    Ok(page.into_iter().skip(offset).map(scored).collect())
}

fn nearest(
    snapshot: &Snapshot<'_>,
    search: &Search,
    op: &QueryPoints,
    context: &Context,
) -> Result<Vec<Scored>> {
    let (offset, limit) = (op.offset.unwrap_or(0), op.limit.unwrap_or(LIMIT_DEFAULT));
    let params = op.params.clone().unwrap_or_default();
    let query = ShardQuery {
        slot: search.slot,
        vector: &search.vector,
        filter: op.filter.as_ref(),
        params: &params,
        limit: limit
            .saturating_add(offset)
            .saturating_add(search.examples.len()),
        threshold: op.score_threshold,
    };
    let mut hits: Vec<(usize, Hit)> = Vec::new();
    for (shard, view) in snapshot.views.iter().enumerate() {
        hits.extend(
            view.search(&query, context)?
                .into_iter()
                .map(|hit| (shard, hit)),
        );
    }
    if snapshot.views.len() > 1 {
        hits.sort_by(|(_, a), (_, b)| b.similarity.total_cmp(&a.similarity).then(a.id.cmp(&b.id)));
    }
    let distance = distance(snapshot, search)?;
    let wanted = hits
        .into_iter()
        .filter(|(_, hit)| !search.examples.contains(&hit.id));
    let scored = wanted.skip(offset).take(limit).map(|(shard, hit)| Scored {
        id: hit.id,
        score: distance.score(hit.similarity),
        version: hit.version,
        found: Found {
            shard,
            place: hit.place,
        },
    });
    Ok(scored.collect())
}

fn distance(snapshot: &Snapshot<'_>, search: &Search) -> Result<Distance> {
    let slot = snapshot.schema.slots().get(search.slot);
    slot.map(|slot| slot.distance)
        .ok_or_else(|| Error::internal("no such vector"))
}

//! Queries: from what a client looks for to scored points.
//!
//! A query is a tree of stages. A stage without earlier ones looks at the whole collection; any
//! other ranks again what those found, and nothing else. Every list is merged over all shards before
//! the next stage sees it. Payload and vectors are fetched at the end, for the winners only.
//!
//! Points that served as examples are taken out of the lists: asking for that many more keeps the
//! lists complete, and leaves the searches themselves without a filter.

mod average;
mod combine;
mod formula;
mod fusion;
mod groups;
mod matrix;
mod mmr;
mod order;
mod search;
mod stage;
mod target;
mod text;
mod weights;

pub(crate) use groups::query_groups;
pub(crate) use matrix::{offsets as matrix_offsets, pairs as matrix_pairs};

use crate::Database;
use crate::collection::Collection;
use crate::read::{Found, Selection, Snapshot, check_time};
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::reads::{LIMIT_DEFAULT, QueryPoints, QueryResult};
use orthoplex_types::point::ScoredPoint;
use orthoplex_types::query::{Prefetch, Query, VectorInput};
use orthoplex_types::{Context, Error, ErrorKind, PointId, Result, ShardKeySelector};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// Score of points that were not compared with anything.
const UNSCORED: f32 = 1.0;

/// A point that a stage found.
#[derive(Clone, Debug)]
struct Scored {
    id: PointId,
    score: f32,
    version: u64,
    found: Found,
    order_value: Option<Value>,
}

/// What all stages of one query share.
struct Run<'a> {
    database: &'a Database,
    snapshot: &'a Snapshot,
    /// Every stage that looks at the collection obeys it.
    filter: Option<&'a Filter>,
    /// Points that served as examples.
    excluded: HashSet<PointId>,
    context: &'a Context,
}

impl Run<'_> {
    fn check_time(&self) -> Result<()> {
        check_time(0, self.context)
    }
}

/// Answers one query.
pub(crate) fn query(
    database: &Database,
    collection: &Arc<Collection>,
    op: QueryPoints,
    context: &Context,
) -> Result<QueryResult> {
    let snapshot = Snapshot::of(collection, &op.shard_key)?;
    Ok(QueryResult {
        points: points(database, collection, &snapshot, op, context)?,
    })
}

/// Answers several queries. Those of the same shard keys see the same state.
pub(crate) fn batch(
    database: &Database,
    collection: &Arc<Collection>,
    searches: impl IntoIterator<Item = QueryPoints>,
    context: &Context,
) -> Result<Vec<Vec<ScoredPoint>>> {
    let mut snapshots: Vec<(ShardKeySelector, Snapshot)> = Vec::new();
    let mut answers = Vec::new();
    for op in searches {
        let known = snapshots.iter().position(|(own, _)| *own == op.shard_key);
        let known = match known {
            Some(known) => known,
            None => {
                let snapshot = Snapshot::of(collection, &op.shard_key)?;
                snapshots.push((op.shard_key.clone(), snapshot));
                snapshots.len() - 1
            }
        };
        if let Some((_, snapshot)) = snapshots.get(known) {
            answers.push(points(database, collection, snapshot, op, context)?);
        }
    }
    Ok(answers)
}

fn points(
    database: &Database,
    collection: &Arc<Collection>,
    snapshot: &Snapshot,
    mut op: QueryPoints,
    context: &Context,
) -> Result<Vec<ScoredPoint>> {
    let selection = Selection::new(
        op.with_payload.take(),
        op.with_vector.take(),
        false,
        &snapshot.schema,
    )?;
    let filter = op.filter.take();
    let scored = ranked(database, collection, snapshot, op, filter.as_ref(), context)?;
    fetch(snapshot, &selection, scored, context)
}

/// The points of a query before anything is fetched. `op` has no filter of its own left.
fn ranked(
    database: &Database,
    collection: &Arc<Collection>,
    snapshot: &Snapshot,
    op: QueryPoints,
    filter: Option<&Filter>,
    context: &Context,
) -> Result<Vec<Scored>> {
    let limit = op.limit.unwrap_or(LIMIT_DEFAULT);
    // A sample of the collection has no order that an offset could mean.
    let offset = match op.query {
        Some(Query::Sample(_)) if op.prefetch.is_empty() => 0,
        _ => op.offset.unwrap_or(0),
    };
    let root = Prefetch {
        prefetch: op.prefetch,
        query: op.query,
        using: op.using,
        filter: None,
        params: op.params,
        score_threshold: op.score_threshold,
        limit: Some(limit.saturating_add(offset)),
        lookup_from: op.lookup_from,
    };
    if op.offset.is_some_and(|offset| offset > 0) && matches!(root.query, Some(Query::OrderBy(_))) {
        return Err(Error::wrong_input(
            "Cannot use an `offset` when using `order_by`. The alternative for paging is to use \
             `order_by.start_from` and a filter to exclude the IDs that you've already seen for the \
             `order_by.start_from` value",
        ));
    }
    let mut excluded = HashSet::new();
    examples(&root, database, collection, &mut excluded)?;
    let run = Run {
        database,
        snapshot,
        filter: filter.filter(|own| !own.is_empty()),
        excluded,
        context,
    };
    let mut scored = stage::run(&run, &root)?;
    scored.drain(..offset.min(scored.len()));
    scored.truncate(limit);
    Ok(scored)
}

/// Another collection that a query names.
fn other(database: &Database, name: &str) -> Result<Arc<Collection>> {
    database
        .collection(name)
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::not_found(format_args!("Collection {name} not found")),
            _ => error,
        })
}

/// Ids of this collection that a query names.
fn examples(
    stage: &Prefetch,
    database: &Database,
    collection: &Arc<Collection>,
    ids: &mut HashSet<PointId>,
) -> Result<()> {
    let is_own = match &stage.lookup_from {
        None => true,
        Some(lookup) => Arc::ptr_eq(&other(database, &lookup.collection)?, collection),
    };
    let mut note = |input: &VectorInput| {
        if let (true, VectorInput::Id(id)) = (is_own, input) {
            ids.insert(*id);
        }
    };
    match &stage.query {
        Some(Query::Nearest(input) | Query::Mmr { nearest: input, .. }) => note(input),
        Some(Query::Recommend(input)) => {
            input.positive.iter().chain(&input.negative).for_each(note);
        }
        Some(Query::Discover(input)) => {
            note(&input.target);
            let pairs = input.context.iter();
            pairs
                .flat_map(|pair| [&pair.positive, &pair.negative])
                .for_each(note);
        }
        Some(Query::Context(pairs)) => {
            let pairs = pairs.iter();
            pairs
                .flat_map(|pair| [&pair.positive, &pair.negative])
                .for_each(note);
        }
        Some(Query::RelevanceFeedback(input)) => {
            note(&input.target);
            input
                .feedback
                .iter()
                .map(|item| &item.example)
                .for_each(note);
        }
        Some(
            Query::OrderBy(_)
            | Query::Fusion(_)
            | Query::Formula(_)
            | Query::Sample(_)
            | Query::Text(_),
        )
        | None => {}
    }
    let mut below = stage.prefetch.iter();
    below.try_for_each(|stage| examples(stage, database, collection, ids))
}

fn fetch(
    snapshot: &Snapshot,
    selection: &Selection,
    scored: Vec<Scored>,
    context: &Context,
) -> Result<Vec<ScoredPoint>> {
    let mut points = Vec::with_capacity(scored.len());
    for (number, own) in scored.into_iter().enumerate() {
        check_time(number, context)?;
        let (payload, vector) = selection.fetch(snapshot, own.found)?;
        points.push(ScoredPoint {
            id: own.id,
            version: own.version,
            score: own.score,
            payload,
            vector,
            shard_key: snapshot.shard_key(own.found),
            order_value: own.order_value,
        });
    }
    Ok(points)
}

//! Queries in groups: the best points of each value of a payload key.
//!
//! The first list is that of the query itself. While groups are missing or short, more lists follow:
//! the same query over the points that were not seen yet and that can still be of use. Lists that
//! compare scores of one kind are merged by them; where ranks make the score, as in fusion, later
//! lists come after earlier ones. The number of lists is bounded, so an answer may be short.

use super::{Scored, fetch, other, ranked, target};
use crate::Database;
use crate::collection::Collection;
use crate::read::{Found, Selection, Snapshot, check_time};
use crate::schema::Schema;
use indexmap::IndexMap;
use orthoplex_types::filter::{AnyValues, Condition, FieldCondition, Filter, Match, PayloadField};
use orthoplex_types::ops::reads::{
    GROUP_SIZE_DEFAULT, GroupId, GroupsResult, LIMIT_DEFAULT, PointGroup, QueryGroups, QueryPoints,
    WithLookup,
};
use orthoplex_types::query::{Prefetch, Query, RecommendStrategy};
use orthoplex_types::vector::UNNAMED;
use orthoplex_types::{Context, JsonPath, PointId, Result};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

/// Largest number of lists of one query.
const ROUNDS_MAX: u32 = 10;

/// Answers a query in groups.
pub(crate) fn query_groups(
    database: &Database,
    collection: &Arc<Collection>,
    op: QueryGroups,
    context: &Context,
) -> Result<GroupsResult> {
    if let Some(lookup) = &op.with_lookup {
        other(database, &lookup.collection)?;
    }
    let mut query = op.query;
    let snapshot = Snapshot::of(collection, &query.shard_key)?;
    let (payload, vector) = (query.with_payload.take(), query.with_vector.take());
    let selection = Selection::new(payload, vector, false, &snapshot.schema)?;
    let size = op.group_size.unwrap_or(GROUP_SIZE_DEFAULT);
    query.offset = None;
    widen(&mut query.prefetch, size);
    let gathered = Gathered {
        snapshot: &snapshot,
        key: &op.group_by,
        limit: query.limit.unwrap_or(LIMIT_DEFAULT),
        size,
        groups: IndexMap::new(),
        seen: HashSet::new(),
    };
    let groups = gathered.fill(database, collection, query, context)?;
    let mut result = GroupsResult::default();
    for (id, hits) in groups {
        let hits = fetch(&snapshot, &selection, hits, context)?;
        result.groups.push(PointGroup {
            hits,
            id,
            lookup: None,
        });
    }
    if let Some(wanted) = op.with_lookup {
        look_up(database, wanted, &mut result.groups, context)?;
    }
    Ok(result)
}

/// As many candidates for each point of a group as a plain query takes for each point.
fn widen(stages: &mut [Prefetch], size: usize) {
    for stage in stages {
        let limit = stage.limit.unwrap_or(LIMIT_DEFAULT);
        stage.limit = Some(limit.saturating_mul(size));
        widen(&mut stage.prefetch, size);
    }
}

/// Groups in the order of their best points.
type Groups = IndexMap<GroupId, Vec<Scored>>;

/// What was found so far.
struct Gathered<'a> {
    snapshot: &'a Snapshot,
    key: &'a JsonPath,
    limit: usize,
    size: usize,
    groups: Groups,
    seen: HashSet<(PointId, Found)>,
}

impl Gathered<'_> {
    fn fill(
        mut self,
        database: &Database,
        collection: &Arc<Collection>,
        mut query: QueryPoints,
        context: &Context,
    ) -> Result<Groups> {
        let order = order_of(&query, &self.snapshot.schema)?;
        let filter = query.filter.take().unwrap_or_default();
        let is_diverse = matches!(query.query, Some(Query::Mmr { .. }));
        let may_hold_back = is_diverse || !query.prefetch.is_empty();
        let enough = self.limit.saturating_mul(self.size);
        for round in 0..ROUNDS_MAX {
            // One group may fill a whole list, so lists grow; comparing all with all must not.
            let asked = match is_diverse {
                true => enough,
                false => enough.saturating_mul(1 << round),
            };
            query.limit = Some(asked);
            let filter = match round {
                0 => filter.clone(),
                _ => filter.clone().and(self.still_wanted()),
            };
            let op = query.clone();
            let list = ranked(
                database,
                collection,
                self.snapshot,
                op,
                Some(&filter),
                context,
            )?;
            let is_last = list.is_empty() || (list.len() < asked && !may_hold_back);
            for (number, point) in list.into_iter().enumerate() {
                check_time(number, context)?;
                self.take(point)?;
            }
            if is_last || self.is_complete() {
                break;
            }
        }
        Ok(sorted(self.groups, order))
    }

    /// Puts a point into its groups, as far as there is room.
    fn take(&mut self, point: Scored) -> Result<()> {
        if !self.seen.insert((point.id, point.found)) || self.is_complete() {
            return Ok(());
        }
        let payload = self
            .snapshot
            .view(point.found)?
            .payload(point.found.place)?;
        for group in GroupId::all_of(&payload, self.key) {
            let has_room = self.groups.len() < self.limit;
            match self.groups.get_mut(&group) {
                Some(hits) if hits.len() < self.size => hits.push(point.clone()),
                None if has_room => {
                    self.groups.insert(group, vec![point.clone()]);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn is_complete(&self) -> bool {
        self.groups.len() >= self.limit && self.short().next().is_none()
    }

    /// Groups that lack points.
    fn short(&self) -> impl Iterator<Item = &GroupId> {
        let groups = self.groups.iter();
        groups
            .filter(|(_, hits)| hits.len() < self.size)
            .map(|(id, _)| id)
    }

    /// Ids whose points in all shard keys were seen.
    fn seen_everywhere(&self) -> Vec<PointId> {
        let is_seen = |id: PointId, found| self.seen.contains(&(id, found));
        let ids = self.seen.iter().map(|(id, _)| *id);
        ids.filter(|id| self.snapshot.find_all(*id).all(|found| is_seen(*id, found)))
            .collect()
    }

    /// Holds for every point that can still be of use, and for few others.
    fn still_wanted(&self) -> Filter {
        let mut filter = Filter::without_ids(self.seen_everywhere());
        if self.groups.len() >= self.limit {
            let short = Values::of(self.short());
            if !short.beyond {
                let any = short.lists().map(|own| self.matches(Match::Any(own)));
                filter.should = any.collect();
            }
            return filter;
        }
        filter.must_not.push(Condition::IsEmpty {
            is_empty: PayloadField {
                key: self.key.clone(),
            },
        });
        let groups = self.groups.iter();
        let full = groups.filter(|(_, hits)| hits.len() >= self.size);
        let full = Values::of(full.map(|(id, _)| id));
        let except = full.lists().map(|own| self.matches(Match::Except(own)));
        filter.must.extend(except);
        filter
    }

    fn matches(&self, matches: Match) -> Condition {
        Condition::Field(FieldCondition {
            matches: Some(matches),
            ..FieldCondition::new(self.key.clone())
        })
    }
}

/// Values of groups as conditions name them.
#[derive(Default)]
struct Values {
    texts: Vec<String>,
    numbers: Vec<i64>,
    /// Whether there are numbers that no condition can name.
    beyond: bool,
}

impl Values {
    fn of<'a>(groups: impl Iterator<Item = &'a GroupId>) -> Self {
        let mut values = Self::default();
        for group in groups {
            match group {
                GroupId::Keyword(text) => values.texts.push(text.clone()),
                GroupId::Integer(number) => values.numbers.push(*number),
                GroupId::Unsigned(number) => match i64::try_from(*number) {
                    Ok(number) => values.numbers.push(number),
                    Err(_) => values.beyond = true,
                },
            }
        }
        values
    }

    fn lists(self) -> impl Iterator<Item = AnyValues> {
        let texts = (!self.texts.is_empty()).then_some(AnyValues::Keywords(self.texts));
        let numbers = (!self.numbers.is_empty()).then_some(AnyValues::Integers(self.numbers));
        texts.into_iter().chain(numbers)
    }
}

/// How hits of several lists compare.
#[derive(Clone, Copy)]
enum Order {
    /// Larger scores are better.
    Descending,
    /// Smaller scores are better.
    Ascending,
    /// Earlier ones are better.
    AsFound,
}

fn order_of(query: &QueryPoints, schema: &Schema) -> Result<Order> {
    let is_distance = match &query.query {
        Some(Query::Nearest(_)) => true,
        Some(Query::Recommend(own)) => {
            own.strategy.unwrap_or_default() == RecommendStrategy::AverageVector
        }
        Some(
            Query::Discover(_)
            | Query::Context(_)
            | Query::RelevanceFeedback(_)
            | Query::Formula(_)
            | Query::Text(_),
        ) => false,
        Some(Query::Mmr { .. } | Query::OrderBy(_) | Query::Fusion(_) | Query::Sample(_))
        | None => {
            return Ok(Order::AsFound);
        }
    };
    if !is_distance {
        return Ok(Order::Descending);
    }
    let (_, slot) = target::slot_of(query.using.as_deref().unwrap_or(UNNAMED), schema)?;
    Ok(match slot.distance().larger_is_nearer() {
        true => Order::Descending,
        false => Order::Ascending,
    })
}

/// Best hits first, and groups by their best hit.
fn sorted(mut groups: Groups, order: Order) -> Groups {
    let compare = |a: &Scored, b: &Scored| match order {
        Order::Descending => b.score.total_cmp(&a.score),
        Order::Ascending => a.score.total_cmp(&b.score),
        Order::AsFound => Ordering::Equal,
    };
    groups.values_mut().for_each(|hits| hits.sort_by(compare));
    groups.sort_by(|_, a, _, b| match (a.first(), b.first()) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    groups
}

/// A point of another collection for each group.
fn look_up(
    database: &Database,
    wanted: WithLookup,
    groups: &mut [PointGroup],
    context: &Context,
) -> Result<()> {
    let snapshot = Snapshot::whole(&*other(database, &wanted.collection)?);
    let selection = Selection::new(
        wanted.with_payload,
        wanted.with_vector,
        true,
        &snapshot.schema,
    )?;
    for (number, group) in groups.iter_mut().enumerate() {
        check_time(number, context)?;
        let id = group.id.as_point_id();
        if let Some((id, found)) = id.and_then(|id| Some((id, snapshot.find(id)?))) {
            group.lookup = Some(selection.record(&snapshot, id, found)?);
        }
    }
    Ok(())
}

//! Reads that look for no vector: by id, page by page, counting; and what every read shares.
//!
//! A read works on one consistent state of every shard, runs to its end on the calling thread, and
//! fetches payload and vectors for the points that it answers, never for candidates.

mod fields;

pub(crate) use fields::{facet, json_of, ordered};

use crate::collection::{Collection, Group, Settled, Shards};
use crate::routing::shard_of;
use crate::schema::Schema;
use crate::shard::{Place, View};
use crate::write::not_existing;
use orthoplex_index::stored::StoredRef;
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::reads::{
    CountPoints, CountResult, GetPoint, GetPoints, LIMIT_DEFAULT, ScrollPoints, ScrollResult,
};
use orthoplex_types::point::Record;
use orthoplex_types::selector::{WithPayload, WithVector};
use orthoplex_types::vector::{NamedVectors, SparseVector, Vector};
use orthoplex_types::{
    Context, Error, ErrorKind, Payload, PointId, Result, Scope, ShardKey, ShardKeySelector,
};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Answered points between two looks at the clock.
const FETCH_STRIDE: usize = 64;
/// Longest time that a caller can name; more would overflow the clock.
const TIMEOUT_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// A point of one shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Found {
    pub(crate) shard: usize,
    pub(crate) place: Place,
}

/// Points in the order of their ids, and the id after them.
type Page = (Vec<(PointId, Found)>, Option<PointId>);

/// One consistent state of the shards of a collection that a read looks at.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) schema: Arc<Schema>,
    pub(crate) settled: Arc<Settled>,
    pub(crate) views: Vec<Arc<View>>,
    groups: Vec<KeyedViews>,
}

/// The views of one shard key, or of shards without one.
#[derive(Clone)]
struct KeyedViews {
    key: Option<ShardKey>,
    places: Range<usize>,
}

impl Snapshot {
    /// The shards of the keys that are selected.
    pub(crate) fn of(collection: &Collection, selector: &ShardKeySelector) -> Result<Self> {
        let shards = collection.shards();
        Ok(Self::over(collection, &shards, shards.for_read(selector)?))
    }

    /// The shards of all keys.
    pub(crate) fn whole(collection: &Collection) -> Self {
        let shards = collection.shards();
        Self::over(collection, &shards, shards.active())
    }

    fn over(collection: &Collection, shards: &Shards, chosen: Vec<&Group>) -> Self {
        let (schema, settled) = (collection.schema(), collection.settled());
        let mut views = Vec::new();
        let mut groups = Vec::new();
        for group in chosen {
            let first = views.len();
            views.extend(shards.of(group).iter().map(|shard| shard.view()));
            groups.push(KeyedViews {
                key: group.key.clone(),
                places: first..views.len(),
            });
        }
        Self {
            schema,
            settled,
            views,
            groups,
        }
    }

    pub(crate) fn view(&self, found: Found) -> Result<&View> {
        self.views
            .get(found.shard)
            .map(|view| &**view)
            .ok_or_else(|| Error::internal("no such shard"))
    }

    /// The key of the shard that holds the point.
    pub(crate) fn shard_key(&self, found: Found) -> Option<ShardKey> {
        let number = self
            .groups
            .partition_point(|group| group.places.end <= found.shard);
        self.groups.get(number)?.key.clone()
    }

    /// Where the point of that id is: the first of several shard keys.
    pub(crate) fn find(&self, id: PointId) -> Option<Found> {
        self.find_all(id).next()
    }

    /// Where points of that id are, one a shard key.
    pub(crate) fn find_all(&self, id: PointId) -> impl Iterator<Item = Found> {
        self.groups.iter().filter_map(move |group| {
            let shard = group.places.start + shard_of(id, group.places.len());
            let place = self.views.get(shard)?.find(id)?;
            Some(Found { shard, place })
        })
    }

    /// The first `limit` matching points in the order of their ids, from `from` on, and the id after
    /// them. Points of one id in several shard keys stay together, for a page could not begin between
    /// them: so there may be a few more.
    pub(crate) fn page(
        &self,
        from: Option<PointId>,
        filter: Option<&Filter>,
        limit: usize,
        context: &Context,
    ) -> Result<Page> {
        let mut points = Vec::new();
        for (shard, view) in self.views.iter().enumerate() {
            let page = view.scroll(from, filter, limit.saturating_add(1), context)?;
            let page = page.into_iter();
            points.extend(page.map(|(id, place)| (id, Found { shard, place })));
        }
        points.sort_unstable_by_key(|(id, found)| (*id, found.shard));
        let end = match limit.checked_sub(1).and_then(|last| points.get(last)) {
            Some((last, _)) => points.partition_point(|(id, _)| id <= last),
            None => points.len(),
        };
        let next = points.get(end).map(|(id, _)| *id);
        points.truncate(end);
        Ok((points, next))
    }
}

/// What a read answers of each point.
pub(crate) struct Selection {
    payload: WithPayload,
    vector: WithVector,
}

impl Selection {
    /// Checks the names of vectors against the schema.
    pub(crate) fn new(
        payload: Option<WithPayload>,
        vector: Option<WithVector>,
        payload_default: bool,
        schema: &Schema,
    ) -> Result<Self> {
        let vector = vector.unwrap_or_default();
        if let WithVector::Names(names) = &vector
            && let Some(unknown) = names.iter().find(|name| schema.slot_of(name).is_none())
        {
            return Err(not_existing(unknown));
        }
        Ok(Self {
            payload: payload.unwrap_or(WithPayload::Bool(payload_default)),
            vector,
        })
    }

    fn everything() -> Self {
        Self {
            payload: WithPayload::Bool(true),
            vector: WithVector::Bool(true),
        }
    }

    /// Payload and vectors of a point, as far as selected.
    pub(crate) fn fetch(
        &self,
        snapshot: &Snapshot,
        found: Found,
    ) -> Result<(Option<Payload>, Option<NamedVectors>)> {
        let view = snapshot.view(found)?;
        let payload = match self.payload.is_needed() {
            true => self.payload.select(view.payload(found.place)?),
            false => None,
        };
        if !self.vector.is_needed() {
            return Ok((payload, None));
        }
        let mut vectors = NamedVectors::default();
        for (number, slot) in snapshot.schema.slots() {
            if self.vector.includes(&slot.name)
                && let Some(vector) = view.with_vector(found.place, number, shown)
            {
                vectors.0.push((slot.name.clone(), vector));
            }
        }
        Ok((payload, Some(vectors)))
    }

    pub(crate) fn record(&self, snapshot: &Snapshot, id: PointId, found: Found) -> Result<Record> {
        let (payload, vector) = self.fetch(snapshot, found)?;
        Ok(Record {
            id,
            payload,
            vector,
            shard_key: snapshot.shard_key(found),
            order_value: None,
        })
    }

    fn records(
        &self,
        snapshot: &Snapshot,
        points: &[(PointId, Found)],
        context: &Context,
    ) -> Result<Vec<Record>> {
        let mut records = Vec::with_capacity(points.len());
        for (number, (id, found)) in points.iter().enumerate() {
            check_time(number, context)?;
            records.push(self.record(snapshot, *id, *found)?);
        }
        Ok(records)
    }
}

/// A stored vector as clients see it.
pub(crate) fn shown(vector: StoredRef<'_>) -> Vector {
    match vector {
        StoredRef::Dense(values) => Vector::Dense(values.to_vec()),
        StoredRef::Sparse { indices, values } => Vector::Sparse(SparseVector {
            indices: indices.to_vec(),
            values: values.to_vec(),
        }),
        StoredRef::Multi { dim, values } => {
            let values = values.to_vec();
            let rows = values.chunks_exact(dim.max(1));
            Vector::Multi(rows.map(<[f32]>::to_vec).collect())
        }
    }
}

/// Points by id in the order asked for; missing ones are left out, repeated ones come once.
pub(crate) fn get_points(
    collection: &Collection,
    op: GetPoints,
    context: &Context,
) -> Result<Vec<Record>> {
    let snapshot = Snapshot::of(collection, &op.shard_key)?;
    let selection = Selection::new(op.with_payload, op.with_vector, false, &snapshot.schema)?;
    let mut seen = HashSet::with_capacity(op.ids.len());
    let wanted = op.ids.into_iter().filter(|id| seen.insert(*id));
    let points: Vec<_> = wanted
        .flat_map(|id| snapshot.find_all(id).map(move |found| (id, found)))
        .collect();
    selection.records(&snapshot, &points, context)
}

/// One point with everything it has.
pub(crate) fn get_point(collection: &Collection, op: GetPoint, _: &Context) -> Result<Record> {
    let snapshot = Snapshot::whole(collection);
    let found = snapshot.find(op.id).ok_or_else(|| op.missing())?;
    Selection::everything().record(&snapshot, op.id, found)
}

/// A page of points in the order of their ids.
pub(crate) fn scroll(
    collection: &Collection,
    op: ScrollPoints,
    context: &Context,
) -> Result<ScrollResult> {
    let snapshot = Snapshot::of(collection, &op.shard_key)?;
    let selection = Selection::new(op.with_payload, op.with_vector, true, &snapshot.schema)?;
    let limit = op.limit.unwrap_or(LIMIT_DEFAULT);
    if let Some(order_by) = &op.order_by {
        let wanted = (order_by, op.filter.as_ref(), limit);
        return fields::scroll(&snapshot, &selection, wanted, context);
    }
    let (points, next_page_offset) =
        snapshot.page(op.offset, op.filter.as_ref(), limit, context)?;
    Ok(ScrollResult {
        points: selection.records(&snapshot, &points, context)?,
        next_page_offset,
    })
}

/// Number of matching points; exact whether asked for or not.
pub(crate) fn count(
    collection: &Collection,
    op: CountPoints,
    context: &Context,
) -> Result<CountResult> {
    let snapshot = Snapshot::of(collection, &op.shard_key)?;
    let counts = snapshot
        .views
        .iter()
        .map(|view| view.count(op.filter.as_ref(), context));
    Ok(CountResult {
        count: counts.sum::<Result<usize>>()?,
    })
}

/// Ends a read whose time is up, looking at the clock once in a while.
pub(crate) fn check_time(number: usize, context: &Context) -> Result<()> {
    if number.is_multiple_of(FETCH_STRIDE) && context.is_over() {
        return Err(Error::timeout("the deadline passed"));
    }
    Ok(())
}

/// The context with the time that the scope names, unless it has a deadline already.
pub(crate) fn bounded(scope: &Scope, context: &Context) -> Context {
    match (context.deadline(), scope.timeout_s) {
        (None, Some(seconds)) => context.clone().with_deadline(deadline(seconds)),
        _ => context.clone(),
    }
}

/// The moment in that many seconds.
pub(crate) fn deadline(seconds: u64) -> Instant {
    Instant::now() + Duration::from_secs(seconds).min(TIMEOUT_MAX)
}

/// Says which operation ran out of how much time.
pub(crate) fn name_timeout(error: Error, operation: &str, scope: &Scope) -> Error {
    match (error.kind(), scope.timeout_s) {
        (ErrorKind::Timeout, Some(seconds)) => Error::timeout(format_args!(
            "Timeout error: Operation '{operation}' timed out after {seconds}s"
        )),
        (ErrorKind::Timeout, None) => Error::timeout(format_args!(
            "Timeout error: Operation '{operation}' timed out"
        )),
        _ => error,
    }
}

//! Reads by the values of a declared field: facets, and scrolling in another order.

use super::{Found, Selection, Snapshot, check_time};
use crate::collection::Collection;
use crate::shard::{FieldOrder, OrderValue};
use orthoplex_types::field_index::FieldType;
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::reads::{
    FACET_LIMIT_DEFAULT, FacetCounts, FacetHit, FacetResult, ScrollResult,
};
use orthoplex_types::query::{OrderBy, StartFrom};
use orthoplex_types::{Context, Error, JsonPath, PointId, Result};
use serde_json::Value;
use std::collections::HashMap;

/// Values of a field by the number of points that have them, most frequent first.
pub(crate) fn facet(
    collection: &Collection,
    op: FacetCounts,
    context: &Context,
) -> Result<FacetResult> {
    let snapshot = Snapshot::of(collection, &op.shard_key)?;
    let schema = snapshot.settled.fields.get(&op.key);
    let kinds: &[FieldType] = match schema.filter(|own| own.serves_facet()) {
        Some(schema) => &[schema.data_type()],
        None if context.reads_any_field() => {
            &[FieldType::Keyword, FieldType::Integer, FieldType::Bool]
        }
        None => {
            return Err(Error::wrong_input(format_args!(
                "No appropriate index for faceting: `{}`. Please create one to facet on this \
                 field. Check the documentation of payload indexes for schemas that support Match \
                 conditions",
                op.key
            )));
        }
    };
    let mut counts = HashMap::new();
    for view in &snapshot.views {
        for kind in kinds {
            view.facet(&op.key, *kind, op.filter.as_ref(), context, &mut counts)?;
        }
    }
    let hits = counts.into_iter();
    let mut hits: Vec<_> = hits
        .map(|(value, count)| FacetHit { value, count })
        .collect();
    hits.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    hits.truncate(op.limit.unwrap_or(FACET_LIMIT_DEFAULT));
    Ok(FacetResult { hits })
}

/// The first points in the order of a field, over all shards.
pub(crate) fn ordered(
    snapshot: &Snapshot,
    order_by: &OrderBy,
    filter: Option<&Filter>,
    limit: usize,
    context: &Context,
) -> Result<Vec<(OrderValue, PointId, Found)>> {
    let schema = snapshot.settled.fields.get(&order_by.key);
    let kind = match schema.filter(|own| own.serves_order()) {
        Some(schema) => schema.data_type(),
        None if context.reads_any_field() => kind_of(snapshot, &order_by.key)?,
        None => {
            return Err(Error::wrong_input(format_args!(
                "No range index for `order_by` key: `{}`. Please create one to use `order_by`. \
                 Check the documentation of payload indexes for schemas that support Range \
                 conditions",
                order_by.key
            )));
        }
    };
    let order = FieldOrder {
        key: &order_by.key,
        kind,
        direction: order_by.direction.unwrap_or_default(),
        start: order_by.start_from.map(|start| match start {
            StartFrom::Integer(value) => OrderValue::Int(value),
            StartFrom::Float(value) => OrderValue::Float(value),
            StartFrom::Datetime(time) => OrderValue::Int(time.0),
        }),
    };
    let mut points = Vec::new();
    for (shard, view) in snapshot.views.iter().enumerate() {
        let page = view.ordered(&order, filter, limit, context)?;
        let found = page.into_iter();
        points.extend(found.map(|(value, id, place)| (value, id, Found { shard, place })));
    }
    points.sort_unstable_by(|a, b| order.compare((a.0, a.1), (b.0, b.1)));
    points.truncate(limit);
    Ok(points)
}

/// The type that most points with values of an undeclared field have; of several, the first.
fn kind_of(snapshot: &Snapshot, key: &JsonPath) -> Result<FieldType> {
    let mut best = (0, FieldType::Integer);
    for kind in [FieldType::Integer, FieldType::Float, FieldType::Datetime] {
        let counts = snapshot.views.iter();
        let counts = counts.map(|view| view.indexed_points(key, kind));
        let points = counts.sum::<Result<usize>>()?;
        if points > best.0 {
            best = (points, kind);
        }
    }
    Ok(best.1)
}

/// A page of points in the order of a field. There is no next page: the value tells where to go on.
pub(super) fn scroll(
    snapshot: &Snapshot,
    selection: &Selection,
    (order_by, filter, limit): (&OrderBy, Option<&Filter>, usize),
    context: &Context,
) -> Result<ScrollResult> {
    let found = ordered(snapshot, order_by, filter, limit, context)?;
    let mut points = Vec::with_capacity(found.len());
    for (number, (value, id, found)) in found.into_iter().enumerate() {
        check_time(number, context)?;
        let mut record = selection.record(snapshot, id, found)?;
        record.order_value = Some(json_of(value));
        points.push(record);
    }
    Ok(ScrollResult {
        points,
        next_page_offset: None,
    })
}

/// The value as records show it.
pub(crate) fn json_of(value: OrderValue) -> Value {
    match value {
        OrderValue::Int(value) => value.into(),
        OrderValue::Float(value) => value.into(),
    }
}

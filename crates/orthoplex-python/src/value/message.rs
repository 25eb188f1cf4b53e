//! Values from the gRPC messages of points.
//!
//! Those of reads that answer points are read without the types in between, and payloads are only found: each is
//! read when somebody looks at it. A message of another shape, as servers of old releases send, is left to the types.

use super::{Key, Value, yield_after};
use bytes::Bytes;
use orthoplex_proto::points::{Hit, Kept, NamedVector, Vector, Vectors, decode, parts};
use orthoplex_proto::qdrant as proto;
use orthoplex_types::Operation;
use orthoplex_types::ops::reads::{
    DiscoverBatch, DiscoverPoints, GetPoints, QueryBatch, QueryPoints, RecommendBatch,
    RecommendPoints, ScrollPoints, SearchBatch, SearchPoints,
};
use std::sync::Arc;

/// The number of the points, or of the lists of them, in an answer.
const RESULT: u32 = 1;
/// The numbers in a page of points, which differ.
const PAGE_NEXT: u32 = 1;
const PAGE_RESULT: u32 = 2;

/// The result of an operation that answers points; None where the types have to read it.
pub(crate) fn result<O: Operation>(body: &Bytes) -> Option<Value> {
    match O::NAME {
        QueryPoints::NAME => points(body),
        SearchPoints::NAME | RecommendPoints::NAME | DiscoverPoints::NAME => hits(body),
        QueryBatch::NAME => each(body, RESULT, points),
        SearchBatch::NAME | RecommendBatch::NAME | DiscoverBatch::NAME => each(body, RESULT, hits),
        GetPoints::NAME => each(body, RESULT, |own| kept(decode(own)?)),
        ScrollPoints::NAME => page(body),
        _ => None,
    }
}

fn points(body: &Bytes) -> Option<Value> {
    Some(map([("points", Some(hits(body)?))]))
}

fn hits(body: &Bytes) -> Option<Value> {
    each(body, RESULT, |own| hit(decode(own)?))
}

fn page(body: &Bytes) -> Option<Value> {
    let mut next = Value::Null;
    let mut points = Vec::new();
    for part in parts(body) {
        match part? {
            (PAGE_NEXT, own) => next = id(decode(&own)?)?,
            (PAGE_RESULT, own) => points.push(kept(decode(&own)?)?),
            _ => {}
        }
        yield_after(points.len());
    }
    Some(map([
        ("points", Some(Value::List(Arc::new(points)))),
        ("next_page_offset", Some(next)),
    ]))
}

/// The parts of that number as values, one after the other.
fn each(
    body: &Bytes,
    number: u32,
    mut value: impl FnMut(&Bytes) -> Option<Value>,
) -> Option<Value> {
    let mut values = Vec::new();
    for part in parts(body) {
        let (own, bytes) = part?;
        if own == number {
            values.push(value(&bytes)?);
            yield_after(values.len());
        }
    }
    Some(Value::List(Arc::new(values)))
}

fn hit(own: Hit) -> Option<Value> {
    // Messages cannot tell an empty payload from none.
    let payload = (!own.payload.is_empty()).then(|| Value::Entries(Arc::new(own.payload)));
    Some(map([
        ("id", Some(id(own.id?)?)),
        ("version", Some(Value::Unsigned(own.version))),
        ("score", Some(Value::Single(own.score))),
        ("payload", payload),
        ("vector", vectors(own.vectors)?),
        ("shard_key", shard_key(own.shard_key)?),
        ("order_value", order_value(own.order_value)?),
    ]))
}

fn kept(own: Kept) -> Option<Value> {
    Some(map([
        ("id", Some(id(own.id?)?)),
        ("payload", Some(Value::Entries(Arc::new(own.payload)))),
        ("vector", vectors(own.vectors)?),
        ("shard_key", shard_key(own.shard_key)?),
        ("order_value", order_value(own.order_value)?),
    ]))
}

fn map<const N: usize>(members: [(&'static str, Option<Value>); N]) -> Value {
    let mut all = Vec::with_capacity(N);
    let given = members
        .into_iter()
        .filter_map(|(name, own)| Some((Key::Borrowed(name), own?)));
    all.extend(given);
    Value::Map(Arc::new(all))
}

fn list<M>(items: Vec<M>, value: impl FnMut(M) -> Option<Value>) -> Option<Value> {
    let values: Option<Vec<_>> = items.into_iter().map(value).collect();
    Some(Value::List(Arc::new(values?)))
}

fn id(id: proto::PointId) -> Option<Value> {
    use proto::point_id::PointIdOptions::{Num, Uuid};
    Some(match id.point_id_options? {
        Num(own) => Value::Unsigned(own),
        Uuid(own) => Value::Text(own.into()),
    })
}

/// Absent, or of a known kind.
fn shard_key(key: Option<proto::ShardKey>) -> Option<Option<Value>> {
    use proto::shard_key::Key::{Keyword, Number};
    let Some(key) = key else { return Some(None) };
    Some(Some(match key.key? {
        Keyword(own) => Value::Text(own.into()),
        Number(own) => Value::Unsigned(own),
    }))
}

fn order_value(value: Option<proto::OrderValue>) -> Option<Option<Value>> {
    use proto::order_value::Variant::{Float, Int};
    let Some(value) = value else {
        return Some(None);
    };
    Some(Some(match value.variant? {
        Int(own) => Value::Signed(own),
        Float(own) => Value::Double(own),
    }))
}

fn vectors(vectors: Option<Vectors>) -> Option<Option<Value>> {
    Some(match vectors {
        None => None,
        Some(Vectors {
            unnamed: Some(own),
            named: None,
        }) => Some(vector(own)?),
        Some(Vectors {
            unnamed: None,
            named: Some(own),
        }) => {
            let mut members = Vec::with_capacity(own.vectors.len());
            for NamedVector { key, value } in own.vectors {
                members.push((Key::Owned(key), vector(value?)?));
            }
            Some(Value::Map(Arc::new(members)))
        }
        Some(_) => return None,
    })
}

fn vector(vector: Vector) -> Option<Value> {
    match vector {
        Vector {
            dense: Some(own),
            sparse: None,
            multi: None,
        } => singles(&own.data),
        Vector {
            dense: None,
            sparse: Some(own),
            multi: None,
        } => {
            let indices = own
                .indices
                .into_iter()
                .map(|own| Value::Unsigned(own.into()));
            let indices = Value::List(Arc::new(indices.collect()));
            Some(map([
                ("indices", Some(indices)),
                ("values", Some(singles(&own.values)?)),
            ]))
        }
        Vector {
            dense: None,
            sparse: None,
            multi: Some(own),
        } => list(own.vectors, |row| singles(&row.data)),
        _ => None,
    }
}

fn singles(packed: &[u8]) -> Option<Value> {
    let (words, rest) = packed.as_chunks::<4>();
    let numbers = words.iter().map(|word| f32::from_le_bytes(*word));
    rest.is_empty()
        .then(|| Value::Singles(Arc::new(numbers.collect())))
}

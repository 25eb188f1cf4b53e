//! Values from the gRPC messages of points.
//!
//! Those of reads that answer points are read without the types in between. A message of another shape, as
//! servers of old releases send, is left to the types.

use super::{Key, Value, yield_after};
use bytes::Bytes;
use orthoplex_proto::points::{
    Batches, Entry, Found, Hit, Hits, Kept, NamedVector, Page, Vector, Vectors, decode,
};
use orthoplex_proto::qdrant as proto;
use orthoplex_types::Operation;
use orthoplex_types::ops::reads::{
    DiscoverBatch, DiscoverPoints, GetPoints, QueryBatch, QueryPoints, RecommendBatch,
    RecommendPoints, ScrollPoints, SearchBatch, SearchPoints,
};
use std::sync::Arc;

/// The result of an operation that answers points; None where the types have to read it.
pub(crate) fn result<O: Operation>(body: &Bytes) -> Option<Value> {
    let named = |list| map([("points", Some(list))]);
    match O::NAME {
        QueryPoints::NAME => hits(decode(body)?).map(named),
        SearchPoints::NAME | RecommendPoints::NAME | DiscoverPoints::NAME => hits(decode(body)?),
        QueryBatch::NAME => list(decode::<Batches>(body)?.result, |own| hits(own).map(named)),
        SearchBatch::NAME | RecommendBatch::NAME | DiscoverBatch::NAME => {
            list(decode::<Batches>(body)?.result, hits)
        }
        GetPoints::NAME => list(decode::<Found>(body)?.result, kept),
        ScrollPoints::NAME => {
            let page: Page = decode(body)?;
            let next = page.next_page_offset.map_or(Some(Value::Null), id)?;
            let points = list(page.result, kept)?;
            Some(map([
                ("points", Some(points)),
                ("next_page_offset", Some(next)),
            ]))
        }
        _ => None,
    }
}

fn hits(hits: Hits) -> Option<Value> {
    list(hits.result, hit)
}

fn hit(own: Hit) -> Option<Value> {
    // Messages cannot tell an empty payload from none.
    let payload = (!own.payload.is_empty()).then(|| payload(own.payload));
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
        ("payload", Some(payload(own.payload))),
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

fn list<M>(items: Vec<M>, mut value: impl FnMut(M) -> Option<Value>) -> Option<Value> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        values.push(value(item)?);
        yield_after(values.len());
    }
    Some(Value::List(Arc::new(values)))
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

fn payload(entries: Vec<Entry>) -> Value {
    let members = entries.into_iter().map(|own| {
        let value = own.value.map_or(Value::Null, any);
        (Key::Owned(own.key), value)
    });
    Value::Map(Arc::new(members.collect()))
}

/// A value of a payload.
fn any(value: proto::Value) -> Value {
    use proto::value::Kind;
    match value.kind {
        None | Some(Kind::NullValue(_)) => Value::Null,
        Some(Kind::BoolValue(own)) => Value::Bool(own),
        Some(Kind::IntegerValue(own)) => Value::Signed(own),
        Some(Kind::DoubleValue(own)) => Value::Double(own),
        Some(Kind::StringValue(own)) => Value::Text(own.into()),
        Some(Kind::ListValue(own)) => {
            Value::List(Arc::new(own.values.into_iter().map(any).collect()))
        }
        Some(Kind::StructValue(own)) => {
            let members = own
                .fields
                .into_iter()
                .map(|(key, own)| (Key::Owned(key), any(own)));
            Value::Map(Arc::new(members.collect()))
        }
    }
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

//! How long a point is in a request over gRPC, to the byte, without making the message.
//!
//! Follows how messages are written: a field is its tag, its length and its bytes; what is empty is left
//! out; keys and values of maps are messages of two fields.

use orthoplex_types::PointId;
use orthoplex_types::point::PointStruct;
use orthoplex_types::vector::{InferenceInput, NamedVectors, UNNAMED, Vector};
use serde_json::{Map, Number, Value};

/// Bytes of a tag below 16, and of one of three digits.
const TAG: usize = 1;
const LONG_TAG: usize = 2;
const UUID_CHARS: usize = 36;

/// Bytes of a point in a request.
pub(super) fn of(point: &PointStruct) -> usize {
    let id = match point.id {
        PointId::Num(number) => TAG + varint(number),
        PointId::Uuid(_) => field(TAG, UUID_CHARS),
    };
    let payload = point.payload.as_ref().map_or(0, |own| members(&own.0));
    let vectors = field(TAG, named(&point.vectors));
    field(TAG, field(TAG, id) + payload + field(TAG, vectors))
}

/// Bytes of a number in groups of seven bits.
const fn varint(number: u64) -> usize {
    (64 - (number | 1).leading_zeros() as usize).div_ceil(7)
}

/// Bytes of a field with its tag and length.
const fn field(tag: usize, length: usize) -> usize {
    tag + varint(length as u64) + length
}

/// The same of one that is left out when it is empty.
const fn optional(length: usize) -> usize {
    match length {
        0 => 0,
        _ => field(TAG, length),
    }
}

fn named(vectors: &NamedVectors) -> usize {
    match vectors.0.as_slice() {
        [(name, own)] if name == UNNAMED => vector(own),
        all => {
            let entry = |(name, own): &(String, Vector)| {
                field(TAG, optional(name.len()) + field(TAG, vector(own)))
            };
            all.iter().map(entry).sum()
        }
    }
}

fn vector(vector: &Vector) -> usize {
    let row = |row: &Vec<f32>| optional(size_of_val(row.as_slice()));
    let shape = match vector {
        Vector::Dense(values) => row(values),
        Vector::Sparse(sparse) => {
            let indices = sparse.indices.iter().map(|own| varint(u64::from(*own)));
            row(&sparse.values) + optional(indices.sum())
        }
        Vector::Multi(rows) => rows.iter().map(|own| field(TAG, row(own))).sum(),
        Vector::Inference(input) => inference(input),
    };
    field(LONG_TAG, shape)
}

fn inference(input: &InferenceInput) -> usize {
    let content = match (input.kind.as_str(), &input.input) {
        ("text", Value::String(text)) => optional(text.len()),
        (_, other) => field(TAG, value(other)),
    };
    let options = match &input.options {
        Some(Value::Object(map)) => members(map),
        _ => 0,
    };
    content + optional(input.model.len()) + options
}

fn members(map: &Map<String, Value>) -> usize {
    let member =
        |(key, own): (&String, &Value)| field(TAG, optional(key.len()) + field(TAG, value(own)));
    map.iter().map(member).sum()
}

fn value(own: &Value) -> usize {
    match own {
        Value::Null | Value::Bool(_) => TAG + 1,
        Value::Number(own) => TAG + number(own),
        Value::String(text) => field(TAG, text.len()),
        Value::Array(items) => {
            let items = items.iter().map(|item| field(TAG, value(item)));
            field(TAG, items.sum())
        }
        Value::Object(map) => field(TAG, members(map)),
    }
}

fn number(number: &Number) -> usize {
    match number.as_i64() {
        Some(whole) => varint(whole.cast_unsigned()),
        None => size_of::<f64>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orthoplex_proto::{Wire, qdrant as proto};
    use prost::Message;
    use serde_json::json;

    fn message(point: Value) -> (PointStruct, usize) {
        let point: PointStruct = serde_json::from_value(point).unwrap();
        let points: Vec<proto::PointStruct> = vec![point.clone().encode().unwrap()];
        let request = proto::UpsertPoints {
            points,
            ..proto::UpsertPoints::default()
        };
        (point, request.encoded_len())
    }

    #[test]
    fn sizes_are_those_of_messages() {
        let long = "x".repeat(300);
        let wide: Vec<f32> = (0..1536).map(|n| n as f32).collect();
        let uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        for point in [
            json!({"id": 0, "vector": {}}),
            json!({"id": 1, "vector": [1.0, 2.0]}),
            json!({"id": u64::MAX, "vector": wide}),
            json!({"id": uuid, "vector": {"a": [1.0], "": [2.0], "long name of a vector": wide}}),
            json!({"id": 128, "vector": {"s": {"indices": [0, 127, 128, 70_000], "values": [1, 2, 3, 4]}}}),
            json!({"id": 129, "vector": {"s": {"indices": [], "values": []}}}),
            json!({"id": 3, "vector": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}),
            json!({"id": 4, "vector": {"t": {"text": "some words", "model": "m", "options": {"k": 1.5}}}}),
            json!({"id": 4, "vector": {"t": {"image": {"url": "x"}, "model": ""}}}),
            json!({"id": 5, "vector": [1], "payload": {
                "": null, "yes": true, "n": 5, "minus": -1, "big": i64::MAX, "half": 0.5,
                "text": long, "empty": "", "list": [1, "two", [3.0], {}], "none": [],
                "deep": {"a": {"b": {"c": [null, false]}}, "z": 1_u64 << 40},
            }}),
        ] {
            let (read, length) = message(point.clone());
            assert_eq!(of(&read), length, "{point}");
        }
    }
}

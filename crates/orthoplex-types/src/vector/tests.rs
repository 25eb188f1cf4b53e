//! JSON shapes and constraints of vectors.

use super::*;
use serde::de;
use serde::de::value::{BytesDeserializer, SeqAccessDeserializer, SeqDeserializer};
use serde_json::{Value, json};

fn named(value: Value) -> NamedVectors {
    // Through the text, as requests come.
    serde_json::from_str(&value.to_string()).unwrap()
}

fn refused(value: &Value) -> String {
    serde_json::from_str::<NamedVectors>(&value.to_string())
        .unwrap_err()
        .to_string()
}

fn texts(value: Value) -> String {
    let mut v = Violations::default();
    v.at("vector", |v| named(value).validate(v));
    v.to_string()
}

#[test]
fn packed_numbers_are_taken_at_once() {
    let read = |bytes: &[u8]| {
        let packed = std::iter::once(BytesDeserializer::<de::value::Error>::new(bytes));
        Vector::deserialize(SeqAccessDeserializer::new(SeqDeserializer::new(packed)))
    };
    let bytes: Vec<u8> = [0.5f32, -2.0]
        .iter()
        .flat_map(|own| own.to_ne_bytes())
        .collect();
    assert_eq!(read(&bytes).unwrap(), Vector::Dense(vec![0.5, -2.0]));
    assert!(read(bytes.split_last().unwrap().1).is_err());
}

#[test]
fn the_first_element_decides_the_kind() {
    let dense = Vector::Dense(vec![1.0, 2.5, -3.0]);
    assert_eq!(named(json!([1, 2.5, -3])).get(UNNAMED), Some(&dense));
    let multi = Vector::Multi(vec![vec![1.0], vec![2.0, 3.0]]);
    assert_eq!(named(json!([[1], [2, 3]])).get(UNNAMED), Some(&multi));
    assert_eq!(
        named(json!([])).get(UNNAMED),
        Some(&Vector::Dense(Vec::new()))
    );
    for mixed in [
        json!([1, [2]]),
        json!([[1], 2]),
        json!([1, null]),
        json!(["1"]),
        json!([true]),
        json!(1),
        json!("text"),
        json!(null),
    ] {
        assert!(!refused(&mixed).is_empty());
    }
}

#[test]
fn names_may_be_any_text_and_the_last_of_equal_ones_wins() {
    let vectors = named(json!({
        "a": [1], "": [2], "text": [3], "image": [[4]], "model": {"indices": [5], "values": [0.5]}
    }));
    assert_eq!(vectors.0.len(), 5);
    assert_eq!(vectors.get(""), Some(&Vector::Dense(vec![2.0])));
    assert_eq!(vectors.get("text"), Some(&Vector::Dense(vec![3.0])));
    assert_eq!(vectors.get("image"), Some(&Vector::Multi(vec![vec![4.0]])));
    let sparse = SparseVector {
        indices: vec![5],
        values: vec![0.5],
    };
    assert_eq!(vectors.get("model"), Some(&Vector::Sparse(sparse)));
    let twice: NamedVectors = serde_json::from_str(r#"{"a": [1], "a": [2]}"#).unwrap();
    assert_eq!(twice.0, [("a".to_owned(), Vector::Dense(vec![2.0]))]);
    assert!(named(json!({})).is_empty());
}

#[test]
fn inference_objects_are_recognised() {
    for kind in ["text", "image", "object"] {
        for input in [json!("hello"), json!({"a": 1}), json!([1, 2])] {
            let vectors = named(json!({ kind: input, "model": "m", "options": {"k": 1} }));
            let Some(Vector::Inference(found)) = vectors.get(UNNAMED) else {
                panic!("{vectors:?}");
            };
            assert_eq!((found.kind.as_str(), found.model.as_str()), (kind, "m"));
            assert_eq!(found.options, Some(json!({"k": 1})));
        }
    }
    let inside = named(json!({"a": {"text": "hello", "model": "m"}}));
    assert!(matches!(inside.get("a"), Some(Vector::Inference(_))));
    for broken in [
        json!({"text": "hello"}),
        json!({"model": "m"}),
        json!({"a": "hello"}),
        json!({"a": {"indices": [1]}}),
        json!({"a": {"values": [1]}}),
        json!({"a": {"indices": [-1], "values": [1]}}),
    ] {
        assert!(!refused(&broken).is_empty());
    }
}

#[test]
fn printed_as_read() {
    for value in [
        json!([1.0, 2.5]),
        json!([[1.0], [2.0]]),
        json!({}),
        json!({"a": [1.0]}),
        json!({"": [1.0], "b": {"indices": [3, 1], "values": [0.5, 1.0]}}),
        json!({"text": "hello", "model": "m"}),
        json!({"image": "url", "model": "m", "options": {"k": 1}}),
    ] {
        assert_eq!(serde_json::to_value(named(value.clone())).unwrap(), value);
    }
    assert_eq!(
        serde_json::to_string(&NamedVectors::unnamed(vec![0.1, 1e-7])).unwrap(),
        "[0.1,1e-7]"
    );
}

#[test]
fn values_that_other_readers_than_that_of_json_let_through_are_refused() {
    for (value, text) in [
        (
            json!({"a": {"indices": [1], "values": [1e39]}}),
            "[?.values: vector values must be finite numbers]",
        ),
        (
            json!({"a": [[1, 2], [1, 1e39]]}),
            "[?.data: vector values must be finite numbers]",
        ),
    ] {
        let mut v = Violations::default();
        let read: NamedVectors = serde_json::from_value(value).unwrap();
        read.validate(&mut v);
        assert_eq!(v.to_string(), text);
    }
}

#[test]
fn constraints() {
    for good in [
        json!([0]),
        json!({"a": [[1], [2]]}),
        json!({"a": {"indices": [], "values": []}}),
        json!({"a": {"indices": [7, 3], "values": [1, 2]}}),
    ] {
        assert_eq!(texts(good), "[]");
    }
    assert_eq!(texts(json!([])), "[vector: dense vector must not be empty]");
    assert_eq!(
        texts(json!({"a": []})),
        "[vector.?: dense vector must not be empty]"
    );
    assert_eq!(
        texts(json!([1e39])),
        "[vector: vector values must be finite numbers]"
    );
    assert_eq!(
        texts(json!({"a": {"indices": [1, 2], "values": [1]}})),
        "[vector.?.values: Validation error: must be the same length as indices [{}]]"
    );
    assert_eq!(
        texts(json!({"a": {"indices": [4, 1, 4], "values": [1, 2, 3]}})),
        "[vector.?.indices: Validation error: must be unique [{}]]"
    );
    assert_eq!(
        texts(json!({"a": [[], [1]]})),
        "[vector.?.data: all vectors must be non-empty]"
    );
    assert_eq!(
        texts(json!([[1, 2], [1, 2, 3]])),
        "[vector.data: all vectors must have the same dimension, found vector with dimension 3]"
    );
}

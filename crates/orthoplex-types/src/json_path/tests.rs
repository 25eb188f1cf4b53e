//! Grammar, reading, editing.

use super::*;
use crate::Payload;
use serde_json::{Value, json};

fn path(text: &str) -> JsonPath {
    text.parse().unwrap()
}

fn payload(value: Value) -> Payload {
    serde_json::from_value(value).unwrap()
}

#[test]
fn paths_print_as_they_were_read() {
    for text in [
        "a",
        "a.b",
        "a[]",
        "a[0].b",
        "a[][1].c",
        "\"x.y\".z",
        "with-dash_1",
        "\"\"",
        "ünï",
    ] {
        assert_eq!(path(text).to_string(), text);
    }
    assert_eq!(path("\"plain\"").to_string(), "plain");
}

#[test]
fn what_is_no_path_is_refused() {
    for text in [
        "", ".", "a.", ".a", "a[", "a]", "a[x]", "a[-1]", "a\"b", "\"open", "[0]", "a..b",
    ] {
        let error = text.parse::<JsonPath>().unwrap_err();
        assert_eq!(error.message(), format!("Invalid json path: '{text}'"));
    }
}

#[test]
fn values_descend_objects_and_marked_arrays() {
    let own = payload(json!({"a": {"b": [1, 2]}, "l": [{"x": 1}, {"x": [2, 3]}, 4]}));
    assert_eq!(own.get(&path("a.b")), [&json!([1, 2])]);
    assert_eq!(own.get_flat(&path("a.b")), [&json!(1), &json!(2)]);
    assert_eq!(own.get(&path("a.b[1]")), [&json!(2)]);
    assert_eq!(own.get(&path("l[].x")), [&json!(1), &json!([2, 3])]);
    assert!(own.get(&path("l.x")).is_empty());
    assert!(own.get(&path("none.x")).is_empty());
}

#[test]
fn include_keeps_containers() {
    let own = payload(json!({"a": {"b": 1, "c": 2}, "l": [{"x": 1, "y": 2}, 3], "z": 1}));
    assert_eq!(
        own.clone().include(&[path("a.b"), path("l[].x")]),
        payload(json!({"a": {"b": 1}, "l": [{"x": 1}]}))
    );
    assert_eq!(own.include(&[path("none")]), Payload::default());
}

#[test]
fn exclude_drops_what_is_named() {
    let own = payload(json!({"a": {"b": 1, "c": 2}, "l": [{"x": 1, "y": 2}, 3]}));
    assert_eq!(
        own.exclude(&[path("a.b"), path("l[].x")]),
        payload(json!({"a": {"c": 2}, "l": [{"y": 2}, 3]}))
    );
}

#[test]
fn merge_makes_what_is_missing() {
    let mut own = payload(json!({"n": 1, "l": [{"x": 1}, 2]}));
    own.merge_at(&path("a.b"), &payload(json!({"c": 1})));
    own.merge_at(&path("n"), &payload(json!({"c": 2})));
    own.merge_at(&path("l[]"), &payload(json!({"d": 3})));
    own.merge_at(&path("l[9]"), &payload(json!({"e": 4})));
    own.merge_at(&path("m[]"), &payload(json!({"e": 4})));
    let wanted =
        json!({"n": {"c": 2}, "l": [{"x": 1, "d": 3}, {"d": 3}], "a": {"b": {"c": 1}}, "m": []});
    assert_eq!(own, payload(wanted));
}

#[test]
fn delete_follows_arrays() {
    let mut own = payload(json!({"a": [1, 2], "l": [{"x": 1, "y": 1}, {"x": 2}], "k": {"d": 1}}));
    own.delete(&path("a[0]"));
    assert_eq!(own.0["a"], json!([1, 2]));
    own.delete(&path("a[]"));
    own.delete(&path("l[].x"));
    own.delete(&path("l[0].y"));
    own.delete(&path("k.d"));
    own.delete(&path("k.none.e"));
    assert_eq!(own, payload(json!({"a": [], "l": [{}, {}], "k": {}})));
}

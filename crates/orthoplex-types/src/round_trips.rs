//! Whatever is printed reads back as the same.

use crate::filter::Filter;
use crate::vector::{NamedVectors, SparseVector, Vector};
use crate::{JsonPath, Payload, PointId};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn back<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let text = serde_json::to_string(value).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn ids() -> impl Strategy<Value = PointId> {
    prop_oneof![
        any::<u64>().prop_map(PointId::Num),
        any::<u128>().prop_map(PointId::Uuid)
    ]
}

fn finite() -> impl Strategy<Value = f32> {
    any::<f32>().prop_filter("finite", |value| value.is_finite())
}

fn vectors() -> impl Strategy<Value = Vector> {
    let dense = prop::collection::vec(finite(), 1..20);
    let rows = prop::collection::vec(prop::collection::vec(finite(), 1..5), 1..5);
    let sparse = prop::collection::vec((any::<u32>(), finite()), 0..10).prop_map(|pairs| {
        let (indices, values) = pairs.into_iter().unzip();
        SparseVector { indices, values }
    });
    prop_oneof![
        dense.prop_map(Vector::Dense),
        rows.prop_map(Vector::Multi),
        sparse.prop_map(Vector::Sparse)
    ]
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("text".to_owned()),
        Just("model".to_owned()),
        "[a-z\u{e9}/ ]{1,4}"
    ]
}

fn paths() -> impl Strategy<Value = String> {
    let key = prop_oneof!["[a-z0-9_-]{1,5}", "\"[^\"]{0,5}\""];
    let suffix = prop_oneof![
        Just(String::new()),
        Just("[]".to_owned()),
        "\\[[0-9]{1,3}\\]"
    ];
    prop::collection::vec((key, suffix), 1..4).prop_map(|steps| {
        let steps: Vec<String> = steps
            .into_iter()
            .map(|(key, suffix)| key + &suffix)
            .collect();
        steps.join(".")
    })
}

fn conditions() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (paths(), any::<i64>())
            .prop_map(|(key, value)| json!({"key": key, "match": {"value": value}})),
        (paths(), ".{0,5}").prop_map(|(key, value)| json!({"key": key, "match": {"value": value}})),
        (paths(), prop::collection::vec(any::<i64>(), 0..3))
            .prop_map(|(key, values)| json!({"key": key, "match": {"except": values}})),
        (paths(), -1e6..1e6f64).prop_map(|(key, low)| json!({"key": key, "range": {"gte": low}})),
        (paths(), any::<bool>()).prop_map(|(key, value)| json!({"key": key, "is_null": value})),
        paths().prop_map(|key| json!({"is_empty": {"key": key}})),
        prop::collection::vec(ids(), 0..3).prop_map(|ids| json!({ "has_id": ids })),
        names().prop_map(|name| json!({ "has_vector": name })),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let list = prop::collection::vec(inner, 0..4);
        prop_oneof![
            (list.clone(), list.clone()).prop_map(|(must, should)| json!({"must": must, "should": should})),
            (list.clone(), 0..4usize).prop_map(
                |(conditions, min_count)| json!({"min_should": {"conditions": conditions, "min_count": min_count}})
            ),
            (paths(), list).prop_map(
                |(key, must_not)| json!({"nested": {"key": key, "filter": {"must_not": must_not}}})
            ),
        ]
    })
}

proptest! {
    #[test]
    fn ids_read_back_and_keep_their_order(one in ids(), other in ids()) {
        prop_assert_eq!(back(&one), one);
        prop_assert_eq!(one.to_string().parse::<PointId>().unwrap(), one);
        let numbers_first = matches!((one, other), (PointId::Num(_), PointId::Uuid(_)));
        prop_assert!(!numbers_first || one < other);
    }

    #[test]
    fn vectors_read_back(own in prop::collection::btree_map(names(), vectors(), 0..4)) {
        let all = NamedVectors(own.into_iter().collect());
        prop_assert_eq!(back(&all), all.clone());
        for (_, vector) in &all.0 {
            prop_assert_eq!(&back(vector), vector);
        }
    }

    #[test]
    fn paths_read_back(text in paths()) {
        let path: JsonPath = text.parse().unwrap();
        prop_assert_eq!(path.to_string().parse::<JsonPath>().unwrap(), path.clone());
        prop_assert_eq!(back(&path), path);
    }

    #[test]
    fn no_text_panics_as_a_path(text in ".{0,12}") {
        if let Ok(path) = text.parse::<JsonPath>() {
            prop_assert_eq!(path.to_string().parse::<JsonPath>().unwrap(), path);
        }
    }

    #[test]
    fn filters_read_back(condition in conditions()) {
        let filter: Filter = serde_json::from_value(json!({ "must": condition })).unwrap();
        prop_assert_eq!(back(&filter), filter);
    }

    #[test]
    fn what_is_merged_at_a_path_is_found_there(keys in prop::collection::vec("[a-c]{1,2}", 1..4), value in any::<i64>()) {
        let path: JsonPath = keys.join(".").parse().unwrap();
        let patch: Payload = serde_json::from_value(json!({ "x": value })).unwrap();
        let mut own = Payload::default();
        own.merge_at(&path, &patch);
        prop_assert_eq!(own.get(&path), [&json!({ "x": value })]);
        own.delete(&path);
        prop_assert!(own.get(&path).is_empty());
    }
}

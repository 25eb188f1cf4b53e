//! JSON shapes and texts of writes.

use super::*;
use crate::vector::Vector;
use crate::{Error, ErrorKind, JsonPath, Payload, PointId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<O: DeserializeOwned>(value: Value) -> O {
    serde_json::from_str(&value.to_string()).unwrap()
}

fn refused<O: DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
    serde_json::from_str::<O>(&value.to_string())
        .unwrap_err()
        .to_string()
}

fn failure<O: Operation + DeserializeOwned>(value: Value) -> Error {
    read::<O>(value).validate().unwrap_err()
}

fn texts<O: Operation + DeserializeOwned>(value: Value) -> String {
    let error = failure::<O>(value);
    assert_eq!(error.kind(), ErrorKind::Unprocessable, "{error}");
    error.violations().render(O::BODY)
}

fn point(vector: Value) -> Value {
    json!({ "points": [{ "id": 1, "vector": vector }] })
}

#[test]
fn points_in_a_list() {
    let upsert: UpsertPoints = read(json!({
        "points": [
            {"id": 1, "vector": [1, 2], "payload": {"a": 1}},
            {"id": "b3ae7e1d4d2f4d0b8a5b3f7c2f6f2a11", "vectors": {"v": [1]}, "payload": null},
            {"id": 3, "vector": {}}
        ],
        "update_mode": "insert_only"
    }));
    assert_eq!(upsert.points.len(), 3);
    assert_eq!(
        upsert.points[1].vectors.get("v"),
        Some(&Vector::Dense(vec![1.0]))
    );
    assert!(upsert.points[1].payload.is_none() && upsert.points[2].vectors.is_empty());
    assert_eq!(upsert.update_mode, Some(UpdateMode::InsertOnly));
    assert!(upsert.validate().is_ok());
    assert_eq!(
        serde_json::to_value(&upsert).unwrap()["points"][1]["id"],
        json!("b3ae7e1d-4d2f-4d0b-8a5b-3f7c2f6f2a11")
    );
    assert!(refused::<UpsertPoints>(json!({"points": [{"id": 1}]})).contains("vector"));
    for id in [json!("1"), json!(-1), json!(1.5), json!("abc")] {
        let text = refused::<UpsertPoints>(json!({"points": [{"id": id, "vector": {}}]}));
        assert!(text.contains("is not a valid point ID"), "{text}");
    }
    refused::<UpsertPoints>(json!({}));
}

#[test]
fn points_in_columns() {
    let upsert: UpsertPoints = read(json!({"batch": {
        "ids": [1, 2], "vectors": [[1, 2], [3, 4]], "payloads": [null, {"a": 1}]
    }}));
    assert_eq!(
        upsert,
        read(json!({"points": [
            {"id": 1, "vector": [1, 2]}, {"id": 2, "vector": [3, 4], "payload": {"a": 1}}
        ]}))
    );
    let named: UpsertPoints = read(json!({"batch": {
        "ids": [1, 2], "vectors": {
            "a": [[1], [2]], "s": [{"indices": [1], "values": [1]}, {"indices": [], "values": []}]
        }
    }}));
    assert_eq!(
        named.points[1].vectors.get("a"),
        Some(&Vector::Dense(vec![2.0]))
    );
    assert!(matches!(
        named.points[0].vectors.get("s"),
        Some(Vector::Sparse(_))
    ));
    let short = refused::<UpsertPoints>(json!({"batch": {"ids": [1, 2], "vectors": [[1]]}}));
    assert!(
        short.contains("number of ids and vectors must be equal (2 != 1)"),
        "{short}"
    );
    let short = refused::<UpsertPoints>(
        json!({"batch": {"ids": [1], "vectors": {"a": [[1]]}, "payloads": []}}),
    );
    assert!(
        short.contains("number of ids and payloads must be equal (1 != 0)"),
        "{short}"
    );
    refused::<UpsertPoints>(json!({"batch": {"ids": [1], "vectors": 1}}));
}

#[test]
fn broken_vectors_name_their_place() {
    let sparse = |indices: Value, values: Value| {
        point(json!({ "s": { "indices": indices, "values": values } }))
    };
    for (value, text) in [
        (
            sparse(json!([1, 2]), json!([1])),
            "[points[0].vector.?.values: Validation error: must be the same length as indices [{}]]",
        ),
        (
            sparse(json!([1, 1]), json!([1, 2])),
            "[points[0].vector.?.indices: Validation error: must be unique [{}]]",
        ),
        (
            point(json!({"m": [[1], []]})),
            "[points[0].vector.?.data: all vectors must be non-empty]",
        ),
        (
            point(json!({"m": [[1, 2], [1, 2, 3]]})),
            "[points[0].vector.?.data: all vectors must have the same dimension, found vector with dimension 3]",
        ),
        (
            point(json!([])),
            "[points[0].vector: dense vector must not be empty]",
        ),
    ] {
        assert_eq!(texts::<UpsertPoints>(value.clone()), text);
        assert_eq!(texts::<UpdateVectors>(value), text);
    }
    assert_eq!(
        texts::<UpdateVectors>(point(json!({}))),
        "[points[0].vector: must specify vectors to update for point]"
    );
    assert_eq!(
        texts::<UpdateVectors>(json!({"points": []})),
        "[points: value invalid, must not be empty]"
    );
}

#[test]
fn batches_name_the_operation() {
    let batch = json!({"operations": [
        {"upsert": {"points": []}},
        {"upsert": point(json!([]))},
        {"delete": {"filter": {"must": {"key": "a"}}}},
    ]});
    assert_eq!(
        texts::<BatchUpdate>(batch),
        "[operations[1].upsert.points[0].vector: dense vector must not be empty; \
         operations[2].delete.filter.must[0]: At least one field condition must be specified]"
    );
    assert!(
        read::<BatchUpdate>(json!({"operations": []}))
            .validate()
            .is_ok()
    );
    let every = json!({"operations": [
        {"upsert": {"points": [{"id": 1, "vector": [1.0]}]}},
        {"delete": {"points": [1]}},
        {"set_payload": {"payload": {"a": 1}, "points": [1]}},
        {"overwrite_payload": {"payload": {"a": 1}, "filter": {}}},
        {"delete_payload": {"keys": ["a.b"], "points": [1]}},
        {"clear_payload": {"filter": {}}},
        {"update_vectors": {"points": [{"id": 1, "vector": {"v": [1.0]}}]}},
        {"delete_vectors": {"points": [1], "vector": ["v"]}},
    ]});
    let read: BatchUpdate = read(every.clone());
    assert!(read.validate().is_ok());
    assert_eq!(serde_json::to_value(read).unwrap(), every);
}

#[test]
fn points_are_selected_by_id_or_filter() {
    let ids = DeletePoints {
        selector: PointsSelector::Ids {
            points: vec![PointId::Num(1)],
        },
        shard_key: ShardKeySelector::default(),
    };
    assert_eq!(read::<DeletePoints>(json!({"points": [1]})), ids);
    assert_eq!(
        read::<DeletePoints>(json!({"points": [1], "filter": {}})),
        ids
    );
    assert!(matches!(
        read::<ClearPayload>(json!({"filter": {}, "points": null})).selector,
        PointsSelector::Filter { .. }
    ));
    assert!(refused::<DeletePoints>(json!({})).contains("did not match any variant"));
    for text in [
        failure::<SetPayload>(json!({"payload": {}})),
        failure::<OverwritePayload>(json!({"payload": {}})),
        failure::<DeletePayload>(json!({"keys": ["a"]})),
    ] {
        assert_eq!(text.message(), "Bad request: No points or filter specified");
    }
    assert_eq!(
        failure::<DeleteVectors>(json!({"vector": ["a"]})).message(),
        "Bad request: No filter or points provided"
    );
    assert_eq!(
        texts::<DeleteVectors>(
            json!({"vectors": [], "points": [1], "filter": {"must": {"key": "a"}}})
        ),
        "[vector: value invalid, must not be empty; \
         filter.must[0]: At least one field condition must be specified]"
    );
}

#[test]
fn keys_are_paths() {
    let set: SetPayload = read(json!({"payload": {}, "points": [1], "key": "a.b[0]"}));
    assert_eq!(set.0.key, Some("a.b[0]".parse::<JsonPath>().unwrap()));
    let empty_key: SetPayload = read(json!({"payload": {}, "points": [1], "key": "\"\""}));
    assert_eq!(empty_key.0.key, Some(JsonPath::of_key("")));
    let text = refused::<SetPayload>(json!({"payload": {}, "points": [1], "key": ""}));
    assert!(text.starts_with("Invalid json path: ''"), "{text}");
    refused::<DeletePayload>(json!({"keys": ["a["], "points": [1]}));
}

#[test]
fn payloads_stay_shallow_enough() {
    let nested = |levels: usize| {
        let inner = (1..levels).fold(json!(1), |inner, _| json!({ "a": inner }));
        Payload(json!({ "a": inner }).as_object().unwrap().clone())
    };
    let set = |levels: usize, key: Option<&str>| PayloadPatch {
        payload: nested(levels),
        points: Some(Vec::new()),
        key: key.map(|key| key.parse().unwrap()),
        ..PayloadPatch::default()
    };
    assert!(SetPayload(set(64, None)).validate().is_ok());
    assert!(SetPayload(set(65, None)).validate().is_err());
    assert!(SetPayload(set(62, Some("a.b"))).validate().is_ok());
    assert!(SetPayload(set(63, Some("a.b"))).validate().is_err());
    assert!(OverwritePayload(set(64, Some("a.b"))).validate().is_ok());
    let deep = json!({"points": [{"id": 1, "vector": {}, "payload": nested(65)}]});
    assert_eq!(
        failure::<UpsertPoints>(deep).kind(),
        ErrorKind::InvalidArgument
    );
}

#[test]
fn results_as_shown() {
    let status = |status, operation_id| {
        serde_json::to_value(UpdateResult {
            operation_id,
            status,
        })
        .unwrap()
    };
    assert_eq!(
        status(UpdateStatus::Completed, Some(0)),
        json!({"operation_id": 0, "status": "completed"})
    );
    assert_eq!(
        status(UpdateStatus::Acknowledged, None),
        json!({"status": "acknowledged"})
    );
    assert_eq!(
        status(UpdateStatus::WaitTimeout, None),
        json!({"status": "wait_timeout"})
    );
}

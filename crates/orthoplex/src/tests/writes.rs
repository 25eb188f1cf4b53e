//! Writes of points: effects, modes, and what is refused.

use super::{Db, sharded, unnamed};
use crate::block_on;
use orthoplex_types::ops::collections::GetCollection;
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateStatus, UpdateVectors, UpsertPoints,
};
use orthoplex_types::{Context, ErrorKind, Execute, Scope};
use serde_json::{Value, json};

fn two_names() -> Value {
    json!({"vectors": {"a": {"size": 2, "distance": "Dot"}, "b": {"size": 2, "distance": "Euclid"}}})
}

#[test]
fn an_upsert_replaces_the_whole_point() {
    let db = Db::with(two_names());
    db.upsert(json!([{"id": 1, "vector": {"a": [1, 2], "b": [3, 4]}, "payload": {"x": 1}}]))
        .unwrap();
    assert_eq!(db.payload(1), json!({"x": 1}));
    assert_eq!(db.vector(1), json!({"a": [1.0, 2.0], "b": [3.0, 4.0]}));
    let done = db
        .upsert(json!([{"id": 1, "vector": {"b": [5, 6]}}]))
        .unwrap();
    assert_eq!(done.status, UpdateStatus::Completed);
    assert_eq!(db.payload(1), json!({}));
    assert_eq!(db.vector(1), json!({"b": [5.0, 6.0]}));
    assert_eq!(db.count(), 1);
}

#[test]
fn positions_in_the_log_are_answered_and_grow() {
    let db = Db::with(unnamed(2, "Dot"));
    let first = db
        .upsert(json!([{"id": 1, "vector": [1, 2]}]))
        .unwrap()
        .operation_id
        .unwrap();
    let second = db
        .upsert(json!([{"id": 2, "vector": [1, 2]}]))
        .unwrap()
        .operation_id
        .unwrap();
    assert_eq!(second, first + 1);
    let nothing = db.json::<DeletePoints>(json!({"points": []})).unwrap();
    assert_eq!(
        (nothing.operation_id, nothing.status),
        (None, UpdateStatus::Completed)
    );
}

#[test]
fn cosine_vectors_come_back_normalised() {
    let db = Db::with(unnamed(2, "Cosine"));
    db.upsert(json!([{"id": 1, "vector": [3, 4]}, {"id": 2, "vector": [0, 0]}]))
        .unwrap();
    let close = |id: u64, wanted: [f64; 2]| {
        let vector: [f64; 2] = serde_json::from_value(db.vector(id)).unwrap();
        vector.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-6)
    };
    assert!(close(1, [0.6, 0.8]) && close(2, [0.0, 0.0]));
}

#[test]
fn modes_of_an_upsert() {
    let db = Db::with(unnamed(1, "Dot"));
    db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap();
    let both = json!([{"id": 1, "vector": [7]}, {"id": 2, "vector": [7]}]);
    db.json::<UpsertPoints>(json!({"points": both, "update_mode": "insert_only"}))
        .unwrap();
    assert_eq!((db.vector(1), db.vector(2)), (json!([1.0]), json!([7.0])));
    let both = json!([{"id": 1, "vector": [9]}, {"id": 3, "vector": [9]}]);
    db.json::<UpsertPoints>(json!({"points": both, "update_mode": "update_only"}))
        .unwrap();
    assert_eq!(db.vector(1), json!([9.0]));
    assert!(db.get(3).is_none());
}

#[test]
fn points_are_deleted_by_id_and_by_filter() {
    for shards in [1, 3] {
        let db = Db::with(sharded(1, "Dot", shards));
        let point = |id: u64| json!({"id": id, "vector": [1], "payload": {"even": id % 2}});
        db.upsert((0..10).map(point).collect()).unwrap();
        db.json::<DeletePoints>(json!({"points": [1, 2, 3, 99]}))
            .unwrap();
        assert_eq!(db.count(), 7);
        let even = json!({"must": [{"key": "even", "match": {"value": 0}}]});
        db.json::<DeletePoints>(json!({"filter": even})).unwrap();
        assert_eq!(db.count(), 3);
        assert!(db.get(5).is_some() && db.get(4).is_none());
    }
}

#[test]
fn payloads_are_changed() {
    let db = Db::with(unnamed(1, "Dot"));
    db.upsert(json!([{"id": 1, "vector": [1], "payload": {"a": 1, "b": 2}}]))
        .unwrap();
    let patch = json!({"payload": {"a": null, "c": 3}, "points": [1]});
    db.json::<SetPayload>(patch).unwrap();
    assert_eq!(db.payload(1), json!({"b": 2, "c": 3}));
    db.json::<DeletePayload>(json!({"keys": ["b", "nope"], "points": [1]}))
        .unwrap();
    assert_eq!(db.payload(1), json!({"c": 3}));
    db.json::<OverwritePayload>(json!({"payload": {"d": 4}, "points": [1]}))
        .unwrap();
    assert_eq!(db.payload(1), json!({"d": 4}));
    db.json::<ClearPayload>(json!({"points": [1]})).unwrap();
    assert_eq!(db.payload(1), json!({}));
    assert_eq!(db.vector(1), json!([1.0]));
}

#[test]
fn payloads_are_changed_by_filter() {
    let db = Db::with(sharded(1, "Dot", 2));
    let point = |id: u64| json!({"id": id, "vector": [1], "payload": {"n": id % 2}});
    db.upsert((0..6).map(point).collect()).unwrap();
    let odd = json!({"must": [{"key": "n", "match": {"value": 1}}]});
    db.json::<SetPayload>(json!({"payload": {"x": 1}, "filter": odd}))
        .unwrap();
    assert_eq!(db.payload(3), json!({"n": 1, "x": 1}));
    assert_eq!(db.payload(4), json!({"n": 0}));
}

#[test]
fn vectors_are_updated_and_deleted() {
    let db = Db::with(two_names());
    db.upsert(json!([{"id": 1, "vector": {"a": [1, 2]}, "payload": {"x": 1}}]))
        .unwrap();
    db.json::<UpdateVectors>(json!({"points": [{"id": 1, "vector": {"b": [3, 4]}}]}))
        .unwrap();
    assert_eq!(db.vector(1), json!({"a": [1.0, 2.0], "b": [3.0, 4.0]}));
    db.json::<DeleteVectors>(json!({"points": [1, 99], "vector": ["a"]}))
        .unwrap();
    assert_eq!(db.vector(1), json!({"b": [3.0, 4.0]}));
    assert_eq!(db.payload(1), json!({"x": 1}));
    db.json::<DeleteVectors>(json!({"filter": {}, "vector": ["b"]}))
        .unwrap();
    assert_eq!(db.vector(1), json!({}));
}

#[test]
fn a_missing_point_is_named() {
    let db = Db::with(unnamed(1, "Dot"));
    db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap();
    let text = "Not found: No point with id 5 found";
    assert_eq!(
        db.refusal::<SetPayload>(json!({"payload": {"x": 1}, "points": [5]})),
        text
    );
    assert_eq!(
        db.refusal::<OverwritePayload>(json!({"payload": {"x": 1}, "points": [5]})),
        text
    );
    assert_eq!(
        db.refusal::<DeletePayload>(json!({"keys": ["x"], "points": [5]})),
        text
    );
    assert_eq!(db.refusal::<ClearPayload>(json!({"points": [5]})), text);
    assert_eq!(
        db.refusal::<UpdateVectors>(json!({"points": [{"id": 5, "vector": [1]}]})),
        text
    );
}

#[test]
fn several_shards_tell_how_many_failed() {
    let db = Db::with(sharded(1, "Dot", 4));
    let point = |id: u64| json!({"id": id, "vector": [1]});
    db.upsert((0..50).map(point).collect()).unwrap();
    let ids: Vec<u64> = (0..50).chain([1_000]).collect();
    let error = db
        .json::<SetPayload>(json!({"payload": {"x": 1}, "points": ids}))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(
        error.message(),
        "1 out of 4 shards failed to apply operation. First error captured: \
         Not found: No point with id 1000 found"
    );
}

#[test]
fn what_does_not_fit_is_refused_even_without_waiting() {
    let db = Db::with(unnamed(4, "Dot"));
    let op: UpsertPoints =
        serde_json::from_value(json!({"points": [{"id": 1, "vector": [1, 2, 3]}]})).unwrap();
    let error = db.run(op, Scope::of("c")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(
        error.message(),
        "Wrong input: Vector dimension error: expected dim: 4, got 3"
    );
    assert_eq!(db.count(), 0);
}

#[test]
fn a_write_without_waiting_is_acknowledged_and_applied_later() {
    let db = Db::with(unnamed(1, "Dot"));
    let op: UpsertPoints =
        serde_json::from_value(json!({"points": [{"id": 1, "vector": [1]}]})).unwrap();
    let done = db.run(op, Scope::of("c")).unwrap();
    assert_eq!(done.status, UpdateStatus::Acknowledged);
    // The next write that waits comes after it.
    db.upsert(json!([{"id": 2, "vector": [1]}])).unwrap();
    assert_eq!(db.count(), 2);
}

#[test]
fn a_write_in_time_is_completed_despite_a_timeout() {
    let db = Db::with(unnamed(1, "Dot"));
    let op: UpsertPoints =
        serde_json::from_value(json!({"points": [{"id": 1, "vector": [1]}]})).unwrap();
    let scope = Scope {
        timeout_s: Some(60),
        ..Scope::of("c").waiting()
    };
    assert_eq!(
        db.run(op.clone(), scope).unwrap().status,
        UpdateStatus::Completed
    );
    // No time at all: whatever the answer, the point is there afterwards.
    let scope = Scope {
        timeout_s: Some(0),
        ..Scope::of("c").waiting()
    };
    let context = Context::new();
    let write = db.database().execute(op, scope, &context);
    let status = block_on(write).unwrap().status;
    assert!(matches!(
        status,
        UpdateStatus::Completed | UpdateStatus::WaitTimeout
    ));
    db.upsert(json!([{"id": 2, "vector": [1]}])).unwrap();
    assert_eq!(db.count(), 2);
}

#[test]
fn a_batch_runs_in_order_and_stops_at_the_first_failure() {
    let db = Db::with(unnamed(1, "Dot"));
    let batch = json!({"operations": [
        {"upsert": {"points": [{"id": 1, "vector": [1]}, {"id": 2, "vector": [2]}]}},
        {"set_payload": {"payload": {"x": 1}, "points": [1]}},
        {"update_vectors": {"points": [{"id": 1, "vector": [9]}]}},
        {"delete": {"points": [2]}},
    ]});
    let results = db.json::<BatchUpdate>(batch).unwrap();
    assert_eq!(results.len(), 4);
    assert_eq!(
        (db.vector(1), db.payload(1)),
        (json!([9.0]), json!({"x": 1}))
    );
    assert!(db.get(2).is_none());

    let batch = json!({"operations": [
        {"upsert": {"points": [{"id": 3, "vector": [3]}]}},
        {"clear_payload": {"points": [77]}},
        {"upsert": {"points": [{"id": 4, "vector": [4]}]}},
    ]});
    assert_eq!(
        db.refusal::<BatchUpdate>(batch),
        "Not found: No point with id 77 found"
    );
    assert!(db.get(3).is_some() && db.get(4).is_none());
    assert!(
        db.json::<BatchUpdate>(json!({"operations": []}))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn every_kind_of_write_stands_in_a_batch() {
    let db = Db::with(two_names());
    db.upsert(json!([{"id": 1, "vector": {"a": [1, 2]}, "payload": {"x": 1, "y": 2}}]))
        .unwrap();
    db.update(json!({"delete_payload": {"keys": ["x"], "points": [1]}}))
        .unwrap();
    assert_eq!(db.payload(1), json!({"y": 2}));
    db.update(json!({"overwrite_payload": {"payload": {"z": 1}, "points": [1]}}))
        .unwrap();
    assert_eq!(db.payload(1), json!({"z": 1}));
    db.update(json!({"delete_vectors": {"points": [1], "vector": ["a"]}}))
        .unwrap();
    assert_eq!(db.vector(1), json!({}));
}

#[test]
fn counts_reach_the_info() {
    let db = Db::with(sharded(1, "Dot", 3));
    let point = |id: u64| json!({"id": id, "vector": [1]});
    db.upsert((0..20).map(point).collect()).unwrap();
    assert_eq!(db.call(GetCollection).unwrap().points_count, Some(20));
}

#[test]
fn a_condition_protects_existing_points() {
    let db = Db::with(unnamed(1, "Dot"));
    let point = |id: u64, rev: u64| json!({"id": id, "vector": [rev], "payload": {"rev": rev}});
    db.upsert(json!([point(1, 1), point(2, 5)])).unwrap();
    let older = json!({"must": {"key": "rev", "range": {"lt": 3}}});
    let points = json!([point(1, 3), point(2, 3), point(3, 3)]);
    db.update(json!({"upsert": {"points": points, "update_filter": older}}))
        .unwrap();
    assert_eq!(
        (1..4)
            .map(|id| db.payload(id)["rev"].clone())
            .collect::<Vec<_>>(),
        [3, 5, 3]
    );
    // It looks at what the write before it left.
    db.update(json!({"upsert": {"points": [point(1, 9)], "update_filter": older}}))
        .unwrap();
    assert_eq!(db.payload(1)["rev"], 3);
    let vectors = json!({"points": [{"id": 1, "vector": [7]}, {"id": 2, "vector": [7]}],
        "update_filter": {"must": {"key": "rev", "match": {"value": 3}}}});
    db.update(json!({"update_vectors": vectors})).unwrap();
    assert_eq!((db.vector(1), db.vector(2)), (json!([7.0]), json!([5.0])));
    let filter = json!({"must": {"has_id": []}});
    let insert = json!({"points": [point(2, 8), point(4, 8)], "update_filter": filter, "update_mode": "insert_only"});
    db.update(json!({"upsert": insert})).unwrap();
    assert_eq!(
        (db.payload(2)["rev"].clone(), db.payload(4)["rev"].clone()),
        (json!(5), json!(8))
    );
}

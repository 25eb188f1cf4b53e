use super::*;
use crate::schema::SlotNames;
use orthoplex_index::stored::Stored;
use orthoplex_types::config::CollectionParams;
use orthoplex_types::ops::writes::UpdateMode;
use serde_json::{Value, json};

fn schema(vectors: Value) -> Schema {
    let params = json!({
        "vectors": vectors,
        "sparse_vectors": {"words": {}},
        "shard_number": 1,
        "replication_factor": 1,
        "write_consistency_factor": 1,
        "on_disk_payload": true,
    });
    let params: CollectionParams = serde_json::from_value(params).unwrap();
    Schema::new(&params, &SlotNames::of(&params))
}

fn named() -> Schema {
    schema(json!({"a": {"size": 2, "distance": "Cosine"}, "b": {"size": 3, "distance": "Euclid"}}))
}

fn update(value: Value) -> PointsUpdate {
    serde_json::from_value(value).unwrap()
}

fn refusal(schema: &Schema, points: Value) -> String {
    let upsert = update(json!({"upsert": {"points": points}}));
    plan(upsert, schema, 1).unwrap_err().message().to_owned()
}

fn points(plan: Plan) -> Vec<(usize, Vec<PointWrite>)> {
    let points = |op| match op {
        WriteOp::Upsert { points, .. } | WriteOp::UpdateVectors(points) => points,
        other => panic!("{other:?}"),
    };
    plan.into_iter()
        .map(|(shard, op)| (shard, points(op)))
        .collect()
}

#[test]
fn cosine_vectors_are_normalised_and_others_are_not() {
    let upsert = update(json!({"upsert": {"points": [
        {"id": 1, "vector": {"b": [1, 2, 3], "a": [3, 4]}, "payload": {"x": 1}},
        {"id": 2, "vector": {}},
    ]}}));
    let parts = points(plan(upsert, &named(), 1).unwrap());
    let [(0, writes)] = parts.as_slice() else {
        panic!("{parts:?}")
    };
    let mut rows = writes[0].vectors.clone();
    rows.sort_by_key(|(slot, _)| *slot);
    let dense = |values: &[f32]| Stored::Dense(values.to_vec());
    assert_eq!(
        rows,
        [(0, dense(&[0.6, 0.8])), (1, dense(&[1.0, 2.0, 3.0]))]
    );
    assert_eq!(writes[0].payload.as_ref().unwrap().0["x"], 1);
    assert!(writes[1].vectors.is_empty() && writes[1].payload.is_none());
}

#[test]
fn what_does_not_fit_the_schema_is_named() {
    let single = schema(json!({"size": 4, "distance": "Dot"}));
    let cases = [
        (
            json!([1, 2, 3]),
            "Wrong input: Vector dimension error: expected dim: 4, got 3",
        ),
        (
            json!([[1, 2, 3, 4]]),
            "Wrong input: Conversion between multi and regular vectors failed",
        ),
        (
            json!({"c": [1]}),
            "Wrong input: Not existing vector name error: c",
        ),
        (
            json!({"words": [1, 2]}),
            "Wrong input: Conversion between sparse and regular vectors failed",
        ),
        (
            json!({"words": [[1, 2]]}),
            "Wrong input: Conversion between multi and sparse vectors failed",
        ),
        (
            json!({"": {"indices": [1], "values": [1]}}),
            "Wrong input: Conversion between sparse and regular vectors failed",
        ),
        (
            json!({"text": "hello", "model": "m"}),
            "Service internal error: InferenceService is not initialized. Please check if it was \
             properly configured and initialized during startup.",
        ),
    ];
    for (vector, text) in cases {
        assert_eq!(refusal(&single, json!([{"id": 1, "vector": vector}])), text);
    }
    assert_eq!(
        refusal(&named(), json!([{"id": 1, "vector": [1, 2]}])),
        "Wrong input: Not existing vector name error: "
    );
}

#[test]
fn sparse_and_multi_vectors_are_brought_into_order() {
    let schema = schema(json!({
        "m": {"size": 2, "distance": "Cosine", "multivector_config": {"comparator": "max_sim"}},
    }));
    let upsert = update(json!({"upsert": {"points": [
        {"id": 1, "vector": {
            "words": {"indices": [9, 2], "values": [0.9, 0.2]},
            "m": [[3, 4], [0, 2]],
        }},
        {"id": 2, "vector": {"m": [0, 5]}},
    ]}}));
    let parts = points(plan(upsert, &schema, 1).unwrap());
    let multi = |values: &[f32]| Stored::Multi {
        dim: 2,
        values: values.to_vec(),
    };
    let mut rows = parts[0].1[0].vectors.clone();
    rows.sort_by_key(|(slot, _)| *slot);
    let sparse = Stored::Sparse {
        indices: vec![2, 9],
        values: vec![0.2, 0.9],
    };
    assert_eq!(rows, [(0, multi(&[0.6, 0.8, 0.0, 1.0])), (1, sparse)]);
    assert_eq!(parts[0].1[1].vectors, [(0, multi(&[0.0, 1.0]))]);
    let short = json!([{"id": 1, "vector": {"m": [[1, 2], [1]]}}]);
    assert_eq!(
        refusal(&schema, short),
        "Wrong input: Vector dimension error: expected dim: 2, got 1"
    );
}

#[test]
fn one_bad_point_refuses_the_whole_upsert() {
    let bad = json!([{"id": 1, "vector": {"a": [1, 2]}}, {"id": 2, "vector": {"a": [1]}}]);
    assert_eq!(
        refusal(&named(), bad),
        "Wrong input: Vector dimension error: expected dim: 2, got 1"
    );
}

#[test]
fn the_last_of_equal_ids_wins_in_every_mode() {
    for mode in ["upsert", "insert_only", "update_only"] {
        let upsert = update(json!({"upsert": {"update_mode": mode, "points": [
            {"id": 5, "vector": {"a": [1, 0]}},
            {"id": 3, "vector": {"a": [1, 0]}},
            {"id": 5, "vector": {"a": [0, 1]}},
        ]}}));
        let parts = plan(upsert, &named(), 1).unwrap();
        let [
            (
                0,
                WriteOp::Upsert {
                    points,
                    mode: planned,
                },
            ),
        ] = parts.as_slice()
        else {
            panic!("{parts:?}")
        };
        assert_eq!(
            points.iter().map(|p| p.id).collect::<Vec<_>>(),
            [3.into(), 5.into()]
        );
        assert_eq!(points[1].vectors, [(0, Stored::Dense(vec![0.0, 1.0]))]);
        assert_eq!(
            *planned,
            serde_json::from_value::<UpdateMode>(json!(mode)).unwrap()
        );
    }
}

#[test]
fn points_go_to_their_shard_in_order() {
    let list: Vec<Value> = (0..40).map(|id| json!({"id": id, "vector": {}})).collect();
    let parts = points(plan(update(json!({"upsert": {"points": list}})), &named(), 4).unwrap());
    assert_eq!(
        parts.iter().map(|(_, writes)| writes.len()).sum::<usize>(),
        40
    );
    for (shard, writes) in &parts {
        assert!(writes.iter().all(|write| shard_of(write.id, 4) == *shard));
        assert!(writes.is_sorted_by_key(|write| write.id));
    }
}

#[test]
fn ids_go_to_their_shard_and_filters_to_all() {
    let by_ids =
        update(json!({"set_payload": {"payload": {"x": 1}, "points": [1, 2, 3, 4, 5, 6]}}));
    for (shard, op) in plan(by_ids, &named(), 3).unwrap() {
        let WriteOp::SetPayload {
            target: Target::Ids(ids),
            payload,
            key: None,
        } = op
        else {
            panic!("{op:?}")
        };
        assert!(!ids.is_empty() && ids.iter().all(|id| shard_of(*id, 3) == shard));
        assert_eq!(payload.0["x"], 1);
    }
    let by_filter = update(json!({"delete": {"filter": {"must": []}}}));
    let parts = plan(by_filter, &named(), 3).unwrap();
    assert_eq!(parts.len(), 3);
    assert!(
        parts
            .iter()
            .all(|(_, op)| matches!(op, WriteOp::Delete(Target::Filter(_))))
    );
    let nothing = update(json!({"delete": {"points": []}}));
    assert!(plan(nothing, &named(), 3).unwrap().is_empty());
}

#[test]
fn vectors_are_deleted_by_ids_and_filter_together() {
    let op = json!({"delete_vectors": {"points": [1], "filter": {}, "vector": ["b"]}});
    let parts = plan(update(op), &named(), 3).unwrap();
    let home = shard_of(1.into(), 3);
    assert_eq!(parts.len(), 3);
    for (shard, op) in parts {
        let WriteOp::DeleteVectors { target, slots } = op else {
            panic!("{op:?}")
        };
        assert_eq!(slots, [1]);
        assert_eq!(
            matches!(target, Target::Both(..)),
            shard == home,
            "{target:?}"
        );
    }
    let unknown = update(json!({"delete_vectors": {"points": [1], "vector": ["nope"]}}));
    assert_eq!(
        plan(unknown, &named(), 3).unwrap_err().message(),
        "Wrong input: Not existing vector name error: nope"
    );
}

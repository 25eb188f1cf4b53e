//! Domain to message bytes to domain.

use super::{assert_round_trip, call, domain, reply, through};
use crate::Rpc;
use crate::convert::{Call, Wire, decode_error, encode_error};
use crate::qdrant as proto;
use orthoplex_types::config::{CollectionConfig, QuantizationConfig};
use orthoplex_types::filter::Filter;
use orthoplex_types::info::{AliasesList, CollectionExistence, CollectionInfo, CollectionsList};
use orthoplex_types::operation::{ReadConsistency, Scope, WriteOrdering};
use orthoplex_types::ops::collections;
use orthoplex_types::ops::indexes::CreateFieldIndex;
use orthoplex_types::ops::{reads, writes};
use orthoplex_types::point::{Record, ScoredPoint};
use orthoplex_types::vector::{NamedVectors, Vector};
use orthoplex_types::{Error, ErrorKind, PointId, Result};
use prost::Message;
use serde_json::{Value, json};

const UUID: &str = "0a4ac3c5-5d6f-4b2f-9a3e-6f8b3d2c1e00";

#[test]
fn ids() {
    for id in [
        PointId::Num(0),
        PointId::Num(u64::MAX),
        PointId::parse_uuid(UUID).unwrap(),
    ] {
        assert_round_trip::<proto::PointId, _>(id);
    }
}

#[test]
fn json_values() {
    for value in [
        json!(null),
        json!(true),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(1.5),
        json!(1.0),
        json!("text"),
        json!([1, "a", [null]]),
        json!({ "a": { "b": [] }, "": 0 }),
    ] {
        assert_round_trip::<proto::Value, _>(value);
    }
}

#[test]
fn numbers_beyond_int64_become_doubles() {
    let value = through::<proto::Value, _>(json!(u64::MAX));
    assert_eq!(value, json!(u64::MAX as f64));
}

#[test]
fn payloads_that_would_change_on_their_way_are_not_stored() {
    let upsert = |number: serde_json::Value| {
        let list = json!({ "points": [{ "id": 1, "vector": [0.5], "payload": { "a": [{ "b": number }] } }] });
        let operation: writes::UpsertPoints = serde_json::from_value(list).unwrap();
        let message: Result<proto::points_update_operation::PointStructList> = operation.encode();
        message
    };
    assert!(upsert(json!(i64::MAX)).is_ok());
    assert!(upsert(json!(i64::MIN)).is_ok());
    assert!(upsert(json!(1e300)).is_ok());
    let error = upsert(json!(i64::MAX as u64 + 1)).unwrap_err();
    assert!(error.message().contains("out of range"), "{error}");
    let patch = json!({ "payload": { "a": u64::MAX }, "points": [1] });
    let patch: writes::SetPayload = serde_json::from_value(patch).unwrap();
    let message: Result<proto::points_update_operation::SetPayload> = patch.encode();
    assert!(message.is_err());
}

#[test]
fn vectors_of_every_shape() {
    for vector in [
        json!([0.5, -1.0]),
        json!({ "indices": [7, 3], "values": [0.5, 1.0] }),
        json!([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
        json!({ "text": "words", "model": "m", "options": { "a": 1 } }),
        json!({ "image": "http://a/b.png", "model": "m" }),
        json!({ "object": { "any": ["thing"] }, "model": "m" }),
    ] {
        let vector: Vector = domain(vector);
        assert_round_trip::<proto::Vector, _>(vector.clone());
        assert_round_trip::<proto::VectorInput, _>(orthoplex_types::query::VectorInput::Vector(
            vector.clone(),
        ));
        if !matches!(vector, Vector::Inference(_)) {
            assert_round_trip::<proto::VectorOutput, _>(vector);
        }
    }
}

#[test]
fn vectors_by_name() {
    for vectors in [
        json!([1.0]),
        json!({}),
        json!({ "a": [1.0], "b": { "indices": [1], "values": [1.0] }, "c": [[1.0]] }),
    ] {
        let vectors: NamedVectors = domain(vectors);
        assert_round_trip::<proto::Vectors, _>(vectors.clone());
        assert_round_trip::<proto::VectorsOutput, _>(vectors);
    }
}

/// A filter with every condition there is.
fn every_condition() -> Value {
    json!({
        "should": [
            { "key": "a", "match": { "value": "x" } },
            { "key": "a", "match": { "value": -3 } },
            { "key": "a", "match": { "value": true } },
            { "key": "a", "match": { "text": "some words" } },
            { "key": "a", "match": { "text_any": "some words" } },
            { "key": "a", "match": { "phrase": "some words" } },
            { "key": "a", "match": { "prefix": "some" } },
            { "key": "a", "match": { "substring": "ord" } },
            { "slice": { "total": 4, "index": 3 } },
            { "key": "a", "match": { "any": ["x", "y"] } },
            { "key": "a", "match": { "any": [1, 2] } },
            { "key": "a", "match": { "except": ["x", "y"] } },
            { "key": "a", "match": { "except": [1, 2] } },
        ],
        "must": [
            { "key": "a", "range": { "gt": 0.5, "lte": 2.0 } },
            { "key": "a", "range": { "gte": "2020-01-02T03:04:05.678901Z", "lt": "1960-01-01T00:00:00Z" } },
            { "key": "a", "values_count": { "gte": 1, "lt": 9 } },
            { "key": "a", "is_empty": true },
            { "key": "a", "is_null": false },
            { "key": "a", "geo_radius": { "center": { "lon": 1.0, "lat": 2.0 }, "radius": 512.5 } },
            { "key": "a", "geo_bounding_box": {
                "top_left": { "lon": 1.0, "lat": 2.0 }, "bottom_right": { "lon": 3.0, "lat": 1.0 } } },
            { "key": "a", "geo_polygon": {
                "exterior": { "points": [{ "lon": 0.0, "lat": 0.0 }, { "lon": 1.0, "lat": 1.0 }] },
                "interiors": [{ "points": [{ "lon": 0.5, "lat": 0.5 }] }] } },
        ],
        "must_not": [
            { "is_empty": { "key": "a" } },
            { "is_null": { "key": "a" } },
            { "has_id": [1, UUID] },
            { "has_vector": "image" },
            { "nested": { "key": "a", "filter": { "must": [{ "key": "b", "is_null": true }] } } },
            { "must_not": [{ "has_id": [] }] },
        ],
        "min_should": { "conditions": [{ "has_id": [1] }], "min_count": 1 },
    })
}

#[test]
fn filters() {
    assert_round_trip::<proto::Filter, Filter>(domain(every_condition()));
    assert_round_trip::<proto::Filter, _>(Filter::default());
}

#[test]
fn upserts() {
    let operation: writes::UpsertPoints = domain(json!({
        "points": [
            { "id": 1, "vector": [1.0, 2.0], "payload": { "a": 1 } },
            { "id": UUID, "vector": { "b": [1.0] } },
        ],
        "shard_key": ["a", 7],
        "update_filter": every_condition(),
        "update_mode": "insert_only",
    }));
    assert_round_trip::<proto::UpsertPoints, _>(call(operation.clone()));
    let scope = Scope {
        wait: true,
        ordering: WriteOrdering::Strong,
        timeout_s: Some(3),
        ..Scope::of("c")
    };
    assert_round_trip::<proto::UpsertPoints, _>(Call { operation, scope });
}

#[test]
fn parts_of_upserts_are_one_message() {
    let points: Vec<Value> = (0..200)
        .map(|id| json!({ "id": id, "vector": [1.0] }))
        .collect();
    for count in [0, 1, 64, 65, 200] {
        let operation: writes::UpsertPoints = domain(json!({
            "points": points[..count], "shard_key": ["a", 7], "update_filter": every_condition(),
        }));
        let whole = call(operation);
        let mut bytes = Vec::new();
        for part in writes::UpsertPoints::parts(whole.clone()) {
            part.unwrap().encode(&mut bytes).unwrap();
        }
        let message = proto::UpsertPoints::decode(bytes.as_slice()).unwrap();
        assert_eq!(writes::UpsertPoints::call(message).unwrap(), whole);
    }
}

#[test]
fn other_writes() {
    let by_id = json!({ "points": [1, UUID], "shard_key": ["a"] });
    let by_filter = json!({ "filter": every_condition() });
    for target in [by_id, by_filter] {
        let with = |more: Value| {
            let mut all = target.clone();
            all.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            all
        };
        let patch = with(json!({ "payload": { "a": null }, "key": "a" }));
        assert_round_trip::<proto::DeletePoints, _>(call(domain::<writes::DeletePoints>(with(
            json!({}),
        ))));
        assert_round_trip::<proto::ClearPayloadPoints, _>(call(domain::<writes::ClearPayload>(
            with(json!({})),
        )));
        assert_round_trip::<proto::SetPayloadPoints, _>(call(domain::<writes::SetPayload>(
            patch.clone(),
        )));
        assert_round_trip::<proto::SetPayloadPoints, _>(call(domain::<writes::OverwritePayload>(
            patch,
        )));
        assert_round_trip::<proto::DeletePayloadPoints, _>(call(domain::<writes::DeletePayload>(
            with(json!({ "keys": ["a", "b"] })),
        )));
        assert_round_trip::<proto::DeletePointVectors, _>(call(domain::<writes::DeleteVectors>(
            with(json!({ "vector": ["a", ""] })),
        )));
    }
    let update: writes::UpdateVectors = domain(json!({
        "points": [{ "id": 1, "vector": { "a": [1.0] } }], "update_filter": {},
    }));
    assert_round_trip::<proto::UpdatePointVectors, _>(call(update));
}

#[test]
fn batches_of_writes() {
    let operation: writes::BatchUpdate = domain(json!({ "operations": [
        { "upsert": { "points": [{ "id": 1, "vector": [1.0] }] } },
        { "delete": { "points": [1] } },
        { "set_payload": { "payload": { "a": 1 }, "points": [1] } },
        { "overwrite_payload": { "payload": { "a": 1 }, "filter": {} } },
        { "delete_payload": { "keys": ["a"], "points": [1] } },
        { "clear_payload": { "filter": {} } },
        { "update_vectors": { "points": [{ "id": 1, "vector": [1.0] }] } },
        { "delete_vectors": { "points": [1], "vector": ["a"] } },
    ] }));
    assert_eq!(operation.operations.len(), 8);
    assert_round_trip::<proto::UpdateBatchPoints, _>(call(operation));
}

#[test]
fn selectors_of_payload_and_vectors() {
    for (with_payload, with_vector) in [
        (json!(null), json!(null)),
        (json!(true), json!(false)),
        (json!({ "include": ["a"] }), json!(["a", ""])),
        (json!({ "exclude": ["a", "b"] }), json!(true)),
    ] {
        let operation: reads::GetPoints = domain(json!({
            "ids": [1], "with_payload": with_payload, "with_vector": with_vector,
        }));
        assert_round_trip::<proto::GetPoints, _>(call(operation));
    }
}

#[test]
fn scopes_of_reads() {
    for consistency in [
        ReadConsistency::All,
        ReadConsistency::Majority,
        ReadConsistency::Quorum,
        ReadConsistency::Factor(2),
    ] {
        let scope = Scope {
            consistency: Some(consistency),
            timeout_s: Some(9),
            ..Scope::of("c")
        };
        let operation = reads::CountPoints {
            exact: Some(false),
            ..Default::default()
        };
        assert_round_trip::<proto::CountPoints, _>(Call { operation, scope });
    }
}

#[test]
fn scrolls() {
    let operation: reads::ScrollPoints = domain(json!({
        "offset": UUID, "limit": 3, "filter": every_condition(), "with_vector": true,
        "shard_key": { "target": "a", "fallback": "b" },
    }));
    assert_round_trip::<proto::ScrollPoints, _>(call(operation));
}

/// A query with every member that is built.
fn query() -> Value {
    json!({
        "query": [1.0, 2.0], "using": "a", "filter": every_condition(),
        "params": {
            "hnsw_ef": 64, "exact": true, "indexed_only": true,
            "quantization": { "ignore": true, "rescore": false, "oversampling": 2.5 },
            "acorn": { "enable": true, "max_selectivity": 0.25 },
            "idf": { "corpus": { "must": [{ "has_id": [1] }] } },
        },
        "score_threshold": 0.5, "limit": 3, "offset": 1, "with_payload": true, "with_vector": ["a"],
        "lookup_from": { "collection": "other", "vector": "v" },
    })
}

#[test]
fn queries() {
    let recommend = json!({ "recommend": {
        "positive": [1, [1.0, 2.0]], "negative": [UUID], "strategy": "best_score",
    } });
    for what in [
        json!(null),
        json!(7),
        json!({ "nearest": { "indices": [1], "values": [1.0] } }),
        recommend,
        json!({ "nearest": [1.0], "mmr": { "diversity": 0.5, "candidates_limit": 7 } }),
        json!({ "discover": { "target": 1, "context": { "positive": 2, "negative": [1.0] } } }),
        json!({ "context": [{ "positive": 2, "negative": [1.0] }] }),
        json!({ "order_by": { "key": "a.b", "direction": "desc", "start_from": 2.5 } }),
        json!({ "order_by": { "key": "a", "start_from": "2024-01-31T00:00:00Z" } }),
        json!({ "fusion": "dbsf" }),
        json!({ "rrf": { "k": 3, "weights": [1.0, 2.0] } }),
        json!({ "sample": "random" }),
        json!({ "relevance_feedback": {
            "target": 1, "feedback": [{ "example": [1.0], "score": 0.5 }],
            "strategy": { "naive": { "a": 1.0, "b": 2.0, "c": 3.0 } },
        } }),
        json!({ "text": "words" }),
        json!({ "text": { "query": "words", "scoring": { "bm25": { "k": 1.5, "b": 0.5 } } } }),
        json!({ "defaults": { "a": 1, "b": "2024-01-31" }, "formula": { "sum": [
            1.5, "a", "$score[1]", { "key": "a", "match": { "value": 1 } },
            { "geo_distance": { "origin": { "lat": 1.0, "lon": 2.0 }, "to": "g" } },
            { "datetime": "2024-01-31" }, { "datetime_key": "b" },
            { "mult": [1, { "max": [1, 2] }, { "min": [1, 2] }] },
            { "div": { "left": 1, "right": "a", "by_zero_default": 0.5 } },
            { "pow": { "base": 2, "exponent": 3 } },
            { "acosh": { "ln": { "log10": { "exp": { "sqrt": { "abs": { "neg": 1 } } } } } } },
            { "exp_decay": { "x": "a" } }, { "gauss_decay": { "x": "a", "target": 1 } },
            { "lin_decay": { "x": "a", "scale": 2, "midpoint": 0.25 } },
        ] } }),
    ] {
        let mut members = query();
        members["prefetch"] = json!([{ "prefetch": { "limit": 2 }, "query": 1 }, query()]);
        members["query"] = what;
        assert_round_trip::<proto::QueryPoints, _>(call(domain::<reads::QueryPoints>(members)));
    }
    let batch: reads::QueryBatch = domain(json!({ "searches": [query(), {}] }));
    assert_round_trip::<proto::QueryBatchPoints, _>(call(batch));
}

#[test]
fn retired_searches() {
    let mut search = query();
    for vector in [
        json!([1.0]),
        json!({ "name": "a", "vector": { "indices": [1], "values": [2.0] } }),
    ] {
        search["vector"] = vector;
        let operation: reads::SearchPoints = domain(search.clone());
        assert_round_trip::<proto::SearchPoints, _>(call(operation.clone()));
        let searches = vec![operation.clone(), operation];
        assert_round_trip::<proto::SearchBatchPoints, _>(call(reads::SearchBatch { searches }));
    }
    let mut recommend = query();
    recommend["positive"] = json!([1, 2, [1.0]]);
    recommend["negative"] = json!([UUID]);
    recommend["strategy"] = json!("sum_scores");
    let operation: reads::RecommendPoints = domain(recommend);
    assert_round_trip::<proto::RecommendPoints, _>(call(operation.clone()));
    let searches = vec![operation];
    assert_round_trip::<proto::RecommendBatchPoints, _>(call(reads::RecommendBatch { searches }));
}

#[test]
fn retired_discoveries() {
    let mut discover = query();
    discover["context"] = json!([{ "positive": 2, "negative": [1.0] }]);
    for target in [json!(null), json!(UUID), json!([1.0])] {
        discover["target"] = target;
        let operation: reads::DiscoverPoints = domain(discover.clone());
        assert_round_trip::<proto::DiscoverPoints, _>(call(operation.clone()));
        let searches = vec![operation];
        assert_round_trip::<proto::DiscoverBatchPoints, _>(call(reads::DiscoverBatch { searches }));
    }
}

#[test]
fn queries_in_groups() {
    let mut groups = query();
    groups["group_by"] = json!("a.b[]");
    groups["group_size"] = json!(2);
    groups["vector"] = json!({ "name": "a", "vector": [1.0] });
    groups["positive"] = json!([1, [1.0]]);
    if let Some(members) = groups.as_object_mut() {
        members.remove("offset");
    }
    for lookup in [
        json!(null),
        json!("other"),
        json!({ "collection": "other", "with_payload": { "include": ["a"] }, "with_vectors": true }),
    ] {
        groups["with_lookup"] = lookup;
        let query: reads::QueryGroups = domain(groups.clone());
        assert_round_trip::<proto::QueryPointGroups, _>(call(query));
        let search: reads::SearchGroups = domain(groups.clone());
        assert_round_trip::<proto::SearchPointGroups, _>(call(search));
        let recommend: reads::RecommendGroups = domain(groups.clone());
        assert_round_trip::<proto::RecommendPointGroups, _>(call(recommend));
    }
    let hit = json!({ "id": 1, "version": 8, "score": -0.5 });
    let result: reads::GroupsResult = domain(json!({ "groups": [
        { "id": "a", "hits": [hit], "lookup": { "id": UUID, "payload": { "a": 1 } } },
        { "id": 7, "hits": [] }, { "id": -7, "hits": [] },
    ] }));
    assert_round_trip::<proto::QueryGroupsResponse, _>(reply(result.clone()));
    assert_round_trip::<proto::SearchGroupsResponse, _>(reply(result.clone()));
    assert_round_trip::<proto::RecommendGroupsResponse, _>(reply(result));
}

#[test]
fn matrices() {
    let matrix = json!({ "filter": every_condition(), "sample": 5, "limit": 2, "using": "a" });
    let pairs: reads::SearchMatrixPairs = domain(matrix.clone());
    assert_round_trip::<proto::SearchMatrixPoints, _>(call(pairs));
    let offsets: reads::SearchMatrixOffsets = domain(matrix);
    assert_round_trip::<proto::SearchMatrixPoints, _>(call(offsets));
    let pairs: reads::MatrixPairs =
        domain(json!({ "pairs": [{ "a": 1, "b": UUID, "score": 0.5 }] }));
    assert_round_trip::<proto::SearchMatrixPairsResponse, _>(reply(pairs));
    let offsets: reads::MatrixOffsets = domain(json!({
        "offsets_row": [0], "offsets_col": [1], "scores": [0.5], "ids": [1, UUID],
    }));
    assert_round_trip::<proto::SearchMatrixOffsetsResponse, _>(reply(offsets));
}

#[test]
fn batch_members_carry_the_collection() {
    let batch = call(reads::QueryBatch {
        searches: vec![reads::QueryPoints::default()],
    });
    let message: proto::QueryBatchPoints = batch.encode().unwrap();
    assert_eq!(message.query_points[0].collection_name, "c");
}

#[test]
fn points_in_results() {
    let record: Record = domain(json!({
        "id": UUID, "payload": { "a": [1] }, "vector": { "a": [1.0] }, "shard_key": "k", "order_value": 7,
    }));
    let bare: Record = domain(json!({
        "id": 1, "order_value": 1.5, "shard_key": 4,
    }));
    assert_round_trip::<proto::GetResponse, _>(reply(vec![record.clone(), bare.clone()]));
    let page = reads::ScrollResult {
        points: vec![record, bare],
        next_page_offset: Some(3.into()),
    };
    assert_round_trip::<proto::ScrollResponse, _>(reply(page));
    let scored: ScoredPoint = domain(json!({
        "id": 1, "version": 8, "score": -0.5, "payload": { "a": 1 }, "vector": [1.0],
    }));
    let result = reads::QueryResult {
        points: vec![scored.clone()],
    };
    assert_round_trip::<proto::QueryResponse, _>(reply(result.clone()));
    assert_round_trip::<proto::QueryBatchResponse, _>(reply(vec![
        result,
        reads::QueryResult::default(),
    ]));
    assert_round_trip::<proto::SearchResponse, _>(reply(vec![scored.clone()]));
    assert_round_trip::<proto::SearchBatchResponse, _>(reply(vec![vec![scored.clone()], vec![]]));
    assert_round_trip::<proto::RecommendResponse, _>(reply(vec![scored.clone()]));
    assert_round_trip::<proto::RecommendBatchResponse, _>(reply(vec![vec![scored]]));
}

#[test]
fn outcomes() {
    for status in [
        writes::UpdateStatus::Acknowledged,
        writes::UpdateStatus::Completed,
        writes::UpdateStatus::WaitTimeout,
    ] {
        let result = writes::UpdateResult {
            operation_id: Some(4),
            status,
        };
        assert_round_trip::<proto::PointsOperationResponse, _>(reply(result));
        assert_round_trip::<proto::UpdateBatchResponse, _>(reply(vec![result]));
    }
    assert_round_trip::<proto::CountResponse, _>(reply(reads::CountResult { count: 5 }));
    assert_round_trip::<proto::CollectionOperationResponse, _>(reply(true));
}

fn quantizations() -> [Value; 4] {
    [
        json!({ "scalar": { "type": "int8", "quantile": 0.5, "always_ram": true } }),
        json!({ "product": { "compression": "x32", "memory": "cached" } }),
        json!({ "binary": { "encoding": "two_bits", "query_encoding": "scalar8bits" } }),
        json!({ "turbo": { "bits": "bits1_5", "always_ram": false } }),
    ]
}

#[test]
fn created_collections() {
    for quantization in quantizations() {
        assert_round_trip::<proto::QuantizationConfig, QuantizationConfig>(domain(
            quantization.clone(),
        ));
        let params = json!({
            "size": 4, "distance": "Dot", "hnsw_config": { "m": 0 }, "on_disk": true, "memory": "cached",
            "quantization_config": quantization, "datatype": "float16",
            "multivector_config": { "comparator": "max_sim" },
        });
        for vectors in [
            params.clone(),
            json!({}),
            json!({ "a": params, "b": { "size": 1, "distance": "Manhattan" } }),
        ] {
            let operation: collections::CreateCollection = domain(json!({
                "vectors": vectors, "shard_number": 2, "sharding_method": "custom",
                "replication_factor": 1, "write_consistency_factor": 1, "on_disk_payload": true,
                "payload": { "memory": "cold" }, "id_tracker": { "memory": "pinned" },
                "sparse_vectors": { "s": { "index": { "memory": "pinned" } } },
                "hnsw_config": { "m": 8, "ef_construct": 50, "full_scan_threshold": 10,
                    "max_indexing_threads": 1, "on_disk": false, "payload_m": 4, "inline_storage": true, "memory": "cold" },
                "wal_config": { "wal_capacity_mb": 1, "wal_segments_ahead": 2, "wal_retain_closed": 3 },
                "optimizers_config": { "deleted_threshold": 0.5, "vacuum_min_vector_number": 200,
                    "default_segment_number": 2, "max_segment_size": 3, "memmap_threshold": 4,
                    "indexing_threshold": 5, "flush_interval_sec": 6, "max_optimization_threads": 7,
                    "prevent_unoptimized": false },
                "quantization_config": quantization, "strict_mode_config": { "enabled": false },
                "metadata": { "a": { "b": 1 } },
            }));
            assert_round_trip::<proto::CreateCollection, _>(call(operation));
        }
    }
}

#[test]
fn updated_collections() {
    for vectors in [
        json!(null),
        json!({ "": { "on_disk": true, "memory": "cold" } }),
        json!({
            "": { "on_disk": true },
            "a": { "hnsw_config": { "m": 3 }, "quantization_config": "Disabled" },
        }),
    ] {
        let operation: collections::UpdateCollection = domain(json!({
            "vectors": vectors, "optimizers_config": { "max_optimization_threads": "auto" },
            "params": { "replication_factor": 2, "write_consistency_factor": 3, "read_fan_out_factor": 4,
                "read_fan_out_delay_ms": 5, "on_disk_payload": true, "payload": { "memory": "cached" },
                "id_tracker": { "memory": "cold" } },
            "hnsw_config": { "m": 3 }, "quantization_config": quantizations()[0],
            "metadata": { "gone": null },
        }));
        assert_round_trip::<proto::UpdateCollection, _>(call(operation));
    }
}

#[test]
fn small_collection_requests() {
    let timed = Scope {
        timeout_s: Some(2),
        ..Scope::of("c")
    };
    let delete = Call {
        operation: collections::DeleteCollection,
        scope: timed,
    };
    assert_round_trip::<proto::DeleteCollection, _>(delete);
    assert_round_trip::<proto::GetCollectionInfoRequest, _>(call(collections::GetCollection));
    assert_round_trip::<proto::CollectionExistsRequest, _>(call(
        collections::CheckCollectionExists,
    ));
    assert_round_trip::<proto::ListCollectionAliasesRequest, _>(call(
        collections::ListCollectionAliases,
    ));
    let everywhere = Scope::default();
    let list = Call {
        operation: collections::ListCollections,
        scope: everywhere.clone(),
    };
    assert_round_trip::<proto::ListCollectionsRequest, _>(list);
    let aliases = Call {
        operation: collections::ListAliases,
        scope: everywhere.clone(),
    };
    assert_round_trip::<proto::ListAliasesRequest, _>(aliases);
    let operation: collections::ChangeAliases = domain(json!({ "actions": [
        { "create_alias": { "collection_name": "c", "alias_name": "a" } },
        { "rename_alias": { "old_alias_name": "a", "new_alias_name": "b" } },
        { "delete_alias": { "alias_name": "b" } },
    ] }));
    assert_round_trip::<proto::ChangeAliases, _>(Call {
        operation,
        scope: everywhere,
    });
}

fn collection_config() -> CollectionConfig {
    domain(json!({
        "params": { "vectors": { "size": 4, "distance": "Cosine" }, "shard_number": 1,
            "replication_factor": 1, "write_consistency_factor": 1, "on_disk_payload": true,
            "sharding_method": "auto", "read_fan_out_factor": 1, "read_fan_out_delay_ms": 2 },
        "hnsw_config": { "m": 16, "ef_construct": 100, "full_scan_threshold": 10000,
            "max_indexing_threads": 0, "payload_m": 3 },
        "optimizer_config": { "deleted_threshold": 0.2, "vacuum_min_vector_number": 1000,
            "default_segment_number": 0, "flush_interval_sec": 5, "max_optimization_threads": 2 },
        "wal_config": { "wal_capacity_mb": 32, "wal_segments_ahead": 0, "wal_retain_closed": 2 },
        "quantization_config": quantizations()[3], "metadata": { "a": 1 },
    }))
}

#[test]
fn collection_state() {
    assert_round_trip::<proto::CollectionConfig, _>(collection_config());
    for (status, optimizer) in [
        ("green", json!("ok")),
        ("red", json!({ "error": "disk full" })),
    ] {
        let info: CollectionInfo = domain(json!({
            "status": status, "optimizer_status": optimizer, "warnings": [{ "message": "w" }],
            "indexed_vectors_count": 3, "points_count": 4, "segments_count": 5,
            "config": serde_json::to_value(collection_config()).unwrap(), "payload_schema": {},
            "update_queue": { "length": 6, "deferred_points": 2 },
            "created_at": "2026-01-02T03:04:05.000006Z",
        }));
        assert_round_trip::<proto::GetCollectionInfoResponse, _>(reply(info));
    }
    assert_round_trip::<proto::CollectionExistsResponse, _>(reply(CollectionExistence {
        exists: true,
    }));
    let list: CollectionsList = domain(json!({ "collections": [{ "name": "c" }] }));
    assert_round_trip::<proto::ListCollectionsResponse, _>(reply(list));
    let aliases = json!({ "aliases": [{ "alias_name": "a", "collection_name": "c" }] });
    assert_round_trip::<proto::ListAliasesResponse, _>(reply(domain::<AliasesList>(aliases)));
}

#[test]
fn errors_as_statuses() {
    for kind in [
        ErrorKind::InvalidArgument,
        ErrorKind::Unauthenticated,
        ErrorKind::Forbidden,
        ErrorKind::NotFound,
        ErrorKind::Timeout,
        ErrorKind::AlreadyExists,
        ErrorKind::RateLimited,
        ErrorKind::Internal,
        ErrorKind::Unavailable,
        ErrorKind::Unimplemented,
    ] {
        let error = Error::new(kind, "why").retry_after(60);
        let status = encode_error(&error);
        assert_eq!(status.code() as i32, kind.grpc_code());
        assert_eq!(decode_error(&status), error);
    }
    assert!(encode_error(&Error::internal("x")).metadata().is_empty());
}

#[test]
fn field_indexes() {
    for schema in [
        json!({ "type": "keyword", "is_tenant": true, "prefix": true, "memory": "pinned" }),
        json!({ "type": "integer", "lookup": true, "memory": "cold", "nested": "o" }),
        json!({ "type": "float", "memory": "cached" }),
        json!({ "type": "uuid", "on_disk": true, "nested": "o" }),
        json!({ "type": "text", "tokenizer": "code", "scoring": { "type": "bm25" } }),
        json!({ "type": "text", "tokenizer": "word", "stemmer": { "type": "none" }, "nested": "o" }),
    ] {
        let operation: CreateFieldIndex =
            domain(json!({ "field_name": "o[].a", "field_schema": schema }));
        let scope = Scope::of("c");
        assert_round_trip::<proto::CreateFieldIndexCollection, _>(Call { operation, scope });
    }
}

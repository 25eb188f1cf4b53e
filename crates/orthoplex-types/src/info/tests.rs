//! Member names of answers: what the schema requires is there, what is absent is not null.

use super::*;
use crate::config::{
    CollectionParams, Distance, HnswConfig, OptimizersConfig, QuantizationConfig, VectorParams,
    VectorsConfig, WalConfig,
};
use crate::ops::reads::ScrollResult;
use crate::point::{Record, ScoredPoint};
use crate::vector::NamedVectors;
use crate::{Payload, PointId};
use serde_json::json;

fn info(vectors: VectorsConfig) -> CollectionInfo {
    CollectionInfo {
        status: CollectionStatus::Green,
        optimizer_status: OptimizerStatus::Ok,
        warnings: Vec::new(),
        indexed_vectors_count: Some(0),
        points_count: Some(3),
        segments_count: 2,
        config: CollectionConfig {
            params: CollectionParams {
                vectors,
                shard_number: 1,
                sharding_method: None,
                replication_factor: 1,
                write_consistency_factor: 1,
                read_fan_out_factor: None,
                read_fan_out_delay_ms: None,
                on_disk_payload: true,
                payload: None,
                id_tracker: None,
                sparse_vectors: None,
            },
            hnsw_config: HnswConfig::default(),
            optimizer_config: OptimizersConfig::default(),
            wal_config: WalConfig::default(),
            quantization_config: None,
            strict_mode_config: None,
            metadata: None,
        },
        payload_schema: BTreeMap::new(),
        update_queue: Some(UpdateQueueInfo::default()),
        created_at: None,
    }
}

#[test]
fn a_collection_with_everything_at_its_default() {
    let shown = serde_json::to_value(info(VectorsConfig::default())).unwrap();
    assert_eq!(
        shown,
        json!({
            "status": "green",
            "optimizer_status": "ok",
            "indexed_vectors_count": 0,
            "points_count": 3,
            "segments_count": 2,
            "config": {
                "params": {
                    "vectors": {},
                    "shard_number": 1,
                    "replication_factor": 1,
                    "write_consistency_factor": 1,
                    "on_disk_payload": true
                },
                "hnsw_config": {
                    "m": 16,
                    "ef_construct": 100,
                    "full_scan_threshold": 10_000,
                    "max_indexing_threads": 0,
                    "on_disk": false
                },
                "optimizer_config": {
                    "deleted_threshold": 0.2,
                    "vacuum_min_vector_number": 1_000,
                    "default_segment_number": 0,
                    "max_segment_size": null,
                    "memmap_threshold": null,
                    "indexing_threshold": 10_000,
                    "flush_interval_sec": 5,
                    "max_optimization_threads": null
                },
                "wal_config": {
                    "wal_capacity_mb": 32, "wal_segments_ahead": 0, "wal_retain_closed": 1
                },
                "quantization_config": null
            },
            "payload_schema": {},
            "update_queue": {"length": 0}
        })
    );
    assert_eq!(
        serde_json::from_value::<CollectionInfo>(shown).unwrap(),
        info(VectorsConfig::default())
    );
}

#[test]
fn vectors_show_what_was_given_and_nothing_else() {
    let single = info(VectorsConfig::Single(VectorParams::new(
        4,
        Distance::Cosine,
    )));
    assert_eq!(
        serde_json::to_value(single).unwrap()["config"]["params"]["vectors"],
        json!({"size": 4, "distance": "Cosine"})
    );
    let given = json!({
        "a": {
            "size": 4, "distance": "Dot", "on_disk": false, "hnsw_config": {"m": 8},
            "quantization_config": {"scalar": {"type": "int8"}}, "datatype": "float32"
        }
    });
    let named: VectorsConfig = serde_json::from_value(given.clone()).unwrap();
    assert_eq!(serde_json::to_value(named).unwrap(), given);
}

#[test]
fn what_is_given_is_shown() {
    let mut own = info(VectorsConfig::default());
    own.optimizer_status = OptimizerStatus::Error("disk".to_owned());
    own.warnings = vec![CollectionWarning {
        message: "care".to_owned(),
    }];
    let scalar = json!({"scalar": {"type": "int8", "quantile": 0.5, "always_ram": true}});
    own.config.quantization_config =
        Some(serde_json::from_value::<QuantizationConfig>(scalar.clone()).unwrap());
    own.config.metadata = Some(serde_json::from_value::<Payload>(json!({"a": 1})).unwrap());
    own.update_queue = None;
    let shown = serde_json::to_value(own).unwrap();
    assert_eq!(shown["optimizer_status"], json!({"error": "disk"}));
    assert_eq!(shown["warnings"], json!([{"message": "care"}]));
    assert_eq!(shown["config"]["quantization_config"], scalar);
    assert_eq!(shown["config"]["metadata"], json!({"a": 1}));
    assert!(shown.get("update_queue").is_none());
}

#[test]
fn points_show_only_what_was_asked_for() {
    let record = Record {
        id: PointId::Num(u64::MAX),
        payload: None,
        vector: None,
        shard_key: None,
        order_value: None,
    };
    assert_eq!(
        serde_json::to_value(&record).unwrap(),
        json!({"id": u64::MAX})
    );
    let whole = Record {
        payload: Some(Payload::default()),
        vector: Some(NamedVectors::default()),
        ..record.clone()
    };
    assert_eq!(
        serde_json::to_value(&whole).unwrap(),
        json!({"id": u64::MAX, "payload": {}, "vector": {}})
    );
    let scored = ScoredPoint {
        id: PointId::Num(1),
        version: 7,
        score: 0.1,
        payload: None,
        vector: Some(NamedVectors::unnamed(vec![0.1, 1.406_300_1])),
        shard_key: None,
        order_value: None,
    };
    assert_eq!(
        serde_json::to_string(&scored).unwrap(),
        r#"{"id":1,"version":7,"score":0.1,"vector":[0.1,1.4063001]}"#
    );
    let page = ScrollResult {
        points: vec![record],
        next_page_offset: None,
    };
    assert_eq!(
        serde_json::to_value(page).unwrap(),
        json!({"points": [{"id": u64::MAX}], "next_page_offset": null})
    );
}

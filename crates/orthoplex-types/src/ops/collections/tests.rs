//! JSON shapes and texts of operations on collections.

use super::*;
use crate::ErrorKind;
use crate::config::{Disabled, MaxOptimizationThreads};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<O: DeserializeOwned>(value: Value) -> O {
    serde_json::from_str(&value.to_string()).unwrap()
}

fn texts<O: Operation + DeserializeOwned>(value: Value) -> String {
    let error = read::<O>(value).validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessable, "{error}");
    error.violations().render(O::BODY)
}

fn vector(size: u64) -> Value {
    json!({ "size": size, "distance": "Dot" })
}

#[test]
fn vectors_in_every_form() {
    let one: CreateCollection = read(json!({ "vectors": vector(4) }));
    assert!(matches!(one.vectors, VectorsConfig::Single(_)));
    let named: CreateCollection = read(json!({"vectors": {"size": vector(4), "b": vector(5)}}));
    assert_eq!(named.vectors.get("size").map(|own| own.size), Some(4));
    for none in [json!({}), json!({"vectors": {}}), json!({"vectors": null})] {
        assert_eq!(read::<CreateCollection>(none).vectors.iter().count(), 0);
    }
    for distance in ["Cosine", "Euclid", "Dot", "Manhattan"] {
        read::<CreateCollection>(json!({"vectors": {"size": 1, "distance": distance}}));
    }
    for broken in [
        json!({"size": 4}),
        json!({"distance": "Dot"}),
        json!({"size": 4, "distance": "dot"}),
        json!({"size": -1, "distance": "Dot"}),
        json!({"a": {"size": 4}}),
        json!([]),
    ] {
        assert!(serde_json::from_value::<CreateCollection>(json!({ "vectors": broken })).is_err());
    }
}

#[test]
fn constraints() {
    let size = |size: u64| format!("[vectors.size: value {size} invalid, must be from 1 to 65536]");
    for wrong in [0, 65_537] {
        assert_eq!(
            texts::<CreateCollection>(json!({ "vectors": vector(wrong) })),
            size(wrong)
        );
    }
    assert!(
        read::<CreateCollection>(json!({ "vectors": vector(65_536) }))
            .validate()
            .is_ok()
    );
    assert_eq!(
        texts::<CreateCollection>(json!({
            "shard_number": 0, "replication_factor": 0, "write_consistency_factor": 0,
            "hnsw_config": {"ef_construct": 3, "full_scan_threshold": 9},
            "wal_config": {"wal_capacity_mb": 0},
            "optimizers_config": {
                "deleted_threshold": 1.5, "vacuum_min_vector_number": 99, "max_segment_size": 0
            },
            "quantization_config": {"scalar": {"type": "int8", "quantile": 0.4}}
        })),
        "[shard_number: value 0 invalid, must be 1 or larger; \
         replication_factor: value 0 invalid, must be 1 or larger; \
         write_consistency_factor: value 0 invalid, must be 1 or larger; \
         hnsw_config.ef_construct: value 3 invalid, must be 4 or larger; \
         hnsw_config.full_scan_threshold: value 9 invalid, must be 10 or larger; \
         wal_config.wal_capacity_mb: value 0 invalid, must be 1 or larger; \
         optimizers_config.deleted_threshold: value 1.5 invalid, must be from 0.0 to 1.0; \
         optimizers_config.vacuum_min_vector_number: value 99 invalid, must be 100 or larger; \
         optimizers_config.max_segment_size: value 0 invalid, must be 1 or larger; \
         quantization_config.scalar.quantile: value 0.4 invalid, must be from 0.5 to 1.0]"
    );
    assert_eq!(
        texts::<CreateCollection>(json!({"shard_number": 1_025})),
        "[shard_number: value 1025 invalid, must be 1024 or smaller]"
    );
    assert_eq!(
        texts::<UpdateCollection>(json!({
            "vectors": {"": {"hnsw_config": {"ef_construct": 3}}}, "params": {"replication_factor": 0}
        })),
        "[vectors.hnsw_config.ef_construct: value 3 invalid, must be 4 or larger; \
         params.replication_factor: value 0 invalid, must be 1 or larger]"
    );
}

#[test]
fn aliases_of_members() {
    for (member, hnsw) in [
        ("optimizers_config", "full_scan_threshold"),
        ("optimizer_config", "full_scan_threshold_kb"),
    ] {
        let create: CreateCollection = read(json!({
            member: {"max_segment_size_kb": 1, "memmap_threshold_kb": 2, "indexing_threshold_kb": 3},
            "hnsw_config": {hnsw: 10}
        }));
        let optimizers = create.optimizers_config.unwrap();
        assert_eq!(
            (
                optimizers.max_segment_size,
                optimizers.memmap_threshold,
                optimizers.indexing_threshold
            ),
            (Some(1), Some(2), Some(3))
        );
        assert_eq!(create.hnsw_config.unwrap().full_scan_threshold, Some(10));
    }
    for member in ["quantization", "quantization_config"] {
        let scalar = json!({ member: {"scalar": {"type": "int8"}} });
        assert!(
            read::<CreateCollection>(scalar.clone())
                .quantization_config
                .is_some()
        );
        assert!(
            read::<UpdateCollection>(scalar)
                .quantization_config
                .is_some()
        );
        assert_eq!(
            read::<UpdateCollection>(json!({ member: "Disabled" })).quantization_config,
            Some(QuantizationDiff::Disabled(Disabled::Disabled))
        );
    }
}

#[test]
fn threads_may_be_chosen_by_the_database() {
    let mut config = crate::config::OptimizersConfig::default();
    for (value, wanted) in [
        (json!(3), Some(3)),
        (json!(null), Some(3)),
        (json!("auto"), None),
        (json!(0), Some(0)),
    ] {
        let diff: OptimizersConfigDiff = read(json!({ "max_optimization_threads": value }));
        config.merge(&diff);
        assert_eq!(config.max_optimization_threads, wanted);
    }
    assert!(serde_json::from_value::<MaxOptimizationThreads>(json!("many")).is_err());
    let huge = OptimizersConfigDiff {
        indexing_threshold: Some(usize::MAX),
        ..Default::default()
    };
    config.merge(&huge);
    assert_eq!(config.indexing_threshold_bytes(), Some(u64::MAX));
}

#[test]
fn what_is_built_is_accepted() {
    let with = |member: &str, value: Value| {
        let mut own = vector(4);
        own[member] = value;
        json!({ "vectors": own })
    };
    for fine in [
        json!({"sharding_method": "auto", "sparse_vectors": {}, "strict_mode_config": {"enabled": false}}),
        json!({"strict_mode_config": null, "optimizers_config": {"prevent_unoptimized": true}}),
        json!({"sparse_vectors": {"a": {"index": {"datatype": "uint8"}}}}),
        with("datatype", json!("float32")),
    ] {
        assert!(read::<CreateCollection>(fine).validate().is_ok());
    }
}

#[test]
fn alias_actions() {
    let change = json!({"actions": [
        {"create_alias": {"collection_name": "c", "alias_name": "a"}},
        {"rename_alias": {"old_alias_name": "a", "new_alias_name": "b"}},
        {"delete_alias": {"alias_name": "b"}},
    ]});
    let read_back: ChangeAliases = read(change.clone());
    assert!(read_back.validate().is_ok());
    assert_eq!(serde_json::to_value(read_back).unwrap(), change);
    assert_eq!(
        texts::<ChangeAliases>(json!({"actions": [
            {"create_alias": {"collection_name": "c", "alias_name": "a/b"}},
            {"rename_alias": {"old_alias_name": "a", "new_alias_name": ""}},
            {"delete_alias": {"alias_name": ""}}
        ]})),
        "[actions[0].create_alias.alias_name: collection name cannot contain \"/\" char; \
         actions[1].rename_alias.new_alias_name: value \"\" invalid, must be from 1 to 255 characters]"
    );
}

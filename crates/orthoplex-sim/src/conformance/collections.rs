//! Collections, aliases, vector names, field indexes.

use super::Script;
use orthoplex_types::Scope;
use orthoplex_types::ops::Api;
use orthoplex_types::ops::cluster::{GetClusterInfo, ListShardKeys};
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, UpdateCollection,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName};
use serde_json::{Value, json};

pub(super) async fn run(s: &mut Script<'_, impl Api>) {
    create(s).await;
    change(s).await;
    aliases(s).await;
    fields_and_names(s).await;
    s.ask(ListShardKeys, Scope::of("one")).await;
    s.ask(GetClusterInfo, Scope::of("many")).await;
    s.forget(|info| info["peer_id"] = Value::Null);
    for name in ["one", "one", "many"] {
        s.ask(DeleteCollection, Scope::of(name)).await;
    }
    s.ask(ListCollections, Scope::default()).await;
}

/// Asks for everything about a collection.
async fn info(s: &mut Script<'_, impl Api>, name: &str) {
    s.ask(GetCollection, Scope::of(name)).await;
    // Background work goes its own way.
    s.forget(|info| {
        for member in ["status", "segments_count", "indexed_vectors_count"] {
            info[member] = Value::Null;
        }
    });
}

async fn create(s: &mut Script<'_, impl Api>) {
    let one = json!({"vectors": {"size": 4, "distance": "Cosine"}});
    s.say::<CreateCollection>("one", one.clone()).await;
    s.say::<CreateCollection>("one", one.clone()).await;
    s.say::<CreateCollection>("a/b", one.clone()).await;
    s.in_own_words();
    s.say::<CreateCollection>("", one).await;
    s.in_own_words();
    let many = json!({
        "vectors": {
            "text": {"size": 8, "distance": "Dot", "on_disk": true, "datatype": "float16",
                "hnsw_config": {"m": 8}},
            "tokens": {"size": 2, "distance": "Euclid",
                "multivector_config": {"comparator": "max_sim"}},
            "codes": {"size": 16, "distance": "Manhattan",
                "quantization_config": {"scalar": {"type": "int8", "quantile": 0.9, "always_ram": true}}},
        },
        "sparse_vectors": {"words": {"modifier": "idf", "index": {"on_disk": true, "full_scan_threshold": 100}}},
        "shard_number": 2,
        "replication_factor": 1,
        "write_consistency_factor": 1,
        "on_disk_payload": false,
        "hnsw_config": {"m": 24, "ef_construct": 80, "full_scan_threshold": 2000, "max_indexing_threads": 1,
            "on_disk": true, "payload_m": 4},
        "wal_config": {"wal_capacity_mb": 16, "wal_segments_ahead": 1},
        "optimizers_config": {"deleted_threshold": 0.3, "vacuum_min_vector_number": 500,
            "default_segment_number": 3, "max_segment_size": 9000, "indexing_threshold": 5000,
            "flush_interval_sec": 7, "max_optimization_threads": 2},
        "quantization_config": {"product": {"compression": "x8"}},
        "strict_mode_config": {"enabled": true, "max_query_limit": 50},
        "metadata": {"owner": "sim", "n": [1, 2.5, null, {"deep": true}]},
    });
    s.say::<CreateCollection>("many", many).await;
    for name in ["one", "many", "none"] {
        info(s, name).await;
        s.ask(CheckCollectionExists, Scope::of(name)).await;
    }
    s.ask(ListCollections, Scope::default()).await;
}

async fn change(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"optimizers_config": {"indexing_threshold": 0}}),
        json!({"params": {"on_disk_payload": true, "replication_factor": 1}}),
        json!({"hnsw_config": {"ef_construct": 120}, "metadata": {"owner": null, "new": "x"}}),
        json!({"vectors": {"text": {"hnsw_config": {"m": 12}, "on_disk": false,
            "quantization_config": {"binary": {"always_ram": true}}}}}),
        json!({"sparse_vectors": {"words": {"modifier": "none"}}}),
        json!({"quantization_config": "Disabled"}),
        json!({"strict_mode_config": {"enabled": false}}),
        json!({"vectors": {"nothing": {"on_disk": true}}}),
        json!({"hnsw_config": {"ef_construct": 1}}),
    ] {
        s.say::<UpdateCollection>("many", body).await;
    }
    info(s, "many").await;
    s.say::<UpdateCollection>("none", json!({})).await;
}

async fn aliases(s: &mut Script<'_, impl Api>) {
    for actions in [
        json!([{"create_alias": {"collection_name": "one", "alias_name": "first"}},
            {"create_alias": {"collection_name": "many", "alias_name": "second"}}]),
        json!([{"rename_alias": {"old_alias_name": "second", "new_alias_name": "third"}}]),
        json!([{"rename_alias": {"old_alias_name": "absent", "new_alias_name": "x"}}]),
        json!([{"create_alias": {"collection_name": "absent", "alias_name": "x"}}]),
        json!([{"create_alias": {"collection_name": "one", "alias_name": "many"}}]),
        json!([{"create_alias": {"collection_name": "one", "alias_name": ""}}]),
        json!([{"delete_alias": {"alias_name": "absent"}}]),
        json!([]),
    ] {
        s.say::<ChangeAliases>("", json!({"actions": actions}))
            .await;
    }
    s.ask(ListAliases, Scope::default()).await;
    s.forget(|list| {
        let by_name = |alias: &Value| alias["alias_name"].to_string();
        if let Some(list) = list["aliases"].as_array_mut() {
            list.sort_by_key(by_name);
        }
    });
    for name in ["one", "first", "none"] {
        s.ask(ListCollectionAliases, Scope::of(name)).await;
        s.ask(CheckCollectionExists, Scope::of(name)).await;
    }
    info(s, "first").await;
}

async fn fields_and_names(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"field_name": "kind", "field_schema": "keyword"}),
        json!({"field_name": "kind", "field_schema": "keyword"}),
        json!({"field_name": "count", "field_schema": {"type": "integer", "lookup": true, "range": false}}),
        json!({"field_name": "a.b[].c", "field_schema": {"type": "float", "on_disk": true}}),
        json!({"field_name": "place", "field_schema": "geo"}),
        json!({"field_name": "flag", "field_schema": "bool"}),
        json!({"field_name": "when", "field_schema": {"type": "datetime", "is_principal": false}}),
        json!({"field_name": "who", "field_schema": {"type": "uuid", "is_tenant": true}}),
        json!({"field_name": "words", "field_schema": {"type": "text", "tokenizer": "word", "lowercase": true,
            "min_token_len": 2, "max_token_len": 9, "phrase_matching": true, "stopwords": {"languages": ["english"], "custom": ["foo"]}}}),
        json!({"field_name": "count", "field_schema": {"type": "integer", "lookup": false, "range": false}}),
        json!({"field_name": "nothing"}),
    ] {
        s.say::<CreateFieldIndex>("one", body).await;
    }
    s.say::<CreateFieldIndex>(
        "none",
        json!({"field_name": "x", "field_schema": "keyword"}),
    )
    .await;
    for field in ["flag", "flag", "unknown"] {
        s.say::<DeleteFieldIndex>("one", json!({ "field_name": field }))
            .await;
    }
    for (name, vector) in [
        ("later", json!({"dense": {"size": 3, "distance": "Dot"}})),
        ("later", json!({"dense": {"size": 3, "distance": "Dot"}})),
        ("later", json!({"dense": {"size": 4, "distance": "Dot"}})),
        ("rare", json!({"sparse": {"modifier": "idf"}})),
        ("bad", json!({"dense": {"size": 0, "distance": "Dot"}})),
    ] {
        let vector = serde_json::from_value(vector).expect("a definition");
        let vector_name = name.to_owned();
        let operation = CreateVectorName {
            vector_name,
            vector,
        };
        s.ask(operation, Scope::of("one").waiting()).await;
    }
    for name in ["rare", "rare"] {
        let vector_name = name.to_owned();
        s.ask(DeleteVectorName { vector_name }, Scope::of("one").waiting())
            .await;
    }
    info(s, "one").await;
}

//! What is refused, and with which words: broken values, unknown things, limits of strict mode.

use super::Script;
use orthoplex_types::Scope;
use orthoplex_types::ops::Api;
use orthoplex_types::ops::collections::{CreateCollection, UpdateCollection};
use orthoplex_types::ops::reads::{
    CountPoints, FacetCounts, GetPoint, GetPoints, QueryPoints, ScrollPoints, SearchPoints,
};
use orthoplex_types::ops::writes::{
    ClearPayload, DeletePayload, DeletePoints, DeleteVectors, SetPayload, UpdateVectors,
    UpsertPoints,
};
use serde_json::json;

pub(super) async fn run(s: &mut Script<'_, impl Api>) {
    configurations(s).await;
    unknown_collections(s).await;
    strict(s).await;
    long_names(s).await;
}

async fn configurations(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"vectors": {"size": 0, "distance": "Dot"}}),
        json!({"vectors": {"size": 65537, "distance": "Dot"}}),
        json!({"vectors": {"a": {"size": 0, "distance": "Dot"}, "b": {"size": 0, "distance": "Dot"}}}),
        json!({"vectors": {"size": 4, "distance": "Dot", "hnsw_config": {"ef_construct": 2}}}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "shard_number": 0}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "replication_factor": 0, "write_consistency_factor": 0}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "hnsw_config": {"ef_construct": 3}}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "wal_config": {"wal_capacity_mb": 0}}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "optimizers_config": {"vacuum_min_vector_number": 1, "deleted_threshold": 2.0}}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "quantization_config": {"scalar": {"type": "int8", "quantile": 0.1}}}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "strict_mode_config": {"max_query_limit": 0}}),
        json!({"vectors": {"size": 4, "distance": "Dot"}, "sharding_method": "custom"}),
        json!({"vectors": {"a": {"size": 4, "distance": "Dot"}}, "sparse_vectors": {"a": {}}}),
        json!({"sparse_vectors": {"": {}}}),
    ] {
        s.say::<CreateCollection>("broken", body).await;
    }
}

async fn unknown_collections(s: &mut Script<'_, impl Api>) {
    let one = json!({"points": [1]});
    s.say::<DeletePoints>("none", one.clone()).await;
    s.say::<ClearPayload>("none", one.clone()).await;
    s.say::<SetPayload>("none", json!({"payload": {}, "points": [1]}))
        .await;
    s.say::<DeletePayload>("none", json!({"keys": ["a"], "points": [1]}))
        .await;
    s.say::<UpdateVectors>("none", json!({"points": [{"id": 1, "vector": [1]}]}))
        .await;
    s.say::<DeleteVectors>("none", json!({"vector": ["a"], "points": [1]}))
        .await;
    s.say::<GetPoints>("none", json!({"ids": [1]})).await;
    s.say::<QueryPoints>("none", json!({})).await;
    s.say::<FacetCounts>("none", json!({"key": "a"})).await;
    s.ask(GetPoint { id: 1.into() }, Scope::of("none")).await;
}

async fn strict(s: &mut Script<'_, impl Api>) {
    let name = "strict";
    let create = json!({
        "vectors": {"size": 2, "distance": "Dot"},
        "strict_mode_config": {
            "enabled": true, "max_query_limit": 5, "max_timeout": 10,
            "unindexed_filtering_retrieve": false, "unindexed_filtering_update": false,
            "search_max_hnsw_ef": 64, "search_allow_exact": false, "search_max_oversampling": 2.0,
            "upsert_max_batchsize": 3, "max_points_count": 6, "filter_max_conditions": 2,
            "condition_max_size": 3, "read_rate_limit": 10000, "write_rate_limit": 10000,
            "search_max_batchsize": 4,
        },
    });
    s.say::<CreateCollection>(name, create).await;
    for ids in [&[1, 2, 3][..], &[4, 5, 6, 7], &[4, 5], &[6, 7, 8], &[6]] {
        let points: Vec<_> = ids
            .iter()
            .map(|id| json!({"id": id, "vector": [id, 1]}))
            .collect();
        s.say::<UpsertPoints>(name, json!({ "points": points }))
            .await;
    }
    let unindexed = json!({"must": [{"key": "a", "match": {"value": 1}}]});
    s.say::<CountPoints>(name, json!({ "filter": unindexed }))
        .await;
    s.say::<DeletePoints>(name, json!({ "filter": unindexed }))
        .await;
    for body in [
        json!({"query": [1, 1], "limit": 6}),
        json!({"query": [1, 1], "limit": 5, "params": {"hnsw_ef": 65}}),
        json!({"query": [1, 1], "limit": 5, "params": {"exact": true}}),
        json!({"query": [1, 1], "limit": 5, "params": {"quantization": {"oversampling": 3.0}}}),
        json!({"query": [1, 1], "limit": 5, "filter": {"must": [{"has_id": [1]}, {"has_id": [1]}, {"has_id": [1]}]}}),
        json!({"query": [1, 1], "limit": 5, "filter": {"must": [{"has_id": [1, 2, 3, 4]}]}}),
        json!({"query": [1, 1], "limit": 5}),
    ] {
        s.say::<QueryPoints>(name, body).await;
    }
    let late = Scope {
        timeout_s: Some(11),
        ..Scope::of(name)
    };
    s.ask(CountPoints::default(), late).await;
    let zero = Scope {
        timeout_s: Some(0),
        ..Scope::of(name)
    };
    s.ask(CountPoints::default(), zero).await;
    s.in_own_words();
    s.say::<UpdateCollection>(name, json!({"strict_mode_config": {"enabled": false}}))
        .await;
    s.say::<QueryPoints>(name, json!({"query": [1, 1], "limit": 6}))
        .await;
}

async fn long_names(s: &mut Script<'_, impl Api>) {
    let long = "x".repeat(256);
    let plain = json!({"vectors": {"size": 4, "distance": "Dot"}});
    s.say::<CreateCollection>(&long, plain.clone()).await;
    s.in_own_words();
    s.say::<ScrollPoints>(&long, json!({})).await;
    s.in_own_words();
    let odd = "sp ace+\u{fc}%41&#";
    s.say::<CreateCollection>(odd, plain).await;
    let points = json!({"points": [{"id": 1, "vector": [1, 2, 3, 4]}]});
    s.say::<UpsertPoints>(odd, points).await;
    s.say::<SearchPoints>(odd, json!({"vector": [1, 0, 0, 0], "limit": 1}))
        .await;
    s.say::<SearchPoints>(odd, json!({"vector": [1, 0], "limit": 1}))
        .await;
}

//! What new collections get that ask for nothing else, and how many there may be.

use super::{Db, unnamed};
use crate::{Defaults, Options};
use orthoplex_types::Scope;
use orthoplex_types::info::CollectionInfo;
use orthoplex_types::ops::collections::GetCollection;
use serde_json::{Value, json};

fn with(collection: Value) -> Options {
    Options {
        defaults: Defaults {
            collection: serde_json::from_value(collection).unwrap(),
            vectors_on_disk: Some(true),
        },
        ..Options::in_memory()
    }
}

fn info(db: &Db, name: &str) -> CollectionInfo {
    db.run(GetCollection, Scope::of(name)).unwrap()
}

#[test]
fn a_request_wins_over_defaults_and_these_over_ours() {
    let db = Db::open(with(json!({
        "shard_number": 2,
        "on_disk_payload": false,
        "hnsw_config": {"m": 8, "ef_construct": 50},
        "optimizers_config": {"indexing_threshold": 5, "max_optimization_threads": 0},
        "quantization_config": {"scalar": {"type": "int8"}},
        "strict_mode_config": {"enabled": true, "max_query_limit": 10},
    })));
    db.create("plain", unnamed(2, "Dot")).unwrap();
    let plain = info(&db, "plain").config;
    assert_eq!(plain.params.shard_number, 2);
    assert!(!plain.params.on_disk_payload);
    assert_eq!(
        (plain.hnsw_config.m, plain.hnsw_config.ef_construct),
        (8, 50)
    );
    assert_eq!(plain.optimizer_config.indexing_threshold, Some(5));
    assert_eq!(plain.optimizer_config.vacuum_min_vector_number, 1_000);
    assert!(plain.quantization_config.is_some());
    let vectors = plain.params.vectors.get("").unwrap();
    assert_eq!(vectors.on_disk, Some(true));
    let strict = plain.strict_mode_config.unwrap();
    assert_eq!(
        (strict.enabled, strict.max_query_limit),
        (Some(true), Some(10))
    );

    let mut asked = unnamed(2, "Dot");
    asked["vectors"]["on_disk"] = json!(false);
    asked["shard_number"] = json!(1);
    asked["hnsw_config"] = json!({"m": 32});
    asked["optimizers_config"] = json!({"max_optimization_threads": "auto"});
    asked["strict_mode_config"] = json!({"max_query_limit": 20});
    db.create("asked", asked).unwrap();
    let asked = info(&db, "asked").config;
    assert_eq!(asked.params.shard_number, 1);
    assert_eq!(
        (asked.hnsw_config.m, asked.hnsw_config.ef_construct),
        (32, 50)
    );
    assert_eq!(asked.optimizer_config.max_optimization_threads, None);
    assert_eq!(asked.params.vectors.get("").unwrap().on_disk, Some(false));
    let strict = asked.strict_mode_config.unwrap();
    assert_eq!(
        (strict.enabled, strict.max_query_limit),
        (Some(true), Some(20))
    );
}

#[test]
fn there_are_no_more_collections_than_allowed() {
    let db = Db::open(Options {
        max_collections: Some(2),
        ..Options::in_memory()
    });
    db.create("a", json!({})).unwrap();
    db.create("b", json!({})).unwrap();
    let error = db.create("c", json!({})).unwrap_err();
    assert_eq!(error.kind().http_status(), 400);
    assert!(
        error.message().contains("the limit of 2 is reached"),
        "{error}"
    );
    // The name that is taken is the nearer reason.
    assert_eq!(
        db.create("a", json!({})).unwrap_err().kind().http_status(),
        409
    );
    db.drop("a").unwrap();
    db.create("c", json!({})).unwrap();
}

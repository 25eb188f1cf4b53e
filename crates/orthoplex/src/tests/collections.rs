//! Creating, changing, listing and dropping collections; aliases.

use super::{Db, unnamed};
use orthoplex_types::info::{CollectionInfo, CollectionStatus, OptimizerStatus};
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, GetCollection, ListAliases, ListCollectionAliases,
    ListCollections, UpdateCollection,
};
use orthoplex_types::ops::reads::CountPoints;
use orthoplex_types::{ErrorKind, Scope};
use serde_json::{Value, json};

fn names(db: &Db) -> Vec<String> {
    let list = db.run(ListCollections, Scope::default()).unwrap();
    list.collections.into_iter().map(|own| own.name).collect()
}

fn exists(db: &Db, name: &str) -> bool {
    db.run(CheckCollectionExists, Scope::of(name))
        .unwrap()
        .exists
}

fn info(db: &Db, name: &str) -> CollectionInfo {
    db.run(GetCollection, Scope::of(name)).unwrap()
}

fn patch(db: &Db, changes: Value) -> orthoplex_types::Result<bool> {
    db.json::<UpdateCollection>(changes)
}

fn alias(db: &Db, actions: Value) -> orthoplex_types::Result<bool> {
    let op: ChangeAliases = serde_json::from_value(json!({"actions": actions})).unwrap();
    db.run(op, Scope::default())
}

#[test]
fn collections_come_and_go() {
    let db = Db::in_memory();
    assert!(names(&db).is_empty() && !exists(&db, "b"));
    assert!(db.create("b", unnamed(2, "Dot")).unwrap());
    assert!(db.create("a", json!({})).unwrap());
    assert_eq!(names(&db), ["a", "b"]);
    assert!(exists(&db, "b"));
    assert!(db.drop("b").unwrap());
    assert!(!db.drop("b").unwrap());
    assert_eq!(names(&db), ["a"]);
}

#[test]
fn a_taken_name_is_a_conflict() {
    let db = Db::with(unnamed(2, "Dot"));
    let error = db.create("c", unnamed(2, "Dot")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(
        error.message(),
        "Wrong input: Collection `c` already exists!"
    );
}

#[test]
fn a_missing_collection_has_its_text() {
    let db = Db::in_memory();
    let text = "Not found: Collection `c` doesn't exist!";
    assert_eq!(db.call(GetCollection).unwrap_err().message(), text);
    assert_eq!(db.call(ListCollectionAliases).unwrap_err().message(), text);
    assert_eq!(db.refusal::<CountPoints>(json!({})), text);
    assert_eq!(
        db.upsert(json!([{"id": 1, "vector": {}}]))
            .unwrap_err()
            .message(),
        text
    );
    let error = patch(&db, json!({})).unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::NotFound, text));
}

#[test]
fn info_shows_the_settled_configuration() {
    let db = Db::with(json!({
        "vectors": {"b": {"size": 3, "distance": "Dot"}, "a": {"size": 2, "distance": "Cosine"}},
        "shard_number": 3, "hnsw_config": {"m": 8}, "metadata": {"owner": "me"},
    }));
    db.upsert(json!([{"id": 1, "vector": {"a": [1, 0]}}, {"id": 2, "vector": {}}]))
        .unwrap();
    let info = info(&db, "c");
    assert_eq!(info.status, CollectionStatus::Green);
    assert_eq!(info.optimizer_status, OptimizerStatus::Ok);
    assert_eq!(info.points_count, Some(2));
    assert_eq!(info.update_queue.unwrap().length, 0);
    let config = serde_json::to_value(&info.config).unwrap();
    assert_eq!(
        config["params"]["vectors"]["b"],
        json!({"size": 3, "distance": "Dot"})
    );
    assert_eq!(config["params"]["shard_number"], 3);
    assert_eq!(config["params"]["replication_factor"], 1);
    assert_eq!(config["params"]["on_disk_payload"], true);
    assert_eq!(config["hnsw_config"]["m"], 8);
    assert_eq!(config["hnsw_config"]["ef_construct"], 100);
    assert_eq!(config["optimizer_config"]["indexing_threshold"], 10_000);
    assert_eq!(config["quantization_config"], Value::Null);
    assert_eq!(config["metadata"], json!({"owner": "me"}));
}

#[test]
fn a_patch_merges() {
    let db = Db::with(json!({
        "vectors": {"a": {"size": 2, "distance": "Dot"}}, "metadata": {"x": 1, "y": 2},
    }));
    let scalar = json!({"scalar": {"type": "int8", "always_ram": true}});
    assert!(patch(&db, json!({})).unwrap());
    let changes = json!({
        "vectors": {"a": {"hnsw_config": {"m": 32}, "quantization_config": scalar, "on_disk": true}},
        "hnsw_config": {"ef_construct": 123},
        "optimizers_config": {"indexing_threshold": 5, "max_optimization_threads": 0},
        "params": {"on_disk_payload": false, "replication_factor": 2},
        "quantization_config": scalar,
        "metadata": {"x": null, "z": 3},
    });
    assert!(patch(&db, changes).unwrap());
    let config = serde_json::to_value(info(&db, "c").config).unwrap();
    let vector = &config["params"]["vectors"]["a"];
    assert_eq!(vector["hnsw_config"], json!({"m": 32}));
    assert_eq!(vector["quantization_config"], scalar);
    assert_eq!(vector["on_disk"], true);
    assert_eq!(config["hnsw_config"]["m"], 16);
    assert_eq!(config["hnsw_config"]["ef_construct"], 123);
    assert_eq!(config["optimizer_config"]["indexing_threshold"], 5);
    assert_eq!(config["optimizer_config"]["max_optimization_threads"], 0);
    assert_eq!(config["params"]["on_disk_payload"], false);
    assert_eq!(config["params"]["replication_factor"], 2);
    assert_eq!(config["quantization_config"], scalar);
    assert_eq!(config["metadata"], json!({"y": 2, "z": 3}));

    let off = json!({"vectors": {"a": {"quantization_config": "Disabled"}}, "quantization_config": "Disabled"});
    assert!(patch(&db, off).unwrap());
    let config = serde_json::to_value(info(&db, "c").config).unwrap();
    assert!(
        config["params"]["vectors"]["a"]
            .get("quantization_config")
            .is_none()
    );
    assert_eq!(config["quantization_config"], Value::Null);
}

#[test]
fn places_in_memory_are_kept_and_bounded() {
    let db = Db::with(json!({
        "vectors": {
            "size": 4, "distance": "Dot", "memory": "cached", "hnsw_config": {"memory": "cold"},
            "quantization_config": {"scalar": {"type": "int8", "memory": "pinned"}},
        },
        "sparse_vectors": {"s": {"index": {"memory": "cold"}}},
        "payload": {"memory": "cached"}, "id_tracker": {"memory": "pinned"},
    }));
    let changes = json!({
        "vectors": {"": {"memory": "cold", "hnsw_config": {"memory": "pinned"}}},
        "sparse_vectors": {"s": {"index": {"memory": "pinned"}}},
        "params": {"payload": {"memory": "cold"}},
    });
    assert!(patch(&db, changes).unwrap());
    let params = serde_json::to_value(info(&db, "c").config.params).unwrap();
    assert_eq!(params["vectors"]["memory"], "cold");
    assert_eq!(params["vectors"]["hnsw_config"]["memory"], "pinned");
    assert_eq!(
        params["vectors"]["quantization_config"]["scalar"]["memory"],
        "pinned"
    );
    assert_eq!(params["sparse_vectors"]["s"]["index"]["memory"], "pinned");
    assert_eq!(params["payload"]["memory"], "cold");
    assert_eq!(params["id_tracker"]["memory"], "pinned");
    for pinned in [
        json!({"vectors": {"": {"memory": "pinned"}}}),
        json!({"params": {"payload": {"memory": "pinned"}}}),
    ] {
        let error = patch(&db, pinned).unwrap_err();
        assert!(
            error.message().contains("`pinned` is not supported"),
            "{error}"
        );
    }
    let plain = Db::with(json!({"vectors": {"size": 4, "distance": "Dot", "on_disk": true}}));
    let params = serde_json::to_value(info(&plain, "c").config.params).unwrap();
    assert!(params["vectors"].get("memory").is_none());
    assert!(params.get("payload").is_none() && params.get("id_tracker").is_none());
}

#[test]
fn a_patch_of_an_unknown_vector_changes_nothing() {
    let db = Db::with(json!({"vectors": {"a": {"size": 2, "distance": "Dot"}}}));
    let before = info(&db, "c").config;
    for (name, text) in [
        ("x", "Wrong input: Not existing vector name error: x"),
        (
            "",
            "Wrong input: Default vector params are not specified in config",
        ),
    ] {
        let changes =
            json!({"vectors": {"a": {"on_disk": true}, name: {}}, "hnsw_config": {"m": 4}});
        let error = patch(&db, changes).unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::InvalidArgument, text)
        );
    }
    assert_eq!(info(&db, "c").config, before);
}

#[test]
fn an_alias_works_as_a_name_but_not_for_dropping() {
    let db = Db::with(unnamed(2, "Dot"));
    let create = json!({"create_alias": {"collection_name": "c", "alias_name": "x"}});
    assert!(alias(&db, json!([create])).unwrap());
    assert!(exists(&db, "x"));
    assert_eq!(names(&db), ["c"]);
    assert_eq!(info(&db, "x").points_count, Some(0));
    assert_eq!(
        db.run(CountPoints::default(), Scope::of("x"))
            .unwrap()
            .count,
        0
    );
    assert!(db.run(UpdateCollection::default(), Scope::of("x")).unwrap());
    let of_alias = db.run(ListCollectionAliases, Scope::of("x")).unwrap();
    assert_eq!(of_alias, db.call(ListCollectionAliases).unwrap());
    assert_eq!(of_alias.aliases[0].alias_name, "x");

    assert!(!db.drop("x").unwrap());
    let error = db.create("x", unnamed(2, "Dot")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(
        error.message(),
        "Wrong input: Can't create collection with name x. Alias with the same name already exists"
    );
    assert!(db.drop("c").unwrap());
    assert!(!exists(&db, "x"));
    assert!(
        db.run(ListAliases, Scope::default())
            .unwrap()
            .aliases
            .is_empty()
    );
}

#[test]
fn alias_actions_before_a_failing_one_stay() {
    let db = Db::with(unnamed(2, "Dot"));
    db.create("d", unnamed(2, "Dot")).unwrap();
    let actions = json!([
        {"create_alias": {"collection_name": "c", "alias_name": "x"}},
        {"create_alias": {"collection_name": "c", "alias_name": "d"}},
        {"create_alias": {"collection_name": "c", "alias_name": "never"}},
    ]);
    let error = alias(&db, actions).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(
        error.message(),
        "Wrong input: Collection `d` already exists!"
    );
    assert!(exists(&db, "x") && !exists(&db, "never"));

    let switch = json!([
        {"delete_alias": {"alias_name": "x"}},
        {"delete_alias": {"alias_name": "not there"}},
        {"create_alias": {"collection_name": "d", "alias_name": "y"}},
        {"rename_alias": {"old_alias_name": "y", "new_alias_name": "z"}},
    ]);
    assert!(alias(&db, switch).unwrap());
    let all = db.run(ListAliases, Scope::default()).unwrap().aliases;
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].alias_name.as_str(), all[0].collection_name.as_str()),
        ("z", "d")
    );

    let rename = json!([{"rename_alias": {"old_alias_name": "nope", "new_alias_name": "q"}}]);
    let error = alias(&db, rename).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.message(), "Not found: Alias nope does not exists!");
    let create = json!([{"create_alias": {"collection_name": "nope", "alias_name": "q"}}]);
    assert_eq!(
        alias(&db, create).unwrap_err().message(),
        "Not found: Collection `nope` doesn't exist!"
    );
}

#[test]
fn a_collection_made_again_is_empty() {
    let db = Db::with(unnamed(2, "Dot"));
    db.upsert(json!([{"id": 1, "vector": [1, 2]}])).unwrap();
    assert_eq!(db.count(), 1);
    db.drop("c").unwrap();
    db.create("c", unnamed(3, "Dot")).unwrap();
    assert_eq!(db.count(), 0);
    db.upsert(json!([{"id": 1, "vector": [1, 2, 3]}])).unwrap();
}

#[test]
fn every_shard_of_a_single_node_is_local() {
    use orthoplex_types::ops::cluster::{GetClusterInfo, ListShardKeys};
    let db = Db::with(super::sharded(1, "Dot", 3));
    for id in 1..=12 {
        db.upsert(json!([{"id": id, "vector": [1]}])).unwrap();
    }
    let info = db.call(GetClusterInfo).unwrap();
    let points: usize = info.local_shards.iter().map(|own| own.points_count).sum();
    assert_eq!(
        (info.shard_count, info.local_shards.len(), points),
        (3, 3, 12)
    );
    let missing = db.run(ListShardKeys, orthoplex_types::Scope::of("none"));
    assert_eq!(missing.unwrap_err().kind().http_status(), 404);
}

#[test]
fn settings_without_effect_are_told() {
    let inline = json!({"inline_storage": true});
    let vector = |more: &[(&str, serde_json::Value)]| {
        let mut own = json!({"size": 4, "distance": "Dot"});
        more.iter()
            .for_each(|(member, value)| own[*member] = value.clone());
        own
    };
    let quantized = ("quantization_config", json!({"scalar": {"type": "int8"}}));
    let multi = ("multivector_config", json!({"comparator": "max_sim"}));
    let inline = ("hnsw_config", inline);
    for (vector, count) in [
        (vector(&[]), 0),
        (vector(&[inline.clone(), quantized]), 0),
        (vector(std::slice::from_ref(&inline)), 1),
        (vector(&[inline, multi]), 1),
    ] {
        let db = Db::with(json!({"vectors": {"v": vector}}));
        assert_eq!(db.call(GetCollection).unwrap().warnings.len(), count);
    }
}

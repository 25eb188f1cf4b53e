//! Closing, reopening, and what a folder holds.

use super::{Db, sharded, unnamed};
use crate::{Database, Options};
use orthoplex_storage::{MemFs, RealFs, Vfs};
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, GetCollection, ListAliases, UpdateCollection,
};
use orthoplex_types::ops::snapshots::{CreateFullSnapshot, SnapshotOf};
use orthoplex_types::{ErrorKind, Scope};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

fn create_alias(db: &Db, alias: &str) {
    let actions =
        json!({"actions": [{"create_alias": {"collection_name": "c", "alias_name": alias}}]});
    let op: ChangeAliases = serde_json::from_value(actions).unwrap();
    db.run(op, Scope::default()).unwrap();
}

#[test]
fn everything_is_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("made/by/open");
    let db = Db::open(Options::directory(&path));
    let config = json!({"shard_number": 3, "vectors": {
        "z": {"size": 1, "distance": "Dot"}, "a": {"size": 2, "distance": "Cosine"},
    }});
    db.create("c", config).unwrap();
    let point =
        |id: u64| json!({"id": id, "vector": {"z": [id], "a": [0, 2]}, "payload": {"n": id}});
    db.upsert((1..30).map(point).collect()).unwrap();
    db.json::<UpdateCollection>(json!({"hnsw_config": {"m": 7}, "metadata": {"k": "v"}}))
        .unwrap();
    create_alias(&db, "x");
    let before = db.call(GetCollection).unwrap();
    db.database().close().unwrap();

    let db = Db::open(Options::directory(&path));
    assert_eq!(db.call(GetCollection).unwrap().config, before.config);
    assert_eq!(db.count(), 29);
    assert_eq!(db.payload(7), json!({"n": 7}));
    assert_eq!(db.vector(7), json!({"a": [0.0, 1.0], "z": [7.0]}));
    assert!(
        db.run(CheckCollectionExists, Scope::of("x"))
            .unwrap()
            .exists
    );
    db.drop("c").unwrap();
    drop(db);

    let db = Db::open(Options::directory(&path));
    assert!(
        !db.run(CheckCollectionExists, Scope::of("c"))
            .unwrap()
            .exists
    );
    assert!(
        db.run(ListAliases, Scope::default())
            .unwrap()
            .aliases
            .is_empty()
    );
}

#[test]
fn vectors_given_in_any_order_keep_their_slots() {
    use orthoplex_types::config::{Distance, VectorParams, VectorsConfig};
    use orthoplex_types::ops::collections::CreateCollection;
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let options = Options::on(Arc::clone(&vfs), "root");
    let db = Db::open(options.clone());
    let names = ["z", "a", "m"].map(|name| (name.to_owned(), VectorParams::new(1, Distance::Dot)));
    let vectors = VectorsConfig::Multi(names.into_iter().collect());
    db.call(CreateCollection {
        vectors,
        ..Default::default()
    })
    .unwrap();
    db.upsert(json!([{"id": 1, "vector": {"z": [26], "a": [1], "m": [13]}}]))
        .unwrap();
    drop(db);
    let db = Db::open(options);
    assert_eq!(db.vector(1), json!({"z": [26.0], "a": [1.0], "m": [13.0]}));
}

#[test]
fn a_folder_is_open_once() {
    let dir = tempfile::tempdir().unwrap();
    let first = Database::open(Options::directory(dir.path())).unwrap();
    let error = Database::open(Options::directory(dir.path())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(error.message().starts_with("Storage locked: "), "{error}");
    let clone = first.clone();
    drop(first);
    assert!(Database::open(Options::directory(dir.path())).is_err());
    drop(clone);
    assert!(Database::open(Options::directory(dir.path())).is_ok());
}

#[test]
fn a_closed_database_answers_nothing_and_closes_again() {
    let db = Db::with(unnamed(1, "Dot"));
    db.database().close().unwrap();
    db.database().close().unwrap();
    for error in [
        db.call(GetCollection).unwrap_err(),
        db.create("d", unnamed(1, "Dot")).unwrap_err(),
        db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap_err(),
        db.run(CheckCollectionExists, Scope::of("c")).unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Unavailable, "the database is closed")
        );
    }
}

#[test]
fn dropped_collections_leave_no_files() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(Options::directory(dir.path()));
    db.create("c", sharded(1, "Dot", 2)).unwrap();
    db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap();
    let folders = || RealFs::new().list(&dir.path().join("collections")).unwrap();
    assert_eq!(folders().len(), 1);
    db.drop("c").unwrap();
    db.database().close().unwrap();
    assert!(folders().is_empty());
}

#[test]
fn leftovers_are_swept_at_open() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let options = Options::on(Arc::clone(&vfs), "root");
    let db = Db::open(options.clone());
    db.create("c", unnamed(1, "Dot")).unwrap();
    drop(db);
    let orphan = Path::new("root/collections/1b4e28ba-2fa1-11d2-883f-0016d3cca427/shards/0");
    vfs.create_dir_all(orphan).unwrap();
    vfs.create(&orphan.join("log")).unwrap();
    let db = Db::open(options);
    assert!(!vfs.exists(orphan).unwrap());
    assert_eq!(db.count(), 0);
}

#[test]
fn a_name_never_becomes_a_path() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(Options::on(Arc::clone(&vfs), "root"));
    db.create("..", unnamed(1, "Dot")).unwrap();
    let folders = vfs.list(Path::new("root/collections")).unwrap();
    assert!(
        folders.len() == 1 && uuid::Uuid::parse_str(&folders[0]).is_ok(),
        "{folders:?}"
    );
}

#[test]
fn a_missing_configuration_is_named() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let options = Options::on(Arc::clone(&vfs), "root");
    let db = Db::open(options.clone());
    db.create("c", unnamed(1, "Dot")).unwrap();
    drop(db);
    let folder = vfs.list(Path::new("root/collections")).unwrap().remove(0);
    let config = Path::new("root/collections").join(&folder).join("config");
    vfs.remove_file(&config).unwrap();
    let error = Db::open(options).call(GetCollection).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert!(error.message().contains(&folder), "{error}");
}

#[test]
fn a_damaged_collection_keeps_the_others_open() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(Options::directory(dir.path()));
    for name in ["a", "b", "c", "d"] {
        db.create(name, unnamed(1, "Dot")).unwrap();
    }
    db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap();
    create_alias(&db, "x");
    let (_, snapshot) = db.snapshot(SnapshotOf::Collection);
    let folder = db.database().collection("c").unwrap().dir().to_path_buf();
    drop(db);
    let manifest = folder.join("shards/0/manifest");
    let mut bytes = std::fs::read(&manifest).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&manifest, &bytes).unwrap();

    let db = Db::open(Options::directory(dir.path()));
    let error = db.call(GetCollection).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert!(error.message().contains("shards/0/manifest"), "{error}");
    let error = db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap_err();
    assert!(error.message().contains("shards/0/manifest"), "{error}");
    let exists = |name: &str| {
        db.run(CheckCollectionExists, Scope::of(name))
            .unwrap()
            .exists
    };
    assert!(exists("c") && exists("x"));
    assert!(db.create("c", unnamed(1, "Dot")).is_err());
    assert!(db.run(CreateFullSnapshot, Scope::default()).is_err());
    let other = db.run(GetCollection, Scope::of("b")).unwrap();
    assert_eq!(other.points_count, Some(0));
    // It is restored from a snapshot, or dropped.
    db.recover_into("c", SnapshotOf::Collection, &snapshot, None)
        .unwrap();
    assert_eq!(db.count(), 1);
    drop(db);
    assert!(!folder.exists());

    let db = Db::open(Options::directory(dir.path()));
    let folder = db.database().collection("c").unwrap().dir().to_path_buf();
    drop(db);
    std::fs::remove_file(folder.join("config")).unwrap();
    let db = Db::open(Options::directory(dir.path()));
    assert!(db.call(GetCollection).is_err());
    assert!(db.drop("c").unwrap());
    assert_eq!(
        db.call(GetCollection).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    db.create("c", unnamed(1, "Dot")).unwrap();
    drop(db);
    assert!(!folder.exists());
}

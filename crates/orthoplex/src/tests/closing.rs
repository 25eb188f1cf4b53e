//! Closing while work goes on: the folder has one owner at any time.

use super::Db;
use super::gated::{GatedFs, until};
use crate::Options;
use crate::shard::EngineOptions;
use orthoplex_storage::Vfs;
use orthoplex_types::ErrorKind;
use orthoplex_types::ops::collections::UpdateCollection;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

fn open(fs: &GatedFs) -> Result<Db, orthoplex_types::Error> {
    let mut options = Options::on(Arc::new(fs.clone()), "root");
    options.engine = EngineOptions {
        tail_rows_max: 10,
        idle_after_ms: 0,
        ..EngineOptions::default()
    };
    crate::Database::open(options).map(|own| Db(crate::Gate::new(own)))
}

/// Folder of the only shard.
fn shard_dir(fs: &GatedFs) -> PathBuf {
    let collections = Path::new("root/collections");
    let shards = collections
        .join(&fs.list(collections).unwrap()[0])
        .join("shards");
    let shard = &fs.list(&shards).unwrap()[0];
    shards.join(shard)
}

fn segments(fs: &GatedFs) -> usize {
    let names = fs.list(&shard_dir(fs)).unwrap();
    names.iter().filter(|name| name.ends_with(".data")).count()
}

fn points(ids: std::ops::Range<u64>) -> Value {
    ids.map(|id| json!({"id": id, "vector": [id as f32]}))
        .collect()
}

#[test]
fn a_merge_keeps_the_folder_locked_and_changes_nothing_after_closing() {
    let fs = GatedFs::default();
    let db = open(&fs).unwrap();
    db.create(
        "c",
        json!({
            "vectors": {"size": 1, "distance": "Dot"},
            "optimizers_config": {
                "indexing_threshold": 0,
                "default_segment_number": 1,
                "max_optimization_threads": 0,
            },
        }),
    )
    .unwrap();
    for number in 0..3 {
        db.upsert(points(number * 10..number * 10 + 10)).unwrap();
        until("a full tail is written", || {
            segments(&fs) == number as usize + 1
        });
    }
    fs.gate.shut("segment-");
    db.json::<UpdateCollection>(json!({"optimizers_config": {"max_optimization_threads": "auto"}}))
        .unwrap();
    until("a merge writes its segment", || fs.gate.waiting() == 1);
    let manifest = || fs.read(&shard_dir(&fs).join("manifest")).unwrap();
    let before = manifest();

    db.database().0.close_within(Duration::ZERO);
    drop(db);
    let error = open(&fs)
        .err()
        .expect("the merge still works in the folder");
    assert_eq!(error.kind(), ErrorKind::Forbidden, "{error}");

    fs.gate.open();
    until("the folder is free", || fs.lock(Path::new("root")).is_ok());
    assert_eq!(manifest(), before);
    let db = open(&fs).unwrap();
    assert_eq!(db.count(), 30);
    until("the merge is made up for", || segments(&fs) == 1);
    assert_eq!(db.count(), 30);
}

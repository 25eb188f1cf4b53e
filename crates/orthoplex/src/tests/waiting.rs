//! Writes whose effect takes its time: slow disks, and points that wait for their graph.

use super::gated::{GatedFs, until};
use super::{Db, ids, unnamed};
use crate::Options;
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::Scope;
use orthoplex_types::info::CollectionStatus;
use orthoplex_types::ops::collections::{GetCollection, UpdateCollection};
use orthoplex_types::ops::reads::{CountPoints, GetPoints, ScrollPoints};
use orthoplex_types::ops::telemetry::DescribeShards;
use orthoplex_types::ops::writes::{SetPayload, UpdateResult, UpdateStatus, UpsertPoints};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[test]
fn a_write_that_takes_too_long_is_answered_and_not_lost() {
    let fs = GatedFs::default();
    let db = Db::open(Options::on(Arc::new(fs.clone()), "root"));
    db.create("c", unnamed(1, "Dot")).unwrap();
    db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap();

    fs.gate.shut("");
    let late: UpsertPoints =
        serde_json::from_value(json!({"points": [{"id": 2, "vector": [2]}]})).unwrap();
    let scope = Scope {
        timeout_s: Some(1),
        ..Scope::of("c").waiting()
    };
    let started = Instant::now();
    let answer = db.run(late, scope).unwrap();
    let expected = UpdateResult {
        operation_id: None,
        status: UpdateStatus::WaitTimeout,
    };
    assert_eq!(answer, expected);
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(db.get(2).is_none(), "nothing is seen before the sync");

    fs.gate.open();
    until("the write comes through", || db.get(2).is_some());
    // The next one with a timeout finds everything in order.
    let scope = Scope {
        timeout_s: Some(20),
        ..Scope::of("c").waiting()
    };
    let next: UpsertPoints =
        serde_json::from_value(json!({"points": [{"id": 3, "vector": [3]}]})).unwrap();
    assert_eq!(db.run(next, scope).unwrap().status, UpdateStatus::Completed);
    drop(db);
    let db = Db::open(Options::on(Arc::new(fs), "root"));
    assert_eq!(db.count(), 3);
}

/// Vectors of 256 dimensions are one kilobyte each.
fn large(ids: std::ops::Range<u64>) -> Value {
    let point = |id: u64| {
        let vector: Vec<f32> = (0..256).map(|i| ((id * 31 + i) % 97) as f32).collect();
        json!({"id": id, "vector": vector, "payload": {"n": id}})
    };
    ids.map(point).collect()
}

fn deferring(threads: Value) -> Value {
    let mut config = unnamed(256, "Euclid");
    config["optimizers_config"] = json!({
        "indexing_threshold": 50,
        "prevent_unoptimized": true,
        "max_optimization_threads": threads,
    });
    config
}

/// Ids that readers see, by every kind of read.
fn seen(db: &Db) -> Vec<u64> {
    let page = json!({"limit": 1000, "with_payload": false});
    let scrolled = db.json::<ScrollPoints>(page).unwrap().points;
    let scrolled: Vec<u64> = scrolled.iter().map(|own| super::number(own.id)).collect();
    assert_eq!(
        db.call(CountPoints::default()).unwrap().count,
        scrolled.len()
    );
    let all: Vec<u64> = (0..1000).collect();
    let got = db.json::<GetPoints>(json!({"ids": all})).unwrap();
    assert_eq!(got.len(), scrolled.len());
    let vector = vec![0.5; 256];
    let mut found =
        ids(&db.query(json!({"query": vector, "limit": 1000, "params": {"exact": true}})));
    found.sort_unstable();
    assert_eq!(found, scrolled);
    let odd = db.json::<ScrollPoints>(json!({
        "limit": 1000, "filter": {"must": [{"key": "n", "range": {"gte": 0}}]}
    }));
    assert_eq!(odd.unwrap().points.len(), scrolled.len());
    scrolled
}

fn deferred(db: &Db) -> (usize, usize, usize) {
    let report = db.call(DescribeShards { segments: true }).unwrap();
    let segments = report
        .shards
        .iter()
        .flat_map(|own| own.local.segments.iter().flatten());
    let (points, hidden) = segments.fold((0, 0), |(points, hidden), own| {
        (
            points + own.info.num_points,
            hidden + own.info.num_deferred_points,
        )
    });
    let queue = db.call(GetCollection).unwrap().update_queue.unwrap();
    (points, hidden, queue.deferred_points.unwrap())
}

#[test]
fn points_beyond_the_threshold_are_seen_once_they_have_a_graph() {
    let fs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(Options::on(Arc::clone(&fs), "root"));
    db.create("c", deferring(json!(0))).unwrap();
    let few = db.upsert(large(0..50)).unwrap();
    assert_eq!(few.status, UpdateStatus::Completed);
    assert_eq!(seen(&db).len(), 50, "at the threshold all are seen");
    // While nobody builds graphs, waiting would never end.
    let many = db.upsert(large(50..300)).unwrap();
    assert_eq!(many.status, UpdateStatus::Acknowledged);
    let visible = seen(&db);
    assert_eq!(visible, (0..50).collect::<Vec<u64>>());
    assert_eq!(deferred(&db), (300, 250, 250));
    assert_eq!(db.call(GetCollection).unwrap().points_count, Some(300));
    // What is newer waits as well, small as it is.
    db.upsert(large(300..310)).unwrap();
    assert_eq!(seen(&db), visible);
    // A hidden point can be changed.
    db.json::<SetPayload>(json!({"payload": {"late": true}, "points": [200]}))
        .unwrap();
    assert_eq!(seen(&db), visible);
    db.0.executor().close().unwrap();
    drop(db);

    let db = Db::open(Options::on(fs, "root"));
    assert_eq!(seen(&db).len(), 50, "also after a restart");
    db.json::<UpdateCollection>(json!({"optimizers_config": {"max_optimization_threads": "auto"}}))
        .unwrap();
    until("graphs are built", || {
        db.call(GetCollection).unwrap().status == CollectionStatus::Green
    });
    assert_eq!(seen(&db), (0..310).collect::<Vec<u64>>());
    assert_eq!(deferred(&db), (310, 0, 0));
    assert_eq!(db.payload(200), json!({"n": 200, "late": true}));
}

#[test]
fn a_waiting_write_is_answered_when_its_points_are_seen() {
    let db = Db::with(deferring(Value::Null));
    let answer = db.upsert(large(0..300)).unwrap();
    assert_eq!(answer.status, UpdateStatus::Completed);
    assert_eq!(seen(&db).len(), 300);
    assert_eq!(deferred(&db).1, 0);
}

//! Reports of background work: what is due, what runs, what was done.

use super::{Db, unnamed};
use crate::Options;
use crate::shard::EngineOptions;
use orthoplex_types::info::CollectionStatus;
use orthoplex_types::ops::collections::{GetCollection, UpdateCollection};
use orthoplex_types::ops::optimizations::{GetOptimizations, OptimizationsReport, TrackerStatus};
use serde_json::{Value, json};

const ALL: GetOptimizations = GetOptimizations {
    queued: true,
    completed: true,
    idle_segments: true,
    completed_limit: 100,
};

/// Tiny tails and no patience.
fn hasty() -> Db {
    let mut options = Options::in_memory();
    options.engine = EngineOptions {
        tail_rows_max: 8,
        idle_after_ms: 0,
        ..options.engine
    };
    Db::open(options)
}

fn points(ids: std::ops::Range<u64>) -> Value {
    let point = |id: u64| json!({"id": id, "vector": [id, 1.0]});
    ids.map(point).collect()
}

fn settle(db: &Db) {
    while db.call(GetCollection).unwrap().status != CollectionStatus::Green {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

/// The report once all rows are in segments and nothing writes any more.
fn checkpointed(db: &Db) -> OptimizationsReport {
    loop {
        let report = db.call(ALL).unwrap();
        let mut due = report.queued.iter().flatten();
        if report.running.is_empty() && due.all(|own| own.optimizer != "checkpoint") {
            return report;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

/// Live points of all segments that the report names.
fn listed(report: &OptimizationsReport) -> usize {
    let queued = report.queued.iter().flatten().flat_map(|own| &own.segments);
    let running = report.running.iter().flat_map(|own| &own.segments);
    let idle = report.idle_segments.iter().flatten();
    queued
        .chain(running)
        .chain(idle)
        .map(|own| own.points_count)
        .sum()
}

#[test]
fn a_small_tail_is_idle_and_lists_come_when_asked_for() {
    let db = Db::with(unnamed(2, "Dot"));
    db.upsert(points(0..5)).unwrap();
    let all = db.call(ALL).unwrap();
    assert_eq!(all.running, []);
    assert_eq!(all.queued, Some(vec![]));
    assert_eq!(all.completed, Some(vec![]));
    let idle = all.idle_segments.clone().unwrap();
    assert_eq!(idle.len(), 1);
    assert_eq!(idle[0].points_count, 5);
    assert_eq!(all.summary.idle_segments, 1);
    let few = db.call(GetOptimizations::default()).unwrap();
    assert_eq!(few.summary, all.summary);
    assert_eq!(
        (few.queued, few.completed, few.idle_segments),
        (None, None, None)
    );
}

#[test]
fn work_that_is_switched_off_waits_in_the_queue_and_is_remembered_once_done() {
    let db = hasty();
    let mut config = unnamed(2, "Dot");
    config["optimizers_config"] = json!({"max_optimization_threads": 0, "indexing_threshold": 1});
    db.create("c", config).unwrap();
    // One after the other: two segments at least, so that something is left to merge.
    db.upsert(points(0..200)).unwrap();
    checkpointed(&db);
    db.upsert(points(200..400)).unwrap();
    let before = checkpointed(&db);
    let queued = before.queued.clone().unwrap();
    assert_eq!(queued.len(), before.summary.queued_optimizations);
    assert!(queued.iter().any(|own| own.optimizer == "merge"));
    let segments = queued.iter().flat_map(|own| &own.segments);
    let waiting: usize = segments.map(|own| own.points_count).sum();
    assert_eq!(before.summary.queued_points, waiting);
    assert_eq!(listed(&before), 400, "each segment is listed once");

    db.json::<UpdateCollection>(json!({"optimizers_config": {"max_optimization_threads": "auto"}}))
        .unwrap();
    settle(&db);
    let after = db.call(ALL).unwrap();
    assert_eq!(after.running, []);
    assert_eq!(after.summary.queued_optimizations, 0);
    assert_eq!(listed(&after), 400);
    let completed = after.completed.unwrap();
    let merged = completed
        .iter()
        .find(|own| own.optimizer == "merge")
        .unwrap();
    assert_eq!(merged.status, TrackerStatus::Done);
    assert!(merged.progress.finished_at >= merged.progress.started_at);
    let steps: Vec<_> = merged.progress.children.iter().collect();
    assert_eq!(steps[0].name, "write rows");
    assert!(steps[0].total > Some(0));
    assert!(
        steps
            .iter()
            .all(|step| step.done == step.total && step.duration_sec.is_some())
    );
    let last = completed.iter().max_by_key(|own| own.progress.finished_at);
    assert_eq!(
        last.map(|own| own.uuid),
        completed.first().map(|own| own.uuid)
    );

    let one = GetOptimizations {
        completed_limit: 1,
        ..ALL
    };
    assert_eq!(
        db.call(one).unwrap().completed.map(|own| own.len()),
        Some(1)
    );
}

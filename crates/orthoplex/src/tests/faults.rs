//! Power loss and failing calls at every moment of a script of changes: what was answered holds,
//! what was not answered happened wholly or not at all.

use super::{Db, unnamed};
use crate::{Database, Gate, Options};
use orthoplex_storage::vfs::{CrashMode, Fault, FaultKind, SimFs};
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::ops::cluster::{CreateShardKey, DropShardKey, ListShardKeys};
use orthoplex_types::ops::collections::{
    ChangeAliases, GetCollection, ListAliases, ListCollections, TruncateUnappliedWal,
    UpdateCollection,
};
use orthoplex_types::ops::reads::CountPoints;
use orthoplex_types::ops::writes::UpsertPoints;
use orthoplex_types::{Execute, Operation, Result, Scope};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

const STEPS: usize = 12;

fn step(db: &Db, number: usize) -> Result<()> {
    let alias = |actions: Value| {
        let op: ChangeAliases = serde_json::from_value(json!({"actions": actions})).unwrap();
        db.run(op, Scope::default()).map(drop)
    };
    match number {
        0 => db.create("c", unnamed(1, "Dot")).map(drop),
        1 => db.upsert(json!([{"id": 1, "vector": [1]}])).map(drop),
        2 => db.create("d", json!({})).map(drop),
        3 => alias(json!([{"create_alias": {"collection_name": "d", "alias_name": "x"}}])),
        4 => db
            .json::<UpdateCollection>(json!({"hnsw_config": {"m": 7}}))
            .map(drop),
        5 => alias(json!([
            {"rename_alias": {"old_alias_name": "x", "new_alias_name": "y"}},
            {"create_alias": {"collection_name": "c", "alias_name": "x"}},
        ])),
        6 => db.drop("d").map(drop),
        7 => {
            let config =
                json!({"vectors": {"size": 1, "distance": "Dot"}, "sharding_method": "custom"});
            db.create("k", config).map(drop)
        }
        8 => on_keys::<CreateShardKey>(db, json!({"shard_key": "a", "shards_number": 2})),
        9 => {
            let points = json!([{"id": 1, "vector": [1]}]);
            on_keys::<UpsertPoints>(db, json!({"points": points, "shard_key": "a"}))
        }
        10 => on_keys::<CreateShardKey>(db, json!({"shard_key": 7})),
        _ => on_keys::<DropShardKey>(db, json!({"shard_key": "a"})),
    }
}

/// An operation on the collection with shard keys.
fn on_keys<O: Operation + DeserializeOwned>(db: &Db, op: Value) -> Result<()>
where
    Database: Execute<O>,
{
    let op: O = serde_json::from_value(op).unwrap();
    db.run(op, Scope::of("k").waiting()).map(drop)
}

/// Everything that the script changes.
fn observed(db: &Db) -> Value {
    let aliases = db.run(ListAliases, Scope::default()).unwrap().aliases;
    let info = db
        .call(GetCollection)
        .ok()
        .map(|info| (info.points_count, info.config.hnsw_config.m));
    json!([
        db.run(ListCollections, Scope::default()).unwrap(),
        aliases,
        info,
        db.run(ListShardKeys, Scope::of("k")).ok(),
        db.run(CountPoints::default(), Scope::of("k")).ok(),
    ])
}

/// What is observed after each number of steps.
fn expected() -> Vec<Value> {
    let db = Db::open(Options::on(Arc::new(MemFs::new()), "root"));
    let mut states = vec![observed(&db)];
    for number in 0..STEPS {
        step(&db, number).unwrap();
        states.push(observed(&db));
    }
    states
}

/// Runs the script until something fails: the database, if it opened, and the steps answered.
fn run(fs: &SimFs) -> (Option<Db>, usize) {
    let vfs: Arc<dyn Vfs> = Arc::new(fs.clone());
    let Ok(database) = Database::open(Options::on(vfs, "root")) else {
        return (None, 0);
    };
    let db = Db(Gate::new(database));
    let done = (0..STEPS)
        .find(|number| step(&db, *number).is_err())
        .unwrap_or(STEPS);
    (Some(db), done)
}

fn check_image(fs: SimFs, done: usize, states: &[Value], what: &str) {
    let db = Db::open(Options::on(Arc::new(fs), "root"));
    let found = observed(&db);
    let allowed = &states[done..states.len().min(done + 2)];
    assert!(
        allowed.contains(&found),
        "{what}, {done} steps answered: {found}"
    );
}

#[test]
fn power_loss_at_every_moment() {
    let states = expected();
    for boundary in 1.. {
        let fs = SimFs::new();
        fs.crash_at(boundary);
        let (_db, done) = run(&fs);
        for mode in [
            CrashMode::LoseUnsynced,
            CrashMode::RandomSubset,
            CrashMode::Torn,
            CrashMode::NamesReordered,
        ] {
            let what = format!("boundary {boundary}, {mode:?}");
            check_image(fs.crash_image(mode, boundary), done, &states, &what);
        }
        if !fs.is_crashed() {
            assert!(
                done == STEPS && boundary > 20,
                "{done} steps, {boundary} boundaries"
            );
            return;
        }
    }
}

#[test]
fn nobody_counts_what_is_in_a_log_that_failed() {
    let fs = SimFs::new();
    let db = Db::open(Options::on(Arc::new(fs.clone()), "root"));
    db.create("c", unnamed(1, "Dot")).unwrap();
    let point = |id: u64| json!([{"id": id, "vector": [1]}]);
    db.upsert(point(1)).unwrap();
    assert_eq!(db.call(TruncateUnappliedWal).unwrap().count, 0);
    fs.set_fault(Some(Fault {
        at_call: fs.calls() + 1,
        kind: FaultKind::Eio,
        forever: true,
    }));
    db.upsert(point(2)).unwrap_err();
    fs.set_fault(None);
    let error = db.call(TruncateUnappliedWal).unwrap_err();
    assert!(error.message().contains("root"), "{error}");
    assert_eq!(db.count(), 1, "reads go on");
}

#[test]
fn one_failing_call_at_every_moment() {
    let states = expected();
    for kind in [FaultKind::Eio, FaultKind::Enospc, FaultKind::ShortWrite] {
        for at_call in 1.. {
            let fs = SimFs::new();
            fs.set_fault(Some(Fault {
                at_call,
                kind,
                forever: false,
            }));
            let (db, done) = run(&fs);
            fs.set_fault(None);
            let what = format!("call {at_call}, {kind:?}");
            if let Some(db) = &db {
                let allowed = &states[done..states.len().min(done + 2)];
                let found = observed(db);
                assert!(
                    allowed.contains(&found),
                    "{what}, {done} steps, live: {found}"
                );
            }
            for mode in [CrashMode::ProcessKill, CrashMode::LoseUnsynced] {
                check_image(
                    fs.crash_image(mode, at_call),
                    done,
                    &states,
                    &format!("{what}, {mode:?}"),
                );
            }
            if fs.faults_hit() == 0 {
                assert_eq!(done, STEPS);
                break;
            }
        }
    }
}

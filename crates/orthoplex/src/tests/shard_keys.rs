//! Shard keys: which shards writes and reads mean, and what stays of keys over restarts and snapshots.

use super::{Db, ids, number, unnamed};
use crate::Options;
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::ops::cluster::{
    CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, UpdateCluster,
};
use orthoplex_types::ops::collections::{ChangeAliases, UpdateCollection};
use orthoplex_types::ops::reads::{
    CountPoints, FacetCounts, GetPoints, QueryBatch, QueryGroups, QueryPoints, ScrollPoints,
    SearchMatrixPairs,
};
use orthoplex_types::ops::snapshots::SnapshotOf;
use orthoplex_types::ops::writes::SetPayload;
use orthoplex_types::{Result, Scope};
use serde_json::{Value, json};
use std::sync::Arc;

impl Db {
    fn add_key(&self, key: Value) -> Result<bool> {
        self.json::<CreateShardKey>(json!({"shard_key": key}))
    }

    fn remove_key(&self, key: Value) -> Result<bool> {
        self.json::<DropShardKey>(json!({"shard_key": key}))
    }

    fn keys(&self) -> Value {
        serde_json::to_value(self.call(ListShardKeys).unwrap()).unwrap()
    }

    fn put(&self, key: Value, points: Value) -> Result<bool> {
        let upsert = json!({"upsert": {"points": points, "shard_key": key}});
        self.update(upsert).map(|_| true)
    }

    fn count_of(&self, key: Value) -> usize {
        let counted = self.json::<CountPoints>(json!({"shard_key": key}));
        counted.unwrap().count
    }

    /// Ids and keys of a page, and where the next begins.
    fn page(&self, op: Value) -> (Vec<(u64, Value)>, Option<u64>) {
        let page = self.json::<ScrollPoints>(op).unwrap();
        let shown = page.points.iter().map(|own| {
            let key = serde_json::to_value(&own.shard_key).unwrap();
            (number(own.id), key)
        });
        (shown.collect(), page.next_page_offset.map(number))
    }
}

fn custom(shards: u32) -> Value {
    json!({
        "vectors": {"size": 1, "distance": "Dot"}, "shard_number": shards,
        "sharding_method": "custom",
    })
}

/// Two keys of two shards each; id 3 lives in both.
fn cats_and_dogs() -> Db {
    let db = Db::with(custom(2));
    fill(&db);
    db
}

fn fill(db: &Db) {
    db.add_key(json!("cats")).unwrap();
    db.add_key(json!(7)).unwrap();
    let cat = |id: u64| json!({"id": id, "vector": [id], "payload": {"kind": "cat", "n": id}});
    let dog = |id: u64| json!({"id": id, "vector": [id * 10], "payload": {"kind": "dog", "n": id}});
    db.put(json!("cats"), (1..=3).map(cat).collect()).unwrap();
    db.put(json!(7), (3..=5).map(dog).collect()).unwrap();
}

#[test]
fn keys_come_and_go() {
    let db = Db::with(custom(2));
    assert_eq!(db.keys(), json!({"shard_keys": []}));
    db.add_key(json!("a")).unwrap();
    db.json::<CreateShardKey>(json!({"shard_key": 1, "shards_number": 1}))
        .unwrap();
    assert_eq!(db.keys(), json!({"shard_keys": [{"key": "a"}, {"key": 1}]}));
    let error = db.add_key(json!("a")).unwrap_err();
    let text = "Bad request: Sharding key \"a\" already exists for collection c";
    assert_eq!(error.message(), text);
    let info = serde_json::to_value(db.call(GetClusterInfo).unwrap()).unwrap();
    let shard = |id: u32, key: Value| json!({"shard_id": id, "shard_key": key, "points_count": 0, "state": "Active"});
    assert_eq!(
        (&info["shard_count"], &info["local_shards"]),
        (
            &json!(3),
            &json!([
                shard(0, json!("a")),
                shard(1, json!("a")),
                shard(2, json!(1))
            ])
        )
    );
    assert!(db.remove_key(json!("a")).unwrap());
    let error = db.remove_key(json!("a")).unwrap_err();
    let text = "Bad request: Sharding key \"a\" does not exist for collection c";
    assert_eq!(error.message(), text);
    // A number is never given twice.
    let op = json!({"create_sharding_key": {"shard_key": "b", "shards_number": 1}});
    assert!(db.json::<UpdateCluster>(op).unwrap());
    let info = db.call(GetClusterInfo).unwrap();
    let numbers: Vec<_> = info.local_shards.iter().map(|own| own.shard_id).collect();
    assert_eq!(numbers, [2, 3]);
    let op = json!({"drop_sharding_key": {"shard_key": "b"}});
    assert!(db.json::<UpdateCluster>(op).unwrap());
    assert_eq!(db.keys(), json!({"shard_keys": [{"key": 1}]}));
    let many = json!({"shard_key": "many", "shards_number": 1024});
    let text = db.refusal::<CreateShardKey>(many);
    assert!(text.contains("at most 1024 shards"), "{text}");
}

#[test]
fn shards_by_hash_know_no_keys() {
    let db = Db::with(unnamed(1, "Dot"));
    let error = db.add_key(json!("a")).unwrap_err();
    let text = "Bad request: Shard Key cannot be created with Auto sharding method";
    assert_eq!(error.message(), text);
    let error = db.remove_key(json!("a")).unwrap_err();
    assert!(error.message().contains("Auto sharding method"), "{error}");
    assert_eq!(db.keys(), json!({}));
    let error = db.put(json!("a"), json!([])).unwrap_err();
    assert_eq!(error.message(), "Wrong input: Shard key \"a\" not found");
    let text = db.refusal::<CountPoints>(json!({"shard_key": 1}));
    assert_eq!(text, "Bad request: Shard key 1 not found");
}

#[test]
fn writes_name_a_key_that_exists() {
    let db = cats_and_dogs();
    let none = db.upsert(json!([{"id": 9, "vector": [1]}])).unwrap_err();
    assert_eq!(none.message(), "Wrong input: Shard key not specified");
    let unknown = json!(["cats", "birds"]);
    let error = db.put(unknown, json!([{"id": 9, "vector": [1]}]));
    let error = error.unwrap_err();
    assert_eq!(
        error.message(),
        "Wrong input: Shard key \"birds\" not found"
    );
    for update in [
        json!({"delete": {"points": [1]}}),
        json!({"set_payload": {"points": [1], "payload": {}}}),
        json!({"clear_payload": {"points": [1]}}),
        json!({"update_vectors": {"points": [{"id": 1, "vector": [1]}]}}),
        json!({"delete_vectors": {"points": [1], "vector": [""]}}),
        json!({"delete_payload": {"points": [1], "keys": ["n"]}}),
        json!({"overwrite_payload": {"points": [1], "payload": {}}}),
    ] {
        let error = db.update(update).unwrap_err();
        assert_eq!(error.message(), "Wrong input: Shard key not specified");
    }
    assert_eq!((db.count(), db.count_of(json!("cats"))), (6, 3));
}

#[test]
fn a_write_touches_only_its_keys() {
    let db = cats_and_dogs();
    let set = |points: Value, key: Value| {
        db.update(
            json!({"set_payload": {"payload": {"set": true}, "points": points, "shard_key": key}}),
        )
    };
    set(json!([3]), json!(7)).unwrap();
    let shown = |key: Value| {
        let op = json!({"ids": [3], "with_payload": true, "shard_key": key});
        let found = db.json::<GetPoints>(op).unwrap();
        Value::Object(found[0].payload.clone().unwrap().0)
    };
    assert_eq!(shown(json!("cats")), json!({"kind": "cat", "n": 3}));
    assert_eq!(shown(json!(7))["set"], json!(true));
    // Each id where it is, as long as it is somewhere.
    set(json!([1, 5]), json!(["cats", 7])).unwrap();
    let op = json!({"filter": {"must": {"key": "set", "match": {"value": true}}}});
    assert_eq!(db.json::<CountPoints>(op).unwrap().count, 3);
    let error = set(json!([1, 99]), json!(["cats", 7])).unwrap_err();
    assert_eq!(error.message(), "Not found: No point with id 99 found");
    let error = set(json!([5]), json!("cats")).unwrap_err();
    assert_eq!(error.kind().http_status(), 404);
    db.update(json!({"delete": {"filter": {}, "shard_key": "cats"}}))
        .unwrap();
    assert_eq!((db.count(), db.count_of(json!(7))), (3, 3));
    db.put(json!([7, "cats"]), json!([{"id": 8, "vector": [1]}]))
        .unwrap();
    assert_eq!((db.count_of(json!("cats")), db.count_of(json!(7))), (1, 4));
}

#[test]
fn a_point_seen_under_one_key_does_not_hide_that_of_another() {
    let db = cats_and_dogs();
    let cat = |id: u64| json!({"id": id, "vector": [1000 - id], "payload": {"kind": "cat"}});
    db.put(json!("cats"), (3..=20).map(cat).collect()).unwrap();
    // The first list has cats only, two of them with the ids of dogs.
    let op = json!({"query": [1.0], "group_by": "kind", "group_size": 1, "limit": 2});
    let groups = db.json::<QueryGroups>(op).unwrap().groups;
    let found: Vec<_> = groups.iter().map(|own| ids(&own.hits)).collect();
    assert_eq!(found, [[3], [5]]);
    let all = json!({"query": [1.0], "group_by": "kind", "group_size": 3, "limit": 2});
    let groups = db.json::<QueryGroups>(all).unwrap().groups;
    let found: Vec<_> = groups.iter().map(|own| ids(&own.hits)).collect();
    assert_eq!(found, [[3, 4, 5], [5, 4, 3]]);
}

#[test]
fn a_write_with_a_filter_costs_what_its_keys_hold() {
    let db = cats_and_dogs();
    let cat = |id: u64| json!({"id": id, "vector": [id], "payload": {"n": id}});
    db.put(json!("cats"), (10..20).map(cat).collect()).unwrap();
    let strict = json!({"enabled": true, "write_rate_limit": 3});
    db.json::<UpdateCollection>(json!({"strict_mode_config": strict}))
        .unwrap();
    let of = |key: Value| {
        let filter = json!({"must": {"key": "n", "range": {"gte": 0}}});
        db.json::<SetPayload>(json!({"payload": {"a": 1}, "filter": filter, "shard_key": key}))
    };
    of(json!(7)).unwrap();
    let error = of(json!("cats")).unwrap_err();
    let text = "request larger than rate limiter capacity";
    assert!(error.message().contains(text), "{error}");
}

#[test]
fn every_read_looks_at_its_keys_only() {
    let db = cats_and_dogs();
    db.index("kind", "keyword");
    db.index("n", "integer");
    let both = json!(["cats", 7, "cats"]);
    assert_eq!((db.count(), db.count_of(both.clone())), (6, 6));
    assert_eq!(db.count_of(json!([])), 6);
    let found = db.query(json!({"query": [1.0], "shard_key": "cats"}));
    assert_eq!(ids(&found), [3, 2, 1]);
    assert!(found.iter().all(|own| own.shard_key == Some("cats".into())));
    assert_eq!(ids(&db.query(json!({"query": [1.0]}))), [5, 4, 3, 3, 2, 1]);
    let facet = db.json::<FacetCounts>(json!({"key": "kind", "shard_key": 7}));
    assert_eq!(facet.unwrap().hits.len(), 1);
    let groups = json!({"query": [1.0], "group_by": "kind", "shard_key": "cats"});
    let groups = db.json::<QueryGroups>(groups).unwrap().groups;
    assert_eq!((groups.len(), groups[0].hits.len()), (1, 3));
    let pairs = db.json::<SearchMatrixPairs>(json!({"shard_key": 7, "sample": 10}));
    let pairs = pairs.unwrap().pairs;
    assert!(!pairs.is_empty() && pairs.iter().all(|own| number(own.a) >= 3));
    let searches = json!({"searches": [
        {"query": [1.0], "shard_key": 7}, {"query": [1.0], "shard_key": "cats"},
        {"query": 3, "shard_key": 7},
    ]});
    let answers = db.json::<QueryBatch>(searches).unwrap();
    let answers: Vec<_> = answers.iter().map(|own| ids(&own.points)).collect();
    assert_eq!(answers, [vec![5, 4, 3], vec![3, 2, 1], vec![5, 4]]);
    let page = db.page(json!({"shard_key": 7, "order_by": "n"}));
    assert_eq!(page.0, [(3, json!(7)), (4, json!(7)), (5, json!(7))]);
    for op in [
        json!({"query": [1.0], "shard_key": "birds"}),
        json!({"shard_key": ["cats", "birds"]}),
    ] {
        let text = db.refusal::<QueryPoints>(op);
        assert_eq!(text, "Bad request: Shard key \"birds\" not found");
    }
}

#[test]
fn a_point_may_live_under_several_keys() {
    let db = cats_and_dogs();
    let found = db.json::<GetPoints>(json!({"ids": [3, 1]})).unwrap();
    let shown: Vec<_> = found.iter().map(|own| number(own.id)).collect();
    assert_eq!(shown, [3, 3, 1]);
    let keys: Vec<_> = found.iter().map(|own| own.shard_key.clone()).collect();
    assert_eq!(
        keys,
        [Some("cats".into()), Some(7.into()), Some("cats".into())]
    );
    // Pages of one point come to an end, and none is left out.
    let (mut offset, mut seen) = (None, Vec::new());
    loop {
        let (points, next) = db.page(json!({"limit": 1, "offset": offset}));
        seen.extend(points.into_iter().map(|(id, _)| id));
        offset = next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(seen, [1, 2, 3, 3, 4, 5]);
    // Lists are merged by point, not by id.
    let op = json!({"query": {"fusion": "rrf"}, "prefetch": [
        {"query": [1.0]}, {"query": [1.0]},
    ]});
    let fused = db.query(op);
    assert_eq!(fused.len(), 6);
    let lookup = json!({"query": 3, "lookup_from": {"collection": "c", "shard_key": 7}});
    let near = db.query(lookup);
    assert!((near[0].score - 30.0 * 50.0).abs() < 1e-3, "{near:?}");
}

#[test]
fn a_fallback_stands_in() {
    let db = cats_and_dogs();
    let key = |target: &str, fallback: Value| json!({"target": target, "fallback": fallback});
    assert_eq!(db.count_of(key("birds", json!("cats"))), 3);
    assert_eq!(db.count_of(key("cats", json!(7))), 3);
    let neither = key("birds", json!(8));
    let error = db.put(neither.clone(), json!([])).unwrap_err();
    let text = "Not found: Neither target shard key \"birds\" nor fallback shard key 8 exist";
    assert_eq!(error.message(), text);
    assert_eq!(
        db.refusal::<CountPoints>(json!({"shard_key": neither})),
        text
    );
    // A key whose points are still to come takes writes beside its fallback and answers nothing.
    let partial = json!({"shard_key": "birds", "initial_state": "Partial"});
    db.json::<CreateShardKey>(partial).unwrap();
    let info = serde_json::to_value(db.call(GetClusterInfo).unwrap()).unwrap();
    assert_eq!(info["local_shards"][4]["state"], json!("Partial"));
    let to = key("birds", json!("cats"));
    db.put(to.clone(), json!([{"id": 20, "vector": [1]}]))
        .unwrap();
    assert_eq!((db.count_of(to.clone()), db.count()), (4, 7));
    let set = json!({"payload": {"x": 1}, "points": [1, 20], "shard_key": to});
    db.update(json!({"set_payload": set})).unwrap();
    let text = db.refusal::<CountPoints>(json!({"shard_key": "birds"}));
    assert!(text.contains("no active replicas"), "{text}");
    let op = json!({"shard_key": key("birds", json!("birds"))});
    let error = db.json::<CountPoints>(op).unwrap_err();
    assert_eq!(error.kind().http_status(), 503);
    assert!(error.message().ends_with("have active replicas"));
}

#[test]
fn keys_are_there_after_reopening_and_behind_aliases() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(Options::on(Arc::clone(&vfs), "root"));
    db.create("c", custom(2)).unwrap();
    fill(&db);
    db.index("n", "integer");
    db.add_key(json!("gone")).unwrap();
    db.remove_key(json!("gone")).unwrap();
    let alias = json!({"actions": [{"create_alias": {"collection_name": "c", "alias_name": "x"}}]});
    let alias: ChangeAliases = serde_json::from_value(alias).unwrap();
    db.run(alias, Scope::default()).unwrap();
    drop(db);
    let db = Db::open(Options::on(Arc::clone(&vfs), "root"));
    assert_eq!(
        db.keys(),
        json!({"shard_keys": [{"key": "cats"}, {"key": 7}]})
    );
    assert_eq!((db.count_of(json!("cats")), db.count_of(json!(7))), (3, 3));
    let op: CreateShardKey = serde_json::from_value(json!({"shard_key": "new"})).unwrap();
    db.run(op, Scope::of("x")).unwrap();
    // New shards know the fields that were declared before.
    db.put(
        json!("new"),
        json!([{"id": 1, "vector": [1], "payload": {"n": 0}}]),
    )
    .unwrap();
    let page = db.page(json!({"order_by": "n", "limit": 1}));
    assert_eq!(page.0, [(1, json!("new"))]);
    let info = db.call(GetClusterInfo).unwrap();
    let numbers: Vec<_> = info.local_shards.iter().map(|own| own.shard_id).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 6, 7]);
    drop(db);
    let db = Db::open(Options::on(vfs, "root"));
    assert_eq!(db.count_of(json!("new")), 1);
}

#[test]
fn snapshots_carry_the_keys() {
    let db = cats_and_dogs();
    db.add_key(json!("gone")).unwrap();
    db.remove_key(json!("gone")).unwrap();
    db.add_key(json!("last")).unwrap();
    let (_, bytes) = db.snapshot(SnapshotOf::Collection);
    let (_, shard) = db.snapshot(SnapshotOf::Shard(1));
    db.remove_key(json!("cats")).unwrap();
    db.add_key(json!("later")).unwrap();
    let other = Db::in_memory();
    for db in [&db, &other] {
        db.recover_into("c", SnapshotOf::Collection, &bytes, None)
            .unwrap();
        let keys = json!({"shard_keys": [{"key": "cats"}, {"key": 7}, {"key": "last"}]});
        assert_eq!(db.keys(), keys);
        assert_eq!((db.count_of(json!("cats")), db.count_of(json!(7))), (3, 3));
        db.put(json!("cats"), json!([{"id": 30, "vector": [1]}]))
            .unwrap();
        db.add_key(json!("more")).unwrap();
        let info = db.call(GetClusterInfo).unwrap();
        assert_eq!(info.local_shards.last().unwrap().shard_id, 9);
    }
    db.update(json!({"delete": {"filter": {}, "shard_key": "cats"}}))
        .unwrap();
    db.recover_into("c", SnapshotOf::Shard(1), &shard, None)
        .unwrap();
    let info = db.call(GetClusterInfo).unwrap();
    let restored = &info.local_shards[1];
    assert_eq!(restored.shard_key, Some("cats".into()));
    assert_eq!(restored.points_count, db.count_of(json!("cats")));
    assert!(restored.points_count > 0);
    let by_hash = Db::with(unnamed(1, "Dot"));
    by_hash.drop("c").unwrap();
    by_hash
        .create(
            "c",
            json!({"vectors": {"size": 1, "distance": "Dot"}, "shard_number": 2}),
        )
        .unwrap();
    let error = by_hash.recover_into("c", SnapshotOf::Collection, &bytes, None);
    assert!(
        error
            .unwrap_err()
            .message()
            .contains("sharding methods differ")
    );
}

fn replicate(db: &Db, filter: Value, to: &str) -> Result<bool> {
    db.json::<UpdateCluster>(json!({"replicate_points": {
        "from_shard_key": "cats", "to_shard_key": to, "filter": filter,
    }}))
}

#[test]
fn points_are_copied_to_a_key_that_answers_afterwards() {
    let db = cats_and_dogs();
    let many = |id: u64| json!({"id": id, "vector": [id], "payload": {"kind": "cat", "n": id}});
    db.put(json!("cats"), (1..=700).map(many).collect())
        .unwrap();
    let partial = json!({"shard_key": "new", "initial_state": "Partial", "shards_number": 3});
    db.json::<CreateShardKey>(partial).unwrap();
    let ask = || db.json::<CountPoints>(json!({"shard_key": "new"}));
    assert!(ask().is_err());
    let late = json!({"must": [{"key": "n", "range": {"gt": 100}}]});
    replicate(&db, late, "new").unwrap();
    assert_eq!(ask().unwrap().count, 600);
    assert_eq!(db.count_of(json!("cats")), 700);
    let found = db.json::<GetPoints>(json!({
        "ids": [100, 101], "shard_key": "new", "with_vector": true, "with_payload": true,
    }));
    let found = found.unwrap();
    assert_eq!(found.len(), 1);
    let (payload, vector) = (&found[0].payload, &found[0].vector);
    assert_eq!(
        (
            serde_json::to_value(payload).unwrap(),
            serde_json::to_value(vector).unwrap()
        ),
        (json!({"kind": "cat", "n": 101}), json!([101.0]))
    );
    // Copied again, with what changed.
    db.put(json!("cats"), json!([{"id": 101, "vector": [0.5]}]))
        .unwrap();
    replicate(&db, Value::Null, "new").unwrap();
    assert_eq!(db.count_of(json!("new")), 700);
}

#[test]
fn copies_name_keys_that_exist() {
    let db = cats_and_dogs();
    for (to, text) in [
        ("birds", "Shard key \"birds\" not found"),
        ("cats", "Source and target shard keys must be different"),
    ] {
        let error = replicate(&db, Value::Null, to).unwrap_err();
        assert!(error.message().contains(text), "{error}");
    }
    let hashed = Db::with(json!({"vectors": {"size": 1, "distance": "Dot"}}));
    let error = replicate(&hashed, Value::Null, "new").unwrap_err();
    assert!(error.message().contains("Auto sharding"), "{error}");
}

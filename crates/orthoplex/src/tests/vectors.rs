//! Sparse and multi vectors, and vector names that come and go.

use super::{Db, ids};
use crate::Options;
use crate::shard::EngineOptions;
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::info::CollectionStatus;
use orthoplex_types::ops::collections::{GetCollection, UpdateCollection};
use orthoplex_types::ops::reads::{CountPoints, QueryPoints};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName};
use serde_json::{Value, json};
use std::sync::Arc;

/// Tiny tails and no patience: sealing and merging happen all the time.
pub(super) fn hasty(vfs: &Arc<dyn Vfs>) -> Options {
    let mut options = Options::on(Arc::clone(vfs), "root");
    options.engine = EngineOptions {
        tail_rows_max: 8,
        idle_after_ms: 0,
        ..options.engine
    };
    options
}

fn mixed() -> Value {
    json!({
        "vectors": {"m": {
            "size": 2, "distance": "Dot", "multivector_config": {"comparator": "max_sim"},
        }},
        "sparse_vectors": {"s": {}},
    })
}

/// Point `n` has value `n` at index `n % 5` and 1 at index 100, and `n % 3` rows.
fn point(n: u64) -> Value {
    let mut vector = json!({"s": {"indices": [100, n % 5], "values": [1, n]}});
    let rows: Vec<Value> = (0..n % 3).map(|row| json!([n, row])).collect();
    if !rows.is_empty() {
        vector["m"] = Value::Array(rows);
    }
    json!({"id": n, "vector": vector})
}

/// The same without rows.
fn words(n: u64) -> Value {
    json!({"id": n, "vector": {"s": point(n)["vector"]["s"]}})
}

pub(super) fn settle(db: &Db) {
    while db.call(GetCollection).unwrap().status != CollectionStatus::Green {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

fn sparse(db: &Db, indices: Value, values: Value) -> Vec<(u64, f32)> {
    let query = json!({"query": {"indices": indices, "values": values}, "using": "s", "limit": 3});
    let found = db.query(query);
    let scores = found.iter().map(|own| own.score);
    ids(&found).into_iter().zip(scores).collect()
}

fn check_mixed(db: &Db) {
    assert_eq!(
        sparse(db, json!([3, 1]), json!([1.0, 0.5])),
        [(38, 38.0), (33, 33.0), (28, 28.0)]
    );
    assert_eq!(
        sparse(db, json!([4, 200]), json!([-1.0, 1.0])),
        [(4, -4.0), (9, -9.0), (14, -14.0)]
    );
    assert_eq!(sparse(db, json!([77]), json!([1.0])), []);
    let found = db.query(json!({"query": [[1, 0], [0, 10]], "using": "m", "limit": 2}));
    assert_eq!(ids(&found), [38, 35]);
    assert_eq!(found[0].score, 48.0);
    let found = db.query(json!({"query": 38, "using": "m", "limit": 1}));
    // Both rows of 38 meet the only row of 37 with 38 * 37.
    assert_eq!((ids(&found), found[0].score), (vec![37], 2812.0));
    assert_eq!(
        db.vector(38),
        json!({"s": {"indices": [3, 100], "values": [38.0, 1.0]}, "m": [[38.0, 0.0], [38.0, 1.0]]})
    );
    let filter = json!({"filter": {"must": {"has_vector": "m"}}, "exact": true});
    assert_eq!(db.json::<CountPoints>(filter).unwrap().count, 26);
}

#[test]
fn sparse_and_multi_vectors_live_in_tails_and_segments() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(hasty(&vfs));
    db.create("c", mixed()).unwrap();
    for start in (0..40).step_by(10) {
        db.upsert((start..start + 10).map(point).collect()).unwrap();
    }
    check_mixed(&db);
    settle(&db);
    check_mixed(&db);
    drop(db);
    let db = Db::open(hasty(&vfs));
    check_mixed(&db);
    // New rows of half the points, in several segments again.
    db.upsert((0..20).map(point).collect()).unwrap();
    settle(&db);
    check_mixed(&db);
}

#[test]
fn multi_vectors_of_segments_are_found_by_codes() {
    let rows = |n: u64, count: u64| -> Vec<Vec<f32>> {
        let value = |row: u64, i: u64| ((n * 131 + row * 17 + i * i * (n % 13 + 1)) as f32).sin();
        let row = |row| (0..24).map(|i| value(row, i)).collect();
        (0..count).map(row).collect()
    };
    for (datatype, distance) in [
        ("float32", "Cosine"),
        ("float16", "Euclid"),
        ("turbo4", "Dot"),
    ] {
        let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
        let mut options = hasty(&vfs);
        options.engine.tail_rows_max = 200;
        let db = Db::open(options);
        let vectors = json!({
            "size": 24, "distance": distance, "datatype": datatype,
            "multivector_config": {"comparator": "max_sim"},
        });
        db.create("c", json!({"vectors": vectors})).unwrap();
        let point = |n: u64| json!({"id": n, "vector": rows(n, n % 4 + 1)});
        db.upsert((0..900).map(point).collect()).unwrap();
        db.update(json!({"delete": {"points": [7, 8, 9]}})).unwrap();
        settle(&db);
        let check = |db: &Db| {
            for n in [3, 400, 777] {
                let run = |exact: bool| {
                    let params = json!({"exact": exact});
                    let query = json!({"query": rows(n, 5), "limit": 10, "params": params});
                    let found = db.query(query);
                    let scores = found.iter().map(|own| own.score).collect::<Vec<_>>();
                    (ids(&found), scores)
                };
                assert_eq!(run(true), run(false), "{datatype}, {distance}, {n}");
            }
        };
        check(&db);
        drop(db);
        check(&Db::open(hasty(&vfs)));
    }
}

#[test]
fn weights_follow_document_frequency_when_asked() {
    let db = Db::with(json!({"sparse_vectors": {"s": {"modifier": "idf"}}}));
    db.upsert((0..10).map(words).collect()).unwrap();
    let idf = |all: f32, own: f32| ((all - own + 0.5) / (own + 0.5) + 1.0).ln();
    let found = sparse(&db, json!([2, 100]), json!([1.0, 1.0]));
    let expected = [
        7.0 * idf(10.0, 2.0) + idf(10.0, 10.0),
        2.0 * idf(10.0, 2.0) + idf(10.0, 10.0),
    ];
    assert_eq!((found[0].0, found[1].0), (7, 2));
    assert!((found[0].1 - expected[0]).abs() < 1e-4 && (found[1].1 - expected[1]).abs() < 1e-4);
    // The dead do not count.
    db.update(json!({"delete": {"points": [2]}})).unwrap();
    let found = sparse(&db, json!([2]), json!([1.0]));
    assert!((found[0].1 - 7.0 * idf(9.0, 1.0)).abs() < 1e-4, "{found:?}");
    // Nor do those outside of a corpus, whatever the filter.
    let corpus = json!({"must": [{"has_id": [0, 1, 7]}]});
    let found = db.query(json!({
        "query": {"indices": [2], "values": [1.0]}, "using": "s",
        "params": {"idf": {"corpus": corpus}}, "filter": {"must": [{"has_id": [7]}]},
    }));
    assert!(
        (found[0].score - 7.0 * idf(3.0, 1.0)).abs() < 1e-4,
        "{found:?}"
    );
    // A stage that ranks again weighs as one that looks at everything.
    let again = db.query(json!({
        "prefetch": {}, "query": {"indices": [2], "values": [1.0]}, "using": "s",
        "params": {"idf": "global"},
    }));
    assert!(
        (again[0].score - 7.0 * idf(9.0, 1.0)).abs() < 1e-4,
        "{again:?}"
    );
    let changes = json!({"sparse_vectors": {"s": {"modifier": "none"}}});
    db.json::<UpdateCollection>(changes).unwrap();
    assert_eq!(sparse(&db, json!([2]), json!([1.0])), [(7, 7.0)]);
    let refusal = db.refusal::<QueryPoints>(json!({
        "query": {"indices": [2], "values": [1.0]}, "using": "s", "params": {"idf": "global"},
    }));
    assert!(refusal.contains("params.idf"), "{refusal}");
}

#[test]
fn rescoring_by_a_sparse_query_leaves_out_what_it_cannot_meet() {
    let db = Db::with(json!({"sparse_vectors": {"s": {}}}));
    db.upsert((0..10).map(words).collect()).unwrap();
    let found = db.query(json!({
        "prefetch": {"limit": 10},
        "query": {"indices": [2], "values": [1]}, "using": "s",
    }));
    assert_eq!(ids(&found), [7, 2]);
}

fn add(name: &str, vector: Value) -> CreateVectorName {
    CreateVectorName {
        vector_name: name.to_owned(),
        vector: serde_json::from_value(vector).unwrap(),
    }
}

fn remove(name: &str) -> DeleteVectorName {
    DeleteVectorName {
        vector_name: name.to_owned(),
    }
}

#[test]
fn vector_names_come_and_go() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(hasty(&vfs));
    db.create("c", json!({"vectors": {"size": 1, "distance": "Dot"}}))
        .unwrap();
    let plain = |n: u64| json!({"id": n, "vector": [n]});
    db.upsert((0..20).map(plain).collect()).unwrap();
    db.call(add("x", json!({"dense": {"size": 2, "distance": "Dot"}})))
        .unwrap();
    db.call(add(
        "x",
        json!({"dense": {"size": 2, "distance": "Dot", "datatype": "float32"}}),
    ))
    .unwrap();
    db.call(add("w", json!({"sparse": {}}))).unwrap();
    assert_eq!(db.vector(3), json!([3.0]));
    let both = |n: u64| json!({"id": n, "vector": {"": [n], "x": [n, 1], "w": {"indices": [n], "values": [1]}}});
    db.upsert((0..10).map(both).collect()).unwrap();
    settle(&db);
    assert_eq!(
        ids(&db.query(json!({"query": [1, 0], "using": "x", "limit": 2}))),
        [9, 8]
    );
    // Gone at once, and what comes later under the name is another vector.
    db.call(remove("x")).unwrap();
    db.call(remove("never there")).unwrap();
    assert_eq!(
        db.vector(3),
        json!({"": [3.0], "w": {"indices": [3], "values": [1.0]}})
    );
    assert_eq!(
        db.refusal::<QueryPoints>(json!({"query": [1, 0], "using": "x"})),
        "Wrong input: Vector with name `x` is not configured in this collection, available names: , w"
    );
    db.call(add(
        "x",
        json!({"dense": {"size": 1, "distance": "Euclid"}}),
    ))
    .unwrap();
    assert_eq!(db.query(json!({"query": [1], "using": "x"})), []);
    db.upsert(json!([{"id": 99, "vector": {"x": [5]}}]))
        .unwrap();
    let check = |db: &Db| {
        let found = db.query(json!({"query": [1], "using": "x"}));
        assert_eq!((ids(&found), found[0].score), (vec![99], 4.0));
        assert_eq!(
            db.vector(3),
            json!({"": [3.0], "w": {"indices": [3], "values": [1.0]}})
        );
        assert_eq!(db.count(), 21);
    };
    check(&db);
    settle(&db);
    check(&db);
    drop(db);
    let db = Db::open(hasty(&vfs));
    check(&db);
    settle(&db);
    check(&db);
}

#[test]
fn other_definitions_of_a_name_are_refused() {
    let db = Db::with(json!({
        "vectors": {"d": {"size": 2, "distance": "Dot"}},
        "sparse_vectors": {"s": {"modifier": "idf"}},
    }));
    for (name, vector, text) in [
        (
            "d",
            json!({"dense": {"size": 3, "distance": "Dot"}}),
            "Wrong input: Vector `d` already exists with a different configuration",
        ),
        (
            "s",
            json!({"sparse": {}}),
            "Wrong input: Sparse vector `s` already exists with a different configuration",
        ),
        (
            "d",
            json!({"sparse": {}}),
            "Wrong input: Vector `d` already exists as a dense vector",
        ),
        (
            "s",
            json!({"dense": {"size": 3, "distance": "Dot"}}),
            "Wrong input: Vector `s` already exists as a sparse vector",
        ),
    ] {
        assert_eq!(db.call(add(name, vector)).unwrap_err().message(), text);
    }
    let zero = add("z", json!({"dense": {"size": 0, "distance": "Dot"}}));
    assert!(!db.call(zero).unwrap_err().violations().is_empty());
}

/// What point 1 has after it was stored, sealed, and its payload changed.
fn stored_as(datatype: &str, distance: &str, vector: &Value) -> Vec<Value> {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(hasty(&vfs));
    let own = json!({"size": 20, "distance": distance, "datatype": datatype});
    let mut rows = own.clone();
    rows["multivector_config"] = json!({"comparator": "max_sim"});
    db.create("c", json!({"vectors": {"d": own, "m": rows}}))
        .unwrap();
    db.upsert(json!([{"id": 1, "vector": {"d": vector, "m": [vector, vector]}}]))
        .unwrap();
    let mut seen = vec![db.vector(1)];
    for round in 0..3 {
        let other: Vec<f64> = (0..20).map(|i| f64::from((i * round) % 7) + 1.0).collect();
        let others = (10..22).map(|id| json!({"id": id, "vector": {"d": other, "m": other}}));
        db.upsert(others.collect()).unwrap();
        settle(&db);
        seen.push(db.vector(1));
        db.update(json!({"set_payload": {"points": [1], "payload": {"round": round}}}))
            .unwrap();
        seen.push(db.vector(1));
        for using in ["d", "m"] {
            let found = db.query(json!({"query": vector, "using": using, "limit": 1}));
            assert_eq!(ids(&found), [1], "{datatype} {distance} {using}");
            if distance == "Cosine" {
                assert!(
                    (found[0].score - 1.0).abs() < 0.03,
                    "{datatype}: {}",
                    found[0].score
                );
            }
        }
    }
    drop(db);
    seen.push(Db::open(hasty(&vfs)).vector(1));
    seen
}

#[test]
fn smaller_types_round_once_and_then_stay() {
    let values: Vec<f64> = (0..20).map(|i| f64::from(i * i % 17) * 9.7 + 0.3).collect();
    for datatype in ["float16", "uint8", "turbo4", "turbo16"] {
        for distance in ["Dot", "Cosine", "Euclid", "Manhattan"] {
            let seen = stored_as(datatype, distance, &json!(values));
            assert!(
                seen.windows(2).all(|pair| pair[0] == pair[1]),
                "{datatype} {distance}"
            );
            let stored: Vec<f64> = serde_json::from_value(seen[0]["d"].clone()).unwrap();
            let rows: Vec<Vec<f64>> = serde_json::from_value(seen[0]["m"].clone()).unwrap();
            assert_eq!(rows, [stored.clone(), stored.clone()]);
            let length = values.iter().map(|x| x * x).sum::<f64>().sqrt();
            let scale = if distance == "Cosine" && datatype != "uint8" {
                length
            } else {
                1.0
            };
            for (own, given) in stored.iter().zip(&values) {
                let wanted = match datatype {
                    "uint8" => given.trunc(),
                    _ => given / scale,
                };
                let slack = match datatype {
                    "uint8" => 0.0,
                    "float16" | "turbo16" => 0.001 * wanted.abs(),
                    _ => 25.0 / scale,
                };
                assert!(
                    (own - wanted).abs() <= slack,
                    "{datatype} {distance}: {own} for {wanted}"
                );
            }
        }
    }
}

#[test]
fn byte_records_give_back_nearly_the_row() {
    let values: Vec<f64> = (0..20).map(|i| f64::from(i * i % 17) * 9.7 + 0.3).collect();
    for distance in ["Dot", "Euclid", "Manhattan"] {
        for seen in stored_as("turbo8", distance, &json!(values)) {
            let stored: Vec<f64> = serde_json::from_value(seen["d"].clone()).unwrap();
            let rows: Vec<Vec<f64>> = serde_json::from_value(seen["m"].clone()).unwrap();
            for row in rows.iter().chain([&stored]) {
                for (own, given) in row.iter().zip(&values) {
                    assert!(
                        (own - given).abs() < 3.0,
                        "{distance}: {own} is not {given}"
                    );
                }
            }
        }
    }
}

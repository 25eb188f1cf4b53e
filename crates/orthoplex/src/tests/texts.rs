//! Queries by words, against a plain computation of BM25 over the same points.

use super::vectors::{hasty, settle};
use super::{Db, ids};
use crate::Options;
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::ops::indexes::CreateFieldIndex;
use orthoplex_types::ops::reads::QueryPoints;
use orthoplex_types::ops::writes::DeletePoints;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

const WORDS: [&str; 12] = [
    "red", "green", "blue", "fox", "dog", "tree", "river", "stone", "cloud", "sun", "moon", "star",
];

/// A text of its own for each id; some are empty, lengths differ.
fn text_of(id: u64) -> String {
    let mut state = id.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(99);
        (state >> 33) % below
    };
    let length = next(40);
    let word = |_| WORDS[(next(12) * next(12) / 12) as usize];
    (0..length).map(word).collect::<Vec<_>>().join(" ")
}

fn point(id: u64) -> Value {
    json!({"id": id, "vector": {}, "payload": {"text": text_of(id), "kind": id % 3}})
}

fn declare(db: &Db, scoring: Value) {
    let schema = json!({"type": "text", "scoring": scoring});
    let op = json!({"field_name": "text", "field_schema": schema});
    db.json::<CreateFieldIndex>(op).unwrap();
}

/// Ids and scores by the formula, best first, from the texts of the points that count.
fn plain(
    texts: &BTreeMap<u64, String>,
    corpus: impl Fn(u64) -> bool,
    query: &str,
    k: f64,
    b: f64,
) -> Vec<(u64, f64)> {
    let tokens = |text: &str| {
        text.split(' ')
            .filter(|own| !own.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let of_corpus: Vec<Vec<String>> = texts
        .iter()
        .filter(|(id, _)| corpus(**id))
        .map(|(_, text)| tokens(text))
        .filter(|own| !own.is_empty())
        .collect();
    let all = of_corpus.len() as f64;
    let average = of_corpus.iter().map(Vec::len).sum::<usize>() as f64 / all;
    let terms: HashSet<String> = tokens(query).into_iter().collect();
    let mut found = Vec::new();
    for (id, text) in texts {
        let own = tokens(text);
        let mut score = 0.0;
        for term in &terms {
            let times = own.iter().filter(|own| *own == term).count() as f64;
            let with = of_corpus.iter().filter(|own| own.contains(term)).count() as f64;
            let idf = ((all - with + 0.5) / (with + 0.5) + 1.0).ln();
            score +=
                idf * times * (k + 1.0) / (times + k * (1.0 - b + b * own.len() as f64 / average));
        }
        if score > 0.0 {
            found.push((*id, score));
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

fn check(db: &Db, texts: &BTreeMap<u64, String>) {
    for query in ["fox", "red stone", "moon moon star unknown", "sun"] {
        let wanted = plain(texts, |_| true, query, 1.2, 0.75);
        let found = db.query(json!({"query": {"text": query}, "using": "text", "limit": 1000}));
        same(&found, &wanted);
        let own = plain(texts, |id| id % 3 == 1, query, 0.5, 0.2);
        let kind = json!({"must": [{"key": "kind", "match": {"value": 1}}]});
        let found = db.query(json!({
            "query": {"text": {"query": query, "scoring": {"bm25": {"k": 0.5, "b": 0.2}}}},
            "using": "text", "limit": 1000, "params": {"idf": {"corpus": kind}},
        }));
        same(&found, &own);
        // The filter of the query leaves scores as they are.
        let found = db.query(
            json!({"query": {"text": query}, "using": "text", "limit": 1000, "filter": kind}),
        );
        let some: Vec<(u64, f64)> = wanted.into_iter().filter(|(id, _)| id % 3 == 1).collect();
        same(&found, &some);
    }
}

fn same(found: &[orthoplex_types::point::ScoredPoint], wanted: &[(u64, f64)]) {
    assert_eq!(found.len(), wanted.len());
    for pair in found.windows(2) {
        assert!(pair[0].score >= pair[1].score);
    }
    let wanted: BTreeMap<u64, f64> = wanted.iter().copied().collect();
    for (id, point) in ids(found).into_iter().zip(found) {
        let score = wanted[&id];
        assert!(
            (f64::from(point.score) - score).abs() <= 1e-5 * score.max(1.0),
            "point {id}: {} is not {score}",
            point.score
        );
    }
}

#[test]
fn words_rank_by_bm25_in_tails_and_segments() {
    for shards in [1, 3] {
        let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
        let db = Db::open(hasty(&vfs));
        db.create("c", json!({"vectors": {}, "shard_number": shards}))
            .unwrap();
        declare(&db, json!(true));
        let mut texts: BTreeMap<u64, String> = BTreeMap::new();
        for step in 0..4u64 {
            let new = step * 60..step * 60 + 90;
            db.upsert(new.clone().map(point).collect()).unwrap();
            texts.extend(new.map(|id| (id, text_of(id))));
            let dead: Vec<u64> = (0..step * 60).filter(|id| id % 7 == step).collect();
            db.update(json!({"delete": {"points": dead}})).unwrap();
            texts.retain(|id, _| !dead.contains(id));
            check(&db, &texts);
            if step % 2 == 1 {
                settle(&db);
                check(&db, &texts);
            }
        }
        drop(db);
        check(&Db::open(hasty(&vfs)), &texts);
    }
}

#[test]
fn segments_written_before_the_index_are_ranked_too() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(hasty(&vfs));
    db.create("c", json!({"vectors": {}})).unwrap();
    db.upsert((0..200).map(point).collect()).unwrap();
    settle(&db);
    let dead = [0, 7, 100];
    db.json::<DeletePoints>(json!({"points": dead})).unwrap();
    declare(&db, json!({"type": "bm25"}));
    let live = (0..200).filter(|id| !dead.contains(id));
    let texts: BTreeMap<u64, String> = live.map(|id| (id, text_of(id))).collect();
    check(&db, &texts);
    settle(&db);
    check(&db, &texts);
}

/// The texts of the elements of a point; some have none.
fn elements_of(id: u64) -> Vec<(u64, String)> {
    let element = |own| (id * 4 + own, text_of(id * 4 + own));
    (0..id % 4).map(element).collect()
}

fn check_elements(db: &Db, points: &HashSet<u64>) {
    let elements: BTreeMap<u64, String> = points.iter().flat_map(|id| elements_of(*id)).collect();
    for query in ["fox", "red stone", "moon moon star unknown"] {
        let mut best: BTreeMap<u64, f64> = BTreeMap::new();
        for (element, score) in plain(&elements, |own| own / 4 % 3 != 0, query, 1.2, 0.75) {
            let own = best.entry(element / 4).or_default();
            *own = own.max(score);
        }
        let wanted: Vec<(u64, f64)> = best.into_iter().collect();
        let kinds = json!({"must_not": [{"key": "kind", "match": {"value": 0}}]});
        let found = db.query(json!({
            "query": {"text": query}, "using": "offers[].title", "limit": 1000,
            "params": {"idf": {"corpus": kinds}},
        }));
        same(&found, &wanted);
    }
}

#[test]
fn elements_of_an_array_rank_each_by_itself() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(hasty(&vfs));
    db.create("c", json!({"vectors": {}, "shard_number": 2}))
        .unwrap();
    let offers = |id: u64| {
        let offer = |(_, text)| json!({"title": text, "price": 3});
        elements_of(id).into_iter().map(offer).collect::<Vec<_>>()
    };
    let point = |id: u64| {
        let payload = json!({"offers": offers(id), "kind": id % 3});
        json!({"id": id, "vector": {}, "payload": payload})
    };
    db.upsert((0..80).map(point).collect()).unwrap();
    settle(&db);
    let schema = json!({"type": "text", "scoring": true, "nested": "offers"});
    let op = json!({"field_name": "offers[].title", "field_schema": schema});
    db.json::<CreateFieldIndex>(op).unwrap();
    let mut points: HashSet<u64> = (0..80).collect();
    check_elements(&db, &points);
    db.upsert((80..160).map(point).collect()).unwrap();
    let dead: Vec<u64> = (0..160).filter(|id| id % 7 == 3).collect();
    db.update(json!({"delete": {"points": dead}})).unwrap();
    points.extend(80..160);
    points.retain(|id| !dead.contains(id));
    check_elements(&db, &points);
    settle(&db);
    check_elements(&db, &points);
    drop(db);
    check_elements(&Db::open(hasty(&vfs)), &points);
}

#[test]
fn words_rank_again_what_prefetches_found() {
    let db = Db::open(Options::in_memory());
    db.create("c", json!({"vectors": {}})).unwrap();
    declare(&db, json!(true));
    db.upsert((0..50).map(point).collect()).unwrap();
    let query = json!({"query": {"text": "fox"}, "using": "text", "limit": 50});
    let all = db.query(query);
    let again = db.query(json!({
        "prefetch": {"limit": 20}, "query": {"text": "fox"}, "using": "text", "limit": 50,
    }));
    let wanted: Vec<u64> = ids(&all).into_iter().filter(|id| *id < 20).collect();
    assert_eq!(ids(&again), wanted);
    let best = all[0].score;
    let over = json!({"query": {"text": "fox"}, "using": "text", "score_threshold": best});
    assert!(db.query(over).is_empty());
}

#[test]
fn what_a_text_query_needs() {
    let db = Db::open(Options::in_memory());
    db.create("c", json!({"vectors": {}})).unwrap();
    db.index("text", "text");
    let text = |using: Value| json!({"query": {"text": "fox"}, "using": using});
    for using in [json!("text"), json!("other"), json!("")] {
        let refusal = db.refusal::<QueryPoints>(text(using));
        assert!(refusal.contains("text index with `scoring`"), "{refusal}");
    }
    let refusal = db.refusal::<QueryPoints>(text(Value::Null));
    assert!(refusal.contains("needs `using`"), "{refusal}");
    declare(&db, json!(true));
    assert!(db.query(text(json!("text"))).is_empty());
    let bad = json!({"query": {"text": {"query": "fox", "scoring": {"bm25": {"b": 2}}}}, "using": "text"});
    let refusal = db.refusal::<QueryPoints>(bad);
    assert!(refusal.contains("query.text.scoring.bm25.b"), "{refusal}");
}

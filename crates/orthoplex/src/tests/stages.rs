//! Queries of several stages, and queries that compare several examples.

use super::{Db, ids, sharded, unnamed};
use orthoplex_types::ops::reads::QueryPoints;
use serde_json::{Value, json};

/// Points 0 to 19 at (id, 0), `n` the id modulo 3.
fn line(shards: u32) -> Db {
    let db = Db::with(sharded(2, "Euclid", shards));
    let point = |id: u64| json!({"id": id, "vector": [id, 0], "payload": {"n": id % 3}});
    db.upsert((0..20).map(point).collect()).unwrap();
    db
}

/// Points on a circle, compared by Dot.
fn circle() -> Db {
    let db = Db::with(sharded(2, "Dot", 2));
    let point = |id: u32| {
        let angle = f64::from(id) * 0.3;
        json!({"id": id, "vector": [angle.cos(), angle.sin()], "payload": {"n": id}})
    };
    db.upsert((0..20).map(point).collect()).unwrap();
    db
}

fn close(found: f32, wanted: f32) {
    assert!((found - wanted).abs() < 1e-5, "{found} is not {wanted}");
}

#[test]
fn a_query_ranks_again_what_its_prefetches_found() {
    for shards in [1, 3] {
        let db = line(shards);
        let near = |at: u64, limit: u64| json!({"query": [at, 0], "limit": limit});
        let query = json!({"prefetch": [near(2, 3), near(10, 3)], "query": [20, 0], "limit": 4});
        assert_eq!(ids(&db.query(query)), [11, 10, 9, 3]);
        let inner = json!({"prefetch": near(10, 5), "query": [0, 0], "limit": 2});
        assert_eq!(
            ids(&db.query(json!({"prefetch": inner, "query": [20, 0]}))),
            [9, 8]
        );
        let page = json!({"prefetch": near(10, 5), "query": [0, 0], "offset": 1, "limit": 2});
        assert_eq!(ids(&db.query(page)), [9, 10]);
        let none = json!({"prefetch": {"limit": 3}, "query": [20, 0]});
        assert_eq!(ids(&db.query(none)), [2, 1, 0]);
    }
}

#[test]
fn filters_hold_at_their_stage_and_those_of_the_root_everywhere() {
    let db = line(2);
    let only = |n: u64| json!({"must": [{"key": "n", "match": {"value": n}}]});
    let root = json!({
        "prefetch": {"query": [10, 0], "limit": 2}, "query": [0, 0], "filter": only(0),
    });
    assert_eq!(ids(&db.query(root)), [9, 12]);
    let leaf = json!({
        "prefetch": [{"query": [10, 0], "limit": 2, "filter": only(1)}, {"query": [1, 0], "limit": 1}],
        "query": [0, 0],
    });
    assert_eq!(ids(&db.query(leaf)), [1, 7, 10]);
    let middle = json!({
        "prefetch": {"prefetch": {"query": [10, 0], "limit": 5}, "query": [0, 0], "filter": only(1)},
        "query": [0, 0],
    });
    assert_eq!(ids(&db.query(middle)), [10]);
}

#[test]
fn what_prefetches_lack_is_told_before_what_is_wrong_with_the_fusion() {
    let db = line(1);
    let fused =
        |prefetch: Value| json!({"prefetch": prefetch, "query": {"fusion": "rrf"}, "using": "a"});
    let lost = fused(json!({"query": 77}));
    assert_eq!(
        db.refusal::<QueryPoints>(lost),
        "Not found: No point with id 77 found"
    );
    assert_eq!(
        db.refusal::<QueryPoints>(fused(json!({"query": 7}))),
        "Bad request: Fusion queries cannot be combined with the 'using' field."
    );
}

#[test]
fn examples_of_any_stage_are_left_out_everywhere() {
    let db = line(2);
    let query =
        json!({"prefetch": [{"query": 5, "limit": 2}, {"query": [5, 0], "limit": 2}], "query": 4});
    let mut found = ids(&db.query(query));
    found.sort_unstable();
    assert!(found.iter().all(|id| *id != 4 && *id != 5), "{found:?}");
    assert!(found.contains(&6));
}

#[test]
fn thresholds_hold_at_their_stage() {
    let db = line(2);
    let query = json!({
        "prefetch": {"query": [10, 0], "score_threshold": 1.5}, "query": [0, 0], "score_threshold": 10.5,
    });
    assert_eq!(ids(&db.query(query)), [9, 10]);
}

#[test]
fn ranks_are_fused() {
    let db = line(2);
    let near = |at: f64, limit: u64| json!({"query": [at, 0], "limit": limit});
    let stages = json!([near(2.1, 3), near(3.1, 2)]);
    let points = db.query(json!({"prefetch": stages, "query": {"fusion": "rrf"}}));
    // 2 3 1 and 3 4
    assert_eq!(ids(&points), [3, 2, 4, 1]);
    for (point, wanted) in points.iter().zip([1.0 / 3.0 + 0.5, 0.5, 1.0 / 3.0, 0.25]) {
        close(point.score, wanted);
    }
    let weighted = json!({
        "prefetch": stages, "query": {"rrf": {"k": 1, "weights": [3.0, 0.0]}}, "score_threshold": 1.0,
    });
    let points = db.query(weighted);
    assert_eq!(ids(&points), [2, 3, 1]);
    for (point, wanted) in points.iter().zip([3.0, 1.5, 1.0]) {
        close(point.score, wanted);
    }
}

#[test]
fn scores_are_fused() {
    let db = Db::with(unnamed(1, "Dot"));
    db.upsert(
        json!([{"id": 1, "vector": [1]}, {"id": 2, "vector": [2]}, {"id": 3, "vector": [6]}]),
    )
    .unwrap();
    let stages = json!([{"query": [1]}, {"query": [-1], "limit": 1}]);
    let points = db.query(json!({"prefetch": stages, "query": {"fusion": "dbsf"}}));
    // 6 2 1: mean 3, deviation 7 under the root; and -1 alone.
    let deviation = 7.0_f32.sqrt();
    let given = |score: f32| (score - (3.0 - 3.0 * deviation)) / (6.0 * deviation);
    assert_eq!(ids(&points), [1, 3, 2]);
    close(points[0].score, given(1.0) + 0.5);
    close(points[1].score, given(6.0));
    close(points[2].score, given(2.0));
}

#[test]
fn samples_are_random_and_complete() {
    let db = line(3);
    let sample = json!({"query": {"sample": "random"}, "limit": 5, "offset": 3});
    let mut first = ids(&db.query(sample.clone()));
    assert_eq!(first.len(), 5);
    assert!((0..50).any(|_| ids(&db.query(sample.clone())) != first));
    first.sort_unstable();
    first.dedup();
    assert_eq!(first.len(), 5);
    let only = json!({"must": [{"key": "n", "match": {"value": 1}}]});
    let points = db.query(json!({"query": {"sample": "random"}, "limit": 50, "filter": only}));
    let mut found = ids(&points);
    found.sort_unstable();
    assert_eq!(found, [1, 4, 7, 10, 13, 16, 19]);
}

#[test]
fn vectors_come_from_another_collection() {
    let db = line(2);
    db.create("other", json!({"vectors": {"v": {"size": 2, "distance": "Dot"}, "w": {"size": 3, "distance": "Dot"}}}))
        .unwrap();
    let points = json!({"points": [{"id": 7, "vector": {"v": [3.1, 0], "w": [1, 2, 3]}}]});
    db.run(
        serde_json::from_value::<orthoplex_types::ops::writes::UpsertPoints>(points).unwrap(),
        orthoplex_types::Scope::of("other").waiting(),
    )
    .unwrap();
    let from = |vector: &str| json!({"collection": "other", "vector": vector});
    let query = json!({"query": 7, "lookup_from": from("v"), "limit": 2});
    assert_eq!(ids(&db.query(query)), [3, 4]);
    let own = json!({"query": 7, "lookup_from": {"collection": "c"}, "limit": 1});
    assert_ne!(ids(&db.query(own)), [7]);
    for (lookup, text) in [
        (
            from("w"),
            "Wrong input: Vector dimension error: expected dim: 2, got 3",
        ),
        (
            json!({"collection": "x"}),
            "Not found: Collection x not found",
        ),
    ] {
        let query = json!({"query": 7, "lookup_from": lookup});
        assert_eq!(db.refusal::<QueryPoints>(query), text);
    }
}

/// Ids and scores of the circle by a score of similarities, best first, examples left out.
fn brute(examples: &[u32], left_out: &[u32], score: impl Fn(&[f32]) -> f32) -> Vec<(u64, f32)> {
    let similar = |a: u32, b: u32| ((f64::from(a) - f64::from(b)) * 0.3).cos() as f32;
    let ids = (0..20).filter(|id| !left_out.contains(id));
    let mut scored: Vec<(u64, f32)> = ids
        .map(|id| {
            let similarities: Vec<f32> = examples.iter().map(|own| similar(*own, id)).collect();
            (u64::from(id), score(&similarities))
        })
        .collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1));
    scored
}

fn same(db: &Db, query: Value, wanted: Vec<(u64, f32)>) {
    let points = db.query(json!({"query": query, "limit": 20}));
    assert_eq!(points.len(), wanted.len());
    for (point, (_, score)) in points.iter().zip(&wanted) {
        close(point.score, *score);
        let own = ids(std::slice::from_ref(point))[0];
        let of_own = wanted.iter().find(|(id, _)| *id == own).unwrap();
        close(point.score, of_own.1);
    }
    let stage = json!({"prefetch": {"limit": 100}, "query": query, "limit": 20});
    assert_eq!(ids(&db.query(stage)), ids(&points), "rescored");
}

fn bent(x: f32) -> f32 {
    x / (1.0 + x.abs())
}

fn squashed(x: f32) -> f32 {
    0.5 * (bent(x) + 1.0)
}

#[test]
fn several_examples_against_brute_force() {
    let db = circle();
    let best =
        json!({"recommend": {"positive": [2, 3], "negative": [9], "strategy": "best_score"}});
    same(
        &db,
        best,
        brute(&[2, 3, 9], &[2, 3, 9], |s| {
            let positive = s[0].max(s[1]);
            if positive > s[2] {
                squashed(positive)
            } else {
                -squashed(s[2])
            }
        }),
    );
    let negative = json!({"recommend": {"negative": [9], "strategy": "best_score"}});
    same(&db, negative, brute(&[9], &[9], |s| -squashed(s[0])));
    let sum = json!({"recommend": {"positive": [2, 3], "negative": [9], "strategy": "sum_scores"}});
    same(
        &db,
        sum,
        brute(&[2, 3, 9], &[2, 3, 9], |s| s[0] + s[1] - s[2]),
    );
    let pairs = json!([{"positive": 1, "negative": 8}, {"positive": 12, "negative": 5}]);
    let side = |a: f32, b: f32| if a > b { 1.0 } else { -1.0 };
    same(
        &db,
        json!({"discover": {"target": 3, "context": pairs}}),
        brute(&[3, 1, 8, 12, 5], &[3, 1, 8, 12, 5], |s| {
            side(s[1], s[2]) + side(s[3], s[4]) + squashed(s[0])
        }),
    );
    let far = |a: f32, b: f32| bent((a - b - f32::EPSILON).min(0.0));
    same(
        &db,
        json!({ "context": pairs }),
        brute(&[1, 8, 12, 5], &[1, 8, 12, 5], |s| {
            far(s[0], s[1]) + far(s[2], s[3])
        }),
    );
    let feedback = json!({"relevance_feedback": {
        "target": 3, "strategy": {"naive": {"a": 0.5, "b": 2.0, "c": 0.25}},
        "feedback": [{"example": 1, "score": 1.0}, {"example": 8, "score": 0.5}, {"example": 12, "score": 0.0}],
    }});
    same(
        &db,
        feedback,
        brute(&[3, 1, 8, 12], &[3, 1, 8, 12], |s| {
            0.5 * s[0] + 0.25 * (0.25 * (s[1] - s[2]) + (s[1] - s[3]) + 0.25 * (s[2] - s[3]))
        }),
    );
}

#[test]
fn diverse_results_against_brute_force() {
    let db = circle();
    let similar = |a: u64, b: u64| ((a as f64 - b as f64) * 0.3).cos();
    let angle = |id: u64| json!([(id as f64 * 0.3).cos(), (id as f64 * 0.3).sin()]);
    let query = json!({"query": {"nearest": angle(5), "mmr": {"diversity": 0.7, "candidates_limit": 9}}, "limit": 4});
    let mut left: Vec<u64> = (1..10).collect();
    let mut wanted: Vec<u64> = Vec::new();
    for _ in 0..4 {
        let worth = |id: u64| {
            let same = wanted
                .iter()
                .map(|own| similar(*own, id))
                .fold(f64::NEG_INFINITY, f64::max);
            if wanted.is_empty() {
                similar(5, id)
            } else {
                0.3 * similar(5, id) - 0.7 * same
            }
        };
        let place = (0..left.len())
            .max_by(|a, b| worth(left[*a]).total_cmp(&worth(left[*b])))
            .unwrap();
        wanted.push(left.remove(place));
    }
    let points = db.query(query);
    let found = ids(&points);
    assert_eq!((found[0], found.len()), (5, 4));
    let mut distances: Vec<u64> = found.iter().map(|id| id.abs_diff(5)).collect();
    let expected: Vec<u64> = wanted.iter().map(|id| id.abs_diff(5)).collect();
    // Left and right of the query are equal.
    distances.truncate(expected.len());
    assert_eq!(distances, expected);
    close(points[1].score, similar(found[1], 5) as f32);
}

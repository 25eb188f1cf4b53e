//! Query, search, recommend.

use super::{Db, ids, sharded, unnamed};
use orthoplex_types::ErrorKind;
use orthoplex_types::ops::reads::{
    QueryBatch, QueryPoints, RecommendBatch, RecommendPoints, SearchBatch, SearchPoints,
};
use serde_json::{Value, json};

/// Points 0 to 19 at (id, 0).
fn line(distance: &str, shards: u32) -> Db {
    let db = Db::with(sharded(2, distance, shards));
    let point = |id: u64| json!({"id": id, "vector": [id, 0], "payload": {"n": id % 2}});
    db.upsert((0..20).map(point).collect()).unwrap();
    db
}

fn scores(db: &Db, query: Value) -> Vec<f32> {
    db.query(query).iter().map(|point| point.score).collect()
}

#[test]
fn the_nearest_come_first_over_all_shards() {
    for shards in [1, 4] {
        let db = line("Euclid", shards);
        let points = db.query(json!({"query": [7.1, 0], "limit": 4}));
        assert_eq!(ids(&points), [7, 8, 6, 9]);
        assert!(
            points
                .iter()
                .all(|point| point.payload.is_none() && point.vector.is_none())
        );
        let page = json!({"query": [7.1, 0], "limit": 2, "offset": 2});
        assert_eq!(ids(&db.query(page)), [6, 9]);
        let filter = json!({"must": [{"key": "n", "match": {"value": 0}}]});
        let even = json!({"query": [7.1, 0], "limit": 3, "filter": filter});
        assert_eq!(ids(&db.query(even)), [8, 6, 10]);
        let exact = json!({"query": [7.1, 0], "limit": 2, "params": {"exact": true}});
        assert_eq!(ids(&db.query(exact)), [7, 8]);
        assert_eq!(db.query(json!({"query": [7.1, 0]})).len(), 10);
        assert_eq!(
            db.query(json!({"query": [7.1, 0], "limit": u64::MAX}))
                .len(),
            20
        );
        let beyond = json!({"query": [7.1, 0], "offset": u64::MAX, "limit": u64::MAX});
        assert!(db.query(beyond).is_empty());
    }
}

#[test]
fn scores_have_the_convention_of_the_distance() {
    let close = |found: Vec<f32>, wanted: [f32; 2]| {
        assert!(
            found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-5) && found.len() == 2,
            "{found:?} {wanted:?}"
        );
    };
    let two = |distance: &str| {
        let db = Db::with(unnamed(2, distance));
        db.upsert(json!([{"id": 1, "vector": [3, 4]}, {"id": 2, "vector": [0, 2]}]))
            .unwrap();
        scores(&db, json!({"query": [0, 1]}))
    };
    close(two("Cosine"), [1.0, 0.8]);
    close(two("Dot"), [4.0, 2.0]);
    close(two("Euclid"), [1.0, 18.0_f32.sqrt()]);
    close(two("Manhattan"), [1.0, 6.0]);
}

#[test]
fn a_threshold_is_strict() {
    let db = line("Euclid", 2);
    let near = json!({"query": [5, 0], "score_threshold": 2.0});
    let mut found = ids(&db.query(near));
    found.sort_unstable();
    assert_eq!(found, [4, 5, 6]);
    let db = line("Dot", 2);
    let far = json!({"query": [1, 0], "score_threshold": 17.0});
    assert_eq!(ids(&db.query(far)), [19, 18]);
}

#[test]
fn winners_carry_what_is_asked_for_and_their_version() {
    let db = Db::with(unnamed(1, "Dot"));
    db.upsert(json!([{"id": 1, "vector": [1], "payload": {"x": 1, "y": 2}}]))
        .unwrap();
    let done = db.upsert(json!([{"id": 2, "vector": [2]}])).unwrap();
    let all = json!({"query": [1], "with_payload": {"exclude": ["y"]}, "with_vector": true});
    let points = db.query(all);
    assert_eq!(points[0].version, done.operation_id.unwrap());
    let shown = serde_json::to_value(&points[1]).unwrap();
    assert_eq!(shown["payload"], json!({"x": 1}));
    assert_eq!(shown["vector"], json!([1.0]));
}

#[test]
fn without_a_query_points_come_in_id_order() {
    let db = line("Dot", 3);
    let points = db.query(json!({"limit": 3, "offset": 4}));
    assert_eq!(ids(&points), [4, 5, 6]);
    assert!(
        points
            .iter()
            .all(|point| point.score == 1.0 && point.version == 0)
    );
    let odd = json!({"must": [{"key": "n", "match": {"value": 1}}]});
    assert_eq!(
        ids(&db.query(json!({"filter": odd, "limit": 2, "offset": 1}))),
        [3, 5]
    );
    assert_eq!(
        db.refusal::<QueryPoints>(json!({"score_threshold": 1.0})),
        "Bad request: A query is needed to use the score_threshold. \
         Can't have score_threshold without defining a query."
    );
}

#[test]
fn a_point_as_query_is_left_out_of_the_answer() {
    for shards in [1, 3] {
        let db = line("Euclid", shards);
        let points = db.query(json!({"query": 7, "limit": 3}));
        let mut found = ids(&points);
        assert_eq!(found.len(), 3);
        found.truncate(2);
        found.sort_unstable();
        assert_eq!(found, [6, 8]);
        assert_eq!(db.query(json!({"query": 7, "limit": 100})).len(), 19);
        assert_eq!(
            db.refusal::<QueryPoints>(json!({"query": 77})),
            "Not found: No point with id 77 found"
        );
    }
}

#[test]
fn names_of_vectors_are_checked() {
    let db = Db::with(json!({"vectors": {
        "a": {"size": 1, "distance": "Dot"}, "b": {"size": 2, "distance": "Dot"},
    }}));
    db.upsert(json!([{"id": 1, "vector": {"a": [1]}}, {"id": 2, "vector": {"b": [1, 1]}}]))
        .unwrap();
    assert_eq!(ids(&db.query(json!({"query": [1], "using": "a"}))), [1]);
    assert_eq!(ids(&db.query(json!({"query": [1, 1], "using": "b"}))), [2]);
    let cases = [
        (
            json!({"query": [1], "using": "x"}),
            "Wrong input: Vector with name `x` is not configured in this collection, available names: a, b",
        ),
        (
            json!({"query": [1]}),
            "Wrong input: Collection requires specified vector name in the request, available names: a, b",
        ),
        (
            json!({"query": [1, 2, 3], "using": "b"}),
            "Wrong input: Vector dimension error: expected dim: 2, got 3",
        ),
        (
            json!({"query": 1, "using": "b"}),
            "Not found: Vector with name \"b\" for point not found",
        ),
        (
            json!({"query": {"indices": [1], "values": [1]}, "using": "a"}),
            "Wrong input: Conversion between sparse and regular vectors failed",
        ),
        (
            json!({"query": [[1]], "using": "a"}),
            "Wrong input: Conversion between multi and regular vectors failed",
        ),
        (
            json!({"query": {"text": "hi", "model": "m"}, "using": "a"}),
            "Service internal error: InferenceService is not initialized. Please check if it was \
             properly configured and initialized during startup.",
        ),
        (
            json!({"query": [1], "using": "a", "with_vector": ["x"]}),
            "Wrong input: Not existing vector name error: x",
        ),
    ];
    for (query, text) in cases {
        assert_eq!(db.refusal::<QueryPoints>(query), text);
    }
}

#[test]
fn a_collection_without_vectors_can_be_scrolled_but_not_searched() {
    let db = Db::with(json!({}));
    db.upsert(json!([{"id": 1, "vector": {}, "payload": {"x": 1}}]))
        .unwrap();
    assert_eq!(ids(&db.query(json!({}))), [1]);
    assert_eq!(db.vector(1), json!({}));
    let error = db.json::<QueryPoints>(json!({"query": [1]})).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[test]
fn recommendations_average_their_examples() {
    let db = Db::with(unnamed(2, "Dot"));
    let points = json!([
        {"id": 1, "vector": [1, 0]}, {"id": 2, "vector": [0, 1]}, {"id": 3, "vector": [5, 5]},
        {"id": 4, "vector": [5, 0]}, {"id": 5, "vector": {}},
    ]);
    db.upsert(points).unwrap();
    let ask = |recommend: Value| {
        let points = db.query(json!({"query": {"recommend": recommend}}));
        points
            .iter()
            .map(|point| (super::number(point.id), point.score))
            .collect::<Vec<_>>()
    };
    // (1, 0) and (0, 1): average (0.5, 0.5).
    assert_eq!(ask(json!({"positive": [1, 2]})), [(3, 5.0), (4, 2.5)]);
    // 2 (1, 0) - (0, 1) = (2, -1); the point without the vector counts for nothing.
    assert_eq!(
        ask(json!({"positive": [1, 5], "negative": [2]})),
        [(4, 10.0), (3, 5.0)]
    );
    // A vector given by value leaves no point out.
    let raw = ask(json!({"positive": [[1, 0]], "negative": [[0, 1]]}));
    assert_eq!(raw.len(), 4);
    assert_eq!(raw[0], (4, 10.0));
}

#[test]
fn recommendations_refuse_what_they_cannot_use() {
    let db = line("Dot", 1);
    let refused = |recommend: Value| {
        db.json::<QueryPoints>(json!({"query": {"recommend": recommend}}))
            .unwrap_err()
    };
    let error = refused(json!({"negative": [1]}));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(
        error
            .message()
            .contains("At least one positive vector ID required with this strategy")
    );
    let error = refused(json!({"positive": []}));
    assert_eq!(error.kind(), ErrorKind::Unprocessable);
    assert!(
        error
            .message()
            .contains("At least one positive or negative vector ID required")
    );
    assert_eq!(
        refused(json!({"positive": [1, 99]})).message(),
        "Not found: No point with id 99 found"
    );
    assert_eq!(
        refused(json!({"positive": [1], "negative": [[1, 2, 3]]})).message(),
        "Wrong input: Vector dimension error: expected dim: 2, got 3"
    );
    assert!(
        refused(json!({"strategy": "best_score"}))
            .message()
            .contains("At least one positive or negative vector ID required")
    );
}

#[test]
fn retired_endpoints_answer_like_queries() {
    let db = line("Euclid", 2);
    let search = json!({"vector": [7.1, 0], "limit": 3, "with_payload": true});
    let query = db.query(json!({"query": [7.1, 0], "limit": 3, "with_payload": true}));
    assert_eq!(db.json::<SearchPoints>(search.clone()).unwrap(), query);
    let batch = db
        .json::<SearchBatch>(json!({"searches": [search, search]}))
        .unwrap();
    assert_eq!(batch, [query.clone(), query]);

    let recommend = json!({"positive": [3, 5], "negative": [9], "limit": 4});
    let asked = json!({"recommend": {"positive": [3, 5], "negative": [9]}});
    let query = db.query(json!({"query": asked, "limit": 4}));
    assert_eq!(
        db.json::<RecommendPoints>(recommend.clone()).unwrap(),
        query
    );
    let batch = db
        .json::<RecommendBatch>(json!({"searches": [recommend]}))
        .unwrap();
    assert_eq!(batch, [query]);
}

#[test]
fn retired_search_takes_a_named_vector() {
    let db = Db::with(json!({"vectors": {"a": {"size": 1, "distance": "Dot"}}}));
    db.upsert(json!([{"id": 1, "vector": {"a": [1]}}])).unwrap();
    let named = json!({"vector": {"name": "a", "vector": [1]}, "limit": 1});
    assert_eq!(ids(&db.json::<SearchPoints>(named).unwrap()), [1]);
    assert_eq!(
        db.refusal::<SearchPoints>(json!({"vector": [1], "limit": 1})),
        "Wrong input: Collection requires specified vector name in the request, available names: a"
    );
}

#[test]
fn a_batch_answers_each_query() {
    let db = line("Euclid", 2);
    let searches = json!({"searches": [{"query": [0, 0], "limit": 1}, {"limit": 2}, {"query": [19, 0], "limit": 1}]});
    let answers = db.json::<QueryBatch>(searches).unwrap();
    let answers: Vec<Vec<u64>> = answers.iter().map(|answer| ids(&answer.points)).collect();
    assert_eq!(answers, [vec![0], vec![0, 1], vec![19]]);
    assert!(
        db.json::<QueryBatch>(json!({"searches": []}))
            .unwrap()
            .is_empty()
    );
    let bad = json!({"searches": [{"limit": 1}, {"query": [1]}]});
    assert_eq!(
        db.refusal::<QueryBatch>(bad),
        "Wrong input: Vector dimension error: expected dim: 2, got 1"
    );
}

//! JSON shapes of queries.

use super::*;
use serde_json::{Value, json};

/// Reads a query; what is written reads back as the same.
fn query(value: Value) -> Query {
    let query: Query = serde_json::from_str(&value.to_string()).unwrap();
    let written = serde_json::to_string(&query).unwrap();
    assert_eq!(
        serde_json::from_str::<Query>(&written).unwrap(),
        query,
        "{written}"
    );
    query
}

fn nearest(vector: Vector) -> Query {
    Query::Nearest(VectorInput::Vector(vector))
}

#[test]
fn nearest_in_every_form() {
    let dense = nearest(Vector::Dense(vec![1.0, 2.0]));
    assert_eq!(query(json!([1, 2.0])), dense);
    assert_eq!(query(json!({"nearest": [1, 2.0]})), dense);
    assert_eq!(query(json!({"nearest": [1, 2.0], "mmr": null})), dense);
    assert_eq!(
        query(json!([[1], [2]])),
        nearest(Vector::Multi(vec![vec![1.0], vec![2.0]]))
    );
    let by_id = Query::Nearest(VectorInput::Id(PointId::Num(7)));
    assert_eq!(query(json!(7)), by_id);
    assert_eq!(query(json!({"nearest": 7})), by_id);
    let text = "b3ae7e1d-4d2f-4d0b-8a5b-3f7c2f6f2a11";
    let by_uuid = Query::Nearest(VectorInput::Id(PointId::parse_uuid(text).unwrap()));
    assert_eq!(query(json!(text)), by_uuid);
    assert_eq!(query(json!({ "nearest": text })), by_uuid);
    let sparse = json!({"indices": [1], "values": [0.5]});
    assert_eq!(query(sparse.clone()), query(json!({ "nearest": sparse })));
    assert!(matches!(
        query(json!({"text": "hello", "model": "m"})),
        Query::Nearest(VectorInput::Vector(Vector::Inference(_)))
    ));
}

#[test]
fn what_is_no_query_is_refused() {
    for value in [
        json!("1"),
        json!(-1),
        json!(1.5),
        json!(true),
        json!({}),
        json!({"nearest": null}),
        json!({"nearest": "abc"}),
        json!({"unknown": 1}),
    ] {
        assert!(
            serde_json::from_str::<Query>(&value.to_string()).is_err(),
            "{value}"
        );
    }
    let error = serde_json::from_str::<Query>("\"abc\"").unwrap_err();
    assert!(
        error.to_string().starts_with(
            "value abc is not a valid point ID, valid values are either an unsigned integer or a UUID"
        ),
        "{error}"
    );
}

#[test]
fn every_variant() {
    let pair = |value| match query(value) {
        Query::Context(pairs) => pairs.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        pair(json!({"context": {"positive": 1, "negative": [2]}})),
        1
    );
    assert_eq!(
        pair(json!({"context": [{"positive": 1, "negative": [2]}]})),
        1
    );
    assert_eq!(pair(json!({"context": null})), 0);
    let Query::Discover(discover) = query(json!({"discover": {"target": 1, "context": null}}))
    else {
        panic!("a discovery")
    };
    assert!(discover.context.is_empty());
    let rrf = |k, weights| Query::Fusion(Fusion::Rrf(Rrf { k, weights }));
    assert_eq!(query(json!({"fusion": "rrf"})), rrf(None, vec![]));
    assert_eq!(query(json!({"rrf": {"k": 3}})), rrf(Some(3), vec![]));
    assert_eq!(
        query(json!({"rrf": {"weights": [1]}})),
        rrf(None, vec![1.0])
    );
    assert_eq!(
        query(json!({"fusion": "dbsf"})),
        Query::Fusion(Fusion::Dbsf)
    );
    assert_eq!(
        query(json!({"sample": "random"})),
        Query::Sample(Sample::Random)
    );
    let order = |value| match query(json!({ "order_by": value })) {
        Query::OrderBy(order) => order,
        other => panic!("{other:?}"),
    };
    assert_eq!(order(json!("a")).direction, None);
    let members = order(json!({"key": "a", "direction": "desc", "start_from": "2024-01-31"}));
    assert_eq!(members.direction, Some(Direction::Desc));
    assert!(matches!(members.start_from, Some(StartFrom::Datetime(_))));
    let whole = order(json!({"key": "a", "start_from": 3}));
    assert_eq!(whole.start_from, Some(StartFrom::Integer(3)));
    let mmr = query(json!({"mmr": {"diversity": 0.5}, "nearest": [1]}));
    assert!(matches!(mmr, Query::Mmr { .. }));
    let formula = query(json!({"defaults": {"a": 1}, "formula": {"sum": ["a", 1]}}));
    assert!(matches!(formula, Query::Formula(own) if own.defaults.len() == 1));
    let feedback = query(json!({"relevance_feedback": {
        "target": 1, "feedback": [], "strategy": {"naive": {"a": 1, "b": 1, "c": 1}},
    }}));
    let error = feedback.check().unwrap_err();
    assert!(error.message().contains("must be non-empty"), "{error}");
}

#[test]
fn recommendations() {
    let id = VectorInput::Id(PointId::Num(1));
    let vector = VectorInput::Vector(Vector::Dense(vec![0.5]));
    let Query::Recommend(input) = query(json!({
        "recommend": {"positive": [1, [0.5]], "negative": null, "strategy": "average_vector"}
    })) else {
        panic!("a recommendation")
    };
    assert_eq!(input.positive, [id, vector]);
    assert!(input.negative.is_empty());
}

#[test]
fn vectors_of_retired_searches() {
    let read = |value: Value| serde_json::from_str::<NamedQueryVector>(&value.to_string());
    let bare = read(json!([1, 2])).unwrap();
    assert_eq!(bare.name, "");
    assert_eq!(bare.vector, Vector::Dense(vec![1.0, 2.0]));
    let named = read(json!({"vector": [1], "name": "a"})).unwrap();
    assert_eq!(named.name, "a");
    assert_eq!(named.vector, Vector::Dense(vec![1.0]));
    let sparse = read(json!({"name": "a", "vector": {"indices": [1], "values": [1]}})).unwrap();
    assert!(matches!(sparse.vector, Vector::Sparse(_)));
    for broken in [
        json!([[1]]),
        json!({"name": "a"}),
        json!({"vector": [1]}),
        json!(1),
    ] {
        assert!(read(broken.clone()).is_err(), "{broken}");
    }
}

#[test]
fn search_parameters() {
    let texts = |value: Value| {
        let mut v = Violations::default();
        serde_json::from_value::<SearchParams>(value)
            .unwrap()
            .validate(&mut v);
        v.to_string()
    };
    assert_eq!(texts(json!({})), "[]");
    assert_eq!(
        texts(json!({
            "hnsw_ef": 1, "exact": true, "indexed_only": true, "acorn": {"enable": true},
            "quantization": {"ignore": true, "rescore": false, "oversampling": 1.0}
        })),
        "[]"
    );
    assert_eq!(
        texts(json!({"quantization": {"oversampling": 0.5}, "acorn": {"max_selectivity": 1.5}})),
        "[quantization.oversampling: value 0.5 invalid, must be 1.0 or larger; \
         acorn.max_selectivity: value 1.5 invalid, must be from 0.0 to 1.0]"
    );
    assert_eq!(
        texts(json!({"hnsw_ef": 65_537})),
        "[hnsw_ef: value 65537 invalid, must be 65536 or smaller]"
    );
}

#[test]
fn texts_to_rank_by() {
    let input = |value| match query(value) {
        Query::Text(input) => input,
        other => panic!("{other:?}"),
    };
    let plain = input(json!({"text": "red"}));
    assert_eq!((plain.query.as_str(), plain.scoring), ("red", None));
    let scored = input(json!({"text": {"query": "red", "scoring": {"bm25": {"k": 2.0}}}}));
    assert_eq!((scored.bm25().k, scored.bm25().b), (Some(2.0), None));
    let mut v = Violations::default();
    let bad = json!({"text": {"query": "red", "scoring": {"bm25": {"k": -1, "b": 2}}}});
    query(bad).validate(&mut v);
    let text = v.to_string();
    assert!(
        text.contains("text.scoring.bm25.k") && text.contains("text.scoring.bm25.b"),
        "{text}"
    );
    // With a model it is the input of an inference service.
    let inferred = query(json!({"text": "red", "model": "m"}));
    assert!(matches!(
        inferred,
        Query::Nearest(VectorInput::Vector(Vector::Inference(_)))
    ));
}

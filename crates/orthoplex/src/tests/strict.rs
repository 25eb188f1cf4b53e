//! Limits of requests: which are kept, which are refused, and how.

use super::{Db, unnamed};
use orthoplex_types::ops::collections::{GetCollection, UpdateCollection};
use orthoplex_types::ops::indexes::CreateFieldIndex;
use orthoplex_types::ops::reads::{CountPoints, GetPoints, QueryBatch, QueryPoints, ScrollPoints};
use orthoplex_types::ops::writes::{
    BatchUpdate, DeletePoints, SetPayload, UpdateResult, UpsertPoints,
};
use orthoplex_types::{ErrorKind, Result};
use serde_json::{Value, json};

fn limited(limits: Value) -> Db {
    let db = Db::with(unnamed(1, "Dot"));
    db.upsert(json!([{"id": 1, "vector": [1]}, {"id": 2, "vector": [2]}]))
        .unwrap();
    limit(&db, limits);
    limit(&db, json!({"enabled": true}));
    db
}

fn limit(db: &Db, limits: Value) {
    db.json::<UpdateCollection>(json!({"strict_mode_config": limits}))
        .unwrap();
}

fn points(count: usize) -> Value {
    let points: Vec<_> = (0..count)
        .map(|id| json!({"id": id, "vector": [1]}))
        .collect();
    json!({"points": points})
}

#[test]
fn numbers_above_their_limit_are_refused() {
    let db = limited(json!({
        "max_query_limit": 15, "search_max_hnsw_ef": 10, "search_max_batchsize": 1,
        "upsert_max_batchsize": 3, "search_max_oversampling": 2.0,
    }));
    let query = |more: Value| {
        let mut query = json!({"query": [1.0], "limit": 15});
        query
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        query
    };
    assert_eq!(db.query(query(json!({}))).len(), 2);
    for (more, text) in [
        (json!({"limit": 30}), "Limit exceeded 30 > 15 for \"limit\""),
        (
            json!({"params": {"hnsw_ef": 11}}),
            "Limit exceeded 11 > 10 for \"hnsw_ef\"",
        ),
        (
            json!({"params": {"quantization": {"oversampling": 2.5}}}),
            "Limit exceeded 2.5 > 2 for \"oversampling\"",
        ),
    ] {
        let refusal = db.refusal::<QueryPoints>(query(more));
        assert!(
            refusal.starts_with(&format!("Bad request: {text}. Help: ")),
            "{refusal}"
        );
    }
    let batch = db.refusal::<QueryBatch>(json!({"searches": [query(json!({})), query(json!({}))]}));
    assert!(batch.contains("2 > 1 for \"search batch size\""), "{batch}");
    let scroll = db.refusal::<ScrollPoints>(json!({"limit": 16}));
    assert!(scroll.contains("16 > 15 for \"limit\""), "{scroll}");
    assert!(db.json::<UpsertPoints>(points(3)).is_ok());
    let upsert = db.refusal::<UpsertPoints>(points(4));
    assert!(upsert.contains("4 > 3 for \"upsert limit\""), "{upsert}");
}

#[test]
fn filters_and_exact_searches_are_limited() {
    let db = limited(json!({
        "filter_max_conditions": 2, "condition_max_size": 2, "search_allow_exact": false,
    }));
    let filter = |ids: Value, conditions: usize| {
        let all: Vec<_> = (0..conditions).map(|_| json!({"has_id": ids})).collect();
        json!({"filter": {"must": [{"should": all}]}})
    };
    assert!(db.json::<ScrollPoints>(filter(json!([1, 2]), 2)).is_ok());
    let many = db.refusal::<ScrollPoints>(filter(json!([1]), 3));
    assert!(
        many.starts_with("Bad request: Filter condition limit reached (3 > 2). Help: "),
        "{many}"
    );
    let large = db.refusal::<DeletePoints>(filter(json!([1, 2, 3]), 1));
    assert!(
        large.starts_with("Bad request: Condition size limit reached (3 > 2). Help: "),
        "{large}"
    );
    let exact = db.refusal::<QueryPoints>(json!({"query": [1.0], "params": {"exact": true}}));
    assert_eq!(
        exact,
        "Bad request: Exact search disabled!. Help: Set exact=false."
    );
    assert_eq!(db.refusal::<CountPoints>(json!({})), exact);
    db.json::<UpdateCollection>(json!({"hnsw_config": {"m": 0}}))
        .unwrap();
    let scan = db.refusal::<QueryPoints>(json!({"query": [1.0]}));
    assert!(
        scan.contains("global vector indexing is disabled (hnsw_config.m = 0)"),
        "{scan}"
    );
}

#[test]
fn a_full_collection_takes_no_upserts() {
    let db = limited(json!({"max_points_count": 2}));
    let refusal = db.refusal::<UpsertPoints>(points(1));
    assert!(
        refusal.contains("Max points count limit of 2 reached!"),
        "{refusal}"
    );
    assert!(db.json::<DeletePoints>(json!({"points": [1]})).is_ok());
    assert!(db.json::<UpsertPoints>(points(1)).is_ok());
}

#[test]
fn limits_apply_only_when_enabled() {
    let db = limited(json!({"max_query_limit": 1, "read_rate_limit": 1}));
    limit(&db, json!({"enabled": false, "write_rate_limit": null}));
    for _ in 0..3 {
        assert_eq!(db.query(json!({"query": [1.0], "limit": 9})).len(), 2);
    }
    let config = db.call(GetCollection).unwrap().config;
    let shown = serde_json::to_value(config.strict_mode_config).unwrap();
    assert_eq!(
        shown,
        json!({"enabled": false, "max_query_limit": 1, "read_rate_limit": 1})
    );
}

#[test]
fn a_batch_that_breaks_a_limit_changes_nothing() {
    let db = limited(json!({"upsert_max_batchsize": 1}));
    let batch = json!({"operations": [
        {"delete": {"points": [1]}},
        {"upsert": points(2)},
    ]});
    let refusal = db.refusal::<BatchUpdate>(batch);
    assert!(refusal.contains("2 > 1 for \"upsert limit\""), "{refusal}");
    assert_eq!(db.count(), 2);
}

#[test]
fn keys_without_index_are_refused() {
    let db = limited(json!({
        "unindexed_filtering_retrieve": false, "unindexed_filtering_update": false,
    }));
    let filter = json!({"filter": {"must": [
        {"nested": {"key": "a", "filter": {"must": [{"key": "b", "match": {"any": ["x"]}}]}}},
        {"key": "c", "match": {"any": []}},
        {"has_id": [1]},
    ]}});
    let text = "Bad request: Index required but not found for \"a[].b\" of one of the following \
                types: [keyword]. Help: Create an index for this key or use a different filter.";
    assert_eq!(db.refusal::<ScrollPoints>(filter.clone()), text);
    assert_eq!(db.refusal::<DeletePoints>(filter.clone()), text);
    declare(&db, "a[].b", json!("integer")).unwrap();
    assert_eq!(db.refusal::<ScrollPoints>(filter.clone()), text);
    declare(&db, "a[].b", json!("keyword")).unwrap();
    assert!(db.json::<ScrollPoints>(filter.clone()).is_ok());
    assert!(db.json::<DeletePoints>(filter).is_ok());
}

#[test]
fn an_index_must_be_able_to_serve() {
    let db = limited(json!({"unindexed_filtering_retrieve": false}));
    let integer = json!({"type": "integer", "lookup": true, "range": false});
    declare(&db, "n", integer).unwrap();
    let scroll = |condition: Value| {
        let mut condition = condition;
        condition["key"] = json!("n");
        db.json::<ScrollPoints>(json!({"filter": {"must": condition}}))
    };
    assert!(scroll(json!({"match": {"value": 1}})).is_ok());
    assert!(scroll(json!({"values_count": {"gt": 0}})).is_ok());
    assert!(scroll(json!({"range": {"gt": 0}})).is_err());
    declare(&db, "n", json!({"type": "text", "phrase_matching": true})).unwrap();
    assert!(scroll(json!({"match": {"phrase": "a b"}})).is_ok());
    declare(&db, "n", json!("text")).unwrap();
    assert!(scroll(json!({"match": {"text": "a b"}})).is_ok());
    assert!(scroll(json!({"match": {"phrase": "a b"}})).is_err());
}

#[test]
fn keys_of_formulas_need_an_index() {
    let db = limited(json!({"unindexed_filtering_retrieve": false}));
    let query = json!({
        "prefetch": {"query": [1.0]},
        "query": {"formula": {"sum": ["price", "$score"]}, "defaults": {"price": 0}},
    });
    let refusal = db.refusal::<QueryPoints>(query.clone());
    assert!(refusal.contains("\"price\""), "{refusal}");
    assert!(
        refusal.ends_with("a different formula expression."),
        "{refusal}"
    );
    declare(&db, "price", json!("float")).unwrap();
    assert_eq!(db.query(query).len(), 2);
}

#[test]
fn the_number_of_indexes_is_limited() {
    let db = limited(json!({"max_payload_index_count": 1}));
    declare(&db, "a", json!("keyword")).unwrap();
    declare(&db, "a", json!("integer")).unwrap();
    assert_eq!(
        declare(&db, "b", json!("keyword")).unwrap_err().message(),
        "Bad request: Collection already has the maximum number of payload indices (1). \
         Help: Please delete an existing index before creating a new one."
    );
}

#[test]
fn reads_have_a_rate() {
    let db = limited(json!({"read_rate_limit": 5}));
    let conditions = json!({"filter": {"must": [{"has_id": [1]}, {"has_id": [1]}]}});
    db.json::<ScrollPoints>(conditions.clone()).unwrap();
    let error = db.json::<ScrollPoints>(conditions).unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after_s()),
        (ErrorKind::RateLimited, Some(12))
    );
    let text = "Read rate limit exceeded: Operation requires 3 tokens but only 2.0 were available.";
    assert!(error.message().contains(text), "{error}");
    limit(&db, json!({"enabled": true}));
    // The searches of a batch pay one by one: together they may ask for more than there ever is.
    let search = json!({"query": [1], "prefetch": {"query": [2]}});
    let batch = json!({"searches": [search, search, search]});
    let error = db.json::<QueryBatch>(batch).unwrap_err();
    assert_eq!(error.retry_after_s(), Some(12), "{error}");
    limit(&db, json!({"enabled": true}));
    let many = json!({"query": {"recommend": {"positive": [1, 2], "negative": [1], "strategy": "best_score"}}});
    let error = db.json::<QueryPoints>(many).unwrap_err();
    assert_eq!(error.retry_after_s(), None);
    db.json::<GetPoints>(json!({"ids": [1, 2, 3, 4, 5]}))
        .unwrap();
    assert!(db.json::<GetPoints>(json!({"ids": [1]})).is_err());
}

#[test]
fn writes_have_a_rate() {
    let db = limited(json!({"write_rate_limit": 3}));
    assert!(db.json::<UpsertPoints>(points(4)).is_err());
    let by_filter =
        json!({"payload": {"a": 1}, "filter": {"must": {"key": "x", "match": {"value": 1}}}});
    db.json::<SetPayload>(by_filter).unwrap();
    let batch = json!({"operations": [{"upsert": points(2)}, {"delete": {"points": [1]}}]});
    let error = db.json::<BatchUpdate>(batch).unwrap_err();
    let text =
        "Write rate limit exceeded: Operation requires 3 tokens but only 2.0 were available.";
    assert!(error.message().contains(text), "{error}");
}

#[test]
fn stored_bytes_are_limited() {
    let db = limited(json!({"max_collection_vector_size_bytes": 12}));
    for _ in 0..20 {
        db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap();
    }
    db.upsert(json!([{"id": 3, "vector": [1]}])).unwrap();
    let mut refused = (0..20).filter_map(|_| db.upsert(json!([{"id": 1, "vector": [1]}])).err());
    let text = refused.next().unwrap().message().to_owned();
    assert!(text.contains("Max vector storage size limit of"), "{text}");

    let db = limited(json!({"max_collection_payload_size_bytes": 128 * 40}));
    let mut upserts =
        (0..60).map(|_| db.upsert(json!([{"id": 1, "vector": [1], "payload": {"a": 1}}])));
    let refused = upserts.position(|own| own.is_err()).unwrap();
    assert!((38..48).contains(&refused), "{refused}");
}

fn declare(db: &Db, key: &str, schema: Value) -> Result<UpdateResult> {
    db.json::<CreateFieldIndex>(json!({"field_name": key, "field_schema": schema}))
}

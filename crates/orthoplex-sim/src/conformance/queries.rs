//! Every kind of query, over every kind of vector.

use super::Script;
use orthoplex_types::ops::Api;
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::ops::indexes::CreateFieldIndex;
use orthoplex_types::ops::reads::{
    DiscoverBatch, DiscoverPoints, QueryBatch, QueryGroups, QueryPoints, RecommendBatch,
    RecommendGroups, RecommendPoints, SearchBatch, SearchGroups, SearchMatrixOffsets,
    SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::ops::writes::UpsertPoints;
use serde_json::{Value, json};

const NAME: &str = "q";

pub(super) async fn run(s: &mut Script<'_, impl Api>) {
    fill(s).await;
    for body in nearest().into_iter().chain(ranked()).chain(shaped()) {
        s.say::<QueryPoints>(NAME, body).await;
    }
    random(s).await;
    batches(s).await;
    groups(s).await;
    retired(s).await;
    matrices(s).await;
}

/// A collection of thirty points that differ in everything, and one to look up from.
pub(super) async fn fill(s: &mut Script<'_, impl Api>) {
    let create = json!({
        "vectors": {
            "d": {"size": 4, "distance": "Cosine"},
            "e": {"size": 2, "distance": "Euclid"},
            "t": {"size": 3, "distance": "Manhattan"},
            "m": {"size": 2, "distance": "Dot", "multivector_config": {"comparator": "max_sim"}},
        },
        "sparse_vectors": {"s": {}, "i": {"modifier": "idf"}},
    });
    s.say::<CreateCollection>(NAME, create).await;
    let points: Vec<Value> = (1..=30u32).map(point).collect();
    s.say::<UpsertPoints>(NAME, json!({ "points": points }))
        .await;
    for (field, schema) in [
        ("n", json!("integer")),
        ("price", json!("float")),
        ("when", json!("datetime")),
        ("kind", json!("keyword")),
        ("place", json!("geo")),
        (
            "words",
            json!({"type": "text", "tokenizer": "word", "phrase_matching": true}),
        ),
    ] {
        let body = json!({"field_name": field, "field_schema": schema});
        s.say::<CreateFieldIndex>(NAME, body).await;
    }
    let other = json!({"vectors": {"d": {"size": 4, "distance": "Dot"}}});
    s.say::<CreateCollection>("other", other).await;
    let points = json!({"points": [
        {"id": 0, "vector": {"d": [1, 0, 0, 1]}, "payload": {"title": "zero"}},
        {"id": 1, "vector": {"d": [0, 1, 1, 0]}, "payload": {"title": "one"}},
        {"id": 2, "vector": {"d": [1, 1, 0, 0]}},
    ]});
    s.say::<UpsertPoints>("other", points).await;
}

fn point(id: u32) -> Value {
    let x = f64::from(id);
    let wave = |k: f64| (x * k).sin();
    let kind = ["a", "b", "c"][id as usize % 3];
    json!({
        "id": id,
        "vector": {
            "d": [wave(0.7), wave(1.3), wave(2.1), 0.5],
            "e": [x, wave(0.9) * 10.0],
            "t": [x % 5.0, x % 3.0, x % 7.0],
            "m": [[wave(0.3), wave(0.4)], [wave(0.5), 1.0]],
            "s": {"indices": [id % 7, 10 + id % 5, 100], "values": [1.0 + x / 10.0, 0.5, 0.25]},
            "i": {"indices": [id % 4, 50], "values": [1.0, 2.0]},
        },
        "payload": {
            "n": id, "price": x * 1.5, "kind": kind,
            "group": id % 4, "tags": [id % 2, id % 3],
            "when": format!("2026-01-{id:02}T10:00:00Z"),
            "place": {"lon": x / 10.0, "lat": 50.0 + wave(1.0)},
            "words": format!("quick fox number{} jumps over", id % 6),
        },
    })
}

fn nearest() -> Vec<Value> {
    let vector = json!([0.3, -0.2, 0.9, 0.1]);
    vec![
        json!({"query": vector, "using": "d"}),
        json!({"query": {"nearest": vector}, "using": "d", "limit": 5, "offset": 3, "with_payload": true, "with_vector": true}),
        json!({"query": vector, "using": "d", "params": {"exact": true, "hnsw_ef": 100,
            "quantization": {"ignore": false, "rescore": true, "oversampling": 2.0}}}),
        json!({"query": vector, "using": "d", "params": {"indexed_only": true, "acorn": {"enable": true, "max_selectivity": 0.4}}}),
        json!({"query": vector, "using": "d", "score_threshold": 0.5}),
        json!({"query": vector, "using": "d", "with_payload": ["n", "place.lon"], "with_vector": ["e", "s"]}),
        json!({"query": vector, "using": "d", "with_payload": {"exclude": ["words", "tags"]}}),
        json!({"query": vector, "using": "d", "with_payload": {"include": ["kind"]}, "filter": {
            "must": [{"key": "kind", "match": {"value": "b"}}],
            "must_not": [{"key": "n", "range": {"lt": 10}}],
            "should": [{"has_id": [11, 17, 20]}, {"key": "price", "range": {"gte": 40.5, "lte": 45}}]}}),
        json!({"query": 4, "using": "d"}),
        json!({"query": {"nearest": 4}, "using": "e"}),
        json!({"query": [3, 3], "using": "e"}),
        json!({"query": [1, 2, 3], "using": "t"}),
        json!({"query": [[0.5, 1.0], [1.0, -1.0]], "using": "m"}),
        json!({"query": 7, "using": "m"}),
        json!({"query": {"indices": [3, 11, 100], "values": [1, 2, 3]}, "using": "s"}),
        json!({"query": {"indices": [1, 50], "values": [1, 1]}, "using": "i"}),
        json!({"query": {"nearest": vector, "mmr": {"diversity": 0.7, "candidates_limit": 20}}, "using": "d"}),
        json!({"query": {"nearest": 3, "mmr": {}}, "using": "d", "limit": 4}),
        json!({"query": 1, "using": "d", "lookup_from": {"collection": "other", "vector": "d"}}),
        json!({"query": 999, "using": "d"}),
        json!({"query": [1, 2], "using": "d"}),
        json!({"query": [1, 2], "using": "zzz"}),
        json!({"query": [1, 2]}),
        json!({"query": {"indices": [1], "values": [1]}, "using": "d"}),
        json!({}),
        json!({"limit": 3, "offset": 2, "with_payload": true}),
    ]
}

fn ranked() -> Vec<Value> {
    vec![
        json!({"query": {"recommend": {"positive": [1, 2, [0.1, 0.2, 0.3, 0.4]], "negative": [5]}}, "using": "d"}),
        json!({"query": {"recommend": {"positive": [1], "negative": [5, 6], "strategy": "best_score"}}, "using": "d"}),
        json!({"query": {"recommend": {"negative": [5], "strategy": "sum_scores"}}, "using": "d", "limit": 6}),
        json!({"query": {"recommend": {"positive": []}}, "using": "d"}),
        json!({"query": {"recommend": {"positive": [1], "negative": [2]}}, "using": "s"}),
        json!({"query": {"discover": {"target": 9, "context": [{"positive": 1, "negative": 2}, {"positive": [1, 1, 0, 0], "negative": 8}]}}, "using": "d"}),
        json!({"query": {"discover": {"target": [1, 0, 0, 0], "context": []}}, "using": "d"}),
        json!({"query": {"context": [{"positive": 3, "negative": 4}]}, "using": "d"}),
        json!({"query": {"relevance_feedback": {"target": 2, "feedback": [{"example": 3, "score": 0.9}, {"example": 4, "score": 0.1}],
            "strategy": {"naive": {"a": 1.0, "b": 0.5, "c": 0.25}}}}, "using": "d"}),
        json!({"query": {"relevance_feedback": {"target": 2, "feedback": [], "strategy": {"naive": {"a": 1.0, "b": 0.5, "c": 0.25}}}}, "using": "d"}),
        json!({"query": {"order_by": "n"}, "limit": 4, "with_payload": ["n"]}),
        json!({"query": {"order_by": {"key": "price", "direction": "desc", "start_from": 30.0}}}),
        json!({"query": {"order_by": {"key": "when", "start_from": "2026-01-20T00:00:00Z"}}}),
        json!({"query": {"order_by": "group"}}),
        json!({"query": {"order_by": "kind"}}),
    ]
}

fn shaped() -> Vec<Value> {
    let prefetch = json!([
        {"query": [0.3, -0.2, 0.9, 0.1], "using": "d", "limit": 12},
        {"query": {"indices": [3, 100], "values": [1, 2]}, "using": "s", "limit": 8,
            "filter": {"must": [{"key": "n", "range": {"gt": 4}}]}},
    ]);
    let formula = json!({"formula": {"sum": [
        "$score[0]",
        {"mult": [0.5, "price"]},
        {"mult": [2.0, {"key": "kind", "match": {"any": ["a", "c"]}}]},
        {"exp_decay": {"x": {"geo_distance": {"origin": {"lon": 1.0, "lat": 50.0}, "to": "place"}}, "scale": 100000.0, "midpoint": 0.4}},
        {"gauss_decay": {"x": {"datetime_key": "when"}, "target": {"datetime": "2026-01-15T00:00:00Z"}, "scale": 864000}},
        {"lin_decay": {"x": "n", "target": 10, "scale": 20}},
        {"div": {"left": "n", "right": "missing", "by_zero_default": 1.0}},
        {"pow": {"base": "n", "exponent": 0.5}},
        {"sqrt": {"abs": {"neg": "n"}}},
        {"ln": {"exp": "group"}},
        {"log10": {"max": ["n", 1]}},
        {"min": ["n", "price", 3]},
    ]}, "defaults": {"missing": 0, "$score[0]": 0.1}});
    vec![
        json!({"prefetch": prefetch, "query": {"fusion": "rrf"}}),
        json!({"prefetch": prefetch, "query": {"fusion": "dbsf"}, "limit": 7}),
        json!({"prefetch": prefetch, "query": {"rrf": {"k": 10, "weights": [1.0, 3.0]}}}),
        json!({"prefetch": prefetch, "query": {"rrf": {"weights": [1.0]}}}),
        json!({"prefetch": prefetch, "query": [1, 1], "using": "e", "score_threshold": 20.0}),
        json!({"prefetch": prefetch, "query": formula, "limit": 20}),
        json!({"prefetch": {"prefetch": prefetch, "query": {"fusion": "rrf"}, "limit": 6}, "query": {"order_by": {"key": "n", "direction": "desc"}}}),
        json!({"prefetch": [{"query": 1, "using": "d", "lookup_from": {"collection": "other", "vector": "d"}, "score_threshold": 0.1}], "query": 6, "using": "d"}),
        json!({"prefetch": prefetch}),
        json!({"query": {"fusion": "rrf"}}),
        json!({"prefetch": prefetch, "query": {"fusion": "rrf"}, "using": "d"}),
        json!({"query": {"formula": {"div": {"left": 1, "right": "n"}}}}),
        json!({"prefetch": prefetch, "query": {"formula": {"div": {"left": 1, "right": 0}}}}),
        json!({"prefetch": prefetch, "query": {"formula": {"exp_decay": {"x": "n", "scale": -1}}}}),
    ]
}

/// Which points come is chance; how many is not.
async fn random(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"query": {"sample": "random"}, "limit": 7}),
        json!({"query": {"sample": "random"}, "limit": 100}),
    ] {
        s.say::<QueryPoints>(NAME, body).await;
        s.forget(|found| *found = json!(found["points"].as_array().map(Vec::len)));
    }
}

async fn batches(s: &mut Script<'_, impl Api>) {
    let vector = json!([0.3, -0.2, 0.9, 0.1]);
    for body in [
        json!({"searches": [{"query": vector, "using": "d", "limit": 2}, {"query": 5, "using": "e", "limit": 2, "with_payload": true}, {"limit": 1}]}),
        json!({"searches": []}),
        json!({"searches": [{"query": vector, "using": "d"}, {"query": vector, "using": "zzz"}]}),
        json!({"searches": [{"query": vector, "using": "d", "limit": 0}, {"query": [], "using": "d"}]}),
    ] {
        s.say::<QueryBatch>(NAME, body).await;
    }
}

async fn groups(s: &mut Script<'_, impl Api>) {
    let vector = json!([0.3, -0.2, 0.9, 0.1]);
    for body in [
        json!({"query": vector, "using": "d", "group_by": "kind"}),
        json!({"query": vector, "using": "d", "group_by": "group", "group_size": 2, "limit": 3, "with_payload": ["group"],
            "with_lookup": {"collection": "other", "with_payload": true, "with_vectors": true}}),
        json!({"query": vector, "using": "d", "group_by": "tags[]", "with_lookup": "other"}),
        json!({"query": vector, "using": "d", "group_by": "tags"}),
        json!({"query": vector, "using": "d", "group_by": "absent"}),
        json!({"query": vector, "using": "d", "group_by": "kind", "with_lookup": "nowhere"}),
        json!({"query": vector, "using": "d", "group_by": "kind", "group_size": 0, "limit": 0}),
    ] {
        s.say::<QueryGroups>(NAME, body).await;
    }
    let search = json!({"vector": {"name": "d", "vector": vector}, "limit": 2, "group_by": "kind", "group_size": 2});
    s.say::<SearchGroups>(NAME, search).await;
    let recommend = json!({"positive": [1], "negative": [2], "using": "d", "limit": 2, "group_by": "kind", "group_size": 2});
    s.say::<RecommendGroups>(NAME, recommend).await;
}

async fn retired(s: &mut Script<'_, impl Api>) {
    let named = json!({"name": "d", "vector": [0.3, -0.2, 0.9, 0.1]});
    let sparse = json!({"name": "s", "vector": {"indices": [3], "values": [1.0]}});
    for body in [
        json!({"vector": named, "limit": 3, "with_payload": true, "with_vector": true}),
        json!({"vector": sparse, "limit": 3, "offset": 1, "score_threshold": 0.1}),
        json!({"vector": [1, 2], "limit": 3}),
        json!({"vector": named, "limit": 0}),
    ] {
        s.say::<SearchPoints>(NAME, body).await;
    }
    let searches =
        json!({"searches": [{"vector": named, "limit": 1}, {"vector": sparse, "limit": 2}]});
    s.say::<SearchBatch>(NAME, searches).await;
    for body in [
        json!({"positive": [1, 2], "negative": [3], "using": "d", "limit": 3}),
        json!({"positive": [[1, 1, 0, 0]], "strategy": "best_score", "using": "d", "limit": 3, "with_payload": ["n"]}),
        json!({"positive": [1], "using": "d", "limit": 3, "lookup_from": {"collection": "other", "vector": "d"}}),
        json!({"positive": [], "using": "d", "limit": 3}),
    ] {
        s.say::<RecommendPoints>(NAME, body).await;
    }
    let searches = json!({"searches": [{"positive": [1], "using": "e", "limit": 1}]});
    s.say::<RecommendBatch>(NAME, searches).await;
    for body in [
        json!({"target": 5, "context": [{"positive": 1, "negative": 2}], "using": "d", "limit": 3}),
        json!({"context": [{"positive": 1, "negative": 2}], "using": "d", "limit": 3}),
        json!({"using": "d", "limit": 3}),
    ] {
        s.say::<DiscoverPoints>(NAME, body).await;
    }
    let searches = json!({"searches": [{"target": 5, "using": "e", "limit": 1}]});
    s.say::<DiscoverBatch>(NAME, searches).await;
}

async fn matrices(s: &mut Script<'_, impl Api>) {
    // All points are the sample, so that chance has no part in it.
    for body in [
        json!({"sample": 100, "limit": 2, "using": "d"}),
        json!({"sample": 100, "limit": 3, "using": "e", "filter": {"must": [{"key": "kind", "match": {"value": "a"}}]}}),
        json!({"sample": 1, "limit": 3, "using": "e"}),
        json!({"sample": 5, "using": "zzz"}),
    ] {
        s.say::<SearchMatrixPairs>(NAME, body.clone()).await;
        s.say::<SearchMatrixOffsets>(NAME, body).await;
    }
}

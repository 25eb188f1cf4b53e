//! Every write of points, and what is left after it.

use super::{Protocol, Script};
use orthoplex_types::Scope;
use orthoplex_types::operation::WriteOrdering;
use orthoplex_types::ops::Api;
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::ops::reads::{GetPoint, ScrollPoints};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateVectors, UpsertPoints,
};
use serde_json::{Value, json};

const NAME: &str = "w";
const UUID: &str = "6f8ad1a6-29f0-4a2b-9b0c-0d2a4b1c9e11";

pub(super) async fn run(s: &mut Script<'_, impl Api>) {
    let create = json!({
        "vectors": {
            "d": {"size": 3, "distance": "Cosine"},
            "e": {"size": 2, "distance": "Euclid"},
            "m": {"size": 2, "distance": "Dot", "multivector_config": {"comparator": "max_sim"}},
        },
        "sparse_vectors": {"s": {}},
    });
    s.say::<CreateCollection>(NAME, create).await;
    upserts(s).await;
    payloads(s).await;
    vectors(s).await;
    deletes(s).await;
    batches(s).await;
    unnamed(s).await;
}

/// Everything that is stored.
async fn content(s: &mut Script<'_, impl Api>, name: &str) {
    let all = json!({"limit": 100, "with_payload": true, "with_vector": true});
    s.say::<ScrollPoints>(name, all).await;
}

async fn upserts(s: &mut Script<'_, impl Api>) {
    let rich = json!({
        "int": -7, "big": 9223372036854775807u64, "float": 0.1, "whole": 3.0, "text": "\u{e9}\u{1f980}",
        "list": [1, "two", null, [3]], "deep": {"a": {"b": [{"c": 1}]}}, "none": null, "empty": {},
        "nothing": [], "flag": true,
    });
    for body in [
        json!({"points": [
            {"id": 1, "vector": {"d": [1, 2, 3], "e": [0.5, -0.5], "m": [[1, 2], [3, 4]],
                "s": {"indices": [7, 3], "values": [0.5, 1.5]}}, "payload": rich},
            {"id": UUID, "vector": {"d": [3, 2, 1]}, "payload": {"kind": "b", "n": 2}},
            {"id": 3, "vector": {}, "payload": {"kind": "c"}},
            {"id": 4, "vector": {"e": [0, 1]}},
        ]}),
        json!({"points": [{"id": 3, "vector": {"d": [0, 0, 1]}, "payload": {"kind": "c2"}}], "update_mode": "update_only"}),
        json!({"points": [{"id": 99, "vector": {"d": [0, 0, 1]}}], "update_mode": "update_only"}),
        json!({"points": [{"id": 3, "vector": {}}, {"id": 5, "vector": {"d": [1, 1, 1]}}], "update_mode": "insert_only"}),
        json!({"points": [{"id": 5, "vector": {"d": [1, 0, 1]}}],
            "update_filter": {"must": [{"key": "kind", "match": {"value": "no"}}]}}),
        json!({"batch": {"ids": [6, 7], "vectors": {"d": [[1, 2, 2], [2, 2, 1]]}, "payloads": [{"n": 6}, null]}}),
        json!({"points": []}),
        json!({"points": [{"id": 8, "vector": {"d": [1, 2]}}]}),
        json!({"points": [{"id": 8, "vector": {"zzz": [1, 2]}}]}),
        json!({"points": [{"id": 8, "vector": [1, 2, 3]}]}),
        json!({"points": [{"id": 8, "vector": {"d": []}}]}),
        json!({"points": [{"id": 8, "vector": {"s": {"indices": [1, 1], "values": [1, 2]}}}]}),
        json!({"points": [{"id": 8, "vector": {"s": {"indices": [1], "values": [1, 2]}}}]}),
        json!({"points": [{"id": 8, "vector": {"m": [[1, 2], [1]]}}]}),
        json!({"points": [{"id": 8, "vector": {}}], "shard_key": "k"}),
    ] {
        s.say::<UpsertPoints>(NAME, body).await;
    }
    content(s, NAME).await;
    for id in [1.into(), UUID.parse().expect("an id"), 77.into()] {
        s.ask(GetPoint { id }, Scope::of(NAME)).await;
    }
    let body = json!({"points": [{"id": 9, "vector": {}}]});
    let one: UpsertPoints = serde_json::from_value(body).expect("an upsert");
    let scope = Scope {
        ordering: WriteOrdering::Strong,
        ..Scope::of(NAME)
    };
    s.ask(one, scope).await;
}

async fn payloads(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"payload": {"new": 1, "none": 2}, "points": [1, UUID]}),
        json!({"payload": {"int": null, "x": null}, "points": [1]}),
        json!({"payload": {"c": 5}, "points": [1], "key": "deep.a"}),
        json!({"payload": {"found": true}, "filter": {"must": [{"key": "kind", "match": {"any": ["b", "c"]}}]}}),
        json!({"payload": {"never": 1}, "points": [4711]}),
        json!({"payload": {"never": 1}}),
        json!({"payload": {}, "points": [1]}),
    ] {
        let is_aimless = body.get("points").or(body.get("filter")).is_none();
        s.say::<SetPayload>(NAME, body).await;
        if is_aimless {
            s.in_own_words();
        }
    }
    content(s, NAME).await;
    s.say::<OverwritePayload>(NAME, json!({"payload": {"only": [1]}, "points": [4, 6]}))
        .await;
    s.say::<OverwritePayload>(
        NAME,
        json!({"payload": {"z": 1}, "filter": {"must": {"key": "only", "match": {"value": 1}}}}),
    )
    .await;
    for body in [
        json!({"keys": ["z", "deep.a.b", "absent"], "points": [1, 4]}),
        json!({"keys": ["list[]", "new"], "filter": {"must_not": [{"is_empty": {"key": "new"}}]}}),
        json!({"keys": [], "points": [1]}),
        json!({"keys": ["a"]}),
    ] {
        let is_aimless = body.get("points").or(body.get("filter")).is_none();
        s.say::<DeletePayload>(NAME, body).await;
        if is_aimless {
            s.in_own_words();
        }
    }
    s.say::<ClearPayload>(NAME, json!({"points": [3, 4711]}))
        .await;
    s.say::<ClearPayload>(
        NAME,
        json!({"filter": {"must": [{"key": "n", "range": {"gte": 6, "lt": 7}}]}}),
    )
    .await;
    content(s, NAME).await;
}

async fn vectors(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"points": [{"id": 1, "vector": {"d": [9, 9, 9], "m": [[5, 5]]}}, {"id": 3, "vector": {"s": {"indices": [1], "values": [2]}}}]}),
        json!({"points": [{"id": 4711, "vector": {"d": [1, 1, 1]}}]}),
        json!({"points": []}),
        json!({"points": [{"id": 1, "vector": {}}]}),
        json!({"points": [{"id": 1, "vector": {"e": [1, 2, 3]}}]}),
        json!({"points": [{"id": 1, "vector": {"e": [7, 7]}}],
            "update_filter": {"must": [{"has_id": [2]}]}}),
    ] {
        s.say::<UpdateVectors>(NAME, body).await;
    }
    for body in [
        json!({"vector": ["e", "m"], "points": [1]}),
        json!({"vector": ["d"], "filter": {"must": [{"has_id": [6, 7]}]}}),
        json!({"vector": [], "points": [1]}),
        json!({"vector": ["zzz"], "points": [1]}),
        json!({"vector": ["d"]}),
    ] {
        let is_aimless = body.get("points").or(body.get("filter")).is_none();
        s.say::<DeleteVectors>(NAME, body).await;
        if is_aimless {
            s.in_own_words();
        }
    }
    content(s, NAME).await;
}

async fn deletes(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"points": [3, 4711]}),
        json!({"filter": {"must": [{"has_id": [7]}]}}),
        json!({"points": []}),
        json!({"filter": {"must": [{"key": "x", "range": {"gt": "not a time"}}]}}),
    ] {
        // The last one cannot even be read.
        if serde_json::from_value::<DeletePoints>(body.clone()).is_ok() {
            s.say::<DeletePoints>(NAME, body).await;
        }
    }
    s.say::<DeletePoints>("none", json!({"points": [1]})).await;
    content(s, NAME).await;
}

async fn batches(s: &mut Script<'_, impl Api>) {
    let all = json!({"operations": [
        {"upsert": {"points": [{"id": 20, "vector": {"d": [1, 1, 0]}, "payload": {"a": 1, "b": 2}}]}},
        {"set_payload": {"payload": {"c": 3}, "points": [20]}},
        {"overwrite_payload": {"payload": {"d": 4}, "points": [20]}},
        {"delete_payload": {"keys": ["d"], "points": [20]}},
        {"update_vectors": {"points": [{"id": 20, "vector": {"e": [1, 1]}}]}},
        {"delete_vectors": {"vector": ["d"], "points": [20]}},
        {"clear_payload": {"points": [1]}},
        {"delete": {"points": [4]}},
    ]});
    s.say::<BatchUpdate>(NAME, all).await;
    let stops = json!({"operations": [
        {"delete": {"points": [20]}},
        {"upsert": {"points": [{"id": 21, "vector": {"d": [1]}}]}},
        {"delete": {"points": [1]}},
    ]});
    s.say::<BatchUpdate>(NAME, stops).await;
    let broken = json!({"operations": [
        {"update_vectors": {"points": []}},
        {"upsert": {"points": [{"id": 1, "vector": {"d": []}}]}},
    ]});
    s.say::<BatchUpdate>(NAME, broken).await;
    s.say::<BatchUpdate>(NAME, json!({"operations": []})).await;
    s.differs_over(Protocol::Grpc);
    content(s, NAME).await;
}

async fn unnamed(s: &mut Script<'_, impl Api>) {
    const NAME: &str = "u";
    let create = json!({"vectors": {"size": 2, "distance": "Dot"}, "shard_number": 3});
    s.say::<CreateCollection>(NAME, create).await;
    let points: Vec<Value> = (0..9)
        .map(|id| json!({"id": id, "vector": [id, 1], "payload": {"half": id / 2}}))
        .collect();
    s.say::<UpsertPoints>(NAME, json!({ "points": points }))
        .await;
    s.say::<UpdateVectors>(NAME, json!({"points": [{"id": 1, "vector": [0, 0]}]}))
        .await;
    s.say::<DeletePoints>(
        NAME,
        json!({"filter": {"must": [{"key": "half", "match": {"value": 3}}]}}),
    )
    .await;
    content(s, NAME).await;
}

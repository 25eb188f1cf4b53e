//! Queries in groups and the points that are added to groups.

use super::{Db, number, sharded};
use orthoplex_types::ErrorKind;
use orthoplex_types::ops::reads::{
    DiscoverPoints, GroupsResult, QueryGroups, RecommendGroups, SearchGroups,
};
use serde_json::{Value, json};

/// Points 0 to 59 at (id, 0) that belong to document `id / 10`, which is also `text`, `d` and the
/// number.
fn documents(shards: u32) -> Db {
    let db = Db::with(sharded(2, "Euclid", shards));
    let point = |id: u64| {
        let doc = id / 10;
        json!({"id": id, "vector": [id, 0], "payload": {"doc": doc, "text": format!("d{doc}")}})
    };
    db.upsert((0..60).map(point).collect()).unwrap();
    db
}

fn groups(db: &Db, query: Value) -> GroupsResult {
    db.json::<QueryGroups>(query).unwrap()
}

/// Id and points of each group.
fn shown(result: &GroupsResult) -> Value {
    let groups = result.groups.iter().map(|group| {
        let hits: Vec<u64> = group.hits.iter().map(|hit| number(hit.id)).collect();
        json!([group.id, hits])
    });
    groups.collect()
}

#[test]
fn groups_come_by_their_best_point_and_are_filled() {
    for shards in [1, 3] {
        let db = documents(shards);
        for (key, id) in [
            ("doc", json!([0, 1, 2])),
            ("text", json!(["d0", "d1", "d2"])),
        ] {
            // A plain list of six points would hold one document only.
            let query = json!({"query": [0, 0], "group_by": key, "limit": 3, "group_size": 2});
            let wanted = json!([[id[0], [0, 1]], [id[1], [10, 11]], [id[2], [20, 21]]]);
            assert_eq!(shown(&groups(&db, query)), wanted);
        }
        let all = json!({"query": [59, 0], "group_by": "doc"});
        let result = groups(&db, all);
        assert_eq!(result.groups.len(), 6);
        assert_eq!(shown(&result)[5], json!([0, [9, 8, 7]]));
    }
}

#[test]
fn a_point_is_in_the_group_of_each_of_its_values() {
    let db = Db::with(sharded(1, "Dot", 1));
    let mut points: Vec<Value> = (0..100)
        .map(|id| json!({"id": id, "vector": [5], "payload": {"k": ["a"]}}))
        .collect();
    for id in 100..110 {
        points.push(json!({"id": id, "vector": [1], "payload": {"k": ["a", "b", "b", -3]}}));
    }
    for (id, other) in [(200, json!(1.5)), (201, json!(true)), (202, json!([["a"]]))] {
        points.push(json!({"id": id, "vector": [9], "payload": {"k": other}}));
    }
    points.push(json!({"id": 300, "vector": [9], "payload": {}}));
    db.upsert(points.into()).unwrap();
    for key in ["k", "k[]"] {
        let query = json!({"query": [1], "group_by": key, "limit": 5, "group_size": 2});
        let wanted = json!([["a", [0, 1]], ["b", [100, 101]], [-3, [100, 101]]]);
        assert_eq!(shown(&groups(&db, query)), wanted, "{key}");
    }
    let none = groups(&db, json!({"query": [1], "group_by": "missing"}));
    assert!(none.groups.is_empty());
}

#[test]
fn filters_and_examples_hold_in_every_list() {
    let db = documents(2);
    let odd = json!({"must_not": [{"key": "doc", "match": {"any": [1, 3]}}, {"has_id": [0, 20]}]});
    let query = json!({
        "query": [0, 0], "filter": odd, "group_by": "doc", "limit": 3, "group_size": 2,
    });
    let wanted = json!([[0, [1, 2]], [2, [21, 22]], [4, [40, 41]]]);
    assert_eq!(shown(&groups(&db, query)), wanted);
    let example = json!({"query": 10, "group_by": "doc", "limit": 2, "group_size": 2});
    assert_eq!(
        shown(&groups(&db, example)),
        json!([[0, [9, 8]], [1, [11, 12]]])
    );
}

#[test]
fn every_kind_of_query_comes_in_groups() {
    let db = documents(2);
    db.index("doc", "integer");
    for query in [
        json!(null),
        json!({"order_by": "doc"}),
        json!({"recommend": {"positive": [0, 1]}}),
        json!({"recommend": {"positive": [[0, 0]], "strategy": "best_score"}}),
        json!({"discover": {"target": [0, 0], "context": []}}),
        json!({"nearest": [0, 0], "mmr": {"diversity": 0.1}}),
        json!({"sample": "random"}),
    ] {
        let asked = json!({"query": query, "group_by": "doc", "limit": 3, "group_size": 2});
        let result = groups(&db, asked);
        assert_eq!(result.groups.len(), 3, "{query}");
        assert!(
            result.groups.iter().all(|group| group.hits.len() == 2),
            "{query}"
        );
        if query.get("sample").is_none() {
            assert_eq!(shown(&result)[0][0], 0, "{query}");
        }
    }
}

#[test]
fn prefetches_take_more_for_groups_and_are_asked_again() {
    let db = documents(2);
    for query in [json!({"fusion": "rrf"}), json!([0, 0])] {
        let asked = json!({
            "prefetch": {"query": [0, 0], "limit": 4}, "query": query,
            "group_by": "doc", "limit": 3, "group_size": 2,
        });
        let wanted = json!([[0, [0, 1]], [1, [10, 11]], [2, [20, 21]]]);
        assert_eq!(shown(&groups(&db, asked)), wanted, "{query}");
    }
}

#[test]
fn retired_forms_answer_the_same() {
    let db = documents(1);
    let new = json!({"query": [0, 0], "group_by": "doc", "limit": 2, "group_size": 2});
    let old = json!({"vector": [0, 0], "group_by": "doc", "limit": 2, "group_size": 2});
    assert_eq!(db.json::<SearchGroups>(old).unwrap(), groups(&db, new));
    let new = json!({
        "query": {"recommend": {"positive": [3], "negative": [50]}}, "group_by": "doc", "limit": 2,
        "group_size": 2,
    });
    let old = json!({
        "positive": [3], "negative": [50], "group_by": "doc", "limit": 2, "group_size": 2,
    });
    assert_eq!(db.json::<RecommendGroups>(old).unwrap(), groups(&db, new));
    let pairs = json!([{"positive": 3, "negative": 50}]);
    let old = json!({"target": [0, 0], "context": pairs, "limit": 4});
    let new = json!({"query": {"discover": {"target": [0, 0], "context": pairs}}, "limit": 4});
    assert_eq!(db.json::<DiscoverPoints>(old).unwrap(), db.query(new));
}

#[test]
fn groups_come_with_points_of_another_collection() {
    let db = documents(1);
    db.create("o", json!({"vectors": {"size": 1, "distance": "Dot"}}))
        .unwrap();
    let other = json!({"points": [{"id": 1, "vector": [7], "payload": {"title": "one"}}]});
    db.run(
        serde_json::from_value::<orthoplex_types::ops::writes::UpsertPoints>(other).unwrap(),
        orthoplex_types::Scope::of("o").waiting(),
    )
    .unwrap();
    let ask = |key: &str, lookup: Value| {
        let query = json!({
            "query": [0, 0], "group_by": key, "limit": 2, "group_size": 1, "with_lookup": lookup,
        });
        serde_json::to_value(groups(&db, query)).unwrap()["groups"].take()
    };
    for lookup in [json!("o"), json!({"collection": "o"})] {
        let found = ask("doc", lookup);
        assert_eq!(found[0].get("lookup"), None);
        assert_eq!(
            found[1]["lookup"],
            json!({"id": 1, "payload": {"title": "one"}})
        );
    }
    let bare = json!({"collection": "o", "with_payload": false, "with_vectors": true});
    assert_eq!(
        ask("doc", bare)[1]["lookup"],
        json!({"id": 1, "vector": [7.0]})
    );
    assert_eq!(ask("text", json!("o"))[1].get("lookup"), None);
    let missing = json!({"query": [0, 0], "group_by": "doc", "with_lookup": "none"});
    let error = db.json::<QueryGroups>(missing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.message(), "Not found: Collection none not found");
}

#[test]
fn an_order_needs_its_index() {
    let db = documents(2);
    let order = |direction: &str| {
        let order = json!({"key": "doc", "direction": direction, "start_from": 3});
        json!({"query": {"order_by": order}, "limit": 3})
    };
    let refused = db.refusal::<orthoplex_types::ops::reads::QueryPoints>(order("asc"));
    let text = "Wrong input: No range index for `order_by` key: `doc`.";
    assert!(refused.starts_with(text), "{refused}");
    db.index("doc", "integer");
    assert_eq!(super::ids(&db.query(order("asc"))), [30, 31, 32]);
    assert_eq!(super::ids(&db.query(order("desc"))), [39, 38, 37]);
    let found = json!({
        "prefetch": {"query": [25, 0], "limit": 11}, "query": {"order_by": "doc"}, "limit": 2,
    });
    let points = db.query(found);
    assert_eq!(super::ids(&points), [20, 21]);
    assert_eq!(points[0].order_value, Some(json!(2)));
}

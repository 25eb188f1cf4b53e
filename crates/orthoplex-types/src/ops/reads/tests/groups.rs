//! Groups, retired discoveries and matrices.

use super::super::*;
use super::{failure, read, texts};
use crate::query::Query;
use serde_json::{Value, json};

#[test]
fn a_query_in_groups_has_the_members_of_a_query() {
    let groups: QueryGroups = read(json!({
        "query": [1, 2], "using": "v", "filter": {}, "score_threshold": 0.5, "with_payload": true,
        "prefetch": {"query": 1, "limit": 4}, "group_by": "a[].b", "limit": 4, "group_size": 2,
    }));
    let query: QueryPoints = read(json!({
        "query": [1, 2], "using": "v", "filter": {}, "score_threshold": 0.5, "with_payload": true,
        "prefetch": {"query": 1, "limit": 4}, "limit": 4,
    }));
    assert_eq!(groups.query, query);
    assert_eq!(groups.group_by.to_string(), "a[].b");
    assert_eq!(groups.group_size, Some(2));
    for broken in [
        json!({}),
        json!({"group_by": ""}),
        json!({"group_by": "a["}),
    ] {
        assert!(serde_json::from_value::<QueryGroups>(broken).is_err());
    }
}

#[test]
fn retired_groups_become_queries_in_groups() {
    let wanted = |query: Value| QueryGroups {
        query: read(query),
        group_by: "k".parse().unwrap(),
        group_size: Some(2),
        with_lookup: None,
    };
    let search: SearchGroups =
        read(json!({"vector": [1], "limit": 3, "group_by": "k", "group_size": 2}));
    let query = json!({"query": [1], "using": "", "limit": 3});
    assert_eq!(QueryGroups::from(search), wanted(query));
    let recommend: RecommendGroups = read(json!({
        "positive": [1], "limit": 3, "group_by": "k", "group_size": 2, "using": "v",
    }));
    let query = json!({"query": {"recommend": {"positive": [1]}}, "using": "v", "limit": 3});
    assert_eq!(QueryGroups::from(recommend), wanted(query));
    let short = json!({"vector": [1], "limit": 3, "group_by": "k"});
    assert!(serde_json::from_value::<SearchGroups>(short).is_err());
}

#[test]
fn limits_and_sizes_of_groups_are_at_least_one() {
    let broken = |body: &str| {
        format!(
            "[{body}.limit: value 0 invalid, must be 1 or larger; \
             {body}.group_size: value 0 invalid, must be 1 or larger]"
        )
    };
    let query = json!({"group_by": "k", "limit": 0, "group_size": 0});
    assert_eq!(texts::<QueryGroups>(query), broken("search_group_request"));
    let search = json!({"vector": [1], "group_by": "k", "limit": 0, "group_size": 0});
    assert_eq!(
        texts::<SearchGroups>(search),
        broken("search_group_request")
    );
    let recommend = json!({"positive": [1], "group_by": "k", "limit": 0, "group_size": 0});
    assert_eq!(
        texts::<RecommendGroups>(recommend),
        broken("recommend_group_request")
    );
    // What else is wrong with the query is said when no constraint is broken.
    let error = failure::<QueryGroups>(json!({"group_by": "k", "prefetch": [{}]}));
    assert!(error.message().contains("A query is needed"), "{error}");
}

#[test]
fn a_lookup_is_a_name_or_says_what_to_return() {
    let read = |value: Value| read::<WithLookup>(value);
    let name = read(json!("other"));
    assert_eq!(
        (name.collection.as_str(), &name.with_payload),
        ("other", &None)
    );
    assert_eq!(read(json!({"collection": "other"})), name);
    for member in ["with_vector", "with_vectors"] {
        let full = read(json!({"collection": "o", "with_payload": false, member: true}));
        assert_eq!(full.with_payload, Some(WithPayload::Bool(false)));
        assert_eq!(full.with_vector, Some(WithVector::Bool(true)));
    }
}

#[test]
fn whole_numbers_and_strings_make_groups() {
    let of = |value: Value| GroupId::of(&value);
    assert_eq!(of(json!("a")), Some(GroupId::Keyword("a".to_owned())));
    assert_eq!(of(json!(u64::MAX)), Some(GroupId::Unsigned(u64::MAX)));
    assert_eq!(of(json!(-1)), Some(GroupId::Integer(-1)));
    for other in [json!(1.0), json!(true), json!(null), json!([1]), json!({})] {
        assert_eq!(of(other), None);
    }
    let id = |value: Value| of(value).unwrap().as_point_id();
    let uuid = "2b9ff78e-4c3a-4b6d-9d3c-0c8c6f2c7a51";
    assert_eq!(id(json!(7)), Some(PointId::Num(7)));
    assert_eq!(id(json!(uuid)), PointId::parse_uuid(uuid));
    assert_eq!((id(json!(-7)), id(json!("7"))), (None, None));
}

#[test]
fn elements_of_arrays_make_groups_and_those_of_inner_arrays_do_not() {
    let payload: crate::Payload =
        read(json!({"k": ["a", 3, "a", ["b"]], "o": [{"k": 1}, {"k": [2]}]}));
    let of = |key: &str| {
        let groups = GroupId::all_of(&payload, &key.parse().unwrap());
        serde_json::to_value(Vec::from_iter(groups)).unwrap()
    };
    assert_eq!(of("k"), json!(["a", 3]));
    assert_eq!(of("k[]"), json!(["a", 3]));
    assert_eq!(of("o[].k"), json!([1, 2]));
    assert_eq!(of("none"), json!([]));
}

#[test]
fn discoveries_become_queries() {
    let pairs = json!([{"positive": 1, "negative": [2]}]);
    let both: DiscoverPoints =
        read(json!({"target": 7, "context": pairs, "top": 3, "offset": 1, "using": "v"}));
    let wanted = json!({"query": {"discover": {"target": 7, "context": pairs}}, "limit": 3,
        "offset": 1, "using": "v"});
    assert_eq!(QueryPoints::from(both), read(wanted));
    let context: DiscoverPoints = read(json!({"context": pairs, "limit": 3}));
    assert!(matches!(
        QueryPoints::from(context).query,
        Some(Query::Context(own)) if own.len() == 1
    ));
    let target: DiscoverPoints = read(json!({"target": 7, "context": null, "limit": 3}));
    assert!(target.validate().is_ok());
    let neither = failure::<DiscoverPoints>(json!({"limit": 3}));
    assert!(neither.message().contains("target"), "{neither}");
    assert_eq!(
        texts::<DiscoverBatch>(json!({"searches": [{"target": [], "limit": 0}]})),
        "[searches[0].discover_request.target: dense vector must not be empty; \
         searches[0].discover_request.limit: value 0 invalid, must be 1 or larger]"
    );
}

#[test]
fn a_matrix_needs_two_points() {
    assert_eq!(
        texts::<SearchMatrixPairs>(json!({"sample": 1, "limit": 0})),
        "[search_request.sample: value 1 invalid, must be 2 or larger; \
         search_request.limit: value 0 invalid, must be 1 or larger]"
    );
    assert!(read::<SearchMatrixOffsets>(json!({})).validate().is_ok());
}

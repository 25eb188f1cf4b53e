//! Reads without a query vector: by id, in pages, counts, facets, filters of every kind.

use super::{Script, queries};
use orthoplex_types::Scope;
use orthoplex_types::operation::ReadConsistency;
use orthoplex_types::ops::Api;
use orthoplex_types::ops::reads::{CountPoints, FacetCounts, GetPoint, GetPoints, ScrollPoints};
use serde_json::{Value, json};

const NAME: &str = "q";

pub(super) async fn run(s: &mut Script<'_, impl Api>) {
    queries::fill(s).await;
    by_id(s).await;
    pages(s).await;
    for filter in filters() {
        s.say::<ScrollPoints>(
            NAME,
            json!({"filter": filter, "limit": 100, "with_payload": false}),
        )
        .await;
        s.say::<CountPoints>(NAME, json!({"filter": filter, "exact": true}))
            .await;
    }
    counts(s).await;
}

async fn by_id(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"ids": [3, 1, 999, 3]}),
        json!({"ids": [3], "with_payload": true, "with_vector": true}),
        json!({"ids": [3, 4], "with_payload": ["n", "place.lat"], "with_vector": ["m", "i"]}),
        json!({"ids": [3], "with_vector": ["zzz"]}),
        json!({"ids": []}),
    ] {
        s.say::<GetPoints>(NAME, body).await;
    }
    let one = GetPoint { id: 30.into() };
    s.ask(one, Scope::of(NAME)).await;
    for consistency in [
        ReadConsistency::All,
        ReadConsistency::Majority,
        ReadConsistency::Quorum,
        ReadConsistency::Factor(2),
    ] {
        let scope = Scope {
            consistency: Some(consistency),
            timeout_s: Some(30),
            ..Scope::of(NAME)
        };
        s.ask(CountPoints::default(), scope).await;
    }
}

async fn pages(s: &mut Script<'_, impl Api>) {
    for body in [
        json!({"limit": 2}),
        json!({"limit": 2, "offset": 15}),
        json!({"limit": 2, "offset": 30, "with_payload": {"include": ["n"]}}),
        json!({"limit": 5, "offset": 31}),
        json!({"limit": 3, "order_by": "n"}),
        json!({"limit": 3, "order_by": {"key": "price", "direction": "desc"}, "with_payload": ["price"]}),
        json!({"limit": 3, "order_by": {"key": "when", "start_from": "2026-01-28T10:00:00Z"}}),
        json!({"limit": 3, "order_by": "n", "offset": 3}),
        json!({"limit": 3, "order_by": "kind"}),
        json!({"limit": 3, "order_by": "group"}),
        json!({"limit": 0}),
    ] {
        s.say::<ScrollPoints>(NAME, body).await;
    }
    s.say::<ScrollPoints>("none", json!({})).await;
}

fn filters() -> Vec<Value> {
    let polygon = json!([{"lon": 0, "lat": 49}, {"lon": 2, "lat": 49}, {"lon": 2, "lat": 51.5}, {"lon": 0, "lat": 51.5}, {"lon": 0, "lat": 49}]);
    let hole = json!([{"lon": 0.5, "lat": 49.2}, {"lon": 1, "lat": 49.2}, {"lon": 1, "lat": 51}, {"lon": 0.5, "lat": 51}, {"lon": 0.5, "lat": 49.2}]);
    let conditions = [
        json!({"key": "kind", "match": {"value": "a"}}),
        json!({"key": "n", "match": {"value": 7}}),
        json!({"key": "kind", "match": {"any": ["a", "b"]}}),
        json!({"key": "n", "match": {"any": [1, 2, 99]}}),
        json!({"key": "n", "match": {"except": [1, 2, 3]}}),
        json!({"key": "kind", "match": {"except": ["a"]}}),
        json!({"key": "kind", "match": {"any": []}}),
        json!({"key": "words", "match": {"text": "number3 fox"}}),
        json!({"key": "words", "match": {"text_any": "number3 number4"}}),
        json!({"key": "words", "match": {"phrase": "quick fox"}}),
        json!({"key": "words", "match": {"phrase": "fox quick"}}),
        json!({"key": "n", "range": {"gt": 3, "lte": 6}}),
        json!({"key": "price", "range": {"gte": 3.0, "lt": 10.5}}),
        json!({"key": "when", "range": {"gte": "2026-01-05", "lt": "2026-01-08T12:00:00+01:00"}}),
        json!({"key": "tags", "values_count": {"gte": 2}}),
        json!({"key": "tags", "values_count": {"gt": 2}}),
        json!({"key": "tags[]", "match": {"value": 2}}),
        json!({"key": "place", "geo_radius": {"center": {"lon": 1.0, "lat": 50.0}, "radius": 60000.0}}),
        json!({"key": "place", "geo_bounding_box": {"top_left": {"lon": 0.2, "lat": 51}, "bottom_right": {"lon": 1.4, "lat": 49.5}}}),
        json!({"key": "place", "geo_polygon": {"exterior": {"points": polygon}, "interiors": [{"points": hole}]}}),
        json!({"is_empty": {"key": "absent"}}),
        json!({"is_null": {"key": "kind"}}),
        json!({"key": "absent", "is_empty": true}),
        json!({"key": "absent", "is_null": false}),
        json!({"has_id": [1, 2, 6_000]}),
        json!({"has_vector": "d"}),
        json!({"has_vector": "zzz"}),
        json!({"nested": {"key": "place", "filter": {"must": [{"key": "lon", "range": {"lt": 0.5}}]}}}),
        json!({"must": [{"key": "n", "range": {"lt": 5}}], "must_not": {"has_id": [2]}}),
        json!({"slice": {"index": 1, "total": 3}}),
    ];
    let mut filters: Vec<Value> = conditions
        .into_iter()
        .filter(|own| {
            serde_json::from_value::<orthoplex_types::filter::Condition>(own.clone()).is_ok()
        })
        .map(|own| json!({ "must": [own] }))
        .collect();
    filters.extend([
        json!({"should": [{"has_id": [1]}, {"key": "n", "match": {"value": 2}}]}),
        json!({"min_should": {"conditions": [{"has_id": [1, 2, 3]}, {"key": "kind", "match": {"value": "a"}}, {"key": "n", "range": {"lt": 4}}], "min_count": 2}}),
        json!({"must_not": [{"key": "kind", "match": {"value": "a"}}, {"key": "kind", "match": {"value": "b"}}]}),
        json!({}),
        json!({"must": [{"key": "place", "geo_radius": {"center": {"lon": 1000.0, "lat": 50.0}, "radius": 1.0}}]}),
        json!({"must": [{"key": "place", "geo_polygon": {"exterior": {"points": [{"lon": 0, "lat": 0}]}}}]}),
    ]);
    filters
}

async fn counts(s: &mut Script<'_, impl Api>) {
    s.say::<CountPoints>(NAME, json!({})).await;
    s.say::<CountPoints>("none", json!({})).await;
    for body in [
        json!({"key": "kind"}),
        json!({"key": "kind", "limit": 1, "exact": true}),
        json!({"key": "n", "limit": 3, "filter": {"must": [{"key": "kind", "match": {"value": "c"}}]}}),
        json!({"key": "absent"}),
        json!({"key": "price"}),
        json!({"key": "kind", "limit": 0}),
    ] {
        s.say::<FacetCounts>(NAME, body).await;
    }
}

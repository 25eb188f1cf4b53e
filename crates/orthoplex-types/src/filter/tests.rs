//! JSON shapes, constraints and bounds of filters.

use super::*;
use serde_json::{Value, json};

fn filter(value: Value) -> Filter {
    serde_json::from_str(&value.to_string()).unwrap()
}

fn refused(value: Value) -> String {
    match serde_json::from_str::<Filter>(&value.to_string()) {
        Ok(filter) => panic!("{filter:?}"),
        Err(error) => error.to_string(),
    }
}

fn texts(value: Value) -> String {
    let mut v = Violations::default();
    v.at("filter", |v| filter(value).validate(v));
    v.to_string()
}

fn field(mut predicate: Value) -> Value {
    predicate["key"] = json!("a");
    json!({ "must": [predicate] })
}

#[test]
fn clauses_are_one_condition_or_a_list() {
    let condition = json!({"has_id": [1]});
    assert_eq!(
        filter(json!({ "must": condition, "should": condition, "must_not": condition })),
        filter(json!({ "must": [condition], "should": [condition], "must_not": [condition] })),
    );
    for empty in [
        json!({}),
        json!({"must": []}),
        json!({"must": null, "should": null, "must_not": [], "min_should": null}),
    ] {
        assert!(filter(empty).is_empty());
    }
}

#[test]
fn every_condition_is_printed_as_read() {
    for condition in [
        json!({"key": "a", "match": {"value": "x"}}),
        json!({"key": "a.b[]", "match": {"value": true}}),
        json!({"key": "a", "match": {"value": -3}}),
        json!({"key": "a", "match": {"text": "x"}}),
        json!({"key": "a", "match": {"text_any": "x y"}}),
        json!({"key": "a", "match": {"phrase": "x y"}}),
        json!({"key": "a", "match": {"any": ["x"]}}),
        json!({"key": "a", "match": {"any": []}}),
        json!({"key": "a", "match": {"except": [1, 2]}}),
        json!({"key": "a", "match": {"except": []}}),
        json!({"key": "a", "range": {"gt": 1.0, "lte": 2.5}}),
        json!({"key": "a", "range": {"gte": "2024-01-01T00:00:00Z"}}),
        json!({"key": "a", "values_count": {"lt": 3}}),
        json!({"key": "a", "is_empty": true}),
        json!({"key": "a", "is_null": false}),
        json!({"key": "a", "geo_radius": {"center": {"lon": 1.0, "lat": 2.0}, "radius": 3.0}}),
        json!({"key": "a", "geo_bounding_box": {
            "top_left": {"lon": 1.0, "lat": 2.0}, "bottom_right": {"lon": 2.0, "lat": 1.0}}}),
        json!({"is_empty": {"key": "a"}}),
        json!({"is_null": {"key": "a"}}),
        json!({"has_id": [1, "b3ae7e1d-4d2f-4d0b-8a5b-3f7c2f6f2a11"]}),
        json!({"has_vector": ""}),
        json!({"nested": {"key": "a", "filter": {"must": [{"has_vector": "v"}]}}}),
        json!({"must_not": [{"has_id": [1]}]}),
    ] {
        let whole = json!({ "must": [condition] });
        let read = filter(whole.clone());
        assert_eq!(serde_json::to_value(&read).unwrap(), whole);
        assert_eq!(texts(whole), "[]");
        assert!(read.check_supported().is_ok());
    }
}

#[test]
fn match_values_are_type_strict() {
    let matches = |value: Value| match filter(field(json!({ "match": value }))).must.remove(0) {
        Condition::Field(field) => field.matches.unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        matches(json!({"value": i64::MIN})),
        Match::Value(MatchValue::Integer(i64::MIN))
    );
    assert_eq!(
        matches(json!({"value": "1"})),
        Match::Value(MatchValue::Keyword("1".to_owned()))
    );
    assert_eq!(
        matches(json!({"any": []})),
        Match::Any(AnyValues::Integers(Vec::new()))
    );
    for broken in [
        json!({"value": 1.0}),
        json!({"value": u64::MAX}),
        json!({"value": null}),
        json!({"value": [1]}),
        json!({"any": [1, "x"]}),
        json!({"any": [true]}),
        json!({"any": [1.5]}),
        json!({"except": "x"}),
        json!({"unknown": 1}),
        json!({}),
    ] {
        refused(field(json!({ "match": broken })));
    }
}

#[test]
fn a_text_in_any_bound_makes_a_range_of_times() {
    let range = |value: Value| match filter(field(json!({ "range": value }))).must.remove(0) {
        Condition::Field(field) => field.range.unwrap(),
        other => panic!("{other:?}"),
    };
    let RangeInterface::Datetime(times) = range(json!({"gte": "1970-01-01", "lt": null})) else {
        panic!("times")
    };
    assert_eq!(times.gte.map(|time| time.0), Some(0));
    let RangeInterface::Number(numbers) = range(json!({"gte": 1, "lt": 2.5})) else {
        panic!("numbers")
    };
    assert!(numbers.contains(&1.0) && numbers.contains(&2.4) && !numbers.contains(&2.5));
    for broken in [
        json!({"gte": "soon"}),
        json!({"gte": "2024-01-01", "lt": 5}),
        json!({"gte": true}),
    ] {
        refused(field(json!({ "range": broken })));
    }
}

#[test]
fn unknown_members_are_refused_where_the_api_does() {
    refused(json!({"unknown": []}));
    refused(json!({"must": [{"unknown": 1}]}));
    refused(json!({"min_should": {"conditions": [], "min_count": 1, "unknown": 1}}));
    refused(json!({"must": [{"nested": {"key": "a", "filter": {}, "unknown": 1}}]}));
    assert!(refused(json!({"min_should": {"conditions": []}})).contains("min_count"));
    assert!(refused(json!({"must": [{"has_id": ["1"]}]})).contains("is not a valid point ID"));
    assert_eq!(
        refused(json!({"must": {"key": "a[", "is_null": true}})),
        "Invalid json path: 'a[' at line 1 column 36"
    );
    // Elsewhere they are ignored.
    filter(field(json!({"is_null": true, "unknown": 1})));
}

#[test]
fn constraints_name_the_condition() {
    assert_eq!(
        texts(json!({"must": {"key": "city"}})),
        "[filter.must[0]: At least one field condition must be specified]"
    );
    assert_eq!(
        texts(json!({"should": [{"must_not": [{"has_id": []}, {"key": "a"}]}]})),
        "[filter.should[0].must_not[1]: At least one field condition must be specified]"
    );
    assert_eq!(
        texts(json!({"min_should": {"min_count": 1, "conditions": [
            {"nested": {"key": "a", "filter": {"must": {"key": "b"}}}}]}})),
        "[filter.min_should.conditions[0].nested.filter.must[0]: \
         At least one field condition must be specified]"
    );
}

#[test]
fn constraints_of_areas() {
    let corner = json!({"lon": 200.0, "lat": 91.0});
    let centre = json!({"lon": 0.0, "lat": 0.0});
    assert_eq!(
        texts(field(
            json!({"geo_bounding_box": {"top_left": corner, "bottom_right": centre}})
        )),
        "[filter.must[0].geo_bounding_box.top_left.lat: value 91.0 invalid, must be from -90.0 to 90.0; \
         filter.must[0].geo_bounding_box.top_left.lon: value 200.0 invalid, must be from -180.0 to 180.0]"
    );
    assert_eq!(
        texts(field(
            json!({"geo_radius": {"center": centre, "radius": -1.0}})
        )),
        "[filter.must[0].geo_radius.radius: value -1.0 invalid, must be 0.0 or larger]"
    );
    let point = |lon: f64| json!({"lon": lon, "lat": 0.0});
    let ring =
        |lons: &[f64]| json!({ "points": lons.iter().map(|lon| point(*lon)).collect::<Vec<_>>() });
    assert_eq!(
        texts(field(
            json!({"geo_polygon": {"exterior": ring(&[0.0, 1.0, 0.0])}})
        )),
        "[filter.must[0].geo_polygon.exterior.points: value invalid, the size must be at least 4, got 3]"
    );
    assert_eq!(
        texts(field(json!({"geo_polygon": {
            "exterior": ring(&[0.0, 1.0, 2.0, 0.0]), "interiors": [ring(&[0.0, 1.0, 2.0, 3.0])]}}))),
        "[filter.must[0].geo_polygon.interiors[0].points: value invalid, \
         the first and the last points should be same to form a closed line]"
    );
}

#[test]
fn depth_and_number_of_conditions_are_bounded() {
    let deep = |levels: usize| {
        (1..levels).fold(Filter::default(), |inner, _| Filter {
            must: vec![Condition::Filter(inner)],
            ..Filter::default()
        })
    };
    assert!(deep(FILTER_DEPTH_MAX).check_supported().is_ok());
    let error = deep(FILTER_DEPTH_MAX + 1).check_supported().unwrap_err();
    assert_eq!(
        error.message(),
        "Bad request: Filter is nested deeper than 16 levels"
    );
    let wide = |count: usize| Filter {
        must: vec![Condition::HasId { has_id: Vec::new() }; count],
        ..Filter::default()
    };
    assert!(wide(CONDITIONS_MAX).check_supported().is_ok());
    assert_eq!(
        wide(CONDITIONS_MAX + 1)
            .check_supported()
            .unwrap_err()
            .message(),
        "Bad request: Filter has more than 1024 conditions"
    );
}

#[test]
fn combinations() {
    let one = filter(json!({"must": [{"has_id": [1]}]}));
    assert_eq!(Filter::default().and(one.clone()), one);
    assert_eq!(one.clone().and(Filter::default()), one);
    assert_eq!(one.clone().and(one.clone()).must.len(), 2);
    assert_eq!(
        serde_json::to_value(Filter::without_ids(vec![PointId::Num(1)])).unwrap(),
        json!({"must_not": [{"has_id": [1]}]})
    );
}

#[test]
fn slices_are_disjoint_and_nested() {
    let slice = |total: u32, index: u32| -> Slice {
        serde_json::from_value(json!({"total": total, "index": index})).unwrap()
    };
    let ids = (0..300).map(PointId::Num);
    let ids = ids.chain((0..300u128).map(|n| PointId::Uuid(n << 64 | n)));
    for id in ids {
        let of = |total| {
            (0..total)
                .filter(|index| slice(total, *index).contains(id))
                .collect()
        };
        let (four, two): (Vec<u32>, Vec<u32>) = (of(4), of(2));
        assert_eq!((four.len(), two.len()), (1, 1));
        assert_eq!(four[0] % 2, two[0]);
    }
    // Computed by another implementation of the hash.
    for (id, index) in [
        (PointId::Num(0), 119),
        (PointId::Num(1), 398),
        (PointId::Num(42), 819),
        (
            PointId::Uuid(0x5c56_c793_69f3_4fbf_87e6_c4bf_54c2_8c26),
            356,
        ),
    ] {
        assert!(slice(1_000, index).contains(id), "{id}");
    }
}

#[test]
fn slices_out_of_range() {
    assert_eq!(
        texts(json!({"must": {"slice": {"total": 4, "index": 4}}})),
        "[filter.must[0].slice.index: value 4 invalid, must be from 0 to 3]"
    );
    assert!(!refused(json!({"must": {"slice": {"total": 0, "index": 0}}})).is_empty());
}

#[test]
fn matches_of_beginnings_and_parts() {
    for kind in ["prefix", "substring"] {
        let own = field(json!({"match": {kind: "x"}}));
        assert_eq!(
            serde_json::to_value(filter(own.clone())).unwrap()["must"][0]["match"][kind],
            "x"
        );
    }
}

use super::*;
use serde_json::json;

/// A point in memory.
struct Own {
    id: PointId,
    payload: Payload,
    vectors: &'static [&'static str],
}

impl Point for Own {
    fn id(&self) -> PointId {
        self.id
    }

    fn has_vector(&self, name: &str) -> bool {
        self.vectors.contains(&name)
    }

    fn payload(&self) -> Result<Cow<'_, Payload>, StorageError> {
        Ok(Cow::Borrowed(&self.payload))
    }
}

fn point(payload: Value) -> Own {
    let payload = serde_json::from_value(payload).unwrap();
    let vectors = &["", "image"];
    Own {
        id: PointId::Num(7),
        payload,
        vectors,
    }
}

fn filter(text: Value) -> Filter {
    serde_json::from_value(text).unwrap()
}

/// Whether a point with `{"k": value}` satisfies the predicate on `k`.
fn holds(predicate: &Value, value: &Value) -> bool {
    let mut condition = predicate.clone();
    condition["key"] = json!("k");
    matches(
        &filter(json!({"must": condition})),
        &point(json!({"k": value})),
    )
    .unwrap()
}

/// The values of the list that satisfy the predicate, by their places.
fn chosen(predicate: Value, values: &[Value]) -> Vec<usize> {
    let places = 0..values.len();
    places
        .filter(|place| holds(&predicate, &values[*place]))
        .collect()
}

/// Whether the point satisfies the filter in a collection without field indexes.
fn matches(filter: &Filter, point: &dyn Point) -> Result<bool, StorageError> {
    super::matches(filter, point, &Rules::NONE)
}

const NONE: [usize; 0] = [];

#[test]
fn equality_is_strict_about_types() {
    let values = [
        json!(1),
        json!(1.0),
        json!("1"),
        json!(true),
        json!(null),
        json!([]),
        json!([0, 1]),
        json!([[1]]),
        json!({"k": 1}),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(["a", "1", true]),
    ];
    assert_eq!(chosen(json!({"match": {"value": 1}}), &values), [0, 6]);
    assert_eq!(chosen(json!({"match": {"value": "1"}}), &values), [2, 11]);
    assert_eq!(chosen(json!({"match": {"value": true}}), &values), [3, 11]);
    assert_eq!(chosen(json!({"match": {"value": false}}), &values), NONE);
    assert_eq!(chosen(json!({"match": {"value": i64::MIN}}), &values), [10]);
    assert_eq!(chosen(json!({"match": {"value": -1}}), &values), NONE);
    assert_eq!(chosen(json!({"match": {"any": [0, 2]}}), &values), [6]);
    assert_eq!(chosen(json!({"match": {"any": ["a", "b"]}}), &values), [11]);
    assert_eq!(chosen(json!({"match": {"any": []}}), &values), NONE);
}

#[test]
fn except_wants_an_existing_other_value() {
    let values = [
        json!(1),
        json!(2),
        json!("1"),
        json!(true),
        json!(null),
        json!([]),
        json!([1, 1]),
        json!([1, 2]),
        json!([null]),
        json!([null, 1]),
        json!({"k": 1}),
        json!(1.0),
    ];
    assert_eq!(
        chosen(json!({"match": {"except": [1]}}), &values),
        [1, 2, 3, 7, 10, 11]
    );
    let all = [0, 1, 2, 3, 6, 7, 9, 10, 11];
    assert_eq!(chosen(json!({"match": {"except": []}}), &values), all);
    assert_eq!(chosen(json!({"match": {"except": ["x"]}}), &values), all);
    let missing = filter(json!({"must": {"key": "other", "match": {"except": ["x"]}}}));
    assert!(!matches(&missing, &point(json!({"k": 1}))).unwrap());
}

#[test]
fn text_without_index_is_a_case_sensitive_substring() {
    let values = [
        json!("the quick fox"),
        json!("The Quick"),
        json!(["slow", "quick fox"]),
        json!(5),
        json!("straße über"),
        json!(""),
    ];
    assert_eq!(chosen(json!({"match": {"text": "quick"}}), &values), [0, 2]);
    assert_eq!(
        chosen(json!({"match": {"text": "fox quick"}}), &values),
        NONE
    );
    assert_eq!(
        chosen(json!({"match": {"phrase": "quick fox"}}), &values),
        [0, 2]
    );
    assert_eq!(
        chosen(json!({"match": {"text_any": "slow The"}}), &values),
        [1, 2]
    );
    assert_eq!(chosen(json!({"match": {"text_any": "  "}}), &values), NONE);
    assert_eq!(chosen(json!({"match": {"text": "ße ü"}}), &values), [4]);
}

#[test]
fn ranges_of_numbers() {
    let values = [
        json!(0),
        json!(-0.0),
        json!(1),
        json!(1.5),
        json!("1"),
        json!([9, 1]),
        json!(null),
        json!(i64::MIN),
        json!(u64::MAX),
        json!([[1]]),
    ];
    assert_eq!(
        chosen(json!({"range": {"gte": 0, "lte": 1}}), &values),
        [0, 1, 2, 5]
    );
    assert_eq!(chosen(json!({"range": {"gt": 0, "lt": 1}}), &values), NONE);
    assert_eq!(chosen(json!({"range": {"gt": 1, "lt": 2}}), &values), [3]);
    assert_eq!(chosen(json!({"range": {"lt": -1}}), &values), [7]);
    assert_eq!(chosen(json!({"range": {"gt": 1e18}}), &values), [8]);
    assert_eq!(chosen(json!({"range": {"gt": 5, "lt": 1}}), &values), NONE);
    assert_eq!(chosen(json!({"range": {}}), &values), [0, 1, 2, 3, 5, 7, 8]);
}

#[test]
fn ranges_of_times() {
    let values = [
        json!("2024-01-01"),
        json!("2024-01-01T00:00:01Z"),
        json!("2024-01-01 01:00+01:00"),
        json!("soon"),
        json!(1704067200),
        json!(["x", "2025-01-01T00:00"]),
    ];
    let predicate = json!({"range": {"gte": "2024-01-01T00:00:00Z"}});
    assert_eq!(chosen(predicate, &values), [0, 1, 2, 5]);
    let predicate = json!({"range": {"gt": "2024-01-01T00:00:00Z", "lt": "2024-12-31"}});
    assert_eq!(chosen(predicate, &values), [1]);
}

#[test]
fn areas() {
    let at = |lon: f64, lat: f64| json!({"lon": lon, "lat": lat});
    let values = [
        at(13.4, 52.5),
        at(2.35, 48.85),
        at(179.5, 10.0),
        at(-179.5, 10.0),
        at(10.0, 10.0),
        json!([at(200.0, 0.0), at(13.4, 52.5)]),
        json!({"lon": "13.4", "lat": 52.5}),
        at(0.0, 0.0),
    ];
    let boxed = |west: f64, north: f64, east: f64, south: f64| json!({"geo_bounding_box": {"top_left": at(west, north), "bottom_right": at(east, south)}});
    assert_eq!(chosen(boxed(10.0, 55.0, 15.0, 50.0), &values), [0, 5]);
    assert_eq!(chosen(boxed(170.0, 20.0, -170.0, 0.0), &values), [2, 3]);
    // The border does not belong to it.
    assert_eq!(chosen(boxed(10.0, 52.5, 13.4, 10.0), &values), NONE);
    let circle = |radius: f64| json!({"geo_radius": {"center": at(2.35, 48.85), "radius": radius}});
    assert_eq!(chosen(circle(0.0), &values), NONE);
    assert_eq!(chosen(circle(1.0), &values), [1]);
    assert_eq!(chosen(circle(900_000.0), &values), [0, 1, 5]);
    let ring = |side: f64| json!({"points": [at(-side, -side), at(side, -side), at(side, side), at(-side, side), at(-side, -side)]});
    let polygon = json!({"geo_polygon": {"exterior": ring(11.0)}});
    assert_eq!(chosen(polygon, &values), [4, 7]);
    let holed = json!({"geo_polygon": {"exterior": ring(11.0), "interiors": [ring(5.0)]}});
    assert_eq!(chosen(holed, &values), [4]);
}

#[test]
fn values_are_counted_and_missing_ones_are_not() {
    let values = [
        json!(null),
        json!([]),
        json!(1),
        json!({"a": [1, 2]}),
        json!([1, null]),
        json!([[1, 2, 3]]),
    ];
    let count = |low: u64, high: u64| json!({"values_count": {"gte": low, "lte": high}});
    assert_eq!(chosen(count(0, 0), &values), [0, 1]);
    assert_eq!(chosen(count(1, 1), &values), [2, 3, 5]);
    assert_eq!(chosen(count(2, 9), &values), [4]);
    let missing = filter(json!({"must": {"key": "other", "values_count": {"gte": 0}}}));
    assert!(!matches(&missing, &point(json!({"k": 1}))).unwrap());
    // Of several lists, one must have the number.
    let several = point(json!({"a": [{"n": [1, 2]}, {"n": [3]}]}));
    for (wanted, expected) in [(0, false), (1, true), (2, true), (3, false)] {
        let own = filter(
            json!({"must": {"key": "a[].n", "values_count": {"gte": wanted, "lte": wanted}}}),
        );
        assert_eq!(matches(&own, &several).unwrap(), expected, "{wanted}");
    }
}

#[test]
fn empty_and_null_in_both_forms() {
    let payloads = [
        json!({}),
        json!({"k": null}),
        json!({"k": []}),
        json!({"k": 1}),
        json!({"k": [null]}),
    ];
    let table = [
        (
            json!({"key": "k", "is_empty": true}),
            [true, true, true, false, false],
        ),
        (
            json!({"key": "k", "is_empty": false}),
            [false, false, false, true, true],
        ),
        (
            json!({"key": "k", "is_null": true}),
            [false, true, false, false, true],
        ),
        (
            json!({"key": "k", "is_null": false}),
            [true, false, true, true, false],
        ),
        (
            json!({"is_empty": {"key": "k"}}),
            [true, true, true, false, false],
        ),
        (
            json!({"is_null": {"key": "k"}}),
            [false, true, false, false, false],
        ),
    ];
    for (condition, expected) in table {
        let own = filter(json!({"must": condition}));
        let got = payloads
            .clone()
            .map(|payload| matches(&own, &point(payload)).unwrap());
        assert_eq!(got, expected, "{condition}");
    }
}

#[test]
fn several_predicates_of_one_condition() {
    let either = json!({"match": {"value": "x"}, "range": {"gt": 5}});
    assert_eq!(
        chosen(either, &[json!("x"), json!(6), json!(4), json!("y")]),
        [0, 1]
    );
    let count_first =
        json!({"match": {"value": "x"}, "values_count": {"gte": 2}, "is_empty": true});
    assert_eq!(
        chosen(count_first, &[json!("x"), json!([1, 2]), json!([])]),
        [1]
    );
    let empty_next = json!({"match": {"value": "x"}, "is_empty": true, "is_null": false});
    assert_eq!(
        chosen(empty_next, &[json!("x"), json!(null), json!([])]),
        [1, 2]
    );
    let null_next = json!({"range": {"gt": 0}, "is_null": true});
    assert_eq!(chosen(null_next, &[json!(1), json!(null)]), [1]);
    let key_alone = json!({});
    assert_eq!(chosen(key_alone, &[json!(1), json!(null)]), NONE);
}

#[test]
fn ids_and_vectors() {
    let own = point(json!({}));
    let id = "550e8400-e29b-41d4-a716-446655440000";
    let table = [
        (json!({"has_id": [1, 7]}), true),
        (json!({"has_id": [1, id]}), false),
        (json!({"has_id": []}), false),
        (json!({"has_vector": ""}), true),
        (json!({"has_vector": "image"}), true),
        (json!({"has_vector": "text"}), false),
    ];
    for (condition, expected) in table {
        assert_eq!(
            matches(&filter(json!({"must": condition})), &own).unwrap(),
            expected,
            "{condition}"
        );
        assert_eq!(
            matches(&filter(json!({"must_not": condition})), &own).unwrap(),
            !expected
        );
    }
}

#[test]
fn nested_filters_look_at_one_element_at_a_time() {
    let cities = json!({"k": [
        {"name": "a", "size": 1, "sights": [{"kind": "tower", "year": 1900}]},
        {"name": "b", "size": 9, "sights": [{"kind": "tower", "year": 1800}, {"kind": "gate", "year": 1900}]},
        "a", null, [{"name": "c"}],
    ]});
    let nested = |key: &str, inner: Value| {
        filter(json!({"must": {"nested": {"key": key, "filter": inner}}}))
    };
    let name = |name: &str| json!({"key": "name", "match": {"value": name}});
    let size = |least: u64| json!({"key": "size", "range": {"gte": least}});
    let holds = |own: Filter| matches(&own, &point(cities.clone())).unwrap();
    for key in ["k", "k[]"] {
        assert!(holds(nested(key, json!({"must": [name("b"), size(5)]}))));
        assert!(!holds(nested(key, json!({"must": [name("a"), size(5)]}))));
        assert!(holds(nested(
            key,
            json!({"must_not": [name("a"), size(20)]})
        )));
        assert!(!holds(nested(key, json!({"must_not": [size(0)]}))));
        assert!(!holds(nested(key, json!({"must": [name("c")]}))));
    }
    assert!(holds(nested("k[][]", json!({"must": [name("c")]}))));
    let sight = |kind: &str, year: u64| json!({"must": [{"key": "kind", "match": {"value": kind}}, {"key": "year", "match": {"value": year}}]});
    let within = |inner: Value| json!({"must": {"nested": {"key": "sights", "filter": inner}}});
    assert!(holds(nested("k", within(sight("tower", 1800)))));
    assert!(!holds(nested("k", within(sight("gate", 1800)))));
    // Ids and vectors are not those of an element.
    assert!(!holds(nested("k", json!({"must": {"has_id": [7]}}))));
    // An object is no array, and elements that are no objects are passed over.
    let own = nested("k", json!({"must": name("a")}));
    assert!(!matches(&own, &point(json!({"k": {"name": "a"}}))).unwrap());
    let any = nested("k", json!({}));
    for (value, expected) in [
        (json!([{}]), true),
        (json!([]), false),
        (json!([1, "a"]), false),
        (json!(null), false),
    ] {
        assert_eq!(
            matches(&any, &point(json!({"k": value}))).unwrap(),
            expected
        );
    }
}

#[test]
fn clauses() {
    let yes = json!({"has_id": [7]});
    let no = json!({"has_id": [8]});
    let at_least = |count: usize, conditions: Value| json!({"min_should": {"conditions": conditions, "min_count": count}});
    let table = [
        (json!({}), true),
        (json!({"must": [], "should": [], "must_not": []}), true),
        (json!({"must": [yes, yes]}), true),
        (json!({"must": [yes, no]}), false),
        (json!({"should": [no, yes]}), true),
        (json!({"should": [no, no]}), false),
        (json!({"must_not": [no, no]}), true),
        (json!({"must_not": [no, yes]}), false),
        (json!({"must": yes, "should": no}), false),
        (json!({"must": yes, "should": yes, "must_not": no}), true),
        (json!({"must": {"should": [no, {"must": yes}]}}), true),
        (json!({"must_not": {"must": [yes, no]}}), true),
        (at_least(0, json!([no])), true),
        (at_least(0, json!([])), true),
        (at_least(1, json!([])), false),
        (at_least(1, json!([no, yes])), true),
        (at_least(2, json!([yes, no, yes])), true),
        (at_least(2, json!([no, no, yes])), false),
        (at_least(3, json!([yes, yes])), false),
    ];
    for (own, expected) in table {
        assert_eq!(
            matches(&filter(own.clone()), &point(json!({}))).unwrap(),
            expected,
            "{own}"
        );
    }
}

#[test]
fn paths_and_arrays() {
    let own = point(json!({"a": {"b.c": 1, "list": [{"n": [1, 2]}, {"n": 3}]}, "é": "ü"}));
    let table = [
        (r#"a."b.c""#, json!({"value": 1}), true),
        ("a.b.c", json!({"value": 1}), false),
        ("a.list[].n", json!({"value": 2}), true),
        ("a.list[1].n", json!({"value": 3}), true),
        ("a.list[1].n", json!({"value": 1}), false),
        ("a.list.n", json!({"value": 3}), false),
        ("é", json!({"value": "ü"}), true),
    ];
    for (key, wanted, expected) in table {
        let own_filter = filter(json!({"must": {"key": key, "match": wanted}}));
        assert_eq!(matches(&own_filter, &own).unwrap(), expected, "{key}");
    }
}

#[test]
fn a_payload_is_read_only_when_asked_for() {
    struct Broken;
    impl Point for Broken {
        fn id(&self) -> PointId {
            PointId::Num(1)
        }
        fn has_vector(&self, _: &str) -> bool {
            true
        }
        fn payload(&self) -> Result<Cow<'_, Payload>, StorageError> {
            Err(StorageError::corrupt(
                std::path::Path::new("payload"),
                0,
                "damaged",
            ))
        }
    }
    assert!(matches(&filter(json!({"must": {"must": {"has_id": [1]}}})), &Broken).unwrap());
    assert!(
        matches(
            &filter(json!({"must": {"is_empty": {"key": "k"}}})),
            &Broken
        )
        .is_err()
    );
}

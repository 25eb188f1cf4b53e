//! Retrieve, scroll and count.

use super::{Db, number, sharded, unnamed};
use crate::block_on;
use orthoplex_types::ops::reads::{
    CountPoints, FacetCounts, GetPoint, GetPoints, ScrollPoints, ScrollResult,
};
use orthoplex_types::{Context, ErrorKind, Execute, PointId, Scope};
use serde_json::{Value, json};
use std::time::Instant;

fn filled(shards: u32) -> Db {
    let db = Db::with(sharded(2, "Dot", shards));
    let point =
        |id: u64| json!({"id": id, "vector": [id, 1], "payload": {"n": id % 3, "m": {"deep": id}}});
    db.upsert((0..25).map(point).collect()).unwrap();
    db
}

fn scroll(db: &Db, op: Value) -> (Vec<u64>, Option<PointId>) {
    let ScrollResult {
        points,
        next_page_offset,
    } = db.json::<ScrollPoints>(op).unwrap();
    (
        points.iter().map(|point| number(point.id)).collect(),
        next_page_offset,
    )
}

#[test]
fn retrieve_keeps_the_order_and_skips_missing_and_repeated_ids() {
    let db = filled(3);
    let records = db
        .json::<GetPoints>(json!({"ids": [7, 99, 3, 7, 0]}))
        .unwrap();
    let ids: Vec<u64> = records.iter().map(|record| number(record.id)).collect();
    assert_eq!(ids, [7, 3, 0]);
    assert!(
        records
            .iter()
            .all(|record| record.payload.is_none() && record.vector.is_none())
    );
    assert!(db.json::<GetPoints>(json!({"ids": []})).unwrap().is_empty());
    let all = json!({"ids": [4], "with_payload": ["m.deep"], "with_vector": true});
    let records = serde_json::to_value(db.json::<GetPoints>(all).unwrap()).unwrap();
    assert_eq!(
        records,
        json!([{"id": 4, "payload": {"m": {"deep": 4}}, "vector": [4.0, 1.0]}])
    );
}

#[test]
fn a_caller_may_read_by_fields_that_nobody_declared() {
    let db = filled(3);
    let facets: FacetCounts = serde_json::from_value(json!({"key": "n", "limit": 2})).unwrap();
    assert!(db.call(facets.clone()).is_err());
    let context = Context::new().with_any_field();
    let found = block_on(db.0.call(facets, Scope::of("c"), &context)).unwrap();
    assert_eq!(
        serde_json::to_value(found).unwrap(),
        json!({"hits": [{"value": 0, "count": 9}, {"value": 1, "count": 8}]})
    );
    let last = json!({"order_by": {"key": "m.deep", "direction": "desc"}, "limit": 2});
    assert!(db.json::<ScrollPoints>(last.clone()).is_err());
    let last: ScrollPoints = serde_json::from_value(last).unwrap();
    let page = block_on(db.0.call(last, Scope::of("c"), &context)).unwrap();
    let values: Vec<_> = page
        .points
        .iter()
        .map(|own| own.order_value.clone())
        .collect();
    assert_eq!(values, [Some(json!(24)), Some(json!(23))]);
}

#[test]
fn one_point_comes_whole_or_is_missing() {
    let db = filled(1);
    let record = db.call(GetPoint { id: 5.into() }).unwrap();
    assert_eq!(
        serde_json::to_value(record).unwrap(),
        json!({"id": 5, "payload": {"n": 2, "m": {"deep": 5}}, "vector": [5.0, 1.0]})
    );
    let error = db.call(GetPoint { id: 55.into() }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(
        error.message(),
        "Not found: Point with id 55 does not exists!"
    );
}

#[test]
fn scroll_pages_in_id_order_over_shards() {
    for shards in [1, 4] {
        let db = filled(shards);
        let (ids, next) = scroll(&db, json!({}));
        assert_eq!((ids, next), ((0..10).collect(), Some(10.into())));
        let (ids, next) = scroll(&db, json!({"offset": 10, "limit": 10}));
        assert_eq!((ids, next), ((10..20).collect(), Some(20.into())));
        let (ids, next) = scroll(&db, json!({"offset": 20, "limit": 5}));
        assert_eq!((ids, next), ((20..25).collect(), None));
        let (ids, next) = scroll(&db, json!({"limit": u64::MAX}));
        assert_eq!((ids.len(), next), (25, None));
        let filter = json!({"must": [{"key": "n", "match": {"value": 1}}]});
        let (ids, next) = scroll(&db, json!({"filter": filter, "limit": 3, "offset": 2}));
        assert_eq!((ids, next), (vec![4, 7, 10], Some(13.into())));
    }
}

#[test]
fn uuids_come_after_numbers() {
    let db = Db::with(sharded(1, "Dot", 3));
    let low = "00000000-0000-0000-0000-000000000001";
    let high = "f0000000-0000-0000-0000-000000000000";
    let points = json!([
        {"id": high, "vector": [1]}, {"id": u64::MAX, "vector": [1]},
        {"id": low, "vector": [1]}, {"id": 0, "vector": [1]},
    ]);
    db.upsert(points).unwrap();
    let result = db
        .json::<ScrollPoints>(json!({"with_payload": false}))
        .unwrap();
    let points = serde_json::to_value(result.points).unwrap();
    assert_eq!(
        points,
        json!([{"id": 0}, {"id": u64::MAX}, {"id": low}, {"id": high}])
    );
    let result = db
        .json::<ScrollPoints>(json!({"offset": low, "limit": 1}))
        .unwrap();
    assert_eq!(result.next_page_offset, PointId::parse_uuid(high));
}

#[test]
fn scroll_answers_payload_by_default_and_vectors_on_demand() {
    let db = Db::with(json!({"vectors": {
        "a": {"size": 1, "distance": "Dot"}, "b": {"size": 1, "distance": "Dot"},
    }}));
    db.upsert(json!([{"id": 1, "vector": {"a": [1], "b": [2]}, "payload": {"x": 1}}]))
        .unwrap();
    let points =
        |op: Value| serde_json::to_value(db.json::<ScrollPoints>(op).unwrap().points).unwrap();
    assert_eq!(points(json!({})), json!([{"id": 1, "payload": {"x": 1}}]));
    let one = json!({"with_payload": false, "with_vector": ["b"]});
    assert_eq!(points(one), json!([{"id": 1, "vector": {"b": [2.0]}}]));
    let text = "Wrong input: Not existing vector name error: nope";
    assert_eq!(
        db.refusal::<ScrollPoints>(json!({"with_vector": ["nope"]})),
        text
    );
    assert_eq!(
        db.refusal::<GetPoints>(json!({"ids": [], "with_vector": ["nope"]})),
        text
    );
}

#[test]
fn count_with_and_without_filter() {
    let db = filled(2);
    let filter = json!({"must": [{"key": "n", "match": {"value": 0}}]});
    let count = |op: Value| db.json::<CountPoints>(op).unwrap().count;
    assert_eq!(count(json!({})), 25);
    assert_eq!(count(json!({"filter": filter})), 9);
    assert_eq!(count(json!({"filter": filter, "exact": false})), 9);
}

#[test]
fn a_read_past_its_deadline_says_so() {
    let db = filled(2);
    let over = Context::new().with_deadline(Instant::now());
    let scope = Scope {
        timeout_s: Some(5),
        ..Scope::of("c")
    };
    let read = db
        .database()
        .execute(ScrollPoints::default(), scope.clone(), &over);
    let error = crate::block_on(read).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(
        error.message(),
        "Timeout: Timeout error: Operation 'Scroll' timed out after 5s"
    );
    let filter = json!({"must": [{"key": "n", "match": {"value": 0}}]});
    let op = CountPoints {
        filter: Some(serde_json::from_value(filter).unwrap()),
        ..Default::default()
    };
    let error = crate::block_on(db.database().execute(op, scope, &over)).unwrap_err();
    assert_eq!(
        error.message(),
        "Timeout: Timeout error: Operation 'Count' timed out after 5s"
    );
}

#[test]
fn a_scope_with_a_timeout_is_a_deadline() {
    let db = Db::with(unnamed(1, "Dot"));
    db.upsert(json!([{"id": 1, "vector": [1]}])).unwrap();
    let scope = Scope {
        timeout_s: Some(0),
        ..Scope::of("c")
    };
    // Behind the gate, which accepts no such timeout.
    let (database, context) = (db.database(), Context::new());
    let late = database.execute(ScrollPoints::default(), scope, &context);
    assert_eq!(block_on(late).unwrap_err().kind(), ErrorKind::Timeout);
    let scope = Scope {
        timeout_s: Some(u64::MAX),
        ..Scope::of("c")
    };
    assert_eq!(
        db.run(ScrollPoints::default(), scope).unwrap().points.len(),
        1
    );
}

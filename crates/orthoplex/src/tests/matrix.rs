//! Matrices of samples.

use super::{Db, sharded};
use orthoplex_types::ops::reads::{SearchMatrixOffsets, SearchMatrixPairs};
use serde_json::{Value, json};

fn matrix(db: &Db, op: Value) -> (Value, Value) {
    let pairs = db.json::<SearchMatrixPairs>(op.clone()).unwrap();
    let offsets = db.json::<SearchMatrixOffsets>(op).unwrap();
    (
        serde_json::to_value(pairs).unwrap()["pairs"].take(),
        serde_json::to_value(offsets).unwrap(),
    )
}

#[test]
fn every_point_of_the_sample_comes_with_its_nearest() {
    for shards in [1, 3] {
        let db = Db::with(sharded(1, "Euclid", shards));
        let points = [(7, 0.0), (3, 1.0), (5, 3.0), (9, 10.0)];
        let points = points.map(|(id, x)| json!({"id": id, "vector": [x], "payload": {"n": id}}));
        db.upsert(json!(points)).unwrap();
        let (pairs, offsets) = matrix(&db, json!({"limit": 1}));
        let pair = |a: u64, b: u64, score: f32| json!({"a": a, "b": b, "score": score});
        let wanted = [
            pair(3, 7, 1.0),
            pair(5, 3, 2.0),
            pair(7, 3, 1.0),
            pair(9, 5, 7.0),
        ];
        assert_eq!(pairs, json!(wanted));
        let wanted = json!({
            "offsets_row": [0, 1, 2, 3], "offsets_col": [2, 0, 0, 1], "scores": [1.0, 2.0, 1.0, 7.0],
            "ids": [3, 5, 7, 9],
        });
        assert_eq!(offsets, wanted);
        let few = json!({"filter": {"must": {"key": "n", "range": {"lt": 6}}}});
        assert_eq!(matrix(&db, few).1["ids"], json!([3, 5]));
        let one = json!({"filter": {"must": {"has_id": [3]}}});
        let (pairs, offsets) = matrix(&db, one);
        assert_eq!((pairs, &offsets["ids"]), (json!([]), &json!([])));
        assert_eq!(
            matrix(&db, json!({"sample": 2}))
                .0
                .as_array()
                .unwrap()
                .len(),
            2
        );
    }
}

#[test]
fn the_vector_must_exist() {
    let db = Db::with(sharded(1, "Euclid", 1));
    let refused = db.refusal::<SearchMatrixPairs>(json!({"using": "none"}));
    assert!(
        refused.starts_with("Wrong input: Vector with name `none`"),
        "{refused}"
    );
}

use super::*;
use http_body_util::BodyExt;
use hyper::body::Body as _;
use orthoplex_types::PointId;
use orthoplex_types::ops::writes::{UpdateMode, UpsertPoints};
use orthoplex_types::rest::Rest;
use orthoplex_types::vector::NamedVectors;
use serde_json::Value;
use std::collections::BTreeMap;

fn written(value: &impl Serialize) -> String {
    let mut text = Vec::new();
    append(&mut text, value).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn only_numbers_of_arrays_have_fixed_digits() {
    #[derive(Serialize)]
    struct Body {
        threshold: f32,
        vector: Vec<f32>,
        rows: Vec<Vec<f32>>,
        limit: Option<f32>,
        doubles: [f64; 2],
    }
    let body = Body {
        threshold: 0.1,
        vector: vec![0.1, 2.0],
        rows: vec![vec![], vec![-0.25]],
        limit: Some(0.3),
        doubles: [0.1, 3.0],
    };
    let expected = r#"{"threshold":0.1,"vector":[0.1000000015,2.0],"rows":[[],[-0.250000000]],"limit":0.3,"doubles":[0.1,3.0]}"#;
    assert_eq!(written(&body), expected);
}

#[test]
fn all_else_is_written_as_by_serde_json() {
    #[derive(Serialize)]
    struct Unit;
    #[derive(Serialize)]
    struct Whole(Option<u8>);
    #[derive(Serialize)]
    struct Pair(u8, &'static str);
    #[derive(Serialize)]
    enum Choice {
        Bare,
        One(Vec<i64>),
        Two(char, [bool; 2]),
        Named { a: f64, b: Option<()> },
    }
    #[derive(Serialize)]
    struct All {
        units: (Unit, (), Option<u8>),
        structs: Vec<Whole>,
        pair: Pair,
        choices: [Choice; 5],
        numbers: (i8, i128, u64, f64),
        keys: BTreeMap<i32, Vec<Choice>>,
        empty: BTreeMap<String, Value>,
        mixed: (f32, &'static str, f32, Vec<f32>, f32, Choice, f32),
        bad: [f32; 2],
        texts: Vec<&'static str>,
    }
    let all = All {
        units: (Unit, (), Some(1)),
        structs: vec![Whole(None), Whole(Some(3))],
        pair: Pair(4, "a\"b\n[\u{1}ä"),
        choices: [
            Choice::Bare,
            Choice::One(vec![]),
            Choice::One(vec![1, -2]),
            Choice::Two('x', [true, false]),
            Choice::Named { a: 1e300, b: None },
        ],
        numbers: (-1, i128::MIN, u64::MAX, -0.0),
        keys: [(1, vec![Choice::Bare]), (-2, vec![])].into(),
        empty: BTreeMap::new(),
        mixed: (1.0, "[", 2.0, vec![3.0, 4.0], 5.0, Choice::Bare, 6.0),
        bad: [f32::NAN, f32::INFINITY],
        texts: vec!["", "["],
    };
    assert_eq!(written(&all), serde_json::to_string(&all).unwrap());
}

#[tokio::test]
async fn points_are_written_bit_by_bit() {
    let point = |id: u64| PointStruct {
        id: PointId::Num(id),
        vectors: NamedVectors::unnamed((1..500).map(|own| 1.0 / own as f32).collect()),
        payload: None,
    };
    for count in [0, 1, 2, 1000] {
        let mut operation = UpsertPoints {
            points: (0..count).map(point).collect(),
            update_mode: Some(UpdateMode::InsertOnly),
            ..UpsertPoints::default()
        };
        let whole = written(&operation);
        let points = operation.take_points();
        let body = body(operation.body().unwrap(), points).unwrap();
        assert_eq!(matches!(body, Body::Long(_)), count == 1000);
        // As often as one likes.
        for _ in 0..2 {
            let mut sent = body.outbound();
            let mut all = Vec::new();
            while let Some(piece) = sent.frame().await {
                let piece = piece.unwrap().into_data().unwrap();
                assert!(piece.len() < 80_000);
                all.extend_from_slice(&piece);
            }
            assert!(sent.is_end_stream());
            assert_eq!(all, whole.as_bytes());
        }
    }
}

//! The same as serde_json, for texts of every kind and damage.

use super::*;
use crate::query::Query;
use crate::vector::NamedVectors;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Reads a text in both ways. What this reader reads, serde_json reads alike.
fn agrees<T: for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug>(text: &[u8]) -> bool {
    let own: Option<T> = read(text);
    if let Some(own) = &own {
        let other: T = serde_json::from_slice(text).expect("serde_json reads it");
        assert_eq!(*own, other, "{}", String::from_utf8_lossy(text));
    }
    own.is_some()
}

/// The same for vectors. A number halfway between two `f32` may become either: this reader, as clients do, makes it a
/// float first.
fn vectors_agree(text: &[u8]) -> bool {
    let own: Option<NamedVectors> = read(text);
    if let Some(own) = &own {
        let theirs: NamedVectors = serde_json::from_slice(text).expect("serde_json reads it");
        let [own, theirs] = [own, &theirs].map(|all| serde_json::to_value(all).unwrap());
        assert!(are_near(&own, &theirs), "{}", String::from_utf8_lossy(text));
    }
    own.is_some()
}

fn are_near(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= a.abs() * 1e-6 + f64::from(f32::MIN_POSITIVE)
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| are_near(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| are_near(a, &b[name]))
        }
        _ => a == b,
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<f32>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(".{0,4}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn vectors() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<f32>().prop_map(Value::from),
        // Halfway between two `f32` both readers may differ, for one of them goes by way of `f64`.
        (-1e3..1e3).prop_map(|own: f64| Value::from(own.round() / 64.0)),
        (-3i64..3).prop_map(Value::from),
    ];
    let dense = prop::collection::vec(number, 0..20).prop_map(Value::from);
    let multi = prop::collection::vec(dense.clone(), 0..3).prop_map(Value::from);
    let other = prop_oneof![Just(Value::Null), "[a-z]{0,3}".prop_map(Value::from)];
    let any_kind = prop_oneof![4 => dense, 1 => multi, 1 => other];
    prop_oneof![
        any_kind.clone(),
        prop::collection::hash_map("[a-z]{0,5}", any_kind, 0..4)
            .prop_map(|all| Value::Object(all.into_iter().collect())),
    ]
}

/// A text with one byte changed, taken out or put in.
fn damaged(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Vec<u8>> {
    let marks = prop::sample::select(b"[]{},:\"\\-+.eE019ntu \n\x01\xff".to_vec());
    (
        value,
        any::<bool>(),
        any::<prop::sample::Index>(),
        marks,
        0..3,
    )
        .prop_map(|(value, is_pretty, at, mark, way)| {
            let mut text = if is_pretty {
                serde_json::to_vec_pretty(&value).unwrap()
            } else {
                serde_json::to_vec(&value).unwrap()
            };
            let at = at.index(text.len());
            match way {
                0 => text[at] = mark,
                1 => drop(text.remove(at)),
                _ => text.insert(at, mark),
            }
            text
        })
}

proptest! {
    #[test]
    fn whole_texts_are_read(value in values()) {
        assert!(agrees::<Value>(&serde_json::to_vec(&value).unwrap()));
        assert!(agrees::<Value>(&serde_json::to_vec_pretty(&value).unwrap()));
    }

    #[test]
    fn damaged_texts_are_read_alike_or_not(text in damaged(values())) {
        agrees::<Value>(&text);
    }

    #[test]
    fn vectors_are_read_alike(value in vectors()) {
        let text = serde_json::to_vec(&value).unwrap();
        let theirs = serde_json::from_slice::<NamedVectors>(&text);
        prop_assert_eq!(vectors_agree(&text), theirs.is_ok());
    }

    #[test]
    fn damaged_vectors_and_queries_are_read_alike_or_not(text in damaged(vectors())) {
        vectors_agree(&text);
        if let Some(own) = read::<Query>(&text) {
            let theirs: Query = serde_json::from_slice(&text).expect("serde_json reads it");
            prop_assert_eq!(std::mem::discriminant(&own), std::mem::discriminant(&theirs));
        }
    }

    #[test]
    fn numbers_are_those_of_the_library(
        text in "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?"
    ) {
        same_number(&text);
    }

    #[test]
    fn short_numbers_are_those_of_the_library(text in "-?(0|[1-9][0-9]{0,3})\\.[0-9]{1,20}") {
        same_number(&text);
    }

    #[test]
    fn floats_come_back(number in any::<f64>(), single in any::<f32>()) {
        for text in [format!("{number:e}"), format!("{single:e}"), format!("{}", f64::from(single))] {
            if text.bytes().all(|byte| !byte.is_ascii_alphabetic() || byte == b'e') {
                same_number(&text);
            }
        }
    }
}

fn same_number(text: &str) {
    let number = Number::read(text.as_bytes()).expect(text);
    assert_eq!(number.length(), text.len());
    let float: f64 = text.parse().unwrap();
    let finite = float.is_finite().then_some(float);
    assert_eq!(
        number.double().map(f64::to_bits),
        finite.map(f64::to_bits),
        "{text}"
    );
    let whole = number.is_whole() && !text.starts_with('-');
    assert_eq!(
        number.unsigned(),
        text.parse().ok().filter(|_| whole),
        "{text}"
    );
    let signed = text.parse().ok().filter(|_| number.is_whole());
    assert_eq!(number.signed(), signed, "{text}");
    let single = float as f32;
    let finite = single.is_finite().then_some(single);
    assert_eq!(
        number.single().map(f32::to_bits),
        finite.map(f32::to_bits),
        "{text}"
    );
}

#[test]
fn numbers_between_two_singles_are_told_apart() {
    // Halfway between two `f32`, a little above, a little below: by less than a float can tell, and by more.
    let half = f64::from(1.0f32) + f64::from(f32::EPSILON) / 2.0;
    for tail in ["", "000000000000000000001", "00001", "1"] {
        same_number(&format!("{half:.40}{tail}"));
    }
    same_number("1.00000005960464477538");
    same_number("1.00000005960464477540");
    for text in [
        "0",
        "-0",
        "-0.0",
        "1e22",
        "1e23",
        "9007199254740993",
        "18446744073709551615",
        "-9223372036854775808",
    ] {
        same_number(text);
    }
}

#[test]
fn what_json_does_not_know_is_no_number() {
    for text in [
        "", "-", "+1", ".5", "01", "-01", "1.", "1.e5", "1e", "1e+", "x", "-x", "1.-2",
    ] {
        assert!(
            Number::read(text.as_bytes()).is_none_or(|own| own.length() < text.len()),
            "{text}"
        );
    }
    assert_eq!(Number::read(b"12,3").map(|own| own.length()), Some(2));
}

#[test]
fn common_texts_are_read_without_the_library() {
    let deep = |depth| "[".repeat(depth) + &"]".repeat(depth);
    for text in [
        json!({"a": [1.5, -2, 3e-4], "b": [[1, 2], [3]], "c": {"indices": [1], "values": [0.5]}})
            .to_string(),
        " [ 1 , 2.5\n] ".to_owned(),
        "[]".to_owned(),
    ] {
        assert!(agrees::<NamedVectors>(text.as_bytes()), "{text}");
    }
    for text in [
        deep(100),
        r#"{"a\n\u00e9":"\ud83d\ude00","":null}"#.to_owned(),
    ] {
        assert!(agrees::<Value>(text.as_bytes()), "{text}");
    }
    for text in [
        deep(127),
        deep(4000),
        "[1,]".into(),
        "[,1]".into(),
        "{\"a\":1,}".into(),
        "1 2".into(),
        "{\"a\" 1}".into(),
        "\"\\ud83d\"".into(),
        "\"\n\"".into(),
        "nul".into(),
        "[1 2]".into(),
        "{1:2}".into(),
        "1e999".into(),
    ] {
        assert!(!agrees::<Value>(text.as_bytes()), "{text}");
        let same = |own: serde_json::Result<Value>| own.map_err(|error| error.to_string()).ok();
        assert_eq!(
            same(from_slice(text.as_bytes())),
            same(serde_json::from_str(&text)),
            "{text}"
        );
    }
    let error = from_slice::<NamedVectors>(b"[1, null]").unwrap_err();
    let theirs = serde_json::from_slice::<NamedVectors>(b"[1, null]").unwrap_err();
    assert_eq!(error.to_string(), theirs.to_string());
}

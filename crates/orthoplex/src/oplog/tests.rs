//! Round trips and hostile bytes.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn payload(value: serde_json::Value) -> Payload {
    serde_json::from_value(value).unwrap()
}

fn samples() -> Vec<WriteOp<Vec<PointId>>> {
    let ids = vec![PointId::Num(7), PointId::Uuid(u128::MAX - 3)];
    let point = PointWrite {
        id: PointId::Num(u64::MAX),
        vectors: vec![
            (0, Stored::Dense(vec![1.0, -0.5])),
            (3, Stored::Dense(vec![])),
            (
                4,
                Stored::Sparse {
                    indices: vec![2, u32::MAX],
                    values: vec![0.5, -1.0],
                },
            ),
            (
                5,
                Stored::Multi {
                    dim: 2,
                    values: vec![1.0, 2.0, 3.0, 4.0],
                },
            ),
        ],
        payload: Some(payload(json!({"a": {"b": [1, null, "ü"]}}))),
    };
    let bare = PointWrite {
        id: PointId::Uuid(1),
        vectors: vec![],
        payload: None,
    };
    vec![
        WriteOp::Upsert {
            points: vec![point.clone(), bare],
            mode: UpdateMode::InsertOnly,
        },
        WriteOp::Delete(ids.clone()),
        WriteOp::SetPayload {
            target: ids.clone(),
            payload: payload(json!({"x": 1})),
            key: Some("a.b[0]".parse().unwrap()),
        },
        WriteOp::OverwritePayload {
            target: ids.clone(),
            payload: payload(json!({"x": null})),
        },
        WriteOp::DeletePayload {
            target: ids.clone(),
            keys: vec!["a".parse().unwrap(), "\"b.c\"[].d".parse().unwrap()],
        },
        WriteOp::ClearPayload(vec![]),
        WriteOp::UpdateVectors(vec![PointWrite {
            payload: None,
            ..point
        }]),
        WriteOp::DeleteVectors {
            target: ids,
            slots: vec![0, u16::MAX],
        },
    ]
}

#[test]
fn every_kind_survives_the_round_trip() {
    for op in samples() {
        assert_eq!(decode(&encode(&op)), Ok(op));
    }
}

#[test]
fn cut_or_longer_bytes_are_refused() {
    for op in samples() {
        let bytes = encode(&op);
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_err(), "{op:?} cut at {length}");
        }
        assert!(decode(&[&bytes[..], &[0]].concat()).is_err());
    }
}

#[test]
fn a_newer_format_is_named() {
    let mut bytes = encode(&WriteOp::Delete(vec![]));
    bytes[0] = 9;
    assert!(decode(&bytes).unwrap_err().contains("format 9"));
}

proptest! {
    #[test]
    fn changed_bytes_never_panic(which in 0usize..8, at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = encode(&samples()[which]);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = decode(&bytes);
    }

    #[test]
    fn noise_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }
}

#[test]
fn payloads_count_for_the_size_of_a_write() {
    let payload = payload(json!({"text": "x".repeat(5_000)}));
    let point = PointWrite {
        id: PointId::Num(1),
        vectors: Vec::new(),
        payload: Some(payload.clone()),
    };
    let upsert = WriteOp::<Target>::Upsert {
        points: vec![point],
        mode: UpdateMode::default(),
    };
    let set = WriteOp::SetPayload {
        target: Target::Filter(Filter::default()),
        payload,
        key: None,
    };
    assert!(upsert.approximate_bytes() > 5_000);
    assert!(set.approximate_bytes() > 5_000);
}

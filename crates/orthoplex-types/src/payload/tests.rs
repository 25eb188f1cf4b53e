//! Merging, depth.

use super::*;
use serde_json::json;

fn payload(value: Value) -> Payload {
    serde_json::from_value(value).unwrap()
}

fn nested(levels: usize) -> Payload {
    let inner = (1..levels).fold(json!(1), |inner, place| {
        if place % 2 == 0 {
            json!([inner])
        } else {
            json!({ "a": inner })
        }
    });
    payload(json!({ "a": inner }))
}

#[test]
fn a_null_deletes_its_key_and_other_keys_are_replaced_whole() {
    let mut own = payload(json!({"a": {"x": 1}, "b": 1, "c": null}));
    own.merge(&payload(
        json!({"a": {"y": 2}, "b": null, "none": null, "d": [null]}),
    ));
    assert_eq!(own, payload(json!({"a": {"y": 2}, "c": null, "d": [null]})));
}

#[test]
fn depth_is_bounded() {
    assert!(payload(json!({})).check_depth().is_ok());
    assert!(nested(PAYLOAD_DEPTH_MAX).check_depth().is_ok());
    assert!(nested(PAYLOAD_DEPTH_MAX + 1).check_depth().is_err());
    assert!(nested(PAYLOAD_DEPTH_MAX - 3).check_depth_within(3).is_ok());
    assert!(nested(PAYLOAD_DEPTH_MAX - 3).check_depth_within(4).is_err());
    let error = payload(json!({})).check_depth_within(64).unwrap_err();
    assert_eq!(
        error.message(),
        "Bad request: Payload is nested deeper than 64 levels"
    );
}

#[test]
fn whole_numbers_keep_all_their_digits() {
    let text = format!(r#"{{"a":{},"b":{},"c":0.1}}"#, i64::MIN, u64::MAX);
    let own: Payload = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&own).unwrap(), text);
}

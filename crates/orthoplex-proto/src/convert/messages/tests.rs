//! Messages as plain data and back.

use super::{read_message, write_message};
use serde_json::{Value, json};

fn there_and_back(name: &str, value: &Value) -> Value {
    let bytes = write_message(name, value.clone()).unwrap().unwrap();
    read_message(name, &bytes, serde_json::value::Serializer)
        .unwrap()
        .unwrap()
}

#[test]
fn messages_are_plain_data_in_the_shape_of_rest() {
    let point = json!({"id": 7, "vector": {"a": [0.5, 0.25]}, "payload": {"b": [1, "c"]}});
    assert_eq!(there_and_back("qdrant.PointStruct", &point), point);
    let filter = json!({"must": [{"key": "a", "match": {"value": 1}}], "should": [{"is_empty": {"key": "b"}}]});
    let read = there_and_back("qdrant.Filter", &filter);
    assert_eq!(read["must"][0]["match"], json!({"value": 1}));
    assert_eq!(read["should"][0]["is_empty"], json!({"key": "b"}));
    assert_eq!(
        there_and_back("qdrant.DenseVector", &json!([1.0, 2.0])),
        json!([1.0, 2.0])
    );
    assert_eq!(there_and_back("qdrant.ShardKey", &json!("k")), json!("k"));
}

#[test]
fn what_is_no_message_is_none_or_an_error() {
    assert!(read_message("qdrant.Nothing", &[], serde_json::value::Serializer).is_none());
    assert!(read_message("other.Filter", &[], serde_json::value::Serializer).is_none());
    let broken = read_message("qdrant.Filter", &[255], serde_json::value::Serializer);
    assert!(broken.unwrap().is_err());
    let wrong = write_message("qdrant.Filter", json!(3));
    assert!(wrong.unwrap().is_err());
}

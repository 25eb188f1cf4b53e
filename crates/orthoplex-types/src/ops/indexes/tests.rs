//! Options of field indexes: what is kept, what is refused.

use super::*;
use crate::ErrorKind;
use serde_json::{Value, json};

fn declared(field: &str, schema: Value) -> Result<CreateFieldIndex> {
    let operation = json!({"field_name": field, "field_schema": schema});
    let operation: CreateFieldIndex = serde_json::from_value(operation).unwrap();
    operation.validate().map(|()| operation)
}

#[test]
fn options_are_kept() {
    for schema in [
        json!({"type": "keyword", "is_tenant": true, "prefix": true, "memory": "pinned"}),
        json!({"type": "integer", "memory": "cold", "nested": "o"}),
        json!({"type": "text", "tokenizer": "word", "memory": "cached", "nested": "o[]"}),
        json!({"type": "text", "tokenizer": "word", "stemmer": {"type": "none"}}),
        json!({"type": "text", "tokenizer": "code", "scoring": {"type": "bm25"}, "nested": "o"}),
    ] {
        let operation = declared("o[].x", schema.clone()).unwrap();
        assert_eq!(
            serde_json::to_value(operation.field_schema).unwrap(),
            schema
        );
    }
    let off = declared("x", json!({"type": "text", "scoring": false})).unwrap();
    let shown = serde_json::to_value(off.field_schema).unwrap();
    assert_eq!(shown, json!({"type": "text", "tokenizer": "word"}));
}

#[test]
fn fields_outside_of_their_array_are_refused() {
    for (field, nested) in [
        ("x", "o"),
        ("o.x", "o"),
        ("o[]", "o"),
        ("o[].x", "p"),
        ("o[].x", ""),
    ] {
        let error = declared(field, json!({"type": "float", "nested": nested})).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unprocessable, "{field}");
        assert!(error.message().contains("nested"), "{error}");
    }
}

#[test]
fn an_index_of_numbers_serves_something() {
    let error = declared(
        "x",
        json!({"type": "integer", "lookup": false, "range": false}),
    );
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessable);
    let text = "Validation error: the 'lookup' and 'range' capabilities can't be both disabled";
    assert_eq!(error.message(), text);
}

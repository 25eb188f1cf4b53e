//! Messages that cannot be read, and what they answer.

use super::domain;
use crate::convert::{Call, Wire};
use crate::qdrant::{self as proto, points_update_operation as inner};
use orthoplex_types::ShardKeySelector;
use orthoplex_types::config::{Datatype, Distance, QuantizationConfig};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::filter::{Condition, FieldCondition, Match};
use orthoplex_types::operation::{Operation, ReadConsistency};
use orthoplex_types::ops::collections::UpdateCollection;
use orthoplex_types::ops::reads::{CountPoints, QueryPoints, SearchPoints};
use orthoplex_types::ops::writes::{
    BatchUpdate, DeletePoints, DeleteVectors, SetPayload, UpdateVectors, UpsertPoints,
};
use orthoplex_types::point::PointStruct;
use orthoplex_types::query::{Query, VectorInput};
use orthoplex_types::selector::PointsSelector;
use orthoplex_types::vector::{NamedVectors, Vector};
use orthoplex_types::{ErrorKind, JsonPath, PointId};
use serde_json::{Value, json};

/// The text of a message that the caller got wrong.
fn invalid<T: Wire<M>, M>(message: M) -> String {
    let error = T::decode(message).err().unwrap();
    assert_eq!(error.kind().grpc_code(), 3, "{error}");
    error.message().to_owned()
}

fn sparse() -> proto::Vector {
    domain::<Vector>(json!({ "indices": [1], "values": [1.0] }))
        .encode()
        .unwrap()
}

#[test]
fn ids() {
    assert_eq!(
        invalid::<PointId, _>(proto::PointId::default()),
        "No ID options provided"
    );
    let options = proto::point_id::PointIdOptions::Uuid("nope".to_owned());
    let bad = proto::PointId {
        point_id_options: Some(options),
    };
    assert_eq!(invalid::<PointId, _>(bad), "Unable to parse UUID: nope");
    assert_eq!(
        invalid::<PointStruct, _>(proto::PointStruct::default()),
        "Empty ID is not allowed"
    );
}

#[test]
fn payload() {
    for number in [f64::NAN, f64::INFINITY] {
        let kind = Some(proto::value::Kind::DoubleValue(number));
        let text = invalid::<Value, _>(proto::Value { kind });
        assert_eq!(text, "cannot convert to json number");
    }
    assert_eq!(
        invalid::<JsonPath, _>("a..b".to_owned()),
        "Invalid json path: 'a..b'"
    );
}

#[test]
fn vectors() {
    let unnamed = proto::Vectors {
        vectors_options: Some(proto::vectors::VectorsOptions::Vector(sparse())),
    };
    let text = "Sparse vector must have a name specified";
    assert_eq!(invalid::<NamedVectors, _>(unnamed), text);
    let search = proto::SearchPoints {
        collection_name: "c".to_owned(),
        vector: vec![1.0],
        sparse_indices: Some(proto::SparseIndices { data: vec![1] }),
        limit: 1,
        ..Default::default()
    };
    assert_eq!(invalid::<Call<SearchPoints>, _>(search), text);
    for (length, count) in [(3, 2), (0, 0), (0, 2), (2, 0)] {
        let data = vec![1.0; length];
        let message = proto::Vector {
            data,
            vectors_count: Some(count),
            ..Default::default()
        };
        let text = format!("{length} values can not be split into {count} equal vectors");
        assert_eq!(invalid::<Vector, _>(message), text);
    }
    assert_eq!(
        invalid::<VectorInput, _>(proto::VectorInput::default()),
        "VectorInput variant is missing"
    );
}

#[test]
fn updates_of_vectors_need_vectors() {
    let id = Some(PointId::Num(1).encode().unwrap());
    let message = proto::UpdatePointVectors {
        collection_name: "c".to_owned(),
        points: vec![proto::PointVectors { id, vectors: None }],
        ..Default::default()
    };
    assert_eq!(
        invalid::<Call<UpdateVectors>, _>(message),
        "Expected some vectors"
    );
}

#[test]
fn filters() {
    let nested = proto::NestedCondition {
        key: "a".to_owned(),
        filter: None,
    };
    let one_of = proto::condition::ConditionOneOf::Nested(nested);
    let message = proto::Condition {
        condition_one_of: Some(one_of),
    };
    assert_eq!(
        invalid::<Condition, _>(message),
        "Nested condition must have a filter"
    );
    assert_eq!(
        invalid::<Condition, _>(proto::Condition::default()),
        "Condition variant is missing"
    );
    assert_eq!(
        invalid::<Match, _>(proto::Match::default()),
        "Match variant is missing"
    );
    let both = proto::FieldCondition {
        key: "a".to_owned(),
        range: Some(proto::Range::default()),
        datetime_range: Some(proto::DatetimeRange::default()),
        ..Default::default()
    };
    assert!(invalid::<FieldCondition, _>(both).contains("either a range or a datetime_range"));
    for (seconds, nanos) in [(i64::MAX, 0), (0, -1), (0, 1_000_000_000)] {
        let text = invalid::<Timestamp, _>(prost_types::Timestamp { seconds, nanos });
        assert!(text.starts_with("Invalid timestamp"), "{text}");
    }
}

#[test]
fn selectors() {
    let text = "PointSelector is missing";
    assert_eq!(
        invalid::<PointsSelector, _>(proto::PointsSelector::default()),
        text
    );
    let delete = proto::DeletePoints {
        collection_name: "c".to_owned(),
        ..Default::default()
    };
    assert_eq!(invalid::<Call<DeletePoints>, _>(delete), text);
    let set = proto::SetPayloadPoints {
        collection_name: "c".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        invalid::<Call<SetPayload>, _>(set),
        "points_selector is expected"
    );
    let key = |text: &str| proto::ShardKey {
        key: Some(proto::shard_key::Key::Keyword(text.to_owned())),
    };
    for shard_keys in [vec![], vec![key("a"), key("b")]] {
        let selector = proto::ShardKeySelector {
            shard_keys,
            fallback: Some(key("c")),
        };
        let text = invalid::<ShardKeySelector, _>(Some(selector));
        assert_eq!(text, "Fallback shard key requires exactly one shard key");
    }
}

#[test]
fn scopes() {
    let nameless = proto::UpsertPoints {
        timeout: Some(0),
        ..Default::default()
    };
    assert_eq!(
        invalid::<Call<UpsertPoints>, _>(nameless),
        "Validation error in body: [collection_name: value \"\" invalid, must be from 1 to 255 characters; \
         timeout: value 0 invalid, must be 1 or larger]"
    );
    let consistency = proto::CountPoints {
        collection_name: "c".to_owned(),
        read_consistency: Some(proto::ReadConsistency { value: None }),
        ..Default::default()
    };
    assert_eq!(
        invalid::<Call<CountPoints>, _>(consistency),
        "ReadConsistency variant is missing"
    );
    let copies = proto::CountPoints {
        collection_name: "c".to_owned(),
        read_consistency: Some(ReadConsistency::Factor(0).encode().unwrap()),
        ..Default::default()
    };
    assert_eq!(
        invalid::<Call<CountPoints>, _>(copies),
        "Validation error in body: [read_consistency: value 0 invalid, must be 1 or larger]"
    );
    let batch = proto::UpdateBatchPoints {
        collection_name: "c".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        invalid::<Call<BatchUpdate>, _>(batch),
        "Validation error in body: [operations: value invalid, must not be empty]"
    );
}

#[test]
fn enums() {
    assert_eq!(
        invalid::<Distance, _>(0),
        "Malformed distance parameter: UnknownDistance"
    );
    assert_eq!(
        invalid::<Distance, _>(77),
        "Malformed distance parameter: 77"
    );
    assert_eq!(
        invalid::<Option<Datatype>, _>(Some(77)),
        "Malformed datatype parameter: 77"
    );
}

#[test]
fn queries() {
    assert_eq!(
        invalid::<Query, _>(proto::Query::default()),
        "Query variant is missing"
    );
    let zero = proto::QueryPoints {
        collection_name: "c".to_owned(),
        limit: Some(0),
        ..Default::default()
    };
    let error = Call::<QueryPoints>::decode(zero)
        .unwrap()
        .operation
        .validate()
        .unwrap_err();
    assert_eq!(
        error.message(),
        "Validation error in body: [limit: value 0 invalid, must be 1 or larger]"
    );
}

#[test]
fn prefetches_are_not_dropped() {
    let query = domain::<Query>(json!([1.0])).encode().unwrap();
    let mut message = proto::QueryPoints {
        collection_name: "c".to_owned(),
        prefetch: vec![proto::PrefetchQuery::default()],
        query: Some(query),
        ..Default::default()
    };
    let call = Call::<QueryPoints>::decode(message.clone()).unwrap();
    assert_eq!(call.operation.prefetch.len(), 1);
    message.query = None;
    let error = Call::<QueryPoints>::decode(message)
        .unwrap()
        .operation
        .validate()
        .unwrap_err();
    assert!(
        error
            .message()
            .contains("A query is needed to merge the prefetches")
    );
}

#[test]
fn variants_that_are_missing() {
    assert_eq!(
        invalid::<QuantizationConfig, _>(proto::QuantizationConfig::default()),
        "QuantizationConfig variant is missing"
    );
}

#[test]
fn configuration_that_cannot_be_reaches_the_operation() {
    let coded = proto::SparseVectorParams {
        index: Some(proto::SparseIndexConfig {
            datatype: Some(proto::Datatype::Turbo4.into()),
            ..Default::default()
        }),
        modifier: None,
    };
    let sparse = proto::SparseVectorConfig {
        map: [("a".to_owned(), coded)].into(),
    };
    let message = proto::UpdateCollection {
        collection_name: "c".to_owned(),
        sparse_vectors_config: Some(sparse),
        ..Default::default()
    };
    let call = Call::<UpdateCollection>::decode(message).unwrap();
    let error = call.operation.validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(
        error.message().contains("sparse vectors do not support"),
        "{error}"
    );
}

#[test]
fn what_a_message_has_no_room_for_is_not_dropped() {
    let fails = |result: orthoplex_types::Result<()>| result.unwrap_err().kind();
    let vectors: DeleteVectors = domain(json!({ "points": [1], "filter": {}, "vector": ["a"] }));
    let result: orthoplex_types::Result<inner::DeleteVectors> = vectors.encode();
    assert_eq!(fails(result.map(drop)), ErrorKind::Unimplemented);
}

//! JSON shapes and texts of reads.

mod groups;

use super::*;
use crate::ErrorKind;
use crate::query::{Query, VectorInput};
use crate::vector::Vector;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fmt::Debug;

/// Something whose JSON is looked at.
trait Shape: Serialize + DeserializeOwned + PartialEq + Debug {}
impl<T: Serialize + DeserializeOwned + PartialEq + Debug> Shape for T {}

/// Reads an operation or a part of one; what is written reads back as the same.
fn read<O: Shape>(value: Value) -> O {
    let operation: O = serde_json::from_str(&value.to_string()).unwrap();
    let written = serde_json::to_string(&operation).unwrap();
    assert_eq!(
        serde_json::from_str::<O>(&written).unwrap(),
        operation,
        "{written}"
    );
    operation
}

/// What REST shows of the broken constraints.
fn texts<O: Operation + Shape>(value: Value) -> String {
    let error = read::<O>(value).validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessable, "{error}");
    error.violations().render(O::BODY)
}

fn failure<O: Operation + Shape>(value: Value) -> Error {
    read::<O>(value).validate().unwrap_err()
}

#[test]
fn a_limit_of_zero_is_named_with_the_first_step_of_the_body() {
    let zero = |step: &str| format!("[{step}limit: value 0 invalid, must be 1 or larger]");
    assert_eq!(texts::<QueryPoints>(json!({"limit": 0})), zero("internal."));
    assert_eq!(
        texts::<ScrollPoints>(json!({"limit": 0})),
        zero("scroll_request.")
    );
    let search = json!({"vector": [1], "limit": 0});
    assert_eq!(
        texts::<SearchPoints>(search.clone()),
        zero("search_request.")
    );
    let recommend = json!({"positive": [1], "limit": 0});
    assert_eq!(
        texts::<RecommendPoints>(recommend.clone()),
        zero("recommend_request.")
    );
    assert_eq!(
        texts::<QueryBatch>(json!({"searches": [{}, {"limit": 0}]})),
        zero("searches[1].internal.")
    );
    assert_eq!(
        texts::<SearchBatch>(json!({"searches": [search]})),
        zero("searches[0].search_request.")
    );
    assert_eq!(
        texts::<RecommendBatch>(json!({"searches": [recommend]})),
        zero("searches[0].recommend_request.")
    );
    assert_eq!(
        failure::<QueryBatch>(json!({"searches": [{"limit": 0}]})).message(),
        "Validation error in body: [searches[0].limit: value 0 invalid, must be 1 or larger]"
    );
}

#[test]
fn two_faults_give_one_answer() {
    assert_eq!(
        texts::<QueryPoints>(json!({
            "query": [], "limit": 0, "filter": {"must": {"key": "a"}},
            "params": {"quantization": {"oversampling": 0.0}}
        })),
        "[internal.query.nearest: dense vector must not be empty; \
         internal.limit: value 0 invalid, must be 1 or larger; \
         internal.filter.must[0]: At least one field condition must be specified; \
         internal.params.quantization.oversampling: value 0.0 invalid, must be 1.0 or larger]"
    );
    // Broken constraints of any item come before what else is wrong with an earlier one.
    assert_eq!(
        texts::<QueryBatch>(json!({"searches": [{"prefetch": [{}]}, {"limit": 0}]})),
        "[searches[1].internal.limit: value 0 invalid, must be 1 or larger]"
    );
    assert_eq!(
        failure::<QueryBatch>(json!({"searches": [{}, {"prefetch": [{}]}]})).message(),
        "Bad request: A query is needed to merge the prefetches. Can't have prefetches without defining a query."
    );
}

#[test]
fn filters_of_counts_and_scrolls() {
    let broken = json!({"filter": {"must": {"key": "a"}}});
    let text = "filter.must[0]: At least one field condition must be specified]";
    assert_eq!(
        texts::<CountPoints>(broken.clone()),
        format!("[count_request.{text}")
    );
    assert_eq!(
        texts::<ScrollPoints>(broken),
        format!("[scroll_request.{text}")
    );
}

#[test]
fn the_largest_limit_is_accepted() {
    let query: QueryPoints = read(json!({"limit": u64::MAX, "offset": u64::MAX}));
    assert_eq!(query.limit, Some(usize::MAX));
    assert!(query.validate().is_ok());
}

#[test]
fn members_and_their_aliases() {
    let all = Some(WithVector::Bool(true));
    let names = Some(WithVector::Names(vec!["a".to_owned()]));
    for member in ["with_vector", "with_vectors"] {
        assert_eq!(
            read::<QueryPoints>(json!({ member: true })).with_vector,
            all
        );
        assert_eq!(
            read::<ScrollPoints>(json!({ member: ["a"] })).with_vector,
            names
        );
        assert_eq!(
            read::<GetPoints>(json!({ "ids": [1], member: true })).with_vector,
            all
        );
    }
    for member in ["limit", "top"] {
        assert_eq!(
            read::<SearchPoints>(json!({ "vector": [1], member: 7 })).limit,
            7
        );
        assert_eq!(read::<RecommendPoints>(json!({ member: 7 })).limit, 7);
    }
    assert!(serde_json::from_value::<SearchPoints>(json!({"vector": [1]})).is_err());
    assert!(serde_json::from_value::<GetPoints>(json!({})).is_err());
    let nulls: QueryPoints = read(json!({
        "prefetch": null, "query": null, "using": null, "filter": null, "params": null,
        "score_threshold": null, "limit": null, "offset": null, "with_vector": null,
        "with_payload": null, "lookup_from": null, "shard_key": null, "unknown": 1
    }));
    assert_eq!(nulls, QueryPoints::default());
    assert!(nulls.validate().is_ok());
}

#[test]
fn payload_selections() {
    use crate::selector::PayloadSelector;
    let paths = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| text.parse().unwrap())
            .collect::<Vec<_>>()
    };
    for (value, wanted) in [
        (json!(true), WithPayload::Bool(true)),
        (
            json!(["a", "b.c"]),
            WithPayload::Fields(paths(&["a", "b.c"])),
        ),
        (
            json!({"include": ["a"]}),
            WithPayload::Selector(PayloadSelector::Include(paths(&["a"]))),
        ),
        (
            json!({"exclude": ["a[]"]}),
            WithPayload::Selector(PayloadSelector::Exclude(paths(&["a[]"]))),
        ),
    ] {
        assert_eq!(read::<WithPayload>(value.clone()), wanted);
        assert_eq!(serde_json::to_value(wanted).unwrap(), value);
    }
    assert!(serde_json::from_value::<WithPayload>(json!("a")).is_err());
    assert!(serde_json::from_value::<WithPayload>(json!(["a["])).is_err());
}

#[test]
fn queries_that_lack_something() {
    assert_eq!(
        failure::<QueryPoints>(json!({"score_threshold": 1.0})).message(),
        "Bad request: A query is needed to use the score_threshold. \
         Can't have score_threshold without defining a query."
    );
    assert!(
        read::<QueryPoints>(json!({"prefetch": []}))
            .validate()
            .is_ok()
    );
    for (value, text) in [
        (
            json!({"query": {"fusion": "rrf"}}),
            "Wrong input: Validation failed: cannot apply Fusion without prefetches",
        ),
        (
            json!({"query": {"formula": 1}}),
            "Wrong input: Validation failed: cannot apply Formula without prefetches",
        ),
        (
            json!({"query": {"fusion": "dbsf"}, "using": "a"}),
            "Bad request: Fusion queries cannot be combined with the 'using' field.",
        ),
        (
            json!({"query": {"rrf": {"weights": [1, 2]}}, "prefetch": {}}),
            "Wrong input: Number of weights in RRF should match number of pre-fetches: got 2, expected 1",
        ),
        (
            json!({"query": 1, "prefetch": {"prefetch": [{}]}}),
            "Bad request: A query is needed to merge the prefetches. Can't have prefetches without defining a query.",
        ),
    ] {
        assert_eq!(failure::<QueryPoints>(value).message(), text);
    }
    let error = failure::<ScrollPoints>(json!({"order_by": "a", "offset": 3}));
    assert!(error.message().contains("order_by"), "{error}");
}

#[test]
fn stages_are_bounded_and_checked() {
    let nested = |depth: usize| {
        let mut stage = json!({"limit": 0, "query": {"nearest": [1], "mmr": {"diversity": 2}}});
        for _ in 1..depth {
            stage = json!({"prefetch": stage, "query": 1});
        }
        json!({"prefetch": stage, "query": 1})
    };
    assert_eq!(
        texts::<QueryPoints>(nested(65)),
        "[internal.prefetch: prefetches depth 65 exceeds max depth 64]"
    );
    assert_eq!(
        texts::<QueryPoints>(nested(2)),
        "[internal.prefetch[0].prefetch[0].limit: value 0 invalid, must be 1 or larger; \
         internal.prefetch[0].prefetch[0].query.mmr.diversity: value 2.0 invalid, must be from 0.0 to 1.0]"
    );
    let feedback = json!({"query": {"relevance_feedback": {
        "target": 1, "feedback": [{"example": 2, "score": 1}],
        "strategy": {"naive": {"a": 1, "b": -1, "c": 1}},
    }}});
    assert_eq!(
        texts::<QueryPoints>(feedback),
        "[internal.query.relevance_feedback.strategy.naive.b: value -1.0 invalid, must be 0.0 or larger]"
    );
}

#[test]
fn batches_are_bounded() {
    let batch = |count: usize| QueryBatch {
        searches: vec![QueryPoints::default(); count],
    };
    assert!(batch(0).validate().is_ok());
    assert!(batch(BATCH_MAX).validate().is_ok());
    let error = batch(BATCH_MAX + 1).validate().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[test]
fn retired_requests_become_queries() {
    let search: SearchPoints = read(json!({
        "vector": {"name": "v", "vector": [1, 2]}, "top": 3, "offset": 1, "score_threshold": 0.5,
        "with_payload": ["a"], "with_vectors": true, "filter": {}, "params": {"exact": true}
    }));
    let query: QueryPoints = read(json!({
        "query": [1, 2], "using": "v", "limit": 3, "offset": 1, "score_threshold": 0.5,
        "with_payload": ["a"], "with_vector": true, "filter": {}, "params": {"exact": true}
    }));
    assert_eq!(QueryPoints::from(search), query);
    let recommend: RecommendPoints = read(json!({
        "positive": [1, [0.5]], "negative": [2], "strategy": "average_vector", "limit": 3, "using": "v"
    }));
    let query = QueryPoints::from(recommend);
    let Some(Query::Recommend(input)) = query.query else {
        panic!("{query:?}")
    };
    let dense = VectorInput::Vector(Vector::Dense(vec![0.5]));
    assert_eq!(input.positive, [VectorInput::Id(PointId::Num(1)), dense]);
    assert_eq!(input.negative, [VectorInput::Id(PointId::Num(2))]);
    assert_eq!((query.limit, query.using.as_deref()), (Some(3), Some("v")));
}

#[test]
fn empty_examples_are_checked_against_the_collection() {
    let examples = json!({"positive": [1, []], "negative": [[]], "limit": 1});
    let retired: RecommendPoints = serde_json::from_value(examples.clone()).unwrap();
    assert!(retired.validate().is_ok());
    let query: QueryPoints = read(json!({"query": {"recommend": examples}}));
    assert!(query.validate().is_ok());
    assert_eq!(
        texts::<QueryPoints>(json!({"query": {"recommend": {}}})),
        "[internal.query.recommend: At least one positive or negative vector ID required]"
    );
    let retired: RecommendPoints = read(json!({"limit": 1}));
    assert!(retired.validate().is_ok());
}

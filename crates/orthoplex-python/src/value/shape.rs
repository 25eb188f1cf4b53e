//! Whether an answer has what whoever asked will look at.
//!
//! Answers are read without their types, so a server that is none of ours may say anything. Looks at the outside
//! of rows only: their fields are read when somebody wants them.

use super::Value;
use orthoplex_types::Operation;
use orthoplex_types::ops::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, GetPoints, QueryBatch, QueryGroups, QueryPoints,
    RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints, SearchBatch, SearchGroups,
    SearchPoints,
};

/// Whether a result may be one of that operation.
pub(crate) fn fits<O: Operation>(result: &Value) -> bool {
    match O::NAME {
        QueryPoints::NAME | ScrollPoints::NAME => has_points(result),
        GetPoints::NAME | SearchPoints::NAME | RecommendPoints::NAME | DiscoverPoints::NAME => {
            are_points(result)
        }
        QueryBatch::NAME => all(result, has_points),
        SearchBatch::NAME | RecommendBatch::NAME | DiscoverBatch::NAME => all(result, are_points),
        QueryGroups::NAME | SearchGroups::NAME | RecommendGroups::NAME => {
            let is_group = |own: &Value| own.get("hits").is_some_and(are_points);
            result.get("groups").is_some_and(|own| all(own, is_group))
        }
        CountPoints::NAME => matches!(
            result.get("count"),
            Some(Value::Signed(_) | Value::Unsigned(_))
        ),
        _ => true,
    }
}

fn has_points(result: &Value) -> bool {
    result.get("points").is_some_and(are_points)
}

fn are_points(list: &Value) -> bool {
    all(list, |own| own.get("id").is_some())
}

fn all(list: &Value, fits: impl Fn(&Value) -> bool) -> bool {
    matches!(list, Value::List(items) if items.iter().all(fits))
}

//! Changes of vectors alone.

use super::{UpdateResult, check_vectors, write_operation};
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::PointVectors;
use crate::shard_key::ShardKeySelector;
use crate::{Error, PointId, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const NOT_EMPTY: &str = "value invalid, must not be empty";

/// Sets vectors of existing points; other vectors and the payload stay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateVectors {
    /// Points with their new vectors.
    pub points: Vec<PointVectors>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
    /// Condition on the existing point; others are left as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_filter: Option<Filter>,
}

write_operation!(UpdateVectors, "points.update_vectors", |op| {
    let mut v = Violations::default();
    if op.points.is_empty() {
        v.add_at("points", NOT_EMPTY);
    }
    for (place, point) in op.points.iter().enumerate() {
        check_vectors(place, &point.vectors, true, &mut v);
    }
    if let Some(filter) = &op.update_filter {
        v.at("update_filter", |v| filter.validate(v));
    }
    v.into_result()?;
    Ok(())
});

/// Removes vectors of some names from points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteVectors {
    /// Points by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<PointId>>,
    /// Points by filter; if both are given, both apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Names of the vectors.
    #[serde(rename = "vector", alias = "vectors")]
    pub names: Vec<String>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

write_operation!(DeleteVectors, "points.delete_vectors", |op| {
    let mut v = Violations::default();
    if op.names.is_empty() {
        v.add_at("vector", NOT_EMPTY);
    }
    if let Some(filter) = &op.filter {
        v.at("filter", |v| filter.validate(v));
    }
    v.into_result()?;
    op.filter.as_ref().map_or(Ok(()), Filter::check_supported)?;
    match (&op.points, &op.filter) {
        (None, None) => Err(Error::bad_request("No filter or points provided")),
        _ => Ok(()),
    }
});

//! Counts of points by the values of one field.

use super::validate_read;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::shard_key::ShardKeySelector;
use crate::{JsonPath, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number of values that a facet answers unless told.
pub const FACET_LIMIT_DEFAULT: usize = 10;

/// Counts points by the values of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "FacetRequest")]
pub struct FacetCounts {
    /// The field; it must be declared.
    pub key: JsonPath,
    /// Number of values; 10 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Only these points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Whether counts must be exact; they always are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<bool>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

/// Values, most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "FacetResponse")]
pub struct FacetResult {
    /// One entry each.
    pub hits: Vec<FacetHit>,
}

/// A value and the number of points that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "FacetValueHit")]
pub struct FacetHit {
    /// The value.
    pub value: FacetValue,
    /// The number.
    pub count: usize,
}

/// A value of a field that points are counted by.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged)]
pub enum FacetValue {
    /// true or false
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    Keyword(String),
}

impl Operation for FacetCounts {
    type Output = FacetResult;
    const NAME: &'static str = "points.facet";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "facet_request";

    fn validate(&self) -> Result<()> {
        let Self { filter, limit, .. } = self;
        validate_read(*limit, filter.as_ref(), None, |_| {})
    }
}

//! Reads by the values of one field: counts of values, and another order of points.

use super::validate_read;
use crate::datetime::Timestamp;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::selector::ShardKeySelector;
use crate::{JsonPath, Result};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Number of values that a facet answers unless told.
pub const FACET_LIMIT_DEFAULT: usize = 10;

/// Counts points by the values of a field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FacetCounts {
    /// The field; it must be declared.
    pub key: JsonPath,
    /// Number of values; 10 by default.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Only these points.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// Whether counts must be exact; they always are.
    #[serde(default)]
    pub exact: Option<bool>,
    /// Shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

/// Values, most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetResult {
    /// One entry each.
    pub hits: Vec<FacetHit>,
}

/// A value and the number of points that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetHit {
    /// The value.
    pub value: FacetValue,
    /// The number.
    pub count: usize,
}

/// A value of a field that points are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
        validate_read(*limit, filter.as_ref(), None, &self.shard_key, |_| {})
    }
}

/// Another order of points than that of their ids.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderBy {
    /// The field; it must be declared.
    pub key: JsonPath,
    /// Ascending by default.
    pub direction: Option<Direction>,
    /// First value to answer.
    pub start_from: Option<StartFrom>,
}

/// Smallest or largest values first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// First value of an ordered read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StartFrom {
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// A time.
    Datetime(Timestamp),
}

/// A key alone, or with direction and start.
impl<'de> Deserialize<'de> for OrderBy {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Full {
            key: JsonPath,
            #[serde(default)]
            direction: Option<Direction>,
            #[serde(default)]
            start_from: Option<StartFrom>,
        }
        let given = Value::deserialize(d)?;
        let read = match given {
            text @ Value::String(_) => serde_json::from_value(text).map(|key| Full {
                key,
                direction: None,
                start_from: None,
            }),
            other => serde_json::from_value(other),
        };
        let Full {
            key,
            direction,
            start_from,
        } = read.map_err(serde::de::Error::custom)?;
        Ok(Self {
            key,
            direction,
            start_from,
        })
    }
}

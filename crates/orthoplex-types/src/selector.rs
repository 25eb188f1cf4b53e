//! What of a point a read returns, and which points a write touches.

use crate::filter::Filter;
use crate::{JsonPath, Payload, PointId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which part of the payload to return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "WithPayloadInterface")]
pub enum WithPayload {
    /// All or nothing.
    Bool(bool),
    /// Only these keys.
    Fields(Vec<JsonPath>),
    /// Only, or all but, these keys.
    Selector(PayloadSelector),
}

/// Keys to return or to leave out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(untagged)]
pub enum PayloadSelector {
    /// Only these.
    #[schemars(with = "schema::PayloadSelectorInclude")]
    Include(Vec<JsonPath>),
    /// All but these.
    #[schemars(with = "schema::PayloadSelectorExclude")]
    Exclude(Vec<JsonPath>),
}

impl WithPayload {
    /// Whether any payload has to be read.
    pub const fn is_needed(&self) -> bool {
        !matches!(self, Self::Bool(false))
    }

    /// The selected part; `None` when no payload was asked for.
    pub fn select(&self, payload: Payload) -> Option<Payload> {
        match self {
            Self::Bool(true) => Some(payload),
            Self::Bool(false) => None,
            Self::Fields(keys) | Self::Selector(PayloadSelector::Include(keys)) => {
                Some(payload.include(keys))
            }
            Self::Selector(PayloadSelector::Exclude(keys)) => Some(payload.exclude(keys)),
        }
    }
}

/// Which vectors to return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum WithVector {
    /// All or none.
    Bool(bool),
    /// Those of these names.
    Names(Vec<String>),
}

impl Default for WithVector {
    fn default() -> Self {
        Self::Bool(false)
    }
}

impl WithVector {
    /// Whether any vector has to be read.
    pub const fn is_needed(&self) -> bool {
        !matches!(self, Self::Bool(false))
    }

    /// Whether the vector of that name is selected.
    pub fn includes(&self, name: &str) -> bool {
        match self {
            Self::Bool(all) => *all,
            Self::Names(names) => names.iter().any(|own| own == name),
        }
    }
}

/// Points that a write touches: by id or by filter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum PointsSelector {
    /// These ids; unknown ones are ignored where the operation says so.
    #[schemars(with = "schema::PointIdsList")]
    Ids {
        /// The ids.
        points: Vec<PointId>,
    },
    /// All that match at execution time.
    #[schemars(with = "schema::FilterSelector")]
    Filter {
        /// The filter.
        filter: Filter,
    },
}

impl<'de> Deserialize<'de> for PointsSelector {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members {
            points: Option<Vec<PointId>>,
            filter: Option<Filter>,
        }
        let Members { points, filter } = Members::deserialize(d)?;
        match (points, filter) {
            (Some(points), _) => Ok(Self::Ids { points }),
            (None, Some(filter)) => Ok(Self::Filter { filter }),
            (None, None) => Err(serde::de::Error::custom(
                "data did not match any variant of untagged enum PointsSelector",
            )),
        }
    }
}

mod schema {
    //! Selections as clients name them.

    use crate::filter::Filter;
    use crate::shard_key::ShardKeySelector;
    use crate::{JsonPath, PointId};

    crate::schema::objects! {
        /// Points by id.
        PointIdsList {
            /// The ids.
            points: Vec<PointId>,
            /// Shard key.
            shard_key: Option<ShardKeySelector>,
        }
        /// Points by filter.
        FilterSelector {
            /// The filter.
            filter: Filter,
            /// Shard key.
            shard_key: Option<ShardKeySelector>,
        }

        /// Only these keys.
        #[schemars(deny_unknown_fields)]
        PayloadSelectorInclude { include: Vec<JsonPath> }
        /// All but these keys.
        #[schemars(deny_unknown_fields)]
        PayloadSelectorExclude { exclude: Vec<JsonPath> }
    }
}

//! Queries that rank without a score of their own: fusion, diversity, order by value.

use crate::datetime::Timestamp;
use crate::{JsonPath, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Largest number of candidates of one selection for diversity.
pub const MMR_CANDIDATES_MAX: usize = 16_384;

/// Selection of results that differ from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mmr {
    /// From 0, only near, to 1, only different; a half by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diversity: Option<f32>,
    /// From how many of the nearest to select; the limit by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidates_limit: Option<usize>,
}

impl Mmr {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        v.range_opt("diversity", self.diversity, 0.0, 1.0);
        v.max_opt(
            "candidates_limit",
            self.candidates_limit,
            MMR_CANDIDATES_MAX,
        );
    }
}

/// How lists of results become one.
#[derive(Clone, Debug, PartialEq)]
pub enum Fusion {
    /// By ranks.
    Rrf(Rrf),
    /// By scores, each list brought to one scale.
    Dbsf,
}

/// Reciprocal rank fusion: the sum of `1 / ((rank + 1) / weight + k - 1)`, ranks from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rrf {
    /// How little the first ranks stand out; 2 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<usize>,
    /// One weight per list; all 1 when empty.
    #[serde(default, deserialize_with = "crate::de::null_as_default")]
    #[schemars(with = "Option<Vec<f32>>")]
    pub weights: Vec<f32>,
}

impl Rrf {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        v.min_opt("k", self.k, 1);
    }
}

/// Fusion by its name alone.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Fusion")]
pub(super) enum FusionName {
    Rrf,
    Dbsf,
}

impl From<FusionName> for Fusion {
    fn from(name: FusionName) -> Self {
        match name {
            FusionName::Rrf => Self::Rrf(Rrf::default()),
            FusionName::Dbsf => Self::Dbsf,
        }
    }
}

/// Points chosen without looking at vectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// Any points with the same chance.
    #[default]
    Random,
}

/// Points in the order of a payload value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderBy {
    /// The value; points without it are left out.
    pub key: JsonPath,
    /// Ascending by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// First value to include.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_from: Option<StartFrom>,
}

/// Direction of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

/// Value at which an order begins.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum StartFrom {
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// A moment.
    Datetime(Timestamp),
}

impl<'de> Deserialize<'de> for OrderBy {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Key(JsonPath),
            Members {
                key: JsonPath,
                #[serde(default)]
                direction: Option<Direction>,
                #[serde(default)]
                start_from: Option<StartFrom>,
            },
        }
        Ok(match Form::deserialize(d)? {
            Form::Key(key) => Self {
                key,
                direction: None,
                start_from: None,
            },
            Form::Members {
                key,
                direction,
                start_from,
            } => Self {
                key,
                direction,
                start_from,
            },
        })
    }
}

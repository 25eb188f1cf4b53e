//! How near the points of a random sample are to each other.

use super::validate_read;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::schema::described_as;
use crate::shard_key::ShardKeySelector;
use crate::{PointId, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number of points of a sample unless told.
pub const MATRIX_SAMPLE_DEFAULT: usize = 10;
/// Number of neighbours of each point unless told.
pub const MATRIX_LIMIT_DEFAULT: usize = 3;

/// Which sample, and how many neighbours of each of its points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SearchMatrixRequest")]
pub struct SearchMatrix {
    /// Only these points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Number of points; 10 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<usize>,
    /// Number of neighbours; 3 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Name of the vector; the unnamed one by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

impl SearchMatrix {
    fn validate(&self) -> Result<()> {
        let (sample, filter) = (self.sample, self.filter.as_ref());
        validate_read(self.limit, filter, None, |v| {
            v.min_opt("sample", sample, 2);
        })
    }
}

/// The matrix as a list of pairs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SearchMatrixPairs(pub SearchMatrix);

/// The matrix as columns of numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SearchMatrixOffsets(pub SearchMatrix);

described_as!(SearchMatrixPairs => SearchMatrix, SearchMatrixOffsets => SearchMatrix);

/// A point and one of its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SearchMatrixPair")]
pub struct MatrixPair {
    /// The point.
    pub a: PointId,
    /// The neighbour.
    pub b: PointId,
    /// How near they are.
    pub score: f32,
}

/// Points in the order of their ids, neighbours of each best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SearchMatrixPairsResponse")]
pub struct MatrixPairs {
    /// The pairs.
    pub pairs: Vec<MatrixPair>,
}

/// The same as places in a list of ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SearchMatrixOffsetsResponse")]
pub struct MatrixOffsets {
    /// Place of each point.
    pub offsets_row: Vec<u64>,
    /// Place of its neighbour.
    pub offsets_col: Vec<u64>,
    /// How near they are.
    pub scores: Vec<f32>,
    /// The sample in the order of ids.
    pub ids: Vec<PointId>,
}

impl Operation for SearchMatrixPairs {
    type Output = MatrixPairs;
    const NAME: &'static str = "points.search_matrix_pairs";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "search_request";

    fn validate(&self) -> Result<()> {
        self.0.validate()
    }
}

impl Operation for SearchMatrixOffsets {
    type Output = MatrixOffsets;
    const NAME: &'static str = "points.search_matrix_offsets";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "search_request";

    fn validate(&self) -> Result<()> {
        self.0.validate()
    }
}

//! Points as they are written and as they are returned.

use crate::schema::choices;
use crate::vector::{NamedVectors, VectorStructOutput};
use crate::{Payload, PointId, ShardKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A point to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PointStruct {
    /// External id.
    pub id: PointId,
    /// Vectors by name; may be empty.
    #[serde(rename = "vector", alias = "vectors")]
    pub vectors: NamedVectors,
    /// Payload; absent and null mean none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Payload>,
}

/// New vectors of an existing point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PointVectors {
    /// External id.
    pub id: PointId,
    /// Vectors to set; those not named stay.
    #[serde(rename = "vector", alias = "vectors")]
    pub vectors: NamedVectors,
}

/// A stored point as retrieval and scroll return it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// External id.
    pub id: PointId,
    /// Selected payload; absent when not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Payload>,
    /// Selected vectors; absent when not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<VectorStructOutput>")]
    pub vector: Option<NamedVectors>,
    /// Shard key of the shard that holds the point (custom sharding).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ShardKey>")]
    pub shard_key: Option<ShardKey>,
    /// Value that the point was ordered by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<OrderValue>")]
    pub order_value: Option<Value>,
}

/// A stored point found by a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScoredPoint {
    /// External id.
    pub id: PointId,
    /// `op_num` of the last write that touched the point; 0 for unscored results.
    pub version: u64,
    /// Score in the convention of the distance.
    pub score: f32,
    /// Selected payload; absent when not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Payload>,
    /// Selected vectors; absent when not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<VectorStructOutput>")]
    pub vector: Option<NamedVectors>,
    /// Shard key of the shard that holds the point (custom sharding).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ShardKey>")]
    pub shard_key: Option<ShardKey>,
    /// Value that the point was ordered by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<OrderValue>")]
    pub order_value: Option<Value>,
}

choices! {
    /// Value that a point was ordered by.
    OrderValue { Integer: i64, Float: f64 }
}

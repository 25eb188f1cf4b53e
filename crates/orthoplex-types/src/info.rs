//! What the database tells about itself: collections, aliases, versions.

#[cfg(test)]
mod tests;

use crate::JsonPath;
use crate::config::CollectionConfig;
use crate::datetime::Timestamp;
use crate::field_index::PayloadIndexInfo;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything about one collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionInfo {
    /// Whether background work is under way.
    pub status: CollectionStatus,
    /// Whether background work succeeds.
    pub optimizer_status: OptimizerStatus,
    /// What the owner should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<CollectionWarning>,
    /// Vectors (of every name) in segments that have a graph.
    pub indexed_vectors_count: Option<usize>,
    /// Live points.
    pub points_count: Option<usize>,
    /// Segments of all shards, tails included.
    pub segments_count: usize,
    /// The settled configuration.
    pub config: CollectionConfig,
    /// Declared field indexes by key.
    pub payload_schema: BTreeMap<JsonPath, PayloadIndexInfo>,
    /// Writes that are logged but not yet applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_queue: Option<UpdateQueueInfo>,
    /// When the collection was made; absent for those of versions that did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}

/// Whether background work is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CollectionStatus {
    /// Nothing left to do.
    #[default]
    Green,
    /// Segments are being built.
    Yellow,
    /// Work is pending until the next write.
    Grey,
    /// Something failed.
    Red,
}

/// Whether background work succeeds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "OptimizersStatus")]
pub enum OptimizerStatus {
    /// It does.
    #[default]
    Ok,
    /// Why it does not.
    Error(String),
}

/// Something the owner of a collection should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionWarning {
    /// The text.
    pub message: String,
}

/// Writes that are logged but not yet applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateQueueInfo {
    /// How many.
    pub length: usize,
    /// Points that readers do not see yet; absent where all are seen at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferred_points: Option<usize>,
}

/// Names of all collections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CollectionsResponse")]
pub struct CollectionsList {
    /// One entry each; aliases are not listed.
    pub collections: Vec<CollectionDescription>,
}

/// A collection by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionDescription {
    /// Its name.
    pub name: String,
}

/// Whether a collection exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionExistence {
    /// Also true for an alias.
    pub exists: bool,
}

/// Aliases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CollectionsAliasesResponse")]
pub struct AliasesList {
    /// One entry each.
    pub aliases: Vec<AliasDescription>,
}

/// One alias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AliasDescription {
    /// The other name.
    pub alias_name: String,
    /// The collection that it means.
    pub collection_name: String,
}

//! Configuration of a collection as clients give it and as it is shown.
//!
//! `*Diff` types hold what a client may set; the plain types are the settled values. Owns
//! defaults, merging and constraints.

mod hnsw;
mod optimizers;
mod quantization;
mod sparse;
pub mod strict;
mod vectors;

pub use hnsw::{HnswConfig, HnswConfigDiff};
pub use optimizers::{
    Auto, MaxOptimizationThreads, OptimizersConfig, OptimizersConfigDiff, WalConfig, WalConfigDiff,
};
pub use quantization::{
    BinaryEncoding, BinaryQuantization, BinaryQueryEncoding, CompressionRatio, Disabled,
    ProductQuantization, QuantizationConfig, QuantizationDiff, ScalarQuantization, ScalarType,
    TurboBits, TurboQuantization,
};
pub(crate) use sparse::check_names as check_sparse_names;
pub(crate) use sparse::schema::SparseVectorsConfig as NamedSparseVectors;
pub use sparse::{Modifier, SparseIndexParams, SparseVectorParams, SparseVectorsConfig};
pub use strict::{MultivectorLimits, SparseLimits, StrictModeConfig};
pub use vectors::{
    Datatype, Distance, MultiVectorComparator, MultiVectorConfig, VectorParams, VectorParamsDiff,
    VectorsConfig,
};
pub(crate) use vectors::{VectorStorageDatatype, VectorsConfigDiff};

use crate::field_index::Memory;
use crate::{Payload, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The settled configuration of a collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionConfig {
    /// Vectors, shards, copies.
    pub params: CollectionParams,
    /// Graph index.
    pub hnsw_config: HnswConfig,
    /// Background work.
    pub optimizer_config: OptimizersConfig,
    /// Log.
    pub wal_config: WalConfig,
    /// Quantization of all vectors that have none of their own; shown as null when absent.
    #[serde(default)]
    pub quantization_config: Option<QuantizationConfig>,
    /// Limits of requests; shown only if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<strict::StrictModeConfigOutput>")]
    pub strict_mode_config: Option<StrictModeConfig>,
    /// What the owner noted about the collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Payload>,
}

/// Vectors, shards and copies of a collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionParams {
    /// Dense vectors; an empty map when there is none.
    #[serde(default)]
    pub vectors: VectorsConfig,
    /// Number of shards.
    pub shard_number: u32,
    /// How points find their shard; shown only if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharding_method: Option<ShardingMethod>,
    /// Copies of each shard. One node keeps one.
    pub replication_factor: u32,
    /// Copies that must confirm a write.
    pub write_consistency_factor: u32,
    /// Further copies to ask on reads; shown only if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_fan_out_factor: Option<u32>,
    /// When to ask further copies; shown only if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_fan_out_delay_ms: Option<u64>,
    /// Whether payload lives on disk.
    pub on_disk_payload: bool,
    /// How payload is kept; shown only if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<PayloadStorageParams>,
    /// How ids of points are kept; shown only if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_tracker: Option<IdTrackerParams>,
    /// Sparse vectors; shown only if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sparse_vectors: Option<SparseVectorsConfig>,
}

/// How points find their shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShardingMethod {
    /// By hash of the id.
    Auto,
    /// By shard key: a collection has no shard until a key is created.
    Custom,
}

/// Changes of [`CollectionParams`] on a live collection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CollectionParamsDiff {
    /// Copies of each shard.
    pub replication_factor: Option<u32>,
    /// Copies that must confirm a write.
    pub write_consistency_factor: Option<u32>,
    /// Further copies to ask on reads.
    pub read_fan_out_factor: Option<u32>,
    /// When to ask further copies.
    pub read_fan_out_delay_ms: Option<u64>,
    /// Whether payload lives on disk.
    pub on_disk_payload: Option<bool>,
    /// How payload is kept.
    pub payload: Option<PayloadStorageParams>,
    /// How ids of points are kept.
    pub id_tracker: Option<IdTrackerParams>,
}

/// How payload is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayloadStorageParams {
    /// Where it is kept; counts more than `on_disk_payload`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
}

impl PayloadStorageParams {
    /// Value constraints.
    pub(crate) fn validate(self, v: &mut Violations) {
        check_unpinned("payload", self.memory, v);
    }
}

/// How ids of points are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdTrackerParams {
    /// Where they are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
}

/// Refuses to keep something in memory that is too much for it.
fn check_unpinned(what: &str, memory: Option<Memory>, v: &mut Violations) {
    if memory == Some(Memory::Pinned) {
        v.add_at(
            "memory",
            format!("`pinned` is not supported for {what} storage"),
        );
    }
}

/// `target = diff` for each member that the diff gives.
macro_rules! merge_given {
    ($target:expr, $diff:expr, $($member:ident),+ $(,)?) => {
        $(if let Some(value) = &$diff.$member { $target.$member = value.clone().into(); })+
    };
}
use merge_given;

impl CollectionParams {
    /// Takes over what the diff gives.
    pub fn merge(&mut self, diff: &CollectionParamsDiff) {
        merge_given!(
            self,
            diff,
            replication_factor,
            write_consistency_factor,
            read_fan_out_factor,
            read_fan_out_delay_ms,
            on_disk_payload,
            payload,
            id_tracker,
        );
    }
}

//! What a collection tells about its inside: shards, segments, durations of background work.

mod cluster;

pub use cluster::{
    ClusterCollection, ClusterNode, ClusterNodes, ClusterReplica, ClusterShard, ClusterTelemetry,
    PlacedShards,
};

use crate::ShardKey;
use crate::config::{
    Datatype, Distance, HnswConfig, Modifier, MultiVectorConfig, QuantizationConfig,
};
use crate::field_index::{FieldType, PayloadIndexInfo};
use crate::info::{CollectionStatus, OptimizerStatus};
use crate::operation::{Access, Operation};
use crate::ops::cluster::ReplicaState;
use crate::ops::optimizations::TrackerStatus;
use crate::schema::{DateTime, UuidText};
use crate::usage::HardwareUsage;
use crate::{JsonPath, Result};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Asks for the inside of a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DescribeShards {
    /// Whether to describe segments as well.
    pub segments: bool,
}

/// The inside of a collection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShardsReport {
    /// Name of the collection that no other has, and that it keeps.
    #[schemars(with = "UuidText")]
    pub uuid: Uuid,
    /// How long opening the collection took.
    pub init_time_ms: u64,
    /// Snapshots of this collection that are being made.
    pub running_snapshots: usize,
    /// Snapshots that are being restored into this collection.
    pub running_recoveries: usize,
    /// Snapshots made since the server started.
    pub created_snapshots: usize,
    /// Work of the machine since the collection was opened; nothing while that is not measured.
    #[serde(default)]
    pub hardware: HardwareUsage,
    /// The shards.
    pub shards: Vec<ShardTelemetry>,
}

/// A shard and its copies: one, here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ReplicaSetTelemetry")]
pub struct ShardTelemetry {
    /// Its number.
    pub id: u32,
    /// Its key.
    pub key: Option<ShardKey>,
    /// The copy on this node.
    pub local: LocalShardTelemetry,
    /// Copies on other nodes: none.
    pub remote: [(); 0],
    /// Conditions of all copies by node.
    pub replicate_states: BTreeMap<u64, ReplicaState>,
    /// Snapshots of differences: none are made.
    pub partial_snapshot: Option<Value>,
}

/// The copy of a shard on this node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LocalShardTelemetry {
    /// What kind of copy it is.
    pub variant_name: Option<String>,
    /// Condition of its background work.
    pub status: CollectionStatus,
    /// Live points of segments that background work has finished since the server started.
    pub total_optimized_points: usize,
    /// Bytes of vectors, estimated for many points.
    pub vectors_size_bytes: usize,
    /// Bytes of payloads, estimated for many points.
    pub payloads_size_bytes: usize,
    /// Live points.
    pub num_points: usize,
    /// Vectors of live points.
    pub num_vectors: usize,
    /// The same by name.
    pub num_vectors_by_name: BTreeMap<String, usize>,
    /// The segments, if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<Vec<SegmentTelemetry>>,
    /// Background work.
    pub optimizations: OptimizerTelemetry,
    /// Whether vectors are read through another interface of the system: never.
    pub async_scorer: bool,
    /// Vectors that a search with `indexed_only` leaves out, by name; with segments only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indexed_only_excluded_vectors: Option<BTreeMap<String, usize>>,
    /// Writes on their way.
    pub update_queue: ShardUpdateQueue,
}

/// Writes of a shard on their way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ShardUpdateQueueInfo")]
pub struct ShardUpdateQueue {
    /// How many.
    pub length: usize,
    /// Log position that the next write gets: the number of writes so far.
    pub op_num: u64,
    /// Points that readers do not see yet; absent where all are seen at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferred_points: Option<usize>,
}

/// Background work of a shard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OptimizerTelemetry {
    /// Whether it succeeds.
    pub status: OptimizerStatus,
    /// How often and how long.
    pub optimizations: DurationStatistics,
    /// What runs and what ran last, latest first; with segments only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Vec<TrackerTelemetry>>,
}

/// A piece of background work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TrackerTelemetry {
    /// What kind of work it is.
    pub name: String,
    /// Name of the segment that it makes, or works on.
    #[schemars(with = "UuidText")]
    pub uuid: Uuid,
    /// Numbers of the segments that it took.
    pub segment_ids: Vec<u64>,
    /// Their names.
    #[schemars(with = "Vec<UuidText>")]
    pub segment_uuids: Vec<Uuid>,
    /// How far it is.
    pub status: TrackerStatus,
    /// When it began.
    #[schemars(with = "DateTime")]
    pub start_at: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateTime>")]
    pub end_at: Option<Timestamp>,
}

/// How often something was done, and how long it took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "OperationDurationStatistics")]
pub struct DurationStatistics {
    /// How often.
    pub count: u64,
    /// How often it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail_count: Option<u64>,
    /// Mean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_duration_micros: Option<f64>,
    /// Shortest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_duration_micros: Option<f64>,
    /// Longest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_duration_micros: Option<f64>,
    /// All together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_duration_micros: Option<u64>,
    /// When it was done last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateTime>")]
    pub last_responded: Option<Timestamp>,
}

/// A segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentTelemetry {
    /// Its counts.
    pub info: SegmentInfo,
    /// How it stores what it holds.
    pub config: SegmentConfig,
    /// Searches by kind: they are not counted by segment.
    pub vector_index_searches: [(); 0],
    /// Its payload indexes.
    pub payload_field_indices: Vec<PayloadFieldTelemetry>,
}

/// Counts of a segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentInfo {
    /// Its name.
    #[schemars(with = "UuidText")]
    pub uuid: Uuid,
    /// Whether it has a graph.
    pub segment_type: SegmentType,
    /// Vectors of live points.
    pub num_vectors: usize,
    /// Live points.
    pub num_points: usize,
    /// Live points that readers do not see yet.
    pub num_deferred_points: usize,
    /// Rows that died before readers saw them.
    pub num_deleted_deferred_points: usize,
    /// Vectors in graphs.
    pub num_indexed_vectors: usize,
    /// Vectors of points that were deleted or replaced.
    pub num_deleted_vectors: usize,
    /// Bytes of vectors.
    pub vectors_size_bytes: usize,
    /// Bytes of payloads.
    pub payloads_size_bytes: usize,
    /// Memory that is not mapped from files.
    pub ram_usage_bytes: usize,
    /// Bytes of its files.
    pub disk_usage_bytes: usize,
    /// Whether it takes writes.
    pub is_appendable: bool,
    /// Declared fields.
    pub index_schema: BTreeMap<JsonPath, PayloadIndexInfo>,
    /// Counts by vector name.
    pub vector_data: BTreeMap<String, VectorDataInfo>,
    /// First row that readers do not see yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferred_internal_id: Option<u32>,
}

/// Whether a segment has a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SegmentType {
    /// It has none.
    #[default]
    Plain,
    /// It has one.
    Indexed,
}

/// Counts of the vectors of one name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VectorDataInfo {
    /// Of live points.
    pub num_vectors: usize,
    /// In a graph.
    pub num_indexed_vectors: usize,
    /// Of points that were deleted or replaced.
    pub num_deleted_vectors: usize,
}

/// How a segment stores what it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SegmentConfig {
    /// Dense and multi vectors by name.
    pub vector_data: BTreeMap<String, VectorDataConfig>,
    /// Sparse vectors by name.
    pub sparse_vector_data: BTreeMap<String, SparseVectorDataConfig>,
    /// Payloads.
    pub payload_storage_type: PayloadStorage,
}

/// How dense or multi vectors are stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VectorDataConfig {
    /// Dimensions.
    pub size: u64,
    /// How near two vectors are.
    pub distance: Distance,
    /// Where they are.
    pub storage_type: VectorStorage,
    /// How they are searched.
    pub index: VectorIndexKind,
    /// Quantization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization_config: Option<QuantizationConfig>,
    /// Whether points have several rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multivector_config: Option<MultiVectorConfig>,
    /// Type of stored values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datatype: Option<Datatype>,
}

/// How vectors are searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "options", rename_all = "lowercase")]
#[schemars(rename = "Indexes")]
pub enum VectorIndexKind {
    /// One after the other.
    Plain {},
    /// Along the links of a graph.
    Hnsw(HnswConfig),
}

/// Where vectors are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "VectorStorageType")]
pub enum VectorStorage {
    /// In memory until they are written to a file.
    Memory,
    /// In a mapped file.
    Mmap,
}

/// How sparse vectors are stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SparseVectorDataConfig {
    /// Their index.
    pub index: SparseIndexConfig,
    /// Where they are.
    pub storage_type: SparseStorage,
    /// Whether weights are multiplied by the inverse document frequency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modifier: Option<Modifier>,
}

/// Index of sparse vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SparseIndexConfig {
    /// Number of vectors up to which a scan would do, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_scan_threshold: Option<usize>,
    /// Where its lists are.
    pub index_type: SparseIndexType,
    /// Type of stored weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datatype: Option<Datatype>,
}

/// Where posting lists are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SparseIndexType {
    /// In memory, growing.
    MutableRam,
    /// In a mapped file.
    Mmap,
}

/// Where sparse vectors are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "SparseVectorStorageType")]
pub enum SparseStorage {
    /// In a mapped file, or on the way there.
    Mmap,
}

/// Where payloads are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schemars(rename = "PayloadStorageType")]
pub enum PayloadStorage {
    /// In memory until they are written to a file.
    InRamMmap,
    /// In a mapped file.
    Mmap,
}

/// The index of one field of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PayloadIndexTelemetry")]
pub struct PayloadFieldTelemetry {
    /// The field.
    pub field_name: JsonPath,
    /// Type of its values.
    pub index_type: FieldType,
    /// Values of all points.
    pub points_values_count: usize,
    /// Points with values.
    pub points_count: usize,
}

impl Operation for DescribeShards {
    type Output = ShardsReport;
    const NAME: &'static str = "collections.shards";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

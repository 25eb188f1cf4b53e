//! Where shards are, as far as a node without peers can tell: all of them here.

use super::{LocalShardTelemetry, ShardTelemetry};
use crate::ShardKey;
use crate::info::CollectionStatus;
use crate::ops::cluster::schema::{ReshardingInfo, ShardTransferInfo};
use crate::ops::cluster::{PEER_ID, ReplicaState};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DistributedTelemetryData")]
pub struct ClusterTelemetry {
    /// Collections by name.
    pub collections: BTreeMap<String, ClusterCollection>,
    /// The nodes, for those who may read everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterNodes>,
}

/// Where the shards of a collection are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct PlacedShards {
    /// The shards.
    pub shards: Vec<ShardTelemetry>,
    /// Shards on their way: none.
    #[schemars(with = "Vec<ShardTransferInfo>")]
    pub transfers: [(); 0],
    /// Changes of the number of shards: none.
    #[schemars(with = "Vec<ReshardingInfo>")]
    pub resharding: [(); 0],
}

/// The nodes of the cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DistributedClusterTelemetry")]
pub struct ClusterNodes {
    /// Whether there is a cluster.
    pub enabled: bool,
    /// Its nodes by number: none without a cluster.
    pub peers: BTreeMap<u64, ClusterNode>,
}

/// A node of the cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "DistributedPeerInfo")]
pub struct ClusterNode {
    /// Where it listens.
    pub uri: String,
    /// Whether it answered.
    pub responsive: bool,
}

/// A collection and where it is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DistributedCollectionTelemetry")]
pub struct ClusterCollection {
    /// Its name.
    pub id: String,
    /// Its shards.
    pub shards: Vec<ClusterShard>,
    /// Changes of the number of shards: none.
    #[schemars(with = "Vec<ReshardingInfo>")]
    pub reshardings: [(); 0],
    /// Shards on their way: none.
    #[schemars(with = "Vec<ShardTransferInfo>")]
    pub shard_transfers: [(); 0],
}

/// A shard and its copies.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DistributedShardTelemetry")]
pub struct ClusterShard {
    /// Its number.
    pub id: u32,
    /// Its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<ShardKey>,
    /// Its copies: one, here.
    pub replicas: Vec<ClusterReplica>,
}

/// A copy of a shard.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "DistributedReplicaTelemetry")]
pub struct ClusterReplica {
    /// The node that has it.
    pub peer_id: u64,
    /// Its condition.
    pub state: ReplicaState,
    /// Condition of its background work.
    #[schemars(with = "ShardStatus")]
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
}

/// Condition of the background work of a shard: the words of [`CollectionStatus`] under the name that
/// clients know.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[allow(dead_code)]
enum ShardStatus {
    /// Nothing to do.
    Green,
    /// At work.
    Yellow,
    /// Work waits for the next write.
    Grey,
    /// It failed.
    Red,
}

impl ClusterCollection {
    /// The collection of these shards.
    pub fn new(id: String, shards: Vec<ShardTelemetry>) -> Self {
        Self {
            id,
            shards: shards.into_iter().map(ClusterShard::from).collect(),
            reshardings: [],
            shard_transfers: [],
        }
    }
}

impl From<ShardTelemetry> for ClusterShard {
    fn from(shard: ShardTelemetry) -> Self {
        let states = shard.replicate_states;
        let state = states.get(&PEER_ID).copied().unwrap_or_default();
        Self {
            id: shard.id,
            key: shard.key,
            replicas: vec![ClusterReplica::new(state, shard.local)],
        }
    }
}

impl ClusterReplica {
    fn new(state: ReplicaState, local: LocalShardTelemetry) -> Self {
        Self {
            peer_id: PEER_ID,
            state,
            status: local.status,
            total_optimized_points: local.total_optimized_points,
            vectors_size_bytes: local.vectors_size_bytes,
            payloads_size_bytes: local.payloads_size_bytes,
            num_points: local.num_points,
            num_vectors: local.num_vectors,
            num_vectors_by_name: local.num_vectors_by_name,
        }
    }
}

//! Operations on the placement of a collection, as a node without peers knows it.

mod schema;

use crate::operation::{Access, Operation};
use crate::schema::described_as;
use crate::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the shards of a collection are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GetClusterInfo;

/// What is known about the shards of a collection. On one node all of them are local.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CollectionClusterInfo")]
pub struct ClusterInfo {
    /// This node.
    pub peer_id: u64,
    /// Shards in all.
    pub shard_count: usize,
    /// Shards on this node.
    pub local_shards: Vec<LocalShard>,
    /// Shards on other nodes: none.
    #[schemars(with = "Vec<schema::RemoteShardInfo>")]
    pub remote_shards: [(); 0],
    /// Shards on their way: none.
    #[schemars(with = "Vec<schema::ShardTransferInfo>")]
    pub shard_transfers: [(); 0],
}

/// A shard on this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "LocalShardInfo")]
pub struct LocalShard {
    /// Its number.
    pub shard_id: u32,
    /// Live points.
    pub points_count: usize,
    /// Its condition.
    pub state: ReplicaState,
}

/// Condition of a copy of a shard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ReplicaState {
    /// It answers reads and takes writes: the only condition of a node without peers.
    #[default]
    Active,
}

/// The shard keys of a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListShardKeys;

/// Shard keys; absent where shards are chosen by hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ShardKeysResponse")]
pub struct ShardKeys {}

impl Operation for GetClusterInfo {
    type Output = ClusterInfo;
    const NAME: &'static str = "cluster.of_collection";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

impl Operation for ListShardKeys {
    type Output = ShardKeys;
    const NAME: &'static str = "shard_keys.list";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

/// A change of the placement of a collection, as the body of a request. It takes peers.
pub struct PlacementChange;

/// A shard key to be made, as the body of a request. It takes peers.
pub struct NewShardKey;

/// A shard key to be dropped, as the body of a request. It takes peers.
pub struct OldShardKey;

described_as!(
    PlacementChange => schema::ClusterOperations,
    NewShardKey => schema::CreateShardingKey,
    OldShardKey => schema::DropShardingKey,
);

/// The answer of a node without peers to whatever needs them.
pub fn no_cluster() -> Error {
    Error::bad_request("Distributed mode disabled")
}

//! Operations on the placement of a collection, as a node without peers knows it, and on shard keys.

pub(super) mod schema;

use super::collections::SHARDS_MAX;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::schema::described_as;
use crate::shard_key::ShardKey;
use crate::{Error, Result, Violations};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

/// This node, wherever peers have a number.
pub const PEER_ID: u64 = 0;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "LocalShardInfo")]
pub struct LocalShard {
    /// Its number.
    pub shard_id: u32,
    /// The key that it belongs to (custom sharding).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard_key: Option<ShardKey>,
    /// Live points.
    pub points_count: usize,
    /// Its condition.
    pub state: ReplicaState,
}

/// Condition of a copy of a shard. A node without peers knows the first two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "a request may name them, and is refused")]
pub enum ReplicaState {
    /// It answers reads and takes writes.
    #[default]
    Active,
    /// It takes writes and answers no reads: points are still to come.
    Partial,
    Dead,
    Initializing,
    Listener,
    PartialSnapshot,
    Recovery,
    Resharding,
    ReshardingScaleDown,
    ActiveRead,
    ManualRecovery,
}

/// The shard keys of a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListShardKeys;

/// Shard keys; absent where shards are chosen by hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ShardKeysResponse")]
pub struct ShardKeys {
    /// The keys in the order of their creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard_keys: Option<Vec<ShardKeyDescription>>,
}

/// A shard key in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShardKeyDescription {
    /// The key.
    pub key: ShardKey,
}

/// Makes a shard key with shards of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CreateShardingKey")]
pub struct CreateShardKey {
    /// The key.
    pub shard_key: ShardKey,
    /// Number of its shards; that of the collection when absent.
    #[serde(default, alias = "shard_number")]
    pub shards_number: Option<u32>,
    /// Copies of each shard. One node keeps one.
    #[serde(default)]
    pub replication_factor: Option<u32>,
    /// Nodes that may hold the shards: only this one can be named.
    #[serde(default)]
    pub placement: Option<Vec<u64>>,
    /// Condition of the new shards; active when absent.
    #[serde(default)]
    pub initial_state: Option<ReplicaState>,
}

/// Removes a shard key with all its points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DropShardingKey")]
pub struct DropShardKey {
    /// The key.
    pub shard_key: ShardKey,
}

/// Copies points of one shard key to another, which is active afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReplicatePoints {
    /// Where they are.
    pub from_shard_key: ShardKey,
    /// Where they are missing.
    pub to_shard_key: ShardKey,
    /// Only these.
    #[serde(default)]
    pub filter: Option<Filter>,
}

/// One change of the placement of a collection.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum UpdateCluster {
    /// A new shard key.
    #[serde(rename = "create_sharding_key")]
    CreateShardKey(CreateShardKey),
    /// A shard key less.
    #[serde(rename = "drop_sharding_key")]
    DropShardKey(DropShardKey),
    /// Points of one shard key in another.
    #[serde(rename = "replicate_points")]
    ReplicatePoints(ReplicatePoints),
    /// Any change that takes two nodes, or another number of shards.
    #[serde(rename = "move_shard")]
    NeedsPeers,
}

described_as!(UpdateCluster => schema::ClusterOperations);

impl<'de> Deserialize<'de> for UpdateCluster {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members {
            create_sharding_key: Option<CreateShardKey>,
            drop_sharding_key: Option<DropShardKey>,
            replicate_points: Option<ReplicatePoints>,
            move_shard: Option<IgnoredAny>,
            replicate_shard: Option<IgnoredAny>,
            abort_transfer: Option<IgnoredAny>,
            restart_transfer: Option<IgnoredAny>,
            drop_replica: Option<IgnoredAny>,
            start_resharding: Option<IgnoredAny>,
            abort_resharding: Option<IgnoredAny>,
        }
        let members = Members::deserialize(d)?;
        let needs_peers = members
            .move_shard
            .or(members.replicate_shard)
            .or(members.abort_transfer)
            .or(members.restart_transfer)
            .or(members.drop_replica)
            .or(members.start_resharding)
            .or(members.abort_resharding);
        let create = members.create_sharding_key.map(Self::CreateShardKey);
        let drop = members.drop_sharding_key.map(Self::DropShardKey);
        let replicate = members.replicate_points.map(Self::ReplicatePoints);
        let given = create.or(drop).or(replicate);
        given
            .or(needs_peers.map(|_| Self::NeedsPeers))
            .ok_or_else(|| {
                serde::de::Error::custom(
                    "data did not match any variant of untagged enum ClusterOperations",
                )
            })
    }
}

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

impl Operation for CreateShardKey {
    type Output = bool;
    const NAME: &'static str = "shard_keys.create";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        v.min_opt("shards_number", self.shards_number, 1);
        v.max_opt("shards_number", self.shards_number, SHARDS_MAX);
        v.min_opt("replication_factor", self.replication_factor, 1);
        v.into_result()?;
        match self.initial_state {
            None | Some(ReplicaState::Active | ReplicaState::Partial) => {}
            Some(state) => {
                return Err(Error::bad_request(format_args!(
                    "Initial state cannot be {state:?}, only Active or Partial are allowed"
                )));
            }
        }
        let strangers = self.placement.iter().flatten();
        match strangers.into_iter().find(|peer| **peer != PEER_ID) {
            Some(peer) => Err(Error::bad_request(format_args!(
                "Peer {peer} does not exist, the only one is {PEER_ID}"
            ))),
            None => Ok(()),
        }
    }
}

impl Operation for DropShardKey {
    type Output = bool;
    const NAME: &'static str = "shard_keys.drop";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

impl ReplicatePoints {
    fn validate(&self) -> Result<()> {
        if let Some(filter) = &self.filter {
            let mut v = Violations::default();
            v.at("replicate_points.filter", |v| filter.validate(v));
            v.into_result()?;
            filter.check_supported()?;
        }
        match self.from_shard_key == self.to_shard_key {
            true => Err(Error::bad_request(
                "Source and target shard keys must be different",
            )),
            false => Ok(()),
        }
    }
}

impl Operation for UpdateCluster {
    type Output = bool;
    const NAME: &'static str = "cluster.update_collection";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        match self {
            Self::CreateShardKey(op) => op.validate(),
            Self::DropShardKey(op) => op.validate(),
            Self::ReplicatePoints(op) => op.validate(),
            Self::NeedsPeers => Err(no_cluster()),
        }
    }
}

/// The answer of a node without peers to whatever needs them.
pub fn no_cluster() -> Error {
    Error::bad_request("Distributed mode disabled")
}

#[cfg(test)]
mod tests;

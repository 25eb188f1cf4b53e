//! Changes of the placement of a collection as clients name them. A node without peers refuses what
//! takes two of them.

use super::{
    CreateShardKey as CreateShardingKey, DropShardKey as DropShardingKey, ReplicaState,
    ReplicatePoints,
};
use crate::schema::{choices, objects};
use crate::shard_key::ShardKey;
use schemars::JsonSchema;

choices! {
    /// One change of the placement of a collection.
    ClusterOperations {
        MoveShard: MoveShardOperation,
        ReplicateShard: ReplicateShardOperation,
        AbortTransfer: AbortTransferOperation,
        DropReplica: DropReplicaOperation,
        CreateKey: CreateShardingKeyOperation,
        DropKey: DropShardingKeyOperation,
        RestartTransfer: RestartTransferOperation,
        StartResharding: StartReshardingOperation,
        AbortResharding: AbortReshardingOperation,
        ReplicatePoints: ReplicatePointsOperation,
    }
}

objects! {
    /// Takes a shard from one node to another.
    MoveShardOperation { move_shard: MoveShard }
    /// Copies a shard to another node.
    ReplicateShardOperation { replicate_shard: ReplicateShard }
    /// Ends the transfer of a shard.
    AbortTransferOperation { abort_transfer: AbortShardTransfer }
    /// Drops the copy of a shard on a node.
    DropReplicaOperation { drop_replica: Replica }
    /// Makes a shard key.
    CreateShardingKeyOperation { create_sharding_key: CreateShardingKey }
    /// Drops a shard key.
    DropShardingKeyOperation { drop_sharding_key: DropShardingKey }
    /// Begins the transfer of a shard again.
    RestartTransferOperation { restart_transfer: RestartTransfer }
    /// Begins to change the number of shards.
    StartReshardingOperation { start_resharding: StartResharding }
    /// Ends a change of the number of shards.
    AbortReshardingOperation { abort_resharding: AbortResharding }
    /// Copies points of one shard key to another.
    ReplicatePointsOperation { replicate_points: ReplicatePoints }

    /// Which shard goes where.
    MoveShard {
        shard_id: u32,
        to_peer_id: u64,
        from_peer_id: u64,
        method: Option<ShardTransferMethod>,
    }
    /// Which shard is copied where.
    ReplicateShard {
        shard_id: u32,
        to_peer_id: u64,
        from_peer_id: u64,
        method: Option<ShardTransferMethod>,
    }
    /// Which transfer ends.
    AbortShardTransfer { shard_id: u32, to_peer_id: u64, from_peer_id: u64 }
    /// Which transfer begins again.
    RestartTransfer {
        shard_id: u32,
        from_peer_id: u64,
        to_peer_id: u64,
        method: ShardTransferMethod,
    }
    /// The copy of a shard on a node.
    Replica { shard_id: u32, peer_id: u64 }
    /// How the number of shards changes.
    StartResharding {
        direction: ReshardingDirection,
        peer_id: Option<u64>,
        shard_key: Option<ShardKey>,
    }

    /// A shard on another node.
    RemoteShardInfo {
        shard_id: u32,
        shard_key: Option<ShardKey>,
        peer_id: u64,
        state: ReplicaState,
    }
    /// A shard on its way.
    ShardTransferInfo {
        shard_id: u32,
        to_shard_id: Option<u32>,
        from: u64,
        to: u64,
        sync: bool,
        method: Option<ShardTransferMethod>,
        comment: Option<String>,
    }
    /// A change of the number of shards that is under way.
    ReshardingInfo {
        direction: ReshardingDirection,
        shard_id: u32,
        peer_id: u64,
        shard_key: Option<ShardKey>,
    }
}

/// Nothing has to be said.
#[derive(JsonSchema)]
#[allow(dead_code)]
pub(crate) struct AbortResharding {}

/// How a shard gets to another node.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[allow(dead_code)]
pub(crate) enum ShardTransferMethod {
    StreamRecords,
    Snapshot,
    WalDelta,
    ReshardingStreamRecords,
}

/// Whether there will be more shards or fewer.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[allow(dead_code)]
pub(crate) enum ReshardingDirection {
    Up,
    Down,
}

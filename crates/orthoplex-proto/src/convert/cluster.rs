//! Placement of collections, and shard keys.

use super::macros::{wire_enum, wire_struct};
use super::{Call, Reply, Wire, no_variant, required, scope};
use crate::qdrant::{self as proto, update_collection_cluster_setup_request as setup};
use orthoplex_types::Result;
use orthoplex_types::ops::cluster::{
    ClusterInfo, CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, LocalShard,
    ReplicaState, ReplicatePoints, ShardKeyDescription, ShardKeys, UpdateCluster, no_cluster,
};

const NO_KEY: &str = "Shard key is not specified";
const NO_REQUEST: &str = "Request is not specified";

wire_enum!(ReplicaState = proto::ReplicaState as "replica state" {
    Active, Dead, Partial, Initializing, Listener, PartialSnapshot, Recovery, Resharding,
    ReshardingScaleDown, ActiveRead, ManualRecovery,
});

macro_rules! wire_of_collection {
    ($($message:ident, $domain:ident;)+) => {$(
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(message: proto::$message) -> Result<Self> {
                let scope = scope::of_collection(message.collection_name, None)?;
                Ok(Self { operation: $domain, scope })
            }

            fn encode(self) -> Result<proto::$message> {
                Ok(proto::$message { collection_name: self.scope.collection })
            }
        }
    )+};
}

wire_of_collection! {
    CollectionClusterInfoRequest, GetClusterInfo;
    ListShardKeysRequest, ListShardKeys;
}

/// Requests that carry their operation in a member.
macro_rules! wire_request {
    ($($message:ident, $domain:ident;)+) => {$(
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(message: proto::$message) -> Result<Self> {
                Ok(Self {
                    scope: scope::of_collection(message.collection_name, message.timeout)?,
                    operation: required(message.request, NO_REQUEST)?,
                })
            }

            fn encode(self) -> Result<proto::$message> {
                Ok(proto::$message {
                    collection_name: self.scope.collection,
                    request: Some(self.operation.encode()?),
                    timeout: self.scope.timeout_s,
                })
            }
        }
    )+};
}

wire_request! {
    CreateShardKeyRequest, CreateShardKey;
    DeleteShardKeyRequest, DropShardKey;
}

/// Answers that say whether it was done.
macro_rules! wire_done {
    ($($message:ident),+) => {$(
        impl Wire<proto::$message> for Reply<bool> {
            fn decode(message: proto::$message) -> Result<Self> {
                Ok(Self { result: message.result, time_s: message.time, usage: None })
            }

            fn encode(self) -> Result<proto::$message> {
                Ok(proto::$message { result: self.result, time: self.time_s })
            }
        }
    )+};
}

wire_done!(
    CreateShardKeyResponse,
    DeleteShardKeyResponse,
    UpdateCollectionClusterSetupResponse
);

/// No node at all means any node.
impl Wire<proto::CreateShardKey> for CreateShardKey {
    fn decode(message: proto::CreateShardKey) -> Result<Self> {
        Ok(Self {
            shard_key: required(message.shard_key, NO_KEY)?,
            shards_number: message.shards_number,
            replication_factor: message.replication_factor,
            placement: Some(message.placement).filter(|peers| !peers.is_empty()),
            initial_state: Wire::decode(message.initial_state)?,
        })
    }

    fn encode(self) -> Result<proto::CreateShardKey> {
        Ok(proto::CreateShardKey {
            shard_key: Some(self.shard_key.encode()?),
            shards_number: self.shards_number,
            replication_factor: self.replication_factor,
            placement: self.placement.unwrap_or_default(),
            initial_state: self.initial_state.encode()?,
        })
    }
}

wire_struct!(DropShardKey = proto::DeleteShardKey {
    required { shard_key = shard_key or NO_KEY }
});

wire_struct!(ReplicatePoints = proto::ReplicatePoints {
    same { filter }
    required {
        from_shard_key = from_shard_key or NO_KEY,
        to_shard_key = to_shard_key or NO_KEY,
    }
});

impl Wire<proto::UpdateCollectionClusterSetupRequest> for Call<UpdateCluster> {
    fn decode(message: proto::UpdateCollectionClusterSetupRequest) -> Result<Self> {
        use setup::Operation;
        let scope = scope::of_collection(message.collection_name, message.timeout)?;
        let operation = match message.operation {
            Some(Operation::CreateShardKey(op)) => UpdateCluster::CreateShardKey(Wire::decode(op)?),
            Some(Operation::DeleteShardKey(op)) => UpdateCluster::DropShardKey(Wire::decode(op)?),
            Some(Operation::ReplicatePoints(op)) => {
                UpdateCluster::ReplicatePoints(Wire::decode(op)?)
            }
            Some(
                Operation::MoveShard(_)
                | Operation::ReplicateShard(_)
                | Operation::AbortTransfer(_)
                | Operation::DropReplica(_)
                | Operation::RestartTransfer(_),
            ) => UpdateCluster::NeedsPeers,
            None => return Err(no_variant("UpdateCollectionClusterSetupRequest")),
        };
        Ok(Self { operation, scope })
    }

    fn encode(self) -> Result<proto::UpdateCollectionClusterSetupRequest> {
        use setup::Operation;
        let operation = match self.operation {
            UpdateCluster::CreateShardKey(op) => Operation::CreateShardKey(op.encode()?),
            UpdateCluster::DropShardKey(op) => Operation::DeleteShardKey(op.encode()?),
            UpdateCluster::ReplicatePoints(op) => Operation::ReplicatePoints(op.encode()?),
            UpdateCluster::NeedsPeers => return Err(no_cluster()),
        };
        Ok(proto::UpdateCollectionClusterSetupRequest {
            collection_name: self.scope.collection,
            operation: Some(operation),
            timeout: self.scope.timeout_s,
        })
    }
}

wire_struct!(LocalShard = proto::LocalShardInfo {
    same { shard_id, shard_key, points_count, state }
});

impl Wire<proto::CollectionClusterInfoResponse> for Reply<ClusterInfo> {
    fn decode(message: proto::CollectionClusterInfoResponse) -> Result<Self> {
        Ok(Self {
            result: ClusterInfo {
                peer_id: message.peer_id,
                shard_count: Wire::decode(message.shard_count)?,
                local_shards: Wire::decode(message.local_shards)?,
                ..Default::default()
            },
            time_s: message.time,
            usage: None,
        })
    }

    fn encode(self) -> Result<proto::CollectionClusterInfoResponse> {
        Ok(proto::CollectionClusterInfoResponse {
            peer_id: self.result.peer_id,
            shard_count: self.result.shard_count.encode()?,
            local_shards: self.result.local_shards.encode()?,
            time: self.time_s,
            ..Default::default()
        })
    }
}

/// An empty list says as much as none.
impl Wire<proto::ListShardKeysResponse> for Reply<ShardKeys> {
    fn decode(message: proto::ListShardKeysResponse) -> Result<Self> {
        let keys = message.shard_keys.into_iter();
        let keys = keys.map(|own| required(own.key, NO_KEY).map(|key| ShardKeyDescription { key }));
        let keys = keys.collect::<Result<Vec<_>>>()?;
        Ok(Self {
            result: ShardKeys {
                shard_keys: Some(keys).filter(|keys| !keys.is_empty()),
            },
            time_s: message.time,
            usage: None,
        })
    }

    fn encode(self) -> Result<proto::ListShardKeysResponse> {
        let keys = self.result.shard_keys.unwrap_or_default().into_iter();
        let keys = keys.map(|own| {
            let key = Some(own.key.encode()?);
            Ok(proto::ShardKeyDescription { key })
        });
        Ok(proto::ListShardKeysResponse {
            shard_keys: keys.collect::<Result<_>>()?,
            time: self.time_s,
        })
    }
}

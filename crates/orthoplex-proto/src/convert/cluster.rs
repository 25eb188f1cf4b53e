//! Placement of collections.

use super::macros::wire_enum;
use super::{Call, Reply, Wire, scope};
use crate::qdrant as proto;
use orthoplex_types::Result;
use orthoplex_types::ops::cluster::{
    ClusterInfo, GetClusterInfo, ListShardKeys, LocalShard, ReplicaState, ShardKeys,
};

wire_enum!(ReplicaState = proto::ReplicaState as "replica state" { Active });

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

impl Wire<proto::LocalShardInfo> for LocalShard {
    fn decode(message: proto::LocalShardInfo) -> Result<Self> {
        Ok(Self {
            shard_id: message.shard_id,
            points_count: Wire::decode(message.points_count)?,
            state: Wire::decode(message.state)?,
        })
    }

    fn encode(self) -> Result<proto::LocalShardInfo> {
        Ok(proto::LocalShardInfo {
            shard_id: self.shard_id,
            points_count: self.points_count.encode()?,
            state: self.state.encode()?,
            shard_key: None,
        })
    }
}

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

impl Wire<proto::ListShardKeysResponse> for Reply<ShardKeys> {
    fn decode(message: proto::ListShardKeysResponse) -> Result<Self> {
        Ok(Self {
            result: ShardKeys {},
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::ListShardKeysResponse> {
        Ok(proto::ListShardKeysResponse {
            shard_keys: Vec::new(),
            time: self.time_s,
        })
    }
}

//! The services `qdrant.Collections` and `qdrant.Snapshots`, method by method.

use super::service::serve;
use orthoplex_proto::qdrant::collections_server::Collections;
use orthoplex_proto::qdrant::snapshots_server::Snapshots;
use orthoplex_types::ops::{cluster, collections as ops, snapshots};

serve! {
    Collections {
        get: ops::GetCollection, GetCollectionInfoRequest => GetCollectionInfoResponse;
        list: ops::ListCollections, ListCollectionsRequest => ListCollectionsResponse;
        create: ops::CreateCollection, CreateCollection => CollectionOperationResponse;
        update: ops::UpdateCollection, UpdateCollection => CollectionOperationResponse;
        delete: ops::DeleteCollection, DeleteCollection => CollectionOperationResponse;
        update_aliases: ops::ChangeAliases, ChangeAliases => CollectionOperationResponse;
        list_collection_aliases:
            ops::ListCollectionAliases, ListCollectionAliasesRequest => ListAliasesResponse;
        list_aliases: ops::ListAliases, ListAliasesRequest => ListAliasesResponse;
        collection_exists:
            ops::CheckCollectionExists, CollectionExistsRequest => CollectionExistsResponse;
        collection_cluster_info:
            cluster::GetClusterInfo, CollectionClusterInfoRequest => CollectionClusterInfoResponse;
        list_shard_keys: cluster::ListShardKeys, ListShardKeysRequest => ListShardKeysResponse;
        create_shard_key: cluster::CreateShardKey, CreateShardKeyRequest => CreateShardKeyResponse;
        delete_shard_key: cluster::DropShardKey, DeleteShardKeyRequest => DeleteShardKeyResponse;
        update_collection_cluster_setup:
            cluster::UpdateCluster,
            UpdateCollectionClusterSetupRequest => UpdateCollectionClusterSetupResponse;
    }
}

serve! {
    Snapshots {
        create: snapshots::CreateSnapshot, CreateSnapshotRequest => CreateSnapshotResponse;
        list: snapshots::ListSnapshots, ListSnapshotsRequest => ListSnapshotsResponse;
        delete: snapshots::DeleteSnapshot, DeleteSnapshotRequest => DeleteSnapshotResponse;
        create_full: snapshots::CreateFullSnapshot, CreateFullSnapshotRequest => CreateSnapshotResponse;
        list_full: snapshots::ListFullSnapshots, ListFullSnapshotsRequest => ListSnapshotsResponse;
        delete_full: snapshots::DeleteFullSnapshot, DeleteFullSnapshotRequest => DeleteSnapshotResponse;
    }
}

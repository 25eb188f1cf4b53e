//! The services `qdrant.Collections` and `qdrant.Snapshots`, method by method.

use super::service::serve;
use orthoplex_proto::qdrant::collections_server::Collections;
use orthoplex_proto::qdrant::snapshots_server::Snapshots;
use orthoplex_types::ops::collections as ops;

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
    }
    not built {
        collection_cluster_info:
            "collection cluster info", CollectionClusterInfoRequest => CollectionClusterInfoResponse;
        update_collection_cluster_setup:
            "cluster setup", UpdateCollectionClusterSetupRequest => UpdateCollectionClusterSetupResponse;
        create_shard_key: "shard keys", CreateShardKeyRequest => CreateShardKeyResponse;
        delete_shard_key: "shard keys", DeleteShardKeyRequest => DeleteShardKeyResponse;
        list_shard_keys: "shard keys", ListShardKeysRequest => ListShardKeysResponse;
    }
}

serve! {
    Snapshots {}
    not built {
        create: "snapshots", CreateSnapshotRequest => CreateSnapshotResponse;
        list: "snapshots", ListSnapshotsRequest => ListSnapshotsResponse;
        delete: "snapshots", DeleteSnapshotRequest => DeleteSnapshotResponse;
        create_full: "snapshots", CreateFullSnapshotRequest => CreateSnapshotResponse;
        list_full: "snapshots", ListFullSnapshotsRequest => ListSnapshotsResponse;
        delete_full: "snapshots", DeleteFullSnapshotRequest => DeleteSnapshotResponse;
    }
}

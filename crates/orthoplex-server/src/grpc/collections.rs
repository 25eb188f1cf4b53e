//! The services `qdrant.Collections` and `qdrant.Snapshots`, method by method.

use super::service::serve;
use orthoplex_proto::qdrant::collections_server::Collections;
use orthoplex_proto::qdrant::snapshots_server::Snapshots;
use orthoplex_types::ops::{cluster, collections as ops, snapshots};

serve! {
    Collections {
        get: ops::GetCollection;
        list: ops::ListCollections;
        create: ops::CreateCollection;
        update: ops::UpdateCollection;
        delete: ops::DeleteCollection;
        update_aliases: ops::ChangeAliases;
        list_collection_aliases: ops::ListCollectionAliases;
        list_aliases: ops::ListAliases;
        collection_exists: ops::CheckCollectionExists;
        collection_cluster_info: cluster::GetClusterInfo;
        list_shard_keys: cluster::ListShardKeys;
        create_shard_key: cluster::CreateShardKey;
        delete_shard_key: cluster::DropShardKey;
        update_collection_cluster_setup: cluster::UpdateCluster;
    }
}

serve! {
    Snapshots {
        create: snapshots::CreateSnapshot;
        list: snapshots::ListSnapshots;
        delete: snapshots::DeleteSnapshot;
        create_full: snapshots::CreateFullSnapshot;
        list_full: snapshots::ListFullSnapshots;
        delete_full: snapshots::DeleteFullSnapshot;
    }
}

//! Which operation a name stands for, and how its body becomes it.
//!
//! Most operations are their own body. Those that REST puts into the path take a map of the same
//! names. Nothing here decides what an operation means.

use crate::executor::Target;
use crate::request;
use crate::value::Value;
use orthoplex_types::ops::cluster::{
    CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, UpdateCluster,
};
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, UpdateCollection,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::optimizations::GetOptimizations;
use orthoplex_types::ops::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoints, QueryBatch, QueryGroups,
    QueryPoints, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints, SearchBatch,
    SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::ops::snapshots::{
    ApiKey, CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot,
    ListFullSnapshots, ListSnapshots, RecoverSnapshot, SnapshotOf, SnapshotPriority,
    SnapshotSource,
};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName, NewVector};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateVectors, UpsertPoints,
};
use orthoplex_types::{Context, Error, JsonPath, Result, Scope};
use serde::Deserialize;

#[derive(Deserialize)]
struct OfSnapshot {
    shard: Option<u32>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    location: String,
    priority: Option<SnapshotPriority>,
    checksum: Option<String>,
    api_key: Option<ApiKey>,
}

impl OfSnapshot {
    fn of(&self) -> SnapshotOf {
        self.shard.map_or(SnapshotOf::Collection, SnapshotOf::Shard)
    }
}

#[derive(Deserialize)]
struct OfOptimizations {
    #[serde(default)]
    with: Vec<String>,
    completed_limit: Option<usize>,
}

impl From<OfOptimizations> for GetOptimizations {
    fn from(own: OfOptimizations) -> Self {
        let has = |name: &str| own.with.iter().any(|part| part == name);
        let plain = Self::default();
        Self {
            queued: has("queued"),
            completed: has("completed"),
            idle_segments: has("idle_segments"),
            completed_limit: own.completed_limit.unwrap_or(plain.completed_limit),
        }
    }
}

#[derive(Deserialize)]
struct OfField {
    field_name: JsonPath,
}

#[derive(Deserialize)]
struct OfVector {
    vector_name: String,
    vector: Option<NewVector>,
}

fn read<'a, T: Deserialize<'a>>(body: &'a Value) -> Result<T> {
    Ok(T::deserialize(body)?)
}

macro_rules! operations {
    (
        whole { $($whole:literal $kind:ty;)+ }
        made { $($made:literal |$body:ident| $operation:expr;)+ }
    ) => {
        /// Carries out the operation of that name.
        pub(crate) async fn run(
            target: Target,
            name: &str,
            body: Value,
            scope: Scope,
            context: Context,
        ) -> Result<Value> {
            match name {
                "request" => request::run(&target, &body, &scope, &context).await,
                $($whole => {
                    let operation: $kind = read(&body)?;
                    body.drop_in_stretches();
                    target.execute(operation, scope, &context).await
                })+
                $($made => {
                    let $body = &body;
                    let operation = $operation;
                    target.execute(operation, scope, &context).await
                })+
                other => Err(Error::unimplemented(format_args!("the operation {other}"))),
            }
        }
    };
}

operations! {
    whole {
        "collections.create" CreateCollection;
        "collections.update" UpdateCollection;
        "aliases.change" ChangeAliases;
        "shard_keys.create" CreateShardKey;
        "shard_keys.drop" DropShardKey;
        "cluster.update_collection" UpdateCluster;
        "indexes.create" CreateFieldIndex;
        "points.upsert" UpsertPoints;
        "points.delete" DeletePoints;
        "points.update_vectors" UpdateVectors;
        "points.delete_vectors" DeleteVectors;
        "points.set_payload" SetPayload;
        "points.overwrite_payload" OverwritePayload;
        "points.delete_payload" DeletePayload;
        "points.clear_payload" ClearPayload;
        "points.batch" BatchUpdate;
        "points.get_many" GetPoints;
        "points.scroll" ScrollPoints;
        "points.count" CountPoints;
        "points.facet" FacetCounts;
        "points.query" QueryPoints;
        "points.query_batch" QueryBatch;
        "points.query_groups" QueryGroups;
        "points.search" SearchPoints;
        "points.search_batch" SearchBatch;
        "points.search_groups" SearchGroups;
        "points.recommend" RecommendPoints;
        "points.recommend_batch" RecommendBatch;
        "points.recommend_groups" RecommendGroups;
        "points.discover" DiscoverPoints;
        "points.discover_batch" DiscoverBatch;
        "points.search_matrix_pairs" SearchMatrixPairs;
        "points.search_matrix_offsets" SearchMatrixOffsets;
    }
    made {
        "collections.list" |_body| ListCollections;
        "collections.get" |_body| GetCollection;
        "collections.delete" |_body| DeleteCollection;
        "collections.exists" |_body| CheckCollectionExists;
        "aliases.list" |_body| ListAliases;
        "aliases.of_collection" |_body| ListCollectionAliases;
        "cluster.of_collection" |_body| GetClusterInfo;
        "shard_keys.list" |_body| ListShardKeys;
        "optimizations.get" |body| GetOptimizations::from(read::<OfOptimizations>(body)?);
        "indexes.delete" |body| DeleteFieldIndex {
            field_name: read::<OfField>(body)?.field_name,
        };
        "vectors.create" |body| {
            let OfVector { vector_name, vector } = read(body)?;
            let vector = vector.ok_or_else(|| Error::bad_request("missing field `vector`"))?;
            CreateVectorName { vector_name, vector }
        };
        "vectors.delete" |body| DeleteVectorName {
            vector_name: read::<OfVector>(body)?.vector_name,
        };
        "snapshots.list" |body| ListSnapshots(read::<OfSnapshot>(body)?.of());
        "snapshots.create" |body| CreateSnapshot(read::<OfSnapshot>(body)?.of());
        "snapshots.delete" |body| {
            let own: OfSnapshot = read(body)?;
            DeleteSnapshot { of: own.of(), name: own.name }
        };
        "snapshots.recover" |body| {
            let own: OfSnapshot = read(body)?;
            RecoverSnapshot {
                of: own.of(),
                source: SnapshotSource::Location(own.location),
                priority: own.priority.unwrap_or_default(),
                checksum: own.checksum,
                api_key: own.api_key,
            }
        };
        "snapshots.list_full" |_body| ListFullSnapshots;
        "snapshots.create_full" |_body| CreateFullSnapshot;
        "snapshots.delete_full" |body| DeleteFullSnapshot { name: read::<OfSnapshot>(body)?.name };
    }
}

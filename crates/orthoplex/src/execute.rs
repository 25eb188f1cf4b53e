//! Every operation of the API on the embedded database: which function carries it out.
//!
//! Reads run to their end on the calling thread and never wait. Writes wait for the log.

use crate::collection::Collection;
use crate::database::Database;
use crate::issues::Watch;
use crate::read::{bounded, name_timeout};
use crate::strict;
use crate::{query, read, usage};
use orthoplex_types::info::{AliasesList, CollectionExistence, CollectionInfo, CollectionsList};
use orthoplex_types::ops::cluster::{
    ClusterInfo, CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, ShardKeys,
    UpdateCluster,
};
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, TruncateUnappliedWal, UpdateCollection,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::issues::{ClearIssues, IssuesReport, ListIssues};
use orthoplex_types::ops::memory::{GetMemoryReport, MemoryReport};
use orthoplex_types::ops::optimizations::{GetOptimizations, OptimizationsReport};
use orthoplex_types::ops::quotas::{GetQuotas, QuotaStatus, UpdateQuotas};
use orthoplex_types::ops::reads::{
    CountPoints, CountResult, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoint, GetPoints,
    GroupsResult, QueryBatch, QueryGroups, QueryPoints, QueryResult, RecommendBatch,
    RecommendGroups, RecommendPoints, ScrollPoints, SearchBatch, SearchGroups, SearchMatrixOffsets,
    SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::ops::telemetry::{DescribeShards, ShardsReport};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    PointsUpdate, SetPayload, UpdateResult, UpdateVectors, UpsertPoints,
};
use orthoplex_types::point::ScoredPoint;
use orthoplex_types::{Context, Execute, Operation, Result, Scope};
use std::sync::Arc;

/// `Operation, "name in timeouts" => function of collection, operation and context`
macro_rules! reads {
    ($($operation:ty, $label:literal => $read:expr;)+) => {$(
        impl Execute<$operation> for Database {
            async fn execute(
                &self,
                operation: $operation,
                scope: Scope,
                context: &Context,
            ) -> Result<<$operation as Operation>::Output> {
                let collection = self.collection(&scope.collection)?;
                strict::check_read(&collection, &operation, &scope)?;
                let context = bounded(&scope, context);
                let watch = Watch::new(self, &collection, &operation, &scope);
                let read = || $read(&collection, operation, &context);
                let result = usage::read(&context, &collection, read);
                watch.finish(self.0.slow_query);
                result.map_err(|error| name_timeout(error, $label, &scope))
            }
        }
    )+};
}

/// The same with the database as first argument, for queries that look into other collections.
macro_rules! queries {
    ($($operation:ty, $label:literal => $query:expr;)+) => {$(
        impl Execute<$operation> for Database {
            async fn execute(
                &self,
                operation: $operation,
                scope: Scope,
                context: &Context,
            ) -> Result<<$operation as Operation>::Output> {
                let collection = self.collection(&scope.collection)?;
                strict::check_read(&collection, &operation, &scope)?;
                let context = bounded(&scope, context);
                let watch = Watch::new(self, &collection, &operation, &scope);
                let query = || $query(self, &collection, operation, &context);
                let result = usage::read(&context, &collection, query);
                watch.finish(self.0.slow_query);
                result.map_err(|error| name_timeout(error, $label, &scope))
            }
        }
    )+};
}

type Coll = Arc<Collection>;

reads! {
    GetPoints, "Retrieve" => read::get_points;
    GetPoint, "Retrieve" => read::get_point;
    ScrollPoints, "Scroll" => read::scroll;
    CountPoints, "Count" => read::count;
    FacetCounts, "Facet" => read::facet;
}

queries! {
    QueryPoints, "Search" => query::query;
    QueryBatch, "Search" => |database: &Database, collection: &Coll, op: QueryBatch, context: &Context| {
        let answers = query::batch(database, collection, op.searches, context)?;
        Ok(answers.into_iter().map(|points| QueryResult { points }).collect())
    };
    SearchPoints, "Search" => single;
    RecommendPoints, "Search" => single;
    DiscoverPoints, "Search" => single;
    SearchBatch, "Search" => |database: &Database, collection: &Coll, op: SearchBatch, context: &Context| {
        several(database, collection, op.searches, context)
    };
    RecommendBatch, "Search" => |database: &Database, collection: &Coll, op: RecommendBatch, context: &Context| {
        several(database, collection, op.searches, context)
    };
    DiscoverBatch, "Search" => |database: &Database, collection: &Coll, op: DiscoverBatch, context: &Context| {
        several(database, collection, op.searches, context)
    };
    QueryGroups, "GroupBy" => query::query_groups;
    SearchGroups, "GroupBy" => grouped;
    RecommendGroups, "GroupBy" => grouped;
    SearchMatrixPairs, "SearchMatrix" => query::matrix_pairs;
    SearchMatrixOffsets, "SearchMatrix" => query::matrix_offsets;
}

/// A retired query as a new one.
fn single<O: Into<QueryPoints>>(
    database: &Database,
    collection: &Coll,
    op: O,
    context: &Context,
) -> Result<Vec<ScoredPoint>> {
    query::query(database, collection, op.into(), context).map(|result| result.points)
}

/// Retired queries as new ones.
fn several<O: Into<QueryPoints>>(
    database: &Database,
    collection: &Coll,
    ops: Vec<O>,
    context: &Context,
) -> Result<Vec<Vec<ScoredPoint>>> {
    query::batch(
        database,
        collection,
        ops.into_iter().map(Into::into),
        context,
    )
}

/// A retired query in groups as a new one.
fn grouped<O: Into<QueryGroups>>(
    database: &Database,
    collection: &Coll,
    op: O,
    context: &Context,
) -> Result<GroupsResult> {
    query::query_groups(database, collection, op.into(), context)
}

/// `Operation => how it stands in a batch`
macro_rules! writes {
    ($($operation:ident => $variant:ident;)+) => {$(
        impl Execute<$operation> for Database {
            async fn execute(
                &self,
                operation: $operation,
                scope: Scope,
                context: &Context,
            ) -> Result<UpdateResult> {
                let collection = self.collection(&scope.collection)?;
                let update = PointsUpdate::$variant(operation);
                self.check_quotas(std::slice::from_ref(&update))?;
                strict::check_writes(&collection, std::slice::from_ref(&update), &scope)?;
                self.write(&collection, update, &scope, context).await
            }
        }
    )+};
}

writes! {
    UpsertPoints => Upsert;
    DeletePoints => Delete;
    SetPayload => SetPayload;
    OverwritePayload => OverwritePayload;
    DeletePayload => DeletePayload;
    ClearPayload => ClearPayload;
    UpdateVectors => UpdateVectors;
    DeleteVectors => DeleteVectors;
}

impl Execute<BatchUpdate> for Database {
    async fn execute(
        &self,
        operation: BatchUpdate,
        scope: Scope,
        context: &Context,
    ) -> Result<Vec<UpdateResult>> {
        let collection = self.collection(&scope.collection)?;
        // All of them first: nothing is done of a batch that breaks a limit.
        self.check_quotas(&operation.operations)?;
        strict::check_writes(&collection, &operation.operations, &scope)?;
        let mut results = Vec::with_capacity(operation.operations.len());
        for update in operation.operations {
            results.push(self.write(&collection, update, &scope, context).await?);
        }
        Ok(results)
    }
}

/// `Operation => function of database, operation and collection name`
macro_rules! on_collections {
    ($($operation:ty => $act:expr;)+) => {$(
        impl Execute<$operation> for Database {
            async fn execute(
                &self,
                operation: $operation,
                scope: Scope,
                _: &Context,
            ) -> Result<<$operation as Operation>::Output> {
                $act(self, operation, scope.collection).await
            }
        }
    )+};
}

on_collections! {
    CreateCollection => async |database: &Database, op, name| database.create(name, op).await;
    UpdateCollection => async |database: &Database, op, name| database.update(name, op).await;
    DeleteCollection => async |database: &Database, _, name| database.delete(name).await;
    ChangeAliases => async |database: &Database, op, _| database.change_aliases(op).await;
    GetCollection => async |database: &Database, _, name: String| -> Result<CollectionInfo> {
        database.collection(&name)?.info()
    };
    GetOptimizations => async |database: &Database, op, name: String| -> Result<OptimizationsReport> {
        Ok(database.collection(&name)?.optimizations(op))
    };
    DescribeShards => async |database: &Database, op: DescribeShards, name: String| -> Result<ShardsReport> {
        let mut report = database.collection(&name)?.describe(op.segments)?;
        database.0.snapshots.counts.tell(&name, &mut report);
        Ok(report)
    };
    GetMemoryReport => async |database: &Database, _, name: String| -> Result<MemoryReport> {
        Ok(database.collection(&name)?.memory())
    };
    TruncateUnappliedWal => async |database: &Database, _, name: String| -> Result<CountResult> {
        let collection = database.collection(&name)?;
        database.change(move |_| collection.truncate_unapplied()).await
    };
    ListIssues => async |database: &Database, _, _| -> Result<IssuesReport> {
        Ok(database.0.issues.report())
    };
    ClearIssues => async |database: &Database, _, _| -> Result<bool> {
        database.0.issues.clear();
        Ok(true)
    };
    GetQuotas => async |database: &Database, _, _| -> Result<QuotaStatus> {
        Ok(database.0.quotas.status())
    };
    UpdateQuotas => async |database: &Database, op: UpdateQuotas, _| -> Result<bool> {
        database.change(move |inner| inner.quotas.set(op.0).map(|()| true)).await
    };
    GetClusterInfo => async |database: &Database, _, name: String| -> Result<ClusterInfo> {
        Ok(database.collection(&name)?.cluster_info())
    };
    ListShardKeys => async |database: &Database, _, name: String| -> Result<ShardKeys> {
        Ok(database.collection(&name)?.key_list())
    };
    CreateShardKey => async |database: &Database, op, name| database.create_key(name, op).await;
    DropShardKey => async |database: &Database, op, name| database.drop_key(name, op).await;
    UpdateCluster => async |database: &Database, op, name| database.update_cluster(name, op).await;
    ListCollections => async |database: &Database, _, _| -> Result<CollectionsList> { database.list() };
    ListAliases => async |database: &Database, _, _| -> Result<AliasesList> { database.aliases(None) };
    ListCollectionAliases => async |database: &Database, _, name: String| -> Result<AliasesList> {
        database.aliases(Some(&name))
    };
    CheckCollectionExists => async |database: &Database, _, name: String| -> Result<CollectionExistence> {
        database.exists(&name).map(|exists| CollectionExistence { exists })
    };
}

impl Execute<CreateFieldIndex> for Database {
    async fn execute(
        &self,
        operation: CreateFieldIndex,
        scope: Scope,
        _: &Context,
    ) -> Result<UpdateResult> {
        self.set_field(scope, operation.field_name, operation.field_schema)
            .await
    }
}

impl Execute<DeleteFieldIndex> for Database {
    async fn execute(
        &self,
        operation: DeleteFieldIndex,
        scope: Scope,
        _: &Context,
    ) -> Result<UpdateResult> {
        self.set_field(scope, operation.field_name, None).await
    }
}

impl Execute<CreateVectorName> for Database {
    async fn execute(
        &self,
        operation: CreateVectorName,
        scope: Scope,
        _: &Context,
    ) -> Result<UpdateResult> {
        self.set_vector(scope, operation.vector_name, Some(operation.vector))
            .await
    }
}

impl Execute<DeleteVectorName> for Database {
    async fn execute(
        &self,
        operation: DeleteVectorName,
        scope: Scope,
        _: &Context,
    ) -> Result<UpdateResult> {
        self.set_vector(scope, operation.vector_name, None).await
    }
}

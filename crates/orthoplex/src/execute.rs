//! Every operation of the API on the embedded database: which function carries it out.
//!
//! Reads run to their end on the calling thread and never wait. Writes wait for the log.

use crate::collection::Collection;
use crate::database::Database;
use crate::errands::{Boxed, Joined, block_on};
use crate::oplog::WriteOp;
use crate::read::{bounded, deadline, name_timeout};
use crate::strict;
use crate::write::{Plan, plan};
use crate::{query, read};
use orthoplex_types::info::{AliasesList, CollectionExistence, CollectionInfo, CollectionsList};
use orthoplex_types::ops::cluster::{ClusterInfo, GetClusterInfo, ListShardKeys, ShardKeys};
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, UpdateCollection,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::reads::{
    CountPoints, FacetCounts, GetPoint, GetPoints, QueryBatch, QueryPoints, QueryResult,
    RecommendBatch, RecommendPoints, ScrollPoints, SearchBatch, SearchPoints,
};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    PointsUpdate, SetPayload, UpdateMode, UpdateResult, UpdateStatus, UpdateVectors, UpsertPoints,
};
use orthoplex_types::point::ScoredPoint;
use orthoplex_types::{Context, Error, ErrorKind, Execute, Operation, Result, Scope};
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
                $read(&collection, operation, &context)
                    .map_err(|error| name_timeout(error, $label, &scope))
            }
        }
    )+};
}

/// The same with the database as first argument, for queries that look into other collections.
macro_rules! queries {
    ($($operation:ty => $query:expr;)+) => {$(
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
                $query(self, &collection, operation, &context)
                    .map_err(|error| name_timeout(error, "Search", &scope))
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
    QueryPoints => query::query;
    QueryBatch => |database: &Database, collection: &Coll, op: QueryBatch, context: &Context| {
        let answers = query::batch(database, collection, op.searches, context)?;
        Ok(answers.into_iter().map(|points| QueryResult { points }).collect())
    };
    SearchPoints => single;
    RecommendPoints => single;
    SearchBatch => |database: &Database, collection: &Coll, op: SearchBatch, context: &Context| {
        query::batch(database, collection, op.searches.into_iter().map(Into::into), context)
    };
    RecommendBatch => |database: &Database, collection: &Coll, op: RecommendBatch, context: &Context| {
        query::batch(database, collection, op.searches.into_iter().map(Into::into), context)
    };
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
    GetClusterInfo => async |database: &Database, _, name: String| -> Result<ClusterInfo> {
        Ok(database.collection(&name)?.cluster_info())
    };
    ListShardKeys => async |database: &Database, _, name: String| -> Result<ShardKeys> {
        database.collection(&name).map(|_| ShardKeys {})
    };
    ListCollections => async |database: &Database, _, _| -> Result<CollectionsList> { database.list() };
    ListAliases => async |database: &Database, _, _| -> Result<AliasesList> { database.aliases(None) };
    ListCollectionAliases => async |database: &Database, _, name: String| -> Result<AliasesList> {
        database.aliases(Some(&name))
    };
    CheckCollectionExists => async |database: &Database, _, name: String| -> Result<CollectionExistence> {
        match database.collection(&name) {
            Ok(_) => Ok(CollectionExistence { exists: true }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(CollectionExistence { exists: false }),
            Err(error) => Err(error),
        }
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

impl Database {
    async fn write(
        &self,
        collection: &Arc<Collection>,
        update: PointsUpdate,
        scope: &Scope,
        context: &Context,
    ) -> Result<UpdateResult> {
        if context.is_over() {
            return Err(name_timeout(
                Error::timeout("before it began"),
                "Update",
                scope,
            ));
        }
        let only_if = update.update_filter().cloned();
        let plan = plan(update, &collection.schema(), collection.shards.len())?;
        let wait = scope.wait;
        if wait && plan.len() > 1 {
            check_ids(collection, &plan).await?;
        }
        let writes = plan.into_iter().filter_map(|(number, op)| {
            let shard = Arc::clone(collection.shards.get(number)?);
            let only_if = only_if.clone();
            let write = async move { shard.write_if(op, only_if, wait).await };
            Some(Box::pin(write) as Boxed<Result<u64>>)
        });
        let writes = Joined::new(writes);
        let results = match scope.timeout_s.filter(|_| wait) {
            None => writes.await,
            Some(seconds) => match self.errands().until(deadline(seconds), writes).await? {
                Ok(results) => results,
                Err(unfinished) => {
                    // The caller stops waiting; the write does not stop.
                    self.errands().run(move || drop(block_on(unfinished)));
                    return Ok(UpdateResult {
                        operation_id: None,
                        status: UpdateStatus::WaitTimeout,
                    });
                }
            },
        };
        let status = if wait {
            UpdateStatus::Completed
        } else {
            UpdateStatus::Acknowledged
        };
        match outcome(results) {
            Ok(operation_id) => Ok(UpdateResult {
                operation_id,
                status,
            }),
            Err(_) if collection.is_dropped() => Err(Error::no_collection(&scope.collection)),
            Err(error) => Err(error),
        }
    }
}

/// Refuses a write to several shards, before any of them logs it, if one of them lacks an id.
async fn check_ids(collection: &Collection, plan: &Plan) -> Result<()> {
    let mut results = Vec::with_capacity(plan.len());
    for (number, op) in plan {
        let Some(shard) = collection.shards.get(*number) else {
            continue;
        };
        let missing = || {
            let view = shard.view();
            op.required_ids().find(|id| view.find(*id).is_none())
        };
        let mut result = Ok(0);
        if missing().is_some() {
            // The id may be in a write that is under way: one without points waits its turn.
            let turn = WriteOp::Upsert {
                points: Vec::new(),
                mode: UpdateMode::default(),
            };
            shard.write(turn, true).await?;
            result = missing().map_or(Ok(0), |id| Err(Error::no_point(id)));
        }
        results.push(result);
    }
    outcome(results).map(|_| ())
}

/// The log position, if one shard was written; the first error, and how many shards failed if there
/// were several.
fn outcome(results: Vec<Result<u64>>) -> Result<Option<u64>> {
    let touched = results.len();
    let failed = results.iter().filter(|result| result.is_err()).count();
    let mut position = None;
    for result in results {
        match result {
            Ok(op_num) => position = (touched == 1).then_some(op_num),
            Err(error) if touched == 1 => return Err(error),
            Err(error) => {
                let text = format!(
                    "{failed} out of {touched} shards failed to apply operation. \
                     First error captured: {error}"
                );
                return Err(Error::new(error.kind(), text));
            }
        }
    }
    Ok(position)
}

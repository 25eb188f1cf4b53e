//! The points of one shard key of an engine, as though they were a collection of their own.
//!
//! Every operation that may name a key names this one, so that driver and model need not know of keys.

use orthoplex_types::config::ShardingMethod;
use orthoplex_types::ops::cluster::CreateShardKey;
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::reads::{CountPoints, QueryPoints, ScrollPoints, SearchPoints};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    PointsUpdate, SetPayload, UpdateResult, UpdateVectors, UpsertPoints,
};
use orthoplex_types::{Context, Execute, Operation, Result, Scope, ShardKey, ShardKeySelector};

/// One shard key of what is behind it; without a key that itself.
#[derive(Debug)]
pub struct Keyed<'a, A> {
    /// What executes operations.
    pub api: &'a A,
    /// The key.
    pub key: Option<ShardKey>,
}

impl<A> Keyed<'_, A> {
    fn selector(&self) -> ShardKeySelector {
        self.key
            .clone()
            .map_or(ShardKeySelector::None, ShardKeySelector::Key)
    }
}

/// `Operation: member that names the key`
macro_rules! keyed {
    ($($operation:ident: $($member:tt).+;)+) => {$(
        impl<A: Execute<$operation>> Execute<$operation> for Keyed<'_, A> {
            async fn execute(
                &self,
                mut operation: $operation,
                scope: Scope,
                context: &Context,
            ) -> Result<<$operation as Operation>::Output> {
                operation.$($member).+ = self.selector();
                self.api.execute(operation, scope, context).await
            }
        }
    )+};
}

keyed! {
    UpsertPoints: shard_key;
    DeletePoints: shard_key;
    SetPayload: 0.shard_key;
    OverwritePayload: 0.shard_key;
    DeletePayload: shard_key;
    ClearPayload: shard_key;
    UpdateVectors: shard_key;
    DeleteVectors: shard_key;
    ScrollPoints: shard_key;
    CountPoints: shard_key;
    QueryPoints: shard_key;
    SearchPoints: shard_key;
}

impl<A: Execute<BatchUpdate>> Execute<BatchUpdate> for Keyed<'_, A> {
    async fn execute(
        &self,
        mut operation: BatchUpdate,
        scope: Scope,
        context: &Context,
    ) -> Result<Vec<UpdateResult>> {
        for update in &mut operation.operations {
            *key_of(update) = self.selector();
        }
        self.api.execute(operation, scope, context).await
    }
}

fn key_of(update: &mut PointsUpdate) -> &mut ShardKeySelector {
    match update {
        PointsUpdate::Upsert(op) => &mut op.shard_key,
        PointsUpdate::Delete(op) => &mut op.shard_key,
        PointsUpdate::SetPayload(op) => &mut op.0.shard_key,
        PointsUpdate::OverwritePayload(op) => &mut op.0.shard_key,
        PointsUpdate::DeletePayload(op) => &mut op.shard_key,
        PointsUpdate::ClearPayload(op) => &mut op.shard_key,
        PointsUpdate::UpdateVectors(op) => &mut op.shard_key,
        PointsUpdate::DeleteVectors(op) => &mut op.shard_key,
    }
}

impl<A: Execute<CreateFieldIndex>> Execute<CreateFieldIndex> for Keyed<'_, A> {
    async fn execute(
        &self,
        operation: CreateFieldIndex,
        scope: Scope,
        context: &Context,
    ) -> Result<UpdateResult> {
        self.api.execute(operation, scope, context).await
    }
}

impl<A: Execute<DeleteFieldIndex>> Execute<DeleteFieldIndex> for Keyed<'_, A> {
    async fn execute(
        &self,
        operation: DeleteFieldIndex,
        scope: Scope,
        context: &Context,
    ) -> Result<UpdateResult> {
        self.api.execute(operation, scope, context).await
    }
}

/// The collection, and then the key.
impl<A: Execute<CreateCollection> + Execute<CreateShardKey>> Execute<CreateCollection>
    for Keyed<'_, A>
{
    async fn execute(
        &self,
        mut operation: CreateCollection,
        scope: Scope,
        context: &Context,
    ) -> Result<bool> {
        if self.key.is_some() {
            operation.sharding_method = Some(ShardingMethod::Custom);
        }
        let made = self.api.execute(operation, scope.clone(), context).await?;
        match &self.key {
            None => Ok(made),
            Some(key) => {
                let operation = new_key(key.clone());
                self.api.execute(operation, scope, context).await
            }
        }
    }
}

/// The creation of a key with as many shards as its collection says.
pub fn new_key(shard_key: ShardKey) -> CreateShardKey {
    CreateShardKey {
        shard_key,
        shards_number: None,
        replication_factor: None,
        placement: None,
        initial_state: None,
    }
}

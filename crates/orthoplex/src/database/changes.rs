//! Changes of collections as a whole: one after the other, complete when they are durable.

use super::Database;
use crate::collection::Collection;
use orthoplex_types::field_index::FieldSchema;
use orthoplex_types::ops::cluster::{
    CreateShardKey, DropShardKey, ReplicatePoints, UpdateCluster, no_cluster,
};
use orthoplex_types::ops::collections::{ChangeAliases, CreateCollection, UpdateCollection};
use orthoplex_types::ops::vector_names::NewVector;
use orthoplex_types::ops::writes::{UpdateResult, UpdateStatus};
use orthoplex_types::{Error, JsonPath, Result, Scope};
use std::sync::Arc;

impl Database {
    pub(crate) async fn create(&self, name: String, wanted: CreateCollection) -> Result<bool> {
        self.change(move |inner| inner.create(name, wanted)).await
    }

    pub(crate) async fn update(&self, name: String, changes: UpdateCollection) -> Result<bool> {
        self.change(move |inner| {
            // Found here and not before: a collection may have been replaced meanwhile.
            let collection = inner.names.load().find(&name)?;
            collection.update(&changes).map(|()| true)
        })
        .await
    }

    /// Declares a field, or withdraws it. Values need no index of their own to be found, so the
    /// change is complete when it is durable.
    pub(crate) async fn set_field(
        &self,
        scope: Scope,
        key: JsonPath,
        schema: Option<FieldSchema>,
    ) -> Result<UpdateResult> {
        let (name, solved) = (scope.collection.clone(), key.clone());
        let change = move |collection: &Collection| collection.set_field(key, schema);
        let result = self.change_collection(scope, change).await?;
        let names = self.0.names.load();
        if let Some(own) = names.record.resolve(&name) {
            self.0.issues.solve(own, &solved);
        }
        Ok(result)
    }

    /// Adds a vector name, or removes one. Complete when it is durable.
    pub(crate) async fn set_vector(
        &self,
        scope: Scope,
        name: String,
        vector: Option<NewVector>,
    ) -> Result<UpdateResult> {
        self.change_collection(scope, move |collection| match vector {
            Some(vector) => collection.add_vector(&name, vector),
            None => collection.remove_vector(&name),
        })
        .await
    }

    async fn change_collection(
        &self,
        scope: Scope,
        change: impl FnOnce(&Collection) -> Result<()> + Send + 'static,
    ) -> Result<UpdateResult> {
        let collection = self.collection(&scope.collection)?;
        let status = match scope.wait {
            true => UpdateStatus::Completed,
            false => UpdateStatus::Acknowledged,
        };
        self.change(move |_| {
            if collection.is_dropped() {
                return Err(Error::no_collection(&scope.collection));
            }
            change(&collection)
        })
        .await?;
        Ok(UpdateResult {
            operation_id: None,
            status,
        })
    }

    /// Makes a shard key.
    pub(crate) async fn create_key(&self, name: String, wanted: CreateShardKey) -> Result<bool> {
        self.change(move |inner| {
            let (own, collection) = inner.named(&name)?;
            let created = collection.create_key(&inner.engine, &own, &wanted);
            created.map(|()| true)
        })
        .await
    }

    /// Removes a shard key with its points.
    pub(crate) async fn drop_key(&self, name: String, op: DropShardKey) -> Result<bool> {
        self.change(move |inner| {
            let (own, collection) = inner.named(&name)?;
            let dropped = collection.drop_key(&inner.errands, &own, &op.shard_key);
            dropped.map(|()| true)
        })
        .await
    }

    /// One change of the shards, as far as one node can make it.
    pub(crate) async fn update_cluster(&self, name: String, op: UpdateCluster) -> Result<bool> {
        match op {
            UpdateCluster::CreateShardKey(op) => self.create_key(name, op).await,
            UpdateCluster::DropShardKey(op) => self.drop_key(name, op).await,
            UpdateCluster::ReplicatePoints(op) => self.replicate(name, op).await,
            UpdateCluster::NeedsPeers => Err(no_cluster()),
        }
    }

    /// Copies points of a shard key to another, which answers reads afterwards. Goes on without a
    /// caller that went away.
    async fn replicate(&self, name: String, op: ReplicatePoints) -> Result<bool> {
        let collection = self.collection(&name)?;
        let (source, key) = (Arc::clone(&collection), op.to_shard_key.clone());
        self.detached(move |inner| {
            inner.quotas.check()?;
            source.replicate(&op)
        })
        .await?;
        self.change(move |_| match collection.is_dropped() {
            true => Err(Error::no_collection(&name)),
            false => collection.activate_key(&key).map(|()| true),
        })
        .await
    }

    pub(crate) async fn delete(&self, name: String) -> Result<bool> {
        self.change(move |inner| inner.delete(&name)).await
    }

    pub(crate) async fn change_aliases(&self, changes: ChangeAliases) -> Result<bool> {
        self.change(move |inner| inner.change_aliases(&changes))
            .await
    }
}

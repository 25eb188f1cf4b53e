//! Which operations a server carries out, and how each gets there.

use crate::answer::note;
use crate::builder::Transport;
use crate::client::Client;
use crate::{grpc, rest};
use bytes::Bytes;
use orthoplex_types::ops::cluster::{
    CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, UpdateCluster,
};
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, TruncateUnappliedWal, UpdateCollection,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::issues::{ClearIssues, ListIssues};
use orthoplex_types::ops::memory::GetMemoryReport;
use orthoplex_types::ops::optimizations::GetOptimizations;
use orthoplex_types::ops::quotas::{GetQuotas, UpdateQuotas};
use orthoplex_types::ops::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoint, GetPoints, QueryBatch,
    QueryGroups, QueryPoints, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints,
    SearchBatch, SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots,
};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateVectors, UpsertPoints,
};
use orthoplex_types::point::Record;
use orthoplex_types::selector::{WithPayload, WithVector};
use orthoplex_types::usage::Usage;
use orthoplex_types::{Context, Error, Operation, Result, Scope, ShardKeySelector};

/// A result, and what was used for it if the server tells.
pub type Told<T> = (T, Option<Usage>);

/// An answer as it came.
#[derive(Debug)]
pub enum Reply<T> {
    /// Nothing is left to read.
    Typed(T),
    /// gRPC brings a message.
    Message {
        /// The response message of the operation's method.
        body: Bytes,
        /// Reads the result from it, and what was used if the server tells.
        read: fn(Bytes) -> Result<Told<T>>,
    },
    /// HTTP brings JSON.
    Json {
        /// The whole body: the result lies in its member `result`.
        body: Bytes,
        /// Reads the result from the body, and what was used if the server tells.
        read: fn(&[u8]) -> Result<Told<T>>,
    },
}

impl<T> Reply<T> {
    /// The result, read.
    ///
    /// # Errors
    /// 500 when the body is not what it should be.
    pub fn into_typed(self) -> Result<T> {
        self.into_parts().map(|(result, _)| result)
    }

    /// The same with what was used.
    pub(crate) fn into_parts(self) -> Result<Told<T>> {
        match self {
            Self::Typed(result) => Ok((result, None)),
            Self::Message { body, read } => read(body),
            Self::Json { body, read } => read(&body),
        }
    }
}

/// An operation that a [`Client`] carries out: all there are.
pub trait Remote: Operation + Sized {
    /// Carries it out.
    #[doc(hidden)]
    fn carry(
        self,
        client: &Client,
        scope: Scope,
        context: &Context,
    ) -> impl Future<Output = Result<Reply<Self::Output>>> + Send;
}

/// Operations that both protocols offer. `patient` ones may take as long as they need.
macro_rules! both {
    ($patient:literal: $($operation:ty),+ $(,)?) => {$(
        impl Remote for $operation {
            async fn carry(
                self,
                client: &Client,
                scope: Scope,
                context: &Context,
            ) -> Result<Reply<Self::Output>> {
                match client.transport() {
                    Transport::Http => rest::call(client, self, scope, context, $patient).await,
                    Transport::Grpc => grpc::call(client, self, scope, context, $patient).await,
                }
            }
        }
    )+};
}

both! { false:
    ListCollections, GetCollection, CreateCollection, UpdateCollection, DeleteCollection,
    CheckCollectionExists, ChangeAliases, ListAliases, ListCollectionAliases,
    GetClusterInfo, ListShardKeys, CreateShardKey, DropShardKey, UpdateCluster,
    UpsertPoints, DeletePoints, SetPayload, OverwritePayload, DeletePayload, ClearPayload,
    UpdateVectors, DeleteVectors, BatchUpdate,
    CreateFieldIndex, DeleteFieldIndex, CreateVectorName, DeleteVectorName,
    GetPoints, ScrollPoints, CountPoints, FacetCounts,
    QueryPoints, QueryBatch, QueryGroups,
    SearchPoints, SearchBatch, SearchGroups,
    RecommendPoints, RecommendBatch, RecommendGroups,
    DiscoverPoints, DiscoverBatch,
    SearchMatrixPairs, SearchMatrixOffsets,
    ListSnapshots, ListFullSnapshots, DeleteSnapshot, DeleteFullSnapshot,
}

both! { true:
    CreateSnapshot, CreateFullSnapshot,
}

/// Operations that only HTTP offers.
macro_rules! http {
    ($($operation:ty),+ $(,)?) => {$(
        impl Remote for $operation {
            async fn carry(
                self,
                client: &Client,
                scope: Scope,
                context: &Context,
            ) -> Result<Reply<Self::Output>> {
                match client.transport() {
                    Transport::Http => rest::call(client, self, scope, context, false).await,
                    Transport::Grpc => Err(Error::unimplemented(format_args!(
                        "{} over gRPC",
                        Self::NAME
                    ))),
                }
            }
        }
    )+};
}

http! {
    GetOptimizations, GetMemoryReport, TruncateUnappliedWal,
    GetQuotas, UpdateQuotas, ListIssues, ClearIssues,
}

/// gRPC has no method for one point; the same is asked for as a list of one.
impl Remote for GetPoint {
    async fn carry(
        self,
        client: &Client,
        scope: Scope,
        context: &Context,
    ) -> Result<Reply<Record>> {
        if client.transport() == Transport::Http {
            return rest::call(client, self, scope, context, false).await;
        }
        let one = GetPoints {
            ids: vec![self.id],
            with_payload: Some(WithPayload::Bool(true)),
            with_vector: Some(WithVector::Bool(true)),
            shard_key: ShardKeySelector::default(),
        };
        let reply = grpc::call(client, one, scope, context, false).await?;
        let (found, usage) = reply.into_parts()?;
        note(context, usage);
        let one = found.into_iter().next().ok_or_else(|| self.missing())?;
        Ok(Reply::Typed(one))
    }
}

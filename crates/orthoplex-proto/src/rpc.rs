//! Where each operation is in the gRPC API: method and messages.
//!
//! Owns the facts that both ends of the wire need, so that server and client cannot differ. How a
//! message becomes an operation is the affair of [`convert`](crate::convert).

use crate::convert::FillOlder;
use crate::qdrant as proto;
use crate::{Call, Reply, Wire};
use orthoplex_types::ops::{cluster, collections, indexes, reads, snapshots, vector_names, writes};
use orthoplex_types::{Operation, Result};
use prost::Message;
use std::{iter, mem};

/// An operation that the gRPC API offers.
pub trait Rpc: Operation + Sized {
    /// Path of its method, as `/qdrant.Points/Upsert`.
    const METHOD: &'static str;
    /// What is sent.
    type Request: Message + Default + 'static;
    /// What is answered.
    type Response: Message + Default + 'static;

    /// The message of a call.
    ///
    /// # Errors
    /// When the call asks for what the message has no place for.
    fn request(call: Call<Self>) -> Result<Self::Request>;

    /// Messages that, one behind another, are the message of the call: one with many points comes in parts, so that
    /// whoever writes it can pause.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    fn parts(call: Call<Self>) -> impl Iterator<Item = Result<Self::Request>> + Send {
        iter::once(Self::request(call))
    }

    /// The call that a message asks for.
    ///
    /// # Errors
    /// When the message says nothing that makes sense.
    fn call(request: Self::Request) -> Result<Call<Self>>;

    /// The message of an answer.
    ///
    /// # Errors
    /// When the answer holds what the message has no place for.
    fn response(reply: Reply<Self::Output>) -> Result<Self::Response>;

    /// Fills the members that only clients of old releases read. Answers without vectors have none.
    fn fill_older(_response: &mut Self::Response) {}

    /// The answer that a message holds.
    ///
    /// # Errors
    /// When the message lacks something.
    fn reply(response: Self::Response) -> Result<Reply<Self::Output>>;
}

/// `Service { Method: operation, request => response; }`, with the name `points` behind where its result is points,
/// and a function behind that makes the parts of its request.
macro_rules! rpc {
    ($($service:ident {
        $($method:ident: $operation:ty, $request:ident => $response:ident $(, $points:ident)? $(=> $parts:path)?;)+
    })+) => {$($(
        impl Rpc for $operation {
            const METHOD: &'static str =
                concat!("/qdrant.", stringify!($service), "/", stringify!($method));
            type Request = proto::$request;
            type Response = proto::$response;

            fn request(call: Call<Self>) -> Result<proto::$request> {
                call.encode()
            }

            $(fn parts(call: Call<Self>) -> impl Iterator<Item = Result<proto::$request>> + Send {
                $parts(call)
            })?

            fn call(request: proto::$request) -> Result<Call<Self>> {
                Wire::decode(request)
            }

            fn response(reply: Reply<Self::Output>) -> Result<proto::$response> {
                reply.encode()
            }

            $(fn fill_older($points: &mut proto::$response) {
                $points.result.fill_older();
            })?

            fn reply(response: proto::$response) -> Result<Reply<Self::Output>> {
                Wire::decode(response)
            }
        }
    )+)+};
}

/// Points of an upsert in one part.
const PART_POINTS: usize = 64;

fn upsert_parts(
    mut call: Call<writes::UpsertPoints>,
) -> impl Iterator<Item = Result<proto::UpsertPoints>> + Send {
    let mut points = mem::take(&mut call.operation.points).into_iter();
    let mut next = move || points.by_ref().take(PART_POINTS).collect::<Vec<_>>();
    call.operation.points = next();
    let others = iter::from_fn(move || Some(next()).filter(|part| !part.is_empty()));
    // Only points: members that are lists would come twice.
    let others = others.map(|points| {
        Ok(proto::UpsertPoints {
            points: points.encode()?,
            ..proto::UpsertPoints::default()
        })
    });
    iter::once(Rpc::request(call)).chain(others)
}

#[rustfmt::skip]
rpc! {
    Points {
        Upsert: writes::UpsertPoints, UpsertPoints => PointsOperationResponse => upsert_parts;
        Delete: writes::DeletePoints, DeletePoints => PointsOperationResponse;
        UpdateVectors: writes::UpdateVectors, UpdatePointVectors => PointsOperationResponse;
        DeleteVectors: writes::DeleteVectors, DeletePointVectors => PointsOperationResponse;
        SetPayload: writes::SetPayload, SetPayloadPoints => PointsOperationResponse;
        OverwritePayload: writes::OverwritePayload, SetPayloadPoints => PointsOperationResponse;
        DeletePayload: writes::DeletePayload, DeletePayloadPoints => PointsOperationResponse;
        ClearPayload: writes::ClearPayload, ClearPayloadPoints => PointsOperationResponse;
        UpdateBatch: writes::BatchUpdate, UpdateBatchPoints => UpdateBatchResponse;
        CreateFieldIndex: indexes::CreateFieldIndex, CreateFieldIndexCollection => PointsOperationResponse;
        DeleteFieldIndex: indexes::DeleteFieldIndex, DeleteFieldIndexCollection => PointsOperationResponse;
        CreateVectorName: vector_names::CreateVectorName, CreateVectorNameRequest => PointsOperationResponse;
        DeleteVectorName: vector_names::DeleteVectorName, DeleteVectorNameRequest => PointsOperationResponse;
        Facet: reads::FacetCounts, FacetCounts => FacetResponse;
        Get: reads::GetPoints, GetPoints => GetResponse, points;
        Scroll: reads::ScrollPoints, ScrollPoints => ScrollResponse, points;
        Count: reads::CountPoints, CountPoints => CountResponse;
        Query: reads::QueryPoints, QueryPoints => QueryResponse, points;
        QueryBatch: reads::QueryBatch, QueryBatchPoints => QueryBatchResponse, points;
        Search: reads::SearchPoints, SearchPoints => SearchResponse, points;
        SearchBatch: reads::SearchBatch, SearchBatchPoints => SearchBatchResponse, points;
        Recommend: reads::RecommendPoints, RecommendPoints => RecommendResponse, points;
        RecommendBatch: reads::RecommendBatch, RecommendBatchPoints => RecommendBatchResponse, points;
        Discover: reads::DiscoverPoints, DiscoverPoints => DiscoverResponse, points;
        DiscoverBatch: reads::DiscoverBatch, DiscoverBatchPoints => DiscoverBatchResponse, points;
        QueryGroups: reads::QueryGroups, QueryPointGroups => QueryGroupsResponse, points;
        SearchGroups: reads::SearchGroups, SearchPointGroups => SearchGroupsResponse, points;
        RecommendGroups: reads::RecommendGroups, RecommendPointGroups => RecommendGroupsResponse, points;
        SearchMatrixPairs: reads::SearchMatrixPairs, SearchMatrixPoints => SearchMatrixPairsResponse;
        SearchMatrixOffsets: reads::SearchMatrixOffsets, SearchMatrixPoints => SearchMatrixOffsetsResponse;
    }
    Collections {
        Get: collections::GetCollection, GetCollectionInfoRequest => GetCollectionInfoResponse;
        List: collections::ListCollections, ListCollectionsRequest => ListCollectionsResponse;
        Create: collections::CreateCollection, CreateCollection => CollectionOperationResponse;
        Update: collections::UpdateCollection, UpdateCollection => CollectionOperationResponse;
        Delete: collections::DeleteCollection, DeleteCollection => CollectionOperationResponse;
        UpdateAliases: collections::ChangeAliases, ChangeAliases => CollectionOperationResponse;
        ListCollectionAliases: collections::ListCollectionAliases, ListCollectionAliasesRequest => ListAliasesResponse;
        ListAliases: collections::ListAliases, ListAliasesRequest => ListAliasesResponse;
        CollectionExists: collections::CheckCollectionExists, CollectionExistsRequest => CollectionExistsResponse;
        CollectionClusterInfo: cluster::GetClusterInfo, CollectionClusterInfoRequest => CollectionClusterInfoResponse;
        ListShardKeys: cluster::ListShardKeys, ListShardKeysRequest => ListShardKeysResponse;
        CreateShardKey: cluster::CreateShardKey, CreateShardKeyRequest => CreateShardKeyResponse;
        DeleteShardKey: cluster::DropShardKey, DeleteShardKeyRequest => DeleteShardKeyResponse;
        UpdateCollectionClusterSetup: cluster::UpdateCluster,
            UpdateCollectionClusterSetupRequest => UpdateCollectionClusterSetupResponse;
    }
    Snapshots {
        Create: snapshots::CreateSnapshot, CreateSnapshotRequest => CreateSnapshotResponse;
        List: snapshots::ListSnapshots, ListSnapshotsRequest => ListSnapshotsResponse;
        Delete: snapshots::DeleteSnapshot, DeleteSnapshotRequest => DeleteSnapshotResponse;
        CreateFull: snapshots::CreateFullSnapshot, CreateFullSnapshotRequest => CreateSnapshotResponse;
        ListFull: snapshots::ListFullSnapshots, ListFullSnapshotsRequest => ListSnapshotsResponse;
        DeleteFull: snapshots::DeleteFullSnapshot, DeleteFullSnapshotRequest => DeleteSnapshotResponse;
    }
}

//! All operations together.

use super::cluster::{CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, UpdateCluster};
use super::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, TruncateUnappliedWal, UpdateCollection,
};
use super::indexes::{CreateFieldIndex, DeleteFieldIndex};
use super::issues::{ClearIssues, ListIssues};
use super::memory::GetMemoryReport;
use super::optimizations::GetOptimizations;
use super::quotas::{GetQuotas, UpdateQuotas};
use super::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoint, GetPoints, QueryBatch,
    QueryGroups, QueryPoints, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints,
    SearchBatch, SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use super::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots, ReadFullSnapshot, ReadSnapshot, RecoverSnapshot,
};
use super::vector_names::{CreateVectorName, DeleteVectorName};
use super::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateVectors, UpsertPoints,
};
use crate::Execute;

/// Names the operations once.
macro_rules! api {
    ($($operation:ty),+ $(,)?) => {
        /// An executor of every operation of the API.
        pub trait Api: $(Execute<$operation> +)+ {}
        impl<E: $(Execute<$operation> +)+> Api for E {}
    };
}

api!(
    ListCollections,
    GetCollection,
    CreateCollection,
    UpdateCollection,
    DeleteCollection,
    CheckCollectionExists,
    ChangeAliases,
    ListAliases,
    ListCollectionAliases,
    UpsertPoints,
    DeletePoints,
    SetPayload,
    OverwritePayload,
    DeletePayload,
    ClearPayload,
    UpdateVectors,
    DeleteVectors,
    BatchUpdate,
    CreateFieldIndex,
    DeleteFieldIndex,
    CreateVectorName,
    DeleteVectorName,
    FacetCounts,
    GetPoint,
    GetPoints,
    ScrollPoints,
    CountPoints,
    QueryPoints,
    QueryBatch,
    SearchPoints,
    SearchBatch,
    RecommendPoints,
    RecommendBatch,
    DiscoverPoints,
    DiscoverBatch,
    QueryGroups,
    SearchGroups,
    RecommendGroups,
    SearchMatrixPairs,
    SearchMatrixOffsets,
    CreateSnapshot,
    CreateFullSnapshot,
    ListSnapshots,
    ListFullSnapshots,
    DeleteSnapshot,
    DeleteFullSnapshot,
    ReadSnapshot,
    ReadFullSnapshot,
    RecoverSnapshot,
    GetClusterInfo,
    ListShardKeys,
    CreateShardKey,
    DropShardKey,
    UpdateCluster,
    GetOptimizations,
    GetMemoryReport,
    TruncateUnappliedWal,
    GetQuotas,
    UpdateQuotas,
    ListIssues,
    ClearIssues,
);

//! Where each operation is in the REST API: method, path, body.
//!
//! Owns the facts that both ends of the wire need, so that the server's route table and the client
//! cannot differ. Most of what stands in the query string is the [`Scope`](crate::Scope)'s affair. Knows
//! no HTTP library.

use crate::operation::Operation;
use crate::ops::cluster::{
    CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, UpdateCluster,
};
use crate::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, TruncateUnappliedWal, UpdateCollection,
};
use crate::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use crate::ops::issues::{ClearIssues, ListIssues};
use crate::ops::memory::GetMemoryReport;
use crate::ops::optimizations::GetOptimizations;
use crate::ops::quotas::{GetQuotas, UpdateQuotas};
use crate::ops::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoint, GetPoints, QueryBatch,
    QueryGroups, QueryPoints, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints,
    SearchBatch, SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use crate::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots, ReadFullSnapshot, ReadSnapshot, SnapshotOf,
};
use crate::ops::vector_names::{CreateVectorName, DeleteVectorName, NewVector};
use crate::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateVectors, UpsertPoints,
};
use crate::point::PointStruct;
use serde::Serialize;
use std::borrow::Cow;
use std::mem;

/// Path parameter of the collection, which the scope names.
pub const COLLECTION: &str = "collection_name";
/// Path parameter of the shard.
pub const SHARD: &str = "shard_id";

/// Where a snapshot that the server can reach becomes a collection, by `PUT`.
pub const RECOVER: &str = "/collections/{collection_name}/snapshots/recover";
/// The same for a shard.
pub const RECOVER_SHARD: &str =
    "/collections/{collection_name}/shards/{shard_id}/snapshots/recover";
/// Where a snapshot that is sent becomes a collection, by `POST`.
pub const UPLOAD: &str = "/collections/{collection_name}/snapshots/upload";
/// The same for a shard.
pub const UPLOAD_SHARD: &str = "/collections/{collection_name}/shards/{shard_id}/snapshots/upload";

/// Method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Put,
    Post,
    Patch,
    Delete,
}

/// An operation that the REST API offers.
pub trait Rest: Operation {
    /// Its method.
    const METHOD: Method;
    /// Its path; what stands in braces are parameters.
    const PATH: &'static str;
    /// What its body holds.
    type Body: Serialize + Sync;

    /// The path that this very operation goes to.
    fn path(&self) -> &'static str {
        Self::PATH
    }

    /// A path parameter other than the collection.
    fn param(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }

    /// Parameters of the query string that are its own.
    fn query(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The body, if there is one.
    fn body(&self) -> Option<&Self::Body>;

    /// Takes out the points with which the body begins, so that whoever writes it can do that bit by bit. Behind
    /// [`BEFORE_POINTS`] they are a list; what the body is without them tells what comes behind.
    fn take_points(&mut self) -> Option<Vec<PointStruct>> {
        None
    }
}

/// How a body begins that points can be taken out of.
pub const BEFORE_POINTS: &str = "{\"points\":[";

/// An operation on snapshots that can also be about one shard.
pub trait RestOfShard: Rest {
    /// The path where it is about one shard.
    const SHARD_PATH: &'static str;
}

/// Operations that are their own body. The name `points` behind is that of the points with which it begins.
macro_rules! whole {
    ($($method:ident $path:literal $operation:ty $(, $points:ident)?;)+) => {$(
        impl Rest for $operation {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            type Body = Self;

            fn body(&self) -> Option<&Self> {
                Some(self)
            }

            $(fn take_points(&mut self) -> Option<Vec<PointStruct>> {
                Some(mem::take(&mut self.$points))
            })?
        }
    )+};
}

/// Operations without body. Some have parameters in their path: its name, and the value by `self`.
macro_rules! bare {
    ($($method:ident $path:literal $operation:ty $({ $param:literal => |$own:ident| $value:expr })?;)+) => {$(
        impl Rest for $operation {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            type Body = ();

            $(fn param(&self, name: &str) -> Option<Cow<'_, str>> {
                let $own = self;
                (name == $param).then(|| $value.into())
            })?

            fn body(&self) -> Option<&()> {
                None
            }
        }
    )+};
}

/// Operations on snapshots of a collection, or of a shard of it.
macro_rules! of_shard {
    ($($method:ident $path:literal $shard_path:literal $operation:ty {
        |$own:ident| $of:expr $(, snapshot_name => $name:expr)?
    };)+) => {$(
        impl Rest for $operation {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            type Body = ();

            fn path(&self) -> &'static str {
                let $own = self;
                match $of {
                    SnapshotOf::Collection => Self::PATH,
                    SnapshotOf::Shard(_) => Self::SHARD_PATH,
                }
            }

            fn param(&self, name: &str) -> Option<Cow<'_, str>> {
                let $own = self;
                match ($of, name) {
                    (SnapshotOf::Shard(number), SHARD) => Some(number.to_string().into()),
                    $((_, "snapshot_name") => Some($name.into()),)?
                    _ => None,
                }
            }

            fn body(&self) -> Option<&()> {
                None
            }
        }

        impl RestOfShard for $operation {
            const SHARD_PATH: &'static str = $shard_path;
        }
    )+};
}

bare! {
    Get "/collections" ListCollections;
    Get "/collections/{collection_name}" GetCollection;
    Delete "/collections/{collection_name}" DeleteCollection;
    Get "/collections/{collection_name}/exists" CheckCollectionExists;
    Get "/collections/{collection_name}/aliases" ListCollectionAliases;
    Get "/aliases" ListAliases;
    Get "/collections/{collection_name}/cluster" GetClusterInfo;
    Get "/collections/{collection_name}/shards" ListShardKeys;
    Post "/collections/{collection_name}/truncate_unapplied_wal" TruncateUnappliedWal;
    Get "/collections/{collection_name}/memory" GetMemoryReport;
    Get "/quotas" GetQuotas;
    Get "/issues" ListIssues;
    Delete "/issues" ClearIssues;
    Get "/collections/{collection_name}/points/{id}" GetPoint { "id" => |own| own.id.to_string() };
    Delete "/collections/{collection_name}/index/{field_name}" DeleteFieldIndex {
        "field_name" => |own| own.field_name.to_string()
    };
    Delete "/collections/{collection_name}/vectors/{vector_name}" DeleteVectorName {
        "vector_name" => |own| own.vector_name.as_str()
    };
    Get "/snapshots" ListFullSnapshots;
    Post "/snapshots" CreateFullSnapshot;
    Get "/snapshots/{snapshot_name}" ReadFullSnapshot { "snapshot_name" => |own| own.name.as_str() };
    Delete "/snapshots/{snapshot_name}" DeleteFullSnapshot {
        "snapshot_name" => |own| own.name.as_str()
    };
}

of_shard! {
    Get "/collections/{collection_name}/snapshots"
        "/collections/{collection_name}/shards/{shard_id}/snapshots"
        ListSnapshots { |own| own.0 };
    Post "/collections/{collection_name}/snapshots"
        "/collections/{collection_name}/shards/{shard_id}/snapshots"
        CreateSnapshot { |own| own.0 };
    Get "/collections/{collection_name}/snapshots/{snapshot_name}"
        "/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}"
        ReadSnapshot { |own| own.of, snapshot_name => own.name.as_str() };
    Delete "/collections/{collection_name}/snapshots/{snapshot_name}"
        "/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}"
        DeleteSnapshot { |own| own.of, snapshot_name => own.name.as_str() };
}

whole! {
    Put "/quotas" UpdateQuotas;
    Put "/collections/{collection_name}/shards" CreateShardKey;
    Post "/collections/{collection_name}/shards/delete" DropShardKey;
    Post "/collections/{collection_name}/cluster" UpdateCluster;
    Put "/collections/{collection_name}" CreateCollection;
    Patch "/collections/{collection_name}" UpdateCollection;
    Post "/collections/aliases" ChangeAliases;
    Put "/collections/{collection_name}/points" UpsertPoints, points;
    Post "/collections/{collection_name}/points/delete" DeletePoints;
    Put "/collections/{collection_name}/points/vectors" UpdateVectors;
    Post "/collections/{collection_name}/points/vectors/delete" DeleteVectors;
    Post "/collections/{collection_name}/points/payload" SetPayload;
    Put "/collections/{collection_name}/points/payload" OverwritePayload;
    Post "/collections/{collection_name}/points/payload/delete" DeletePayload;
    Post "/collections/{collection_name}/points/payload/clear" ClearPayload;
    Post "/collections/{collection_name}/points/batch" BatchUpdate;
    Put "/collections/{collection_name}/index" CreateFieldIndex;
    Post "/collections/{collection_name}/points" GetPoints;
    Post "/collections/{collection_name}/points/scroll" ScrollPoints;
    Post "/collections/{collection_name}/points/count" CountPoints;
    Post "/collections/{collection_name}/facet" FacetCounts;
    Post "/collections/{collection_name}/points/query" QueryPoints;
    Post "/collections/{collection_name}/points/query/batch" QueryBatch;
    Post "/collections/{collection_name}/points/search" SearchPoints;
    Post "/collections/{collection_name}/points/search/batch" SearchBatch;
    Post "/collections/{collection_name}/points/recommend" RecommendPoints;
    Post "/collections/{collection_name}/points/recommend/batch" RecommendBatch;
    Post "/collections/{collection_name}/points/discover" DiscoverPoints;
    Post "/collections/{collection_name}/points/discover/batch" DiscoverBatch;
    Post "/collections/{collection_name}/points/query/groups" QueryGroups;
    Post "/collections/{collection_name}/points/search/groups" SearchGroups;
    Post "/collections/{collection_name}/points/recommend/groups" RecommendGroups;
    Post "/collections/{collection_name}/points/search/matrix/pairs" SearchMatrixPairs;
    Post "/collections/{collection_name}/points/search/matrix/offsets" SearchMatrixOffsets;
}

impl Rest for CreateVectorName {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/collections/{collection_name}/vectors/{vector_name}";
    type Body = NewVector;

    fn param(&self, name: &str) -> Option<Cow<'_, str>> {
        (name == "vector_name").then(|| self.vector_name.as_str().into())
    }

    fn body(&self) -> Option<&NewVector> {
        Some(&self.vector)
    }
}

impl Rest for GetOptimizations {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/collections/{collection_name}/optimizations";
    type Body = ();

    fn query(&self) -> Vec<(&'static str, String)> {
        let lists = [
            (self.queued, "queued"),
            (self.completed, "completed"),
            (self.idle_segments, "idle_segments"),
        ];
        let wanted = lists.iter().filter(|(wanted, _)| *wanted);
        let wanted: Vec<&str> = wanted.map(|(_, name)| *name).collect();
        vec![
            ("with", wanted.join(",")),
            ("completed_limit", self.completed_limit.to_string()),
        ]
    }

    fn body(&self) -> Option<&()> {
        None
    }
}

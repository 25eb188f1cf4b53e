//! An executor with canned answers, and a server around it.

pub(crate) mod pki;

use crate::app::App;
use crate::settings::Settings;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use orthoplex_types::info::{
    AliasesList, CollectionDescription, CollectionExistence, CollectionInfo, CollectionsList,
};
use orthoplex_types::ops::cluster::{
    ClusterInfo, CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, LocalShard,
    ReplicaState, ShardKeyDescription, ShardKeys, UpdateCluster,
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
    CountPoints, CountResult, DiscoverBatch, DiscoverPoints, FacetCounts, FacetResult, GetPoint,
    GetPoints, GroupsResult, MatrixOffsets, MatrixPairs, QueryBatch, QueryGroups, QueryPoints,
    QueryResult, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints, ScrollResult,
    SearchBatch, SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots, ReadFullSnapshot, ReadSnapshot, RecoverSnapshot, SnapshotBytes, SnapshotContent,
    SnapshotDescription,
};
use orthoplex_types::ops::telemetry::{
    DescribeShards, LocalShardTelemetry, ShardTelemetry, ShardsReport,
};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateResult, UpdateStatus, UpdateVectors, UpsertPoints,
};
use orthoplex_types::point::{Record, ScoredPoint};
use orthoplex_types::{Context, Error, Execute, Operation, PointId, Result, Scope};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use tower::ServiceExt;

/// A collection that the stub does not have.
pub(crate) const MISSING: &str = "missing";

/// A collection on which the stub breaks down.
pub(crate) const BROKEN: &str = "broken";

/// What the executor was asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// Name of the operation.
    pub(crate) name: &'static str,
    /// Its scope.
    pub(crate) scope: Scope,
    /// Whether it had a deadline.
    pub(crate) deadline: Option<Instant>,
}

/// An executor with canned answers.
#[derive(Clone, Default)]
pub(crate) struct Stub {
    /// Everything that was asked.
    pub(crate) asked: Arc<Mutex<Vec<Asked>>>,
}

macro_rules! canned {
    ($($operation:ty => $answer:expr;)+) => {$(
        impl Execute<$operation> for Stub {
            async fn execute(
                &self,
                _: $operation,
                scope: Scope,
                context: &Context,
            ) -> Result<<$operation as Operation>::Output> {
                assert_ne!(scope.collection, BROKEN);
                let missing = (scope.collection == MISSING).then(|| Error::no_collection(MISSING));
                let deadline = context.deadline();
                self.asked.lock().push(Asked { name: <$operation>::NAME, scope, deadline });
                missing.map_or_else(|| Ok($answer), Err)
            }
        }
    )+};
}

canned! {
    ListCollections => CollectionsList {
        collections: vec![CollectionDescription { name: "books".to_owned() }],
    };
    GetCollection => info();
    TruncateUnappliedWal => CountResult { count: 0 };
    ListIssues => IssuesReport::default();
    ClearIssues => true;
    GetQuotas => QuotaStatus::default();
    UpdateQuotas => true;
    GetMemoryReport => MemoryReport::default();
    DescribeShards => shards();
    GetOptimizations => OptimizationsReport::default();
    CreateCollection => true;
    UpdateCollection => true;
    DeleteCollection => true;
    CheckCollectionExists => CollectionExistence { exists: true };
    ChangeAliases => true;
    ListAliases => AliasesList::default();
    ListCollectionAliases => AliasesList::default();
    UpsertPoints => done();
    DeletePoints => done();
    SetPayload => done();
    OverwritePayload => done();
    DeletePayload => done();
    ClearPayload => done();
    UpdateVectors => done();
    DeleteVectors => done();
    BatchUpdate => vec![done()];
    CreateFieldIndex => done();
    CreateVectorName => done();
    DeleteVectorName => done();
    DeleteFieldIndex => done();
    FacetCounts => FacetResult::default();
    GetPoint => record();
    GetPoints => vec![record()];
    ScrollPoints => ScrollResult { points: vec![record()], next_page_offset: None };
    CountPoints => CountResult { count: 3 };
    QueryPoints => QueryResult { points: vec![scored()] };
    QueryBatch => vec![QueryResult { points: vec![scored()] }];
    SearchPoints => vec![scored()];
    SearchBatch => vec![vec![scored()]];
    RecommendPoints => vec![scored()];
    RecommendBatch => vec![vec![scored()]];
    DiscoverPoints => vec![scored()];
    DiscoverBatch => vec![vec![scored()]];
    QueryGroups => GroupsResult::default();
    SearchGroups => GroupsResult::default();
    RecommendGroups => GroupsResult::default();
    SearchMatrixPairs => MatrixPairs::default();
    SearchMatrixOffsets => MatrixOffsets::default();
    CreateSnapshot => snapshot();
    CreateFullSnapshot => snapshot();
    ListSnapshots => vec![snapshot()];
    ListFullSnapshots => vec![snapshot()];
    DeleteSnapshot => true;
    DeleteFullSnapshot => true;
    ReadSnapshot => snapshot_content();
    ReadFullSnapshot => snapshot_content();
    RecoverSnapshot => true;
    GetClusterInfo => ClusterInfo {
        shard_count: 1,
        local_shards: vec![LocalShard {
            shard_id: 0,
            shard_key: Some("k".into()),
            points_count: 5,
            state: ReplicaState::Active,
        }],
        ..Default::default()
    };
    ListShardKeys => ShardKeys { shard_keys: Some(vec![ShardKeyDescription { key: 7.into() }]) };
    CreateShardKey => true;
    DropShardKey => true;
    UpdateCluster => true;
}

fn snapshot() -> SnapshotDescription {
    SnapshotDescription {
        name: "books-0-2026-01-02-03-04-05.snapshot".to_owned(),
        creation_time: Some("2026-01-02T03:04:05".to_owned()),
        size: 5,
        checksum: Some("ab".repeat(32)),
    }
}

fn snapshot_content() -> SnapshotContent {
    SnapshotContent {
        size: Some(5),
        bytes: SnapshotBytes::new(&b"bytes"[..]),
    }
}

fn shards() -> ShardsReport {
    let local = LocalShardTelemetry {
        num_vectors: 5,
        num_vectors_by_name: [(String::new(), 5)].into(),
        ..LocalShardTelemetry::default()
    };
    ShardsReport {
        init_time_ms: 7,
        shards: vec![ShardTelemetry {
            local,
            ..ShardTelemetry::default()
        }],
        ..ShardsReport::default()
    }
}

const fn done() -> UpdateResult {
    UpdateResult {
        operation_id: Some(7),
        status: UpdateStatus::Completed,
    }
}

const fn record() -> Record {
    Record {
        id: PointId::Num(1),
        payload: None,
        vector: None,
        shard_key: None,
        order_value: None,
    }
}

const fn scored() -> ScoredPoint {
    ScoredPoint {
        id: PointId::Num(1),
        version: 3,
        score: 1.406_300_1,
        payload: None,
        vector: None,
        shard_key: None,
        order_value: None,
    }
}

fn info() -> CollectionInfo {
    serde_json::from_value(json!({
        "status": "green",
        "optimizer_status": "ok",
        "indexed_vectors_count": 0,
        "points_count": 5,
        "segments_count": 1,
        "config": {
            "params": {
                "vectors": {"size": 4, "distance": "Dot"},
                "shard_number": 1,
                "replication_factor": 1,
                "write_consistency_factor": 1,
                "on_disk_payload": true
            },
            "hnsw_config": {
                "m": 16, "ef_construct": 100, "full_scan_threshold": 10000,
                "max_indexing_threads": 0, "on_disk": false
            },
            "optimizer_config": {
                "deleted_threshold": 0.2, "vacuum_min_vector_number": 1000,
                "default_segment_number": 0, "max_segment_size": null, "memmap_threshold": null,
                "indexing_threshold": 10000, "flush_interval_sec": 5,
                "max_optimization_threads": null
            },
            "wal_config": {"wal_capacity_mb": 32, "wal_segments_ahead": 0, "wal_retain_closed": 1},
            "quantization_config": null
        },
        "payload_schema": {}
    }))
    .expect("collection info")
}

/// An answer with its body read.
#[derive(Debug)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body as it came.
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    /// Text of the error.
    pub(crate) fn error(&self) -> String {
        let error = self.json()["status"]["error"].as_str().map(str::to_owned);
        error.unwrap_or_else(|| panic!("no error in {}", self.text))
    }
}

/// A REST server without sockets.
pub(crate) struct Rest {
    /// What answers.
    pub(crate) stub: Stub,
    router: Router,
}

impl Rest {
    /// With these settings.
    pub(crate) fn new(settings: Settings) -> Self {
        let stub = Stub::default();
        let mut rest = Self::of(App::new(stub.clone(), settings));
        rest.stub = stub;
        rest
    }

    /// Over that server.
    pub(crate) fn of(app: App<Stub>) -> Self {
        Self {
            stub: Stub::default(),
            router: crate::rest::router(&Arc::new(app)),
        }
    }

    /// What answers requests.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Sends a request as it stands.
    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        crate::rest::normalise(request.uri_mut());
        let response = self.router.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("body");
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).expect("text"),
        }
    }

    /// Sends a request with a JSON body; an empty one is sent without content type.
    pub(crate) async fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        self.call_as("", method, path, body).await
    }

    /// The same with a key.
    pub(crate) async fn call_as(&self, key: &str, method: &str, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        if !key.is_empty() {
            request = request.header("api-key", key);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("request"))
            .await
    }
}

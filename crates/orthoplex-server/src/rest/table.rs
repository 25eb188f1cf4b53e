//! The routes: method, path, operation. A part of the API that is not built is a row as well.

use super::params::Params;
use super::service::{Input, Route, bare, json};
use super::{cluster, openapi, prometheus, service_info, snapshots, telemetry};
use crate::app::Api;
use axum::http::Method;
use orthoplex_types::Result;
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, UpdateCollection,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoint, GetPoints, QueryBatch,
    QueryGroups, QueryPoints, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints,
    SearchBatch, SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName, NewVector};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateVectors, UpsertPoints,
};

const GET: Method = Method::GET;
const PUT: Method = Method::PUT;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// All routes.
pub(crate) fn routes<E: Api>() -> Vec<Route<E>> {
    let mut routes = service();
    routes.extend(collections());
    routes.extend(writes());
    routes.extend(reads());
    routes.extend(cluster::routes());
    routes.extend(snapshots::routes());
    routes.extend(not_built());
    routes
}

fn service<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::new(GET, "/", |_, _| service_info::root())
            .public()
            .answers_bare::<service_info::VersionInfo>(),
        Route::new(GET, "/healthz", |_, _| service_info::health())
            .public()
            .answers_text(),
        Route::new(GET, "/livez", |_, _| service_info::health())
            .public()
            .answers_text(),
        Route::new(GET, "/readyz", |_, _| service_info::ready())
            .public()
            .answers_text(),
        Route::new(GET, "/metrics", prometheus::answer).answers_text(),
        Route::new(GET, openapi::PATH, |_, _| openapi::answer::<E>())
            .public()
            .answers_bare::<serde_json::Map<String, serde_json::Value>>(),
        Route::new(GET, "/telemetry", telemetry::answer).answers::<telemetry::Telemetry>(),
        Route::new(GET, "/issues", service_info::issues).answers::<service_info::Issues>(),
        Route::new(DELETE, "/issues", service_info::clear_issues).answers::<bool>(),
    ]
}

fn collections<E: Api>() -> Vec<Route<E>> {
    const COLLECTION: &str = "/collections/{collection_name}";
    vec![
        Route::operation(GET, "/collections", bare::<ListCollections>),
        Route::operation(GET, COLLECTION, bare::<GetCollection>),
        Route::operation(PUT, COLLECTION, create_collection).takes::<CreateCollection>(),
        Route::json::<UpdateCollection>(PATCH, COLLECTION),
        Route::operation(DELETE, COLLECTION, bare::<DeleteCollection>),
        Route::operation(
            GET,
            "/collections/{collection_name}/exists",
            bare::<CheckCollectionExists>,
        ),
        Route::json::<ChangeAliases>(POST, "/collections/aliases"),
        Route::operation(
            GET,
            "/collections/{collection_name}/aliases",
            bare::<ListCollectionAliases>,
        ),
        Route::operation(GET, "/aliases", bare::<ListAliases>),
    ]
}

#[rustfmt::skip]
fn writes<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::json::<UpsertPoints>(PUT, "/collections/{collection_name}/points"),
        Route::json::<DeletePoints>(POST, "/collections/{collection_name}/points/delete"),
        Route::json::<UpdateVectors>(PUT, "/collections/{collection_name}/points/vectors"),
        Route::json::<DeleteVectors>(POST, "/collections/{collection_name}/points/vectors/delete"),
        Route::json::<SetPayload>(POST, "/collections/{collection_name}/points/payload"),
        Route::json::<OverwritePayload>(PUT, "/collections/{collection_name}/points/payload"),
        Route::json::<DeletePayload>(POST, "/collections/{collection_name}/points/payload/delete"),
        Route::json::<ClearPayload>(POST, "/collections/{collection_name}/points/payload/clear"),
        Route::json::<BatchUpdate>(POST, "/collections/{collection_name}/points/batch"),
        Route::json::<CreateFieldIndex>(PUT, "/collections/{collection_name}/index"),
        Route::operation(DELETE, "/collections/{collection_name}/index/{field_name}", field_name),
        Route::operation(PUT, "/collections/{collection_name}/vectors/{vector_name}", new_vector).takes::<NewVector>(),
        Route::operation(DELETE, "/collections/{collection_name}/vectors/{vector_name}", vector_name),
    ]
}

#[rustfmt::skip]
fn reads<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::operation(GET, "/collections/{collection_name}/points/{id}", point_id),
        Route::json::<GetPoints>(POST, "/collections/{collection_name}/points"),
        Route::json::<ScrollPoints>(POST, "/collections/{collection_name}/points/scroll"),
        Route::json::<CountPoints>(POST, "/collections/{collection_name}/points/count"),
        Route::json::<FacetCounts>(POST, "/collections/{collection_name}/facet"),
        Route::json::<QueryPoints>(POST, "/collections/{collection_name}/points/query"),
        Route::json::<QueryBatch>(POST, "/collections/{collection_name}/points/query/batch"),
        Route::json::<SearchPoints>(POST, "/collections/{collection_name}/points/search"),
        Route::json::<SearchBatch>(POST, "/collections/{collection_name}/points/search/batch"),
        Route::json::<RecommendPoints>(POST, "/collections/{collection_name}/points/recommend"),
        Route::json::<RecommendBatch>(POST, "/collections/{collection_name}/points/recommend/batch"),
        Route::json::<DiscoverPoints>(POST, "/collections/{collection_name}/points/discover"),
        Route::json::<DiscoverBatch>(POST, "/collections/{collection_name}/points/discover/batch"),
        Route::json::<QueryGroups>(POST, "/collections/{collection_name}/points/query/groups"),
        Route::json::<SearchGroups>(POST, "/collections/{collection_name}/points/search/groups"),
        Route::json::<RecommendGroups>(POST, "/collections/{collection_name}/points/recommend/groups"),
        Route::json::<SearchMatrixPairs>(POST, "/collections/{collection_name}/points/search/matrix/pairs"),
        Route::json::<SearchMatrixOffsets>(POST, "/collections/{collection_name}/points/search/matrix/offsets"),
    ]
}

fn create_collection(input: &Input) -> Result<CreateCollection> {
    input.params.check_new_collection()?;
    json(input)
}

fn point_id(input: &Input) -> Result<GetPoint> {
    let params: &Params = &input.params;
    Ok(GetPoint {
        id: params.path("id")?.parse()?,
    })
}

fn field_name(input: &Input) -> Result<DeleteFieldIndex> {
    Ok(DeleteFieldIndex {
        field_name: input.params.path("field_name")?.parse()?,
    })
}

fn new_vector(input: &Input) -> Result<CreateVectorName> {
    Ok(CreateVectorName {
        vector_name: input.params.path("vector_name")?.to_owned(),
        vector: json(input)?,
    })
}

fn vector_name(input: &Input) -> Result<DeleteVectorName> {
    Ok(DeleteVectorName {
        vector_name: input.params.path("vector_name")?.to_owned(),
    })
}

/// Parts of the API that are not built: methods, path, what to call it.
const NOT_BUILT: &[(&[Method], &str, &str)] = &[
    (
        &[GET],
        "/collections/{collection_name}/optimizations",
        "optimizations report",
    ),
    (
        &[GET],
        "/collections/{collection_name}/memory",
        "memory report",
    ),
    (
        &[POST],
        "/collections/{collection_name}/truncate_unapplied_wal",
        "truncate_unapplied_wal",
    ),
    (&[GET], "/cluster/telemetry", "cluster telemetry"),
    (&[GET, POST], "/logger", "logger settings"),
    (&[GET], "/stacktrace", "stacktrace"),
    (&[GET, PATCH], "/debugger", "debugger settings"),
    (&[GET], "/profiler/slow_requests", "slow request log"),
    (&[POST], "/audit/logs", "audit log"),
];

fn not_built<E: Api>() -> Vec<Route<E>> {
    let rows = NOT_BUILT.iter();
    rows.flat_map(|(methods, path, what)| {
        methods
            .iter()
            .map(|method| Route::not_built(method.clone(), path, what))
    })
    .collect()
}

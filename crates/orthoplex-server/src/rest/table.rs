//! The routes: method, path, operation. A part of the API that is not built is a row as well.

use super::params::Params;
use super::service::{Input, Route, bare, json};
use super::{cluster, prometheus, service_info, snapshots, telemetry};
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
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName};
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
        Route::new(GET, "/", |_, _| service_info::root()).public(),
        Route::new(GET, "/healthz", |_, _| service_info::health()).public(),
        Route::new(GET, "/livez", |_, _| service_info::health()).public(),
        Route::new(GET, "/readyz", |_, _| service_info::ready()).public(),
        Route::new(GET, "/metrics", prometheus::answer),
        Route::new(GET, "/telemetry", telemetry::answer),
        Route::new(GET, "/issues", service_info::issues),
        Route::new(DELETE, "/issues", service_info::clear_issues),
    ]
}

fn collections<E: Api>() -> Vec<Route<E>> {
    const COLLECTION: &str = "/collections/{collection_name}";
    vec![
        Route::operation(GET, "/collections", bare::<ListCollections>),
        Route::operation(GET, COLLECTION, bare::<GetCollection>),
        Route::operation(PUT, COLLECTION, create_collection),
        Route::operation(PATCH, COLLECTION, json::<UpdateCollection>),
        Route::operation(DELETE, COLLECTION, bare::<DeleteCollection>),
        Route::operation(
            GET,
            "/collections/{collection_name}/exists",
            bare::<CheckCollectionExists>,
        ),
        Route::operation(POST, "/collections/aliases", json::<ChangeAliases>),
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
        Route::operation(PUT, "/collections/{collection_name}/points", json::<UpsertPoints>),
        Route::operation(POST, "/collections/{collection_name}/points/delete", json::<DeletePoints>),
        Route::operation(PUT, "/collections/{collection_name}/points/vectors", json::<UpdateVectors>),
        Route::operation(POST, "/collections/{collection_name}/points/vectors/delete", json::<DeleteVectors>),
        Route::operation(POST, "/collections/{collection_name}/points/payload", json::<SetPayload>),
        Route::operation(PUT, "/collections/{collection_name}/points/payload", json::<OverwritePayload>),
        Route::operation(POST, "/collections/{collection_name}/points/payload/delete", json::<DeletePayload>),
        Route::operation(POST, "/collections/{collection_name}/points/payload/clear", json::<ClearPayload>),
        Route::operation(POST, "/collections/{collection_name}/points/batch", json::<BatchUpdate>),
        Route::operation(PUT, "/collections/{collection_name}/index", json::<CreateFieldIndex>),
        Route::operation(DELETE, "/collections/{collection_name}/index/{field_name}", field_name),
        Route::operation(PUT, "/collections/{collection_name}/vectors/{vector_name}", new_vector),
        Route::operation(DELETE, "/collections/{collection_name}/vectors/{vector_name}", vector_name),
    ]
}

#[rustfmt::skip]
fn reads<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::operation(GET, "/collections/{collection_name}/points/{id}", point_id),
        Route::operation(POST, "/collections/{collection_name}/points", json::<GetPoints>),
        Route::operation(POST, "/collections/{collection_name}/points/scroll", json::<ScrollPoints>),
        Route::operation(POST, "/collections/{collection_name}/points/count", json::<CountPoints>),
        Route::operation(POST, "/collections/{collection_name}/facet", json::<FacetCounts>),
        Route::operation(POST, "/collections/{collection_name}/points/query", json::<QueryPoints>),
        Route::operation(POST, "/collections/{collection_name}/points/query/batch", json::<QueryBatch>),
        Route::operation(POST, "/collections/{collection_name}/points/search", json::<SearchPoints>),
        Route::operation(POST, "/collections/{collection_name}/points/search/batch", json::<SearchBatch>),
        Route::operation(POST, "/collections/{collection_name}/points/recommend", json::<RecommendPoints>),
        Route::operation(POST, "/collections/{collection_name}/points/recommend/batch", json::<RecommendBatch>),
        Route::operation(POST, "/collections/{collection_name}/points/discover", json::<DiscoverPoints>),
        Route::operation(POST, "/collections/{collection_name}/points/discover/batch", json::<DiscoverBatch>),
        Route::operation(POST, "/collections/{collection_name}/points/query/groups", json::<QueryGroups>),
        Route::operation(POST, "/collections/{collection_name}/points/search/groups", json::<SearchGroups>),
        Route::operation(POST, "/collections/{collection_name}/points/recommend/groups", json::<RecommendGroups>),
        Route::operation(POST, "/collections/{collection_name}/points/search/matrix/pairs", json::<SearchMatrixPairs>),
        Route::operation(POST, "/collections/{collection_name}/points/search/matrix/offsets", json::<SearchMatrixOffsets>),
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

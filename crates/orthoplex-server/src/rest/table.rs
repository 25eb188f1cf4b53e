//! The routes: which operation is read how; where it is says [`Rest`](orthoplex_types::rest::Rest).
//! A part of the API that is not built is a row as well.

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
    vec![
        Route::operation(bare::<ListCollections>),
        Route::operation(bare::<GetCollection>),
        Route::operation(create_collection),
        Route::operation(json::<UpdateCollection>),
        Route::operation(bare::<DeleteCollection>),
        Route::operation(bare::<CheckCollectionExists>),
        Route::operation(json::<ChangeAliases>),
        Route::operation(bare::<ListCollectionAliases>),
        Route::operation(bare::<ListAliases>),
    ]
}

fn writes<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::operation(json::<UpsertPoints>),
        Route::operation(json::<DeletePoints>),
        Route::operation(json::<UpdateVectors>),
        Route::operation(json::<DeleteVectors>),
        Route::operation(json::<SetPayload>),
        Route::operation(json::<OverwritePayload>),
        Route::operation(json::<DeletePayload>),
        Route::operation(json::<ClearPayload>),
        Route::operation(json::<BatchUpdate>),
        Route::operation(json::<CreateFieldIndex>),
        Route::operation(field_name),
        Route::operation(new_vector),
        Route::operation(vector_name),
    ]
}

fn reads<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::operation(point_id),
        Route::operation(json::<GetPoints>),
        Route::operation(json::<ScrollPoints>),
        Route::operation(json::<CountPoints>),
        Route::operation(json::<FacetCounts>),
        Route::operation(json::<QueryPoints>),
        Route::operation(json::<QueryBatch>),
        Route::operation(json::<SearchPoints>),
        Route::operation(json::<SearchBatch>),
        Route::operation(json::<RecommendPoints>),
        Route::operation(json::<RecommendBatch>),
        Route::operation(json::<DiscoverPoints>),
        Route::operation(json::<DiscoverBatch>),
        Route::operation(json::<QueryGroups>),
        Route::operation(json::<SearchGroups>),
        Route::operation(json::<RecommendGroups>),
        Route::operation(json::<SearchMatrixPairs>),
        Route::operation(json::<SearchMatrixOffsets>),
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

//! The routes: method, path, operation. A part of the API that is not built is a row as well.

use super::params::{Params, unreadable_query as unreadable};
use super::service::{Input, Route, bare, json};
use super::{admin, cluster, prometheus, service_info, snapshots, telemetry};
use crate::app::Api;
use axum::http::Method;
use orthoplex_types::Result;
use orthoplex_types::ops::collections::{
    ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection, GetCollection,
    ListAliases, ListCollectionAliases, ListCollections, TruncateUnappliedWal, UpdateCollection,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::issues::{ClearIssues, ListIssues};
use orthoplex_types::ops::optimizations::GetOptimizations;
use orthoplex_types::ops::quotas::{GetQuotas, UpdateQuotas};
use orthoplex_types::ops::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoint, GetPoints, QueryBatch,
    QueryGroups, QueryPoints, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints,
    SearchBatch, SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::ops::telemetry::GetMemoryReport;
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
    routes.extend(admin::routes());
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
        Route::operation(GET, "/quotas", bare::<GetQuotas>),
        Route::operation(PUT, "/quotas", json::<UpdateQuotas>),
        Route::operation(GET, "/issues", bare::<ListIssues>),
        Route::operation(DELETE, "/issues", bare::<ClearIssues>),
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
        Route::operation(
            GET,
            "/collections/{collection_name}/optimizations",
            optimizations,
        ),
        Route::operation(
            POST,
            "/collections/{collection_name}/truncate_unapplied_wal",
            bare::<TruncateUnappliedWal>,
        ),
        Route::operation(
            GET,
            "/collections/{collection_name}/memory",
            bare::<GetMemoryReport>,
        ),
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

fn optimizations(input: &Input) -> Result<GetOptimizations> {
    let mut wanted = GetOptimizations::default();
    let lists = input.params.query("with").unwrap_or_default();
    for list in lists
        .split(',')
        .map(str::trim)
        .filter(|own| !own.is_empty())
    {
        match list {
            "queued" => wanted.queued = true,
            "completed" => wanted.completed = true,
            "idle_segments" => wanted.idle_segments = true,
            other => {
                return Err(unreadable(format_args!(
                    "with: unknown variant `{other}`, expected one of `queued`, `completed`, \
                     `idle_segments`"
                )));
            }
        }
    }
    if let Some(limit) = input.params.query_number("completed_limit")? {
        wanted.completed_limit = usize::try_from(limit).unwrap_or(usize::MAX);
    }
    Ok(wanted)
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
    (&[GET], "/cluster/telemetry", "cluster telemetry"),
    (&[GET], "/stacktrace", "stacktrace"),
    (&[GET, PATCH], "/debugger", "debugger settings"),
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

//! The routes: which operation is read how; where it is says [`Rest`](orthoplex_types::rest::Rest).

use super::params::{Params, unreadable_query as unreadable};
use super::service::{Input, Route, bare, json};
use super::{admin, cluster, openapi, prometheus, service_info, snapshots, telemetry};
use crate::app::Api;
use axum::http::Method;
use orthoplex_types::Result;
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
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName, NewVector};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    SetPayload, UpdateVectors, UpsertPoints,
};

const GET: Method = Method::GET;

/// All routes.
pub(crate) fn routes<E: Api>() -> Vec<Route<E>> {
    let mut routes = service();
    routes.extend(collections());
    routes.extend(writes());
    routes.extend(reads());
    routes.extend(admin::routes());
    routes.extend(cluster::routes());
    routes.extend(snapshots::routes());
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
        Route::operation(bare::<GetQuotas>),
        Route::json::<UpdateQuotas>(),
        Route::operation(bare::<ListIssues>),
        Route::operation(bare::<ClearIssues>),
    ]
}

fn collections<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::operation(bare::<ListCollections>),
        Route::operation(bare::<GetCollection>),
        Route::operation(create_collection).takes::<CreateCollection>(),
        Route::json::<UpdateCollection>(),
        Route::operation(bare::<DeleteCollection>),
        Route::operation(bare::<CheckCollectionExists>),
        Route::json::<ChangeAliases>(),
        Route::operation(bare::<ListCollectionAliases>),
        Route::operation(bare::<ListAliases>),
        Route::operation(optimizations),
        Route::operation(bare::<TruncateUnappliedWal>),
        Route::operation(bare::<GetMemoryReport>),
    ]
}

fn writes<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::json::<UpsertPoints>(),
        Route::json::<DeletePoints>(),
        Route::json::<UpdateVectors>(),
        Route::json::<DeleteVectors>(),
        Route::json::<SetPayload>(),
        Route::json::<OverwritePayload>(),
        Route::json::<DeletePayload>(),
        Route::json::<ClearPayload>(),
        Route::json::<BatchUpdate>(),
        Route::json::<CreateFieldIndex>(),
        Route::operation(field_name),
        Route::operation(new_vector).takes::<NewVector>(),
        Route::operation(vector_name),
    ]
}

fn reads<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::operation(point_id),
        Route::json::<GetPoints>(),
        Route::json::<ScrollPoints>(),
        Route::json::<CountPoints>(),
        Route::json::<FacetCounts>(),
        Route::json::<QueryPoints>(),
        Route::json::<QueryBatch>(),
        Route::json::<SearchPoints>(),
        Route::json::<SearchBatch>(),
        Route::json::<RecommendPoints>(),
        Route::json::<RecommendBatch>(),
        Route::json::<DiscoverPoints>(),
        Route::json::<DiscoverBatch>(),
        Route::json::<QueryGroups>(),
        Route::json::<SearchGroups>(),
        Route::json::<RecommendGroups>(),
        Route::json::<SearchMatrixPairs>(),
        Route::json::<SearchMatrixOffsets>(),
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

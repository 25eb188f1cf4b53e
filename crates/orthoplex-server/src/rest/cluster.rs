//! Shards and their keys, and what a node without peers says about clustering.

use super::envelope;
use super::openapi::ClusterStatus;
use super::overview::{self, Depth};
use super::service::{Input, Route, bare};
use crate::app::{Api, App};
use axum::http::Method;
use axum::response::Response;
use orthoplex_types::ops::cluster::{
    CreateShardKey, DropShardKey, GetClusterInfo, ListShardKeys, UpdateCluster, no_cluster,
};
use orthoplex_types::ops::telemetry::{ClusterCollection, ClusterNodes, ClusterTelemetry};
use orthoplex_types::{Access, Result};
use serde::Serialize;
use std::sync::Arc;

/// Rows that need peers, and the right to ask.
#[rustfmt::skip]
const NEED_PEERS: &[(Method, &str, Access)] = &[
    (Method::POST, "/cluster/recover", Access::GlobalManage),
    (Method::DELETE, "/cluster/peer/{peer_id}", Access::GlobalManage),
    (Method::GET, "/cluster/metadata/keys", Access::GlobalRead),
    (Method::GET, "/cluster/metadata/keys/{key}", Access::GlobalRead),
    (Method::PUT, "/cluster/metadata/keys/{key}", Access::GlobalManage),
    (Method::DELETE, "/cluster/metadata/keys/{key}", Access::GlobalManage),
];

/// All rows about clustering.
pub(super) fn routes<E: Api>() -> Vec<Route<E>> {
    let mut routes = vec![
        Route::new(Method::GET, "/cluster", status).answers::<ClusterStatus>(),
        Route::new(Method::GET, "/cluster/telemetry", telemetry).answers::<ClusterTelemetry>(),
        Route::operation(bare::<GetClusterInfo>),
        Route::operation(bare::<ListShardKeys>),
        Route::json::<CreateShardKey>(),
        Route::json::<DropShardKey>(),
        Route::json::<UpdateCluster>(),
    ];
    routes.extend(NEED_PEERS.iter().map(|(method, path, access)| {
        Route::new(method.clone(), path, |_, input: Input| {
            let collection = input.params.collection().unwrap_or_default();
            let error = match input.caller.check("cluster.change", *access, collection) {
                Ok(()) => no_cluster(),
                Err(forbidden) => forbidden,
            };
            std::future::ready(envelope::failure(&error, "", input.started))
        })
        .answers::<bool>()
    }));
    routes
}

#[derive(Serialize)]
struct Status {
    status: &'static str,
}

/// `GET /cluster`
async fn status<E: Api>(_: Arc<App<E>>, input: Input) -> Response {
    match input.caller.check("cluster.status", Access::GlobalRead, "") {
        Ok(()) => envelope::success(&Status { status: "disabled" }, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

/// `GET /cluster/telemetry`
async fn telemetry<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    match tell(&app, &input).await {
        Ok(telemetry) => envelope::success(&telemetry, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

/// The same at every level of detail: less than what shards there are says nothing about a cluster.
async fn tell<E: Api>(app: &App<E>, input: &Input) -> Result<ClusterTelemetry> {
    input.params.scope()?;
    input.params.query_number("details_level")?;
    let told = overview::collections(app, &input.caller, Depth::Shards).await?;
    let collections = told.into_iter().filter_map(|own| {
        let collection = ClusterCollection::new(own.name.clone(), own.inside?.report.shards);
        Some((own.name, collection))
    });
    let sees_all = input.caller.may(Access::GlobalRead, "").is_ok();
    Ok(ClusterTelemetry {
        collections: collections.collect(),
        cluster: sees_all.then(ClusterNodes::default),
    })
}

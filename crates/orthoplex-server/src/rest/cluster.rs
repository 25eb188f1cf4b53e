//! What a node without peers says about clustering.

use super::describe::{Body, describe};
use super::envelope;
use super::openapi::ClusterStatus;
use super::service::{Input, Route, bare};
use crate::app::{Api, App};
use axum::http::Method;
use axum::response::Response;
use orthoplex_types::Access;
use orthoplex_types::ops::cluster::{
    GetClusterInfo, ListShardKeys, NewShardKey, OldShardKey, PlacementChange, no_cluster,
};
use serde::Serialize;
use std::sync::Arc;

/// Rows that need peers, the right to ask, and what they read.
#[rustfmt::skip]
const NEED_PEERS: &[(Method, &str, Access, Body)] = &[
    (Method::POST, "/cluster/recover", Access::GlobalManage, Body::None),
    (Method::DELETE, "/cluster/peer/{peer_id}", Access::GlobalManage, Body::None),
    (Method::GET, "/cluster/metadata/keys", Access::GlobalRead, Body::None),
    (Method::GET, "/cluster/metadata/keys/{key}", Access::GlobalRead, Body::None),
    (Method::PUT, "/cluster/metadata/keys/{key}", Access::GlobalManage, Body::None),
    (Method::DELETE, "/cluster/metadata/keys/{key}", Access::GlobalManage, Body::None),
    (Method::POST, "/collections/{collection_name}/cluster", Access::GlobalManage, Body::Json(describe::<PlacementChange>)),
    (Method::PUT, "/collections/{collection_name}/shards", Access::GlobalManage, Body::Json(describe::<NewShardKey>)),
    (Method::POST, "/collections/{collection_name}/shards/delete", Access::GlobalManage, Body::Json(describe::<OldShardKey>)),
];

/// All rows about clustering.
pub(super) fn routes<E: Api>() -> Vec<Route<E>> {
    let mut routes = vec![
        Route::new(Method::GET, "/cluster", status).answers::<ClusterStatus>(),
        Route::operation(
            Method::GET,
            "/collections/{collection_name}/cluster",
            bare::<GetClusterInfo>,
        ),
        Route::operation(
            Method::GET,
            "/collections/{collection_name}/shards",
            bare::<ListShardKeys>,
        ),
    ];
    routes.extend(NEED_PEERS.iter().map(|(method, path, access, body)| {
        Route::new(method.clone(), path, |_, input: Input| {
            let collection = input.params.collection().unwrap_or_default();
            let error = match input.caller.may(*access, collection) {
                Ok(()) => no_cluster(),
                Err(forbidden) => forbidden,
            };
            std::future::ready(envelope::failure(&error, "", input.started))
        })
        .reads(*body)
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
    match input.caller.may(Access::GlobalRead, "") {
        Ok(()) => envelope::success(&Status { status: "disabled" }, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

//! What a node without peers says about clustering.

use super::envelope;
use super::service::{Input, Route, bare};
use crate::app::{Api, App};
use axum::http::Method;
use axum::response::Response;
use orthoplex_types::Access;
use orthoplex_types::ops::cluster::{GetClusterInfo, ListShardKeys, no_cluster};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// Rows that need peers, and the right to ask.
const NEED_PEERS: &[(Method, &str, Access)] = &[
    (Method::POST, "/cluster/recover", Access::GlobalManage),
    (
        Method::DELETE,
        "/cluster/peer/{peer_id}",
        Access::GlobalManage,
    ),
    (Method::GET, "/cluster/metadata/keys", Access::GlobalRead),
    (
        Method::GET,
        "/cluster/metadata/keys/{key}",
        Access::GlobalRead,
    ),
    (
        Method::PUT,
        "/cluster/metadata/keys/{key}",
        Access::GlobalManage,
    ),
    (
        Method::DELETE,
        "/cluster/metadata/keys/{key}",
        Access::GlobalManage,
    ),
    (
        Method::POST,
        "/collections/{collection_name}/cluster",
        Access::GlobalManage,
    ),
    (
        Method::PUT,
        "/collections/{collection_name}/shards",
        Access::GlobalManage,
    ),
    (
        Method::POST,
        "/collections/{collection_name}/shards/delete",
        Access::GlobalManage,
    ),
];

/// All rows about clustering.
pub(super) fn routes<E: Api>() -> Vec<Route<E>> {
    let mut routes = vec![
        Route::new(Method::GET, "/cluster", status).answers::<Status>(),
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
    routes.extend(NEED_PEERS.iter().map(|(method, path, access)| {
        Route::new(method.clone(), path, |_, input: Input| {
            let collection = input.params.collection().unwrap_or_default();
            let error = match input.caller.may(*access, collection) {
                Ok(()) => no_cluster(),
                Err(forbidden) => forbidden,
            };
            std::future::ready(envelope::failure(&error, "", input.started))
        })
    }));
    routes
}

/// State of the cluster.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ClusterStatus")]
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

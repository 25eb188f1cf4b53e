//! Version, health and issues.

use super::envelope;
use super::service::Input;
use crate::app::{Api, App};
use crate::version::{API_TITLE, API_VERSION, COMMIT};
use axum::http::StatusCode;
use axum::response::Response;
use orthoplex_types::Access;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// What clients look for first.
#[derive(Serialize, JsonSchema)]
pub(super) struct VersionInfo {
    title: &'static str,
    version: &'static str,
    #[schemars(with = "Option<String>")]
    commit: &'static str,
}

/// `GET /`
pub(super) async fn root() -> Response {
    let info = VersionInfo {
        title: API_TITLE,
        version: API_VERSION,
        commit: COMMIT,
    };
    envelope::json(StatusCode::OK, &info)
}

/// `GET /healthz`, `GET /livez`
pub(super) async fn health() -> Response {
    envelope::text(StatusCode::OK, "healthz check passed")
}

/// `GET /readyz`. Listeners open after the database, so whoever gets an answer gets this one.
pub(super) async fn ready() -> Response {
    envelope::text(StatusCode::OK, "all shards are ready")
}

/// Problems that were noticed.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
pub(super) struct Issues {
    issues: [(); 0],
}

/// `GET /issues`. No kind of issue is collected.
pub(super) async fn issues<E: Api>(_: Arc<App<E>>, input: Input) -> Response {
    envelope::success(&Issues { issues: [] }, input.started)
}

/// `DELETE /issues`
pub(super) async fn clear_issues<E: Api>(_: Arc<App<E>>, input: Input) -> Response {
    match input.caller.may(Access::GlobalManage, "") {
        Ok(()) => envelope::success(&true, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

//! Version and health.

use super::envelope;
use crate::version::{API_TITLE, API_VERSION, COMMIT};
use axum::http::StatusCode;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

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

//! The web UI: files of a folder below `/dashboard`, which need no key.
//!
//! Whether a key is needed goes by the route that a path matches, never by how it begins. The
//! library refuses names that lead out of the folder, however they are encoded.

use crate::settings::Service;
use axum::Router;
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The page itself. Its final slash stays: the page names its files relative to it.
pub(super) const PAGE: &str = "/dashboard/";
const INDEX: &str = "/index.html";

/// The routes, if there is something to show.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(service: &Service) -> Option<Router<S>> {
    let folder = &service.static_content_dir;
    if !service.enable_static_content || !folder.is_dir() {
        return None;
    }
    let files = files(folder);
    let page = files.clone();
    let router = Router::new()
        .route("/dashboard", get(async || Redirect::permanent(PAGE)))
        .route(
            PAGE,
            get(async move |request: Request| send(page, request, INDEX).await),
        )
        .route(
            "/dashboard/{*file}",
            get(async move |request: Request| {
                let path = request.uri().path().to_owned();
                send(
                    files,
                    request,
                    path.strip_prefix("/dashboard").unwrap_or_default(),
                )
                .await
            }),
        );
    Some(router.layer(axum::middleware::map_response(forbid_frames)))
}

fn files(folder: &Path) -> ServeDir {
    ServeDir::new(folder).append_index_html_on_directories(false)
}

async fn send(files: ServeDir, mut request: Request, file: &str) -> Response {
    // The end of a valid path is one.
    if let Ok(file) = PathAndQuery::try_from(file) {
        *request.uri_mut() = Uri::from(file);
    }
    files.oneshot(request).await.into_response()
}

/// No other page may show this one inside itself.
async fn forbid_frames(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    response
}

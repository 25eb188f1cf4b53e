//! REST: the route table, its shared handling, and the few answers without operation.
//!
//! Assumes that paths come normalised by [`normalise`]. Never interprets an operation.

mod admin;
mod cluster;
mod dashboard;
mod describe;
mod envelope;
mod openapi;
mod overview;
mod params;
mod prometheus;
mod service;
mod service_info;
mod snapshots;
mod table;
mod telemetry;

#[cfg(test)]
mod tests;

pub(crate) use telemetry::anonymize::Anonymizer;

use crate::app::{Api, App};
use crate::version::SERVER;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderValue, Request, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};
use bytes::Bytes;
use orthoplex::Database;
use orthoplex_types::Error;
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;

/// The whole REST API.
pub(crate) fn router<E: Api>(app: &Arc<App<E>>) -> Router {
    let mut paths: BTreeMap<&'static str, MethodRouter<Arc<App<E>>>> = BTreeMap::new();
    for route in table::routes::<E>() {
        let Ok(filter) = MethodFilter::try_from(route.method.clone()) else {
            continue;
        };
        let endpoint = app.metrics.rest.endpoint(route.method.as_str(), route.path);
        let path = route.path;
        let route = Arc::new(route);
        let handler = move |State(app): State<Arc<App<E>>>, request: Request<Body>| {
            let (route, endpoint) = (Arc::clone(&route), Arc::clone(&endpoint));
            async move { route.answer(app, &endpoint, request).await }
        };
        let methods = paths.remove(path).unwrap_or_default();
        paths.insert(path, methods.on(filter, handler));
    }
    let table = paths
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| {
            router.route(path, methods)
        });
    let table = match dashboard::routes(&app.settings.service) {
        Some(dashboard) => table.merge(dashboard),
        None => table,
    };
    let router = table
        .fallback(unknown::<E>)
        .method_not_allowed_fallback(unknown::<E>)
        .with_state(Arc::clone(app))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(CompressionLayer::new())
        .layer(axum::middleware::map_response(name_server));
    if app.settings.service.enable_cors {
        return router.layer(CorsLayer::permissive());
    }
    router
}

/// The document of the API as `GET /openapi.json` answers it.
pub(crate) fn openapi() -> Bytes {
    openapi::bytes::<Database>()
}

/// No such path or method; strangers do not even learn that.
async fn unknown<E: Api>(State(app): State<Arc<App<E>>>, request: Request<Body>) -> Response {
    match service::identify(&app, request.headers(), request.extensions()).await {
        Ok(_) => envelope::empty(StatusCode::NOT_FOUND),
        Err(refusal) => *refusal,
    }
}

/// A fault of ours ends its request, not the connection.
fn after_panic(_: Box<dyn Any + Send>) -> Response {
    let error = Error::internal("the request failed unexpectedly, see the log");
    envelope::failure(&error, "", Instant::now())
}

async fn name_server(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::SERVER, HeaderValue::from_static(SERVER));
    response
}

/// Merges repeated slashes and drops a trailing one, before routing.
pub(crate) fn normalise(uri: &mut Uri) {
    let path = uri.path();
    let ends_well = path.len() <= 1 || path == dashboard::PAGE || !path.ends_with('/');
    let is_clean = ends_well && !path.contains("//");
    if is_clean {
        return;
    }
    let mut clean = String::with_capacity(path.len());
    for part in path.split('/').filter(|part| !part.is_empty()) {
        clean.push('/');
        clean.push_str(part);
    }
    if clean.is_empty() {
        clean.push('/');
    }
    if let Some(query) = uri.query() {
        clean.push('?');
        clean.push_str(query);
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(clean).ok();
    // Parts of a valid address stay valid with another path.
    if let Ok(changed) = Uri::from_parts(parts) {
        *uri = changed;
    }
}

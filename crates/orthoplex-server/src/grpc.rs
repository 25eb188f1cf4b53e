//! gRPC: the services of the contract over the operations.
//!
//! Messages become operations in `orthoplex-proto`; here they meet the executor. Who calls is
//! decided once per request, before any service sees it.

mod collections;
mod points;
mod service;
mod small;

#[cfg(test)]
mod tests;

use crate::app::{Api, App};
use crate::auth::Caller;
use crate::version::SERVER;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use bytes::Bytes;
use orthoplex_proto::DESCRIPTORS;
use orthoplex_proto::convert::encode_error;
use orthoplex_proto::qdrant::collections_server::CollectionsServer;
use orthoplex_proto::qdrant::points_server::PointsServer;
use orthoplex_proto::qdrant::qdrant_server::QdrantServer;
use orthoplex_proto::qdrant::snapshots_server::SnapshotsServer;
use orthoplex_types::Error;
use service::{Asked, Service};
use std::any::Any;
use std::sync::Arc;
use std::time::Instant;
use tonic::codec::CompressionEncoding;
use tonic::service::Routes;
use tonic::{Code, Status};
use tonic_health::pb::health_server::HealthServer;
use tonic_reflection::server::{Builder, Error as ReflectionError};
use tower_http::catch_panic::CatchPanicLayer;

/// Methods that need no credential.
const PUBLIC: [&str; 2] = ["/qdrant.Qdrant/HealthCheck", "/grpc.health.v1.Health/Check"];
/// Services that reflection shows.
const SHOWN: [&str; 5] = [
    "qdrant.Collections",
    "qdrant.Points",
    "qdrant.Qdrant",
    "qdrant.Snapshots",
    "grpc.health.v1.Health",
];
const MIB: usize = 1024 * 1024;
const ENCODING: &str = "grpc-encoding";
const ACCEPT_ENCODING: &str = "grpc-accept-encoding";

/// The whole gRPC API.
pub(crate) fn router<E: Api>(app: &Arc<App<E>>) -> Result<Router, ReflectionError> {
    let bytes_max = app
        .settings
        .service
        .max_grpc_message_size_mb
        .saturating_mul(MIB);
    let service = Service::new(Arc::clone(app));
    macro_rules! sized {
        ($server:ident) => {
            $server::new(service.clone())
                .accept_compressed(CompressionEncoding::Gzip)
                .send_compressed(CompressionEncoding::Gzip)
                .max_decoding_message_size(bytes_max)
                .max_encoding_message_size(usize::MAX)
        };
    }
    let routes = Routes::new(sized!(PointsServer))
        .add_service(sized!(CollectionsServer))
        .add_service(sized!(SnapshotsServer))
        .add_service(sized!(QdrantServer))
        .add_service(HealthServer::new(small::Health))
        .add_service(reflection().build_v1()?)
        .add_service(reflection().build_v1alpha()?);
    Ok(routes
        .prepare()
        .into_axum_router()
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(from_fn_with_state(Arc::clone(app), enter::<E>)))
}

/// A fault of ours ends its request, not the connection.
fn after_panic(_: Box<dyn Any + Send>) -> Response {
    let error = Error::internal("the request failed unexpectedly, see the log");
    encode_error(&error).into_http()
}

fn reflection() -> Builder<'static> {
    let builder = Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .include_reflection_service(false);
    SHOWN.into_iter().fold(builder, Builder::with_service_name)
}

/// Decides who calls, and counts the answer.
async fn enter<E: Api>(
    State(app): State<Arc<App<E>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let path = request.uri().path().to_owned();
    // Most clients say that they read gzip, few want it: those that write it themselves.
    let wants_gzip = request
        .headers()
        .get(ENCODING)
        .is_some_and(|own| own == "gzip");
    if !wants_gzip {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    let caller = if PUBLIC.contains(&path.as_str()) {
        Ok(Caller::Full.into())
    } else {
        app.identify(request.headers(), request.extensions()).await
    };
    let mut response = match caller {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => encode_error(&error).into_http::<Body>(),
    };
    let code = Status::from_header_map(response.headers()).map_or(Code::Ok, |s| s.code());
    // Only methods that exist: the number of endpoints must not grow with what clients make up.
    if !matches!(code, Code::Unimplemented | Code::Unauthenticated) {
        let (endpoint, took) = (app.metrics.grpc.endpoint("", &path), started.elapsed());
        endpoint.note(code as u16, took);
        let asked = response
            .extensions()
            .get::<Asked>()
            .map(|own| own.0.as_str());
        app.slow.note(&endpoint.name, asked, &Bytes::new(), took);
        if let Some(Asked(collection)) = response
            .extensions()
            .get()
            .filter(|own: &&Asked| !own.0.is_empty())
        {
            endpoint.note_collection(collection, code as u16, took);
        }
    }
    response
        .headers_mut()
        .insert(header::SERVER, HeaderValue::from_static(SERVER));
    response
}

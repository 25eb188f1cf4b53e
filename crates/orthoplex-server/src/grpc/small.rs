//! Version and health.

use super::service::Service;
use crate::app::Api;
use crate::version::{API_TITLE, API_VERSION, COMMIT};
use orthoplex_proto::qdrant::qdrant_server::Qdrant;
use orthoplex_proto::qdrant::{HealthCheckReply, HealthCheckRequest};
use tonic::codegen::tokio_stream::Empty;
use tonic::{Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::{HealthCheckRequest as Check, HealthCheckResponse, health_server};

#[tonic::async_trait]
impl<E: Api> Qdrant for Service<E> {
    async fn health_check(
        &self,
        _: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckReply>, Status> {
        Ok(Response::new(HealthCheckReply {
            title: API_TITLE.to_owned(),
            version: API_VERSION.to_owned(),
            commit: Some(COMMIT.to_owned()),
        }))
    }
}

/// Answers that it serves, whatever service is asked for: listeners open after the database.
pub(super) struct Health;

#[tonic::async_trait]
impl health_server::Health for Health {
    async fn check(&self, _: Request<Check>) -> Result<Response<HealthCheckResponse>, Status> {
        Ok(Response::new(HealthCheckResponse {
            status: ServingStatus::Serving.into(),
        }))
    }

    type WatchStream = Empty<Result<HealthCheckResponse, Status>>;

    async fn watch(&self, _: Request<Check>) -> Result<Response<Self::WatchStream>, Status> {
        Err(Status::unimplemented(
            "Not implemented: Watch is not supported yet",
        ))
    }
}

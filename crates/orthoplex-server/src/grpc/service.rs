//! What all methods share: message to operation, executor, result to message.

use crate::app::{Api, App};
use crate::audit::Visitor;
use orthoplex_proto::convert::encode_error;
use orthoplex_proto::{Call, Reply, Wire};
use orthoplex_types::{Error, Execute, Operation, Result};
use std::sync::Arc;
use std::time::Instant;
use tonic::{Request, Response, Status};

/// The collection that a successful request named; empty for none.
#[derive(Clone)]
pub(super) struct Asked(pub(super) String);

/// The server of all services.
pub(crate) struct Service<E> {
    app: Arc<App<E>>,
}

impl<E> Clone for Service<E> {
    fn clone(&self) -> Self {
        Self {
            app: Arc::clone(&self.app),
        }
    }
}

impl<E: Api> Service<E> {
    pub(super) const fn new(app: Arc<App<E>>) -> Self {
        Self { app }
    }

    /// Carries out the operation that the message asks for.
    pub(super) async fn unary<O, Q, A>(&self, request: Request<Q>) -> Result<Response<A>, Status>
    where
        O: Operation,
        E: Execute<O>,
        Call<O>: Wire<Q>,
        Reply<O::Output>: Wire<A>,
    {
        let started = Instant::now();
        let answer = self.answer::<O, Q, A>(request, started).await;
        answer.map_err(|error| encode_error(&error))
    }

    async fn answer<O, Q, A>(&self, request: Request<Q>, started: Instant) -> Result<Response<A>>
    where
        O: Operation,
        E: Execute<O>,
        Call<O>: Wire<Q>,
        Reply<O::Output>: Wire<A>,
    {
        // The layer in front names every caller; a request that came around it is a fault of ours.
        let caller = request.extensions().get::<Visitor>().cloned();
        let caller = caller.ok_or_else(|| Error::internal("a request without caller"))?;
        let Call { operation, scope } = Wire::decode(request.into_inner())?;
        let asked = Asked(scope.collection.clone());
        let result = self.app.call::<O>(&caller, operation, scope).await?;
        let time_s = started.elapsed().as_secs_f64();
        let mut response = Response::new(Reply { result, time_s }.encode()?);
        response.extensions_mut().insert(asked);
        Ok(response)
    }
}

/// Implements a service: methods with their operation.
macro_rules! serve {
    (
        $service:path {
            $($method:ident: $operation:ty, $request:ident => $response:ident;)*
        }
    ) => {
        #[tonic::async_trait]
        impl<E: crate::app::Api> $service for crate::grpc::service::Service<E> {
            $(
                async fn $method(
                    &self,
                    request: tonic::Request<orthoplex_proto::qdrant::$request>,
                ) -> Result<tonic::Response<orthoplex_proto::qdrant::$response>, tonic::Status> {
                    self.unary::<$operation, _, _>(request).await
                }
            )*
        }
    };
}
pub(super) use serve;

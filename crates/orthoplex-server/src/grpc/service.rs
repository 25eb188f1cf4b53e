//! What all methods share: message to operation, executor, result to message.

use crate::app::{Api, App, Measured};
use crate::audit::Visitor;
use orthoplex_proto::convert::encode_error;
use orthoplex_proto::{Call, Reply, Rpc};
use orthoplex_types::{Error, Execute, Result};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tonic::{Request, Response, Status};

/// Metadata that says how long the caller waits.
const TIMEOUT: &str = "grpc-timeout";

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
    pub(super) async fn unary<O>(
        &self,
        request: Request<O::Request>,
    ) -> Result<Response<O::Response>, Status>
    where
        O: Rpc,
        E: Execute<O>,
    {
        let started = Instant::now();
        let answer = self.answer::<O>(request, started).await;
        answer.map_err(|error| encode_error(&error))
    }

    async fn answer<O>(
        &self,
        request: Request<O::Request>,
        started: Instant,
    ) -> Result<Response<O::Response>>
    where
        O: Rpc,
        E: Execute<O>,
    {
        // The layer in front names every caller; a request that came around it is a fault of ours.
        let caller = request.extensions().get::<Visitor>().cloned();
        let caller = caller.ok_or_else(|| Error::internal("a request without caller"))?;
        let patience = request.metadata().get(TIMEOUT);
        let patience = patience.and_then(|value| read_timeout(value.to_str().ok()?));
        let Call { operation, scope } = O::call(request.into_inner())?;
        let asked = Asked(scope.collection.clone());
        let Measured { result, usage } = self
            .app
            .call_measured::<O>(&caller, operation, scope, patience)
            .await?;
        let reply = Reply {
            result,
            time_s: started.elapsed().as_secs_f64(),
            usage,
        };
        let mut response = Response::new(O::response(reply)?);
        response.extensions_mut().insert(asked);
        Ok(response)
    }
}

/// Reads a number of at most eight digits with its unit; what cannot be read limits nothing.
fn read_timeout(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if number.len() > 8 {
        return None;
    }
    let number: u64 = number.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(number * 3600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

/// Implements a service: methods with their operation.
macro_rules! serve {
    (
        $service:path {
            $($method:ident: $operation:ty;)*
        }
    ) => {
        #[tonic::async_trait]
        impl<E: crate::app::Api> $service for crate::grpc::service::Service<E> {
            $(
                async fn $method(
                    &self,
                    request: tonic::Request<<$operation as orthoplex_proto::Rpc>::Request>,
                ) -> Result<
                    tonic::Response<<$operation as orthoplex_proto::Rpc>::Response>,
                    tonic::Status,
                > {
                    self.unary::<$operation>(request).await
                }
            )*
        }
    };
}
pub(super) use serve;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read() {
        for (text, time) in [
            ("1H", Some(Duration::from_secs(3600))),
            ("2M", Some(Duration::from_secs(120))),
            ("99999999S", Some(Duration::from_secs(99_999_999))),
            ("250m", Some(Duration::from_millis(250))),
            ("7u", Some(Duration::from_micros(7))),
            ("0n", Some(Duration::ZERO)),
            ("", None),
            ("S", None),
            ("1", None),
            ("-1S", None),
            ("123456789m", None),
            ("1\u{e9}", None),
        ] {
            assert_eq!(read_timeout(text), time, "{text}");
        }
    }
}

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

const USER_AGENT: &str = "user-agent";
/// Official clients read the older members of returned vectors before 1.13. That of Python did not name itself then,
/// so its name is that of gRPC.
const OLD_PYTHON: &str = "grpc-python";
const RUST: &str = "rust-client/1.";
const NEWER_MINOR: u32 = 13;

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
        let agent = request.metadata().get(USER_AGENT);
        let reads_older = agent.is_some_and(|own| own.to_str().is_ok_and(reads_older));
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
        let mut message = O::response(reply)?;
        if reads_older {
            O::fill_older(&mut message);
        }
        let mut response = Response::new(message);
        response.extensions_mut().insert(asked);
        Ok(response)
    }
}

/// Whether a client by its name needs the older members of vectors.
fn reads_older(agent: &str) -> bool {
    let minor = agent
        .strip_prefix(RUST)
        .and_then(|rest| rest.split('.').next());
    agent.starts_with(OLD_PYTHON)
        || minor.is_some_and(|own| own.parse().is_ok_and(|own: u32| own < NEWER_MINOR))
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
    fn old_clients_are_known() {
        for (agent, is_old) in [
            ("grpc-python/1.60.0 grpc-c/37.0.0 (linux; chttp2)", true),
            ("grpc-python-asyncio/1.85.1 grpc-c/58.0.0", true),
            ("qdrant-client/1.13.3 grpc-python/1.85.1", false),
            ("python-client/1.20.0 grpc-python/1.85.1", false),
            ("rust-client/1.9.0 tonic/0.9.2", true),
            ("rust-client/1.20.0 tonic/0.12.3", false),
            ("grpc-java-netty/1.60.0", false),
            ("", false),
        ] {
            assert_eq!(reads_older(agent), is_old, "{agent}");
        }
    }

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

//! What carries out operations: an embedded database or a server.

use super::server::Server;
use crate::engines::Engine;
use crate::runtime::{self, Work};
use crate::value::{Value, json, message, shape, to_value};
use bytes::Bytes;
use orthoplex::Database;
use orthoplex_client::{Client, Remote, Reply, Request};
use orthoplex_types::ops::reads::{GetPoints, ScrollPoints};
use orthoplex_types::{Context, Error, Execute, Operation, Result, Scope};
use serde::Serialize;
use std::sync::Arc;

/// Answers from this length on take some milliseconds to read.
const LONG_BYTES: usize = 4 * 1024 * 1024;

/// What carries out operations. Clones share connections, or the database.
#[derive(Clone)]
pub(crate) enum Target {
    Embedded(Arc<Engine>),
    Remote(Arc<Server>, Client, u64),
}

impl Target {
    /// A server, not yet connected.
    pub(crate) fn of(server: Server) -> Result<Self> {
        let client = server.client()?;
        Ok(Self::Remote(
            Arc::new(server),
            client,
            runtime::generation(),
        ))
    }

    /// What its calls are, mostly.
    pub(crate) const fn work(&self) -> Work {
        match self {
            Self::Embedded(_) => Work::Engine,
            Self::Remote(..) => Work::Network,
        }
    }

    /// This target, with connections of its own where a fork has left it with those of the parent.
    pub(crate) fn fresh(&mut self) -> Result<Self> {
        if let Self::Remote(server, client, generation) = self
            && *generation != runtime::generation()
        {
            // Dropping the parent's client would say goodbye on connections that the parent uses.
            std::mem::forget(std::mem::replace(client, server.client()?));
            *generation = runtime::generation();
        }
        Ok(self.clone())
    }

    /// The same target, whose calls send these headers too. A database in this process needs none.
    pub(crate) fn with_headers(self, headers: &[(String, String)]) -> Result<Self> {
        Ok(match self {
            Self::Embedded(engine) => Self::Embedded(engine),
            Self::Remote(server, client, generation) => {
                Self::Remote(server, client.with_headers(headers)?, generation)
            }
        })
    }

    /// Sends a request by path and gives the body of the answer.
    pub(crate) async fn request(
        &self,
        request: Request,
        scope: &Scope,
        context: &Context,
    ) -> Result<Bytes> {
        match self {
            Self::Embedded(_) => Err(Error::unimplemented(format_args!(
                "{} {} of a database in this process, which is no server",
                format!("{:?}", request.method).to_uppercase(),
                request.path
            ))),
            Self::Remote(_, client, _) => client.request(request, scope, context).await,
        }
    }

    /// Carries out an operation. Of an answer only that is read which somebody looks at.
    pub(crate) async fn execute<O: Remote>(
        &self,
        operation: O,
        scope: Scope,
        context: &Context,
    ) -> Result<Value>
    where
        Database: Execute<O>,
        O::Output: Serialize,
    {
        let client = match self {
            Self::Remote(_, client, _) => client,
            Self::Embedded(engine) => {
                let output = engine.gate()?.call(operation, scope, context).await?;
                return to_value(&output).map_err(Error::internal);
            }
        };
        match client.reply(operation, scope, context).await? {
            Reply::Json { body, .. } => {
                reading(body.len(), move || {
                    let result = json::result(body)?;
                    let wrong = || Error::unreadable("its `result` is of another shape");
                    shape::fits::<O>(&result)
                        .then_some(result)
                        .ok_or_else(wrong)
                })
                .await
            }
            Reply::Message { body, read } => {
                reading(body.len(), move || match message::result::<O>(&body) {
                    Some(result) => Ok(result),
                    None => typed::<O>(&read(body)?.0),
                })
                .await
            }
            Reply::Typed(output) => typed::<O>(&output),
        }
    }
}

/// Reads an answer of so many bytes: a long one beside the thread of the calls, which others wait for.
pub(crate) async fn reading(
    bytes: usize,
    read: impl FnOnce() -> Result<Value> + Send + 'static,
) -> Result<Value> {
    if bytes < LONG_BYTES {
        return read();
    }
    let done = tokio::task::spawn_blocking(read).await;
    done.map_err(Error::internal)?
}

/// The value of an answer that was read by its types. Messages cannot tell an empty payload from none, and
/// who reads records counts on one.
fn typed<O: Operation>(output: &O::Output) -> Result<Value>
where
    O::Output: Serialize,
{
    let value = to_value(output).map_err(Error::internal)?;
    Ok(match O::NAME {
        GetPoints::NAME | ScrollPoints::NAME => value.with_payloads(),
        _ => value,
    })
}

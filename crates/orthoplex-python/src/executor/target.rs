//! What carries out operations: an embedded database or a server.

use super::server::Server;
use crate::engines::Engine;
use crate::runtime;
use crate::value::{Value, json, to_value};
use bytes::Bytes;
use orthoplex::Database;
use orthoplex_client::{Client, Remote, Reply, Request};
use orthoplex_types::ops::reads::{GetPoints, ScrollPoints};
use orthoplex_types::{Context, Error, Execute, Operation, Result, Scope};
use serde::Serialize;
use std::sync::Arc;

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

    /// Carries out an operation. Of JSON only that is read which somebody looks at.
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
        let value = |output: &O::Output| to_value(output).map_err(Error::internal);
        let client = match self {
            Self::Remote(_, client, _) => client,
            Self::Embedded(engine) => {
                return value(&engine.gate()?.call(operation, scope, context).await?);
            }
        };
        match client.reply(operation, scope, context).await? {
            Reply::Json { body, .. } => json::result(body),
            Reply::Typed(records) if [GetPoints::NAME, ScrollPoints::NAME].contains(&O::NAME) => {
                Ok(value(&records)?.with_payloads())
            }
            Reply::Typed(output) => value(&output),
        }
    }
}

//! What carries out operations: an embedded database or a server.

use crate::engines::Engine;
use crate::runtime;
use crate::value::{Value, json, to_value};
use orthoplex::Database;
use orthoplex_client::{Client, Remote, Reply, TokenFuture, Transport};
use orthoplex_types::{Context, Error, ErrorKind, Execute, Result, Scope};
use pyo3::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// How to reach a server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) is_grpc: bool,
    pub(crate) api_key: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeout_s: Option<f64>,
    pub(crate) connections: Option<usize>,
    /// A function without arguments that returns a token.
    pub(crate) token: Option<Arc<Py<PyAny>>>,
}

impl Server {
    fn client(&self) -> Result<Client> {
        let mut builder = Client::builder(&self.url).transport(if self.is_grpc {
            Transport::Grpc
        } else {
            Transport::Http
        });
        if let Some(key) = &self.api_key {
            builder = builder.api_key(key);
        }
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        if let Some(seconds) = self.timeout_s {
            builder = builder.timeout(seconds);
        }
        if let Some(count) = self.connections {
            builder = builder.connections(count);
        }
        if let Some(token) = &self.token {
            let token = Arc::clone(token);
            builder = builder.token_provider(move || asked(Arc::clone(&token)));
        }
        builder.build()
    }
}

/// A token of the caller, whose function runs on a thread that may block.
fn asked(token: Arc<Py<PyAny>>) -> TokenFuture {
    let ask = move || {
        let given = Python::try_attach(|py| token.call0(py)?.extract::<String>(py));
        given.unwrap_or_else(|| Ok(String::new()))
    };
    Box::pin(async move {
        let given = tokio::task::spawn_blocking(ask)
            .await
            .map_err(Error::internal)?;
        given.map_err(|error| {
            let text = format!("the token provider failed: {error}");
            Error::new(ErrorKind::Unauthenticated, text)
        })
    })
}

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
        let output = match self {
            Self::Embedded(engine) => engine.gate()?.call(operation, scope, context).await?,
            Self::Remote(_, client, _) => match client.reply(operation, scope, context).await? {
                Reply::Json { body, .. } => return json::result(body),
                Reply::Typed(output) => output,
            },
        };
        to_value(&output).map_err(Error::internal)
    }
}

//! How to reach a server: what the constructors of the Python classes were given, as settings of the client.

use orthoplex_client::{Client, Transport};
use orthoplex_types::{Error, Result};
use pyo3::prelude::*;
use std::time::Duration;

/// How to reach a server. A dict of Python with these names.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Server {
    url: String,
    is_grpc: bool,
    api_key: Option<String>,
    headers: Vec<(String, String)>,
    /// Seconds.
    timeout: Option<f64>,
    connections: Option<usize>,
    trusts_anybody: bool,
    ca_pem: Option<Vec<u8>>,
    /// Certificate chain and private key.
    identity: Option<(Vec<u8>, Vec<u8>)>,
    http2: bool,
    /// Connections without calls that are kept, and for how many seconds.
    idle: Option<(Option<usize>, f64)>,
    /// Seconds of silence, seconds for the answer, whether to ask without calls.
    keepalive: Option<(f64, f64, bool)>,
    answer_bytes_max: Option<usize>,
    request_bytes_max: Option<usize>,
    compress: bool,
    retries: Option<u32>,
}

impl Server {
    /// A client of this server, not yet connected.
    pub(crate) fn client(&self) -> Result<Client> {
        let mut builder = Client::builder(&self.url)
            .http2(self.http2)
            .compress(self.compress)
            .transport(if self.is_grpc {
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
        if let Some(seconds) = self.timeout {
            builder = builder.timeout(seconds);
        }
        if let Some(count) = self.connections {
            builder = builder.connections(count);
        }
        if let Some(pem) = &self.ca_pem {
            builder = builder.tls_ca_pem(pem.as_slice());
        }
        if self.trusts_anybody {
            builder = builder.tls_trust_anybody();
        }
        if let Some((chain, key)) = &self.identity {
            builder = builder.tls_identity_pem(chain.as_slice(), key.as_slice());
        }
        if let Some((count, time)) = self.idle {
            builder = builder.idle(count, seconds("the time of idle connections", time)?);
        }
        if let Some((silence, answer, idle)) = self.keepalive {
            let silence = seconds("the time of keepalive", silence)?;
            builder =
                builder.keepalive(silence, seconds("the timeout of keepalive", answer)?, idle);
        }
        if let Some(bytes) = self.answer_bytes_max {
            builder = builder.answer_bytes_max(bytes);
        }
        if let Some(bytes) = self.request_bytes_max {
            builder = builder.request_bytes_max(bytes);
        }
        if let Some(count) = self.retries {
            builder = builder.retries(count);
        }
        builder.build()
    }
}

fn seconds(what: &str, value: f64) -> Result<Duration> {
    Duration::try_from_secs_f64(value)
        .map_err(|_| Error::wrong_input(format_args!("{what} cannot be {value} seconds")))
}

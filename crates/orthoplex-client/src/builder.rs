//! How a client is made: where to, by which protocol, with which limits.

use crate::client::{Client, Inner};
use crate::credentials::{Credentials, TokenProvider};
use crate::dial::Dial;
use crate::pool::{Lives, Pool};
use crate::retry::Retries;
use crate::tls::{Tls, Trust};
use hyper::Uri;
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use hyper::http::uri::{Authority, Scheme};
use orthoplex_types::{Error, Result};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// Port of gRPC, which makes it the default protocol there.
const GRPC_PORT: u16 = 6334;
const CONNECT_TIMEOUT_S: f64 = 5.0;
/// Connections over HTTP/1, each of one call at a time.
const CONNECTIONS_HTTP: usize = 64;
/// Connections over HTTP/2, each of many calls.
const CONNECTIONS_GRPC: usize = 4;
const ANSWER_BYTES_MAX: usize = 512 * 1024 * 1024;
const RETRIES: u32 = 3;
const AGENT: &str = concat!("orthoplex-client/", env!("CARGO_PKG_VERSION"));
const API_KEY: HeaderName = HeaderName::from_static("api-key");

/// The protocol that a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// JSON over HTTP.
    Http,
    /// gRPC over HTTP/2.
    Grpc,
}

/// Settings of a [`Client`]; times are in seconds.
#[must_use]
pub struct ClientBuilder {
    url: String,
    transport: Option<Transport>,
    api_key: Option<String>,
    tokens: Option<Arc<dyn TokenProvider>>,
    headers: Vec<(String, String)>,
    connections: Option<usize>,
    connect_timeout_s: f64,
    timeout_s: Option<f64>,
    compress: bool,
    tls: Tls,
    http2: bool,
    lives: Lives,
    answer_bytes_max: usize,
    request_bytes_max: usize,
    retries: u32,
}

impl ClientBuilder {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            transport: None,
            api_key: None,
            tokens: None,
            headers: Vec::new(),
            connections: None,
            connect_timeout_s: CONNECT_TIMEOUT_S,
            timeout_s: None,
            compress: false,
            tls: Tls::default(),
            http2: true,
            lives: Lives::default(),
            answer_bytes_max: ANSWER_BYTES_MAX,
            request_bytes_max: usize::MAX,
            retries: RETRIES,
        }
    }

    /// The protocol; gRPC at port 6334, else HTTP, unless given.
    pub const fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// A key that every call sends.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Where bearer tokens come from. A token is kept until the server refuses it; then another one
    /// is asked for, once a call.
    pub fn token_provider(mut self, provider: impl TokenProvider + 'static) -> Self {
        self.tokens = Some(Arc::new(provider));
        self
    }

    /// A header that every call sends.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Largest number of connections: 64 over HTTP, where each carries one call at a time, 4 over gRPC,
    /// where each carries many.
    pub const fn connections(mut self, count: usize) -> Self {
        self.connections = Some(count);
        self
    }

    /// Time to make a connection; 5 by default.
    pub const fn connect_timeout(mut self, seconds: f64) -> Self {
        self.connect_timeout_s = seconds;
        self
    }

    /// Time of a whole call, retries included; 60 by default. Unless it is given, snapshots are made, recovered
    /// and transferred without one.
    pub const fn timeout(mut self, seconds: f64) -> Self {
        self.timeout_s = Some(seconds);
        self
    }

    /// Compress requests (gRPC) and ask for compressed answers (both): less network, more work.
    pub const fn compress(mut self, on: bool) -> Self {
        self.compress = on;
        self
    }

    /// Trust only these certificates (PEM) rather than those of the system.
    pub fn tls_ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.trust = Trust::Given(pem.into());
        self
    }

    /// Trust whoever answers. For tests: it keeps out listeners, not impostors.
    pub fn tls_trust_anybody(mut self) -> Self {
        self.tls.trust = Trust::Anybody;
        self
    }

    /// Certificate chain and private key (PEM) by which the server knows this client.
    pub fn tls_identity_pem(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.tls.identity = Some((chain.into(), key.into()));
        self
    }

    /// Whether encrypted connections may carry HTTP/2 where the server offers it; they may by default.
    /// gRPC always does.
    pub const fn http2(mut self, on: bool) -> Self {
        self.http2 = on;
        self
    }

    /// Connections without calls that are kept, and for how long; all, for 4 over HTTP and 20 over gRPC, by
    /// default. Servers close idle connections too: a write that meets this fails.
    pub fn idle(mut self, connections: Option<usize>, time: Duration) -> Self {
        self.lives.idle_max = connections;
        self.lives.idle = Some(time);
        self
    }

    /// Silence after which the other end of HTTP/2 is asked whether it lives, how long it has to answer,
    /// and whether to ask without calls as well; 20, 10 and not, by default.
    pub fn keepalive(mut self, silence: Duration, answer: Duration, idle: bool) -> Self {
        (self.lives.ping, self.lives.pong) = (silence, answer);
        self.lives.pings_idle = idle;
        self
    }

    /// Longest message of gRPC that is sent; as long as the protocol has numbers for, by default.
    pub const fn request_bytes_max(mut self, bytes: usize) -> Self {
        self.request_bytes_max = bytes;
        self
    }

    /// Longest answer that is read; 512 MiB by default.
    pub const fn answer_bytes_max(mut self, bytes: usize) -> Self {
        self.answer_bytes_max = bytes;
        self
    }

    /// How often one call is tried again at most; 3 by default.
    pub const fn retries(mut self, count: u32) -> Self {
        self.retries = count;
        self
    }

    /// The client. Does no I/O but to read the certificates of the system, for `https`.
    ///
    /// # Errors
    /// When the address, a header, a time or a certificate makes no sense.
    pub fn build(self) -> Result<Client> {
        let place = Place::parse(&self.url)?;
        let default = if place.authority.port_u16() == Some(GRPC_PORT) {
            Transport::Grpc
        } else {
            Transport::Http
        };
        let transport = self.transport.unwrap_or(default);
        let tls = (place.scheme == Scheme::HTTPS).then_some(&self.tls);
        let http2 = self.http2 || transport == Transport::Grpc;
        let connect = seconds("connect_timeout", self.connect_timeout_s)?;
        let dial = Dial::new(tls, http2, connect)?;
        let connections = self.connections.unwrap_or(match transport {
            Transport::Http => CONNECTIONS_HTTP,
            Transport::Grpc => CONNECTIONS_GRPC,
        });
        let headers = fixed_headers(&self.headers, self.api_key.as_deref())?;
        Ok(Client::of(Inner {
            place,
            transport,
            headers,
            credentials: self.tokens.map(Credentials::new),
            pool: Pool::new(&dial, transport, connections.max(1), self.lives),
            timeout: self
                .timeout_s
                .map(|own| seconds("timeout", own))
                .transpose()?,
            compress: self.compress,
            answer_bytes_max: self.answer_bytes_max,
            request_bytes_max: self.request_bytes_max,
            retries: Retries::new(self.retries),
        }))
    }
}

fn seconds(what: &str, value: f64) -> Result<Duration> {
    Duration::try_from_secs_f64(value)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| Error::wrong_input(format_args!("{what} of {value} seconds")))
}

/// Headers that are the same in every request.
fn fixed_headers(own: &[(String, String)], api_key: Option<&str>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    add_headers(&mut headers, own)?;
    if let Some(key) = api_key {
        let unreadable = |_| Error::wrong_input("the API key cannot be sent in a header");
        let mut value = HeaderValue::try_from(key).map_err(unreadable)?;
        value.set_sensitive(true);
        headers.insert(API_KEY, value);
    }
    Ok(headers)
}

/// Adds headers; a name may stand twice, but for that of the client's name.
pub(crate) fn add_headers(headers: &mut HeaderMap, own: &[(String, String)]) -> Result<()> {
    for (name, value) in own {
        let wrong = || Error::wrong_input(format_args!("header `{name}` cannot be sent"));
        let key = HeaderName::try_from(name).map_err(|_| wrong())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| wrong())?;
        value.set_sensitive(key == AUTHORIZATION || key == API_KEY);
        if key == USER_AGENT {
            headers.insert(key, value);
        } else {
            headers.append(key, value);
        }
    }
    Ok(())
}

/// An address as it may be shown: what stands before an `@` is a secret.
fn without_secrets(url: &str) -> Cow<'_, str> {
    let start = url.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = url.split_at_checked(start).unwrap_or_default();
    match rest.rsplit_once('@') {
        Some((_, host)) => Cow::Owned(format!("{scheme}...@{host}")),
        None => Cow::Borrowed(url),
    }
}

/// Where the server is.
pub(crate) struct Place {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
    /// What stands before every path; empty or without slash at the end.
    pub(crate) prefix: String,
}

impl Place {
    fn parse(url: &str) -> Result<Self> {
        let wrong = |why: &dyn std::fmt::Display| {
            let shown = without_secrets(url);
            Error::wrong_input(format_args!(
                "`{shown}` is not the address of a server: {why}"
            ))
        };
        let uri: Uri = url.parse().map_err(|error| wrong(&error))?;
        let parts = uri.into_parts();
        let scheme = parts
            .scheme
            .filter(|own| *own == Scheme::HTTP || *own == Scheme::HTTPS)
            .ok_or_else(|| wrong(&"it must begin with http:// or https://"))?;
        let authority = parts.authority.ok_or_else(|| wrong(&"it has no host"))?;
        if authority.as_str().contains('@') {
            // They would be shown wherever the server is named.
            return Err(wrong(&"credentials belong into headers"));
        }
        let path = parts.path_and_query.as_ref().map_or("", |own| own.path());
        Ok(Self {
            scheme,
            authority,
            prefix: path.trim_end_matches('/').to_owned(),
        })
    }

    /// The full address of a path, with its query string.
    pub(crate) fn uri(&self, path: &str) -> Result<Uri> {
        let builder = Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone());
        let built = if self.prefix.is_empty() {
            builder.path_and_query(path).build()
        } else {
            builder
                .path_and_query(format!("{}{path}", self.prefix))
                .build()
        };
        built.map_err(|error| Error::wrong_input(format_args!("cannot ask for {path}: {error}")))
    }
}

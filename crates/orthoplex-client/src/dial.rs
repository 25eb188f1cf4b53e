//! Makes connections: TCP, and TLS where the address wants it, within one time.

use hyper::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use orthoplex_types::{Error, Result};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::TcpStream;
use tower_service::Service;

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Silence after which the other end is asked whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// Whom the client trusts, and who it is.
#[derive(Default)]
pub(crate) struct Trust {
    /// Certificates in place of those of the system (PEM).
    pub(crate) authorities: Option<Vec<u8>>,
    /// Certificates to show, and the key of the first (PEM).
    pub(crate) identity: Option<(Vec<u8>, Vec<u8>)>,
}

/// The way to make a connection.
#[derive(Clone)]
pub(crate) struct Dial {
    connector: HttpsConnector<HttpConnector>,
    timeout: Duration,
}

impl Dial {
    /// Certificates are read only where TLS is wanted.
    pub(crate) fn new(is_tls: bool, trust: &Trust, timeout: Duration) -> Result<Self> {
        let roots = match trust.authorities.as_deref() {
            _ if !is_tls => RootCertStore::empty(),
            Some(pem) => given_roots(pem)?,
            None => system_roots()?,
        };
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_root_certificates(roots);
        let config = match trust.identity.as_ref().filter(|_| is_tls) {
            None => config.with_no_client_auth(),
            Some((certificates, key)) => {
                let certificates = certificates_of(certificates)?;
                let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| unreadable(&error))?;
                let config = config.with_client_auth_cert(certificates, key);
                config.map_err(|error| unreadable(&error))?
            }
        };
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(Some(KEEPALIVE));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(http);
        Ok(Self { connector, timeout })
    }
}

fn unreadable(why: &dyn std::fmt::Display) -> Error {
    Error::wrong_input(format_args!("the given certificates cannot be read: {why}"))
}

fn certificates_of(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let certificates = CertificateDer::pem_slice_iter(pem);
    let certificates: Vec<_> = certificates
        .collect::<Result<_, _>>()
        .map_err(|error| unreadable(&error))?;
    match certificates.is_empty() {
        true => Err(unreadable(&"there is none")),
        false => Ok(certificates),
    }
}

fn given_roots(pem: &[u8]) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates_of(pem)? {
        roots.add(certificate).map_err(|error| unreadable(&error))?;
    }
    Ok(roots)
}

/// Some certificates of a system may be broken; none at all is an error.
fn system_roots() -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(Error::wrong_input(
            "the system has no certificates to trust; give some by `tls_ca_pem`",
        ));
    }
    Ok(roots)
}

impl Service<Uri> for Dial {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, time) = (self.connector.call(uri), self.timeout);
        Box::pin(async move {
            match tokio::time::timeout(time, connecting).await {
                Ok(connected) => connected,
                Err(_) => {
                    let text = format!("no connection within {} s", time.as_secs_f64());
                    Err(io::Error::new(io::ErrorKind::TimedOut, text).into())
                }
            }
        })
    }
}

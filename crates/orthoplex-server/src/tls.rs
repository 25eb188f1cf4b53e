//! Certificates: what the listeners show, whom they let in, and how both change without a restart.
//!
//! Owns the reading of the files. A reload that fails keeps what was good before. Never sees a
//! connection: it hands out what accepts one.

use crate::settings::{Settings, Tls};
use arc_swap::ArcSwap;
use parking_lot::Mutex;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{Error, RootCertStore, ServerConfig};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::TlsAcceptor;

/// Larger files are no certificates.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// HTTP/2 first: it carries gRPC, and REST as well.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// The present certificates.
pub(crate) struct Certificates {
    files: Tls,
    asks_clients: bool,
    read: Mutex<Pem>,
    config: ArcSwap<ServerConfig>,
}

/// Contents of the files.
#[derive(PartialEq, Eq)]
struct Pem {
    cert: Vec<u8>,
    key: Vec<u8>,
    ca_cert: Option<Vec<u8>>,
}

impl Certificates {
    /// What the settings name, if TLS is on; the error is one line for the person who started the
    /// server.
    pub(crate) fn load(settings: &Settings) -> Result<Option<Arc<Self>>, String> {
        let service = &settings.service;
        if !service.enable_tls {
            return Ok(None);
        }
        let asks_clients = service.verify_https_client_certificate;
        let pem = Pem::read(&settings.tls, asks_clients)?;
        let config = pem.config(&settings.tls)?;
        Ok(Some(Arc::new(Self {
            files: settings.tls.clone(),
            asks_clients,
            read: Mutex::new(pem),
            config: ArcSwap::from_pointee(config),
        })))
    }

    /// What turns a new connection into an encrypted one.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config.load_full())
    }

    /// Looks at the files again and again, as often as the settings say.
    pub(crate) async fn keep_fresh(self: Arc<Self>) {
        let Some(pause) = self.files.cert_ttl.map(Duration::from_secs) else {
            return;
        };
        loop {
            tokio::time::sleep(pause).await;
            let own = Arc::clone(&self);
            match tokio::task::spawn_blocking(move || own.reload()).await {
                Ok(Ok(false)) => {}
                Ok(Ok(true)) => tracing::info!("new certificates are in use"),
                Ok(Err(text)) => tracing::error!("the old certificates stay in use: {text}"),
                Err(error) => tracing::error!("the old certificates stay in use: {error}"),
            }
        }
    }

    /// Takes over what the files hold now; whether that is something new.
    fn reload(&self) -> Result<bool, String> {
        let pem = Pem::read(&self.files, self.asks_clients)?;
        let mut read = self.read.lock();
        if *read == pem {
            return Ok(false);
        }
        self.config.store(Arc::new(pem.config(&self.files)?));
        *read = pem;
        Ok(true)
    }
}

/// The authority that servers of our own network are signed by, when TLS is on and its file is
/// there.
pub(crate) fn own_authority(settings: &Settings) -> Result<Vec<CertificateDer<'static>>, String> {
    let path = &settings.tls.ca_cert;
    if !settings.service.enable_tls || !path.exists() {
        return Ok(Vec::new());
    }
    let pem = read("tls.ca_cert", path)?;
    certificates("tls.ca_cert", path, &pem)
}

impl Pem {
    fn read(files: &Tls, asks_clients: bool) -> Result<Self, String> {
        let ca_cert = asks_clients.then(|| read("tls.ca_cert", &files.ca_cert));
        Ok(Self {
            cert: read("tls.cert", &files.cert)?,
            key: read("tls.key", &files.key)?,
            ca_cert: ca_cert.transpose()?,
        })
    }

    fn config(&self, files: &Tls) -> Result<ServerConfig, String> {
        let chain = certificates("tls.cert", &files.cert, &self.cert)?;
        let key = PrivateKeyDer::from_pem_slice(&self.key).map_err(|e| {
            let path = files.key.display();
            format!("setting tls.key: {path} holds no private key in PEM form: {e}")
        })?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|e| format!("cannot set up TLS: {e}"))?;
        let builder = match &self.ca_cert {
            None => builder.with_no_client_auth(),
            Some(pem) => {
                let refused = |e: &dyn std::fmt::Display| {
                    format!("setting tls.ca_cert: {}: {e}", files.ca_cert.display())
                };
                let mut roots = RootCertStore::empty();
                for authority in certificates("tls.ca_cert", &files.ca_cert, pem)? {
                    roots.add(authority).map_err(|e| refused(&e))?;
                }
                let roots = Arc::new(roots);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
                builder.with_client_cert_verifier(verifier.build().map_err(|e| refused(&e))?)
            }
        };
        let mut config = builder.with_single_cert(chain, key).map_err(|e| {
            let (cert, key) = (files.cert.display(), files.key.display());
            match e {
                Error::InconsistentKeys(_) => format!(
                    "settings tls.cert and tls.key: the key {key} is not that of the certificate {cert}"
                ),
                other => format!("settings tls.cert {cert} and tls.key {key}: {other}"),
            }
        })?;
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).into();
        Ok(config)
    }
}

fn read(setting: &str, path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut bytes))
        .map_err(|e| format!("setting {setting}: cannot read {}: {e}", path.display()))?;
    Ok(bytes)
}

fn certificates(
    setting: &str,
    path: &Path,
    pem: &[u8],
) -> Result<Vec<CertificateDer<'static>>, String> {
    let path = path.display();
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|e| format!("setting {setting}: {path} is no PEM file: {e}"))?;
    if found.is_empty() {
        return Err(format!(
            "setting {setting}: {path} holds no certificate in PEM form"
        ));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;

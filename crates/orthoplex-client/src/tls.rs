//! Whom a client trusts, and how it proves who it is itself.
//!
//! Owns the settings of encryption and what the library makes of them. Reads certificates of the system
//! only where nothing else is to be trusted.

use orthoplex_types::{Error, Result};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::Arc;

/// Whose certificates are good.
#[derive(Clone, Default)]
pub(crate) enum Trust {
    /// Those that the system trusts.
    #[default]
    System,
    /// These (PEM) and what they signed.
    Given(Vec<u8>),
    /// Anybody's: encryption against listeners, none against whoever answers in the server's place.
    Anybody,
}

/// Settings of encryption.
#[derive(Clone, Default)]
pub(crate) struct Tls {
    pub(crate) trust: Trust,
    /// Certificate chain and private key (PEM) by which the server knows us.
    pub(crate) identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Tls {
    /// A configuration that trusts nobody, for connections without encryption.
    pub(crate) fn nobody() -> Result<ClientConfig> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?;
        let nobody = builder.with_root_certificates(RootCertStore::empty());
        Ok(nobody.with_no_client_auth())
    }

    /// The configuration of connections.
    pub(crate) fn config(&self) -> Result<ClientConfig> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?;
        let verifier: Arc<dyn ServerCertVerifier> = match &self.trust {
            Trust::System => by(system_roots()?, provider)?,
            Trust::Given(pem) => by(given_roots(pem)?, provider)?,
            Trust::Anybody => Arc::new(Anybody(provider)),
        };
        // Safe where the caller has not asked for [`Trust::Anybody`].
        let builder = builder
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        let Some((chain, key)) = &self.identity else {
            return Ok(builder.with_no_client_auth());
        };
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|error| unreadable("private key of the client", &error))?;
        builder
            .with_client_auth_cert(certificates(chain)?, key)
            .map_err(|error| unreadable("certificate of the client", &error))
    }
}

fn by(roots: RootCertStore, provider: Arc<CryptoProvider>) -> Result<Arc<WebPkiServerVerifier>> {
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(Error::internal)
}

fn unreadable(what: &str, why: &dyn std::fmt::Display) -> Error {
    Error::wrong_input(format_args!("the {what} cannot be read: {why}"))
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let all: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let all = all.map_err(|error| unreadable("given certificates", &error))?;
    if all.is_empty() {
        return Err(unreadable("given certificates", &"there is none"));
    }
    Ok(all)
}

fn given_roots(pem: &[u8]) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(pem)? {
        roots
            .add(certificate)
            .map_err(|error| unreadable("given certificates", &error))?;
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

/// Accepts every certificate whose key the server has.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

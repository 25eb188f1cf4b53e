//! Certificates of a test, and the files that hold them.

use crate::settings::Settings;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::CertificateDer;
use std::fs;
use tempfile::TempDir;

/// Name that every server certificate is for.
pub(crate) const HOST: &str = "localhost";

/// Somebody who signs.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate.
    pub(crate) pem: String,
    /// The same in bytes.
    pub(crate) der: CertificateDer<'static>,
}

/// A signed certificate and its key.
pub(crate) struct Signed {
    /// Certificate.
    pub(crate) pem: String,
    /// The same in bytes.
    pub(crate) der: CertificateDer<'static>,
    /// Key.
    pub(crate) key: String,
}

impl Authority {
    /// A new one.
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("params");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("key");
        let own = params.self_signed(&key).expect("authority");
        Self {
            pem: own.pem(),
            der: own.der().clone(),
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate of a server or a client.
    pub(crate) fn sign(&self) -> Signed {
        let key = KeyPair::generate().expect("key");
        let params = CertificateParams::new(vec![HOST.to_owned()]).expect("params");
        let cert = params.signed_by(&key, &self.issuer).expect("signature");
        Signed {
            pem: cert.pem(),
            der: cert.der().clone(),
            key: key.serialize_pem(),
        }
    }
}

/// Files of a server, and who signed them.
pub(crate) struct Files {
    /// Signs servers and clients.
    pub(crate) authority: Authority,
    /// Holds the files.
    pub(crate) folder: TempDir,
}

impl Files {
    /// A folder with everything a server needs.
    pub(crate) fn new() -> Self {
        let files = Self {
            authority: Authority::new(),
            folder: tempfile::tempdir().expect("folder"),
        };
        files.write("cacert.pem", &files.authority.pem);
        files.renew();
        files
    }

    /// Puts a new certificate in place.
    pub(crate) fn renew(&self) -> Signed {
        let signed = self.authority.sign();
        self.write("cert.pem", &signed.pem);
        self.write("key.pem", &signed.key);
        signed
    }

    /// Changes one file.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("write");
    }

    /// Settings of a server with these files.
    pub(crate) fn apply(&self, settings: &mut Settings) {
        settings.service.enable_tls = true;
        settings.tls.cert = self.folder.path().join("cert.pem");
        settings.tls.key = self.folder.path().join("key.pem");
        settings.tls.ca_cert = self.folder.path().join("cacert.pem");
    }

    /// The settings themselves.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        self.apply(&mut settings);
        settings
    }
}

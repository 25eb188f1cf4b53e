//! Both protocols over encrypted connections.

use super::{REQUEST, Server, read_all};
use crate::testing::pki::{Authority, Files, HOST, Signed};
use orthoplex_client::{Client, ClientBuilder, Transport};
use orthoplex_proto::qdrant as proto;
use orthoplex_proto::qdrant::qdrant_client::QdrantClient;
use orthoplex_types::ops::collections::ListCollections;
use orthoplex_types::{Context, Execute, Scope};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Identity};

/// Connects as a client that trusts the authority.
async fn connect(
    server: &Server,
    authority: &Authority,
    own: Option<&Signed>,
    protocols: &[&[u8]],
) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der.clone()).expect("authority");
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots);
    let mut config = match own {
        None => builder.with_no_client_auth(),
        Some(own) => {
            let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).expect("key");
            let chain = vec![own.der.clone()];
            builder.with_client_auth_cert(chain, key).expect("client")
        }
    };
    config.alpn_protocols = protocols.iter().map(|own| own.to_vec()).collect();
    let name = ServerName::try_from(HOST).expect("name");
    let stream = server.connect().await;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// The answer to a request for health, if there is one.
async fn ask(mut stream: TlsStream<TcpStream>) -> String {
    let mut text = Vec::new();
    let _ = stream.write_all(REQUEST).await;
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

async fn ask_grpc(
    server: &Server,
    authority: &Authority,
    own: Option<&Signed>,
) -> Result<String, String> {
    let mut tls = ClientTlsConfig::new()
        .ca_certificate(Certificate::from_pem(&authority.pem))
        .domain_name(HOST);
    if let Some(own) = own {
        tls = tls.identity(Identity::from_pem(&own.pem, &own.key));
    }
    let channel = Channel::from_shared(format!("https://{}", server.address))
        .expect("address")
        .tls_config(tls)
        .expect("tls")
        .connect()
        .await
        .map_err(|e| e.to_string())?;
    let reply = QdrantClient::new(channel)
        .health_check(proto::HealthCheckRequest {})
        .await;
    let reply = reply.map_err(|e| e.to_string())?;
    Ok(reply.into_inner().version)
}

#[tokio::test]
async fn one_port_speaks_rest_and_grpc_encrypted() {
    let files = Files::new();
    let server = Server::start(|settings| files.apply(settings)).await;
    for protocols in [&[&b"http/1.1"[..]][..], &[]] {
        let stream = connect(&server, &files.authority, None, protocols).await;
        let stream = stream.expect("handshake");
        let agreed = stream.get_ref().1.alpn_protocol();
        assert_eq!(agreed, protocols.first().copied());
        let answer = ask(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    let both: [&[u8]; 2] = [b"http/1.1", b"h2"];
    let stream = connect(&server, &files.authority, None, &both)
        .await
        .expect("handshake");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    drop(stream);
    let version = ask_grpc(&server, &files.authority, None).await;
    assert_eq!(version.as_deref(), Ok("1.19.0"));
    // Nothing is said in the clear.
    let mut plain = server.connect().await;
    plain.write_all(REQUEST).await.expect("write");
    assert!(!read_all(&mut plain).await.contains("HTTP"));
    server.stop().await;
}

#[tokio::test]
async fn clients_show_a_certificate_when_asked() {
    let files = Files::new();
    let server = Server::start(|settings| {
        files.apply(settings);
        settings.service.verify_https_client_certificate = true;
    })
    .await;
    let (good, stranger) = (files.authority.sign(), Authority::new().sign());
    for (own, is_let_in) in [(None, false), (Some(&stranger), false), (Some(&good), true)] {
        let answer = match connect(&server, &files.authority, own, &[]).await {
            Ok(stream) => ask(stream).await,
            Err(e) => e.to_string(),
        };
        assert_eq!(answer.starts_with("HTTP/1.1 200"), is_let_in, "{answer}");
        let version = ask_grpc(&server, &files.authority, own).await;
        assert_eq!(version.is_ok(), is_let_in, "{version:?}");
    }
}

#[tokio::test]
async fn new_certificates_are_taken_over() {
    let files = Files::new();
    let server = Server::start(|settings| {
        files.apply(settings);
        settings.tls.cert_ttl = Some(1);
    })
    .await;
    let shown = async || {
        let stream = connect(&server, &files.authority, None, &[]).await;
        let stream = stream.expect("handshake");
        let chain = stream.get_ref().1.peer_certificates().expect("chain");
        chain.first().cloned().expect("certificate")
    };
    let pem = std::fs::read(files.folder.path().join("cert.pem")).expect("file");
    assert_eq!(
        shown().await,
        CertificateDer::from_pem_slice(&pem).expect("pem")
    );
    let renewed = files.renew();
    for _ in 0..100 {
        if shown().await == renewed.der {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the old certificate is still shown");
}

#[tokio::test]
async fn a_stalled_handshake_holds_nobody() {
    let files = Files::new();
    let server = Server::start(|settings| files.apply(settings)).await;
    let mut stalled = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        // The start of a greeting that announces more bytes.
        stream.write_all(&[22, 3, 1, 2, 0, 1]).await.expect("write");
        stalled.push(stream);
    }
    let stream = connect(&server, &files.authority, None, &[])
        .await
        .expect("handshake");
    assert!(ask(stream).await.starts_with("HTTP/1.1 200"));
    // Nor does it hold the end.
    server.stop().await;
}

/// Time is virtual: it jumps ahead as soon as everybody waits.
#[tokio::test(start_paused = true)]
async fn silence_ends_encrypted_connections_too() {
    let files = Files::new();
    let server = Server::start(|settings| files.apply(settings)).await;
    let started = tokio::time::Instant::now();
    let mut stream = server.connect().await;
    assert_eq!(read_all(&mut stream).await, "");
    assert!(started.elapsed() < Duration::from_secs(11));
    let stream = connect(&server, &files.authority, None, &[b"h2"]).await;
    let mut stream = stream.expect("handshake");
    let started = tokio::time::Instant::now();
    let _ = stream.read_to_end(&mut Vec::new()).await;
    assert!(started.elapsed() < Duration::from_secs(11));
}

#[tokio::test]
async fn our_client_trusts_one_authority_and_shows_its_certificate() {
    let files = Files::new();
    let server = Server::start(|settings| {
        files.apply(settings);
        settings.service.verify_https_client_certificate = true;
    })
    .await;
    let url = format!("https://{HOST}:{}", server.address.port());
    let own = files.authority.sign();
    for transport in [Transport::Http, Transport::Grpc] {
        let builder = || {
            let builder = Client::builder(&url).transport(transport).retries(0);
            builder.tls_ca_pem(files.authority.pem.as_bytes())
        };
        let ask = async |builder: ClientBuilder| {
            let client = builder.build().expect("client");
            client
                .execute(ListCollections, Scope::default(), &Context::new())
                .await
        };
        let known = builder().tls_identity_pem(own.pem.as_bytes(), own.key.as_bytes());
        let found = ask(known).await.expect("answer");
        assert!(!found.collections.is_empty());
        // Nobody else is let in, and nobody else is believed.
        assert!(ask(builder()).await.is_err());
        let other = Files::new().authority.pem;
        let other = builder().tls_ca_pem(other.as_bytes());
        let other = other.tls_identity_pem(own.pem.as_bytes(), own.key.as_bytes());
        let error = ask(other).await.expect_err("a stranger");
        assert!(error.message().contains("certificate"), "{error}");
    }
    let broken = Client::builder(&url).tls_identity_pem("none", "none");
    assert!(
        broken
            .tls_ca_pem(files.authority.pem.as_bytes())
            .build()
            .is_err()
    );
    server.stop().await;
}

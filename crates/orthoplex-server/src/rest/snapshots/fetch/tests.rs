use super::{fetch, fetch_up_to};
use crate::listen::Doors;
use crate::settings::Settings;
use crate::testing::pki::Files;
use crate::tls::Certificates;
use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum::routing::get;
use orthoplex_types::ops::snapshots::SnapshotBytes;
use std::io::Read;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A server of files, and where it is.
struct Source {
    port: u16,
    _open: watch::Sender<bool>,
}

impl Source {
    /// Over https when there are files for it.
    async fn start(files: Option<&Files>, router: Router) -> Self {
        let settings = files.map_or_else(Settings::default, Files::settings);
        let certificates = Certificates::load(&settings).expect("certificates");
        let (open, closing) = watch::channel(false);
        let service = &settings.service;
        let doors = Doors::new(router, Router::new(), service, certificates, closing);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
        let port = listener.local_addr().expect("address").port();
        tokio::spawn(Arc::new(doors).accept(listener));
        Self { port, _open: open }
    }

    fn at(&self, scheme: &str, path: &str) -> String {
        format!("{scheme}://localhost:{}{path}", self.port)
    }
}

/// Answers the key that it was given.
async fn echo(headers: HeaderMap) -> String {
    let key = headers.get("api-key").map(|key| key.to_str().expect("key"));
    format!("key {key:?}")
}

fn echoing() -> Router {
    Router::new().route("/s", get(echo))
}

fn redirecting(from: &'static str, to: String) -> Router {
    echoing().route(from, get(async move || Redirect::temporary(&to)))
}

async fn read(bytes: SnapshotBytes) -> Result<String, String> {
    let reading = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        let read = bytes.into_reader().read_to_string(&mut text);
        read.map(|_| text).map_err(|e| e.to_string())
    });
    reading.await.expect("thread")
}

async fn text(settings: &Settings, address: &str) -> Result<String, String> {
    let bytes = fetch(settings, address, Some("k".to_owned())).await;
    read(bytes.map_err(|e| e.message().to_owned())?).await
}

/// Settings of a server that restores.
fn own(files: Option<&Files>) -> Settings {
    let mut settings = files.map_or_else(Settings::default, Files::settings);
    settings.storage.storage_path = std::env::temp_dir();
    settings
}

#[tokio::test]
async fn bytes_come_with_and_without_encryption() {
    let files = Files::new();
    let (plain, secret) = (
        Source::start(None, echoing()).await,
        Source::start(Some(&files), echoing()).await,
    );
    let expected = Ok(r#"key Some("k")"#.to_owned());
    assert_eq!(text(&own(None), &plain.at("http", "/s")).await, expected);
    let address = secret.at("https", "/s");
    assert_eq!(text(&own(Some(&files)), &address).await, expected);
    let refusal = text(&own(None), &address).await.expect_err("a stranger");
    assert!(
        refusal.contains(&format!("Failed to download snapshot from {address}: "))
            && refusal.contains("certificate"),
        "{refusal}"
    );
}

#[tokio::test]
async fn redirects_are_few_and_lose_the_key() {
    let settings = own(None);
    let other = Source::start(None, echoing()).await;
    for (to, expected) in [
        ("/s".to_owned(), r#"key Some("k")"#),
        (other.at("http", "/s"), "key None"),
    ] {
        let source = Source::start(None, redirecting("/r", to)).await;
        let found = text(&settings, &source.at("http", "/r")).await;
        assert_eq!(found.as_deref(), Ok(expected));
    }
    let source = Source::start(None, redirecting("/r", "/r".to_owned())).await;
    let refusal = text(&settings, &source.at("http", "/r")).await;
    assert!(
        refusal
            .expect_err("a circle")
            .ends_with("more than 5 redirects")
    );
    let files = Files::new();
    let source = Source::start(Some(&files), redirecting("/r", other.at("http", "/s"))).await;
    let refusal = text(&own(Some(&files)), &source.at("https", "/r")).await;
    assert!(
        refusal
            .expect_err("in the clear")
            .ends_with("without encryption")
    );
}

#[tokio::test]
async fn what_is_no_snapshot_is_refused() {
    let settings = own(None);
    let source = Source::start(None, echoing()).await;
    let refusal = text(&settings, &source.at("http", "/x")).await;
    assert!(
        refusal
            .expect_err("missing")
            .ends_with("answered 404 Not Found")
    );
    let refusal = text(&settings, "http://").await.expect_err("no address");
    assert!(
        refusal.contains("Failed to download snapshot from http://: "),
        "{refusal}"
    );
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let pieces = async || {
        let pieces = [Ok::<_, std::io::Error>("abc"), Ok("def")];
        Body::from_stream(tokio_stream::iter(pieces))
    };
    let router = Router::new()
        .route("/known", get(async || "abcdef"))
        .route("/unknown", get(pieces));
    let source = Source::start(None, router).await;
    let settings = own(None);
    let known = source.at("http", "/known");
    let refusal = fetch_up_to(5, &settings, &known, None).await.err();
    let refusal = refusal.expect("too large");
    assert!(
        refusal
            .message()
            .ends_with("larger than the 5 bytes that are free"),
        "{refusal}"
    );
    let unknown = source.at("http", "/unknown");
    let bytes = fetch_up_to(5, &settings, &unknown, None).await;
    let refusal = read(bytes.expect("begins")).await.expect_err("too large");
    assert!(
        refusal.ends_with("larger than the 5 bytes that are free"),
        "{refusal}"
    );
    for path in ["/known", "/unknown"] {
        let bytes = fetch_up_to(6, &settings, &source.at("http", path), None).await;
        assert_eq!(read(bytes.expect("fits")).await.as_deref(), Ok("abcdef"));
    }
}

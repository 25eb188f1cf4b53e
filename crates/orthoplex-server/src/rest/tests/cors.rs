//! Browsers of other origins.

use crate::settings::Settings;
use crate::testing::Rest;
use axum::body::Body;
use axum::http::Request;

/// The answer to what a browser asks before it sends a key along.
async fn preflight(enable_cors: bool) -> (u16, Vec<String>) {
    let mut settings = Settings::default();
    settings.service.enable_cors = enable_cors;
    settings.service.api_key = Some("main".to_owned());
    let request = Request::builder()
        .method("OPTIONS")
        .uri("/collections/a/points/query")
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "api-key,content-type")
        .body(Body::empty())
        .expect("request");
    let answer = Rest::new(settings).send(request).await;
    let names = ["origin", "methods", "headers"];
    let allowed = names.into_iter().filter_map(|name| {
        let value = answer.headers.get(format!("access-control-allow-{name}"))?;
        value.to_str().ok().map(str::to_owned)
    });
    (answer.status, allowed.collect())
}

#[tokio::test]
async fn they_may_call_unless_told_otherwise() {
    assert_eq!(preflight(true).await, (200, vec!["*".to_owned(); 3]));
    assert_eq!(preflight(false).await, (401, Vec::new()));
}

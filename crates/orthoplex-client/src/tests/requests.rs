//! Requests by path, and settings of connections.

use super::{Fake, ok, refuse};
use crate::{Client, Request};
use orthoplex_types::rest::Method;
use orthoplex_types::{Context, ErrorKind, Scope};
use std::time::Duration;

fn request(method: Method) -> Request {
    Request {
        method,
        path: "/collections/{collection_name}/peers/{peer}".to_owned(),
        params: vec![
            ("peer".to_owned(), "a/b".to_owned()),
            ("collection_name".to_owned(), "c d".to_owned()),
        ],
        query: vec![("with".to_owned(), "x,y".to_owned())],
        body: (method == Method::Post).then(|| ("text/plain".to_owned(), "hello".into())),
    }
}

#[tokio::test]
async fn a_request_goes_to_its_path_and_comes_back_as_it_is() {
    let fake = Fake::start(vec![ok("[1, 2]"), ok("more")]).await;
    let client = fake.client();
    let (scope, context) = (Scope::default(), Context::new());
    let answer = client.request(request(Method::Get), &scope, &context).await;
    assert_eq!(answer.unwrap(), "[1, 2]");
    let answer = client
        .request(request(Method::Post), &scope, &context)
        .await;
    assert_eq!(answer.unwrap(), "more");
    let asked = fake.asked();
    assert!(
        asked[0].starts_with("GET /collections/c%20d/peers/a%2Fb?with=x%2Cy "),
        "{asked:?}"
    );
    assert!(asked[1].contains("content-type: text/plain") && asked[1].ends_with("hello"));
}

#[tokio::test]
async fn only_requests_that_change_nothing_are_repeated() {
    let deeds = || vec![refuse("503 Service Unavailable", ""), ok("{}")];
    for (method, asked) in [(Method::Get, 2), (Method::Post, 1)] {
        let fake = Fake::start(deeds()).await;
        let answer = fake
            .client()
            .request(request(method), &Scope::default(), &Context::new())
            .await;
        assert_eq!((answer.is_ok(), fake.asked().len()), (asked == 2, asked));
    }
}

#[tokio::test]
async fn requests_without_a_step_or_over_grpc_are_refused() {
    let mut nameless = request(Method::Get);
    nameless.params.clear();
    let http = Client::connect("http://127.0.0.1:1").unwrap();
    let error = http
        .request(nameless, &Scope::default(), &Context::new())
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Unprocessable);
    let grpc = Client::connect("http://127.0.0.1:6334").unwrap();
    let error = grpc
        .request(request(Method::Get), &Scope::default(), &Context::new())
        .await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Unimplemented);
}

#[tokio::test]
async fn the_caller_says_who_the_client_is_once() {
    let fake = Fake::start(vec![ok("{}"), ok("{}")]).await;
    let second = Duration::from_secs(1);
    let client = Client::builder(&fake.url)
        .header("User-Agent", "me")
        .idle(Some(1), second)
        .keepalive(second, second, true)
        .http2(false)
        .build()
        .unwrap();
    client
        .request(request(Method::Get), &Scope::default(), &Context::new())
        .await
        .unwrap();
    let own = [("x-own".to_owned(), "1".to_owned())];
    let more = client.with_headers(&own).unwrap();
    more.request(request(Method::Get), &Scope::default(), &Context::new())
        .await
        .unwrap();
    let carries: Vec<bool> = fake
        .asked()
        .iter()
        .map(|own| own.contains("x-own: 1"))
        .collect();
    assert_eq!(carries, [false, true]);
    assert_eq!(fake.asked()[0].matches("user-agent: ").count(), 1);
    assert!(fake.asked()[0].contains("user-agent: me"));
}

#[test]
fn identities_are_read_at_once() {
    let secure = || Client::builder("https://x").tls_trust_anybody();
    assert!(secure().build().is_ok());
    assert!(
        secure()
            .tls_identity_pem("nothing", "nothing")
            .build()
            .is_err()
    );
}

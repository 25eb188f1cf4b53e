//! What calls fail with, and whom that comes from.

use super::{COUNT, Deed, Fake, count, ok, refuse};
use crate::Client;
use orthoplex_types::ops::reads::CountPoints;
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, ListFullSnapshots, ListSnapshots, SnapshotOf,
};
use orthoplex_types::ops::vector_names::DeleteVectorName;
use orthoplex_types::ops::writes::UpsertPoints;
use orthoplex_types::point::PointStruct;
use orthoplex_types::vector::NamedVectors;
use orthoplex_types::{Answered, Context, ErrorKind, Execute, Origin, PointId, Scope};

/// The answer that an error holds.
fn answered(error: &orthoplex_types::Error) -> &Answered {
    match error.origin() {
        Some(Origin::Answer(own)) => own,
        other => panic!("{other:?} is no answer"),
    }
}

#[tokio::test]
async fn errors_are_those_of_the_server() {
    let plain = Deed::Answer("401 Unauthorized", "", "Must provide an API key".to_owned());
    let bare = Deed::Answer("404 Not Found", "", String::new());
    let refused = refuse("422 Unprocessable Entity", "");
    let fake = Fake::start(vec![refused, plain, bare]).await;
    let client = fake.client();
    for (kind, text) in [
        (ErrorKind::Unprocessable, "no, not now"),
        (ErrorKind::Unauthenticated, "Must provide an API key"),
        (ErrorKind::NotFound, "HTTP status 404 Not Found"),
    ] {
        let error = count(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (kind, text));
        assert_eq!(answered(&error).code, kind.http_status());
    }
    assert_eq!(fake.asked().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_heard_while_the_request_is_still_sent() {
    let answer = "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 8\r\n\r\ntoo long";
    let fake = Fake::start(vec![Deed::Write(answer); 30]).await;
    let client = fake.client();
    let point = PointStruct {
        id: PointId::Num(1),
        vectors: NamedVectors::unnamed(vec![0.5; 1000]),
        payload: None,
    };
    // Also where the server still reads when the last piece goes out.
    for count in [1, 5, 20, 2000].into_iter().cycle().take(30) {
        let operation = UpsertPoints {
            points: vec![point.clone(); count],
            ..UpsertPoints::default()
        };
        let context = Context::new();
        let done = client.execute(operation, Scope::of("a"), &context);
        let error = done.await.unwrap_err();
        assert_eq!(answered(&error).code, 413, "{count}: {error}");
        assert_eq!(error.message(), "too long");
    }
}

#[tokio::test]
async fn answers_are_kept_as_they_came() {
    let page = "<html>bad gateway</html>";
    let odd = |status| Deed::Answer(status, "X-Request-Id: 77\r\n", page.to_owned());
    let fake = Fake::start(vec![
        odd("520 Whatever It Is"),
        odd("307 Temporary Redirect"),
        odd("413 "),
    ])
    .await;
    let client = fake.client();
    for (code, reason) in [
        (520, "Whatever It Is"),
        (307, "Temporary Redirect"),
        (413, ""),
    ] {
        let error = count(&client).await.unwrap_err();
        let own = answered(&error);
        assert_eq!((own.code, own.reason.as_str()), (code, reason));
        assert_eq!(own.body, page.as_bytes());
        let header = ("x-request-id".to_owned(), b"77".to_vec());
        assert!(own.headers.contains(&header), "{own:?}");
    }
}

#[tokio::test]
async fn of_a_very_long_refusal_the_beginning_is_kept() {
    let long = Deed::Answer("400 Bad Request", "", "x".repeat(3 << 20));
    let fake = Fake::start(vec![long]).await;
    let error = count(&fake.client()).await.unwrap_err();
    assert_eq!(answered(&error).body.len(), 1 << 20);
    assert_eq!(error.message().len(), 1 << 20);
}

#[tokio::test]
async fn where_there_is_no_answer_errors_say_so() {
    let cut = Deed::Write("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"resu");
    let deeds = vec![
        cut,
        Deed::Break,
        ok("<html>"),
        ok(r#"{"status":"ok"}"#),
        ok(&"x".repeat(5000)),
        Deed::Wait,
    ];
    let fake = Fake::start(deeds).await;
    let builder = Client::builder(&fake.url).retries(0).timeout(0.3);
    let client = builder.answer_bytes_max(4096).build().unwrap();
    for (kind, text) in [
        (ErrorKind::Unavailable, "the answer broke off"),
        (ErrorKind::Unavailable, "lost the connection"),
        (ErrorKind::Internal, "cannot be read"),
        (
            ErrorKind::Internal,
            "cannot be read: missing field `result`",
        ),
        (ErrorKind::Internal, "longer than 4096 bytes"),
        (ErrorKind::Timeout, "no answer"),
    ] {
        let error = count(&client).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.message().contains(text), "{error}");
        assert_eq!(error.origin(), Some(&Origin::Silence));
    }
}

#[tokio::test]
async fn names_that_would_lead_elsewhere_are_refused() {
    let fake = Fake::start(Vec::new()).await;
    let (client, context) = (fake.client(), Context::new());
    for name in ["", ".", ".."] {
        let nameless = client.execute(CountPoints::default(), Scope::of(name), &context);
        let vector_name = name.to_owned();
        let unnamed = client.execute(DeleteVectorName { vector_name }, Scope::of("a"), &context);
        let errors = [nameless.await.unwrap_err(), unnamed.await.unwrap_err()];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Unprocessable);
            assert_eq!(error.origin(), None);
        }
    }
    assert!(fake.asked().is_empty());
    let fake = Fake::start(vec![ok(COUNT)]).await;
    let dotted = fake
        .client()
        .execute(CountPoints::default(), Scope::of("..."), &context)
        .await;
    assert!(dotted.is_ok());
}

#[tokio::test]
async fn work_on_snapshots_has_the_time_that_the_caller_named() {
    let fake = Fake::start(vec![Deed::Wait; 3]).await;
    let client = Client::builder(&fake.url).timeout(0.05).build().unwrap();
    let context = Context::new();
    let of = ListSnapshots(SnapshotOf::Collection);
    let listed = client.execute(of, Scope::of("a"), &context).await;
    let all = client
        .execute(ListFullSnapshots, Scope::default(), &context)
        .await;
    let made = client
        .execute(CreateFullSnapshot, Scope::default(), &context)
        .await;
    let kinds = [listed.err(), all.err(), made.err()].map(|error| error.map(|own| own.kind()));
    assert_eq!(kinds, [Some(ErrorKind::Timeout); 3]);
}

#[test]
fn credentials_in_an_address_are_refused_and_not_shown() {
    for url in [
        "http://me:secret@x",
        "ftp://me:secret@x",
        "me:secret@x",
        "http://me:secret@",
    ] {
        let error = Client::connect(url).unwrap_err();
        assert!(!error.message().contains("secret"), "{error}");
    }
}

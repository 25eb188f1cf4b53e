//! The client against a server that answers what it is told to.

mod errors;
mod files;
mod requests;

use crate::{Client, TokenFuture, Transport, Upload};
use orthoplex_types::operation::{ReadConsistency, WriteOrdering};
use orthoplex_types::ops::collections::ListCollections;
use orthoplex_types::ops::reads::{CountPoints, GetPoint, QueryPoints};
use orthoplex_types::ops::vector_names::DeleteVectorName;
use orthoplex_types::ops::writes::{DeletePoints, UpdateResult, UpdateStatus, UpsertPoints};
use orthoplex_types::point::PointStruct;
use orthoplex_types::usage::Tally;
use orthoplex_types::vector::NamedVectors;
use orthoplex_types::{Context, Error, ErrorKind, Execute, Result, Scope};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const COUNT: &str = r#"{"result":{"count":7},"status":"ok","time":0.0}"#;

/// What the server does with the next request.
#[derive(Clone)]
enum Deed {
    Answer(&'static str, &'static str, String),
    /// Writes this and goes away.
    Write(&'static str),
    /// Answers a success, and goes away later without a word.
    AnswerAndLeave(&'static str),
    Break,
    Wait,
}

fn ok(body: &str) -> Deed {
    Deed::Answer("200 OK", "", body.to_owned())
}

fn refuse(status: &'static str, headers: &'static str) -> Deed {
    let body = r#"{"status":{"error":"no, not now"},"time":0.0}"#;
    Deed::Answer(status, headers, body.to_owned())
}

/// A server with a list of deeds, and what it was asked.
struct Fake {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
    gone: Arc<AtomicUsize>,
}

impl Fake {
    async fn start(deeds: Vec<Deed>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let gone = Arc::new(AtomicUsize::new(0));
        let deeds = Arc::new(Mutex::new(deeds.into_iter()));
        let (log, left) = (Arc::clone(&asked), Arc::clone(&gone));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (deeds, log, left) = (Arc::clone(&deeds), Arc::clone(&log), Arc::clone(&left));
                tokio::spawn(async move {
                    while let Some(request) = read_request(&mut stream).await {
                        log.lock().push(request);
                        let deed = deeds.lock().next().unwrap_or(Deed::Break);
                        match deed {
                            Deed::Answer(status, headers, body) => {
                                let length = body.len();
                                let answer = format!(
                                    "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}"
                                );
                                stream.write_all(answer.as_bytes()).await.unwrap();
                            }
                            Deed::Write(text) => {
                                stream.write_all(text.as_bytes()).await.unwrap();
                                return;
                            }
                            Deed::AnswerAndLeave(body) => {
                                let length = body.len();
                                let answer = format!(
                                    "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}"
                                );
                                stream.write_all(answer.as_bytes()).await.unwrap();
                                tokio::time::sleep(Duration::from_millis(20)).await;
                                return;
                            }
                            Deed::Break => return,
                            Deed::Wait => {
                                // Until the client goes away.
                                let _ = stream.read(&mut [0; 1]).await;
                                left.fetch_add(1, Ordering::SeqCst);
                                return;
                            }
                        }
                    }
                });
            }
        });
        Self { url, asked, gone }
    }

    fn client(&self) -> Client {
        Client::connect(&self.url).unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().clone()
    }
}

/// Head and body of one request.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
            return Some(text);
        }
    }
}

async fn count(client: &Client) -> Result<usize> {
    let context = Context::new();
    let asked = client.execute(CountPoints::default(), Scope::of("a"), &context);
    asked.await.map(|found| found.count)
}

const DONE: &str = r#"{"result":{"operation_id":3,"status":"completed"},"status":"ok","time":0.1}"#;

async fn upsert(client: Client) -> Result<UpdateResult> {
    let operation = UpsertPoints::default();
    client
        .execute(operation, Scope::of("a"), &Context::new())
        .await
}

#[tokio::test]
async fn requests_say_what_scope_and_operation_hold() {
    let fake = Fake::start(vec![ok(DONE), ok(COUNT), ok(DONE)]).await;
    let client = Client::builder(format!("{}/base/", fake.url))
        .api_key("secret")
        .header("x-own", "1")
        .build()
        .unwrap();
    let scope = Scope {
        wait: true,
        ordering: WriteOrdering::Strong,
        timeout_s: Some(7),
        ..Scope::of("a b/\u{e9}")
    };
    let delete: DeletePoints = serde_json::from_str(r#"{"points": [1]}"#).unwrap();
    let answer = client.execute(delete, scope, &Context::new()).await;
    let expected = UpdateResult {
        operation_id: Some(3),
        status: UpdateStatus::Completed,
    };
    assert_eq!(answer, Ok(expected));
    let scope = Scope {
        consistency: Some(ReadConsistency::Majority),
        ..Scope::of("a")
    };
    let soon = Context::new().with_deadline(Instant::now() + Duration::from_millis(2900));
    client
        .execute(CountPoints::default(), scope, &soon)
        .await
        .unwrap();
    let vector_name = "v?".to_owned();
    let drop_name = DeleteVectorName { vector_name };
    client
        .execute(drop_name, Scope::of("a"), &Context::new())
        .await
        .unwrap();
    let asked = fake.asked();
    let first =
        "POST /base/collections/a%20b%2F%C3%A9/points/delete?wait=true&ordering=strong&timeout=7 ";
    assert!(asked[0].starts_with(first), "{}", asked[0]);
    for part in [
        "api-key: secret",
        "x-own: 1",
        "application/json",
        r#"{"points":[1]}"#,
    ] {
        assert!(asked[0].contains(part), "{part} is not in {}", asked[0]);
    }
    let second = "POST /base/collections/a/points/count?timeout=3&consistency=majority ";
    assert!(asked[1].starts_with(second), "{}", asked[1]);
    let third = "DELETE /base/collections/a/vectors/v%3F ";
    assert!(asked[2].starts_with(third), "{}", asked[2]);
}

#[tokio::test]
async fn reads_are_repeated_and_writes_only_where_it_is_safe() {
    let busy = || refuse("503 Service Unavailable", "");
    let later = || refuse("429 Too Many Requests", "retry-after: 0\r\n");
    let deeds = vec![
        busy(),
        Deed::Break,
        ok(COUNT),
        later(),
        ok(DONE),
        Deed::Break,
        busy(),
        ok(DONE),
        refuse("429 Too Many Requests", ""),
    ];
    let fake = Fake::start(deeds).await;
    let client = fake.client();
    assert_eq!(count(&client).await, Ok(7));
    assert_eq!(fake.asked().len(), 3);
    assert!(upsert(client.clone()).await.is_ok());
    assert_eq!(fake.asked().len(), 5);
    let lost = upsert(client.clone()).await.unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::Unavailable);
    assert_eq!(fake.asked().len(), 6);
    assert!(upsert(client.repeating_writes()).await.is_ok());
    assert_eq!(fake.asked().len(), 8);
    let limited = count(&client).await.unwrap_err();
    assert_eq!(limited.kind(), ErrorKind::RateLimited);
    assert_eq!(fake.asked().len(), 9);
}

#[tokio::test]
async fn a_write_takes_no_connection_that_the_server_has_closed() {
    let deeds = vec![Deed::AnswerAndLeave(COUNT), Deed::AnswerAndLeave(DONE)];
    let fake = Fake::start(deeds).await;
    let client = fake.client();
    assert_eq!(count(&client).await, Ok(7));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(upsert(client).await.is_ok());
    assert_eq!(fake.asked().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_reached_is_tried_again_and_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for transport in [Transport::Http, Transport::Grpc] {
        let client = Client::builder(&url)
            .transport(transport)
            .retries(1)
            .build()
            .unwrap();
        let error = count(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        let text = error.message();
        assert!(text.contains("cannot connect to 127.0.0.1:"), "{text}");
    }
}

#[tokio::test]
async fn deadlines_and_dropped_calls_end_the_connection() {
    let fake = Fake::start(vec![Deed::Wait, Deed::Wait, Deed::Wait]).await;
    let client = Client::builder(&fake.url).timeout(0.05).build().unwrap();
    let started = Instant::now();
    let error = count(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(started.elapsed() < Duration::from_secs(2));
    let soon = Context::new().with_deadline(Instant::now() + Duration::from_millis(30));
    let patient = fake.client();
    let late = patient.execute(CountPoints::default(), Scope::of("a"), &soon);
    assert_eq!(late.await.unwrap_err().kind(), ErrorKind::Timeout);
    let task = tokio::spawn(async move { count(&patient).await });
    while fake.asked().len() < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    task.abort();
    while fake.gone.load(Ordering::SeqCst) < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let over = Context::new().with_deadline(Instant::now());
    let at_once = client.execute(ListCollections, Scope::default(), &over);
    assert_eq!(at_once.await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(fake.asked().len(), 3);
}

#[tokio::test]
async fn packed_answers_are_read_within_bounds() {
    let packed = crate::answer::gzip(&vec![b'x'; 10_000]).unwrap();
    assert!(packed.len() < 1000);
    let read = crate::answer::gunzip(&packed, 10_000).unwrap();
    assert_eq!(read.len(), 10_000);
    assert!(crate::answer::gunzip(&packed, 9_999).is_err());
    assert!(crate::answer::gunzip(b"no", 9_999).is_err());
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let stale = || refuse("401 Unauthorized", "");
    let deeds = vec![ok(COUNT), stale(), ok(COUNT), ok(COUNT), stale(), stale()];
    let fake = Fake::start(deeds).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let provider = move || -> TokenFuture {
        let number = counter.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Ok(format!("t{number}")) })
    };
    let client = Client::builder(&fake.url)
        .token_provider(provider)
        .build()
        .unwrap();
    for _ in 0..3 {
        assert_eq!(count(&client).await, Ok(7));
    }
    let error = count(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    let tokens: Vec<bool> = fake
        .asked()
        .iter()
        .zip(["t0", "t0", "t1", "t1", "t1", "t2"])
        .map(|(asked, token)| asked.contains(&format!("authorization: Bearer {token}")))
        .collect();
    assert_eq!(tokens, [true; 6]);
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    for url in ["localhost:6333", "ftp://x", "", "http://"] {
        assert!(Client::connect(url).is_err(), "{url}");
    }
    let builder = || Client::builder("http://x");
    assert!(builder().timeout(0.0).build().is_err());
    assert!(builder().connect_timeout(f64::NAN).build().is_err());
    assert!(builder().header("a b", "c").build().is_err());
    assert!(builder().api_key("a\nb").build().is_err());
    let secure = || Client::builder("https://x");
    assert!(secure().tls_ca_pem("nothing").build().is_err());
    let transport = |url: &str| Client::connect(url).unwrap().transport();
    assert_eq!(transport("http://x:6334"), Transport::Grpc);
    assert_eq!(transport("http://x:6333"), Transport::Http);
}

/// Takes points; keeps the largest number of bytes that was on its way.
#[derive(Default)]
struct Sink {
    present: AtomicUsize,
    most: AtomicUsize,
    points: AtomicUsize,
    fails_at: Option<usize>,
}

impl Execute<UpsertPoints> for Sink {
    async fn execute(&self, upsert: UpsertPoints, _: Scope, _: &Context) -> Result<UpdateResult> {
        let count = upsert.points.len();
        let present = self.present.fetch_add(count, Ordering::SeqCst) + count;
        self.most.fetch_max(present, Ordering::SeqCst);
        tokio::task::yield_now().await;
        self.present.fetch_sub(count, Ordering::SeqCst);
        let total = self.points.fetch_add(count, Ordering::SeqCst) + count;
        if self.fails_at.is_some_and(|limit| total > limit) {
            return Err(Error::internal("full"));
        }
        Ok(UpdateResult {
            operation_id: None,
            status: UpdateStatus::Acknowledged,
        })
    }
}

fn points(count: u64) -> impl Iterator<Item = PointStruct> {
    (0..count).map(|id| PointStruct {
        id: (1_000 + id).into(),
        vectors: NamedVectors::unnamed(vec![0.5; 21]),
        payload: None,
    })
}

#[tokio::test]
async fn uploads_bound_what_is_on_its_way() {
    let sink = Sink::default();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    // A point takes 100 bytes.
    let upload = Upload::default()
        .batch_bytes(1000)
        .in_flight_bytes(3000)
        .on_progress(move |done| log.lock().push(done.points));
    let done = upload
        .all(&sink, Scope::of("a"), points(995))
        .await
        .unwrap();
    assert_eq!((done.points, done.bytes, done.batches), (995, 99_500, 100));
    assert_eq!(sink.most.load(Ordering::SeqCst), 30);
    let seen = seen.lock();
    assert_eq!((seen.len(), seen.last()), (100, Some(&995)));
    assert!(seen.is_sorted());
}

#[tokio::test]
async fn a_large_point_goes_alone_and_a_failure_ends_an_upload() {
    let sink = Sink::default();
    let small = Upload::default().batch_bytes(10).in_flight_bytes(20);
    let done = small.all(&sink, Scope::of("a"), points(5)).await.unwrap();
    assert_eq!((done.points, done.batches), (5, 5));
    assert_eq!(sink.most.load(Ordering::SeqCst), 1);
    let sink = Sink {
        fails_at: Some(20),
        ..Sink::default()
    };
    let upload = Upload::default().batch_points(10);
    let error = upload.all(&sink, Scope::of("a"), points(100)).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Internal);
    assert!(sink.points.load(Ordering::SeqCst) < 100);
}

#[tokio::test]
async fn no_batch_is_empty() {
    for upload in [
        Upload::default().batch_points(0),
        Upload::default().batch_bytes(0),
    ] {
        let sink = Sink::default();
        let done = upload.all(&sink, Scope::of("a"), points(5)).await.unwrap();
        assert_eq!((done.points, done.batches), (5, 5));
        let done = upload.all(&sink, Scope::of("a"), points(0)).await.unwrap();
        assert_eq!((done.points, done.batches), (0, 0));
    }
}

#[test]
fn clients_and_their_calls_cross_threads() {
    fn is_shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn is_sent<T: Send>(_: T) {}
    let client = Client::connect("http://x:6334").unwrap();
    is_shared(&client);
    let context = Context::new();
    is_sent(client.execute(QueryPoints::default(), Scope::of("a"), &context));
    is_sent(client.execute(GetPoint { id: 1.into() }, Scope::of("a"), &context));
}

#[tokio::test]
async fn what_a_server_used_is_counted_where_the_call_says() {
    let answer = r#"{"result":{"count":7},"status":"ok","time":0.0,
        "usage":{"hardware":{"cpu":5,"payload_io_read":1,"payload_io_write":0,"payload_index_io_read":0,
        "payload_index_io_write":0,"vector_io_read":3,"vector_io_write":0}}}"#;
    let fake = Fake::start(vec![ok(answer), ok(COUNT)]).await;
    let tally = Arc::new(Tally::default());
    let context = Context::new().with_tally(Arc::clone(&tally));
    for _ in 0..2 {
        let client = fake.client();
        let asked = client.execute(CountPoints::default(), Scope::of("a"), &context);
        assert_eq!(asked.await.unwrap().count, 7);
    }
    let hardware = tally.usage().unwrap().hardware.unwrap();
    assert_eq!((hardware.cpu, hardware.vector_io_read), (5, 3));
}

//! Files of snapshots, down and up.

use super::{Deed, Fake, ok, refuse};
use crate::Client;
use orthoplex_types::ops::snapshots::{
    ReadFullSnapshot, RecoverSnapshot, SnapshotBytes, SnapshotContent, SnapshotOf,
    SnapshotPriority, SnapshotSource,
};
use orthoplex_types::{Context, ErrorKind, Execute, Result, Scope};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

async fn read(client: &Client) -> Result<SnapshotContent> {
    let name = "s".to_owned();
    let read = ReadFullSnapshot { name };
    client
        .execute(read, Scope::default(), &Context::new())
        .await
}

async fn text(bytes: SnapshotBytes) -> io::Result<String> {
    let read = move || io::read_to_string(bytes.into_reader());
    tokio::task::spawn_blocking(read).await.unwrap()
}

#[tokio::test]
async fn downloads_are_tried_again_until_their_first_byte() {
    let busy = refuse("503 Service Unavailable", "");
    let fake = Fake::start(vec![Deed::Break, busy, ok("the file")]).await;
    let content = read(&fake.client()).await.unwrap();
    assert_eq!((content.size, fake.asked().len()), (Some(8), 3));
    assert_eq!(text(content.bytes).await.unwrap(), "the file");
}

#[tokio::test]
async fn a_download_may_not_say_how_long_it_is() {
    let pieces =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nthe \r\n4\r\nfile\r\n0\r\n\r\n";
    let fake = Fake::start(vec![Deed::Write(pieces)]).await;
    let content = read(&fake.client()).await.unwrap();
    assert_eq!(content.size, None);
    assert_eq!(text(content.bytes).await.unwrap(), "the file");
}

#[tokio::test]
async fn half_a_file_is_an_error() {
    let short = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nthe file";
    let unended = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nthe file\r\n";
    let fake = Fake::start(vec![Deed::Write(short), Deed::Write(unended)]).await;
    for _ in 0..2 {
        let content = read(&fake.client()).await.unwrap();
        assert!(text(content.bytes).await.is_err());
    }
}

#[test]
fn a_runtime_that_ends_cuts_a_download_off() {
    let start = || tokio::runtime::Runtime::new().unwrap();
    let (servers, own) = (start(), start());
    let listener = servers.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    servers.spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // An answer to nothing would be none.
        stream.read_u8().await.unwrap();
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf";
        stream.write_all(head.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    });
    let client = Client::connect(url).unwrap();
    let mut reader = own.block_on(read(&client)).unwrap().bytes.into_reader();
    let mut half = [0; 4];
    reader.read_exact(&mut half).unwrap();
    drop(own);
    let error = io::read_to_string(reader).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{error}");
}

fn recovery(bytes: &'static [u8]) -> RecoverSnapshot {
    RecoverSnapshot {
        of: SnapshotOf::Collection,
        source: SnapshotSource::Bytes(SnapshotBytes::new(bytes)),
        priority: SnapshotPriority::default(),
        api_key: None,
        checksum: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_of_files_are_not_sent_twice() {
    let fake = Fake::start(vec![Deed::Break, ok(r#"{"result":true}"#)]).await;
    let client = fake.client();
    let context = Context::new();
    let sent = client.execute(recovery(b"bytes"), Scope::of("a"), &context);
    let error = sent.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert_eq!(fake.asked().len(), 1);
    // A server that is not there has taken nothing; it may come yet.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let late = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let listener = TcpListener::bind(address).await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut taken = String::new();
        while !taken.contains("bytes\r\n") {
            let mut piece = [0; 4096];
            let count = stream.read(&mut piece).await.unwrap();
            taken.push_str(&String::from_utf8_lossy(&piece[..count]));
        }
        let body = r#"{"result":true}"#;
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let client = Client::builder(format!("http://{address}"))
        .retries(10)
        .build()
        .unwrap();
    let done = client.execute(recovery(b"bytes"), Scope::of("a"), &context);
    assert!(done.await.unwrap());
    late.await.unwrap();
}

//! The same scripts on the embedded database, over REST and over gRPC: the same answers and errors.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod support;

use orthoplex::{Database, Gate, Options};
use orthoplex_client::{Client, Transport};
use orthoplex_sim::conformance::{Protocol, Scenario};
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::ops::reads::CountPoints;
use orthoplex_types::ops::snapshots::{
    CreateSnapshot, ReadSnapshot, RecoverSnapshot, SnapshotBytes, SnapshotDescription, SnapshotOf,
    SnapshotPriority, SnapshotSource,
};
use orthoplex_types::ops::writes::UpsertPoints;
use orthoplex_types::{Context, ErrorKind, Execute, Scope};
use std::io::{Cursor, Read};
use support::{Server, program};

async fn same_everywhere(scenario: Scenario) {
    let embedded = Gate::new(Database::open(Options::in_memory()).unwrap());
    let measure = scenario.run(&embedded).await;
    let (asked, failed) = measure.counts();
    assert!(asked > failed && failed > 0, "{failed} of {asked} failed");
    let mut differences = String::new();
    for (protocol, transport) in [
        (Protocol::Rest, Transport::Http),
        (Protocol::Grpc, Transport::Grpc),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(&mut program(folder.path()));
        let url = match transport {
            Transport::Http => &server.rest,
            Transport::Grpc => &server.grpc,
        };
        let client = Client::builder(url)
            .transport(transport)
            .compress(scenario == Scenario::Queries)
            .build()
            .unwrap();
        let record = scenario.run(&client).await;
        differences += &measure.differences(&record, protocol);
    }
    assert!(differences.is_empty(), "{differences}");
}

#[tokio::test]
async fn collections() {
    same_everywhere(Scenario::Collections).await;
}

#[tokio::test]
async fn writes() {
    same_everywhere(Scenario::Writes).await;
}

#[tokio::test]
async fn queries() {
    same_everywhere(Scenario::Queries).await;
}

#[tokio::test]
async fn reads() {
    same_everywhere(Scenario::Reads).await;
}

#[tokio::test]
async fn refusals() {
    same_everywhere(Scenario::Refusals).await;
}

#[tokio::test]
async fn snapshots() {
    same_everywhere(Scenario::Snapshots).await;
}

#[tokio::test]
async fn files_of_snapshots_travel() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&mut program(folder.path()));
    let client = Client::connect(&server.rest).unwrap();
    let context = Context::new();
    let create: CreateCollection =
        serde_json::from_str(r#"{"vectors": {"size": 2, "distance": "Dot"}}"#).unwrap();
    let from = || Scope::of("from").waiting();
    client.execute(create, from(), &context).await.unwrap();
    let points: String = (0..2000)
        .map(|id| format!(r#"{{"id": {id}, "vector": [{id}, 1]}},"#))
        .collect();
    let upsert = format!(r#"{{"points": [{}]}}"#, points.trim_end_matches(','));
    let upsert: UpsertPoints = serde_json::from_str(&upsert).unwrap();
    client.execute(upsert, from(), &context).await.unwrap();
    let of = SnapshotOf::Collection;
    let made = client.execute(CreateSnapshot(of), from(), &context).await;
    let SnapshotDescription { name, checksum, .. } = made.unwrap();
    let read = ReadSnapshot { of, name };
    let content = client.execute(read, from(), &context).await.unwrap();
    let size = content.size.unwrap();
    let bytes = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        content.bytes.into_reader().read_to_end(&mut bytes).unwrap();
        bytes
    });
    let bytes = bytes.await.unwrap();
    assert_eq!(bytes.len() as u64, size);
    let recover = |bytes: Vec<u8>| RecoverSnapshot {
        of,
        source: SnapshotSource::Bytes(SnapshotBytes::new(Cursor::new(bytes))),
        priority: SnapshotPriority::Snapshot,
        checksum: checksum.clone(),
        api_key: None,
    };
    let to = || Scope::of("to").waiting();
    let broken = client.execute(recover(vec![0; 10]), to(), &context).await;
    assert_ne!(broken.unwrap_err().kind(), ErrorKind::Unavailable);
    let done = client.execute(recover(bytes), to(), &context).await;
    assert_eq!(done, Ok(true));
    let count = client.execute(CountPoints::default(), to(), &context).await;
    assert_eq!(count.unwrap().count, 2000);
    let name = "absent".to_owned();
    let absent = client.execute(ReadSnapshot { of, name }, from(), &context);
    assert_eq!(absent.await.unwrap_err().kind(), ErrorKind::NotFound);
}

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
        let client = Client::builder(url).transport(transport).build().unwrap();
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

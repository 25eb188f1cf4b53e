//! The server behaves like the model under random operations that come over the wire.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests fail by panicking"
)]

mod support;

use orthoplex_client::{Client, Transport};
use orthoplex_sim::driver::{check_content, check_search, check_text, create, step, toggle_fields};
use orthoplex_sim::model::{Model, ModelVector};
use orthoplex_sim::workload::Workload;
use orthoplex_types::config::Distance;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use support::{Server, program};

/// Carries out random writes through the client and compares what is found.
async fn run(transport: Transport, seed: u64) {
    let steps = std::env::var("REMOTE_MODEL_STEPS").map_or(2_000, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&mut program(folder.path()));
    let url = match transport {
        Transport::Http => &server.rest,
        Transport::Grpc => &server.grpc,
    };
    let client = Client::builder(url).transport(transport).build().unwrap();
    let mut model = Model::new(vec![
        ModelVector::dense("cosine", 4, Distance::Cosine),
        ModelVector::dense("euclid", 7, Distance::Euclid),
    ]);
    create(&client, &model.schema, 1).await.unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for number in 0..steps {
        let mut workload = Workload { rng: &mut rng };
        step(&client, &mut model, &mut workload).await;
        check_search(&client, &model, &mut workload).await;
        check_text(&client, &model, &mut workload).await;
        if number % 20 == 0 {
            let probe = workload.probe(&model, 3);
            check_content(&client, &model, &probe).await;
        }
        if rng.random_bool(0.01) {
            toggle_fields(&client, &mut model).await.unwrap();
        }
    }
}

#[tokio::test]
async fn over_grpc() {
    run(Transport::Grpc, 11).await;
}

#[tokio::test]
async fn over_http() {
    run(Transport::Http, 12).await;
}

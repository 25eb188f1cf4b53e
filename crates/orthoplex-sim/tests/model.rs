//! The engine behaves like the model under random operations, also across reopening.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod common;

use common::{block_on, named, open, scale, single};
use orthoplex_sim::driver::{check_content, check_search, create, step};
use orthoplex_sim::model::Model;
use orthoplex_sim::workload::Workload;
use orthoplex_storage::MemFs;
use orthoplex_types::config::Distance;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

async fn run(mut model: Model, shards: u32, seed: u64, steps: u64) {
    let vfs = Arc::new(MemFs::new());
    let mut database = open(vfs.clone()).unwrap();
    create(&database, &model.schema, shards).await.unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for number in 0..steps {
        let mut workload = Workload { rng: &mut rng };
        step(&database, &mut model, &mut workload).await;
        check_search(&database, &model, &mut workload).await;
        if number % 50 == 0 {
            let probe = workload.probe(&model, 3);
            check_content(&database, &model, &probe).await;
        }
        if rng.random_bool(0.01) {
            if rng.random_bool(0.5) {
                database.close().unwrap();
            }
            drop(database);
            database = open(vfs.clone()).unwrap();
            let probe = Workload { rng: &mut rng }.probe(&model, 3);
            check_content(&database, &model, &probe).await;
        }
    }
    database.close().unwrap();
}

#[test]
fn one_unnamed_vector() {
    for (seed, distance) in [
        (1, Distance::Cosine),
        (2, Distance::Euclid),
        (3, Distance::Dot),
    ] {
        block_on(run(single(distance), 1, seed, scale("MODEL_STEPS", 1_500)));
    }
}

#[test]
fn four_named_vectors() {
    block_on(run(named(), 1, 4, scale("MODEL_STEPS", 2_000)));
}

#[test]
fn several_shards() {
    block_on(run(
        single(Distance::Manhattan),
        3,
        5,
        scale("MODEL_STEPS", 1_500),
    ));
}

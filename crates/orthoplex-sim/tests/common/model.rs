//! The engine next to the model, operation by operation.

use super::open;
use orthoplex_sim::driver::{check_content, check_search, check_text, create, step, toggle_fields};
use orthoplex_sim::model::Model;
use orthoplex_sim::workload::Workload;
use orthoplex_storage::MemFs;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Arc;

/// Carries out `steps` random writes and compares every answer, also across reopening.
pub(crate) async fn run(mut model: Model, shards: u32, seed: u64, steps: u64) {
    let vfs = Arc::new(MemFs::new());
    let mut database = open(vfs.clone()).unwrap();
    create(&database, &model.schema, shards).await.unwrap();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for number in 0..steps {
        let mut workload = Workload { rng: &mut rng };
        step(&database, &mut model, &mut workload).await;
        check_search(&database, &model, &mut workload).await;
        check_text(&database, &model, &mut workload).await;
        if number % 10 == 0 {
            let probe = workload.probe(&model, 3);
            check_content(&database, &model, &probe).await;
        }
        if rng.random_bool(0.005) {
            toggle_fields(&database, &mut model).await;
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

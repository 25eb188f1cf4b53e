//! The engine next to the model, operation by operation.

use super::open;
use orthoplex::Database;
use orthoplex_sim::driver::{
    COLLECTION, check_content, check_search, check_text, create, step, toggle_fields,
};
use orthoplex_sim::keyed::{Keyed, new_key};
use orthoplex_sim::model::Model;
use orthoplex_sim::workload::Workload;
use orthoplex_storage::MemFs;
use orthoplex_types::ops::cluster::DropShardKey;
use orthoplex_types::{Context, Execute, Scope, ShardKey};
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
            toggle_fields(&database, &mut model).await.unwrap();
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

/// The same with two shard keys of one collection, each next to a model of its own; keys are dropped
/// and made again.
pub(crate) async fn run_keyed(subject: Model, shards: u32, seed: u64, steps: u64) {
    let vfs = Arc::new(MemFs::new());
    let mut database = open(vfs.clone()).unwrap();
    let keys: [ShardKey; 2] = ["a".into(), 7.into()];
    let mut models = [subject.clone(), subject];
    let (scope, context) = (|| Scope::of(COLLECTION), Context::new());
    let first = keyed(&database, &keys[0]);
    create(&first, &models[0].schema, shards).await.unwrap();
    let second = new_key(keys[1].clone());
    assert!(database.execute(second, scope(), &context).await.unwrap());
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for number in 0..steps {
        let at = rng.random_range(0..2);
        let api = keyed(&database, &keys[at]);
        let mut workload = Workload { rng: &mut rng };
        step(&api, &mut models[at], &mut workload).await;
        check_search(&api, &models[at], &mut workload).await;
        check_text(&api, &models[at], &mut workload).await;
        if number % 10 == 0 {
            let probe = workload.probe(&models[at], 3);
            check_content(&api, &models[at], &probe).await;
        }
        if rng.random_bool(0.005) {
            toggle_fields(&api, &mut models[at]).await.unwrap();
            models[1 - at].declared = models[at].declared;
        }
        if rng.random_bool(0.005) {
            let shard_key = keys[at].clone();
            let op = DropShardKey { shard_key };
            assert!(database.execute(op, scope(), &context).await.unwrap());
            let op = new_key(keys[at].clone());
            assert!(database.execute(op, scope(), &context).await.unwrap());
            models[at].points.clear();
        }
        if rng.random_bool(0.01) {
            if rng.random_bool(0.5) {
                database.close().unwrap();
            }
            drop(database);
            database = open(vfs.clone()).unwrap();
            for (key, model) in keys.iter().zip(&models) {
                let probe = Workload { rng: &mut rng }.probe(model, 3);
                check_content(&keyed(&database, key), model, &probe).await;
            }
        }
    }
    database.close().unwrap();
}

fn keyed<'a>(database: &'a Database, key: &ShardKey) -> Keyed<'a, Database> {
    Keyed {
        api: database,
        key: Some(key.clone()),
    }
}

//! The engine behaves like the model under random operations, also across reopening.

mod common;

use common::model::{run, run_keyed};
use common::{block_on, mixed, named, scale, single};
use orthoplex_types::config::Distance;

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

#[test]
fn shard_keys() {
    let subject = single(Distance::Cosine);
    block_on(run_keyed(subject, 2, 6, scale("MODEL_STEPS", 1_500)));
}

#[test]
fn shard_keys_with_vectors_of_every_kind() {
    block_on(run_keyed(mixed(), 1, 8, scale("MODEL_STEPS", 1_000)));
}

#[test]
fn vectors_of_every_kind() {
    block_on(run(mixed(), 1, 6, scale("MODEL_STEPS", 1_500)));
}

#[test]
fn vectors_of_every_kind_on_several_shards() {
    block_on(run(mixed(), 3, 7, scale("MODEL_STEPS", 1_000)));
}

//! What the tests of this crate share.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking, and none uses all of this"
)]

pub(crate) mod crash;
pub(crate) mod model;

use orthoplex::{Database, Options};
use orthoplex_sim::model::{Model, ModelVector};
use orthoplex_storage::Vfs;
use orthoplex_types::config::Distance;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;

/// Runs a future to its end on this thread.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// An unnamed vector.
pub(crate) fn single(distance: Distance) -> Model {
    single_of(6, distance)
}

/// An unnamed vector of so many dimensions.
pub(crate) fn single_of(dim: usize, distance: Distance) -> Model {
    Model::new(vec![ModelVector {
        name: String::new(),
        dim,
        distance,
    }])
}

/// Vectors of all four distances by name.
pub(crate) fn named() -> Model {
    let vector = |name: &str, dim, distance| ModelVector {
        name: name.to_owned(),
        dim,
        distance,
    };
    Model::new(vec![
        vector("cosine", 4, Distance::Cosine),
        vector("dot", 3, Distance::Dot),
        vector("euclid", 7, Distance::Euclid),
        vector("manhattan", 5, Distance::Manhattan),
    ])
}

/// Opens the database of a file system.
pub(crate) fn open(vfs: Arc<dyn Vfs>) -> orthoplex_types::Result<Database> {
    Database::open(Options::on(vfs, Path::new("/data")))
}

/// Number from the environment, for longer runs before a release.
pub(crate) fn scale(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

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
use orthoplex_sim::model::{Model, ModelKind, ModelVector};
use orthoplex_storage::Vfs;
use orthoplex_types::config::{Datatype, Distance};
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
    Model::new(vec![ModelVector::dense("", dim, distance)])
}

/// Vectors of all four distances by name.
pub(crate) fn named() -> Model {
    let vector = ModelVector::dense;
    Model::new(vec![
        vector("cosine", 4, Distance::Cosine),
        vector("dot", 3, Distance::Dot),
        vector("euclid", 7, Distance::Euclid),
        vector("manhattan", 5, Distance::Manhattan),
    ])
}

/// Vectors of every kind, and of several types of values.
pub(crate) fn mixed() -> Model {
    let vector = ModelVector::dense;
    let sparse = |idf| ModelKind::Sparse { idf };
    let (halves, bytes) = (Datatype::Float16, Datatype::Uint8);
    Model::new(vec![
        vector("halves", 5, Distance::Cosine).of(ModelKind::Dense(halves)),
        vector("bytes", 4, Distance::Euclid).of(ModelKind::Dense(bytes)),
        vector("late", 4, Distance::Cosine).of(ModelKind::Dense(bytes)),
        vector("rows", 3, Distance::Dot).of(ModelKind::Multi(Datatype::Float32)),
        vector("small rows", 4, Distance::Cosine).of(ModelKind::Multi(halves)),
        vector("words", 0, Distance::Dot).of(sparse(false)),
        vector("rare words", 0, Distance::Dot).of(sparse(true)),
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

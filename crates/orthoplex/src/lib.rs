//! The embedded database: catalog, collections, shards, segments, queries.
//!
//! A [`Database`] is opened on a folder or in memory and carries out every operation of
//! [`orthoplex_types::ops`] through [`Execute`](orthoplex_types::Execute). Callers go through a
//! [`Gate`], which checks values and names first. No async runtime is needed: reads run to their
//! end on the calling thread, writes wait for the log, [`block_on`] will do.
//!
//! ```
//! use orthoplex::{Database, Gate, Options, block_on};
//! use orthoplex_types::config::{Distance, VectorParams, VectorsConfig};
//! use orthoplex_types::ops::collections::CreateCollection;
//! use orthoplex_types::ops::reads::QueryPoints;
//! use orthoplex_types::ops::writes::UpsertPoints;
//! use orthoplex_types::point::PointStruct;
//! use orthoplex_types::query::{Query, VectorInput};
//! use orthoplex_types::vector::{NamedVectors, Vector};
//! use orthoplex_types::{Context, Scope};
//!
//! # fn main() -> orthoplex_types::Result<()> {
//! let gate = Gate::new(Database::open(Options::in_memory())?);
//! let (scope, context) = (Scope::of("colours").waiting(), Context::new());
//!
//! let vectors = VectorsConfig::Single(VectorParams::new(3, Distance::Cosine));
//! let create = CreateCollection { vectors, ..Default::default() };
//! block_on(gate.call(create, scope.clone(), &context))?;
//!
//! let colours = [[1.0, 0.0, 0.0], [0.9, 0.4, 0.0], [0.0, 0.0, 1.0]];
//! let points = (1_u64..).zip(colours).map(|(id, rgb)| PointStruct {
//!     id: id.into(),
//!     vectors: NamedVectors::unnamed(rgb.to_vec()),
//!     payload: None,
//! });
//! let upsert = UpsertPoints { points: points.collect(), ..Default::default() };
//! block_on(gate.call(upsert, scope.clone(), &context))?;
//!
//! let orange = VectorInput::Vector(Vector::Dense(vec![1.0, 0.5, 0.0]));
//! let query = QueryPoints { query: Some(Query::Nearest(orange)), limit: Some(1), ..Default::default() };
//! let found = block_on(gate.call(query, scope, &context))?;
//! assert_eq!(found.points[0].id, 2.into());
//! # Ok(())
//! # }
//! ```

mod catalog;
mod collection;
mod database;
mod errands;
mod execute;
mod gate;
mod inference;
mod issues;
pub mod oplog;
mod query;
mod quotas;
mod read;
mod routing;
pub mod schema;
pub mod shard;
mod snapshot;
mod strict;
#[cfg(test)]
mod tests;
mod usage;
mod write;

pub use collection::Defaults;
pub use database::{Database, Options};
pub use errands::block_on;
pub use gate::{Authorise, Gate, Meter};
pub use orthoplex_index::graph::MISSING_MAX as HEALING_THRESHOLD;
pub use shard::EngineOptions;
pub use snapshot::Restore;

//! The vocabulary of the database: ids, payload, JSON paths, vectors, filters, queries,
//! configuration, operations and the public error.
//!
//! Owns the JSON shape of every type (serde on these types *is* the REST shape) and the
//! validation of every request. Assumes nothing about transport or storage; never does I/O.

pub mod config;
pub mod datetime;
mod de;
pub mod error;
pub mod field_index;
pub mod filter;
pub mod id;
pub mod info;
pub mod json;
pub mod json_path;
mod names;
pub mod operation;
pub mod ops;
mod origin;
pub mod payload;
pub mod point;
pub mod query;
pub mod rest;
#[cfg(test)]
mod round_trips;
pub mod schema;
pub mod selector;
pub mod shard_key;
pub mod usage;
pub mod vector;
pub mod violations;

pub use error::{Error, ErrorKind, Result};
pub use id::PointId;
pub use json_path::JsonPath;
pub use operation::{Access, Context, Execute, Operation, Scope, WriteOrdering};
pub use origin::{Answered, Headers, Origin};
pub use payload::Payload;
pub use shard_key::{ShardKey, ShardKeySelector};
pub use violations::Violations;

//! gRPC messages and their conversion to and from the domain types.
//!
//! Owns the `.proto` files (`proto/`) and the code generated from them (`src/generated/`, written by
//! `xtask codegen`, committed, freshness checked by `xtask tidy`). Names, numbers and types of the
//! fields are the wire contract with existing clients. Knows the domain types and nothing of how
//! requests are executed.

pub mod convert;
// The `.proto` files say what each is.
#[allow(missing_docs)]
pub mod payload;
#[allow(missing_docs)]
pub mod points;
pub mod rpc;

pub use convert::{Call, Reply, Wire};
pub use rpc::Rpc;

/// Messages, clients and servers of the API.
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::expect_used,
    clippy::unwrap_used
)]
pub mod qdrant {
    include!("generated/qdrant.rs");
}

/// The compiled `.proto` files with everything they import, for gRPC reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!("generated/descriptor.bin");

//! Oracle, fault injection, checkers and scenarios for tests.
//!
//! Owns a brute-force [`model`] of one collection, a seeded [`workload`] of operations, a
//! [`driver`] that carries both out and compares their [`answers`], and the [`conformance`] scripts.
//! Everything is generic over what executes the operations, so that one suite tests the embedded engine and
//! a server alike. Test code: it panics.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod answers;
pub mod chance;
pub mod conformance;
pub mod driver;
pub mod keyed;
pub mod model;
pub mod oracle;
pub mod values;
pub mod workload;

//! An async client of Orthoplex and of every server with the same API, over HTTP or gRPC.
//!
//! Owns the way from an operation of [`orthoplex_types`] to the wire and back: a pool of connections,
//! deadlines, retries, credentials. [`Client`] carries out operations as the embedded database does,
//! through the same trait, so that a function over `impl Execute<UpsertPoints> + Execute<QueryPoints>`
//! runs on either. Decides nothing about what an operation means.
//!
//! ```no_run
//! use orthoplex_client::Client;
//! use orthoplex_types::ops::reads::QueryPoints;
//! use orthoplex_types::query::{Query, VectorInput};
//! use orthoplex_types::vector::Vector;
//! use orthoplex_types::{Context, Execute, Result, Scope};
//!
//! # async fn example() -> Result<()> {
//! let client = Client::builder("http://localhost:6334")
//!     .api_key("secret")
//!     .timeout(2.5)
//!     .build()?;
//! let nearest = Query::Nearest(VectorInput::Vector(Vector::Dense(vec![0.1, 0.2, 0.3])));
//! let query = QueryPoints {
//!     query: Some(nearest),
//!     limit: Some(3),
//!     ..QueryPoints::default()
//! };
//! let found = client.execute(query, Scope::of("books"), &Context::new()).await?;
//! for point in found.points {
//!     println!("{} {}", point.id, point.score);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What callers can build on
//! - **Nothing global.** A client is `Send + Sync`, cheap to clone, and makes its connections on the
//!   runtime that polls its futures. Building one does no I/O and needs no runtime. When a runtime
//!   ends, its connections end with it; calls on another runtime make new ones.
//! - **Work is where the future is polled.** A call encodes and decodes inside its own future. A
//!   binding that must not work on its caller's thread, as one of an event loop, spawns the future on
//!   a runtime of its own: then the caller does no more than to queue it and to take the result.
//! - **Cancellation.** Dropping the future of a call resets its HTTP/2 stream, or closes its HTTP/1
//!   connection, and frees its place in the pool. The server stops a read; a write may or may not
//!   have happened.
//! - **Deadlines.** The earliest of the [`Context`](orthoplex_types::Context)'s deadline and the
//!   client's own governs all of a call, waiting for a connection and retries included. Servers
//!   learn it from `grpc-timeout`, and from the parameter `timeout` where the caller named a time.
//! - **Retries.** What certainly had no effect is sent again: the connection could not be made, or
//!   the server refused and said when to come back. Reads are also repeated when the connection broke
//!   or the server was not available; writes only on [`Client::repeating_writes`]. The pauses grow
//!   and have jitter; retries are at most a tenth of all calls, with a small reserve.
//! - **Long upserts** over HTTP/1 are written as they are sent, in chunks (`Transfer-Encoding: chunked`); those of up to
//!   some 40 KB have a length. A server that refuses one before all of it has come is heard.
//! - **Bounds.** Answers longer than [`ClientBuilder::answer_bytes_max`] fail before they fill the
//!   memory; connections and streams are counted; an [`Upload`] bounds the bytes on their way.
//! - **Errors** are those of the server: kind and text as it sent them. [`Error::origin`](orthoplex_types::Error::origin)
//!   has its answer as it came, and tells calls that got no answer from what was refused before it was sent.

mod answer;
mod body;
mod builder;
mod client;
mod credentials;
mod dial;
mod grpc;
mod json;
mod pool;
mod remote;
mod request;
mod rest;
mod retry;
mod snapshots;
pub mod stretch;
mod tls;
mod upload;
mod wire;

#[cfg(test)]
mod tests;

pub use builder::{ClientBuilder, Transport};
pub use client::Client;
pub use credentials::{TokenFuture, TokenProvider};
pub use remote::{Remote, Reply, Told};
pub use request::Request;
pub use upload::{Progress, Upload};

//! What the server says it is: to clients of the API, and under its own name.

/// Title that clients of the API look for.
pub(crate) const API_TITLE: &str = "qdrant - vector search engine";
/// API level; clients warn when it is more than one minor away from theirs.
pub(crate) const API_VERSION: &str = "1.19.0";
/// Our own version.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Commit that was built, 40 hexadecimal digits.
pub(crate) const COMMIT: &str = env!("ORTHOPLEX_COMMIT");
/// Value of the `server` header.
pub(crate) const SERVER: &str = concat!("orthoplex/", env!("CARGO_PKG_VERSION"));

//! Whom the error of a client comes from.
//!
//! Owns the answer of a server as it came, for callers that show it or decide by it. Only clients set an
//! origin, and bound what they keep; an error that is made where it is met has none.

/// Where a call went wrong that was sent to a server.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// The server refused it.
    Answer(Answered),
    /// There was no answer, or none that can be read.
    Silence,
}

/// Names and values of headers. Names are in lower case.
pub type Headers = Vec<(String, Vec<u8>)>;

/// The answer of a server that refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answered {
    /// Status of HTTP, or code of gRPC.
    pub code: u16,
    /// The words behind the status of HTTP.
    pub reason: String,
    /// Headers; over gRPC the metadata that came first.
    pub headers: Headers,
    /// The body over HTTP, or the beginning of a very long one.
    pub body: Vec<u8>,
    /// The metadata that came last over gRPC.
    pub trailers: Headers,
}

//! Requests by path, for parts of the REST API that no operation stands for.
//!
//! Owns their way to the wire: path, query string and body as the caller has them, headers, limits and
//! retries as those of operations. Reads nothing of the answer but whether it is an error.

use crate::builder::Transport;
use crate::client::{Client, Outgoing};
use crate::rest::{append_own, check, fill, method};
use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use orthoplex_types::{Context, Error, Result, Scope, rest};

/// A request of the REST API.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its method.
    pub method: rest::Method,
    /// Its path; what stands in braces are parameters.
    pub path: String,
    /// Values of the parameters in the path.
    pub params: Vec<(String, String)>,
    /// The query string.
    pub query: Vec<(String, String)>,
    /// The body with its type.
    pub body: Option<(String, Bytes)>,
}

impl Client {
    /// Sends a request and gives the body of the answer. The scope only says how long it may take.
    /// What changes nothing by its method is repeated as reads are.
    ///
    /// # Errors
    /// When the server refuses, cannot be reached, or the client speaks gRPC.
    pub async fn request(
        &self,
        request: Request,
        scope: &Scope,
        context: &Context,
    ) -> Result<Bytes> {
        if self.transport() == Transport::Grpc {
            return Err(Error::unimplemented("requests by path over gRPC"));
        }
        let param = |name: &str| {
            let mut params = request.params.iter();
            params.find_map(|(own, value)| (own == name).then(|| value.as_str().into()))
        };
        let mut path = fill(&request.path, &Scope::of(collection(&request)), param)?;
        append_own(&mut path, &request.query);
        let mut headers = HeaderMap::new();
        let body = match request.body {
            None => Bytes::new(),
            Some((kind, body)) => {
                let kind = HeaderValue::try_from(kind).map_err(|_| {
                    Error::wrong_input("the content type has characters that headers cannot have")
                })?;
                headers.insert(CONTENT_TYPE, kind);
                body
            }
        };
        let outgoing = self.heading(Outgoing {
            method: method(request.method),
            path,
            headers,
            body: body.into(),
        });
        let may_repeat = request.method == rest::Method::Get;
        let terms = self.terms_of(may_repeat, scope, context, false);
        let answer = self.inner.exchange(&outgoing, terms, context, check);
        Ok(answer.await?.body)
    }
}

/// The collection in the path of a request.
fn collection(request: &Request) -> String {
    let mut params = request.params.iter();
    let own = params.find(|(name, _)| name == rest::COLLECTION);
    own.map(|(_, value)| value.clone()).unwrap_or_default()
}

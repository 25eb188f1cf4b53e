//! Requests of the REST API by path, and what their answers are.
//!
//! For parts of the API that no operation stands for, and for callers who want the whole answer with
//! its time and status. Only servers answer them.

use crate::executor::{Target, reading};
use crate::value::{Value, json, to_json};
use orthoplex_client::Request;
use orthoplex_types::{Context, Error, Result, Scope, rest::Method};
use serde::Deserialize;
use std::sync::Arc;

/// What Python names of a request, but its body.
#[derive(Deserialize)]
struct Head {
    method: String,
    path: String,
    #[serde(default)]
    params: Vec<(String, String)>,
    #[serde(default)]
    query: Vec<(String, String)>,
    /// Type of a body that is bytes; others are JSON.
    content_type: Option<String>,
    /// What the answer is.
    answer: Kind,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Json,
    Text,
    Bytes,
}

/// The members of a body that are not part of the head.
const BODY: &str = "body";

/// Sends the request that a body describes.
pub(crate) async fn run(
    target: &Target,
    own: &Value,
    scope: &Scope,
    context: &Context,
) -> Result<Value> {
    let Value::Map(members) = own else {
        return Err(Error::internal("a request is a map"));
    };
    let (body, head): (Vec<_>, Vec<_>) = members.iter().cloned().partition(|(key, _)| key == BODY);
    let head = Value::Map(Arc::new(head));
    let head = Head::deserialize(&head)?;
    let kind = head.answer;
    let body = body.into_iter().next().map(|(_, body)| body);
    let request = request(head, body)?;
    let bytes = target.request(request, scope, context).await?;
    match kind {
        Kind::Json => reading(bytes.len(), move || json::whole(&bytes)).await,
        Kind::Text => Ok(Value::Text(
            String::from_utf8_lossy(&bytes).into_owned().into(),
        )),
        Kind::Bytes => Ok(Value::Bytes(bytes)),
    }
}

fn request(head: Head, body: Option<Value>) -> Result<Request> {
    let body = match (body, head.content_type) {
        (None | Some(Value::Null), _) => None,
        (Some(Value::Bytes(bytes)), Some(kind)) => Some((kind, bytes)),
        (Some(body), _) => Some(("application/json".to_owned(), to_json(&body)?.into())),
    };
    Ok(Request {
        method: method(&head.method)?,
        path: head.path,
        params: head.params,
        query: head.query,
        body,
    })
}

fn method(name: &str) -> Result<Method> {
    Ok(match name {
        "GET" => Method::Get,
        "PUT" => Method::Put,
        "POST" => Method::Post,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        other => return Err(Error::bad_request(format_args!("the method {other}"))),
    })
}

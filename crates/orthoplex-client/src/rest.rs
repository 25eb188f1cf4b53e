//! Operations as HTTP requests with JSON, and the answers to them.

use crate::answer::Answer;
use crate::client::{Client, Outgoing, Terms};
use crate::json;
use crate::remote::{Reply, Told};
use bytes::Bytes;
use hyper::Method;
use hyper::header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use orthoplex_types::operation::{ReadConsistency, WriteOrdering};
use orthoplex_types::rest::{self, COLLECTION, Rest};
use orthoplex_types::usage::Usage;
use orthoplex_types::{Context, Error, ErrorKind, Origin, Result, Scope, Violations};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt::Write;
use std::time::Instant;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");
/// What must be escaped inside one step of a path.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

#[derive(Deserialize)]
struct Success<T> {
    result: T,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Failed<'a> {
    #[serde(borrow)]
    status: FailedStatus<'a>,
}

#[derive(Deserialize)]
struct FailedStatus<'a> {
    #[serde(borrow)]
    error: Cow<'a, str>,
}

/// Carries out an operation.
pub(crate) async fn call<O>(
    client: &Client,
    operation: O,
    scope: Scope,
    context: &Context,
    patient: bool,
) -> Result<Reply<O::Output>>
where
    O: Rest,
    O::Output: DeserializeOwned,
{
    let terms = client.terms::<O>(&scope, context, patient);
    let mut outgoing = outgoing(operation, &scope, context, terms)?;
    if client.inner.compress {
        outgoing.headers.insert(ACCEPT_ENCODING, GZIP);
    }
    let outgoing = client.heading(outgoing);
    let answer = client
        .inner
        .exchange(&outgoing, terms, context, check)
        .await?;
    Ok(Reply::Json {
        body: answer.body,
        read: result::<O::Output>,
    })
}

fn result<T: DeserializeOwned>(body: &[u8]) -> Result<Told<T>> {
    let read: Success<T> = serde_json::from_slice(body).map_err(Error::unreadable)?;
    Ok((read.result, read.usage))
}

/// The request of an operation.
pub(crate) fn outgoing<O: Rest>(
    mut operation: O,
    scope: &Scope,
    context: &Context,
    terms: Terms,
) -> Result<Outgoing> {
    let mut path = fill(operation.path(), scope, |name| operation.param(name))?;
    append_scope(&mut path, scope, context, terms);
    append_own(&mut path, &operation.query());
    let mut headers = HeaderMap::new();
    let points = operation.take_points();
    let body = match operation.body() {
        None => Bytes::new().into(),
        Some(body) => {
            headers.insert(CONTENT_TYPE, JSON);
            json::body(body, points).map_err(Error::internal)?
        }
    };
    Ok(Outgoing {
        method: method(O::METHOD),
        path,
        headers,
        body,
    })
}

pub(crate) const fn method(method: rest::Method) -> Method {
    match method {
        rest::Method::Get => Method::GET,
        rest::Method::Put => Method::PUT,
        rest::Method::Post => Method::POST,
        rest::Method::Patch => Method::PATCH,
        rest::Method::Delete => Method::DELETE,
    }
}

/// A path with its parameters.
pub(crate) fn fill<'a>(
    pattern: &str,
    scope: &'a Scope,
    param: impl Fn(&str) -> Option<Cow<'a, str>>,
) -> Result<String> {
    let mut path = String::with_capacity(pattern.len() + scope.collection.len() + 64);
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        let value = if name == COLLECTION {
            Some(Cow::Borrowed(scope.collection.as_str()))
        } else {
            param(name)
        };
        // Without a step the path would be that of something else, and so it would for whoever follows dots.
        let value = value
            .filter(|value| !matches!(&**value, "" | "." | ".."))
            .ok_or_else(|| {
                let mut violations = Violations::default();
                violations.add_at(name, "value invalid, must not be empty or dots");
                Error::unprocessable(violations)
            })?;
        path.push_str(before);
        path.extend(utf8_percent_encode(&value, ESCAPED));
        rest = after;
    }
    path.push_str(rest);
    Ok(path)
}

/// The query string of what is not the default.
pub(crate) fn append_scope(path: &mut String, scope: &Scope, context: &Context, terms: Terms) {
    let mut mark = '?';
    let mut add = |name: &str, value: std::fmt::Arguments<'_>| {
        // Writing to a string does not fail.
        let _ = write!(path, "{mark}{name}={value}");
        mark = '&';
    };
    if scope.wait {
        add("wait", format_args!("true"));
    }
    match scope.ordering {
        WriteOrdering::Weak => {}
        WriteOrdering::Medium => add("ordering", format_args!("medium")),
        WriteOrdering::Strong => add("ordering", format_args!("strong")),
    }
    // The server's limit of this parameter would refuse the client's default.
    let named = context.deadline().filter(|_| terms.may_repeat).map(|end| {
        let left = end.saturating_duration_since(Instant::now());
        left.as_millis().div_ceil(1000).max(1)
    });
    if let Some(seconds) = scope.timeout_s.map(u128::from).or(named) {
        add("timeout", format_args!("{seconds}"));
    }
    match scope.consistency {
        None => {}
        Some(ReadConsistency::Factor(factor)) => add("consistency", format_args!("{factor}")),
        Some(ReadConsistency::Majority) => add("consistency", format_args!("majority")),
        Some(ReadConsistency::Quorum) => add("consistency", format_args!("quorum")),
        Some(ReadConsistency::All) => add("consistency", format_args!("all")),
    }
}

/// Adds parameters that belong to the operation.
pub(crate) fn append_own(path: &mut String, own: &[(impl AsRef<str>, String)]) {
    for (name, value) in own {
        path.push(if path.contains('?') { '&' } else { '?' });
        path.push_str(name.as_ref());
        path.push('=');
        path.extend(utf8_percent_encode(value, ESCAPED));
    }
}

/// The error that an answer is, with the text of the server.
pub(crate) fn check(answer: &Answer) -> Result<()> {
    if answer.status.is_success() {
        return Ok(());
    }
    let kind = ErrorKind::of_http_status(answer.status.as_u16());
    let body = answer.beginning();
    let text = match serde_json::from_slice::<Failed<'_>>(body) {
        Ok(failed) => failed.status.error,
        Err(_) if body.is_empty() => format!("HTTP status {}", answer.status).into(),
        Err(_) => String::from_utf8_lossy(body),
    };
    let error = Error::new(kind, text).with_origin(Origin::Answer(answer.refusal()));
    Err(match answer.retry_after_s() {
        Some(seconds) => error.retry_after(seconds),
        None => error,
    })
}

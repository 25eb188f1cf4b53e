//! The shape of REST answers: `{"result", "status", "time"}` around results and errors.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use orthoplex_types::usage::Usage;
use orthoplex_types::{Error, ErrorKind};
use schemars::JsonSchema;
use serde::Serialize;
use std::time::Instant;

/// Room for a typical answer, so that its buffer seldom grows.
const BUFFER_BYTES: usize = 4096;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

#[derive(Serialize)]
struct Success<'a, T> {
    result: &'a T,
    status: &'static str,
    time: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
}

/// An error as clients read it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ErrorResponse")]
pub(super) struct Failure<'a> {
    /// What went wrong.
    status: FailureStatus<'a>,
    /// Seconds that it took.
    time: f64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct FailureStatus<'a> {
    /// The text.
    error: &'a str,
}

/// Answers a result.
pub(crate) fn success<T: Serialize>(result: &T, started: Instant) -> Response {
    used(result, None, started)
}

/// Answers a result with what was used for it.
pub(crate) fn used<T: Serialize>(result: &T, usage: Option<Usage>, started: Instant) -> Response {
    let time = started.elapsed().as_secs_f64();
    json(
        StatusCode::OK,
        &Success {
            result,
            status: "ok",
            time,
            usage,
        },
    )
}

/// Answers that the work goes on without the caller.
pub(crate) fn accepted(started: Instant) -> Response {
    #[derive(Serialize)]
    struct Accepted {
        status: &'static str,
        time: f64,
    }
    let time = started.elapsed().as_secs_f64();
    json(
        StatusCode::ACCEPTED,
        &Accepted {
            status: "accepted",
            time,
        },
    )
}

/// Answers an error; `body` is the first step of the paths of its violations.
pub(crate) fn failure(error: &Error, body: &str, started: Instant) -> Response {
    let status = StatusCode::from_u16(error.kind().http_status())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_value_fault = error.kind() == ErrorKind::Unprocessable;
    let started = (!is_value_fault).then_some(started);
    let mut response = refusal(status, &error.rest_message(body), started);
    if error.kind() == ErrorKind::Internal {
        tracing::error!("{error}");
    }
    if let Some(seconds) = error.retry_after_s() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Answers an error text with a status of its own; time is zero when nothing was started.
pub(crate) fn refusal(status: StatusCode, error: &str, started: Option<Instant>) -> Response {
    let time = started.map_or(0.0, |started| started.elapsed().as_secs_f64());
    json(
        status,
        &Failure {
            status: FailureStatus { error },
            time,
        },
    )
}

/// Answers JSON without envelope.
pub(crate) fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    let mut buffer = Vec::with_capacity(BUFFER_BYTES);
    match serde_json::to_writer(&mut buffer, value) {
        Ok(()) => respond(status, JSON, buffer),
        // Only a map with a key that is no text can fail; no answer has one.
        Err(e) => {
            tracing::error!("cannot write an answer: {e}");
            empty(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// Answers JSON that is already written.
pub(crate) fn raw_json(written: Bytes) -> Response {
    respond(StatusCode::OK, JSON, written)
}

/// Answers plain text.
pub(crate) fn text(status: StatusCode, text: impl Into<String>) -> Response {
    respond(status, TEXT, text.into())
}

/// Answers nothing but a status.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn respond(status: StatusCode, kind: HeaderValue, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

//! From an HTTP request to one row of the table and back.
//!
//! Owns the steps that all rows share: who calls, path and query, body, metrics. A row adds only
//! how its operation is read.

use super::describe::{Answer as Answered, Body as Read, Description, describe};
use super::envelope;
use super::params::Params;
use crate::app::{Api, App, Measured};
use crate::audit::Visitor;
use crate::auth::Caller;
use crate::metrics::Endpoint;
use axum::body::Body;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::LengthLimitError;
use orthoplex_proto::convert::decode_error;
use orthoplex_types::rest::{self, Rest, RestOfShard};
use orthoplex_types::{Error, Execute, Operation, Result};
use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;
use tonic::Status;

const MIB: usize = 1024 * 1024;

/// One request, read as far as all rows do.
pub(crate) struct Input {
    /// Who calls; full access on public rows, which never look.
    pub(crate) caller: Visitor,
    /// Path and query string.
    pub(crate) params: Params,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// The whole body; empty on rows that stream it.
    pub(crate) body: Bytes,
    /// The body as it comes, on rows that stream it.
    pub(crate) stream: Mutex<Option<Body>>,
    /// When the request came.
    pub(crate) started: Instant,
}

type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;
type Run<E> = Box<dyn Fn(Arc<App<E>>, Input) -> Answer + Send + Sync>;

/// One row of the route table.
pub(crate) struct Route<E> {
    /// Method.
    pub(crate) method: Method,
    /// Pattern of the path.
    pub(crate) path: &'static str,
    /// Whether anyone may call without credential.
    pub(super) is_public: bool,
    /// What the document of the API says.
    pub(super) description: Description,
    /// Whether the row reads its body piece by piece.
    streams: bool,
    run: Run<E>,
}

impl<E: Api> Route<E> {
    /// A row that runs `run`.
    pub(crate) fn new<F>(
        method: Method,
        path: &'static str,
        run: impl Fn(Arc<App<E>>, Input) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Response> + Send + 'static,
    {
        let run: Run<E> = Box::new(move |app, input| Box::pin(run(app, input)));
        Self {
            method,
            path,
            is_public: false,
            description: Description::default(),
            streams: false,
            run,
        }
    }

    /// A row that runs an operation, read from the request by `read`.
    pub(crate) fn operation<O>(read: fn(&Input) -> Result<O>) -> Self
    where
        O: Rest,
        O::Output: Serialize + JsonSchema + Sync,
        E: Execute<O>,
    {
        Self::of::<O, _>(move |app, input| answer(app, input, read)).answers::<O::Output>()
    }

    /// A row that runs an operation, which is the body.
    pub(crate) fn json<O>() -> Self
    where
        O: Rest + DeserializeOwned + JsonSchema,
        O::Output: Serialize + JsonSchema + Sync,
        E: Execute<O>,
    {
        Self::operation(json::<O>).takes::<O>()
    }

    /// The row of an operation, run by `run`.
    pub(crate) fn of<O: Rest, F>(
        run: impl Fn(Arc<App<E>>, Input) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Response> + Send + 'static,
    {
        Self::new(method(O::METHOD), O::PATH, run)
    }

    /// The row of an operation about one shard.
    pub(crate) fn of_shard<O: RestOfShard, F>(
        run: impl Fn(Arc<App<E>>, Input) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Response> + Send + 'static,
    {
        Self::new(method(O::METHOD), O::SHARD_PATH, run)
    }

    /// The same row, described as reading JSON.
    pub(crate) fn takes<T: JsonSchema>(self) -> Self {
        self.reads(Read::Json(describe::<T>))
    }

    /// The same row, described as reading that body.
    pub(crate) const fn reads(mut self, body: Read) -> Self {
        self.description.body = body;
        self
    }

    /// The same row, described as answering a result.
    pub(crate) fn answers<T: JsonSchema>(mut self) -> Self {
        self.description.answer = Answered::Result(describe::<T>);
        self
    }

    /// The same row, described as answering JSON without envelope.
    pub(crate) fn answers_bare<T: JsonSchema>(mut self) -> Self {
        self.description.answer = Answered::Bare(describe::<T>);
        self
    }

    /// The same row, described as answering text.
    pub(crate) const fn answers_text(mut self) -> Self {
        self.description.answer = Answered::Text;
        self
    }

    /// The same row, described as answering a file.
    pub(crate) const fn answers_file(mut self) -> Self {
        self.description.answer = Answered::File;
        self
    }

    /// The same row, described as going on without the caller when asked to.
    pub(crate) const fn may_go_on(mut self) -> Self {
        self.description.may_go_on = true;
        self
    }

    /// The same row with a body of any size, read piece by piece.
    pub(crate) const fn streaming(mut self) -> Self {
        self.streams = true;
        self.description.body = Read::File;
        self
    }

    /// The same row, open to everyone.
    pub(crate) const fn public(mut self) -> Self {
        self.is_public = true;
        self
    }

    /// Answers a request that was routed here.
    pub(crate) async fn answer(
        &self,
        app: Arc<App<E>>,
        endpoint: &Endpoint,
        request: Request<Body>,
    ) -> Response {
        let started = Instant::now();
        let (response, collection, body) = match self.input(&app, request, started).await {
            Ok(input) => {
                let collection = input.params.collection().map(str::to_owned);
                let body = input.body.clone();
                ((self.run)(Arc::clone(&app), input).await, collection, body)
            }
            Err(response) => (*response, None, Bytes::new()),
        };
        let (status, took) = (response.status(), started.elapsed());
        endpoint.note(status.as_u16(), took);
        app.slow
            .note(&endpoint.name, collection.as_deref(), &body, took);
        if let Some(collection) = collection.filter(|_| status.is_success()) {
            endpoint.note_collection(&collection, status.as_u16(), took);
        }
        response
    }

    async fn input(
        &self,
        app: &App<E>,
        request: Request<Body>,
        started: Instant,
    ) -> Result<Input, Box<Response>> {
        let (mut parts, body) = request.into_parts();
        let caller = if self.is_public {
            Caller::Full.into()
        } else {
            identify(app, &parts.headers, &parts.extensions).await?
        };
        let path = path_params(&mut parts).await?;
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let bytes_max = app.settings.service.max_request_size_mb.saturating_mul(MIB);
        let (body, stream) = if self.streams {
            (Bytes::new(), Some(body))
        } else {
            (read_body(body, bytes_max, started).await?, None)
        };
        Ok(Input {
            caller,
            params: Params::new(path, query),
            headers: parts.headers,
            body,
            stream: Mutex::new(stream),
            started,
        })
    }
}

const fn method(method: rest::Method) -> Method {
    match method {
        rest::Method::Get => Method::GET,
        rest::Method::Put => Method::PUT,
        rest::Method::Post => Method::POST,
        rest::Method::Patch => Method::PATCH,
        rest::Method::Delete => Method::DELETE,
    }
}

/// Carries out the operation that `read` finds in the request.
pub(crate) async fn answer<E, O>(
    app: Arc<App<E>>,
    input: Input,
    read: fn(&Input) -> Result<O>,
) -> Response
where
    E: Api + Execute<O>,
    O: Operation,
    O::Output: Serialize + Sync,
{
    match call(&app, &input, read).await {
        Ok(Measured { result, usage }) => envelope::used(&result, usage, input.started),
        Err(error) => envelope::failure(&error, O::BODY, input.started),
    }
}

async fn call<E, O>(
    app: &App<E>,
    input: &Input,
    read: fn(&Input) -> Result<O>,
) -> Result<Measured<O::Output>>
where
    E: Api + Execute<O>,
    O: Operation,
{
    let scope = input.params.scope()?;
    let operation = read(input)?;
    app.call_measured(&input.caller, operation, scope, None)
        .await
}

/// The caller, or the plain text refusal.
pub(crate) async fn identify<E: Api>(
    app: &App<E>,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<Visitor, Box<Response>> {
    app.identify(headers, extensions).await.map_err(|error| {
        let status = StatusCode::from_u16(error.kind().http_status());
        let status = status.unwrap_or(StatusCode::UNAUTHORIZED);
        Box::new(envelope::text(status, error.message()))
    })
}

async fn path_params(parts: &mut Parts) -> Result<Vec<(String, String)>, Box<Response>> {
    let params = RawPathParams::from_request_parts(parts, &())
        .await
        .map_err(|e| {
            let text = format!("Deserialize error in path parameters: {e}");
            Box::new(envelope::refusal(StatusCode::BAD_REQUEST, &text, None))
        })?;
    Ok(params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}

async fn read_body(body: Body, bytes_max: usize, started: Instant) -> Result<Bytes, Box<Response>> {
    let reading = axum::body::to_bytes(body, bytes_max).await;
    reading.map_err(|error| Box::new(unread(&error, bytes_max, started)))
}

/// The answer to a body that could not be read.
fn unread(error: &axum::Error, bytes_max: usize, started: Instant) -> Response {
    if causes(error).any(|cause| cause.is::<LengthLimitError>()) {
        let text = format!("JSON payload is larger than allowed (limit: {bytes_max} bytes).");
        return envelope::refusal(StatusCode::PAYLOAD_TOO_LARGE, &text, None);
    }
    // The budget refuses in the words of gRPC.
    let status = causes(error).find_map(|cause| cause.downcast_ref::<Status>());
    let error = status.map_or_else(
        || Error::bad_request(format_args!("the body ended early: {error}")),
        decode_error,
    );
    envelope::failure(&error, "", started)
}

fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

/// Reads the body as the operation.
pub(crate) fn json<O: DeserializeOwned>(input: &Input) -> Result<O> {
    if !is_json(&input.headers) {
        return Err(Error::invalid("Content type error"));
    }
    let malformed =
        |why: &dyn fmt::Display| Error::invalid(format!("Format error in JSON body: {why}"));
    // Members in a list, in the order of their declaration, would be read as well.
    if input.body.trim_ascii_start().starts_with(b"[") {
        return Err(malformed(&"invalid type: sequence, expected an object"));
    }
    orthoplex_types::json::from_slice(&input.body).map_err(|e| malformed(&e))
}

/// An operation without members; a body is not looked at.
pub(crate) fn bare<O: Default>(_: &Input) -> Result<O> {
    Ok(O::default())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = kind
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    essence.eq_ignore_ascii_case("application/json")
}

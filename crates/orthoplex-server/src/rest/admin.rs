//! Administration of the program: its log, its slowest requests.

use super::envelope;
use super::service::{Input, Route, json};
use crate::app::{Api, App};
use crate::log::{self, LoggerChange};
use crate::slow::SlowRequest;
use axum::http::Method;
use axum::response::Response;
use orthoplex_types::{Access, Error, Result};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// Slow requests that are shown when the caller names no number.
const SLOW_LIMIT: u64 = 10;

/// All rows of administration.
pub(super) fn routes<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::new(Method::GET, "/logger", |app, input| async move {
            answer(&input, logger(&app, &input))
        })
        .answers::<log::LoggerConfig>(),
        Route::new(Method::POST, "/logger", |app, input| async move {
            answer(&input, change_logger(&app, &input))
        })
        .takes::<LoggerChange>()
        .answers::<bool>(),
        Route::new(
            Method::GET,
            "/profiler/slow_requests",
            |app, input| async move { answer(&input, slow_requests(&app, &input)) },
        )
        .answers::<SlowRequests>(),
    ]
}

fn answer<T: Serialize>(input: &Input, result: Result<T>) -> Response {
    match result {
        Ok(result) => envelope::success(&result, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

fn logger<E: Api>(app: &Arc<App<E>>, input: &Input) -> Result<log::LoggerConfig> {
    input.caller.may(Access::GlobalRead, "")?;
    Ok(log::config(&app.settings))
}

fn change_logger<E: Api>(app: &Arc<App<E>>, input: &Input) -> Result<bool> {
    input.caller.may(Access::GlobalManage, "")?;
    let change: LoggerChange = json(input)?;
    log::change(&app.settings, &change).map_err(Error::bad_request)?;
    tracing::info!(?change, "the log was changed");
    Ok(true)
}

#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct SlowRequests {
    requests: Vec<SlowRequest>,
}

fn slow_requests<E: Api>(app: &Arc<App<E>>, input: &Input) -> Result<SlowRequests> {
    input.caller.may(Access::GlobalManage, "")?;
    let limit = input.params.query_number("limit")?.unwrap_or(SLOW_LIMIT);
    let part = input.params.query("request").unwrap_or_default();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(SlowRequests {
        requests: app.slow.slowest(&part, limit),
    })
}

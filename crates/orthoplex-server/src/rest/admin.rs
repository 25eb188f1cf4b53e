//! Administration of the program: its logs, its slowest requests, its threads.

use super::envelope;
use super::service::{Input, Route, json};
use crate::app::{Api, App};
use crate::audit::{self, Entries, EntriesRequest};
use crate::log::{self, LoggerChange};
use crate::process::{self, ThreadStack};
use crate::slow::SlowRequest;
use axum::http::Method;
use axum::response::Response;
use orthoplex_types::{Access, Context, Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the audit log is looked through when the caller names no time.
const AUDIT_TIMEOUT_S: u64 = 60;
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
        Route::new(Method::POST, "/audit/logs", |app, input| async move {
            answer(&input, audit_log(&app, &input).await)
        })
        .takes::<EntriesRequest>()
        .answers::<Entries>(),
        Route::new(Method::GET, "/stacktrace", |_, input| async move {
            answer(&input, stacks(&input))
        })
        .answers::<Stacks>(),
        Route::new(Method::GET, "/debugger", |_, input| async move {
            answer(&input, debugger(&input))
        })
        .answers::<Debugger>(),
        Route::new(Method::PATCH, "/debugger", |_, input| async move {
            answer(&input, change_debugger(&input))
        })
        .takes::<Debugger>()
        .answers::<bool>(),
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

async fn audit_log<E: Api>(app: &Arc<App<E>>, input: &Input) -> Result<Entries> {
    let caller = &input.caller;
    caller.check("audit.read", Access::GlobalManage, "")?;
    let seconds = input.params.scope()?.timeout_s.unwrap_or(AUDIT_TIMEOUT_S);
    let request: EntriesRequest = json(input)?;
    request.validate()?;
    let settings = app.settings.audit.clone();
    if !settings.enabled {
        return Err(Error::bad_request("The audit log is not enabled"));
    }
    let time = Duration::from_secs(seconds.min(AUDIT_TIMEOUT_S));
    let context = Context::new().with_deadline(Instant::now() + time);
    let reading = move || audit::entries(&settings, &request, &context);
    let read = tokio::task::spawn_blocking(reading).await;
    read.map_err(Error::internal)?
}

/// The threads of the process.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Stacks {
    threads: Vec<ThreadStack>,
}

fn stacks(input: &Input) -> Result<Stacks> {
    input
        .caller
        .check("service.stacks", Access::GlobalManage, "")?;
    Ok(Stacks {
        threads: process::stacks(),
    })
}

/// Tools that watch the process: none are built in.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
struct Debugger {
    /// Where profiles are sent.
    pyroscope: Option<Value>,
}

fn debugger(input: &Input) -> Result<Debugger> {
    input
        .caller
        .check("service.debugger", Access::GlobalManage, "")?;
    Ok(Debugger { pyroscope: None })
}

fn change_debugger(input: &Input) -> Result<bool> {
    input
        .caller
        .check("service.change_debugger", Access::GlobalManage, "")?;
    let wanted: Debugger = json(input)?;
    match wanted.pyroscope {
        None => Ok(true),
        Some(_) => Err(Error::unimplemented("sending profiles to Pyroscope")),
    }
}

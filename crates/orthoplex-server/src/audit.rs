//! The audit log: who asked for what, and whether it was allowed.
//!
//! Owns the files, one JSON object a line. Requests never wait for it: lines pass through a bounded
//! queue, and those that do not fit are dropped, counted and reported.

mod entries;

pub(crate) use entries::{Entries, EntriesRequest, entries, size_bytes};

use crate::auth::{Caller, Credential, Known};
use crate::settings::{Audit as Settings, Rotation};
use axum::http::HeaderMap;
use orthoplex::Authorise;
use orthoplex_types::{Access, Error, Result, Scope};
use serde::Serialize;
use std::fs;
use std::io::Write;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling;

/// Beginning of the names of files.
const PREFIX: &str = "audit";
/// Lines that wait to be written.
const QUEUE_LINES: usize = 16 * 1024;
/// Pause between looks at what was dropped.
const LOOK: Duration = Duration::from_secs(10);
/// Longest text of a client in a line, in characters.
const TEXT_CHARS_MAX: usize = 256;
/// Headers that name a request, best first.
const REQUEST_IDS: [&str; 3] = ["x-request-id", "x-tracing-id", "traceparent"];

/// The log of a running server.
pub(crate) struct Audit {
    writer: NonBlocking,
    dropped: ErrorCounter,
    trusts_forwarded: bool,
    /// Writes what is left when the log goes away.
    _worker: WorkerGuard,
}

/// What was recorded of one request; all checks of it share this.
struct Trace {
    audit: Arc<Audit>,
    credential: Credential,
    remote: Option<IpAddr>,
    request_id: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    auth_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote: Option<IpAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collection: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    result: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl Audit {
    /// The log, if it is on; the error is one line for the person who started the server.
    pub(crate) fn open(settings: &Settings) -> Result<Option<Arc<Self>>, String> {
        if !settings.enabled {
            return Ok(None);
        }
        let dir = settings.dir.display();
        let refused =
            |e: &dyn std::fmt::Display| format!("setting audit.dir: cannot write to {dir}: {e}");
        fs::create_dir_all(&settings.dir).map_err(|e| refused(&e))?;
        let files = rolling::Builder::new()
            .rotation(match settings.rotation {
                Rotation::Daily => rolling::Rotation::DAILY,
                Rotation::Hourly => rolling::Rotation::HOURLY,
            })
            .filename_prefix(PREFIX)
            .filename_suffix("log")
            .max_log_files(settings.max_log_files)
            .build(&settings.dir)
            .map_err(|e| refused(&e))?;
        let audit = Self::over(files, QUEUE_LINES, settings.trust_forwarded_headers);
        Ok(Some(Arc::new(audit)))
    }

    fn over(
        files: impl Write + Send + 'static,
        queue_lines: usize,
        trusts_forwarded: bool,
    ) -> Self {
        let (writer, worker) = NonBlockingBuilder::default()
            .buffered_lines_limit(queue_lines)
            .lossy(true)
            .thread_name("audit")
            .finish(files);
        Self {
            dropped: writer.error_counter(),
            writer,
            trusts_forwarded,
            _worker: worker,
        }
    }

    /// Reports lines that were dropped, again and again.
    pub(crate) async fn watch(self: Arc<Self>) {
        let mut reported = 0;
        loop {
            tokio::time::sleep(LOOK).await;
            let dropped = self.dropped.dropped_lines();
            if dropped > reported {
                let lost = dropped - reported;
                tracing::warn!("the audit log cannot keep up: {lost} lines were dropped");
                reported = dropped;
            }
        }
    }

    /// A known caller whose checks are recorded.
    pub(crate) fn admit(self: &Arc<Self>, known: Known, origin: Origin) -> Visitor {
        let trace = self.trace(known.credential, origin);
        Visitor {
            caller: known.caller,
            trace: Some(Arc::new(trace)),
        }
    }

    /// Records somebody who was not let in.
    pub(crate) fn refuse(self: &Arc<Self>, error: &Error, origin: Origin) {
        self.trace(Credential::None, origin)
            .note(None, "", Some(error));
    }

    fn trace(self: &Arc<Self>, credential: Credential, origin: Origin) -> Trace {
        let forwarded = origin
            .headers
            .get("x-forwarded-for")
            .filter(|_| self.trusts_forwarded);
        let forwarded =
            forwarded.and_then(|value| value.to_str().ok()?.split(',').next()?.trim().parse().ok());
        let text = |name: &str| origin.headers.get(name)?.to_str().ok().map(short);
        Trace {
            audit: Arc::clone(self),
            credential,
            remote: forwarded.or(origin.peer),
            request_id: REQUEST_IDS.into_iter().find_map(text),
        }
    }

    fn write(&self, line: &Line) {
        let Ok(mut bytes) = serde_json::to_vec(line) else {
            return;
        };
        bytes.push(b'\n');
        // A handle of the queue; what does not fit there is counted.
        let _ = self.writer.clone().write_all(&bytes);
    }
}

fn short(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}

/// Where a request comes from.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// Address of the other end of the connection, when there is one.
    pub(crate) peer: Option<IpAddr>,
    /// Headers of the request.
    pub(crate) headers: &'a HeaderMap,
}

impl Trace {
    fn note(&self, operation: Option<&str>, collection: &str, error: Option<&Error>) {
        let (auth_type, subject) = match &self.credential {
            Credential::None => ("none", None),
            Credential::Key => ("api_key", None),
            Credential::Token { subject } => ("jwt", subject.as_deref().map(short)),
        };
        let collection = short(collection);
        let why = error.map(|error| short(error.message()));
        self.audit.write(&Line {
            timestamp: jiff::Timestamp::now().to_string(),
            method: operation,
            auth_type,
            subject: subject.as_deref(),
            remote: self.remote,
            collection: Some(collection.as_str()).filter(|name| !name.is_empty()),
            request_id: self.request_id.as_deref(),
            result: if error.is_none() { "ok" } else { "denied" },
            error: why.as_deref(),
        });
    }
}

/// A caller, and what records the checks of its request.
#[derive(Clone)]
pub(crate) struct Visitor {
    caller: Caller,
    trace: Option<Arc<Trace>>,
}

impl From<Caller> for Visitor {
    /// Nothing is recorded.
    fn from(caller: Caller) -> Self {
        let trace = None;
        Self { caller, trace }
    }
}

/// What is asked of the caller itself is not recorded.
impl Deref for Visitor {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Visitor {
    /// The decision about an operation, recorded.
    pub(crate) fn check(&self, operation: &str, access: Access, collection: &str) -> Result<()> {
        let decision = self.caller.may(access, collection);
        self.note(operation, collection, decision.as_ref().err());
        decision
    }

    /// The same ahead of the operation itself, whose own check records that it is allowed.
    pub(crate) fn check_early(
        &self,
        operation: &str,
        access: Access,
        collection: &str,
    ) -> Result<()> {
        self.caller
            .may(access, collection)
            .inspect_err(|error| self.note(operation, collection, Some(error)))
    }

    fn note(&self, operation: &str, collection: &str, error: Option<&Error>) {
        if let Some(trace) = &self.trace {
            trace.note(Some(operation), collection, error);
        }
    }
}

impl Authorise for Visitor {
    fn authorise(&self, operation: &'static str, access: Access, scope: &Scope) -> Result<()> {
        self.check(operation, access, &scope.collection)
    }

    fn sees(&self, collection: &str) -> bool {
        self.caller.may(Access::Read, collection).is_ok()
    }
}

#[cfg(test)]
mod tests;

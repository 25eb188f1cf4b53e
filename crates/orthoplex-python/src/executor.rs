//! Calls: from a name, a scope and a body to a task on our threads, and back.

mod server;
mod target;

pub(crate) use target::{Target, reading};

use crate::engines::Engine;
use crate::inbox::{Answer, Failed, Inbox, Outcome, outcome};
use crate::runtime::{self, Work};
use crate::table;
use crate::value::Value;
use crate::view::{Rows, Wanted, has_many_rows, rows_ahead};
use crate::walk::{self, Pace, Stop};
use orthoplex_client::stretch;
use orthoplex_types::operation::{ReadConsistency, WriteOrdering};
use orthoplex_types::{Context, Error, Result, Scope};
use parking_lot::Mutex;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use server::Server;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::task::{self, Poll, Waker};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

/// How often a blocked caller looks whether somebody pressed Ctrl-C.
const SIGNALS: Duration = Duration::from_millis(50);

/// Where the calls of one client go.
#[pyclass(frozen, module = "orthoplex._native")]
pub(crate) struct Executor {
    target: Mutex<Option<Target>>,
}

/// A call on its way.
#[pyclass(frozen, module = "orthoplex._native")]
pub(crate) struct Call {
    task: AbortHandle,
    cancelled: Arc<AtomicBool>,
}

#[pymethods]
impl Call {
    /// Gives the call up: a read stops; a write may or may not have happened.
    fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.task.abort();
    }
}

/// Collection, wait, ordering, seconds, consistency, headers of this very call.
type ScopeParts = (
    String,
    bool,
    Option<String>,
    Option<f64>,
    Option<Py<PyAny>>,
    Headers,
);
type Headers = Option<Vec<(String, String)>>;

/// A call that is ready but for its body.
struct Ready {
    target: Target,
    name: String,
    scope: Scope,
    context: Context,
}

impl Ready {
    async fn run(self, body: Value) -> Answer {
        Ok(table::run(self.target, &self.name, body, self.scope, self.context).await?)
    }

    /// The answer to a call with a long body.
    async fn long(self, body: Py<PyAny>) -> Answer {
        let body = apart(move || walk_apart(&body)).await?;
        self.begin(body).await?.await
    }

    /// Does what the call does at once, which is to encode the body, on a thread beside those of its pool.
    async fn begin(self, body: Value) -> Result<Begun> {
        let pool = Handle::current();
        let encode = move || {
            let _guard = pool.enter();
            let mut call: Begun = Box::pin(self.run(body));
            let mut context = task::Context::from_waker(Waker::noop());
            // Whoever takes the call polls it again at once, so nothing that would wake it is lost.
            match call.as_mut().poll(&mut context) {
                Poll::Pending => call,
                Poll::Ready(answer) => Box::pin(std::future::ready(answer)),
            }
        };
        tokio::task::spawn_blocking(encode)
            .await
            .map_err(Error::internal)
    }
}

/// A call whose request is made.
type Begun = Pin<Box<dyn Future<Output = Answer> + Send>>;

#[pymethods]
impl Executor {
    /// The database of a folder, or one in memory.
    #[staticmethod]
    #[pyo3(signature = (path=None))]
    fn embedded(py: Python<'_>, path: Option<PathBuf>) -> PyResult<Self> {
        let opened = py.detach(|| match path {
            Some(path) => Engine::at(&path),
            None => Engine::in_memory(),
        });
        let engine = opened.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        Ok(Self {
            target: Mutex::new(Some(Target::Embedded(engine))),
        })
    }

    /// A server. Connects when it is first called.
    #[staticmethod]
    fn remote(server: Server) -> PyResult<Self> {
        let target =
            Target::of(server).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self {
            target: Mutex::new(Some(target)),
        })
    }

    /// Lets go of what the calls go to; later calls fail.
    fn close(&self, py: Python<'_>) {
        let target = self.target.lock().take();
        py.detach(|| drop(target));
    }

    /// Starts a call; its result comes to the inbox under the ticket. `wanted` names the list of the
    /// result that will be looked at, and its model.
    fn start(
        &self,
        name: String,
        scope: ScopeParts,
        body: &Bound<'_, PyAny>,
        inbox: &Inbox,
        ticket: u64,
        wanted: Option<Wanted>,
    ) -> PyResult<Call> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let ready = self.ready(body.py(), name, scope, &cancelled)?;
        let inbox = inbox.shared();
        let walked = match walk::walk(body, &mut Pace::inline()) {
            Ok(body) => Ok(body),
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::TooLong) => Err(body.clone().unbind()),
        };
        let task = runtime::handle(ready.target.work())?.spawn(async move {
            let answer = match walked {
                Ok(body) => stretch::in_stretches(ready.run(body)).await,
                Err(body) => stretch::in_stretches(ready.long(body)).await,
            };
            let (answer, rows) = match (answer, wanted) {
                (Ok(value), Some(wanted)) => with_rows(value, wanted).await,
                (answer, _) => (answer, None),
            };
            inbox.put(ticket, answer, rows);
            // The loop comes before the next answer.
            stretch::end();
        });
        Ok(Call {
            task: task.abort_handle(),
            cancelled,
        })
    }

    /// Makes a call that nobody waits for; `done` is called with node and error on a thread of ours.
    fn tell(
        &self,
        name: String,
        scope: ScopeParts,
        body: &Bound<'_, PyAny>,
        done: Py<PyAny>,
    ) -> PyResult<()> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let ready = self.ready(body.py(), name, scope, &cancelled)?;
        let body = walk::whole(body)?;
        runtime::handle(ready.target.work())?.spawn(async move {
            let answer = ready.run(body).await;
            let told = apart(move || {
                // Without interpreter there is nobody to tell.
                let called = Python::try_attach(|py| done.call1(py, outcome(py, answer, None)?));
                called.transpose().map_err(Error::internal)
            });
            // What the function raises is its own affair.
            drop(told.await);
        });
        Ok(())
    }

    /// Makes a call and waits for its result.
    fn call<'py>(
        &self,
        py: Python<'py>,
        name: String,
        scope: ScopeParts,
        body: &Bound<'py, PyAny>,
    ) -> PyResult<Outcome<'py>> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let ready = self.ready(py, name, scope, &cancelled)?;
        let body = walk::whole(body)?;
        let (sender, mut receiver) = sync_channel(1);
        let task = runtime::handle(ready.target.work())?.spawn(async move {
            // The caller may have gone by Ctrl-C.
            let _ = sender.send(ready.run(body).await);
        });
        loop {
            let answers = &mut receiver;
            let received = py.detach(move || answers.recv_timeout(SIGNALS));
            match received {
                Ok(answer) => return outcome(py, answer, None),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let lost = Error::internal("the call was interrupted");
                    return outcome(py, Err(lost.into()), None);
                }
            }
            if let Err(signal) = py.check_signals() {
                cancelled.store(true, Ordering::Relaxed);
                task.abort();
                return Err(signal);
            }
        }
    }
}

impl Executor {
    fn ready(
        &self,
        py: Python<'_>,
        name: String,
        parts: ScopeParts,
        cancelled: &Arc<AtomicBool>,
    ) -> PyResult<Ready> {
        let target = match self.target.lock().as_mut() {
            Some(target) => target.fresh(),
            None => return Err(PyRuntimeError::new_err("the client is closed")),
        };
        let mut target = target.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let (scope, mut context, headers) = scope_of(py, parts)?;
        if matches!(target, Target::Embedded(_)) {
            context = context.with_any_field();
        }
        if let Some(headers) = headers {
            target = target
                .with_headers(&headers)
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
        }
        Ok(Ready {
            target,
            name,
            scope,
            context: context.with_cancellation(Arc::clone(cancelled)),
        })
    }
}

/// Runs what needs the GIL on a thread that may wait for it.
async fn apart<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let threads = runtime::handle(Work::Objects).map_err(Error::internal)?;
    // Started from there, a thread is not one that lets others go first.
    let done = threads.spawn(async move { tokio::task::spawn_blocking(work).await });
    let done = done.await.and_then(|done| done);
    done.unwrap_or_else(|lost| Err(Error::internal(lost).into()))
}

/// Walks a body on a thread of our own.
fn walk_apart(body: &Py<PyAny>) -> Answer {
    let walked =
        Python::try_attach(
            |py| match walk::walk(body.bind(py), &mut Pace::background()) {
                Ok(value) => Ok(value),
                Err(Stop::Failed(error)) => Err(Failed::Raised(error)),
                Err(Stop::TooLong) => Err(Error::internal("the walk gave up").into()),
            },
        );
    walked.unwrap_or_else(|| Err(Error::internal("the interpreter is ending").into()))
}

/// A result, with its rows where they are many.
async fn with_rows(value: Value, wanted: Wanted) -> (Answer, Option<Rows>) {
    if !has_many_rows(&value, &wanted) {
        return (Ok(value), None);
    }
    let shared = value.clone();
    let rows: Result<_> = apart(move || Ok(rows_ahead(&shared, wanted))).await;
    (Ok(value), rows.unwrap_or_default())
}

fn scope_of(py: Python<'_>, parts: ScopeParts) -> PyResult<(Scope, Context, Headers)> {
    let (collection, wait, ordering, seconds, consistency, headers) = parts;
    let unknown = |what: &str, own: &str| PyValueError::new_err(format!("unknown {what}: {own}"));
    let ordering = match ordering.as_deref() {
        None | Some("weak") => WriteOrdering::Weak,
        Some("medium") => WriteOrdering::Medium,
        Some("strong") => WriteOrdering::Strong,
        Some(other) => return Err(unknown("ordering", other)),
    };
    let consistency = match consistency.map(|own| own.into_bound(py)) {
        None => None,
        Some(own) => Some(match own.extract::<u64>() {
            Ok(factor) => ReadConsistency::Factor(factor),
            Err(_) => match own.extract::<String>()?.as_str() {
                "majority" => ReadConsistency::Majority,
                "quorum" => ReadConsistency::Quorum,
                "all" => ReadConsistency::All,
                other => return Err(unknown("consistency", other)),
            },
        }),
    };
    let mut context = Context::new();
    let mut timeout_s = None;
    if let Some(seconds) = seconds {
        let time = Duration::try_from_secs_f64(seconds)
            .map_err(|_| PyValueError::new_err(format!("a timeout of {seconds} seconds")))?;
        timeout_s = Some(time.as_secs() + u64::from(time.subsec_nanos() > 0));
        if let Some(deadline) = Instant::now().checked_add(time) {
            context = context.with_deadline(deadline);
        }
    }
    let scope = Scope {
        collection,
        wait,
        ordering,
        timeout_s,
        consistency,
    };
    Ok((scope, context, headers))
}

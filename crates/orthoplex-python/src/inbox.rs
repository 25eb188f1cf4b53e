//! Finished calls on their way to an event loop.
//!
//! Each loop has one inbox. Calls that finish put their result there without the GIL; one thread
//! tells the loop, once for all that finished meanwhile, and the loop takes them together.

use crate::runtime;
use crate::value::Value;
use crate::view::{Node, Rows};
use orthoplex_types::{Error, Result};
use parking_lot::Mutex;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use std::mem;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

/// What a call answered.
pub(crate) type Answer = Result<Value>;

/// Finished calls of one event loop.
#[pyclass(frozen, module = "orthoplex._native")]
pub(crate) struct Inbox(Arc<Shared>);

pub(crate) struct Shared {
    finished: Mutex<Vec<(u64, Answer, Option<Rows>)>>,
    /// Tells the loop to come; safe to call from any thread.
    wake: Py<PyAny>,
}

static WAKER: Mutex<Option<(u64, Sender<Arc<Shared>>)>> = Mutex::new(None);

#[pymethods]
impl Inbox {
    #[new]
    fn new(wake: Py<PyAny>) -> Self {
        Self(Arc::new(Shared {
            finished: Mutex::new(Vec::new()),
            wake,
        }))
    }

    /// What has finished: tickets, each with its node, or with the parts of its error.
    fn take<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let finished = mem::take(&mut *self.0.finished.lock());
        let list = PyList::empty(py);
        for (ticket, answer, rows) in finished {
            let (node, error) = outcome(py, answer, rows)?;
            list.append((ticket, node, error))?;
        }
        Ok(list)
    }
}

impl Inbox {
    pub(crate) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.0)
    }
}

impl Shared {
    /// Puts in what a call answered, with the rows that are made already.
    pub(crate) fn put(self: &Arc<Self>, ticket: u64, answer: Answer, rows: Option<Rows>) {
        let is_first = {
            let mut finished = self.finished.lock();
            finished.push((ticket, answer, rows));
            finished.len() == 1
        };
        if is_first {
            tell(Arc::clone(self));
        }
    }
}

/// Sends an inbox to the thread that wakes loops.
fn tell(inbox: Arc<Shared>) {
    let generation = runtime::generation();
    let mut waker = WAKER.lock();
    if waker.as_ref().is_none_or(|(own, _)| *own != generation) {
        let (sender, inboxes) = channel::<Arc<Shared>>();
        let started = std::thread::Builder::new()
            .name("orthoplex-wake".to_owned())
            .spawn(move || {
                for inbox in inboxes.iter() {
                    // Fails when the interpreter ends; then there is no one to tell.
                    let _ = Python::try_attach(|py| {
                        let mut next = Some(inbox);
                        while let Some(inbox) = next {
                            // A loop that is closed takes nothing more.
                            drop(inbox.wake.call0(py));
                            next = inboxes.try_recv().ok();
                        }
                    });
                }
            });
        if started.is_err() {
            // The results stay in the inbox; the next call that finishes tries again.
            return;
        }
        *waker = Some((generation, sender));
    }
    if let Some((_, sender)) = waker.as_ref() {
        // The thread ends with the process only.
        let _ = sender.send(inbox);
    }
}

/// Node and error, one of them None.
pub(crate) type Outcome<'py> = (Option<Bound<'py, Node>>, Option<Bound<'py, PyTuple>>);

/// An answer for Python.
pub(crate) fn outcome(py: Python<'_>, answer: Answer, rows: Option<Rows>) -> PyResult<Outcome<'_>> {
    match answer {
        Ok(value) => Ok((Some(Bound::new(py, Node::new(value, rows))?), None)),
        Err(error) => Ok((None, Some(parts(py, &error)?))),
    }
}

/// The parts of an error: HTTP status, gRPC code, text, seconds after which to come back.
fn parts<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyTuple>> {
    let kind = error.kind();
    let retry_after_s = error.retry_after_s();
    (
        kind.http_status(),
        kind.grpc_code(),
        error.message(),
        retry_after_s,
    )
        .into_pyobject(py)
}

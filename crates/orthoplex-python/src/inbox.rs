//! Finished calls on their way to an event loop.
//!
//! Each loop has one inbox. Calls that finish put their result there without the GIL and, where there
//! was none, a byte into a pipe that the loop reads from: one wake-up for all that finished meanwhile,
//! by the thread that finished the call. Loops that watch no files are told by a function instead.

use crate::own::Own;
use crate::value::Value;
use crate::view::{Node, Rows};
use orthoplex_types::{Answered, Error, Headers, Origin, Result};
use parking_lot::Mutex;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};
use std::borrow::Cow;
use std::io::{PipeReader, PipeWriter, Read, Write};
use std::mem;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

/// What a call answered.
pub(crate) type Answer = Result<Value, Failed>;

/// Why a call has no result.
pub(crate) enum Failed {
    /// It was refused, or got lost.
    Error(Error),
    /// Reading its body raised.
    Raised(PyErr),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Finished calls of one event loop.
#[pyclass(frozen, module = "orthoplex._native")]
pub(crate) struct Inbox(Arc<Shared>);

pub(crate) struct Shared {
    finished: Mutex<Vec<(u64, Answer, Option<Rows>)>>,
    wake: Wake,
}

/// How the loop learns that it shall come.
enum Wake {
    /// Gets a byte when something has finished and nothing had before.
    Pipe(PipeReader, PipeWriter),
    /// Safe to call from any thread that has the GIL.
    Call(Py<PyAny>),
}

/// The way to the thread that calls loops.
static WAKER: Own<Mutex<Option<Sender<Arc<Shared>>>>> = Own::new();

/// In the child of a fork: the thread is the parent's.
pub(crate) fn after_fork() {
    WAKER.renew();
}

#[pymethods]
impl Inbox {
    /// An inbox that calls `wake` from another thread, or one with a file for the loop to watch.
    #[new]
    #[pyo3(signature = (wake=None))]
    fn new(wake: Option<Py<PyAny>>) -> PyResult<Self> {
        let wake = match wake {
            Some(wake) => Wake::Call(wake),
            None => {
                let (reader, writer) = std::io::pipe()?;
                #[cfg(unix)]
                rustix::io::ioctl_fionbio(&reader, true).map_err(std::io::Error::from)?;
                Wake::Pipe(reader, writer)
            }
        };
        Ok(Self(Arc::new(Shared {
            finished: Mutex::new(Vec::new()),
            wake,
        })))
    }

    /// The file that can be read from when something has finished.
    fn fileno(&self) -> PyResult<i32> {
        #[cfg(unix)]
        if let Wake::Pipe(reader, _) = &self.0.wake {
            return Ok(std::os::fd::AsRawFd::as_raw_fd(reader));
        }
        Err(PyOSError::new_err("this inbox has no file"))
    }

    /// What has finished: tickets, each with its node, or with the parts of its error.
    fn take<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let finished = self.0.take();
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
        // Without the lock: the loop may run at once, in place of this thread.
        match &self.wake {
            _ if !is_first => {}
            Wake::Pipe(_, writer) => {
                let mut writer = writer;
                // There is room: the loop takes a byte before it takes what came with it.
                let _ = writer.write_all(&[1]);
            }
            Wake::Call(_) => tell(Arc::clone(self)),
        }
    }

    fn take(&self) -> Vec<(u64, Answer, Option<Rows>)> {
        if let Wake::Pipe(reader, _) = &self.wake {
            let mut reader = reader;
            // Before the list is taken, so that what comes meanwhile is told of. None there: nothing to do.
            let _ = reader.read(&mut [0]);
        }
        mem::take(&mut *self.finished.lock())
    }

    fn call(&self) {
        if let Wake::Call(wake) = &self.wake {
            // Fails when the interpreter ends; then there is no one to tell. A loop that is closed takes
            // nothing more.
            let _ = Python::try_attach(|py| drop(wake.call0(py)));
        }
    }
}

/// Sends an inbox to the thread that calls loops.
fn tell(inbox: Arc<Shared>) {
    WAKER.with(|waker| {
        let mut waker = waker.lock();
        if waker.is_none() {
            let (sender, inboxes) = channel::<Arc<Shared>>();
            let started = std::thread::Builder::new()
                .name("orthoplex-wake".to_owned())
                .spawn(move || inboxes.iter().for_each(|inbox| inbox.call()));
            if started.is_err() {
                // The results stay in the inbox; the next call that finishes tries again.
                return;
            }
            *waker = Some(sender);
        }
        if let Some(sender) = waker.as_ref() {
            // The thread ends with the process only.
            let _ = sender.send(inbox);
        }
    });
}

/// Node and error, one of them None. The error is an exception, or the parts of one.
pub(crate) type Outcome<'py> = (Option<Bound<'py, Node>>, Option<Bound<'py, PyAny>>);

/// An answer for Python.
pub(crate) fn outcome(py: Python<'_>, answer: Answer, rows: Option<Rows>) -> PyResult<Outcome<'_>> {
    match answer {
        Ok(value) => Ok((Some(Bound::new(py, Node::new(value, rows))?), None)),
        Err(Failed::Error(error)) => Ok((None, Some(parts(py, &error)?.into_any()))),
        Err(Failed::Raised(error)) => {
            Ok((None, Some(error.into_value(py).into_bound(py).into_any())))
        }
    }
}

/// The parts of an error: HTTP status, gRPC code, text, seconds after which to come back, what a server answered,
/// whether there was no answer.
fn parts<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyTuple>> {
    let kind = error.kind();
    let retry_after_s = error.retry_after_s();
    (
        kind.http_status(),
        kind.grpc_code(),
        error.message(),
        retry_after_s,
        match error.origin() {
            Some(Origin::Answer(own)) => Some(answered(py, own)?),
            _ => None,
        },
        error.origin() == Some(&Origin::Silence),
    )
        .into_pyobject(py)
}

/// The answer of a server: status or code, reason, headers, body, metadata that came last.
fn answered<'py>(py: Python<'py>, own: &Answered) -> PyResult<Bound<'py, PyTuple>> {
    (
        own.code,
        &own.reason,
        texts(&own.headers),
        PyBytes::new(py, &own.body),
        texts(&own.trailers),
    )
        .into_pyobject(py)
}

/// Headers as Python has them.
fn texts(headers: &Headers) -> Vec<(&str, Cow<'_, str>)> {
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.as_str(), text(value)))
        .collect()
}

/// What is no text is read as Latin-1.
fn text(value: &[u8]) -> Cow<'_, str> {
    str::from_utf8(value).map_or_else(
        |_| value.iter().copied().map(char::from).collect(),
        Cow::Borrowed,
    )
}

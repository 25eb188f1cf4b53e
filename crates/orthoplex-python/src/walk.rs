//! Python objects as values.
//!
//! Walks dicts, lists, model objects, arrays and what else a body is made of, while the GIL is held. A
//! [`Pace`] bounds for how long: a walk on the caller's thread gives up after a short time, a walk on a
//! thread of our own lets others in between. Never runs code of a model: fields are read from slots.

mod arrays;
mod arrow;
mod list;
mod messages;
mod pydantic;

use crate::point::Point;
use crate::value::{Key, Value};
use bytes::Bytes;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple, PyType,
};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest time that a walk keeps the caller's thread.
const INLINE: Duration = Duration::from_micros(200);
/// Longest time that a walk keeps the GIL on a thread of our own.
const CHUNK: Duration = Duration::from_micros(300);
/// Long enough for a thread that waits for the GIL to wake up and take it, also where all cores are busy: one that
/// comes too late waits for a stretch more.
const PAUSE: Duration = Duration::from_micros(150);
/// Steps between two looks at the clock: a step takes some 20 ns.
const STEPS: usize = 512;
/// Deepest nesting, as that of JSON readers.
const DEPTH_MAX: usize = 120;

/// Why a walk ended early.
pub(crate) enum Stop {
    /// It would keep the caller's thread for too long.
    TooLong,
    /// The body cannot be sent.
    Failed(PyErr),
}

impl From<PyErr> for Stop {
    fn from(error: PyErr) -> Self {
        Self::Failed(error)
    }
}

type Walked<T> = Result<T, Stop>;

/// For how long a walk may go on at a stretch.
pub(crate) struct Pace {
    until: Instant,
    steps: usize,
    yields: Option<Duration>,
    place: Place,
}

/// Where in a body a walk is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Elsewhere,
    /// In the vectors of a point: decimals are numbers there, and texts elsewhere. So many dicts deep.
    Vector(usize),
}

impl Place {
    /// Whether floats of a list are components of a vector: unnamed, or of a dict of names. Deeper may be options.
    const fn is_components(self) -> bool {
        matches!(self, Self::Vector(0 | 1))
    }
}

impl Pace {
    /// Ends early rather than keeping the caller.
    pub(crate) fn inline() -> Self {
        Self {
            until: Instant::now() + INLINE,
            steps: STEPS,
            yields: None,
            place: Place::Elsewhere,
        }
    }

    /// Lets other threads have the GIL now and then, for at least `pause`.
    fn yielding(pause: Duration) -> Self {
        Self {
            until: Instant::now() + CHUNK,
            steps: STEPS,
            yields: Some(pause),
            place: Place::Elsewhere,
        }
    }

    /// Whether the walk is on the caller's thread.
    const fn is_inline(&self) -> bool {
        self.yields.is_none()
    }

    /// For a thread of our own: makes room for those that wait for the GIL.
    pub(crate) fn background() -> Self {
        Self::yielding(PAUSE)
    }

    /// For the thread of a caller that waits anyway.
    pub(crate) fn blocking() -> Self {
        Self::yielding(Duration::ZERO)
    }

    fn step(&mut self, py: Python<'_>, count: usize) -> Walked<()> {
        self.steps = self.steps.saturating_sub(count);
        if self.steps > 0 {
            return Ok(());
        }
        self.steps = STEPS;
        if Instant::now() < self.until {
            return Ok(());
        }
        let Some(pause) = self.yields else {
            return Err(Stop::TooLong);
        };
        py.detach(|| match pause {
            Duration::ZERO => std::thread::yield_now(),
            pause => std::thread::sleep(pause),
        });
        self.until = Instant::now() + CHUNK;
        Ok(())
    }
}

impl Pace {
    /// A row was made; it takes as long as some twenty steps.
    pub(crate) fn row(&mut self, py: Python<'_>) {
        // Only walks of callers give up.
        drop(self.step(py, 20));
    }
}

/// The value of a body.
pub(crate) fn walk(body: &Bound<'_, PyAny>, pace: &mut Pace) -> Walked<Value> {
    any(body, pace, 0)
}

/// The value of a body, for a caller that waits.
pub(crate) fn whole(body: &Bound<'_, PyAny>) -> PyResult<Value> {
    walk(body, &mut Pace::blocking()).map_err(|stop| match stop {
        Stop::Failed(error) => error,
        Stop::TooLong => PyRuntimeError::new_err("the walk gave up"),
    })
}

fn any(own: &Bound<'_, PyAny>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let py = own.py();
    pace.step(py, 1)?;
    if depth > DEPTH_MAX {
        let text = format!("nested deeper than {DEPTH_MAX} levels");
        return Err(PyValueError::new_err(text).into());
    }
    if own.is_none() {
        Ok(Value::Null)
    } else if let Ok(own) = own.cast::<PyString>() {
        Ok(Value::Text(own.to_cow()?.into_owned().into()))
    } else if let Ok(own) = own.cast::<PyBool>() {
        Ok(Value::Bool(own.is_true()))
    } else if let Ok(own) = own.cast::<PyInt>() {
        integer(own)
    } else if let Ok(own) = own.cast::<PyFloat>() {
        Ok(Value::Double(own.value()))
    } else if let Ok(own) = own.cast::<PyList>() {
        list::list(own, pace, depth)
    } else if let Ok(own) = own.cast::<PyDict>() {
        dict(own, pace, depth)
    } else if let Ok(own) = own.cast::<PyTuple>() {
        list::tuple(own, pace, depth)
    } else {
        object(own, pace, depth)
    }
}

fn integer(own: &Bound<'_, PyInt>) -> Walked<Value> {
    if let Ok(own) = own.extract::<i64>() {
        return Ok(Value::Signed(own));
    }
    match own.extract::<u64>() {
        Ok(own) => Ok(Value::Unsigned(own)),
        Err(_) => Ok(Value::Double(own.extract()?)),
    }
}

fn dict(own: &Bound<'_, PyDict>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    // The items are taken out first: others may change the dict while the GIL is away.
    let items = own.items();
    let mut members = Vec::with_capacity(items.len());
    let place = pace.place;
    if let Place::Vector(dicts) = place {
        pace.place = Place::Vector(dicts + 1);
    }
    for item in items.iter() {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        members.push((name(&key)?, any(&value, pace, depth + 1)?));
    }
    pace.place = place;
    Ok(Value::Map(Arc::new(members)))
}

fn name(key: &Bound<'_, PyAny>) -> Walked<Key> {
    if let Ok(own) = key.cast::<PyString>() {
        return Ok(Cow::Owned(own.to_cow()?.into_owned()));
    }
    if key.is_exact_instance_of::<PyInt>() {
        return Ok(Cow::Owned(key.str()?.to_cow()?.into_owned()));
    }
    // As models that are dumped have it.
    let key_of = KEY_OF.import(key.py(), "orthoplex._texts", "key_of")?;
    let text = key_of.call1((key,))?;
    let text = text.cast::<PyString>().map_err(PyErr::from)?;
    Ok(Cow::Owned(text.to_cow()?.into_owned()))
}

/// What is none of the common types.
fn object(own: &Bound<'_, PyAny>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let (py, kind) = (own.py(), own.get_type());
    if let Ok(own) = own.cast::<Point>() {
        return point(own, pace, depth);
    }
    if let Ok(fields) = kind.getattr(intern!(py, "_wire")) {
        return model(
            own,
            fields.cast::<PyTuple>().map_err(PyErr::from)?,
            pace,
            depth,
        );
    }
    if let Ok(own) = own.cast::<PyBytes>() {
        return Ok(Value::Bytes(Bytes::copy_from_slice(own.as_bytes())));
    }
    if own.is_instance_of::<PySet>() || own.is_instance_of::<PyFrozenSet>() {
        let items = PyList::new(py, own.try_iter()?.collect::<PyResult<Vec<_>>>()?)?;
        return any(&items, pace, depth);
    }
    if own.hasattr(intern!(py, "dtype"))? && own.hasattr(intern!(py, "tobytes"))? {
        return arrays::array(own, pace, depth);
    }
    if is_a(own, "uuid", "UUID", &UUID)? {
        return Ok(Value::Text(own.str()?.to_cow()?.into_owned().into()));
    }
    if is_a(own, "datetime", "date", &DATE)? {
        return rare(own, pace, depth);
    }
    if is_a(own, "enum", "Enum", &ENUM)? {
        return any(&own.getattr(intern!(py, "value"))?, pace, depth + 1);
    }
    if let Some(message) = messages::message(own)? {
        return Ok(message);
    }
    if let Some(model) = pydantic::value(own, pace, depth)? {
        return Ok(model);
    }
    if let Some(column) = arrow::column(own, pace, depth)? {
        return Ok(column);
    }
    if own.hasattr(intern!(py, "__array__"))? {
        let array = own.call_method0(intern!(py, "__array__"))?;
        return any(&array, pace, depth + 1);
    }
    if let Some(buffer) = arrays::buffer(own, pace, depth)? {
        return Ok(buffer);
    }
    if pace.place != Place::Elsewhere && is_a(own, "decimal", "Decimal", &DECIMAL)? {
        return Ok(Value::Double(own.extract()?));
    }
    rare(own, pace, depth)
}

/// What is rare is written by Python, which also says what cannot be sent.
fn rare(own: &Bound<'_, PyAny>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let text = TEXT_OF.import(own.py(), "orthoplex._texts", "text_of")?;
    any(&text.call1((own,))?, pace, depth + 1)
}

/// One of our models: `_wire` holds the slot and the JSON name of each field. Empty fields are left out.
fn model(
    own: &Bound<'_, PyAny>,
    fields: &Bound<'_, PyTuple>,
    pace: &mut Pace,
    depth: usize,
) -> Walked<Value> {
    let mut members = Vec::with_capacity(fields.len());
    for field in fields.iter() {
        let (slot, key): (Bound<'_, PyString>, Bound<'_, PyString>) = field.extract()?;
        let value = own.getattr(&slot)?;
        if !value.is_none() {
            let key = Cow::Owned(key.to_cow()?.into_owned());
            members.push((key, any(&value, pace, depth + 1)?));
        }
    }
    Ok(Value::Map(Arc::new(members)))
}

/// A point, without a look at names.
fn point(own: &Bound<'_, Point>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let py = own.py();
    // The parts are taken out first: others may change the point while the GIL is away.
    let (id, vector, payload) = {
        let own = own.try_borrow().map_err(PyErr::from)?;
        let payload = own.payload.as_ref().map(|own| own.clone_ref(py));
        (own.id.clone_ref(py), own.vector.clone_ref(py), payload)
    };
    let id = any(id.bind(py), pace, depth + 1)?;
    pace.place = Place::Vector(0);
    let vector = any(vector.bind(py), pace, depth + 1);
    pace.place = Place::Elsewhere;
    let mut members = vec![
        (Cow::Borrowed("id"), id),
        (Cow::Borrowed("vector"), vector?),
    ];
    if let Some(payload) = payload {
        members.push((
            Cow::Borrowed("payload"),
            any(payload.bind(py), pace, depth + 1)?,
        ));
    }
    Ok(Value::Map(Arc::new(members)))
}

static UUID: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static ENUM: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static TEXT_OF: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static KEY_OF: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

fn is_a(
    own: &Bound<'_, PyAny>,
    module: &str,
    name: &str,
    known: &'static PyOnceLock<Py<PyType>>,
) -> Walked<bool> {
    Ok(own.is_instance(known.import(own.py(), module, name)?)?)
}

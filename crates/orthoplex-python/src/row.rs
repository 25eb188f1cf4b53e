//! The models of points in answers, which come by the thousand: fields that are made when somebody looks.
//!
//! `orthoplex.models.Record` and `ScoredPoint` are classes of Python on top of these, with everything
//! that models offer. An object made by a caller has no value to read from; its fields are what was set.
//!
//! The garbage collector is not told of them: thousands would make it look at all that the program holds. So
//! a point that a caller puts into its own payload is never collected.

use crate::own::Own;
use crate::runtime;
use crate::value::Value;
use crate::view::object;
use parking_lot::Mutex;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::mem;
use std::sync::Arc;

type Field = Option<Py<PyAny>>;

/// A point as it is stored.
#[pyclass(subclass, module = "orthoplex._native")]
#[derive(Default)]
pub(crate) struct Record {
    value: Option<Value>,
    /// Unread bytes that the value keeps, if it is not to be dropped where nobody wants to wait.
    apart: Option<usize>,
    #[pyo3(set)]
    id: Field,
    #[pyo3(set)]
    payload: Field,
    #[pyo3(set)]
    vector: Field,
    #[pyo3(set)]
    shard_key: Field,
    #[pyo3(set)]
    order_value: Field,
}

/// A point with its score.
#[pyclass(subclass, extends = Record, module = "orthoplex._native")]
#[derive(Default)]
pub(crate) struct ScoredPoint {
    #[pyo3(set)]
    version: Field,
    #[pyo3(set)]
    score: Field,
}

impl Record {
    /// Gives a new object the value that its fields are read from.
    pub(crate) fn read_from(&mut self, value: Value) {
        self.value = Some(value);
    }

    /// Gives up the vector of the value, which has been read: it may hold all of a long answer.
    fn let_go(&mut self) {
        if let Some(Value::Map(members)) = &self.value {
            let others = members.iter().filter(|(name, _)| name != "vector");
            self.value = Some(Value::Map(Arc::new(others.cloned().collect())));
        }
    }

    /// Says that its value, which keeps so many unread bytes, is not to be dropped where nobody wants to wait.
    pub(crate) fn drop_apart(&mut self, unread_bytes: usize) {
        self.apart = Some(unread_bytes);
    }
}

/// Values of dropped points, which are dropped together where nobody waits for it.
static DROPPED: Own<Mutex<Dropped>> = Own::new();
const DROPPED_MAX: usize = 256;
/// The bodies that such values keep are not much larger.
const UNREAD_BYTES_MAX: usize = 1024 * 1024;

#[derive(Default)]
struct Dropped {
    values: Vec<Value>,
    unread_bytes: usize,
}

/// In the child of a fork: they are the parent's.
pub(crate) fn after_fork() {
    DROPPED.renew();
}

impl Drop for Record {
    fn drop(&mut self) {
        if let (Some(unread_bytes), Some(value)) = (self.apart, self.value.take()) {
            DROPPED.with(|dropped| {
                let mut dropped = dropped.lock();
                dropped.unread_bytes += unread_bytes;
                dropped.values.push(value);
                if dropped.values.len() >= DROPPED_MAX || dropped.unread_bytes >= UNREAD_BYTES_MAX {
                    let all = mem::replace(&mut dropped.values, Vec::with_capacity(DROPPED_MAX));
                    dropped.unread_bytes = 0;
                    runtime::drop_apart(|| all);
                }
            });
        }
    }
}

/// The field, made of the value when it is not there yet.
fn field<'py>(
    py: Python<'py>,
    held: &mut Field,
    value: Option<&Value>,
    name: &str,
) -> PyResult<Bound<'py, PyAny>> {
    if let Some(held) = held {
        return Ok(held.bind(py).clone());
    }
    let made = match value.and_then(|own| own.get(name)) {
        Some(value) => object(py, value)?,
        None => py.None().into_bound(py),
    };
    *held = Some(made.clone().unbind());
    Ok(made)
}

#[pymethods]
impl Record {
    #[new]
    #[pyo3(signature = (*_args, **_fields))]
    fn new(_args: &Bound<'_, PyTuple>, _fields: Option<&Bound<'_, PyDict>>) -> Self {
        Self::default()
    }

    #[getter]
    fn id<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        field(py, &mut self.id, self.value.as_ref(), "id")
    }

    #[getter]
    fn payload<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        field(py, &mut self.payload, self.value.as_ref(), "payload")
    }

    #[getter]
    fn shard_key<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        field(py, &mut self.shard_key, self.value.as_ref(), "shard_key")
    }

    #[getter]
    fn order_value<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        field(
            py,
            &mut self.order_value,
            self.value.as_ref(),
            "order_value",
        )
    }

    /// Sparse vectors are models, which Python makes.
    #[getter]
    fn vector<'py>(own: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = own.py();
        let (made, is_map) = {
            let mut row = own.try_borrow_mut()?;
            let row = &mut *row;
            let value = row.value.as_ref();
            let is_map = row.vector.is_none()
                && matches!(value.and_then(|own| own.get("vector")), Some(Value::Map(_)));
            let is_first = row.vector.is_none();
            let made = field(py, &mut row.vector, value, "vector")?;
            if is_first {
                row.let_go();
            }
            (made, is_map)
        };
        if !is_map {
            return Ok(made);
        }
        let shapes = own.get_type().getattr(intern!(py, "_shapes"))?;
        let (_, shape): (Bound<'py, PyAny>, Bound<'py, PyAny>) =
            shapes.get_item(intern!(py, "vector"))?.extract()?;
        let loaded = shape.getattr(intern!(py, "load"))?.call1((made,))?;
        own.try_borrow_mut()?.vector = Some(loaded.clone().unbind());
        Ok(loaded)
    }
}

#[pymethods]
impl ScoredPoint {
    #[new]
    #[pyo3(signature = (*_args, **_fields))]
    fn new(
        _args: &Bound<'_, PyTuple>,
        _fields: Option<&Bound<'_, PyDict>>,
    ) -> PyClassInitializer<Self> {
        PyClassInitializer::from(Record::default()).add_subclass(Self::default())
    }

    #[getter]
    fn version<'py>(mut own: PyRefMut<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = own.py();
        let value = own.as_super().value.clone();
        field(py, &mut own.version, value.as_ref(), "version")
    }

    #[getter]
    fn score<'py>(mut own: PyRefMut<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = own.py();
        let value = own.as_super().value.clone();
        field(py, &mut own.score, value.as_ref(), "score")
    }
}

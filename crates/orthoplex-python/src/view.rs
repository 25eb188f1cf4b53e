//! Values as Python objects, made when somebody looks.
//!
//! A [`Node`] holds a result that Rust decoded. Its parts become Python objects one by one; rows become
//! model objects that hold their own node and read a field from it on first use.

use crate::row::Record;
use crate::runtime;
use crate::value::{LONG, Value, json};
use crate::walk::Pace;
use orthoplex_proto::payload::{self, Json};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyList, PyString, PyType};
use std::mem;

create_exception!(
    orthoplex._native,
    Unreadable,
    PyValueError,
    "An answer is not what it should be."
);

/// The list that a caller will look at: the member of that name, or the whole; and the model of its rows.
pub(crate) type Wanted = (Option<String>, Py<PyType>);

/// A result, or a part of one.
#[pyclass(frozen, module = "orthoplex._native")]
pub(crate) struct Node {
    value: Value,
    /// Rows that are made already.
    rows: Option<Rows>,
}

/// The rows of a list of a result.
pub(crate) struct Rows {
    name: Option<String>,
    made: Py<PyList>,
}

impl Node {
    pub(crate) const fn new(value: Value, rows: Option<Rows>) -> Self {
        Self { value, rows }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if self.value.is_long() {
            let value = mem::replace(&mut self.value, Value::Null);
            runtime::drop_apart(|| value.into_items());
        }
    }
}

#[pymethods]
impl Node {
    /// The whole as Python objects.
    fn plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        object(py, &self.value)
    }

    /// A member as Python objects; None when there is none.
    fn get<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.value.get(name) {
            Some(value) => object(py, value),
            None => Ok(py.None().into_bound(py)),
        }
    }

    /// Whether there is a member of that name that is not null.
    fn has(&self, name: &str) -> bool {
        self.value.get(name).is_some_and(|own| *own != Value::Null)
    }

    /// The whole as one model object that reads its fields on first use.
    fn model<'py>(&self, kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        if !matches!(self.value, Value::Map(_)) {
            return Err(Unreadable::new_err(
                "The answer cannot be read: its `result` is of another shape",
            ));
        }
        let rows = self.rows.as_ref().map(|own| Rows {
            name: own.name.clone(),
            made: own.made.clone_ref(kind.py()),
        });
        lazy(&maker(kind)?, kind, Self::new(self.value.clone(), rows))
    }

    /// A list of maps, by the name of the member or the whole, as such model objects.
    fn rows<'py>(
        &self,
        py: Python<'py>,
        name: Option<&str>,
        kind: &Bound<'py, PyType>,
    ) -> PyResult<Bound<'py, PyList>> {
        if let Some(rows) = self.rows.as_ref().filter(|own| own.name.as_deref() == name) {
            return Ok(rows.made.bind(py).clone());
        }
        let Some(items) = list(&self.value, name) else {
            let name = name.unwrap_or("that is its result");
            return Err(Unreadable::new_err(format!(
                "The answer cannot be read: it has no list {name}"
            )));
        };
        made(items, kind, |_| {})
    }

    /// The parts of a list.
    fn parts(&self) -> Vec<Self> {
        let items = list(&self.value, None).unwrap_or_default();
        let part = |item: &Value| Self::new(item.clone(), None);
        items.iter().map(part).collect()
    }
}

/// Whether making the rows would keep the caller.
pub(crate) fn has_many_rows(value: &Value, wanted: &Wanted) -> bool {
    list(value, wanted.0.as_deref()).is_some_and(|items| items.len() > LONG)
}

/// Makes the rows of a long list, in stretches that let other threads have the GIL.
pub(crate) fn rows_ahead(value: &Value, (name, kind): Wanted) -> Option<Rows> {
    let items = list(value, name.as_deref())?;
    Python::try_attach(|py| {
        let mut pace = Pace::background();
        // Without them, whoever looks makes them, and meets the same error.
        let made = made(items, kind.bind(py), |py| pace.row(py)).ok()?;
        let made = made.unbind();
        Some(Rows {
            name: name.clone(),
            made,
        })
    })?
}

fn list<'a>(value: &'a Value, name: Option<&str>) -> Option<&'a [Value]> {
    let list = match name {
        Some(name) => value.get(name)?,
        None => value,
    };
    match list {
        Value::List(items) => Some(items),
        _ => None,
    }
}

fn made<'py>(
    items: &[Value],
    kind: &Bound<'py, PyType>,
    mut after_each: impl FnMut(Python<'py>),
) -> PyResult<Bound<'py, PyList>> {
    let new = maker(kind)?;
    let rows = PyList::empty(kind.py());
    for item in items {
        let row = lazy(&new, kind, Node::new(item.clone(), None))?;
        // The last of those that keep a body gives back its memory, which may be much.
        let unread_bytes = item.unread_bytes();
        if (items.len() > LONG || unread_bytes > 0)
            && let Ok(row) = row.cast::<Record>()
        {
            row.try_borrow_mut()?.drop_apart(unread_bytes);
        }
        rows.append(row)?;
        after_each(kind.py());
    }
    Ok(rows)
}

fn maker<'py>(kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
    kind.getattr(intern!(kind.py(), "__new__"))
}

fn lazy<'py>(
    new: &Bound<'py, PyAny>,
    kind: &Bound<'py, PyType>,
    mut node: Node,
) -> PyResult<Bound<'py, PyAny>> {
    let made = new.call1((kind,))?;
    match made.cast::<Record>() {
        Ok(row) => row
            .try_borrow_mut()?
            .read_from(mem::replace(&mut node.value, Value::Null)),
        Err(_) => made.setattr(intern!(kind.py(), "_lazy"), node)?,
    }
    Ok(made)
}

/// A value as Python objects.
pub(crate) fn object<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(own) => own.into_pyobject(py)?.to_owned().into_any(),
        Value::Signed(own) => own.into_pyobject(py)?.into_any(),
        Value::Unsigned(own) => own.into_pyobject(py)?.into_any(),
        Value::Single(own) => PyFloat::new(py, f64::from(*own)).into_any(),
        Value::Double(own) => PyFloat::new(py, *own).into_any(),
        Value::Text(own) => PyString::new(py, own).into_any(),
        Value::Bytes(own) => PyBytes::new(py, own).into_any(),
        Value::Singles(items) => floats(py, "f", items, |own| own.to_ne_bytes())?,
        Value::Doubles(items) => floats(py, "d", items, |own| own.to_ne_bytes())?,
        Value::List(items) => {
            let list = PyList::empty(py);
            for item in items.iter() {
                list.append(object(py, item)?)?;
            }
            list.into_any()
        }
        Value::Unread(array) => {
            if let Some(numbers) = json::floats(array) {
                return floats(py, "d", &numbers, |own| own.to_ne_bytes());
            }
            let broken = || Unreadable::new_err("The answer cannot be read: an array");
            let read = json::items(array).map(|item| object(py, &item.ok_or_else(broken)?));
            PyList::new(py, read.collect::<PyResult<Vec<_>>>()?)?.into_any()
        }
        Value::Map(members) => {
            let dict = PyDict::new(py);
            for (key, item) in members.iter() {
                dict.set_item(PyString::new(py, key), object(py, item)?)?;
            }
            dict.into_any()
        }
        Value::Entries(entries) => {
            let members = entries.iter().map(|own| payload::member(own));
            dict(py, members, payload::DEPTH_MAX)?
        }
    })
}

/// The members of a payload as a dict; they come from an answer that was not read before.
fn dict<'py, 'a>(
    py: Python<'py>,
    members: impl Iterator<Item = Option<(&'a str, Json<'a>)>>,
    depth: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    for member in members {
        let (name, own) = member.ok_or_else(unreadable)?;
        dict.set_item(PyString::new(py, name), json_object(py, own, depth)?)?;
    }
    Ok(dict.into_any())
}

/// A value of a payload, with at most so many levels below it.
fn json_object<'py>(py: Python<'py>, own: Json<'_>, depth: usize) -> PyResult<Bound<'py, PyAny>> {
    let below = depth.checked_sub(1).ok_or_else(unreadable)?;
    Ok(match own {
        Json::Null => py.None().into_bound(py),
        Json::Bool(own) => own.into_pyobject(py)?.to_owned().into_any(),
        Json::Integer(own) => own.into_pyobject(py)?.into_any(),
        Json::Double(own) => PyFloat::new(py, own).into_any(),
        Json::Text(own) => PyString::new(py, own).into_any(),
        Json::List(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(json_object(py, item.ok_or_else(unreadable)?, below)?)?;
            }
            list.into_any()
        }
        Json::Map(members) => dict(py, members, below)?,
    })
}

fn unreadable() -> PyErr {
    Unreadable::new_err("The answer cannot be read: a payload")
}

static ARRAY: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Numbers as a list of floats, which an array of Python makes several times as fast as its interface for others.
fn floats<'py, T, const BYTES: usize>(
    py: Python<'py>,
    code: &str,
    items: &[T],
    bytes_of: impl Fn(&T) -> [u8; BYTES],
) -> PyResult<Bound<'py, PyAny>> {
    let bytes = PyBytes::new_with(py, items.len() * BYTES, |bytes| {
        let (places, _) = bytes.as_chunks_mut::<BYTES>();
        for (place, item) in places.iter_mut().zip(items) {
            *place = bytes_of(item);
        }
        Ok(())
    })?;
    let array = ARRAY.import(py, "array", "array")?.call1((code, bytes))?;
    array.call_method0(intern!(py, "tolist"))
}

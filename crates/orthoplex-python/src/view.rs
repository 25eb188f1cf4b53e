//! Values as Python objects, made when somebody looks.
//!
//! A [`Node`] holds a result that Rust decoded. Its parts become Python objects one by one; rows become
//! model objects that hold their own node and read a field from it on first use.

use crate::value::Value;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyList, PyString, PyType};

/// A result, or a part of one.
#[pyclass(frozen, module = "orthoplex._native")]
pub(crate) struct Node(pub(crate) Value);

#[pymethods]
impl Node {
    /// The whole as Python objects.
    fn plain<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        object(py, &self.0)
    }

    /// A member as Python objects; None when there is none.
    fn get<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        match self.0.get(name) {
            Some(value) => object(py, value),
            None => Ok(py.None().into_bound(py)),
        }
    }

    /// Whether there is a member of that name that is not null.
    fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|own| *own != Value::Null)
    }

    /// The whole as one model object that reads its fields on first use.
    fn model<'py>(&self, kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        lazy(&maker(kind)?, kind, &self.0)
    }

    /// A list of maps, by the name of the member or the whole, as such model objects.
    fn rows<'py>(
        &self,
        py: Python<'py>,
        name: Option<&str>,
        kind: &Bound<'py, PyType>,
    ) -> PyResult<Bound<'py, PyList>> {
        let list = match name {
            Some(name) => self.0.get(name),
            None => Some(&self.0),
        };
        let Some(Value::List(items)) = list else {
            let text = format!("the answer has no list {}", name.unwrap_or_default());
            return Err(PyTypeError::new_err(text));
        };
        let new = maker(kind)?;
        let rows = PyList::empty(py);
        for item in items.iter() {
            rows.append(lazy(&new, kind, item)?)?;
        }
        Ok(rows)
    }

    /// The parts of a list.
    fn parts(&self) -> Vec<Self> {
        match &self.0 {
            Value::List(items) => items.iter().cloned().map(Self).collect(),
            _ => Vec::new(),
        }
    }
}

fn maker<'py>(kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
    kind.getattr(intern!(kind.py(), "__new__"))
}

fn lazy<'py>(
    new: &Bound<'py, PyAny>,
    kind: &Bound<'py, PyType>,
    value: &Value,
) -> PyResult<Bound<'py, PyAny>> {
    let made = new.call1((kind,))?;
    made.setattr(intern!(kind.py(), "_lazy"), Node(value.clone()))?;
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
        Value::Singles(items) => {
            let items = items.iter().map(|own| PyFloat::new(py, f64::from(*own)));
            PyList::new(py, items)?.into_any()
        }
        Value::Doubles(items) => PyList::new(py, items.iter().map(|own| PyFloat::new(py, *own)))?
            .into_any(),
        Value::List(items) => {
            let list = PyList::empty(py);
            for item in items.iter() {
                list.append(object(py, item)?)?;
            }
            list.into_any()
        }
        Value::Map(members) => {
            let dict = PyDict::new(py);
            for (key, item) in members.iter() {
                dict.set_item(PyString::new(py, key), object(py, item)?)?;
            }
            dict.into_any()
        }
    })
}

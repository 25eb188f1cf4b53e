//! Messages of gRPC for Python: their descriptions, and what they are as plain data.

use crate::value::Value;
use crate::view::Node;
use crate::walk;
use orthoplex_proto::{DESCRIPTORS, convert};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// The compiled descriptions of all messages and services.
#[pyfunction]
pub(crate) fn descriptors(py: Python<'_>) -> Bound<'_, PyBytes> {
    PyBytes::new(py, DESCRIPTORS)
}

/// What a message of that full name is as plain data.
#[pyfunction]
pub(crate) fn read_message(name: &str, bytes: &[u8]) -> PyResult<Node> {
    Ok(Node::new(value_of(name, bytes)?, None))
}

/// A message of that full name, of plain data or models.
#[pyfunction]
pub(crate) fn write_message<'py>(
    name: &str,
    body: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    let value = walk::whole(body)?;
    let bytes = convert::write_message(name, &value)
        .ok_or_else(|| none_such(name))?
        .map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(PyBytes::new(body.py(), &bytes))
}

/// The value of a message.
pub(crate) fn value_of(name: &str, bytes: &[u8]) -> PyResult<Value> {
    convert::read_message(name, bytes, crate::value::Builder)
        .ok_or_else(|| none_such(name))?
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

fn none_such(name: &str) -> PyErr {
    PyTypeError::new_err(format!("a message {name} means nothing on its own"))
}

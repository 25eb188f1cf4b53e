//! Messages of gRPC as values: ours, and those of the official client.
//!
//! A message says its own name; what it means is said where gRPC is read. None of protobuf's Python is
//! imported here.

use super::Walked;
use crate::messages::value_of;
use crate::value::Value;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// The value of a message; None when the object is none.
pub(super) fn message(own: &Bound<'_, PyAny>) -> Walked<Option<Value>> {
    let py = own.py();
    let kind = own.get_type();
    let Ok(descriptor) = kind.getattr(intern!(py, "DESCRIPTOR")) else {
        return Ok(None);
    };
    if !own.hasattr(intern!(py, "SerializeToString"))? {
        return Ok(None);
    }
    let name: String = descriptor.getattr(intern!(py, "full_name"))?.extract()?;
    let bytes = own.call_method0(intern!(py, "SerializeToString"))?;
    let bytes = bytes.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes();
    Ok(Some(value_of(&name, bytes)?))
}

//! Models of pydantic as values: the official client's, and those of a caller in a payload.

use super::{Walked, any, dict};
use crate::value::Value;
use crate::walk::Pace;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::borrow::Cow;
use std::sync::Arc;

/// Packages whose models stand for parts of the API: ours are subclasses of official ones.
const OFFICIAL: [&str; 2] = ["qdrant_client.", "orthoplex."];

/// The value of a model; None when the object is none.
pub(super) fn value(
    own: &Bound<'_, PyAny>,
    pace: &mut Pace,
    depth: usize,
) -> Walked<Option<Value>> {
    let (py, kind) = (own.py(), own.get_type());
    if !kind.hasattr(intern!(py, "__pydantic_fields__"))? {
        return Ok(None);
    }
    for base in kind.mro().iter() {
        let module = base.getattr(intern!(py, "__module__"))?;
        let module = module.cast::<PyString>().map_err(PyErr::from)?.to_cow()?;
        if OFFICIAL.iter().any(|package| module.starts_with(package)) {
            return trimmed(own, pace, depth).map(Some);
        }
    }
    // What it is as JSON is for its author to say.
    let options = PyDict::new(py);
    options.set_item(intern!(py, "mode"), intern!(py, "json"))?;
    options.set_item(intern!(py, "by_alias"), true)?;
    let plain = own.call_method(intern!(py, "model_dump"), (), Some(&options))?;
    any(&plain, pace, depth + 1).map(Some)
}

/// The fields that are set. A name like `except_` stands for `except`.
fn trimmed(own: &Bound<'_, PyAny>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let fields = own.getattr(intern!(own.py(), "__dict__"))?;
    let Value::Map(members) = dict(fields.cast().map_err(PyErr::from)?, pace, depth)? else {
        return Ok(Value::Null);
    };
    let members = members.iter().filter(|(_, value)| *value != Value::Null);
    let members = members.map(|(key, value)| {
        let key = Cow::Owned(key.trim_end_matches('_').to_owned());
        (key, value.clone())
    });
    Ok(Value::Map(Arc::new(members.collect())))
}

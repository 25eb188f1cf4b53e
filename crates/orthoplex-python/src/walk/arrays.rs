//! Arrays of numbers: numpy's, and everything with the buffer protocol.
//!
//! They stay arrays: no Python object is made for a number. What is copied at once is bounded.

use super::{Pace, STEPS, Walked, any};
use crate::value::Value;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyType};
use std::sync::Arc;

/// Bytes of an array that are copied at once.
const SLICE_BYTES: usize = 256 * 1024;

const COMPLEX: &str = "complex numbers cannot be sent";
static ARRAY: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Whether it is one of the arrays that hide some of their items. Plain ones, which most are, cost no look at names.
fn has_gaps(own: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = own.py();
    let plain = ARRAY.import(py, "numpy", "ndarray");
    if plain.is_ok_and(|plain| own.get_type().is(plain)) {
        return Ok(false);
    }
    own.hasattr(intern!(py, "filled"))
}

/// An array of numpy, or one of its numbers.
pub(super) fn array(own: &Bound<'_, PyAny>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let py = own.py();
    let dimensions: usize = own.getattr(intern!(py, "ndim"))?.extract()?;
    let kind = own.getattr(intern!(py, "dtype"))?;
    let code: String = kind.getattr(intern!(py, "str"))?.extract()?;
    if has_gaps(own)? {
        // They are None in its list, and something else in its bytes.
        return any(&own.call_method0(intern!(py, "tolist"))?, pace, depth + 1);
    }
    match (code.as_str(), code.as_bytes().get(1)) {
        ("<f4" | "<f8", _) => {}
        (_, Some(b'f')) => {
            // Halves, long doubles, those of other machines.
            let size: usize = kind.getattr(intern!(py, "itemsize"))?.extract()?;
            let plain = if size <= 4 { "<f4" } else { "<f8" };
            let plain = own.call_method1(intern!(py, "astype"), (plain,))?;
            return any(&plain, pace, depth + 1);
        }
        (_, Some(b'c')) => return Err(PyTypeError::new_err(COMPLEX).into()),
        _ if dimensions > 0 => {
            return any(&own.call_method0(intern!(py, "tolist"))?, pace, depth + 1);
        }
        _ => {}
    }
    if dimensions == 0 {
        return any(&own.call_method0(intern!(py, "item"))?, pace, depth + 1);
    }
    if dimensions == 1 {
        let bytes = own.call_method0(intern!(py, "tobytes"))?;
        let bytes = bytes.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes();
        pace.step(py, bytes.len() / 256)?;
        return Ok(numbers(bytes, &code));
    }
    if dimensions == 2 {
        return rows(own, &code, pace);
    }
    let length = own.len()?;
    let parts = (0..length).map(|at| any(&own.get_item(at)?, pace, depth + 1));
    Ok(Value::List(Arc::new(parts.collect::<Walked<_>>()?)))
}

/// The rows of an array, some of them copied at a time.
fn rows(own: &Bound<'_, PyAny>, code: &str, pace: &mut Pace) -> Walked<Value> {
    let py = own.py();
    let (count, width): (usize, usize) = own.getattr(intern!(py, "shape"))?.extract()?;
    let row_bytes = width * if code == "<f4" { 4 } else { 8 };
    if row_bytes == 0 {
        let empty = Value::List(Arc::default());
        return Ok(Value::List(Arc::new(vec![empty; count])));
    }
    let at_once = (SLICE_BYTES / row_bytes).max(1);
    let mut all = Vec::with_capacity(count);
    for first in (0..count).step_by(at_once) {
        let last = count.min(first + at_once);
        let part = own.get_item(pyo3::types::PySlice::new(
            py,
            isize::try_from(first).unwrap_or(isize::MAX),
            isize::try_from(last).unwrap_or(isize::MAX),
            1,
        ))?;
        let bytes = part.call_method0(intern!(py, "tobytes"))?;
        let bytes = bytes.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes();
        all.extend(bytes.chunks_exact(row_bytes).map(|row| numbers(row, code)));
        pace.step(py, STEPS)?;
    }
    Ok(Value::List(Arc::new(all)))
}

fn numbers(bytes: &[u8], code: &str) -> Value {
    if code == "<f4" {
        let (items, _) = bytes.as_chunks::<4>();
        Value::Singles(Arc::new(
            items.iter().map(|item| f32::from_le_bytes(*item)).collect(),
        ))
    } else {
        let (items, _) = bytes.as_chunks::<8>();
        Value::Doubles(Arc::new(
            items.iter().map(|item| f64::from_le_bytes(*item)).collect(),
        ))
    }
}

/// Numbers of an object with the buffer protocol, as `array.array`.
pub(super) fn buffer(
    own: &Bound<'_, PyAny>,
    pace: &mut Pace,
    depth: usize,
) -> Walked<Option<Value>> {
    let py = own.py();
    let Ok(view) = pyo3::types::PyMemoryView::from(own) else {
        return Ok(None);
    };
    let format: String = view.getattr(intern!(py, "format"))?.extract()?;
    let code = match format.trim_start_matches(['<', '=', '@']) {
        "f" => "<f4",
        "d" => "<f8",
        // Whole numbers may be bytes of something else, but for those of an array.
        _ if own.hasattr(intern!(py, "typecode"))? => {
            let items = own.call_method0(intern!(py, "tolist"))?;
            return any(&items, pace, depth + 1).map(Some);
        }
        _ => return Ok(None),
    };
    let dimensions: usize = view.getattr(intern!(py, "ndim"))?.extract()?;
    if dimensions != 1 {
        return Ok(None);
    }
    let bytes = view.call_method0(intern!(py, "tobytes"))?;
    let bytes = bytes.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes();
    Ok(Some(numbers(bytes, code)))
}

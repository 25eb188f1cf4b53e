//! Arrays of numbers: numpy's, and everything with the buffer protocol.
//!
//! They stay arrays: no Python object is made for a number. What is copied at once is bounded.

use super::{Pace, STEPS, Walked, any};
use crate::value::Value;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::sync::Arc;

/// Bytes of an array that are copied at once.
const SLICE_BYTES: usize = 256 * 1024;

/// An array of numpy, or one of its numbers.
pub(super) fn array(own: &Bound<'_, PyAny>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let py = own.py();
    let dimensions: usize = own.getattr(intern!(py, "ndim"))?.extract()?;
    let kind = own.getattr(intern!(py, "dtype"))?;
    let code: String = kind.getattr(intern!(py, "str"))?.extract()?;
    if dimensions == 0 {
        return any(&own.call_method0(intern!(py, "item"))?, pace, depth);
    }
    if code == "<f2" {
        let wider = own.call_method1(intern!(py, "astype"), ("<f4",))?;
        return array(&wider, pace, depth);
    }
    if code != "<f4" && code != "<f8" {
        return any(&own.call_method0(intern!(py, "tolist"))?, pace, depth);
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
pub(super) fn buffer(own: &Bound<'_, PyAny>) -> Walked<Option<Value>> {
    let py = own.py();
    let Ok(view) = pyo3::types::PyMemoryView::from(own) else {
        return Ok(None);
    };
    let format: String = view.getattr(intern!(py, "format"))?.extract()?;
    let code = match format.trim_start_matches(['<', '=', '@']) {
        "f" => "<f4",
        "d" => "<f8",
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

//! Lists and tuples: of numbers, which stay arrays, or of anything.

use super::{INLINE, Pace, Place, STEPS, Stop, Walked, any};
use crate::value::Value;
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyList, PyTuple};
use std::mem;
use std::sync::Arc;
use std::time::Instant;

/// Items of a list that are taken out at once.
const STRETCH: usize = 8192;

pub(super) fn list(own: &Bound<'_, PyList>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let mut items = Items::at(pace.place);
    let mut first = 0;
    loop {
        // Others may change the list while the GIL is away, and items of a tuple are had for less.
        let length = own.len();
        let end = length.min(first + STRETCH);
        let stretch = if first == 0 && end == length {
            own.to_tuple()
        } else {
            own.get_slice(first, end).to_tuple()
        };
        items.take(&stretch, pace, depth)?;
        if end >= own.len() {
            return Ok(items.finish());
        }
        first = end;
    }
}

pub(super) fn tuple(own: &Bound<'_, PyTuple>, pace: &mut Pace, depth: usize) -> Walked<Value> {
    let mut items = Items::at(pace.place);
    items.take(own, pace, depth)?;
    Ok(items.finish())
}

/// The items of a list so far: numbers until something else comes.
enum Items {
    Numbers(Vec<f64>),
    /// Those of a vector, as it is stored.
    Components(Vec<f32>),
    Mixed(Vec<Value>),
}

impl Items {
    fn at(place: Place) -> Self {
        if place.is_components() {
            Self::Components(Vec::new())
        } else {
            Self::Numbers(Vec::new())
        }
    }

    fn take(&mut self, own: &Bound<'_, PyTuple>, pace: &mut Pace, depth: usize) -> Walked<()> {
        self.reserve(own.len());
        let length = u32::try_from(own.len()).unwrap_or(u32::MAX);
        for (at, item) in own.iter_borrowed().enumerate() {
            if let Ok(number) = item.cast_exact::<PyFloat>() {
                self.push(number.value());
                if at % STEPS == STEPS - 1 {
                    pace.step(own.py(), STEPS)?;
                }
            } else {
                let started = (at == 0 && length > 1 && pace.is_inline()).then(Instant::now);
                self.push_value(any(&item, pace, depth + 1)?);
                // When the first item shows that the whole would take too long, it is not begun.
                if started.is_some_and(|at| at.elapsed().saturating_mul(length) > INLINE) {
                    return Err(Stop::TooLong);
                }
            }
        }
        pace.step(own.py(), own.len() % STEPS)
    }

    fn reserve(&mut self, more: usize) {
        match self {
            Self::Numbers(all) => all.reserve(more),
            Self::Components(all) => all.reserve(more),
            Self::Mixed(all) => all.reserve(more),
        }
    }

    #[inline]
    fn push(&mut self, number: f64) {
        match self {
            Self::Numbers(all) => all.push(number),
            Self::Components(all) => all.push(number as f32),
            Self::Mixed(all) => all.push(Value::Double(number)),
        }
    }

    /// From the first value that is no float on, the items are of any kind.
    fn push_value(&mut self, value: Value) {
        let mut values = match mem::replace(self, Self::Mixed(Vec::new())) {
            Self::Numbers(all) => all.into_iter().map(Value::Double).collect(),
            Self::Components(all) => all.into_iter().map(Value::Single).collect(),
            Self::Mixed(all) => all,
        };
        values.push(value);
        *self = Self::Mixed(values);
    }

    fn finish(self) -> Value {
        match self {
            Self::Numbers(all) => Value::Doubles(Arc::new(all)),
            Self::Components(all) => Value::Singles(Arc::new(all)),
            Self::Mixed(all) => Value::List(Arc::new(all)),
        }
    }
}

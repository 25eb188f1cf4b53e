//! Columns of Arrow as values: vectors, ids, payloads, whole tables.
//!
//! They come by the C interface of Arrow, so from every library that has it, and no Python object is made for
//! a row. Long columns are read while others have the GIL. Rows of a table and values of a struct leave out
//! what is null.

use super::{Pace, Stop, Walked, any};
use crate::value::{Key, Value};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, FieldRef};
use bytes::Bytes;
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3_arrow::{PyArray, PyChunkedArray};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use uuid::Uuid;

/// More rows than these are not read on the caller's thread.
const ROWS_INLINE: usize = 256;
/// Name by which Arrow marks bytes as a UUID, and where.
const UUID: &str = "arrow.uuid";
const EXTENSION: &str = "ARROW:extension:name";

type Column = Result<Vec<Value>, ArrowError>;

/// The rows of an array, a stream of arrays or a table; None when the object is none.
pub(super) fn column(
    own: &Bound<'_, PyAny>,
    pace: &mut Pace,
    depth: usize,
) -> Walked<Option<Value>> {
    let py = own.py();
    let is_array = own.hasattr(intern!(py, "__arrow_c_array__"))?;
    if !is_array && !own.hasattr(intern!(py, "__arrow_c_stream__"))? {
        return Ok(None);
    }
    // The library panics on slices of structs within structs.
    let taken = catch_unwind(AssertUnwindSafe(|| taken(own, is_array)));
    let Ok(taken) = taken else {
        let rows = own.call_method0(intern!(py, "to_pylist"))?;
        return Ok(Some(any(&rows, pace, depth + 1)?));
    };
    let (parts, field) = taken?;
    let count = parts.iter().map(|part| part.len()).sum();
    if count > ROWS_INLINE && pace.is_inline() {
        return Err(Stop::TooLong);
    }
    let read = py.detach(|| read_all(&parts, &field, count));
    let rows = read.map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(Some(list(rows)))
}

fn taken(own: &Bound<'_, PyAny>, is_array: bool) -> PyResult<(Vec<ArrayRef>, FieldRef)> {
    if is_array {
        let (array, field) = own.extract::<PyArray>()?.into_inner();
        Ok((vec![array], field))
    } else {
        Ok(own.extract::<PyChunkedArray>()?.into_inner())
    }
}

fn read_all(parts: &[ArrayRef], field: &Field, count: usize) -> Column {
    let mut all = Vec::with_capacity(count);
    for part in parts {
        all.extend(values(part, field)?);
    }
    Ok(all)
}

/// A list, of numbers where it is one.
fn list(rows: Vec<Value>) -> Value {
    let numbers: Option<Vec<f64>> = rows
        .iter()
        .map(|row| match row {
            Value::Double(own) => Some(*own),
            _ => None,
        })
        .collect();
    match numbers {
        Some(numbers) if !numbers.is_empty() => Value::Doubles(Arc::new(numbers)),
        _ => Value::List(Arc::new(rows)),
    }
}

fn values(array: &ArrayRef, field: &Field) -> Column {
    Ok(match array.data_type() {
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Boolean => each(array.as_boolean().iter(), Value::Bool),
        DataType::Int8 => numbers::<Int8Type>(array, |own| Value::Signed(own.into())),
        DataType::Int16 => numbers::<Int16Type>(array, |own| Value::Signed(own.into())),
        DataType::Int32 => numbers::<Int32Type>(array, |own| Value::Signed(own.into())),
        DataType::Int64 => numbers::<Int64Type>(array, Value::Signed),
        DataType::UInt8 => numbers::<UInt8Type>(array, |own| Value::Unsigned(own.into())),
        DataType::UInt16 => numbers::<UInt16Type>(array, |own| Value::Unsigned(own.into())),
        DataType::UInt32 => numbers::<UInt32Type>(array, |own| Value::Unsigned(own.into())),
        DataType::UInt64 => numbers::<UInt64Type>(array, Value::Unsigned),
        DataType::Float16 => numbers::<Float16Type>(array, |own| Value::Single(own.to_f32())),
        DataType::Float32 => numbers::<Float32Type>(array, Value::Single),
        DataType::Float64 => numbers::<Float64Type>(array, Value::Double),
        DataType::Utf8 => each(array.as_string::<i32>().iter(), text),
        DataType::LargeUtf8 => each(array.as_string::<i64>().iter(), text),
        DataType::Utf8View => each(array.as_string_view().iter(), text),
        DataType::Binary => each(array.as_binary::<i32>().iter(), bytes),
        DataType::LargeBinary => each(array.as_binary::<i64>().iter(), bytes),
        DataType::BinaryView => each(array.as_binary_view().iter(), bytes),
        DataType::FixedSizeBinary(16) if is_uuid(field) => {
            each(array.as_fixed_size_binary().iter(), |own| {
                Uuid::from_slice(own).map_or(Value::Null, |own| Value::Text(own.to_string().into()))
            })
        }
        DataType::FixedSizeBinary(_) => each(array.as_fixed_size_binary().iter(), bytes),
        DataType::FixedSizeList(item, _) => {
            lists(array.as_fixed_size_list().iter(), item, array.len())?
        }
        DataType::List(item) => lists(array.as_list::<i32>().iter(), item, array.len())?,
        DataType::LargeList(item) => lists(array.as_list::<i64>().iter(), item, array.len())?,
        DataType::ListView(item) | DataType::LargeListView(item) => {
            let plain = cast(array, &DataType::LargeList(Arc::clone(item)))?;
            values(&plain, field)?
        }
        DataType::Struct(fields) => {
            let own = array.as_struct();
            let columns = fields.iter().zip(own.columns());
            let columns = columns.map(|(field, part)| values(part, field).map(|all| (field, all)));
            let columns: Result<Vec<_>, ArrowError> = columns.collect();
            rows(array, columns?)
        }
        DataType::Map(_, _) => maps(array)?,
        DataType::Dictionary(_, kind) => values(&cast(array, kind)?, field)?,
        DataType::RunEndEncoded(_, item) => values(&cast(array, item.data_type())?, field)?,
        DataType::Decimal32(_, _)
        | DataType::Decimal64(_, _)
        | DataType::Decimal128(_, _)
        | DataType::Decimal256(_, _) => values(&cast(array, &DataType::Float64)?, field)?,
        DataType::Timestamp(_, _) | DataType::Date32 | DataType::Date64 => {
            values(&cast(array, &DataType::Utf8)?, field)?
        }
        other => {
            return Err(ArrowError::NotYetImplemented(format!(
                "{other} of Arrow cannot be sent"
            )));
        }
    })
}

fn each<T>(items: impl Iterator<Item = Option<T>>, make: impl Fn(T) -> Value) -> Vec<Value> {
    items.map(|item| item.map_or(Value::Null, &make)).collect()
}

fn numbers<T: ArrowPrimitiveType>(
    array: &ArrayRef,
    make: impl Fn(T::Native) -> Value,
) -> Vec<Value> {
    each(array.as_primitive::<T>().iter(), make)
}

fn text(own: &str) -> Value {
    Value::Text(own.to_owned().into())
}

fn bytes(own: &[u8]) -> Value {
    Value::Bytes(Bytes::copy_from_slice(own))
}

fn is_uuid(field: &Field) -> bool {
    field
        .metadata()
        .get(EXTENSION)
        .is_some_and(|own| own == UUID)
}

/// Lists of floats stay arrays of numbers: they are vectors.
fn lists(items: impl Iterator<Item = Option<ArrayRef>>, field: &Field, count: usize) -> Column {
    let mut all = Vec::with_capacity(count);
    for item in items {
        all.push(match item {
            None => Value::Null,
            Some(item) => vector(&item, field)?,
        });
    }
    Ok(all)
}

fn vector(item: &ArrayRef, field: &Field) -> Result<Value, ArrowError> {
    if item.null_count() == 0 {
        match item.data_type() {
            DataType::Float32 => {
                let own = item.as_primitive::<Float32Type>().values();
                return Ok(Value::Singles(Arc::new(own.to_vec())));
            }
            DataType::Float64 => {
                let own = item.as_primitive::<Float64Type>().values();
                return Ok(Value::Doubles(Arc::new(own.to_vec())));
            }
            DataType::Float16 => {
                let own = item.as_primitive::<Float16Type>().values();
                let wide = own.iter().map(|own| own.to_f32()).collect();
                return Ok(Value::Singles(Arc::new(wide)));
            }
            _ => {}
        }
    }
    Ok(Value::List(Arc::new(values(item, field)?)))
}

/// Maps of what each column has for a row.
fn rows<'a>(array: &ArrayRef, columns: Vec<(impl AsRef<Field> + 'a, Vec<Value>)>) -> Vec<Value> {
    let mut columns: Vec<(String, std::vec::IntoIter<Value>)> = columns
        .into_iter()
        .map(|(field, all)| (field.as_ref().name().clone(), all.into_iter()))
        .collect();
    (0..array.len())
        .map(|row| {
            let members: Vec<(Key, Value)> = columns
                .iter_mut()
                .filter_map(|(name, all)| Some((Key::Owned(name.clone()), all.next()?)))
                .filter(|(_, value)| *value != Value::Null)
                .collect();
            if array.is_null(row) {
                Value::Null
            } else {
                Value::Map(Arc::new(members))
            }
        })
        .collect()
}

/// Maps whose keys are texts.
fn maps(array: &ArrayRef) -> Column {
    let own = array.as_map();
    let (keys, items) = match &**own.entries().fields() {
        [key, item] => (key, item),
        _ => {
            return Err(ArrowError::SchemaError(
                "a map has keys and values".to_owned(),
            ));
        }
    };
    let entry = |entries: arrow_array::StructArray| {
        let names = values(&cast(entries.column(0), &DataType::Utf8)?, keys)?;
        let members = names.into_iter().zip(values(entries.column(1), items)?);
        let named = members.filter_map(|(name, value)| match name {
            Value::Text(name) => Some((name, value)),
            _ => None,
        });
        Ok(Value::Map(Arc::new(named.collect())))
    };
    own.iter()
        .map(|entries| entries.map_or(Ok(Value::Null), entry))
        .collect()
}

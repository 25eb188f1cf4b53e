//! Vectors of requests against the schema.

use crate::oplog::DenseRow;
use crate::schema::{Schema, VectorSlot};
use orthoplex_kernels::normalize;
use orthoplex_types::config::Distance;
use orthoplex_types::vector::Vector;
use orthoplex_types::{Error, Result};

/// The vectors of one point by slot; the last of equal names wins.
pub(super) fn rows(vectors: Vec<(String, Vector)>, schema: &Schema) -> Result<Vec<DenseRow>> {
    let mut rows: Vec<DenseRow> = Vec::with_capacity(vectors.len());
    for (name, vector) in vectors {
        let number = schema.slot_of(&name).ok_or_else(|| not_existing(&name))?;
        let slot = schema
            .slots()
            .get(number)
            .ok_or_else(|| not_existing(&name))?;
        let values = prepared(dense(vector, slot)?, slot.distance);
        match rows.iter_mut().find(|(own, _)| usize::from(*own) == number) {
            Some((_, earlier)) => *earlier = values,
            None => rows.push((number as u16, values)),
        }
    }
    Ok(rows)
}

/// The values of a vector for a slot, as given.
pub(crate) fn dense(vector: Vector, slot: &VectorSlot) -> Result<Vec<f32>> {
    let values = match vector {
        Vector::Dense(values) => values,
        Vector::Sparse(_) => return Err(no_conversion("sparse and regular")),
        Vector::Multi(_) => return Err(no_conversion("multi and regular")),
        Vector::Inference(_) => return Err(no_inference()),
    };
    if values.len() != slot.dim {
        return Err(Error::wrong_input(format_args!(
            "Vector dimension error: expected dim: {}, got {}",
            slot.dim,
            values.len()
        )));
    }
    Ok(values)
}

/// The values as they are stored and searched under a distance.
pub(crate) fn prepared(mut values: Vec<f32>, distance: Distance) -> Vec<f32> {
    if distance == Distance::Cosine {
        normalize(&mut values);
    }
    values
}

/// 400 of a vector name that the collection does not have.
pub(crate) fn not_existing(name: &str) -> Error {
    Error::wrong_input(format_args!("Not existing vector name error: {name}"))
}

fn no_conversion(kinds: &str) -> Error {
    Error::wrong_input(format_args!("Conversion between {kinds} vectors failed"))
}

fn no_inference() -> Error {
    Error::internal(
        "InferenceService is not initialized. Please check if it was properly configured and \
         initialized during startup.",
    )
}

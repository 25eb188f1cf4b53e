//! Vectors of requests against the schema.

use crate::oplog::SlotVector;
use crate::schema::{RowKind, Schema, SlotKind, VectorSlot};
use orthoplex_index::stored::Stored;
use orthoplex_index::values::round;
use orthoplex_kernels::normalize;
use orthoplex_types::config::{Datatype, Distance};
use orthoplex_types::vector::{SparseVector, Vector};
use orthoplex_types::{Error, Result};

/// Values of a multi vector stay below this number.
const MULTI_VALUES_END: usize = 1 << 20;

/// The vectors of one point by slot; the last of equal names wins.
pub(super) fn rows(vectors: Vec<(String, Vector)>, schema: &Schema) -> Result<Vec<SlotVector>> {
    let mut rows: Vec<SlotVector> = Vec::with_capacity(vectors.len());
    for (name, vector) in vectors {
        let number = schema.slot_of(&name).ok_or_else(|| not_existing(&name))?;
        let slot = schema.slot(number).ok_or_else(|| not_existing(&name))?;
        let stored = stored(vector, slot)?;
        match rows.iter_mut().find(|(own, _)| usize::from(*own) == number) {
            Some((_, earlier)) => *earlier = stored,
            None => rows.push((number as u16, stored)),
        }
    }
    Ok(rows)
}

/// A vector as its slot stores it.
pub(crate) fn stored(vector: Vector, slot: &VectorSlot) -> Result<Stored> {
    let mut vector = checked(vector, slot)?;
    let (Stored::Dense(values) | Stored::Multi { values, .. }) = &mut vector else {
        return Ok(vector);
    };
    if let Some(kind) = slot.rows() {
        if kind.distance == Distance::Cosine && !kind.normalises_late() {
            let rows = values.chunks_exact_mut(kind.dim.max(1));
            rows.for_each(normalize);
        }
        round(values, kind.datatype);
    }
    Ok(vector)
}

/// A query as it is compared with what its slot stores.
pub(crate) fn prepared(mut vector: Stored, slot: &VectorSlot) -> Stored {
    if let Stored::Dense(values) | Stored::Multi { values, .. } = &mut vector
        && let Some(kind) = slot.rows()
    {
        if kind.datatype == Datatype::Uint8 {
            round(values, kind.datatype);
        }
        if kind.distance == Distance::Cosine {
            let rows = values.chunks_exact_mut(kind.dim.max(1));
            rows.for_each(normalize);
        }
    }
    vector
}

/// A vector for a slot, its values as given. A plain one is one row of a multi vector.
pub(crate) fn checked(vector: Vector, slot: &VectorSlot) -> Result<Stored> {
    match (vector, &slot.kind) {
        (Vector::Inference(_), _) => Err(no_inference()),
        (Vector::Dense(values), SlotKind::Dense(kind)) => {
            check_dimension(&values, kind)?;
            Ok(Stored::Dense(values))
        }
        (Vector::Dense(values), SlotKind::Multi(kind)) => multi(vec![values], kind),
        (Vector::Multi(rows), SlotKind::Multi(kind)) => multi(rows, kind),
        (Vector::Sparse(vector), SlotKind::Sparse) => Ok(sparse(vector)),
        (Vector::Sparse(_), SlotKind::Dense(_)) | (Vector::Dense(_), SlotKind::Sparse) => {
            Err(no_conversion("sparse and regular"))
        }
        (Vector::Multi(_), SlotKind::Dense(_)) => Err(no_conversion("multi and regular")),
        (Vector::Multi(_), SlotKind::Sparse) | (Vector::Sparse(_), SlotKind::Multi(_)) => {
            Err(no_conversion("multi and sparse"))
        }
    }
}

fn check_dimension(values: &[f32], kind: &RowKind) -> Result<()> {
    if values.len() == kind.dim {
        return Ok(());
    }
    Err(Error::wrong_input(format_args!(
        "Vector dimension error: expected dim: {}, got {}",
        kind.dim,
        values.len()
    )))
}

fn multi(rows: Vec<Vec<f32>>, kind: &RowKind) -> Result<Stored> {
    if rows.is_empty() {
        return Err(Error::wrong_input("multi vector must not be empty"));
    }
    rows.iter().try_for_each(|row| check_dimension(row, kind))?;
    let values = rows.concat();
    if values.len() >= MULTI_VALUES_END {
        return Err(Error::wrong_input(format_args!(
            "multi vector has {} values, must be fewer than {MULTI_VALUES_END}",
            values.len()
        )));
    }
    Ok(Stored::Multi {
        dim: kind.dim,
        values,
    })
}

fn sparse(SparseVector { indices, values }: SparseVector) -> Stored {
    if indices.is_sorted() {
        return Stored::Sparse { indices, values };
    }
    let mut entries: Vec<(u32, f32)> = indices.into_iter().zip(values).collect();
    entries.sort_unstable_by_key(|(index, _)| *index);
    let (indices, values) = entries.into_iter().unzip();
    Stored::Sparse { indices, values }
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

//! The vectors of one slot of a sealed segment.
//!
//! Dense rows are all of one length, so rows without the vector are zeros. Everything is compared with
//! its checksums when the segment is opened.

use super::bits_from;
use crate::schema::{SlotKind, VectorSlot};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::multi::MultiRows;
use orthoplex_index::sparse::SparseColumn;
use orthoplex_index::stored::StoredRef;
use orthoplex_index::vector::Originals;
use orthoplex_storage::{AlignedBytes, Container, Result, Section, StorageError};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// One vector of all rows.
pub(in crate::shard) struct SlotData {
    pub(in crate::shard) present: Bitset,
    pub(in crate::shard) values: SlotValues,
}

/// The values, by kind.
pub(in crate::shard) enum SlotValues {
    Dense(DenseColumn),
    Sparse(SparseColumn),
    Multi(MultiColumn),
}

/// One row per point, with 4-bit codes in memory.
pub(in crate::shard) struct DenseColumn {
    dim: usize,
    record_bytes: usize,
    full: Section,
    pub(in crate::shard) codes: AlignedBytes,
}

/// Several rows per point.
pub(in crate::shard) struct MultiColumn {
    dim: usize,
    /// Where the values of each point begin, and an end.
    starts: Section,
    full: Section,
}

/// Shape of the vectors of a slot, stored in the file.
#[derive(Clone, Copy, Serialize, Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shape {
    Dense { dim: usize, record_bytes: usize },
    Sparse,
    Multi { dim: usize },
}

impl Shape {
    pub(super) fn of(slot: &VectorSlot) -> Self {
        match &slot.kind {
            SlotKind::Dense(kind) => Self::Dense {
                dim: kind.dim,
                record_bytes: kind.space.record_bytes(),
            },
            SlotKind::Sparse => Self::Sparse,
            SlotKind::Multi(kind) => Self::Multi { dim: kind.dim },
        }
    }
}

impl SlotData {
    /// Opens the vectors of a slot of a segment with that many rows.
    pub(super) fn open(
        file: &Container,
        path: &Path,
        number: usize,
        shape: Shape,
        rows: usize,
    ) -> Result<Self> {
        let section = |name: &str, length: Option<usize>| {
            let name = format!("{number}.{name}");
            let section = file.require(&name)?;
            match length.filter(|length| section.len() != *length) {
                Some(length) => Err(StorageError::corrupt(
                    path,
                    0,
                    format!("section `{name}` has {} bytes, not {length}", section.len()),
                )),
                None => section.verify_all().map(drop).map(|()| section),
            }
        };
        let values = match shape {
            Shape::Dense { dim, record_bytes } => {
                let full = section("full", Some(rows * dim * 4))?;
                let codes = section("codes", Some(rows * record_bytes))?.read_aligned()?;
                SlotValues::Dense(DenseColumn {
                    dim,
                    record_bytes,
                    full,
                    codes,
                })
            }
            Shape::Sparse => {
                let prefix = number.to_string();
                let rows = u32::try_from(rows).unwrap_or(u32::MAX);
                SlotValues::Sparse(SparseColumn::open(file, path, &prefix, rows)?)
            }
            Shape::Multi { dim } => SlotValues::Multi(MultiColumn {
                dim,
                starts: section("at", Some((rows + 1) * 8))?,
                full: section("full", None)?,
            }),
        };
        let present = section("present", Some(rows.div_ceil(64) * 8))?;
        let present = bits_from(present.verify_all()?, rows);
        Ok(Self { present, values })
    }

    /// The vector of a row, if it has one.
    pub(in crate::shard) fn row(&self, offset: u32) -> Option<StoredRef<'_>> {
        if !self.present.get(offset as usize) {
            return None;
        }
        Some(match &self.values {
            SlotValues::Dense(column) => StoredRef::Dense(column.row(offset)),
            SlotValues::Sparse(column) => {
                let (indices, values) = column.row(offset);
                StoredRef::Sparse { indices, values }
            }
            SlotValues::Multi(column) => StoredRef::Multi {
                dim: column.dim,
                values: column.rows(offset),
            },
        })
    }

    /// The 4-bit record of a row; empty where the slot has none.
    pub(super) fn code(&self, offset: u32) -> &[u8] {
        let SlotValues::Dense(column) = &self.values else {
            return &[];
        };
        let at = offset as usize * column.record_bytes;
        column
            .codes
            .get(at..at + column.record_bytes)
            .unwrap_or(&[])
    }

    /// Dense rows and codes, if this is a dense slot.
    pub(in crate::shard) const fn dense(&self) -> Option<&DenseColumn> {
        match &self.values {
            SlotValues::Dense(column) => Some(column),
            SlotValues::Sparse(_) | SlotValues::Multi(_) => None,
        }
    }

    /// Bytes of the vectors.
    pub(super) fn bytes(&self) -> u64 {
        match &self.values {
            SlotValues::Dense(column) => self.present.count_ones() as u64 * column.dim as u64 * 4,
            SlotValues::Sparse(column) => column.bytes(),
            SlotValues::Multi(column) => column.full.len() as u64,
        }
    }
}

impl Originals for DenseColumn {
    fn row(&self, offset: u32) -> &[f32] {
        let at = offset as usize * self.dim * 4;
        // Checked as a whole when the segment was opened.
        let bytes = self.full.bytes(at..at + self.dim * 4).unwrap_or(&[]);
        bytemuck::try_cast_slice(bytes).unwrap_or(&[])
    }

    fn len(&self) -> usize {
        self.full.len() / (self.dim * 4).max(1)
    }
}

impl MultiRows for MultiColumn {
    fn rows(&self, offset: u32) -> &[f32] {
        let at = offset as usize * 8;
        let bounds = self.starts.bytes(at..at + 16).unwrap_or(&[]);
        let &[start, end] = bytemuck::try_cast_slice::<u8, u64>(bounds).unwrap_or(&[]) else {
            return &[];
        };
        let byte = |value: u64| usize::try_from(value).ok()?.checked_mul(4);
        let (Some(start), Some(end)) = (byte(start), byte(end)) else {
            return &[];
        };
        let bytes = self.full.bytes(start..end.max(start)).unwrap_or(&[]);
        bytemuck::try_cast_slice(bytes).unwrap_or(&[])
    }
}

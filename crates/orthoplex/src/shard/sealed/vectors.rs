//! The vectors of one slot of a sealed segment.
//!
//! Dense rows are all of one length, so rows without the vector are zeros. Everything is compared with
//! its checksums when the segment is opened.

use super::bits_from;
use crate::schema::{RowKind, SlotKind, VectorPlaces, VectorSlot};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::multi::MultiRows;
use orthoplex_index::placed::Placed;
use orthoplex_index::sparse::SparseColumn;
use orthoplex_index::stored::StoredRef;
use orthoplex_index::values::Values;
use orthoplex_index::vector::Originals;
use orthoplex_storage::{Container, Result, StorageError};
use orthoplex_types::config::Datatype;
use orthoplex_types::field_index::Memory;
use serde::{Deserialize, Serialize};
use std::ops::Range;
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

/// One row per point, with 4-bit codes.
pub(in crate::shard) struct DenseColumn {
    kind: RowKind,
    full: Placed,
    codes: Placed,
}

/// Several rows per point, or the records of several rows.
pub(in crate::shard) struct MultiColumn {
    kind: RowKind,
    /// Where the bytes of each point begin, and an end.
    starts: Placed,
    full: Placed,
    /// The 4-bit records of all rows, if the file has them and they are not the rows themselves.
    codes: Option<Placed>,
}

/// Shape of the vectors of a slot, stored in the file.
#[derive(Clone, Copy, Serialize, Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shape {
    Dense {
        dim: usize,
        record_bytes: usize,
        datatype: Datatype,
    },
    Sparse,
    Multi {
        dim: usize,
        datatype: Datatype,
    },
}

impl Shape {
    pub(super) fn of(slot: &VectorSlot) -> Self {
        match &slot.kind {
            SlotKind::Dense(kind) => Self::Dense {
                dim: kind.dim,
                record_bytes: kind.space.record_bytes(),
                datatype: kind.datatype,
            },
            SlotKind::Sparse => Self::Sparse,
            SlotKind::Multi(kind) => Self::Multi {
                dim: kind.dim,
                datatype: kind.datatype,
            },
        }
    }
}

impl SlotData {
    /// Opens the vectors of a slot of a segment with that many rows.
    pub(super) fn open(
        file: &Container,
        path: &Path,
        number: usize,
        slot: &VectorSlot,
        rows: usize,
        places: &VectorPlaces,
    ) -> Result<Self> {
        let section = |name: &str, length: Option<usize>, memory| {
            let name = format!("{number}.{name}");
            let section = file.require(&name)?;
            match length.filter(|length| section.len() != *length) {
                Some(length) => Err(StorageError::corrupt(
                    path,
                    0,
                    format!("section `{name}` has {} bytes, not {length}", section.len()),
                )),
                None => Placed::open(section, memory),
            }
        };
        let values = match &slot.kind {
            SlotKind::Dense(kind) => {
                let records = rows * kind.space.record_bytes();
                SlotValues::Dense(DenseColumn {
                    kind: kind.clone(),
                    full: section("full", Some(rows * kind.row_bytes()), places.originals)?,
                    codes: section("codes", Some(records), places.codes)?,
                })
            }
            SlotKind::Sparse => {
                let prefix = number.to_string();
                let rows = u32::try_from(rows).unwrap_or(u32::MAX);
                SlotValues::Sparse(SparseColumn::open(
                    file,
                    path,
                    &prefix,
                    rows,
                    places.postings,
                )?)
            }
            SlotKind::Multi(kind) => {
                let full = section("full", None, places.originals)?;
                let rows_of_points = full.len() / kind.row_bytes().max(1);
                // Older files have none.
                let has_codes = file.section(&format!("{number}.codes")).is_some();
                let records = Some(rows_of_points * kind.space.record_bytes());
                SlotValues::Multi(MultiColumn {
                    kind: kind.clone(),
                    starts: section("at", Some((rows + 1) * 8), places.originals)?,
                    codes: has_codes
                        .then(|| section("codes", records, places.codes))
                        .transpose()?,
                    full,
                })
            }
        };
        let present = section("present", Some(rows.div_ceil(64) * 8), Memory::Cold)?;
        let present = bits_from(present.all(), rows);
        Ok(Self { present, values })
    }

    /// Brings vectors and codes where they shall be.
    pub(super) fn place(&self, places: &VectorPlaces) -> Result<()> {
        match &self.values {
            SlotValues::Dense(column) => {
                column.full.place(places.originals)?;
                column.codes.place(places.codes)
            }
            SlotValues::Sparse(column) => column.place(places.postings),
            SlotValues::Multi(column) => {
                column.starts.place(places.originals)?;
                column.full.place(places.originals)?;
                let codes = column.codes.as_ref();
                codes.map_or(Ok(()), |own| own.place(places.codes))
            }
        }
    }

    /// The vector of a row, if it has one.
    pub(in crate::shard) fn row(&self, offset: u32) -> Option<StoredRef<'_>> {
        if !self.present.get(offset as usize) {
            return None;
        }
        Some(match &self.values {
            SlotValues::Dense(column) => StoredRef::Dense(column.values(offset)),
            SlotValues::Sparse(column) => {
                let (indices, values) = column.row(offset);
                StoredRef::Sparse { indices, values }
            }
            SlotValues::Multi(column) => StoredRef::Multi {
                dim: column.kind.dim,
                values: column.values(offset),
            },
        })
    }

    /// The records of a row; empty where the slot has none.
    pub(super) fn records(&self, offset: u32) -> &[u8] {
        match &self.values {
            SlotValues::Dense(column) => column.record(offset),
            SlotValues::Multi(column) => column.records(offset),
            SlotValues::Sparse(_) => &[],
        }
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
            SlotValues::Dense(column) => {
                let kind = &column.kind;
                let row = kind.row_bytes().max(kind.space.record_bytes());
                self.present.count_ones() as u64 * row as u64
            }
            SlotValues::Sparse(column) => column.bytes(),
            SlotValues::Multi(column) => column.full.len() as u64,
        }
    }
}

impl DenseColumn {
    /// The 4-bit records of all rows.
    pub(in crate::shard) fn codes(&self) -> &[u8] {
        self.codes.all()
    }

    /// Memory of rows and records that is not mapped.
    pub(in crate::shard) fn memory_bytes(&self) -> usize {
        self.full.sizes().1 + self.codes.sizes().1
    }

    fn record(&self, offset: u32) -> &[u8] {
        let size = self.kind.space.record_bytes();
        let at = offset as usize * size;
        self.codes().get(at..at + size).unwrap_or(&[])
    }

    fn values(&self, offset: u32) -> Values<'_> {
        Values::from_bytes(self.bytes(offset), self.kind.datatype, &self.kind.space)
    }
}

impl Originals for DenseColumn {
    fn row<'a>(&'a self, offset: u32, buffer: &'a mut Vec<f32>) -> &'a [f32] {
        self.kind.compared(self.values(offset), buffer)
    }

    fn bytes(&self, offset: u32) -> &[u8] {
        let size = self.kind.row_bytes();
        if size == 0 {
            return self.record(offset);
        }
        let at = offset as usize * size;
        // Checked as a whole when the segment was opened.
        self.full.bytes(at..at + size).unwrap_or(&[])
    }

    fn len(&self) -> usize {
        match self.kind.row_bytes() {
            0 => self.codes.len() / self.kind.space.record_bytes().max(1),
            size => self.full.len() / size,
        }
    }
}

impl MultiColumn {
    /// Where the bytes of a point are.
    fn range(&self, offset: u32) -> Range<usize> {
        let at = offset as usize * 8;
        let bounds = self.starts.bytes(at..at + 16).unwrap_or(&[]);
        let &[start, end] = bytemuck::try_cast_slice::<u8, u64>(bounds).unwrap_or(&[]) else {
            return 0..0;
        };
        let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end)) else {
            return 0..0;
        };
        start..end.max(start)
    }

    fn bytes(&self, offset: u32) -> &[u8] {
        self.full.bytes(self.range(offset)).unwrap_or(&[])
    }

    fn values(&self, offset: u32) -> Values<'_> {
        Values::from_bytes(self.bytes(offset), self.kind.datatype, &self.kind.space)
    }
}

impl MultiRows for MultiColumn {
    fn rows<'a>(&'a self, offset: u32, buffer: &'a mut Vec<f32>) -> &'a [f32] {
        self.kind.compared(self.values(offset), buffer)
    }

    fn has_records(&self) -> bool {
        self.kind.row_bytes() == 0 || self.codes.is_some()
    }

    fn records(&self, offset: u32) -> &[u8] {
        let range = self.range(offset);
        let (row_bytes, record_bytes) = (self.kind.row_bytes(), self.kind.space.record_bytes());
        let (codes, range) = match &self.codes {
            _ if row_bytes == 0 => (&self.full, range),
            Some(codes) => {
                let row = |bytes: usize| bytes / row_bytes * record_bytes;
                (codes, row(range.start)..row(range.end))
            }
            None => return &[],
        };
        codes.bytes(range).unwrap_or(&[])
    }
}

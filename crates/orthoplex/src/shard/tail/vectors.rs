//! The vectors of one slot of a tail: one entry per row, empty where a row lacks it.

use crate::schema::{RowKind, SlotKind, VectorSlot};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::multi::MultiRows;
use orthoplex_index::sparse::TailPostings;
use orthoplex_index::stored::{Stored, StoredRef};
use orthoplex_index::values::{Values, store};
use orthoplex_kernels::aligned::AlignedBytes;

/// One slot of a tail.
pub(in crate::shard) struct TailVectors {
    /// Rows that have the vector.
    pub(in crate::shard) present: Bitset,
    pub(in crate::shard) values: TailValues,
}

/// The values, by kind.
pub(in crate::shard) enum TailValues {
    Dense(DenseRows),
    Sparse(SparseRows),
    Multi(RowLists),
}

/// One row per point, with its 4-bit record.
pub(in crate::shard) struct DenseRows {
    kind: RowKind,
    full: AlignedBytes,
    pub(in crate::shard) codes: AlignedBytes,
}

/// Indices and values of each point, and the postings of all.
pub(in crate::shard) struct SparseRows {
    ends: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
    pub(in crate::shard) postings: TailPostings,
}

/// Several rows per point, or the records of several rows.
pub(in crate::shard) struct RowLists {
    kind: RowKind,
    /// Where the bytes of each point end.
    ends: Vec<usize>,
    full: AlignedBytes,
}

impl TailVectors {
    pub(super) fn new(slot: &VectorSlot) -> Self {
        let values = match &slot.kind {
            SlotKind::Dense(kind) => TailValues::Dense(DenseRows {
                kind: kind.clone(),
                full: AlignedBytes::new(),
                codes: AlignedBytes::new(),
            }),
            SlotKind::Sparse => TailValues::Sparse(SparseRows {
                ends: Vec::new(),
                indices: Vec::new(),
                values: Vec::new(),
                postings: TailPostings::default(),
            }),
            SlotKind::Multi(kind) => TailValues::Multi(RowLists {
                kind: kind.clone(),
                ends: Vec::new(),
                full: AlignedBytes::new(),
            }),
        };
        Self {
            present: Bitset::new(0),
            values,
        }
    }

    /// Appends a row; returns how many bytes it takes. A vector of another kind or dimension, which
    /// no check lets through, counts as none.
    pub(super) fn push(&mut self, offset: u32, vector: Option<(&Stored, &[u8])>) -> usize {
        let (fits, bytes) = match &mut self.values {
            TailValues::Dense(rows) => rows.push(vector),
            TailValues::Sparse(rows) => rows.push(offset, vector),
            TailValues::Multi(rows) => rows.push(vector),
        };
        if fits {
            self.present.grow(offset as usize + 1);
            self.present.set(offset as usize);
        }
        bytes
    }

    /// The vector of a row, if it has one.
    pub(in crate::shard) fn row(&self, offset: u32) -> Option<StoredRef<'_>> {
        if !self.present.get(offset as usize) {
            return None;
        }
        match &self.values {
            TailValues::Dense(rows) => Some(StoredRef::Dense(rows.values(offset))),
            TailValues::Sparse(rows) => {
                let range = range(&rows.ends, offset)?;
                Some(StoredRef::Sparse {
                    indices: rows.indices.get(range.clone())?,
                    values: rows.values.get(range)?,
                })
            }
            TailValues::Multi(rows) => Some(StoredRef::Multi {
                dim: rows.kind.dim,
                values: rows.values(offset),
            }),
        }
    }

    /// The records of a row; empty where the slot has none.
    pub(in crate::shard) fn records(&self, offset: u32) -> &[u8] {
        match &self.values {
            TailValues::Dense(rows) => rows.record(offset),
            TailValues::Multi(rows) if rows.kind.row_bytes() == 0 => rows.bytes(offset),
            TailValues::Sparse(_) | TailValues::Multi(_) => &[],
        }
    }
}

impl DenseRows {
    fn push(&mut self, vector: Option<(&Stored, &[u8])>) -> (bool, usize) {
        let (rows, records) = (self.full.len(), self.codes.len());
        let (row_bytes, record_bytes) = (self.kind.row_bytes(), self.kind.space.record_bytes());
        self.full.resize(rows + row_bytes);
        self.codes.resize(records + record_bytes);
        let bytes = row_bytes + record_bytes;
        let Some((Stored::Dense(values), record)) = vector else {
            return (false, bytes);
        };
        if values.len() != self.kind.dim {
            return (false, bytes);
        }
        if let Some(own) = self.full.get_mut(rows..) {
            store(values, self.kind.datatype, &self.kind.space, own);
        }
        if let Some(own) = self.codes.get_mut(records..records + record.len()) {
            own.copy_from_slice(record);
        }
        (true, bytes)
    }

    fn record(&self, offset: u32) -> &[u8] {
        let size = self.kind.space.record_bytes();
        let start = offset as usize * size;
        self.codes.get(start..start + size).unwrap_or(&[])
    }

    fn bytes(&self, offset: u32) -> &[u8] {
        let size = self.kind.row_bytes();
        if size == 0 {
            return self.record(offset);
        }
        let start = offset as usize * size;
        self.full.get(start..start + size).unwrap_or(&[])
    }

    fn values(&self, offset: u32) -> Values<'_> {
        Values::from_bytes(self.bytes(offset), self.kind.datatype, &self.kind.space)
    }

    /// The row as it is compared; zeros where there is no vector.
    pub(in crate::shard) fn row<'a>(&'a self, offset: u32, buffer: &'a mut Vec<f32>) -> &'a [f32] {
        self.kind.compared(self.values(offset), buffer)
    }
}

impl SparseRows {
    fn push(&mut self, offset: u32, vector: Option<(&Stored, &[u8])>) -> (bool, usize) {
        let before = self.indices.len();
        let fits = match vector {
            Some((Stored::Sparse { indices, values }, _)) => {
                self.indices.extend_from_slice(indices);
                self.values.extend_from_slice(values);
                self.postings.push(offset, indices, values);
                true
            }
            _ => false,
        };
        self.ends.push(self.indices.len());
        // An entry is stored by row and in a posting list.
        (fits, 8 + (self.indices.len() - before) * 16)
    }
}

impl RowLists {
    fn push(&mut self, vector: Option<(&Stored, &[u8])>) -> (bool, usize) {
        let before = self.full.len();
        let fits = match vector {
            Some((Stored::Multi { dim, values }, records)) if *dim == self.kind.dim => {
                let size = values.len() / (*dim).max(1) * self.kind.row_bytes();
                if size == 0 {
                    self.full.extend_from_slice(records);
                } else {
                    self.full.resize(before + size);
                    if let Some(own) = self.full.get_mut(before..) {
                        store(values, self.kind.datatype, &self.kind.space, own);
                    }
                }
                true
            }
            _ => false,
        };
        self.ends.push(self.full.len());
        (fits, 8 + self.full.len() - before)
    }

    fn bytes(&self, offset: u32) -> &[u8] {
        range(&self.ends, offset)
            .and_then(|range| self.full.get(range))
            .unwrap_or(&[])
    }

    fn values(&self, offset: u32) -> Values<'_> {
        Values::from_bytes(self.bytes(offset), self.kind.datatype, &self.kind.space)
    }
}

impl MultiRows for RowLists {
    fn rows<'a>(&'a self, offset: u32, buffer: &'a mut Vec<f32>) -> &'a [f32] {
        self.kind.compared(self.values(offset), buffer)
    }
}

/// The entries of a row, from where each row ends.
fn range(ends: &[usize], offset: u32) -> Option<std::ops::Range<usize>> {
    let place = offset as usize;
    let start = match place.checked_sub(1) {
        Some(before) => *ends.get(before)?,
        None => 0,
    };
    Some(start..*ends.get(place)?)
}

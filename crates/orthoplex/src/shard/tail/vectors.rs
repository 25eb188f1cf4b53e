//! The vectors of one slot of a tail: one entry per row, empty where a row lacks it.

use crate::schema::{SlotKind, VectorSlot};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::multi::MultiRows;
use orthoplex_index::sparse::TailPostings;
use orthoplex_index::stored::{Stored, StoredRef};
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
    pub(in crate::shard) dim: usize,
    pub(in crate::shard) values: Vec<f32>,
    pub(in crate::shard) codes: AlignedBytes,
    record_bytes: usize,
}

/// Indices and values of each point, and the postings of all.
pub(in crate::shard) struct SparseRows {
    ends: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
    pub(in crate::shard) postings: TailPostings,
}

/// Several rows per point.
pub(in crate::shard) struct RowLists {
    dim: usize,
    ends: Vec<usize>,
    values: Vec<f32>,
}

impl TailVectors {
    pub(super) fn new(slot: &VectorSlot) -> Self {
        let values = match &slot.kind {
            SlotKind::Dense(kind) => TailValues::Dense(DenseRows {
                dim: kind.dim,
                values: Vec::new(),
                codes: AlignedBytes::new(),
                record_bytes: kind.space.record_bytes(),
            }),
            SlotKind::Sparse => TailValues::Sparse(SparseRows {
                ends: Vec::new(),
                indices: Vec::new(),
                values: Vec::new(),
                postings: TailPostings::default(),
            }),
            SlotKind::Multi(kind) => TailValues::Multi(RowLists {
                dim: kind.dim,
                ends: Vec::new(),
                values: Vec::new(),
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
            TailValues::Dense(rows) => rows.row(offset).map(StoredRef::Dense),
            TailValues::Sparse(rows) => {
                let range = range(&rows.ends, offset)?;
                Some(StoredRef::Sparse {
                    indices: rows.indices.get(range.clone())?,
                    values: rows.values.get(range)?,
                })
            }
            TailValues::Multi(rows) => Some(StoredRef::Multi {
                dim: rows.dim,
                values: rows.rows(offset),
            }),
        }
    }

    /// The code record of a row; empty where the slot has none.
    pub(in crate::shard) fn record(&self, offset: u32) -> &[u8] {
        let TailValues::Dense(rows) = &self.values else {
            return &[];
        };
        let start = offset as usize * rows.record_bytes;
        rows.codes
            .get(start..start + rows.record_bytes)
            .unwrap_or(&[])
    }
}

impl DenseRows {
    fn push(&mut self, vector: Option<(&Stored, &[u8])>) -> (bool, usize) {
        let records = self.codes.len();
        self.codes.resize(records + self.record_bytes);
        let bytes = self.dim * 4 + self.record_bytes;
        match vector {
            Some((Stored::Dense(values), record)) if values.len() == self.dim => {
                self.values.extend_from_slice(values);
                if let Some(own) = self.codes.get_mut(records..records + record.len()) {
                    own.copy_from_slice(record);
                }
                (true, bytes)
            }
            _ => {
                self.values.resize(self.values.len() + self.dim, 0.0);
                (false, bytes)
            }
        }
    }

    /// The values of a row; zeros where there is no vector.
    pub(in crate::shard) fn row(&self, offset: u32) -> Option<&[f32]> {
        let start = offset as usize * self.dim;
        self.values.get(start..start + self.dim)
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
        let before = self.values.len();
        let fits = match vector {
            Some((Stored::Multi { dim, values }, _)) if *dim == self.dim => {
                self.values.extend_from_slice(values);
                true
            }
            _ => false,
        };
        self.ends.push(self.values.len());
        (fits, 8 + (self.values.len() - before) * 4)
    }
}

impl MultiRows for RowLists {
    fn rows(&self, offset: u32) -> &[f32] {
        range(&self.ends, offset)
            .and_then(|range| self.values.get(range))
            .unwrap_or(&[])
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

//! The newest points of a shard, in memory: append-only rows with their 4-bit codes.
//!
//! Rows are never changed; a newer row of the same id links back to the older one, so that every
//! view finds the row that was current for it. Whether a row is alive is the view's business.

use crate::schema::Schema;
use orthoplex_index::bitset::Bitset;
use orthoplex_kernels::aligned::AlignedBytes;
use orthoplex_types::{Payload, PointId};
use parking_lot::RwLock;
use std::collections::BTreeMap;
use std::sync::Arc;

/// No older row.
const NONE: u32 = u32::MAX;

/// The rows of one tail. Readers hold the lock only for the length of a scan.
pub(super) struct Tail {
    /// Number of the segment that it will become.
    pub(super) id: u64,
    pub(super) rows: RwLock<TailRows>,
}

/// A row that is about to be appended, its codes computed already.
#[derive(Debug, Clone)]
pub(super) struct NewRow {
    pub(super) id: PointId,
    pub(super) version: u64,
    pub(super) payload: Arc<Payload>,
    /// Slot, values, code record (empty if the slot has none).
    pub(super) vectors: Vec<(u16, Vec<f32>, Vec<u8>)>,
}

/// Columns of a tail; all have one entry per row.
pub(super) struct TailRows {
    pub(super) ids: Vec<PointId>,
    pub(super) versions: Vec<u64>,
    pub(super) payloads: Vec<Arc<Payload>>,
    pub(super) vectors: Vec<TailVectors>,
    newest: BTreeMap<PointId, u32>,
    older: Vec<u32>,
    bytes: usize,
}

/// One slot of a tail.
pub(super) struct TailVectors {
    pub(super) dim: usize,
    pub(super) values: Vec<f32>,
    pub(super) codes: AlignedBytes,
    pub(super) present: Bitset,
    record_bytes: usize,
}

impl Tail {
    pub(super) fn new(id: u64, schema: &Schema) -> Self {
        let slot = |slot: &crate::schema::VectorSlot| TailVectors {
            dim: slot.dim,
            values: Vec::new(),
            codes: AlignedBytes::new(),
            present: Bitset::new(0),
            record_bytes: slot.space.record_bytes(),
        };
        let rows = TailRows {
            ids: Vec::new(),
            versions: Vec::new(),
            payloads: Vec::new(),
            vectors: schema.slots().iter().map(slot).collect(),
            newest: BTreeMap::new(),
            older: Vec::new(),
            bytes: 0,
        };
        Self {
            id,
            rows: RwLock::new(rows),
        }
    }
}

impl TailRows {
    /// Approximate memory of all rows.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Appends a row and returns its offset.
    pub(super) fn push(&mut self, row: NewRow) -> u32 {
        let offset = u32::try_from(self.ids.len()).unwrap_or(NONE);
        self.older
            .push(self.newest.insert(row.id, offset).unwrap_or(NONE));
        self.ids.push(row.id);
        self.versions.push(row.version);
        self.bytes += 128 + approximate_size(&row.payload);
        self.payloads.push(row.payload);
        for slot in &mut self.vectors {
            slot.push_absent();
        }
        for (slot, values, record) in row.vectors {
            if let Some(slot) = self.vectors.get_mut(usize::from(slot)) {
                slot.fill_last(offset, &values, &record);
                self.bytes += slot.dim * 4 + slot.record_bytes;
            }
        }
        offset
    }

    /// The newest row of that id among the first `len`.
    pub(super) fn find(&self, id: PointId, len: u32) -> Option<u32> {
        self.current(*self.newest.get(&id)?, len)
    }

    fn current(&self, mut offset: u32, len: u32) -> Option<u32> {
        while offset != NONE && offset >= len {
            offset = self.older.get(offset as usize).copied().unwrap_or(NONE);
        }
        (offset != NONE).then_some(offset)
    }

    /// Ids from `from` on in their order, each with its newest row among the first `len`.
    pub(super) fn in_order(
        &self,
        from: Option<PointId>,
        len: u32,
    ) -> impl Iterator<Item = (PointId, u32)> {
        let start = from.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Included);
        self.newest
            .range((start, std::ops::Bound::Unbounded))
            .filter_map(move |(id, newest)| self.current(*newest, len).map(|offset| (*id, offset)))
    }
}

impl TailVectors {
    fn push_absent(&mut self) {
        self.values.resize(self.values.len() + self.dim, 0.0);
        self.codes.resize(self.codes.len() + self.record_bytes);
    }

    fn fill_last(&mut self, offset: u32, values: &[f32], record: &[u8]) {
        let start = offset as usize * self.dim;
        if let Some(row) = self.values.get_mut(start..start + self.dim)
            && row.len() == values.len()
        {
            row.copy_from_slice(values);
            let start = offset as usize * self.record_bytes;
            if let Some(own) = self.codes.get_mut(start..start + record.len()) {
                own.copy_from_slice(record);
            }
            self.present.grow(offset as usize + 1);
            self.present.set(offset as usize);
        }
    }

    /// The code record of a row.
    pub(super) fn record(&self, offset: u32) -> &[u8] {
        let start = offset as usize * self.record_bytes;
        self.codes
            .get(start..start + self.record_bytes)
            .unwrap_or(&[])
    }

    /// The values of a row that has this vector.
    pub(super) fn row(&self, offset: u32) -> Option<&[f32]> {
        if !self.present.get(offset as usize) {
            return None;
        }
        let start = offset as usize * self.dim;
        self.values.get(start..start + self.dim)
    }
}

/// Rough size of a payload in memory: enough to bound a tail.
fn approximate_size(payload: &Payload) -> usize {
    fn of(value: &serde_json::Value) -> usize {
        use serde_json::Value;
        32 + match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(of).sum(),
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| key.len() + 32 + of(value))
                .sum(),
            _ => 0,
        }
    }
    payload
        .0
        .iter()
        .map(|(key, value)| key.len() + 32 + of(value))
        .sum()
}

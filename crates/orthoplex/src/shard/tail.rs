//! The newest points of a shard, in memory: append-only rows with their 4-bit codes.
//!
//! Rows are never changed; a newer row of the same id links back to the older one, so that every
//! view finds the row that was current for it. Whether a row is alive is the view's business.

mod vectors;

pub(super) use vectors::{DenseRows, TailValues, TailVectors};

use crate::schema::Schema;
use orthoplex_index::fields::Rules;
use orthoplex_index::fields::ranking::{Documents, GrowingDocuments};
use orthoplex_index::stored::Stored;
use orthoplex_index::work;
use orthoplex_types::{JsonPath, Payload, PointId};
use parking_lot::{Mutex, RwLock};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// No older row.
const NONE: u32 = u32::MAX;

/// The rows of one tail. Readers hold the lock only for the length of a scan.
pub(super) struct Tail {
    /// Number of the segment that it will become.
    pub(super) id: u64,
    pub(super) rows: RwLock<TailRows>,
    /// Words of ranked text fields, as far as a query has asked for them.
    texts: Mutex<HashMap<JsonPath, GrowingDocuments>>,
}

/// A row that is about to be appended, its codes computed already.
#[derive(Debug, Clone)]
pub(super) struct NewRow {
    pub(super) id: PointId,
    pub(super) version: u64,
    pub(super) payload: Arc<Payload>,
    /// Slot, vector, code record (empty if the slot has none).
    pub(super) vectors: Vec<(u16, Stored, Vec<u8>)>,
}

/// Columns of a tail; all have one entry per row.
pub(super) struct TailRows {
    pub(super) ids: Vec<PointId>,
    pub(super) versions: Vec<u64>,
    pub(super) payloads: Vec<Arc<Payload>>,
    /// By slot number; none for removed slots.
    pub(super) vectors: Vec<Option<TailVectors>>,
    newest: BTreeMap<PointId, u32>,
    older: Vec<u32>,
    bytes: usize,
}

impl Tail {
    pub(super) fn new(id: u64, schema: &Schema) -> Self {
        let slot = |number| schema.slot(number).map(TailVectors::new);
        let rows = TailRows {
            ids: Vec::new(),
            versions: Vec::new(),
            payloads: Vec::new(),
            vectors: (0..schema.numbers()).map(slot).collect(),
            newest: BTreeMap::new(),
            older: Vec::new(),
            bytes: 0,
        };
        Self {
            id,
            rows: RwLock::new(rows),
            texts: Mutex::default(),
        }
    }

    /// What the first `len` rows have of the terms of a query; `None` unless the field is ranked by
    /// them. The first query after a write makes words of what is new.
    pub(super) fn documents(
        &self,
        len: u32,
        field: &JsonPath,
        rules: &Rules,
        terms: &[String],
    ) -> Option<Documents<'static>> {
        let len = len as usize;
        let mut texts = self.texts.lock();
        if !texts.get(field).is_some_and(|own| own.fits(rules, field)) {
            texts.insert(field.clone(), GrowingDocuments::new(rules, field)?);
        }
        let documents = texts.get_mut(field)?;
        let new: Vec<Arc<Payload>> = {
            let rows = self.rows.read();
            let missing = documents.len()..len.max(documents.len());
            rows.payloads.get(missing).unwrap_or_default().to_vec()
        };
        for payload in &new {
            documents.push(payload);
        }
        Some(documents.first(len, terms))
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
        for (number, slot) in (0u16..).zip(&mut self.vectors) {
            let Some(slot) = slot else { continue };
            let own = row.vectors.iter().find(|(own, ..)| *own == number);
            let own = own.map(|(_, vector, record)| (vector, record.as_slice()));
            self.bytes += slot.push(offset, own);
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

/// Counts a payload that is read.
pub(super) fn note_read(payload: &Payload) {
    if work::is_counted() {
        work::read_payload(payload.json_len());
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

//! Rows of any part, read: to copy one into a new row, and to write segments from them.

use super::part::Body;
use super::sealed::Sealed;
use super::tail::{TailRows, note_read};
use orthoplex_index::stored::{Stored, StoredRef};
use orthoplex_storage::Result;
use orthoplex_types::{Payload, PointId};
use std::sync::Arc;

/// Rows that a segment is written from. Offsets run from 0 to `len`.
pub(super) trait RowSource {
    /// Number of rows.
    fn len(&self) -> usize;
    /// External id of a row.
    fn id(&self, offset: u32) -> PointId;
    /// Log position of the write that made the row.
    fn version(&self, offset: u32) -> u64;
    /// Payload of a row.
    fn payload(&self, offset: u32) -> Result<Arc<Payload>>;
    /// Vector of a slot; `None` when the row lacks it.
    fn vector(&self, slot: usize, offset: u32) -> Option<StoredRef<'_>>;
    /// Records of a slot; meaningful only where there is a vector.
    fn records(&self, slot: usize, offset: u32) -> &[u8];
}

impl RowSource for TailRows {
    fn len(&self) -> usize {
        self.ids.len()
    }

    fn id(&self, offset: u32) -> PointId {
        self.ids
            .get(offset as usize)
            .copied()
            .unwrap_or(PointId::Num(0))
    }

    fn version(&self, offset: u32) -> u64 {
        self.versions.get(offset as usize).copied().unwrap_or(0)
    }

    fn payload(&self, offset: u32) -> Result<Arc<Payload>> {
        let own = self.payloads.get(offset as usize);
        Ok(own
            .inspect(|own| note_read(own))
            .cloned()
            .unwrap_or_default())
    }

    fn vector(&self, slot: usize, offset: u32) -> Option<StoredRef<'_>> {
        self.vectors.get(slot)?.as_ref()?.row(offset)
    }

    fn records(&self, slot: usize, offset: u32) -> &[u8] {
        let own = self.vectors.get(slot).and_then(Option::as_ref);
        own.map_or(&[], |own| own.records(offset))
    }
}

/// Live rows of several segments, in a chosen order.
pub(super) struct Gathered<'a> {
    pub(super) segments: &'a [Arc<Sealed>],
    /// Place of the segment in the list, and offset there.
    pub(super) rows: Vec<(u32, u32)>,
}

impl Gathered<'_> {
    fn at(&self, offset: u32) -> Option<(&Sealed, u32)> {
        let (segment, offset) = *self.rows.get(offset as usize)?;
        Some((self.segments.get(segment as usize)?, offset))
    }
}

impl RowSource for Gathered<'_> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn id(&self, offset: u32) -> PointId {
        self.at(offset)
            .map_or(PointId::Num(0), |(segment, offset)| segment.id_of(offset))
    }

    fn version(&self, offset: u32) -> u64 {
        self.at(offset)
            .map_or(0, |(segment, offset)| segment.version(offset))
    }

    fn payload(&self, offset: u32) -> Result<Arc<Payload>> {
        match self.at(offset) {
            Some((segment, offset)) => segment.payload(offset).map(Arc::new),
            None => Ok(Arc::default()),
        }
    }

    fn vector(&self, slot: usize, offset: u32) -> Option<StoredRef<'_>> {
        let (segment, offset) = self.at(offset)?;
        segment.vector(slot, offset)
    }

    fn records(&self, slot: usize, offset: u32) -> &[u8] {
        self.at(offset)
            .map_or(&[], |(segment, offset)| segment.records(slot, offset))
    }
}

/// Payload of the row at an offset.
pub(super) fn read_payload(body: &Body, offset: u32) -> Result<Arc<Payload>> {
    match body {
        Body::Tail(tail) => tail.rows.read().payload(offset),
        Body::Sealed(segment) => segment.payload(offset).map(Arc::new),
    }
}

/// Slots, vectors and code records of the row at an offset, copied.
pub(super) fn read_vectors(body: &Body, offset: u32) -> Vec<(u16, Stored, Vec<u8>)> {
    match body {
        Body::Tail(tail) => {
            let rows = tail.rows.read();
            copy(&*rows, rows.vectors.len(), offset)
        }
        Body::Sealed(segment) => {
            let only = Gathered {
                segments: std::slice::from_ref(segment),
                rows: vec![(0, offset)],
            };
            copy(&only, segment.slots(), 0)
        }
    }
}

fn copy(rows: &dyn RowSource, slots: usize, offset: u32) -> Vec<(u16, Stored, Vec<u8>)> {
    let mut vectors = Vec::with_capacity(slots);
    for slot in 0..slots {
        if let (Some(vector), Ok(number)) = (rows.vector(slot, offset), u16::try_from(slot)) {
            vectors.push((
                number,
                vector.to_owned(),
                rows.records(slot, offset).to_vec(),
            ));
        }
    }
    vectors
}

//! How much a shard stores: vectors of live points, and payloads of all rows that are kept.
//!
//! Small parts are counted; of large ones, rows at equal distances stand for the others.

use super::{Place, View};
use crate::shard::part::Part;
use orthoplex_index::stored::StoredRef;

/// Rows of one part that are looked at.
const SAMPLES: u32 = 256;
/// Least storage of a payload, and the steps in which it grows.
const PAYLOAD_BLOCK: usize = 128;

/// Stored bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoredBytes {
    /// Of the vectors of live points.
    pub vectors: usize,
    /// Of the payloads of all rows, superseded ones too, until a merge drops them.
    pub payloads: usize,
}

impl StoredBytes {
    /// Takes what another shard stores into the account.
    pub const fn add(&mut self, other: Self) {
        self.vectors += other.vectors;
        self.payloads += other.payloads;
    }
}

impl View {
    /// What this state stores, exactly for few rows.
    pub fn stored_bytes(&self) -> StoredBytes {
        let mut all = StoredBytes::default();
        for (number, part) in (0u32..).zip(&self.parts) {
            all.add(self.bytes_of(number, part));
        }
        all
    }

    pub(in crate::shard) fn bytes_of(&self, number: u32, part: &Part) -> StoredBytes {
        let step = part.len.div_ceil(SAMPLES).max(1);
        let (mut rows, mut live) = (0, 0);
        let mut sampled = StoredBytes::default();
        for offset in (0..part.len).step_by(step as usize) {
            let place = Place {
                part: number,
                offset,
            };
            rows += 1;
            sampled.payloads += self.payload_bytes(place);
            if part.is_live(offset) {
                live += 1;
                sampled.vectors += self.vector_bytes(place);
            }
        }
        StoredBytes {
            vectors: scaled(sampled.vectors, part.live(), live),
            payloads: scaled(sampled.payloads, part.len as usize, rows),
        }
    }

    fn vector_bytes(&self, place: Place) -> usize {
        let bytes = |vector: StoredRef<'_>| match vector {
            StoredRef::Dense(values) | StoredRef::Multi { values, .. } => values.bytes().len(),
            StoredRef::Sparse { indices, values } => size_of_val(indices) + size_of_val(values),
        };
        let slots = self.schema.slots();
        slots
            .filter_map(|(slot, _)| self.with_vector(place, slot, bytes))
            .sum()
    }

    /// A payload that cannot be read stands for an average one; reads of it tell the fault.
    fn payload_bytes(&self, place: Place) -> usize {
        let payload = self.payload(place).unwrap_or_default();
        let length = serde_json::to_vec(&payload).map_or(0, |bytes| bytes.len());
        length.max(1).next_multiple_of(PAYLOAD_BLOCK)
    }
}

fn scaled(bytes: usize, rows: usize, sampled: usize) -> usize {
    if rows == sampled {
        return bytes;
    }
    (bytes as f64 * rows as f64 / sampled.max(1) as f64) as usize
}

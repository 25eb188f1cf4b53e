//! A sealed segment: immutable rows in one file, and a graph per vector in files of their own.
//!
//! Rows are checked against their checksums when the segment is opened (payloads when they are
//! read). Codes and graphs are copied into memory and the rest stays mapped, unless the collection says
//! otherwise.

mod index;
mod vectors;
mod writer;

pub(super) use index::{BuildIndex, IndexKey, SlotIndex};
pub(super) use vectors::{DenseColumn, SlotData, SlotValues};
pub(super) use writer::write_segment;

use vectors::Shape;

use super::manifest::SegmentEntry;
use crate::schema::{Places, Schema, Tuning};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::fields::Columns;
use orthoplex_index::placed::Placed;
use orthoplex_index::stored::StoredRef;
use orthoplex_index::work;
use orthoplex_storage::{Container, Result, StorageError, Vfs};
use orthoplex_types::{Payload, PointId};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

const KIND: [u8; 8] = *b"segment\0";
const VERSION: u32 = 1;
/// Bytes of an id: its value, little-endian, and whether it is a UUID.
const ID_BYTES: usize = 17;

/// A segment as searches see it. Cheap to copy with another set of graphs.
#[derive(Clone)]
pub(super) struct Sealed {
    pub(super) id: u64,
    pub(super) data: Arc<SegmentData>,
    /// Graph of each slot, if it has one.
    pub(super) indexes: Vec<Option<Arc<SlotIndex>>>,
}

/// What the data file holds.
pub(super) struct SegmentData {
    len: u32,
    ids: Placed,
    order: Placed,
    versions: Placed,
    payload_at: Placed,
    payload: Placed,
    /// By slot number; none where no row has the vector.
    pub(super) slots: Vec<Option<SlotData>>,
    /// Numbers of all slots that the file holds, removed ones too.
    pub(super) held: Vec<usize>,
    pub(super) columns: Columns,
}

/// Shape of a segment, stored in its file.
#[derive(Serialize, Deserialize)]
struct Meta {
    rows: u32,
    slots: Vec<SlotMeta>,
}

#[derive(Serialize, Deserialize)]
struct SlotMeta {
    number: usize,
    shape: Shape,
}

impl Sealed {
    /// Opens the segment of a manifest entry with all its graphs.
    pub(super) fn open(
        vfs: &dyn Vfs,
        dir: &Path,
        entry: &SegmentEntry,
        schema: &Schema,
        places: &Places,
    ) -> Result<Self> {
        let data = Arc::new(SegmentData::open(
            vfs,
            &dir.join(SegmentEntry::data_name(entry.id)),
            schema,
            places,
        )?);
        let mut indexes = Vec::with_capacity(schema.numbers());
        for slot in 0..schema.numbers() {
            let file = entry.indexes.get(slot).and_then(Option::as_ref);
            let file = file.filter(|_| schema.slot(slot).is_some());
            let index = file
                .map(|file| SlotIndex::open(vfs, dir, file, data.len(), places.vector(slot)))
                .transpose()?;
            indexes.push(index.map(Arc::new));
        }
        Ok(Self {
            id: entry.id,
            data,
            indexes,
        })
    }

    /// Brings everything where it shall be; what is there already costs nothing.
    pub(super) fn place(&self, places: &Places) -> Result<()> {
        self.data.place(places)?;
        let numbered = self.indexes.iter().enumerate();
        numbered
            .filter_map(|(slot, index)| Some((slot, index.as_ref()?)))
            .try_for_each(|(slot, index)| index.place(places.vector(slot)))
    }

    pub(super) fn len(&self) -> u32 {
        self.data.len
    }

    pub(super) fn slots(&self) -> usize {
        self.data.slots.len()
    }

    pub(super) fn id_of(&self, offset: u32) -> PointId {
        self.data.id_at(offset as usize)
    }

    pub(super) fn version(&self, offset: u32) -> u64 {
        let at = offset as usize * 8;
        let bytes = self
            .data
            .versions
            .bytes(at..at + 8)
            .ok()
            .and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    }

    pub(super) fn payload(&self, offset: u32) -> Result<Payload> {
        let at = offset as usize * 8;
        let bounds = self.data.payload_at.bytes(at..at + 16)?;
        let bound = |range: std::ops::Range<usize>| {
            let bytes = bounds.get(range).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(usize::MAX, |bytes| u64::from_le_bytes(bytes) as usize)
        };
        let bytes = self.data.payload.bytes(bound(0..8)..bound(8..16))?;
        if bytes.is_empty() {
            return Ok(Payload::default());
        }
        work::read_payload(bytes.len());
        serde_json::from_slice(bytes).map_err(|error| {
            let begin = bound(0..8);
            self.data
                .payload
                .corrupt(begin, &format!("payload of row {offset}: {error}"))
        })
    }

    pub(super) fn vector(&self, slot: usize, offset: u32) -> Option<StoredRef<'_>> {
        self.data.slots.get(slot)?.as_ref()?.row(offset)
    }

    pub(super) fn records(&self, slot: usize, offset: u32) -> &[u8] {
        let slot = self.data.slots.get(slot).and_then(Option::as_ref);
        slot.map_or(&[], |slot| slot.records(offset))
    }

    /// The newest row of that id, alive or not. Only the newest of several can be alive.
    pub(super) fn find(&self, id: PointId) -> Option<u32> {
        let after = self.data.first_where(|own| own > id);
        let offset = self.data.ordered(after.checked_sub(1)?)?;
        (self.id_of(offset) == id).then_some(offset)
    }

    /// Offsets in the order of their ids, from `from` on.
    pub(super) fn in_order(&self, from: Option<PointId>) -> impl Iterator<Item = (PointId, u32)> {
        let start = from.map_or(0, |id| self.data.first_where(|own| own >= id));
        (start..self.len() as usize)
            .filter_map(|place| self.data.ordered(place))
            .map(|offset| (self.id_of(offset), offset))
    }
}

impl SegmentData {
    fn open(vfs: &dyn Vfs, path: &Path, schema: &Schema, places: &Places) -> Result<Self> {
        let file = Container::open(vfs, path, KIND, VERSION)?;
        let corrupt = |what: &str| StorageError::corrupt(path, 0, what);
        let meta: Meta = serde_json::from_slice(file.require("meta")?.verify_all()?)
            .map_err(|error| corrupt(&error.to_string()))?;
        let rows = meta.rows as usize;
        let section = |name: &str, length: usize, memory| {
            let section = file.require(name)?;
            if section.len() != length {
                return Err(corrupt(&format!(
                    "section `{name}` has {} bytes, not {length}",
                    section.len()
                )));
            }
            Placed::open(section, memory)
        };
        let mut slots = Vec::with_capacity(schema.numbers());
        for number in 0..schema.numbers() {
            let own = meta.slots.iter().find(|own| own.number == number);
            let (Some(own), Some(slot)) = (own, schema.slot(number)) else {
                slots.push(None);
                continue;
            };
            let wanted = Shape::of(slot);
            if own.shape != wanted {
                let what = format!(
                    "vector {number} has the shape {:?}, not {wanted:?}",
                    own.shape
                );
                return Err(corrupt(&what));
            }
            slots.push(Some(SlotData::open(
                &file,
                path,
                number,
                slot,
                rows,
                places.vector(number),
            )?));
        }
        Ok(Self {
            len: meta.rows,
            ids: section("ids", rows * ID_BYTES, places.ids)?,
            order: section("order", rows * 4, places.ids)?,
            versions: section("versions", rows * 8, places.ids)?,
            payload_at: section("payload.at", (rows + 1) * 8, places.payload)?,
            // Payloads are checked when they are read.
            payload: Placed::unchecked(file.require("payload")?),
            slots,
            held: meta.slots.iter().map(|own| own.number).collect(),
            columns: Columns::open(&file)?.unwrap_or_default(),
        })
    }

    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    fn place(&self, places: &Places) -> Result<()> {
        let ids = [&self.ids, &self.order, &self.versions];
        ids.into_iter().try_for_each(|own| own.place(places.ids))?;
        self.payload_at.place(places.payload)?;
        self.payload.place(places.payload)?;
        let numbered = self.slots.iter().enumerate();
        numbered
            .filter_map(|(slot, data)| Some((slot, data.as_ref()?)))
            .try_for_each(|(slot, data)| data.place(places.vector(slot)))
    }

    fn id_at(&self, offset: usize) -> PointId {
        let at = offset * ID_BYTES;
        let Ok(bytes) = self.ids.bytes(at..at + ID_BYTES) else {
            return PointId::Num(0);
        };
        let (value, kind) = bytes.split_at(16);
        let value = value.try_into().map_or(0, u128::from_le_bytes);
        if kind == [0] {
            PointId::Num(value as u64)
        } else {
            PointId::Uuid(value)
        }
    }

    fn ordered(&self, place: usize) -> Option<u32> {
        let at = place.checked_mul(4)?;
        if at + 4 > self.order.len() {
            return None;
        }
        let bytes = self.order.bytes(at..at + 4).ok()?;
        bytes
            .try_into()
            .ok()
            .map(u32::from_le_bytes)
            .filter(|offset| *offset < self.len)
    }

    /// First place in the order of ids from which on `holds` is true.
    fn first_where(&self, holds: impl Fn(PointId) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len as usize);
        while low < high {
            let middle = low.midpoint(high);
            match self.ordered(middle) {
                Some(offset) if !holds(self.id_at(offset as usize)) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// Whether some posting lists have weights of another type than they shall have.
    pub(super) fn has_other_weights(&self, tuning: &Tuning) -> bool {
        let mut numbered = self.slots.iter().enumerate();
        numbered.any(|(slot, data)| match data.as_ref().map(|own| &own.values) {
            Some(SlotValues::Sparse(column)) => column.datatype() != tuning.sparse_datatype(slot),
            _ => false,
        })
    }

    /// Bytes of the vectors of one slot.
    pub(super) fn vector_bytes(&self, slot: usize) -> u64 {
        let slot = self.slots.get(slot).and_then(Option::as_ref);
        slot.map_or(0, SlotData::bytes)
    }
}

/// A bitset of `len` bits from little-endian words.
pub(super) fn bits_from(bytes: &[u8], len: usize) -> Bitset {
    let word = |chunk: &[u8]| chunk.try_into().map_or(0, u64::from_le_bytes);
    Bitset::from_words(bytes.chunks_exact(8).map(word).collect(), len)
}

/// The words of a bitset of `len` bits, little-endian.
pub(super) fn bits_to(bits: &Bitset, len: usize) -> Vec<u8> {
    let words = bits.words().iter().copied().chain(std::iter::repeat(0));
    words
        .take(len.div_ceil(64))
        .flat_map(u64::to_le_bytes)
        .collect()
}

//! What a shard tells about its inside: counts and sizes of every segment.
//!
//! Made when somebody asks, never kept. Counts are exact, sizes of payloads are estimates.

use super::maintain::Durations;
use super::manifest::SegmentEntry;
use super::part::{Body, Part};
use super::{Shard, ShardInfo, StoredBytes, View, stored};
use crate::schema::SlotKind;
use orthoplex_index::bitset::Bitset;
use orthoplex_types::field_index::FieldType;
use orthoplex_types::{JsonPath, Result};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

/// The inside of a shard.
pub struct ShardFacts {
    /// Counts and condition.
    pub info: ShardInfo,
    /// Log position of the next write.
    pub next_op: u64,
    /// Background work since the shard was opened.
    pub work: Durations,
    /// Stored bytes.
    pub bytes: StoredBytes,
    /// Live vectors by slot name.
    pub vectors: BTreeMap<String, usize>,
    /// The segments, oldest first.
    pub segments: Vec<SegmentFacts>,
}

/// The inside of a segment or tail.
pub struct SegmentFacts {
    /// Its number.
    pub id: u64,
    /// Whether it is the tail that takes writes.
    pub is_active: bool,
    /// Whether it is in memory.
    pub is_tail: bool,
    /// Live points.
    pub points: usize,
    /// Points that readers do not see yet.
    pub deferred: Option<Deferred>,
    /// Stored bytes.
    pub bytes: StoredBytes,
    /// Memory that is not mapped from files.
    pub memory_bytes: usize,
    /// Bytes of its files.
    pub disk_bytes: usize,
    /// Its vectors.
    pub slots: Vec<SlotFacts>,
}

/// Points of a segment that readers do not see yet.
#[derive(Clone, Copy)]
pub struct Deferred {
    /// The first row of them.
    pub first: u32,
    /// Live ones.
    pub live: usize,
    /// Rows that died before anybody saw them.
    pub dead: usize,
}

/// The vectors of one name in one segment.
pub struct SlotFacts {
    /// The name.
    pub name: String,
    /// Vectors of live points.
    pub live: usize,
    /// Vectors of dead rows.
    pub dead: usize,
    /// Whether there is a graph of them.
    pub has_graph: bool,
    /// Whether a search for indexed data finds them.
    pub is_searchable: bool,
    /// Bytes of vectors in a file, and of vectors and their codes in memory.
    pub stored: (usize, usize),
    /// Bytes of the graph in a file, and in memory.
    pub graph: (usize, usize),
}

impl Shard {
    /// The inside of the shard.
    pub fn facts(&self) -> ShardFacts {
        let view = self.latest();
        let segments: Vec<SegmentFacts> = (0u32..)
            .zip(view.parts.iter().zip(view.deferred()))
            .filter(|(_, (part, _))| part.len > 0)
            .map(|(number, (part, first))| self.segment(&view, number, part, first))
            .collect();
        let mut vectors: BTreeMap<String, usize> = BTreeMap::new();
        for (_, slot) in view.schema().slots() {
            vectors.insert(slot.name.clone(), 0);
        }
        let mut bytes = StoredBytes::default();
        for segment in &segments {
            bytes.add(segment.bytes);
            for slot in &segment.slots {
                *vectors.entry(slot.name.clone()).or_default() += slot.live;
            }
        }
        ShardFacts {
            info: self.info(),
            next_op: self.applied.load(Ordering::Acquire),
            work: self.maintenance.tracker.durations(),
            bytes,
            vectors,
            segments,
        }
    }

    /// Values and points of a declared field in each segment, in the order of [`ShardFacts`].
    ///
    /// # Errors
    /// A storage fault.
    pub fn field_counts(&self, key: &JsonPath, kind: FieldType) -> Result<Vec<(usize, usize)>> {
        let view = self.latest();
        let counts = view.field_counts(key, kind)?;
        let parts = counts.into_iter().zip(&view.parts);
        Ok(parts
            .filter(|(_, part)| part.len > 0)
            .map(|(count, _)| count)
            .collect())
    }

    /// Bytes of the columns of a field: in files, and in memory of their own.
    pub fn field_bytes(&self, key: &JsonPath) -> (usize, usize) {
        let view = self.latest();
        let sizes = view.parts.iter().filter_map(|part| match &part.body {
            Body::Sealed(segment) => Some(segment.data.columns.sizes(key)),
            Body::Tail(_) => None,
        });
        sizes.fold((0, 0), |all, own| (all.0 + own.0, all.1 + own.1))
    }

    fn segment(
        &self,
        view: &View,
        number: u32,
        part: &Part,
        first_deferred: Option<u32>,
    ) -> SegmentFacts {
        let deferred = first_deferred.map(|first| {
            let live = (first..part.len).filter(|offset| part.is_live(*offset));
            let live = live.count();
            let dead = part.len.saturating_sub(first) as usize - live;
            Deferred { first, live, dead }
        });
        let slots = view.schema().slots().map(|(slot, own)| {
            let (live, dead) = rows_with(part, slot);
            let graph = |segment: &super::sealed::Sealed| {
                segment.indexes.get(slot).is_some_and(Option::is_some)
            };
            SlotFacts {
                name: own.name.clone(),
                live,
                dead,
                has_graph: matches!(&part.body, Body::Sealed(segment) if graph(segment)),
                is_searchable: !matches!(own.kind, SlotKind::Dense(_))
                    || view.is_searchable(part, slot),
                stored: stored_bytes(view, part, slot),
                graph: self.graph_bytes(part, slot),
            }
        });
        SegmentFacts {
            id: part.segment_id(),
            is_active: view.parts.last().map(Part::segment_id) == Some(part.segment_id()),
            is_tail: matches!(part.body, Body::Tail(_)),
            points: part.live(),
            deferred,
            bytes: view.bytes_of(number, part),
            memory_bytes: memory_bytes(part),
            disk_bytes: self.disk_bytes(part),
            slots: slots.collect(),
        }
    }

    /// Bytes of the files of a part. A file that cannot be looked at counts as none.
    fn disk_bytes(&self, part: &Part) -> usize {
        let Body::Sealed(segment) = &part.body else {
            return 0;
        };
        let graphs = segment.indexes.iter().flatten().map(|own| own.file.clone());
        let names = std::iter::once(SegmentEntry::data_name(segment.id)).chain(graphs);
        names.map(|name| self.file_bytes(&name)).sum()
    }

    /// Bytes of the graph of a slot: in its file, and in memory.
    fn graph_bytes(&self, part: &Part, slot: usize) -> (usize, usize) {
        let index = match &part.body {
            Body::Tail(_) => None,
            Body::Sealed(segment) => segment.indexes.get(slot).and_then(Option::as_ref),
        };
        index.map_or((0, 0), |own| {
            (self.file_bytes(&own.file), own.memory_bytes())
        })
    }

    fn file_bytes(&self, name: &str) -> usize {
        let file = stored(self.engine.vfs.open_read(&self.dir.join(name)));
        file.map_or(0, |file| usize::try_from(file.len()).unwrap_or(usize::MAX))
    }
}

/// Live and dead rows of a part that have the vector of a slot.
fn rows_with(part: &Part, slot: usize) -> (usize, usize) {
    let count = |present: &Bitset| {
        let mut live = Bitset::from_words(present.words().to_vec(), part.len as usize);
        let all = live.count_ones();
        live.and_not(&part.dead);
        (live.count_ones(), all - live.count_ones())
    };
    match &part.body {
        Body::Tail(tail) => {
            let rows = tail.rows.read();
            let own = rows.vectors.get(slot).and_then(Option::as_ref);
            own.map_or((0, 0), |own| count(&own.present))
        }
        Body::Sealed(segment) => {
            let own = segment.data.slots.get(slot).and_then(Option::as_ref);
            own.map_or((0, 0), |own| count(&own.present))
        }
    }
}

/// Bytes of the vectors of a slot: in a file, and in memory.
fn stored_bytes(view: &View, part: &Part, slot: usize) -> (usize, usize) {
    match &part.body {
        Body::Tail(_) => {
            let rows = view.schema().slot(slot).and_then(|own| own.rows());
            let row = rows.map_or(0, |own| own.row_bytes() + own.space.record_bytes());
            (0, row * part.len as usize)
        }
        Body::Sealed(segment) => {
            let own = segment.data.slots.get(slot).and_then(Option::as_ref);
            let dense = own.and_then(|own| own.dense());
            let copies = dense.map_or(0, |own| own.memory_bytes());
            let bytes = segment.data.vector_bytes(slot);
            (usize::try_from(bytes).unwrap_or(usize::MAX), copies)
        }
    }
}

fn memory_bytes(part: &Part) -> usize {
    match &part.body {
        Body::Tail(tail) => tail.rows.read().bytes(),
        Body::Sealed(segment) => {
            let graphs = segment.indexes.iter().flatten();
            let graphs: usize = graphs.map(|own| own.memory_bytes()).sum();
            let slots = segment.data.slots.iter().flatten();
            let vectors: usize = slots
                .filter_map(|own| Some(own.dense()?.memory_bytes()))
                .sum();
            graphs + vectors
        }
    }
}

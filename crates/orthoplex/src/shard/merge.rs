//! Merging segments, and building graphs for them.
//!
//! Works on a snapshot while writes go on; rows that die meanwhile are marked in the new segment
//! when it takes the place of the old ones. The manifest follows at once, by a checkpoint.

use super::Shard;
use super::maintain::{StepGuard, qualifies};
use super::manifest::SegmentEntry;
use super::part::{Body, Part};
use super::rows::Gathered;
use super::sealed::{BuildIndex, IndexKey, Sealed, SlotData, SlotIndex, write_segment};
use crate::schema::VectorSlot;
use orthoplex_index::bitset::Bitset;
use orthoplex_index::graph::{Progress, Reuse};
use orthoplex_index::vector::Originals;
use orthoplex_storage::Result;
use std::sync::Arc;

/// A segment of a merge with the rows that were dead when it began.
struct Source {
    segment: Arc<Sealed>,
    dead: Arc<Bitset>,
}

impl Shard {
    /// Rewrites the segments as the one of number `id`, without their dead rows.
    pub(super) fn merge(&self, ids: &[u64], id: u64) -> Result<()> {
        let sources = self.sources(ids);
        let segments: Vec<Arc<Sealed>> =
            sources.iter().map(|own| Arc::clone(&own.segment)).collect();
        let rows = live_rows(&sources);
        let gathered = Gathered {
            segments: &segments,
            rows,
        };
        let schema = self.schema.load_full();
        let tuning = self.tuning.load_full();
        let shape = (&*schema, &*tuning);
        let tracker = &self.maintenance.tracker;
        let step = tracker.step("write rows", gathered.rows.len());
        write_segment(&self.engine.vfs, &self.dir, id, shape, &gathered)?;
        step.complete();
        let entry = SegmentEntry {
            id,
            dead: None,
            indexes: Vec::new(),
        };
        let mut merged = self.open_segment(&entry)?;
        let rows = gathered.rows;
        for slot in 0..merged.slots() {
            if let Some(key) = self.wants_graph(&merged, slot) {
                let reuse = reusable(&sources, slot, key, &rows);
                if !self.build_into(&mut merged, slot, key, reuse)? {
                    return Ok(());
                }
            }
        }
        if self.is_closed() {
            // Nobody needs it any more; opening sweeps its file.
            return Ok(());
        }
        self.replace(&sources, &rows, merged);
        self.checkpoint()
    }

    /// Builds the graph of a slot of a segment and puts it into service.
    pub(super) fn index(&self, id: u64, slot: usize) -> Result<()> {
        let Some(source) = self.sources(&[id]).pop() else {
            return Ok(());
        };
        let wanted = self
            .tuning
            .load()
            .vectors
            .get(slot)
            .and_then(IndexKey::wanted);
        let Some(key) = wanted else { return Ok(()) };
        let mut segment = (*source.segment).clone();
        if !self.build_into(&mut segment, slot, key, None)? || self.is_closed() {
            return Ok(());
        }
        let mut state = self.state.lock();
        let mut manifest = state.manifest.clone();
        let file = segment
            .indexes
            .get(slot)
            .and_then(Option::as_ref)
            .map(|index| index.file.clone());
        if let Some(entry) = manifest.segments.iter_mut().find(|entry| entry.id == id) {
            // The rows stay the same: the manifest keeps its log position.
            let slots = entry.indexes.len().max(slot + 1);
            entry.indexes.resize(slots, None);
            if let Some(own) = entry.indexes.get_mut(slot) {
                *own = file;
            }
        }
        manifest.next_segment = state.next_segment;
        manifest.write(&*self.engine.vfs, &self.dir)?;
        if let Some(part) = state.parts.iter_mut().find(|part| part.segment_id() == id) {
            part.body = Body::Sealed(Arc::new(segment));
        }
        state.manifest = manifest.clone();
        self.publish(&state);
        drop(state);
        manifest.sweep(&*self.engine.vfs, &self.dir)
    }

    fn sources(&self, ids: &[u64]) -> Vec<Source> {
        let view = self.view.load();
        let mut sources: Vec<Source> = view
            .parts
            .iter()
            .filter(|part| ids.contains(&part.segment_id()))
            .filter_map(|part| match &part.body {
                Body::Sealed(segment) => Some(Source {
                    segment: Arc::clone(segment),
                    dead: Arc::clone(&part.dead),
                }),
                Body::Tail(_) => None,
            })
            .collect();
        // The largest graph is reused: its rows come first.
        sources.sort_by_key(|own| std::cmp::Reverse(own.segment.len()));
        sources
    }

    pub(super) fn take_number(&self) -> u64 {
        let mut state = self.state.lock();
        let number = state.next_segment;
        state.next_segment += 1;
        number
    }

    fn wants_graph(&self, segment: &Sealed, slot: usize) -> Option<IndexKey> {
        let tuning = self.tuning.load();
        let threshold = tuning.optimizer.indexing_threshold_bytes();
        let bytes = segment.data.vector_bytes(slot);
        let key = tuning.vectors.get(slot).and_then(IndexKey::wanted)?;
        qualifies(bytes, segment.len(), threshold, self.pace()).then_some(key)
    }

    /// Builds a graph into `segment`; false if the shard is being closed.
    fn build_into(
        &self,
        segment: &mut Sealed,
        slot: usize,
        key: IndexKey,
        reuse: Option<Reuse<'_>>,
    ) -> Result<bool> {
        let schema = self.schema.load_full();
        let kind = schema.slot(slot).and_then(VectorSlot::dense);
        let vectors = segment.data.slots.get(slot).and_then(Option::as_ref);
        let data = vectors.and_then(SlotData::dense);
        let (Some(kind), Some(vectors), Some(data)) = (kind, vectors, data) else {
            return Ok(false);
        };
        let tuning = self.tuning.load();
        let tuned = tuning.vectors.get(slot);
        let build = BuildIndex {
            vfs: &self.engine.vfs,
            dir: &self.dir,
            name: &format!(
                "segment-{:010}.{slot}-{}.index",
                segment.id,
                self.take_number()
            ),
            kind,
            data,
            present: &vectors.present,
            key,
            threads: self.build_threads(tuned.map_or(0, |tuned| tuned.threads)),
        };
        let what = format!("build graph of vector {slot}");
        let told = UntilClosed {
            shard: self,
            step: self.maintenance.tracker.step(what, data.len()),
        };
        if !build.run(reuse, &told)? {
            return Ok(false);
        }
        drop(told);
        let index = SlotIndex::open(
            &*self.engine.vfs,
            &self.dir,
            build.name,
            segment.len(),
            tuning.places.vector(slot),
        )?;
        let slots = segment.indexes.len().max(slot + 1);
        segment.indexes.resize(slots, None);
        if let Some(place) = segment.indexes.get_mut(slot) {
            *place = Some(Arc::new(index));
        }
        Ok(true)
    }

    /// Puts the merged segment into the place of its sources.
    fn replace(&self, sources: &[Source], rows: &[(u32, u32)], merged: Sealed) {
        let mut state = self.state.lock();
        let mut part = Part::new(Body::Sealed(Arc::new(merged)), rows.len() as u32);
        let now_dead: Vec<Arc<Bitset>> = sources
            .iter()
            .map(|source| {
                let own = state
                    .parts
                    .iter()
                    .find(|part| part.segment_id() == source.segment.id);
                own.map_or_else(|| Arc::clone(&source.dead), |part| Arc::clone(&part.dead))
            })
            .collect();
        for (offset, (source, old)) in (0u32..).zip(rows) {
            if now_dead
                .get(*source as usize)
                .is_some_and(|dead| dead.get(*old as usize))
            {
                part.kill(offset);
            }
        }
        let gone: Vec<u64> = sources.iter().map(|source| source.segment.id).collect();
        state
            .parts
            .retain(|part| !gone.contains(&part.segment_id()));
        state.parts.insert(0, part);
        self.publish(&state);
    }
}

/// All live rows, source after source.
fn live_rows(sources: &[Source]) -> Vec<(u32, u32)> {
    let mut rows = Vec::new();
    for (number, source) in (0u32..).zip(sources) {
        let live = (0..source.segment.len()).filter(|offset| !source.dead.get(*offset as usize));
        rows.extend(live.map(|offset| (number, offset)));
    }
    rows
}

/// The graph of the first source, if it was built with the same settings.
fn reusable<'a>(
    sources: &'a [Source],
    slot: usize,
    key: IndexKey,
    rows: &[(u32, u32)],
) -> Option<Reuse<'a>> {
    let first = sources.first()?;
    let index = first
        .segment
        .indexes
        .get(slot)?
        .as_ref()
        .filter(|index| index.key == key)?;
    let mut moved = vec![None; first.segment.len() as usize];
    for (new, (source, old)) in (0u32..).zip(rows) {
        if *source == 0
            && let Some(place) = moved.get_mut(*old as usize)
        {
            *place = Some(new);
        }
    }
    Some(Reuse {
        graph: &index.graph,
        moved,
    })
}

/// Tells how far a build is, and stops it when the shard is closed.
struct UntilClosed<'a> {
    shard: &'a Shard,
    step: StepGuard,
}

impl Progress for UntilClosed<'_> {
    fn step(&self, done: usize, total: usize) -> bool {
        self.step.at(done, total);
        !self.shard.is_closed()
    }
}

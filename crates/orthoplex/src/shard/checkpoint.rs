//! Making the present state durable in files, so that the log before it can go.
//!
//! A checkpoint names files whose content is the state at exactly one log position. Whatever enters
//! the manifest is durable before; whatever leaves it is removed after.

use super::Shard;
use super::manifest::{Manifest, SegmentEntry};
use super::part::{Body, Part};
use super::sealed::{Sealed, bits_from, bits_to, write_segment};
use orthoplex_index::bitset::Bitset;
use orthoplex_storage::{Result, ShardLog, StorageError, Vfs, atomic_file};
use std::path::Path;
use std::sync::Arc;

const DEAD_KIND: [u8; 8] = *b"dead\0\0\0\0";
const DEAD_VERSION: u32 = 1;

impl Shard {
    /// Writes all tails but the active one to files and moves the manifest to the present position.
    ///
    /// The active tail is sealed first if it holds rows, so that the files are the whole state.
    pub(super) fn checkpoint(&self) -> Result<()> {
        let (parts, next_op, next_segment, old) = {
            let mut state = self.state.lock();
            state.freeze(&self.schema.load());
            self.publish(&state);
            let sealed = state
                .parts
                .split_last()
                .map(|(_, sealed)| sealed.to_vec())
                .unwrap_or_default();
            (
                sealed,
                state.next_op,
                state.next_segment,
                state.manifest.clone(),
            )
        };
        let vfs = &self.engine.vfs;
        let mut manifest = Manifest {
            next_op,
            next_segment,
            segments: Vec::new(),
        };
        let mut replaced = Vec::new();
        for part in parts.iter().filter(|part| part.live() > 0) {
            if let Body::Tail(tail) = &part.body {
                let tracker = &self.maintenance.tracker;
                let step = tracker.step("write rows", part.len as usize);
                write_segment(
                    vfs,
                    &self.dir,
                    tail.id,
                    (&self.schema.load(), &self.tuning.load()),
                    &*tail.rows.read(),
                )?;
                step.complete();
            }
            let entry = self.entry_of(part, next_op, &old)?;
            if matches!(part.body, Body::Tail(_)) {
                replaced.push(Arc::new(self.open_segment(&entry)?));
            }
            manifest.segments.push(entry);
        }
        manifest.write(&**vfs, &self.dir)?;
        self.install(&manifest, &parts, replaced)?;
        manifest.sweep(&**vfs, &self.dir)
    }

    pub(super) fn open_segment(&self, entry: &SegmentEntry) -> Result<Sealed> {
        let tuning = self.tuning.load();
        Sealed::open(
            &*self.engine.vfs,
            &self.dir,
            entry,
            &self.schema.load(),
            &tuning.places,
        )
    }

    /// The manifest entry of a part, its dead bits written if they have changed.
    fn entry_of(&self, part: &Part, op: u64, old: &Manifest) -> Result<SegmentEntry> {
        let id = part.segment_id();
        let known = old.segments.iter().find(|entry| entry.id == id);
        let name = format!("segment-{id:010}.dead-{}", part.dead_count);
        // Dead rows only ever become more, so their number tells whether the file is current.
        let dead = (part.dead_count > 0).then_some(name);
        if let Some(name) = &dead
            && known.and_then(|entry| entry.dead.as_ref()) != Some(name)
        {
            let bytes = bits_to(&part.dead, part.len as usize);
            atomic_file::write(
                &*self.engine.vfs,
                &self.dir.join(name),
                DEAD_KIND,
                DEAD_VERSION,
                &bytes,
            )?;
        }
        let indexes = match &part.body {
            Body::Sealed(segment) => segment
                .indexes
                .iter()
                .map(|index| index.as_ref().map(|own| own.file.clone()))
                .collect(),
            Body::Tail(_) => Vec::new(),
        };
        tracing::trace!(id, op, "segment enters the checkpoint");
        Ok(SegmentEntry { id, dead, indexes })
    }

    /// Puts opened segments in the place of their tails, drops parts that were all dead, and lets the
    /// log go up to the manifest's position.
    fn install(&self, manifest: &Manifest, seen: &[Part], opened: Vec<Arc<Sealed>>) -> Result<()> {
        let mut state = self.state.lock();
        for segment in opened {
            let tail =
                |part: &&mut Part| matches!(&part.body, Body::Tail(tail) if tail.id == segment.id);
            if let Some(part) = state.parts.iter_mut().find(tail) {
                part.body = Body::Sealed(segment);
            }
        }
        let gone: Vec<u64> = seen
            .iter()
            .filter(|part| part.live() == 0)
            .map(Part::segment_id)
            .collect();
        state
            .parts
            .retain(|part| !gone.contains(&part.segment_id()));
        state.manifest = manifest.clone();
        self.publish(&state);
        drop(state);
        self.resume();
        self.log.lock().truncate_before(manifest.next_op)
    }
}

/// The bits of dead rows of a manifest entry.
pub(super) fn read_dead(
    vfs: &dyn Vfs,
    dir: &Path,
    entry: &SegmentEntry,
    rows: u32,
) -> Result<Bitset> {
    let Some(name) = &entry.dead else {
        return Ok(Bitset::new(rows as usize));
    };
    let path = dir.join(name);
    let bytes = atomic_file::read(vfs, &path, DEAD_KIND, DEAD_VERSION)?
        .ok_or_else(|| StorageError::corrupt(&path, 0, "the file is missing"))?;
    if bytes.len() != (rows as usize).div_ceil(64) * 8 {
        return Err(StorageError::corrupt(
            &path,
            0,
            "the file does not fit its segment",
        ));
    }
    Ok(bits_from(&bytes, rows as usize))
}

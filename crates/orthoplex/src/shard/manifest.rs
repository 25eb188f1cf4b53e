//! The list of files whose content is the state of a shard at exactly one log position.

use orthoplex_storage::{Result, StorageError, Vfs, atomic_file};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

const NAME: &str = "manifest";
const KIND: [u8; 8] = *b"manifest";
const VERSION: u32 = 1;

/// A durable state: these files, then the log from `next_op` on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// First log position that is not in the files.
    pub(super) next_op: u64,
    /// Number that no segment has used yet.
    pub(super) next_segment: u64,
    /// Sealed segments.
    pub(super) segments: Vec<SegmentEntry>,
}

/// One sealed segment.
///
/// Names stand for content, without stamps beside them: a number is given once, and a file is complete
/// and synced before it is named. Another valid file of the same name can only be put there by hand;
/// a stamp would find that, and nothing that the checksums inside the files do not find already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SegmentEntry {
    /// Its number; names its data file.
    pub(super) id: u64,
    /// File of the bits of dead rows; none when all are alive.
    pub(super) dead: Option<String>,
    /// Index file of each slot; none without a graph.
    pub(super) indexes: Vec<Option<String>>,
}

impl SegmentEntry {
    /// Name of its data file.
    pub(super) fn data_name(id: u64) -> String {
        format!("segment-{id:010}.data")
    }
}

impl Manifest {
    /// Reads the manifest of a shard; `None` for a new one.
    pub(super) fn read(vfs: &dyn Vfs, dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(NAME);
        let Some(bytes) = atomic_file::read(vfs, &path, KIND, VERSION)? else {
            return Ok(None);
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| StorageError::corrupt(&path, 0, error.to_string()))
    }

    /// Makes this the durable state. Everything it names must be durable already.
    pub(super) fn write(&self, vfs: &dyn Vfs, dir: &Path) -> Result<()> {
        let path = dir.join(NAME);
        let bytes = serde_json::to_vec(self)
            .map_err(|error| StorageError::corrupt(&path, 0, error.to_string()))?;
        atomic_file::write(vfs, &path, KIND, VERSION, &bytes)
    }

    /// Names of all files that the state needs beside manifest and log.
    pub(super) fn files(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for segment in &self.segments {
            names.insert(SegmentEntry::data_name(segment.id));
            names.extend(segment.dead.iter().cloned());
            names.extend(segment.indexes.iter().flatten().cloned());
        }
        names
    }

    /// Removes segment files that the state does not need. Call only with the durable manifest.
    pub(super) fn sweep(&self, vfs: &dyn Vfs, dir: &Path) -> Result<()> {
        let needed = self.files();
        for name in vfs.list(dir)? {
            if name.starts_with("segment-") && !needed.contains(&name) {
                vfs.remove_file(&dir.join(&name))?;
            }
        }
        Ok(())
    }
}

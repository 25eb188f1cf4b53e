//! Which folder holds which shard.
//!
//! A shard that is restored gets a folder of its own beside the old one; this record, replaced in
//! one step, is what makes it the shard. Without a record shard N is in folder N.

use super::SHARDS_DIR;
use crate::shard::stored;
use orthoplex_storage::{Vfs, atomic_file};
use orthoplex_types::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const FILE: &str = "layout";
const KIND: [u8; 8] = *b"OPLXLAYT";
const VERSION: u32 = 1;

/// Folders of all shards, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    folders: Vec<String>,
}

impl Layout {
    /// Every shard in the folder of its number.
    pub(super) fn plain(shards: u32) -> Self {
        Self {
            folders: (0..shards).map(|number| number.to_string()).collect(),
        }
    }

    /// The record of a collection with so many shards.
    pub(super) fn read(vfs: &dyn Vfs, dir: &Path, shards: u32) -> Result<Self> {
        let path = dir.join(FILE);
        let Some(bytes) = stored(atomic_file::read(vfs, &path, KIND, VERSION))? else {
            return Ok(Self::plain(shards));
        };
        let layout: Self = serde_json::from_slice(&bytes).map_err(|error| {
            Error::internal(format_args!("{} cannot be read: {error}", path.display()))
        })?;
        if layout.folders.len() != shards as usize {
            return Err(Error::internal(format_args!(
                "{} names {} shards, the collection has {shards}",
                path.display(),
                layout.folders.len()
            )));
        }
        Ok(layout)
    }

    /// Replaces the record durably.
    pub(super) fn write(&self, vfs: &dyn Vfs, dir: &Path) -> Result<()> {
        let bytes = serde_json::to_vec(self).map_err(Error::internal)?;
        stored(atomic_file::write(
            vfs,
            &dir.join(FILE),
            KIND,
            VERSION,
            &bytes,
        ))
    }

    /// The same with another folder for one shard.
    pub(super) fn with(&self, number: usize, folder: String) -> Result<Self> {
        let mut layout = self.clone();
        let place = layout
            .folders
            .get_mut(number)
            .ok_or_else(|| Error::internal("no such shard"))?;
        *place = folder;
        Ok(layout)
    }

    /// Folders of all shards, in their order.
    pub(super) fn paths(&self, dir: &Path) -> impl Iterator<Item = PathBuf> {
        let parent = dir.join(SHARDS_DIR);
        self.folders.iter().map(move |folder| parent.join(folder))
    }

    /// Removes folders of shards that were replaced, or that never became one.
    pub(super) fn sweep(&self, vfs: &dyn Vfs, dir: &Path) {
        let parent = dir.join(SHARDS_DIR);
        let found = vfs.list(&parent).unwrap_or_default();
        for name in found
            .into_iter()
            .filter(|name| !self.folders.contains(name))
        {
            if let Err(error) = vfs.remove_dir_all(&parent.join(&name)) {
                tracing::warn!(folder = %name, %error, "a leftover folder stays");
            }
        }
    }
}

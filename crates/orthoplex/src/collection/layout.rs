//! Which shards a collection has: their numbers, their folders, and the keys that they belong to.
//!
//! One record, replaced in one step, so that a restored shard, a new key and a removed one come and go
//! as a whole. A number is never given twice. Without a record shard N of a collection that is sharded
//! by hash is in folder N; one with shard keys has a record from its first day.

use super::SHARDS_DIR;
use crate::shard::stored;
use orthoplex_storage::{Vfs, atomic_file};
use orthoplex_types::ops::cluster::ReplicaState;
use orthoplex_types::ops::collections::SHARDS_MAX;
use orthoplex_types::{Error, Result, ShardKey};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

const FILE: &str = "layout";
const KIND: [u8; 8] = *b"OPLXLAYT";
/// Version 1 knew only folders, by number.
const VERSION: u32 = 2;

/// The shards of a collection. Those of one key stand together, in the order of their creation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub(crate) struct Layout {
    shards: Vec<Placed>,
    /// The number of the next shard.
    next: u32,
}

/// One shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Placed {
    /// Its number.
    pub(crate) number: u32,
    folder: String,
    /// The key that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<ShardKey>,
    /// Its condition.
    #[serde(default)]
    pub(crate) state: ReplicaState,
}

impl Placed {
    fn new(number: u32) -> Self {
        Self {
            number,
            folder: number.to_string(),
            key: None,
            state: ReplicaState::Active,
        }
    }
}

/// All forms that a record ever had.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Present { shards: Vec<Placed>, next: u32 },
    Folders { folders: Vec<String> },
}

impl From<Stored> for Layout {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Present { shards, next } => Self { shards, next },
            Stored::Folders { folders } => {
                let next = folders.len() as u32;
                let placed = (0..next).zip(folders).map(|(number, folder)| Placed {
                    folder,
                    ..Placed::new(number)
                });
                Self {
                    shards: placed.collect(),
                    next,
                }
            }
        }
    }
}

impl Layout {
    /// So many shards without keys, every one in the folder of its number.
    pub(crate) fn plain(shards: u32) -> Self {
        Self {
            shards: (0..shards).map(Placed::new).collect(),
            next: shards,
        }
    }

    /// The record of a collection, if it has one.
    pub(super) fn read(vfs: &dyn Vfs, dir: &Path) -> Result<Option<Self>> {
        let path = Self::path(dir);
        let Some(bytes) = stored(atomic_file::read(vfs, &path, KIND, VERSION))? else {
            return Ok(None);
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| {
            Error::internal(format_args!("{} cannot be read: {error}", path.display()))
        })
    }

    /// Replaces the record durably.
    pub(super) fn write(&self, vfs: &dyn Vfs, dir: &Path) -> Result<()> {
        let bytes = serde_json::to_vec(self).map_err(Error::internal)?;
        let path = Self::path(dir);
        stored(atomic_file::write(vfs, &path, KIND, VERSION, &bytes))
    }

    /// Where the record of a collection is.
    pub(super) fn path(dir: &Path) -> PathBuf {
        dir.join(FILE)
    }

    /// All shards.
    pub(crate) fn shards(&self) -> &[Placed] {
        &self.shards
    }

    /// Place of the shard of that number.
    pub(super) fn place(&self, number: u32) -> Option<usize> {
        self.shards.iter().position(|own| own.number == number)
    }

    /// The same with another folder for the shard at that place.
    pub(super) fn with_folder(&self, place: usize, folder: String) -> Self {
        let mut layout = self.clone();
        if let Some(own) = layout.shards.get_mut(place) {
            own.folder = folder;
        }
        layout
    }

    /// The same with so many more shards, which belong to a new key.
    pub(super) fn with_key(
        &self,
        key: &ShardKey,
        shards: u32,
        state: ReplicaState,
    ) -> Result<Self> {
        let mut layout = self.clone();
        let end = layout.next.checked_add(shards);
        let end = end.ok_or_else(|| Error::wrong_input("all shard numbers were given"))?;
        layout.shards.extend((self.next..end).map(|number| Placed {
            key: Some(key.clone()),
            state,
            ..Placed::new(number)
        }));
        layout.next = end;
        Ok(layout)
    }

    /// The same without a key.
    pub(super) fn without_key(&self, key: &ShardKey) -> Self {
        let mut layout = self.clone();
        layout.shards.retain(|own| own.key.as_ref() != Some(key));
        layout
    }

    /// The same with another condition of the shards of a key.
    pub(super) fn with_state(&self, key: &ShardKey, state: ReplicaState) -> Self {
        let mut layout = self.clone();
        let of_key = layout.shards.iter_mut();
        for own in of_key.filter(|own| own.key.as_ref() == Some(key)) {
            own.state = state;
        }
        layout
    }

    /// Whether it can be that of a collection: numbers ascend, and with keys every shard has one and
    /// those of a key stand together. For layouts that come from strangers.
    pub(crate) fn is_sound(&self, is_custom: bool) -> bool {
        let ascends = self.shards.is_sorted_by(|a, b| a.number < b.number);
        let keys: Vec<_> = self.shards.iter().map(|own| &own.key).collect();
        let mut runs = keys.clone();
        runs.dedup();
        let distinct: HashSet<_> = keys.iter().collect();
        ascends
            && self.shards.last().is_none_or(|own| own.number < self.next)
            && self.shards.len() <= SHARDS_MAX as usize
            && keys.iter().all(|key| key.is_some() == is_custom)
            && runs.len() == distinct.len()
    }

    /// The same with every shard in the folder of its number, as in a snapshot.
    pub(crate) fn unmoved(mut self) -> Self {
        for own in &mut self.shards {
            own.folder = own.number.to_string();
        }
        self
    }

    /// Folders of all shards, in their order.
    pub(super) fn paths(&self, dir: &Path) -> impl Iterator<Item = PathBuf> {
        let parent = dir.join(SHARDS_DIR);
        self.shards.iter().map(move |own| parent.join(&own.folder))
    }

    /// Removes folders of shards that were replaced, or that never became one.
    pub(super) fn sweep(&self, vfs: &dyn Vfs, dir: &Path) {
        let parent = dir.join(SHARDS_DIR);
        let is_own = |name: &String| self.shards.iter().any(|own| own.folder == *name);
        let found = vfs.list(&parent).unwrap_or_default();
        for name in found.into_iter().filter(|name| !is_own(name)) {
            if let Err(error) = vfs.remove_dir_all(&parent.join(&name)) {
                tracing::warn!(folder = %name, %error, "a leftover folder stays");
            }
        }
    }
}

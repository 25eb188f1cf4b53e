//! What a collection has settled on: the content of its configuration file.

use super::layout::Layout;
use crate::schema::{Schema, SlotNames, Tuning};
use crate::shard::stored;
use orthoplex_storage::{Vfs, atomic_file};
use orthoplex_types::config::{CollectionConfig, ShardingMethod};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::field_index::FieldSchemas;
use orthoplex_types::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

const CONFIG_FILE: &str = "config";
const CONFIG_KIND: [u8; 8] = *b"OPLXCCFG";
const CONFIG_VERSION: u32 = 1;

/// What the configuration file holds, and a snapshot keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settled {
    /// As asked for, defaults filled in.
    #[serde(flatten)]
    pub(crate) config: CollectionConfig,
    /// Declared payload indexes.
    #[serde(default)]
    pub(crate) fields: FieldSchemas,
    /// Numbers of the vectors.
    pub(crate) slots: SlotNames,
    /// When the collection was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<Timestamp>,
}

impl Settled {
    /// The file of the collection in this folder.
    pub(super) fn read(vfs: &dyn Vfs, dir: &Path) -> Result<Self> {
        let path = dir.join(CONFIG_FILE);
        let bytes = stored(atomic_file::read(vfs, &path, CONFIG_KIND, CONFIG_VERSION))?
            .ok_or_else(|| Error::internal(format_args!("{} is missing", path.display())))?;
        serde_json::from_slice(&bytes).map_err(|error| {
            Error::internal(format_args!("{} cannot be read: {error}", path.display()))
        })
    }

    /// Whether keys choose the shards.
    pub(crate) fn is_custom(&self) -> bool {
        self.config.params.sharding_method == Some(ShardingMethod::Custom)
    }

    /// The shards of the collection in this folder.
    pub(super) fn layout(&self, vfs: &dyn Vfs, dir: &Path) -> Result<Layout> {
        let shards = self.config.params.shard_number;
        let path = Layout::path(dir);
        match Layout::read(vfs, dir)? {
            None if self.is_custom() => Err(Error::internal(format_args!(
                "{} is missing",
                path.display()
            ))),
            None => Ok(Layout::plain(shards)),
            Some(layout) if !self.is_custom() && layout.shards().len() != shards as usize => {
                Err(Error::internal(format_args!(
                    "{} names {} shards, the collection has {shards}",
                    path.display(),
                    layout.shards().len()
                )))
            }
            Some(layout) => Ok(layout),
        }
    }

    pub(super) fn schema(&self) -> Schema {
        Schema::new(&self.config.params, &self.slots)
    }

    pub(super) fn tuning(&self) -> Tuning {
        Tuning::new(&self.config, &self.slots, &self.fields)
    }

    /// Replaces the file durably.
    pub(super) fn write(&self, vfs: &dyn Vfs, dir: &Path) -> Result<()> {
        let bytes = serde_json::to_vec(self).map_err(Error::internal)?;
        let path = dir.join(CONFIG_FILE);
        stored(atomic_file::write(
            vfs,
            &path,
            CONFIG_KIND,
            CONFIG_VERSION,
            &bytes,
        ))
    }
}

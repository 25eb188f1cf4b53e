//! Names of collections, aliases, and their one durable record.
//!
//! A name never meets a path: each collection has a random id, and its folder is named by that.
//! Every change is a new [`Record`], written as a whole before anyone sees it. Owns the rules of
//! names and aliases; knows nothing of what a collection holds.

use crate::shard::stored;
use orthoplex_storage::{Vfs, atomic_file};
use orthoplex_types::info::AliasDescription;
use orthoplex_types::ops::collections::AliasAction;
use orthoplex_types::{Error, Result};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

const FILE: &str = "catalog";
const KIND: [u8; 8] = *b"OPLXCTLG";
const VERSION: u32 = 1;

/// Id of a collection, and name of its folder. A collection made again under an old name gets a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CollectionId(Uuid);

impl CollectionId {
    pub(crate) fn random() -> Self {
        Self(Uuid::new_v4())
    }

    pub(crate) const fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for CollectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl Serialize for CollectionId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CollectionId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Uuid::try_parse(&text).map(Self).map_err(de::Error::custom)
    }
}

/// All names at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Id of each collection by name.
    pub(crate) collections: BTreeMap<String, CollectionId>,
    /// Name of the collection that an alias means.
    aliases: BTreeMap<String, String>,
}

impl Record {
    /// Name of the collection that `name`, itself or as an alias, means.
    pub(crate) fn resolve<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let own = self.aliases.get(name).map_or(name, String::as_str);
        self.collections.contains_key(own).then_some(own)
    }

    /// Refuses a name that a collection or an alias has.
    pub(crate) fn check_free(&self, name: &str) -> Result<()> {
        self.check_no_collection(name)?;
        if self.aliases.contains_key(name) {
            return Err(Error::wrong_input(format_args!(
                "Can't create collection with name {name}. Alias with the same name already exists"
            )));
        }
        Ok(())
    }

    fn check_no_collection(&self, name: &str) -> Result<()> {
        if self.collections.contains_key(name) {
            return Err(Error::already_exists(format_args!(
                "Collection `{name}` already exists!"
            )));
        }
        Ok(())
    }

    /// Takes a collection and its aliases out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.collections.remove(name);
        self.aliases.retain(|_, meant| meant != name);
    }

    /// Aliases of one collection, or of all.
    pub(crate) fn aliases(&self, of: Option<&str>) -> Vec<AliasDescription> {
        let wanted = self
            .aliases
            .iter()
            .filter(|(_, meant)| of.is_none_or(|of| of == **meant));
        let described = wanted.map(|(alias, meant)| AliasDescription {
            alias_name: alias.clone(),
            collection_name: meant.clone(),
        });
        described.collect()
    }

    /// Carries out one change of an alias.
    pub(crate) fn change(&mut self, action: &AliasAction) -> Result<()> {
        match action {
            AliasAction::CreateAlias {
                collection_name,
                alias_name,
            } => {
                if !self.collections.contains_key(collection_name) {
                    return Err(Error::no_collection(collection_name));
                }
                self.check_no_collection(alias_name)?;
                self.aliases
                    .insert(alias_name.clone(), collection_name.clone());
            }
            AliasAction::RenameAlias {
                old_alias_name,
                new_alias_name,
            } => {
                if !self.aliases.contains_key(old_alias_name) {
                    return Err(Error::not_found(format_args!(
                        "Alias {old_alias_name} does not exists!"
                    )));
                }
                self.check_no_collection(new_alias_name)?;
                if let Some(meant) = self.aliases.remove(old_alias_name) {
                    self.aliases.insert(new_alias_name.clone(), meant);
                }
            }
            AliasAction::DeleteAlias { alias_name } => {
                self.aliases.remove(alias_name);
            }
        }
        Ok(())
    }
}

/// The file that holds the record.
#[derive(Debug)]
pub(crate) struct Catalog {
    vfs: Arc<dyn Vfs>,
    path: PathBuf,
}

impl Catalog {
    pub(crate) fn new(vfs: Arc<dyn Vfs>, root: &Path) -> Self {
        Self {
            vfs,
            path: root.join(FILE),
        }
    }

    /// The record as last written; empty for a new database.
    pub(crate) fn read(&self) -> Result<Record> {
        let Some(bytes) = stored(atomic_file::read(&*self.vfs, &self.path, KIND, VERSION))? else {
            return Ok(Record::default());
        };
        serde_json::from_slice(&bytes).map_err(|error| {
            Error::internal(format_args!(
                "{} cannot be read: {error}",
                self.path.display()
            ))
        })
    }

    /// Replaces the record durably.
    pub(crate) fn write(&self, record: &Record) -> Result<()> {
        let bytes = serde_json::to_vec(record).map_err(Error::internal)?;
        stored(atomic_file::write(
            &*self.vfs, &self.path, KIND, VERSION, &bytes,
        ))
    }
}

#[cfg(test)]
mod tests;

//! Restoring files in one step, for a database that is about to serve.
//!
//! Everything is unpacked and proven first; then one record names all of it. An error or a crash
//! before that leaves the database as it was.

use super::archive::{Bundle, unbundle};
use super::io::FileReader;
use super::recover::{Prepared, prepare, publish};
use crate::database::{Database, Inner, Names};
use crate::errands::block_on;
use crate::shard::stored;
use orthoplex_storage::ReadFile;
use orthoplex_types::ops::collections::{AliasAction, check_new_name};
use orthoplex_types::ops::snapshots::{
    RecoverSnapshot, SnapshotBytes, SnapshotOf, SnapshotPriority, SnapshotSource,
};
use orthoplex_types::{Error, Result, Violations};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Snapshots in files, and what becomes of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restore {
    /// Snapshots of collections, each with the name of the collection that it becomes.
    pub collections: Vec<(PathBuf, String)>,
    /// A snapshot of everything.
    pub everything: Option<PathBuf>,
    /// Whether collections that are there are replaced.
    pub replace: bool,
}

/// A collection that is to be restored.
struct Part {
    file: PathBuf,
    name: String,
    reader: FileReader,
}

/// Everything that is to be restored.
#[derive(Default)]
struct Plan {
    parts: Vec<Part>,
    /// Alias and the name of its collection.
    aliases: Vec<(String, String)>,
}

impl Database {
    /// Restores everything that is wanted, or nothing; answers the names of the collections. Runs
    /// on the calling thread.
    ///
    /// # Errors
    /// A file that cannot be read or is damaged, and a collection that is there already while
    /// nothing may be replaced. The file is named.
    pub fn restore(&self, wanted: &Restore) -> Result<Vec<String>> {
        let plan = self.0.plan(wanted)?;
        self.0.check_names(&plan, wanted.replace)?;
        let Plan { parts, aliases } = plan;
        let mut prepared = Vec::with_capacity(parts.len());
        for part in parts {
            match part.prepare(&self.0) {
                Ok(own) => prepared.push(own),
                Err(error) => {
                    prepared.iter().for_each(|own| own.discard(&self.0));
                    return Err(error);
                }
            }
        }
        block_on(self.change(move |inner| commit(inner, &prepared, &aliases)))
    }
}

impl Part {
    fn prepare(self, inner: &Inner) -> Result<Prepared> {
        let operation = RecoverSnapshot {
            of: SnapshotOf::Collection,
            source: SnapshotSource::Bytes(SnapshotBytes::new(self.reader)),
            priority: SnapshotPriority::Snapshot,
            checksum: None,
            api_key: None,
        };
        let prepared = prepare(inner, self.name, operation);
        prepared.map_err(|error| of_file(&self.file, &error))
    }
}

/// The same error with the file that it is about.
fn of_file(file: &Path, error: &Error) -> Error {
    Error::new(
        error.kind(),
        format!("{}: {}", file.display(), error.message()),
    )
}

impl Inner {
    fn plan(&self, wanted: &Restore) -> Result<Plan> {
        let mut plan = Plan::default();
        if let Some(file) = &wanted.everything {
            let opened = self.open_file(file)?;
            let Bundle { parts, aliases } =
                unbundle(&opened).map_err(|error| of_file(file, &error))?;
            plan.parts
                .extend(parts.into_iter().map(|(name, reader)| Part {
                    file: file.clone(),
                    name,
                    reader,
                }));
            plan.aliases.extend(aliases);
        }
        for (file, name) in &wanted.collections {
            plan.parts.push(Part {
                file: file.clone(),
                name: name.clone(),
                reader: FileReader::new(self.open_file(file)?),
            });
        }
        Ok(plan)
    }

    fn open_file(&self, file: &Path) -> Result<Arc<dyn ReadFile>> {
        if !stored(self.vfs.exists(file))? {
            return Err(Error::bad_request(format_args!(
                "Snapshot file {file:?} does not exist"
            )));
        }
        stored(self.vfs.open_read(file))
    }

    /// Refuses names that are wrong, come twice, or are taken.
    fn check_names(&self, plan: &Plan, replace: bool) -> Result<()> {
        let names = self.names.load();
        let mut seen = BTreeSet::new();
        let mut v = Violations::default();
        for Part { name, .. } in &plan.parts {
            check_new_name("collection_name", name, &mut v);
            let present = names.record.resolve(name);
            if present.is_some() && !replace {
                return Err(Error::already_exists(format_args!(
                    "Collection `{name}` already exists!"
                )));
            }
            if !seen.insert(present.unwrap_or(name)) {
                return Err(Error::wrong_input(format_args!(
                    "Collection `{name}` would be restored twice"
                )));
            }
        }
        v.into_result()?;
        for (alias, meant) in &plan.aliases {
            let present = names.record.resolve(alias);
            if !replace && present.is_some_and(|present| present != meant) {
                return Err(Error::already_exists(format_args!(
                    "Alias `{alias}` already exists!"
                )));
            }
        }
        Ok(())
    }
}

/// Makes all of it the state.
fn commit(
    inner: &Inner,
    prepared: &[Prepared],
    aliases: &[(String, String)],
) -> Result<Vec<String>> {
    let place = || {
        let mut names = Names::clone(&inner.names.load());
        let mut old = Vec::new();
        for own in prepared {
            old.extend(own.place(inner, &mut names)?);
        }
        for (alias, meant) in aliases {
            names.record.change(&AliasAction::CreateAlias {
                collection_name: meant.clone(),
                alias_name: alias.clone(),
            })?;
        }
        publish(inner, names, old)
    };
    match place() {
        Ok(_) => Ok(prepared.iter().map(|own| own.name.clone()).collect()),
        Err(error) => {
            prepared.iter().for_each(|own| own.discard(inner));
            Err(error)
        }
    }
}

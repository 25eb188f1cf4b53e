//! The embedded database: opening a folder, closing it, finding collections by name.
//!
//! A folder holds `catalog` (names and aliases) and `collections/ID/` (configuration and shards,
//! see [`crate::collection`]); a lock keeps other processes out. Readers see the names through one
//! pointer and never wait. All changes of collections and aliases run in order on one thread of
//! their own, so that neither a lock nor the disk holds up an async caller, and so that a change
//! goes on when its caller goes away.

mod changes;
mod close;
mod names;

use crate::catalog::{Catalog, Record};
use crate::collection::{Collection, Defaults};
use crate::errands::{Errands, single_thread};
use crate::issues::Issues;
use crate::quotas::Quotas;
use crate::shard::{Engine, EngineOptions, stored};
use crate::snapshot::Snapshots;
use arc_swap::ArcSwap;
pub(crate) use names::Names;
use orthoplex_storage::vfs::remove_leftovers;
use orthoplex_storage::{FolderLock, MemFs, RealFs, StorageError, Vfs, create_dir_synced};
use orthoplex_types::info::{AliasesList, CollectionDescription, CollectionsList};
use orthoplex_types::ops::collections::{ChangeAliases, CreateCollection};
use orthoplex_types::{Error, ErrorKind, Result};
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;

const COLLECTIONS_DIR: &str = "collections";
/// Default of [`Options::slow_query`].
const SLOW_QUERY: Duration = Duration::from_millis(1200);
const SNAPSHOTS_DIR: &str = "snapshots";

/// Where a database lives and how many threads it uses.
#[derive(Clone, Debug)]
pub struct Options {
    /// File system.
    pub vfs: Arc<dyn Vfs>,
    /// Folder of the database; made when missing.
    pub path: PathBuf,
    /// Folder of snapshots; `snapshots` below the folder of the database when absent.
    pub snapshots: Option<PathBuf>,
    /// Threads of background work.
    pub engine: EngineOptions,
    /// What new collections get that ask for nothing else.
    pub defaults: Defaults,
    /// Most collections; no limit when absent.
    pub max_collections: Option<usize>,
    /// From which duration on a read counts as slow: keys that it filters by without an index
    /// become issues.
    pub slow_query: Duration,
}

impl Options {
    /// A database in a folder of this machine.
    pub fn directory(path: impl Into<PathBuf>) -> Self {
        Self::on(Arc::new(RealFs::new()), path)
    }

    /// A database in memory; it is gone with its last handle.
    pub fn in_memory() -> Self {
        Self::on(Arc::new(MemFs::new()), "memory")
    }

    /// A database on any file system.
    pub fn on(vfs: Arc<dyn Vfs>, path: impl Into<PathBuf>) -> Self {
        Self {
            vfs,
            path: path.into(),
            snapshots: None,
            engine: EngineOptions::default(),
            defaults: Defaults::default(),
            max_collections: None,
            slow_query: SLOW_QUERY,
        }
    }
}

/// A database in this process. Clones are handles of the same database; the last one closes it.
#[derive(Clone)]
pub struct Database(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) vfs: Arc<dyn Vfs>,
    root: PathBuf,
    pub(crate) snapshots: Snapshots,
    pub(crate) quotas: Quotas,
    pub(crate) issues: Issues,
    /// Reads that take longer are looked into.
    pub(crate) slow_query: Duration,
    defaults: Defaults,
    max_collections: Option<usize>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) catalog: Catalog,
    pub(crate) names: ArcSwap<Names>,
    changes: rayon::ThreadPool,
    pub(crate) errands: Errands,
    lock: Mutex<Option<FolderLock>>,
    closed: AtomicBool,
}

impl Database {
    /// Opens the database, or makes it. Searches are served at once; missing graphs are built in
    /// the background.
    ///
    /// # Errors
    /// 403 when another handle has the folder open. A damaged catalog is named, and nothing is
    /// changed then. A damaged collection keeps none of the others from being opened: operations on
    /// it name the file.
    pub fn open(options: Options) -> Result<Self> {
        let Options {
            vfs,
            path: root,
            snapshots,
            engine,
            defaults,
            max_collections,
            slow_query,
        } = options;
        let snapshots = snapshots.unwrap_or_else(|| root.join(SNAPSHOTS_DIR));
        stored(create_dir_synced(&*vfs, &root))?;
        let lock = vfs.lock(&root).map_err(locked)?;
        stored(remove_leftovers(&*vfs, &root))?;
        let quotas = Quotas::open(&vfs, &root)?;
        let engine = Engine::new(Arc::clone(&vfs), engine)?;
        let catalog = Catalog::new(Arc::clone(&vfs), &root);
        let record = catalog.read()?;
        let parent = root.join(COLLECTIONS_DIR);
        stored(create_dir_synced(&*vfs, &parent))?;
        sweep(&*vfs, &parent, &record);
        let names = Names::open(record, |id| Collection::open(&engine, &vfs, &parent, id));
        Ok(Self(Arc::new(Inner {
            snapshots: Snapshots::new(&vfs, &snapshots),
            vfs,
            root,
            quotas,
            issues: Issues::default(),
            slow_query,
            defaults,
            max_collections,
            engine,
            catalog,
            names: ArcSwap::from_pointee(names),
            changes: single_thread("orthoplex-change")?,
            errands: Errands::new()?,
            lock: Mutex::new(Some(lock)),
            closed: AtomicBool::new(false),
        })))
    }

    /// Folder of the database.
    pub fn path(&self) -> &Path {
        &self.0.root
    }

    /// The collection of that name or alias.
    pub(crate) fn collection(&self, name: &str) -> Result<Arc<Collection>> {
        self.0.check_open()?;
        self.0.names.load().find(name)
    }

    /// Whether a collection has that name or alias.
    pub(crate) fn exists(&self, name: &str) -> Result<bool> {
        self.0.check_open()?;
        Ok(self.0.names.load().record.resolve(name).is_some())
    }

    /// Names of all collections, in their order.
    pub(crate) fn list(&self) -> Result<CollectionsList> {
        self.0.check_open()?;
        let names = self.0.names.load();
        let names = names.record.collections.keys();
        let collections = names
            .map(|name| CollectionDescription { name: name.clone() })
            .collect();
        Ok(CollectionsList { collections })
    }

    /// Aliases of one collection (or of the one that an alias means), or of all.
    pub(crate) fn aliases(&self, of: Option<&str>) -> Result<AliasesList> {
        self.0.check_open()?;
        let names = self.0.names.load();
        let of = match of {
            Some(name) => Some(
                names
                    .record
                    .resolve(name)
                    .ok_or_else(|| Error::no_collection(name))?,
            ),
            None => None,
        };
        Ok(AliasesList {
            aliases: names.record.aliases(of),
        })
    }

    pub(crate) fn errands(&self) -> &Errands {
        &self.0.errands
    }

    /// Runs a change after those before it.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Inner) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let inner = Arc::clone(&self.0);
        self.0.changes.spawn(move || {
            let result = inner.check_open().and_then(|()| change(&inner));
            // Before the answer: whoever drops the last handle after it must find the folder free.
            drop(inner);
            // A caller that went away does not undo its change.
            drop(answer.send(result));
        });
        answered
            .await
            .unwrap_or_else(|_| Err(Error::internal("the change was interrupted")))
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("path", &self.0.root)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// Folder of all collections.
    pub(crate) fn collections_dir(&self) -> PathBuf {
        self.root.join(COLLECTIONS_DIR)
    }

    pub(crate) fn check_open(&self) -> Result<()> {
        if self.closed.load(Ordering::Acquire) {
            return Err(Error::new(ErrorKind::Unavailable, "the database is closed"));
        }
        Ok(())
    }

    /// A collection and its own name.
    pub(crate) fn named(&self, name: &str) -> Result<(String, Arc<Collection>)> {
        let names = self.names.load();
        let found = names.find(name)?;
        let own = names.record.resolve(name).unwrap_or(name);
        Ok((own.to_owned(), found))
    }

    fn create(&self, name: String, wanted: CreateCollection) -> Result<bool> {
        let mut names = Names::clone(&self.names.load());
        names.record.check_free(&name)?;
        self.check_room(&names)?;
        let parent = self.root.join(COLLECTIONS_DIR);
        let (engine, defaults) = (&self.engine, &self.defaults);
        let collection = Collection::create(engine, &self.vfs, &parent, wanted, defaults)?;
        names.put(name, collection);
        // When this fails the folder stays: the record may name it after all. Opening sweeps it.
        self.catalog.write(&names.record)?;
        self.names.store(Arc::new(names));
        Ok(true)
    }

    /// Refuses one more collection than there may be.
    pub(crate) fn check_room(&self, names: &Names) -> Result<()> {
        match self.max_collections {
            Some(most) if names.record.collections.len() >= most => Err(Error::wrong_input(
                format_args!("Can't create more collections: the limit of {most} is reached"),
            )),
            _ => Ok(()),
        }
    }

    fn delete(&self, name: &str) -> Result<bool> {
        let mut names = Names::clone(&self.names.load());
        let Some(id) = names.record.collections.get(name) else {
            return Ok(false);
        };
        let dir = self.collections_dir().join(id.to_string());
        let collection = names.take(name);
        names.record.remove(name);
        self.snapshots.counts.forget(name);
        self.issues.forget(name);
        let written = self.catalog.write(&names.record);
        if written.is_err()
            && self
                .catalog
                .read()
                .is_ok_and(|on_disk| on_disk != names.record)
        {
            return written.map(|()| false);
        }
        // Also when only the last sync failed: the collection may be gone after a power loss, so it
        // must take no more writes.
        self.names.store(Arc::new(names));
        if let Some(collection) = &collection {
            collection.mark_dropped();
        }
        let vfs = Arc::clone(&self.vfs);
        self.errands.run(move || {
            if let Some(collection) = collection {
                collection.stop();
            }
            remove_files(&*vfs, &dir);
        });
        written.map(|()| true)
    }

    /// Actions before a failing one stay; nobody sees some of them without the others.
    fn change_aliases(&self, changes: &ChangeAliases) -> Result<bool> {
        let before = self.names.load();
        let mut names = Names::clone(&before);
        let result = changes
            .actions
            .iter()
            .try_for_each(|action| names.record.change(action));
        if names.record != before.record {
            self.catalog.write(&names.record)?;
            self.names.store(Arc::new(names));
        }
        result.map(|()| true)
    }
}

/// Removes the folder of a collection. What is left after a failure is swept when the database is
/// opened again.
pub(crate) fn remove_files(vfs: &dyn Vfs, dir: &Path) {
    if let Err(error) = vfs.remove_dir_all(dir)
        && !error.is_not_found()
    {
        tracing::warn!(dir = %dir.display(), %error, "a dropped collection stays on disk until restart");
    }
}

fn locked(error: StorageError) -> Error {
    match error {
        StorageError::Locked { .. } => {
            Error::new(ErrorKind::Forbidden, format!("Storage locked: {error}"))
        }
        other => crate::shard::storage_error(&other),
    }
}

/// Removes folders that no collection has: left by an interrupted creation or removal.
fn sweep(vfs: &dyn Vfs, parent: &Path, record: &Record) {
    let known: Vec<String> = record
        .collections
        .values()
        .map(ToString::to_string)
        .collect();
    let found = vfs.list(parent).unwrap_or_default();
    for name in found.into_iter().filter(|name| !known.contains(name)) {
        if let Err(error) = vfs.remove_dir_all(&parent.join(&name)) {
            tracing::warn!(folder = %name, %error, "a leftover folder stays");
        }
    }
}

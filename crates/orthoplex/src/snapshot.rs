//! Snapshots: making, keeping and restoring them.
//!
//! A snapshot is a copy of a shard's immutable files and of its log up to one position, so that it
//! costs reading them and no pause. Restoring builds a new folder beside the old one, proves it, and
//! then changes one record: the catalog for a collection, the layout for a shard. Work that takes
//! long runs on threads of its own, never on those that answer.

mod archive;
mod counts;
mod execute;
mod io;
mod recover;
mod restore;
mod store;

use crate::collection::Collection;
use crate::database::{Database, Inner};
use archive::Kind;
use counts::SnapshotCounts;
use orthoplex_storage::Vfs;
use orthoplex_types::ops::snapshots::{
    RecoverSnapshot, SnapshotBytes, SnapshotContent, SnapshotDescription, SnapshotOf,
};
use orthoplex_types::{Error, ErrorKind, Result};
use parking_lot::Mutex;
pub use restore::Restore;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Folder;
use tokio::sync::{Semaphore, oneshot};

/// Snapshots that are made or restored at the same time.
const RUNNING_MAX: usize = 16;
/// This node, in names.
const PEER: u64 = 0;
const SHARDS_DIR: &str = "shards";
/// Where the parts of a full snapshot are while it is made; no collection has such a name.
const PARTS_DIR: &str = "full*parts";

/// The folder of all snapshots of a database, and who works in it.
pub(crate) struct Snapshots {
    vfs: Arc<dyn Vfs>,
    dir: PathBuf,
    /// Who may still begin; a place is free again when its work ends, also by a panic.
    places: Arc<Semaphore>,
    /// For reports.
    pub(crate) counts: SnapshotCounts,
    /// Held while a snapshot is made: names are of the second.
    making: Mutex<()>,
}

impl Snapshots {
    /// Snapshots in that folder; it is made when first needed.
    pub(crate) fn new(vfs: &Arc<dyn Vfs>, dir: &Path) -> Self {
        let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
        let all = Self {
            vfs: Arc::clone(vfs),
            dir,
            places: Arc::new(Semaphore::new(RUNNING_MAX)),
            counts: SnapshotCounts::default(),
            making: Mutex::new(()),
        };
        all.full().clean();
        if all
            .vfs
            .exists(&all.dir.join(PARTS_DIR))
            .is_ok_and(|found| found)
            && let Err(error) = all.vfs.remove_dir_all(&all.dir.join(PARTS_DIR))
        {
            tracing::warn!(%error, "parts of an unfinished full snapshot stay");
        }
        let collections = all.vfs.list(&all.dir).unwrap_or_default();
        for folder in collections.iter().filter(|name| !store::is_file(name)) {
            all.folder(all.dir.join(folder)).clean();
        }
        all
    }

    /// Tells whether anything is being made or restored.
    pub(crate) fn at_work(&self) -> impl Fn() -> bool + Send + 'static {
        let places = Arc::clone(&self.places);
        move || places.available_permits() < RUNNING_MAX
    }

    fn full(&self) -> Folder {
        self.folder(self.dir.clone())
    }

    fn folder(&self, dir: PathBuf) -> Folder {
        Folder::new(&self.vfs, &self.dir, dir)
    }

    fn of_collection(&self, name: &str) -> Folder {
        // The only names of collections that mean something to a file system.
        let folder = match name {
            "." => "%2E",
            ".." => "%2E%2E",
            other => other,
        };
        self.folder(self.dir.join(folder))
    }

    fn of_shard(&self, name: &str, shard: u32) -> Folder {
        let dir = self.of_collection(name).dir;
        self.folder(dir.join(SHARDS_DIR).join(shard.to_string()))
    }
}

impl Database {
    pub(crate) async fn create_snapshot(
        &self,
        collection: String,
        of: Option<SnapshotOf>,
    ) -> Result<SnapshotDescription> {
        self.detached(move |inner| inner.create_snapshot(&collection, of))
            .await
    }

    pub(crate) fn list_snapshots(
        &self,
        collection: &str,
        of: Option<SnapshotOf>,
    ) -> Result<Vec<SnapshotDescription>> {
        self.0.folder(collection, of)?.list()
    }

    pub(crate) fn delete_snapshot(
        &self,
        collection: &str,
        of: Option<SnapshotOf>,
        name: &str,
    ) -> Result<bool> {
        self.0.folder(collection, of)?.delete(name).map(|()| true)
    }

    pub(crate) fn read_snapshot(
        &self,
        collection: &str,
        of: Option<SnapshotOf>,
        name: &str,
    ) -> Result<SnapshotContent> {
        let file = self.0.folder(collection, of)?.open(name)?;
        Ok(SnapshotContent {
            size: Some(file.len()),
            bytes: SnapshotBytes::new(io::FileReader::new(file)),
        })
    }

    pub(crate) async fn recover_snapshot(
        &self,
        collection: String,
        op: RecoverSnapshot,
    ) -> Result<bool> {
        let database = self.clone();
        let prepared = self
            .detached(move |inner| {
                let counts = &inner.snapshots.counts;
                let name = collection.clone();
                counts.recovering(&name, || recover::prepare(inner, collection, op))
            })
            .await?;
        database.change(move |inner| prepared.commit(inner)).await
    }

    /// Runs something that takes long on a thread of its own.
    pub(crate) async fn detached<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.0.check_open()?;
        let inner = Arc::clone(&self.0);
        let (answer, answered) = oneshot::channel();
        let place = Arc::clone(&inner.snapshots.places).try_acquire_owned();
        let place = place.map_err(|_| {
            let text = "too many snapshots and copies are made at the same time, try again later";
            Error::new(ErrorKind::Unavailable, text)
        })?;
        let run = move || {
            let result = work(&inner);
            drop(place);
            // Before the answer: whoever drops the last handle after it must find the folder free.
            drop(inner);
            drop(answer.send(result));
        };
        std::thread::Builder::new()
            .name("orthoplex-long".to_owned())
            .spawn(run)
            .map_err(Error::internal)?;
        answered
            .await
            .unwrap_or_else(|_| Err(Error::internal("the work was interrupted")))
    }
}

impl Inner {
    /// The folder of snapshots that is meant; a missing collection or shard is an error.
    fn folder(&self, collection: &str, of: Option<SnapshotOf>) -> Result<Folder> {
        self.check_open()?;
        let Some(of) = of else {
            return Ok(self.snapshots.full());
        };
        let (name, found) = self.named(collection)?;
        match of {
            SnapshotOf::Shard(number) => {
                found.shard(number)?;
                Ok(self.snapshots.of_shard(&name, number))
            }
            SnapshotOf::Collection => Ok(self.snapshots.of_collection(&name)),
        }
    }

    fn create_snapshot(
        &self,
        collection: &str,
        of: Option<SnapshotOf>,
    ) -> Result<SnapshotDescription> {
        let folder = self.folder(collection, of)?;
        let _making = self.snapshots.making.lock();
        let Some(of) = of else {
            return self.create_full(&folder);
        };
        let (name, found) = self.named(collection)?;
        let counts = &self.snapshots.counts;
        counts.making(&name, || match of {
            SnapshotOf::Shard(number) => {
                let prefix = format!("{name}-shard-{number}");
                let shards = vec![(number, found.shard(number)?.capture()?)];
                folder.write(&prefix, |out| {
                    archive::pack(out, Kind::Shard, &found.settled(), None, shards)
                })
            }
            SnapshotOf::Collection => folder.write(&format!("{name}-{PEER}"), |out| {
                pack_collection(out, &found)
            }),
        })
    }

    /// An archive of archives, one a collection, and `config.json` with names and aliases.
    fn create_full(&self, folder: &Folder) -> Result<SnapshotDescription> {
        let names = self.names.load_full();
        let mut parts = Vec::new();
        let parts_dir = self.snapshots.folder(folder.dir.join(PARTS_DIR));
        let made = names.all()?.into_iter().try_for_each(|(name, found)| {
            let made =
                parts_dir.write(&format!("{name}-{PEER}"), |out| pack_collection(out, found))?;
            parts.push((name.clone(), made.name));
            Ok(())
        });
        let aliases = names.record.aliases(None).into_iter();
        let config = serde_json::json!({
            "collections_mapping": parts.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "collections_aliases": aliases
                .map(|own| (own.alias_name, own.collection_name))
                .collect::<std::collections::BTreeMap<_, _>>(),
        });
        let result = made.and_then(|()| {
            folder.write("full-snapshot", |out| {
                let opened = parts
                    .iter()
                    .map(|(_, name)| Ok((name.clone(), parts_dir.open(name)?)));
                let opened: Vec<_> = opened.collect::<Result<_>>()?;
                archive::bundle(out, opened, config.to_string().as_bytes())
            })
        });
        if !parts.is_empty()
            && let Err(error) = self.vfs.remove_dir_all(&parts_dir.dir)
        {
            tracing::warn!(%error, "parts of a full snapshot stay");
        }
        result
    }
}

fn pack_collection(out: &mut io::FileWriter, collection: &Collection) -> Result<()> {
    let (settled, shards) = (collection.settled(), collection.shards());
    let numbers = shards.layout().shards().iter().map(|own| own.number);
    let captured = numbers.zip(shards.all());
    let captured = captured.map(|(number, shard)| Ok((number, shard.capture()?)));
    let captured = captured.collect::<Result<_>>()?;
    let layout = settled.is_custom().then(|| shards.layout().clone());
    archive::pack(out, Kind::Collection, &settled, layout, captured)
}

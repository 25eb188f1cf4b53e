//! One collection: its settled configuration, its schema, and its shards.
//!
//! A folder holds the configuration in one checksummed file and a folder per shard. What changes later
//! is written first and then reaches the shards: names of vectors as [`Schema`], everything else as
//! [`Tuning`]. Knows its id but not its name.

mod fields;
mod layout;
mod memory;
mod reports;
mod settings;
mod sizes;
mod telemetry;
mod vectors;

use crate::catalog::CollectionId;
use crate::schema::{Schema, SlotNames, Tuning};
use crate::shard::{Capture, Engine, Shard, ShardInfo, View, stored};
use crate::strict::Rates;
use arc_swap::ArcSwap;
use layout::Layout;
use orthoplex_storage::{Vfs, atomic_file, create_dir_synced};
use orthoplex_types::config::CollectionConfig;
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::field_index::FieldSchemas;
use orthoplex_types::info::{CollectionInfo, OptimizerStatus, UpdateQueueInfo};
use orthoplex_types::ops::cluster::{ClusterInfo, LocalShard, ReplicaState};
use orthoplex_types::ops::collections::{CreateCollection, UpdateCollection};
use orthoplex_types::{Error, Result};
use serde::{Deserialize, Serialize};
pub use settings::Defaults;
use sizes::Sizes;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const CONFIG_FILE: &str = "config";
const CONFIG_KIND: [u8; 8] = *b"OPLXCCFG";
const CONFIG_VERSION: u32 = 1;
const SHARDS_DIR: &str = "shards";

/// A collection that is open.
pub(crate) struct Collection {
    pub(crate) id: CollectionId,
    schema: ArcSwap<Schema>,
    pub(crate) shards: Vec<Arc<Shard>>,
    vfs: Arc<dyn Vfs>,
    dir: PathBuf,
    layout: Layout,
    settled: ArcSwap<Settled>,
    dropped: AtomicBool,
    /// Reads and writes of this minute.
    pub(crate) rates: Rates,
    sizes: Sizes,
    /// How long opening took.
    opened_in: Duration,
}

impl Collection {
    /// Makes a collection in a folder of its own below `parent`. Durable when this answers; the
    /// folder means nothing until the catalog names it.
    pub(crate) fn create(
        engine: &Arc<Engine>,
        vfs: &Arc<dyn Vfs>,
        parent: &Path,
        wanted: CreateCollection,
        defaults: &Defaults,
    ) -> Result<Self> {
        let id = CollectionId::random();
        let dir = parent.join(id.to_string());
        let config = settings::settle(wanted, defaults);
        stored(create_dir_synced(&**vfs, &dir))?;
        let stored = Settled {
            slots: SlotNames::of(&config.params),
            config,
            fields: FieldSchemas::default(),
            created_at: Some(Timestamp(jiff::Timestamp::now().as_microsecond())),
        };
        stored.write(&**vfs, &dir)?;
        let layout = Layout::plain(stored.config.params.shard_number);
        Self::assemble(vfs, id, dir, layout, stored, |dir, schema, tuning| {
            Shard::create(engine, dir, schema, tuning)
        })
    }

    /// Makes a collection of a folder that holds only shards, each in the folder of its number.
    /// Durable when this answers.
    pub(crate) fn adopt(
        engine: &Arc<Engine>,
        vfs: &Arc<dyn Vfs>,
        parent: &Path,
        id: CollectionId,
        settled: &Settled,
    ) -> Result<Self> {
        let dir = parent.join(id.to_string());
        settled.write(&**vfs, &dir)?;
        stored(vfs.sync_dir(parent))?;
        Self::open(engine, vfs, parent, id)
    }

    /// Opens the collection of that id.
    pub(crate) fn open(
        engine: &Arc<Engine>,
        vfs: &Arc<dyn Vfs>,
        parent: &Path,
        id: CollectionId,
    ) -> Result<Self> {
        let dir = parent.join(id.to_string());
        let path = dir.join(CONFIG_FILE);
        let bytes = stored(atomic_file::read(
            &**vfs,
            &path,
            CONFIG_KIND,
            CONFIG_VERSION,
        ))?
        .ok_or_else(|| Error::internal(format_args!("{} is missing", path.display())))?;
        let stored: Settled = serde_json::from_slice(&bytes).map_err(|error| {
            Error::internal(format_args!("{} cannot be read: {error}", path.display()))
        })?;
        let layout = Layout::read(&**vfs, &dir, stored.config.params.shard_number)?;
        layout.sweep(&**vfs, &dir);
        Self::assemble(vfs, id, dir, layout, stored, |dir, schema, tuning| {
            Shard::open(engine, dir, schema, tuning)
        })
    }

    fn assemble(
        vfs: &Arc<dyn Vfs>,
        id: CollectionId,
        dir: PathBuf,
        layout: Layout,
        settled: Settled,
        shard: impl Fn(&Path, Arc<Schema>, Tuning) -> Result<Arc<Shard>>,
    ) -> Result<Self> {
        let started = Instant::now();
        let schema = Arc::new(settled.schema());
        let tuning = settled.tuning();
        let shards = layout
            .paths(&dir)
            .map(|path| shard(&path, Arc::clone(&schema), tuning.clone()));
        Ok(Self {
            id,
            shards: shards.collect::<Result<_>>()?,
            schema: ArcSwap::new(schema),
            vfs: Arc::clone(vfs),
            dir,
            layout,
            settled: ArcSwap::from_pointee(settled),
            dropped: AtomicBool::new(false),
            rates: Rates::default(),
            sizes: Sizes::default(),
            opened_in: started.elapsed(),
        })
    }

    /// Merges the changes into the configuration, durably, and hands them to the shards. Called by
    /// one thread at a time.
    pub(crate) fn update(&self, changes: &UpdateCollection) -> Result<()> {
        let mut settled = Settled::clone(&self.settled.load());
        settings::merge(&mut settled.config, changes)?;
        if changes.strict_mode_config.is_some() {
            self.rates.refill();
        }
        self.settle(settled)
    }

    /// Makes this the settled state: durably first, then in the shards.
    fn settle(&self, settled: Settled) -> Result<()> {
        let old = self.settled.load();
        if settled == **old {
            return Ok(());
        }
        settled.write(&*self.vfs, &self.dir)?;
        let tuning = settled.tuning();
        if settled.slots == old.slots {
            self.settled.store(Arc::new(settled));
            let shards = self.shards.iter();
            shards.for_each(|shard| shard.set_tuning(tuning.clone()));
            return Ok(());
        }
        let schema = Arc::new(settled.schema());
        self.settled.store(Arc::new(settled));
        // A new vector is known to the shards before a write can name it.
        let shards = self.shards.iter();
        shards.for_each(|shard| shard.set_schema(Arc::clone(&schema), tuning.clone()));
        self.schema.store(schema);
        Ok(())
    }

    /// Live points.
    pub(crate) fn points(&self) -> usize {
        self.views().iter().map(|view| view.points()).sum()
    }

    /// Folder of everything.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The vectors at this moment.
    pub(crate) fn schema(&self) -> Arc<Schema> {
        self.schema.load_full()
    }

    /// Everything that the configuration file holds.
    pub(crate) fn settled(&self) -> Arc<Settled> {
        self.settled.load_full()
    }

    /// The state of one shard as open files.
    pub(crate) fn capture(&self, number: u32) -> Result<Capture> {
        self.shard(number)?.capture()
    }

    /// One shard.
    pub(crate) fn shard(&self, number: u32) -> Result<&Arc<Shard>> {
        self.shards
            .get(number as usize)
            .ok_or_else(|| Error::not_found(format_args!("Shard with id {number} not found")))
    }

    /// The same collection with the shard in the folder `ready` in the place of one of its own. Once
    /// this answers, the old shard is closed and belongs to nothing. Called by one thread at a time.
    pub(crate) fn with_shard(
        &self,
        engine: &Arc<Engine>,
        number: u32,
        ready: &Path,
    ) -> Result<Self> {
        let old = self.shard(number)?;
        let folder = format!("{number}-{}", CollectionId::random());
        let layout = self.layout.with(number as usize, folder.clone())?;
        let parent = self.dir.join(SHARDS_DIR);
        let place = parent.join(folder);
        stored(self.vfs.rename(ready, &place))?;
        stored(self.vfs.sync_dir(&parent))?;
        let settled = self.settled();
        let schema = self.schema();
        let new = Shard::open(engine, &place, Arc::clone(&schema), settled.tuning())?;
        layout.write(&*self.vfs, &self.dir)?;
        let mut shards = self.shards.clone();
        if let Some(own) = shards.get_mut(number as usize) {
            *own = new;
        }
        old.close();
        Ok(Self {
            id: self.id,
            schema: ArcSwap::new(schema),
            shards,
            vfs: Arc::clone(&self.vfs),
            dir: self.dir.clone(),
            layout,
            settled: ArcSwap::new(settled),
            dropped: AtomicBool::new(false),
            rates: Rates::default(),
            sizes: Sizes::default(),
            opened_in: self.opened_in,
        })
    }

    /// What a client may know about the collection.
    pub(crate) fn info(&self) -> Result<CollectionInfo> {
        let shards: Vec<ShardInfo> = self.shards.iter().map(|shard| shard.info()).collect();
        let sum = |of: fn(&ShardInfo) -> usize| shards.iter().map(of).sum::<usize>();
        let error = shards.iter().find_map(|shard| shard.error.clone());
        let defers = self
            .settled
            .load()
            .config
            .optimizer_config
            .prevent_unoptimized
            == Some(true);
        Ok(CollectionInfo {
            status: telemetry::status_of(shards.iter()),
            optimizer_status: error.map_or(OptimizerStatus::Ok, OptimizerStatus::Error),
            warnings: settings::warnings(&self.settled.load().config),
            indexed_vectors_count: Some(sum(|shard| shard.indexed_vectors)),
            points_count: Some(sum(|shard| shard.points)),
            segments_count: sum(|shard| shard.segments),
            config: self.settled.load().config.clone(),
            payload_schema: self.fields_info()?,
            created_at: self.settled.load().created_at,
            update_queue: Some(UpdateQueueInfo {
                length: sum(|shard| shard.pending_writes),
                deferred_points: defers.then(|| sum(|shard| shard.deferred_points)),
            }),
        })
    }

    /// Where the shards are: all of them here.
    pub(crate) fn cluster_info(&self) -> ClusterInfo {
        let local = |(shard_id, shard): (u32, &Arc<Shard>)| LocalShard {
            shard_id,
            points_count: shard.info().points,
            state: ReplicaState::Active,
        };
        ClusterInfo {
            shard_count: self.shards.len(),
            local_shards: (0u32..).zip(&self.shards).map(local).collect(),
            ..ClusterInfo::default()
        }
    }

    /// The present state of every shard, by shard number.
    pub(crate) fn views(&self) -> Vec<Arc<View>> {
        self.shards.iter().map(|shard| shard.view()).collect()
    }

    /// Takes no more writes and stops background work.
    pub(crate) fn close(&self) {
        self.shards.iter().for_each(|shard| shard.close());
    }

    /// Like [`Collection::close`], for a collection that is dropped: writes nothing more.
    pub(crate) fn stop(&self) {
        self.shards.iter().for_each(|shard| shard.stop());
    }

    /// Marks the collection as dropped: whoever still holds it sees it as missing.
    pub(crate) fn mark_dropped(&self) {
        self.dropped.store(true, Ordering::Release);
    }

    pub(crate) fn is_dropped(&self) -> bool {
        self.dropped.load(Ordering::Acquire)
    }

    /// Removes the folder. What is left after a failure is swept when the database is opened again.
    pub(crate) fn remove_files(&self) {
        if let Err(error) = self.vfs.remove_dir_all(&self.dir)
            && !error.is_not_found()
        {
            tracing::warn!(dir = %self.dir.display(), %error, "a dropped collection stays on disk until restart");
        }
    }
}

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
    fn schema(&self) -> Schema {
        Schema::new(&self.config.params, &self.slots)
    }

    fn tuning(&self) -> Tuning {
        Tuning::new(&self.config, &self.slots, &self.fields)
    }

    fn write(&self, vfs: &dyn Vfs, dir: &Path) -> Result<()> {
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

//! One collection: its settled configuration, its schema, and its shards.
//!
//! A folder holds the configuration in one checksummed file, the layout of the shards in another, and
//! a folder per shard. What changes later is written first and then reaches the shards: names of
//! vectors as [`Schema`], everything else as [`Tuning`]. Knows its id but not its name.

mod fields;
mod keys;
mod layout;
mod memory;
mod replicate;
mod reports;
mod settings;
mod settled;
mod shards;
mod sizes;
mod telemetry;
mod vectors;

use crate::catalog::CollectionId;
use crate::schema::{Schema, SlotNames, Tuning};
use crate::shard::{Engine, Shard, ShardInfo, View, stored};
use crate::strict::Rates;
use arc_swap::ArcSwap;
pub(crate) use layout::Layout;
use orthoplex_storage::{Vfs, create_dir_synced};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::field_index::FieldSchemas;
use orthoplex_types::info::{CollectionInfo, OptimizerStatus, UpdateQueueInfo};
use orthoplex_types::ops::cluster::{ClusterInfo, LocalShard, PEER_ID};
use orthoplex_types::ops::collections::{CreateCollection, UpdateCollection};
use orthoplex_types::usage::HardwareTotal;
use orthoplex_types::{Error, Result};
pub use settings::Defaults;
pub(crate) use settled::Settled;
pub(crate) use shards::{Group, Shards};
use sizes::Sizes;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::RwLock;

const SHARDS_DIR: &str = "shards";

/// A collection that is open.
pub(crate) struct Collection {
    pub(crate) id: CollectionId,
    schema: ArcSwap<Schema>,
    shards: ArcSwap<Shards>,
    vfs: Arc<dyn Vfs>,
    dir: PathBuf,
    settled: ArcSwap<Settled>,
    dropped: AtomicBool,
    /// Reads and writes of this minute.
    pub(crate) rates: Rates,
    sizes: Sizes,
    /// How long opening took.
    opened_in: Duration,
    /// Work of the machine since it was opened, as far as it was measured.
    pub(crate) spent: Arc<HardwareTotal>,
    /// Held by every write until it is applied, or logged if its caller does not wait; held alone by
    /// what must see none under way.
    pub(crate) writes: Arc<RwLock<()>>,
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
        let layout = if stored.is_custom() {
            let none = Layout::default();
            none.write(&**vfs, &dir)?;
            none
        } else {
            Layout::plain(stored.config.params.shard_number)
        };
        Self::assemble(vfs, id, dir, layout, stored, |dir, schema, tuning| {
            Shard::create(engine, dir, schema, tuning)
        })
    }

    /// Makes a collection of a folder that holds only the shards of a layout, each in the folder of
    /// its number. Durable when this answers.
    pub(crate) fn adopt(
        engine: &Arc<Engine>,
        vfs: &Arc<dyn Vfs>,
        parent: &Path,
        id: CollectionId,
        settled: &Settled,
        layout: &Layout,
    ) -> Result<Self> {
        let dir = parent.join(id.to_string());
        settled.write(&**vfs, &dir)?;
        layout.write(&**vfs, &dir)?;
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
        let settled = Settled::read(&**vfs, &dir)?;
        let layout = settled.layout(&**vfs, &dir)?;
        layout.sweep(&**vfs, &dir);
        Self::assemble(vfs, id, dir, layout, settled, |dir, schema, tuning| {
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
        let shards = shards.collect::<Result<_>>()?;
        Ok(Self {
            id,
            shards: ArcSwap::from_pointee(Shards::new(layout, shards, settled.is_custom())),
            schema: ArcSwap::new(schema),
            vfs: Arc::clone(vfs),
            dir,
            settled: ArcSwap::from_pointee(settled),
            dropped: AtomicBool::new(false),
            rates: Rates::default(),
            sizes: Sizes::default(),
            opened_in: started.elapsed(),
            spent: Arc::default(),
            writes: Arc::default(),
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
            let shards = self.shards();
            let shards = shards.all().iter();
            shards.for_each(|shard| shard.set_tuning(tuning.clone()));
            return Ok(());
        }
        let schema = Arc::new(settled.schema());
        self.settled.store(Arc::new(settled));
        // A new vector is known to the shards before a write can name it.
        let shards = self.shards();
        let shards = shards.all().iter();
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

    /// The shards at this moment.
    pub(crate) fn shards(&self) -> Arc<Shards> {
        self.shards.load_full()
    }

    fn place(&self, shards: Shards) {
        self.shards.store(Arc::new(shards));
    }

    /// One shard.
    pub(crate) fn shard(&self, number: u32) -> Result<Arc<Shard>> {
        let shards = self.shards.load();
        let shard = shards.by_number(number).cloned();
        shard.ok_or_else(|| Error::not_found(format_args!("Shard with id {number} not found")))
    }

    /// Puts the shard in the folder `ready` in the place of one of the own. Once this answers, the
    /// old one is closed and belongs to nothing: it is the answer. Called by one thread at a time.
    pub(crate) fn replace_shard(
        &self,
        engine: &Arc<Engine>,
        number: u32,
        ready: &Path,
    ) -> Result<Arc<Shard>> {
        let old = self.shard(number)?;
        let shards = self.shards();
        let folder = format!("{number}-{}", CollectionId::random());
        let place = shards.layout().place(number).unwrap_or_default();
        let layout = shards.layout().with_folder(place, folder.clone());
        let parent = self.dir.join(SHARDS_DIR);
        let dir = parent.join(folder);
        stored(self.vfs.rename(ready, &dir))?;
        stored(self.vfs.sync_dir(&parent))?;
        let new = Shard::open(engine, &dir, self.schema(), self.settled().tuning())?;
        layout.write(&*self.vfs, &self.dir)?;
        let mut all = shards.all().to_vec();
        if let Some(own) = all.get_mut(place) {
            *own = new;
        }
        self.place(Shards::new(layout, all, self.is_custom()));
        old.close();
        Ok(old)
    }

    /// What a client may know about the collection.
    pub(crate) fn info(&self) -> Result<CollectionInfo> {
        let shards = self.shards();
        let shards: Vec<ShardInfo> = shards.all().iter().map(|shard| shard.info()).collect();
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
        let shards = self.shards();
        let placed = shards.layout().shards().iter().zip(shards.all());
        let local = placed.map(|(placed, shard)| LocalShard {
            shard_id: placed.number,
            shard_key: placed.key.clone(),
            points_count: shard.info().points,
            state: placed.state,
        });
        ClusterInfo {
            peer_id: PEER_ID,
            shard_count: shards.all().len(),
            local_shards: local.collect(),
            ..ClusterInfo::default()
        }
    }

    /// The present state of every shard.
    pub(crate) fn views(&self) -> Vec<Arc<View>> {
        let shards = self.shards.load();
        shards.all().iter().map(|shard| shard.view()).collect()
    }

    /// Takes no more writes and stops background work, waiting for either until then.
    pub(crate) fn close(&self, until: Instant) {
        let shards = self.shards();
        shards.all().iter().for_each(|shard| shard.close_by(until));
    }

    /// Like [`Collection::close`], for a collection that is dropped: writes nothing more.
    pub(crate) fn stop(&self) {
        let shards = self.shards();
        shards.all().iter().for_each(|shard| shard.stop());
    }

    /// Marks the collection as dropped: whoever still holds it sees it as missing.
    pub(crate) fn mark_dropped(&self) {
        self.dropped.store(true, Ordering::Release);
    }

    pub(crate) fn is_dropped(&self) -> bool {
        self.dropped.load(Ordering::Acquire)
    }
}

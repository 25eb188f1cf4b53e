//! One collection: its settled configuration, its schema, and its shards.
//!
//! A folder holds the configuration in one checksummed file and a folder per shard. The schema is
//! fixed when the collection is made; everything a PATCH may change reaches the shards as
//! [`Tuning`]. Knows its id but not its name.

mod fields;
mod layout;
mod settings;
mod sizes;

use crate::catalog::CollectionId;
use crate::schema::{Schema, Tuning};
use crate::shard::{Capture, Engine, Shard, ShardInfo, View, stored};
use crate::strict::Rates;
use arc_swap::ArcSwap;
use layout::Layout;
use orthoplex_storage::{Vfs, atomic_file, create_dir_synced};
use orthoplex_types::config::CollectionConfig;
use orthoplex_types::field_index::FieldSchemas;
use orthoplex_types::info::{CollectionInfo, CollectionStatus, OptimizerStatus, UpdateQueueInfo};
use orthoplex_types::ops::cluster::{ClusterInfo, LocalShard, ReplicaState};
use orthoplex_types::ops::collections::{CreateCollection, UpdateCollection};
use orthoplex_types::{Error, Result};
use serde::{Deserialize, Serialize};
use sizes::Sizes;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const CONFIG_FILE: &str = "config";
const CONFIG_KIND: [u8; 8] = *b"OPLXCCFG";
const CONFIG_VERSION: u32 = 1;
const SHARDS_DIR: &str = "shards";

/// A collection that is open.
pub(crate) struct Collection {
    pub(crate) id: CollectionId,
    pub(crate) schema: Arc<Schema>,
    pub(crate) shards: Vec<Arc<Shard>>,
    vfs: Arc<dyn Vfs>,
    dir: PathBuf,
    layout: Layout,
    config: ArcSwap<CollectionConfig>,
    fields: ArcSwap<FieldSchemas>,
    dropped: AtomicBool,
    /// Reads and writes of this minute.
    pub(crate) rates: Rates,
    sizes: Sizes,
}

impl Collection {
    /// Makes a collection in a folder of its own below `parent`. Durable when this answers; the
    /// folder means nothing until the catalog names it.
    pub(crate) fn create(
        engine: &Arc<Engine>,
        vfs: &Arc<dyn Vfs>,
        parent: &Path,
        wanted: CreateCollection,
    ) -> Result<Self> {
        let id = CollectionId::random();
        let dir = parent.join(id.to_string());
        let config = settings::settle(wanted);
        stored(create_dir_synced(&**vfs, &dir))?;
        let stored = Settled {
            config,
            fields: FieldSchemas::default(),
        };
        write_config(&**vfs, &dir, &stored.config, &stored.fields)?;
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
        write_config(&**vfs, &dir, &settled.config, &settled.fields)?;
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
        Settled { config, fields }: Settled,
        shard: impl Fn(&Path, Arc<Schema>, Tuning) -> Result<Arc<Shard>>,
    ) -> Result<Self> {
        let schema = Arc::new(Schema::new(&config.params.vectors));
        let tuning = Tuning::from_config(&config, &fields);
        let shards = layout
            .paths(&dir)
            .map(|path| shard(&path, Arc::clone(&schema), tuning.clone()));
        Ok(Self {
            id,
            shards: shards.collect::<Result<_>>()?,
            schema,
            vfs: Arc::clone(vfs),
            dir,
            layout,
            config: ArcSwap::from_pointee(config),
            fields: ArcSwap::from_pointee(fields),
            dropped: AtomicBool::new(false),
            rates: Rates::default(),
            sizes: Sizes::default(),
        })
    }

    /// Merges the changes into the configuration, durably, and hands them to the shards. Called by
    /// one thread at a time.
    pub(crate) fn update(&self, changes: &UpdateCollection) -> Result<()> {
        let mut config = CollectionConfig::clone(&self.config.load());
        settings::merge(&mut config, changes)?;
        if changes.strict_mode_config.is_some() {
            self.rates.refill();
        }
        if config == **self.config.load() {
            return Ok(());
        }
        let fields = self.fields();
        write_config(&*self.vfs, &self.dir, &config, &fields)?;
        let tuning = Tuning::from_config(&config, &fields);
        self.config.store(Arc::new(config));
        self.shards
            .iter()
            .for_each(|shard| shard.set_tuning(tuning.clone()));
        Ok(())
    }

    /// Live points.
    pub(crate) fn points(&self) -> usize {
        self.shards.iter().map(|shard| shard.info().points).sum()
    }

    /// Folder of everything.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The present configuration.
    pub(crate) fn config(&self) -> Arc<CollectionConfig> {
        self.config.load_full()
    }

    /// Everything that the configuration file holds.
    pub(crate) fn settled(&self) -> Settled {
        Settled {
            config: (*self.config()).clone(),
            fields: (*self.fields.load_full()).clone(),
        }
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
        let config = self.config();
        let fields = self.fields.load_full();
        let tuning = Tuning::from_config(&config, &fields);
        let new = Shard::open(engine, &place, Arc::clone(&self.schema), tuning)?;
        layout.write(&*self.vfs, &self.dir)?;
        let mut shards = self.shards.clone();
        if let Some(own) = shards.get_mut(number as usize) {
            *own = new;
        }
        old.close();
        Ok(Self {
            id: self.id,
            schema: Arc::clone(&self.schema),
            shards,
            vfs: Arc::clone(&self.vfs),
            dir: self.dir.clone(),
            layout,
            config: ArcSwap::new(config),
            fields: ArcSwap::new(fields),
            dropped: AtomicBool::new(false),
            rates: Rates::default(),
            sizes: Sizes::default(),
        })
    }

    /// What a client may know about the collection.
    pub(crate) fn info(&self) -> Result<CollectionInfo> {
        let shards: Vec<ShardInfo> = self.shards.iter().map(|shard| shard.info()).collect();
        let sum = |of: fn(&ShardInfo) -> usize| shards.iter().map(of).sum::<usize>();
        let error = shards.iter().find_map(|shard| shard.error.clone());
        let status = if error.is_some() {
            CollectionStatus::Red
        } else if shards.iter().any(|shard| shard.building) {
            CollectionStatus::Yellow
        } else if shards.iter().any(|shard| shard.paused) {
            CollectionStatus::Grey
        } else {
            CollectionStatus::Green
        };
        Ok(CollectionInfo {
            status,
            optimizer_status: error.map_or(OptimizerStatus::Ok, OptimizerStatus::Error),
            warnings: Vec::new(),
            indexed_vectors_count: Some(sum(|shard| shard.indexed_vectors)),
            points_count: Some(sum(|shard| shard.points)),
            segments_count: sum(|shard| shard.segments),
            config: CollectionConfig::clone(&self.config.load()),
            payload_schema: self.fields_info()?,
            update_queue: Some(UpdateQueueInfo {
                length: sum(|shard| shard.pending_writes),
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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Settled {
    /// As asked for, defaults filled in.
    #[serde(flatten)]
    pub(crate) config: CollectionConfig,
    /// Declared payload indexes.
    #[serde(default)]
    pub(crate) fields: FieldSchemas,
}

fn write_config(
    vfs: &dyn Vfs,
    dir: &Path,
    config: &CollectionConfig,
    fields: &FieldSchemas,
) -> Result<()> {
    let settled = Settled {
        config: config.clone(),
        fields: fields.clone(),
    };
    let bytes = serde_json::to_vec(&settled).map_err(Error::internal)?;
    let path = dir.join(CONFIG_FILE);
    stored(atomic_file::write(
        vfs,
        &path,
        CONFIG_KIND,
        CONFIG_VERSION,
        &bytes,
    ))
}

//! What all shards of a database share: file system, threads, the clock.
//!
//! Pools that never wait for one another: writers (they sleep in fsync), checkpoints (writes are held
//! back until they are done), merges and graphs (they take minutes); and a ticker that lets idle shards
//! notice that time has passed.

use super::Shard;
use orthoplex_storage::Vfs;
use orthoplex_types::{Error, Result};
use parking_lot::Mutex;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// How often idle shards are looked at.
const TICK: Duration = Duration::from_millis(250);

/// Sizes of the shared pools, and the bounds that shards keep.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// Threads that log writes and apply them. They mostly wait for the disk.
    pub writer_threads: usize,
    /// Shards that build or merge segments at the same time; as many others write full tails.
    pub background_jobs: usize,
    /// Threads that build one graph while nobody searches.
    pub build_threads: usize,
    /// Rows after which a tail is sealed.
    pub tail_rows_max: usize,
    /// Memory after which a tail is sealed, in bytes.
    pub tail_bytes_max: usize,
    /// A shard without writes for this long is idle and brought into few large segments.
    pub idle_after_ms: u64,
}

impl Default for EngineOptions {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            writer_threads: 8,
            background_jobs: (cores / 2).max(1),
            build_threads: cores,
            tail_rows_max: 16_384,
            tail_bytes_max: 48 << 20,
            idle_after_ms: 1_000,
        }
    }
}

/// Shared by all shards of one database.
pub struct Engine {
    pub(super) vfs: Arc<dyn Vfs>,
    pub(super) options: EngineOptions,
    writers: rayon::ThreadPool,
    checkpoints: rayon::ThreadPool,
    background: rayon::ThreadPool,
    started: Instant,
    shards: Mutex<Vec<Weak<Shard>>>,
}

impl Engine {
    /// Starts the pools and the ticker; they end when the last handle is dropped.
    pub fn new(vfs: Arc<dyn Vfs>, options: EngineOptions) -> Result<Arc<Self>> {
        let engine = Arc::new(Self {
            vfs,
            writers: pool("orthoplex-log", options.writer_threads)?,
            checkpoints: pool("orthoplex-checkpoint", options.background_jobs)?,
            background: pool("orthoplex-build", options.background_jobs)?,
            options,
            started: Instant::now(),
            shards: Mutex::default(),
        });
        let ticked = Arc::downgrade(&engine);
        std::thread::Builder::new()
            .name("orthoplex-tick".to_owned())
            .spawn(move || tick(&ticked))
            .map_err(Error::internal)?;
        Ok(engine)
    }

    /// Runs `job` on a thread that may wait for the disk.
    pub(super) fn spawn_writer(&self, job: impl FnOnce() + Send + 'static) {
        self.writers.spawn(job);
    }

    /// Runs `job` on a thread of checkpoints.
    pub(super) fn spawn_checkpoint(&self, job: impl FnOnce() + Send + 'static) {
        self.checkpoints.spawn(job);
    }

    /// Runs `job` when a background thread is free.
    pub(super) fn spawn_background(&self, job: impl FnOnce() + Send + 'static) {
        self.background.spawn(job);
    }

    /// Milliseconds since the engine started.
    pub(super) fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Lets the ticker look at the shard from now on.
    pub(super) fn register(&self, shard: Weak<Shard>) {
        self.shards.lock().push(shard);
    }

    /// Whether any shard changes files, or is about to; also one that was dropped.
    pub(crate) fn is_at_work(&self) -> bool {
        self.shards().iter().any(|shard| shard.is_at_work())
    }

    fn shards(&self) -> Vec<Arc<Shard>> {
        let mut shards = self.shards.lock();
        shards.retain(|shard| shard.strong_count() > 0);
        shards.iter().filter_map(Weak::upgrade).collect()
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("vfs", &self.vfs)
            .finish_non_exhaustive()
    }
}

fn pool(name: &'static str, threads: usize) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(move |number| format!("{name}-{number}"))
        .build()
        .map_err(Error::internal)
}

fn tick(engine: &Weak<Engine>) {
    loop {
        std::thread::sleep(TICK);
        let Some(engine) = engine.upgrade() else {
            return;
        };
        for shard in engine.shards() {
            shard.wake_maintenance();
        }
    }
}

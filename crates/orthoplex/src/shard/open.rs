//! Creating, opening and closing a shard.

use super::apply::{Prepared, State};
use super::checkpoint::read_dead;
use super::manifest::Manifest;
use super::part::{Body, Part};
use super::view::View;
use super::{Engine, Shard, stored};
use crate::oplog;
use crate::schema::{Schema, Tuning};
use arc_swap::ArcSwap;
use orthoplex_storage::log::LogOptions;
use orthoplex_storage::seeded::{self, Bug};
use orthoplex_storage::{FileLog, Replay, Result, ShardLog, StorageError, create_dir_synced};
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

pub(super) const LOG_DIR: &str = "log";
/// A log longer than this is turned into files when the shard is closed, for a quick start.
const CLOSE_LOG_BYTES_MAX: u64 = 1 << 20;
/// How long closing waits for work under way.
const CLOSE_PATIENCE: Duration = Duration::from_secs(30);

impl Shard {
    /// Makes an empty shard in a folder that does not exist yet. Durable when this answers.
    ///
    /// # Errors
    /// A storage fault.
    pub fn create(
        engine: &Arc<Engine>,
        dir: &Path,
        schema: Arc<Schema>,
        tuning: Tuning,
    ) -> orthoplex_types::Result<Arc<Self>> {
        let vfs = &engine.vfs;
        let made = create_dir_synced(&**vfs, dir)
            .and_then(|()| {
                FileLog::create(
                    Arc::clone(vfs),
                    &dir.join(LOG_DIR),
                    0,
                    LogOptions::default(),
                )
            })
            .and_then(|log| Manifest::default().write(&**vfs, dir).map(|()| log));
        let log = stored(made)?;
        let state = State {
            parts: Vec::new(),
            manifest: Manifest::default(),
            next_segment: 0,
            next_op: 0,
        };
        Ok(Self::start(engine, dir, schema, tuning, (state, log)))
    }

    /// Opens an existing shard: files of the manifest, then the log behind them. Searches are served
    /// at once; missing graphs are built in the background.
    ///
    /// # Errors
    /// A damaged or missing file is named; nothing is changed then.
    pub fn open(
        engine: &Arc<Engine>,
        dir: &Path,
        schema: Arc<Schema>,
        tuning: Tuning,
    ) -> orthoplex_types::Result<Arc<Self>> {
        let (state, log, replay) = stored(read_state(engine, dir, &schema, &tuning))?;
        let shard = Self::start(engine, dir, schema, tuning, (state, log));
        let mut state = shard.state.lock();
        stored(shard.replay(&mut state, replay))?;
        shard.publish(&state);
        drop(state);
        Ok(shard)
    }

    fn start(
        engine: &Arc<Engine>,
        dir: &Path,
        schema: Arc<Schema>,
        tuning: Tuning,
        (mut state, log): (State, FileLog),
    ) -> Arc<Self> {
        state.freeze(&schema);
        let tuning = Arc::new(tuning);
        let view = View::new(
            Arc::clone(&schema),
            Arc::clone(&tuning),
            state.parts.clone(),
        );
        let view = Arc::new(view);
        let visible = view
            .without_deferred()
            .map_or_else(|| Arc::clone(&view), Arc::new);
        let shard = Arc::new_cyclic(|myself| Self {
            engine: Arc::clone(engine),
            dir: PathBuf::from(dir),
            schema: ArcSwap::new(schema),
            tuning: ArcSwap::new(tuning),
            view: ArcSwap::new(view),
            visible: ArcSwap::new(visible),
            applied: AtomicU64::new(0),
            seen: tokio::sync::watch::Sender::new(0),
            queue: Mutex::default(),
            log: Mutex::new(log),
            state: Mutex::new(state),
            maintenance: super::maintain::Status::default(),
            last_write_ms: AtomicU64::new(0),
            last_search_ms: AtomicU64::new(0),
            fault: OnceLock::new(),
            closed: AtomicBool::new(false),
            myself: std::sync::Weak::clone(myself),
        });
        engine.register(Arc::downgrade(&shard));
        shard
    }

    fn replay(&self, state: &mut State, replay: Replay) -> Result<()> {
        for entry in replay.skip(usize::from(seeded::is_active(Bug::ReplayOffByOne))) {
            let entry = entry?;
            let op = oplog::decode(&entry.payload).map_err(|what| {
                StorageError::corrupt(
                    &self.dir.join(LOG_DIR),
                    0,
                    format!("entry {}: {what}", entry.op_num),
                )
            })?;
            let prepared = Prepared::new(op, &self.schema.load());
            // One without effect had none when it was first applied.
            let _outcome = self
                .apply(state, entry.op_num, prepared)
                .map_err(|error| StorageError::corrupt(&self.dir, 0, error.to_string()))?;
        }
        Ok(())
    }

    /// Finishes what is under way and stops background work. Later writes fail. Writes nothing: for
    /// a shard whose files are about to be removed.
    pub fn stop(&self) {
        self.stop_by(Instant::now() + CLOSE_PATIENCE);
    }

    fn stop_by(&self, until: Instant) {
        {
            // Work begins under this lock, so none begins from here on.
            let queue = self.queue.lock();
            self.closed.store(true, Ordering::Release);
            queue.close();
        }
        self.seen.send_modify(|_| ());
        self.resume();
        while self.is_at_work() {
            if Instant::now() >= until {
                tracing::warn!(dir = %self.dir.display(), "closed while work goes on");
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether anything changes files, or is about to.
    pub(super) fn is_at_work(&self) -> bool {
        self.queue.lock().is_busy() || self.maintenance.is_running()
    }

    /// Like [`Shard::stop`] and, if the log has grown, writes a checkpoint.
    pub fn close(&self) {
        self.close_by(Instant::now() + CLOSE_PATIENCE);
    }

    /// The same with another end of patience.
    pub(crate) fn close_by(&self, until: Instant) {
        self.stop_by(until);
        let next_op = self.state.lock().manifest.next_op;
        let log_bytes = self.log.lock().bytes_since(next_op);
        if log_bytes > CLOSE_LOG_BYTES_MAX
            && !self.is_at_work()
            && let Err(error) = self.checkpoint()
        {
            tracing::warn!(dir = %self.dir.display(), %error, "no checkpoint at close; the log will be replayed");
        }
    }
}

fn read_state(
    engine: &Arc<Engine>,
    dir: &Path,
    schema: &Schema,
    tuning: &Tuning,
) -> Result<(State, FileLog, Replay)> {
    let vfs = &engine.vfs;
    let manifest = Manifest::read(&**vfs, dir)?
        .ok_or_else(|| StorageError::corrupt(&dir.join("manifest"), 0, "the file is missing"))?;
    orthoplex_storage::vfs::remove_leftovers(&**vfs, dir)?;
    manifest.sweep(&**vfs, dir)?;
    let mut parts = Vec::with_capacity(manifest.segments.len());
    for entry in &manifest.segments {
        let segment = super::sealed::Sealed::open(&**vfs, dir, entry, schema, &tuning.places)?;
        let dead = read_dead(&**vfs, dir, entry, segment.len())?;
        let len = segment.len();
        let dead_count = dead.count_ones();
        parts.push(Part {
            body: Body::Sealed(Arc::new(segment)),
            len,
            dead: Arc::new(dead),
            dead_count,
        });
    }
    let log_dir = dir.join(LOG_DIR);
    let (log, replay) = FileLog::open(
        Arc::clone(vfs),
        &log_dir,
        manifest.next_op,
        LogOptions::default(),
    )?;
    let next_segment = manifest.next_segment;
    let next_op = manifest.next_op;
    let state = State {
        parts,
        manifest,
        next_segment,
        next_op,
    };
    Ok((state, log, replay))
}

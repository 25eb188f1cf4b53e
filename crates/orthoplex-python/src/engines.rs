//! Embedded databases: one for each folder and process, whoever asks for it.
//!
//! Handles count; the last one closes the database, and whoever opens the folder again waits for that. A fork leaves
//! the child without the engine's threads, so handles of the parent refuse to work there.

use crate::own::Own;
use crate::runtime;
use orthoplex::{Database, Gate, Options};
use orthoplex_types::{Error, ErrorKind, Result};
use parking_lot::{Condvar, Mutex};
use std::collections::HashMap;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// The databases of the process.
#[derive(Default)]
struct Databases {
    /// Those of folders until they are closed, which takes longer than their last handle lives.
    open: Mutex<HashMap<PathBuf, Weak<Engine>>>,
    /// Told when one of them is closed.
    closed: Condvar,
    in_memory: Mutex<Vec<Weak<Engine>>>,
}

static ALL: Own<Databases> = Own::new();

/// How long to wait for a database that closes: longer than it waits for its work.
const CLOSING_MAX: Duration = Duration::from_secs(60);

/// An open database.
pub(crate) struct Engine {
    gate: Option<Gate<Database>>,
    /// Its folder, if it has one.
    path: Option<PathBuf>,
    generation: u64,
}

impl Engine {
    /// A database that lives as long as its handles.
    pub(crate) fn in_memory() -> Result<Arc<Self>> {
        let engine = Self::open(Options::in_memory(), None)?;
        ALL.with(|all| {
            let mut all = all.in_memory.lock();
            all.retain(|own| own.strong_count() > 0);
            all.push(Arc::downgrade(&engine));
        });
        Ok(engine)
    }

    /// The database of a folder; a folder that another process has open is refused.
    pub(crate) fn at(path: &Path) -> Result<Arc<Self>> {
        let wrong = |error: std::io::Error| {
            Error::wrong_input(format_args!("cannot use {}: {error}", path.display()))
        };
        std::fs::create_dir_all(path).map_err(wrong)?;
        let path = path.canonicalize().map_err(wrong)?;
        ALL.with(|all| Self::shared(all, path))
    }

    /// The database of a folder that is open, or is opened when it is free.
    fn shared(all: &Databases, path: PathBuf) -> Result<Arc<Self>> {
        let until = Instant::now() + CLOSING_MAX;
        let mut open = all.open.lock();
        while let Some(known) = open.get(&path) {
            if let Some(engine) = known.upgrade() {
                return Ok(engine);
            }
            if all.closed.wait_until(&mut open, until).timed_out() {
                // Opening says who has it.
                break;
            }
        }
        let engine = Self::open(Options::directory(&path), Some(path.clone()))?;
        open.insert(path, Arc::downgrade(&engine));
        Ok(engine)
    }

    fn open(options: Options, path: Option<PathBuf>) -> Result<Arc<Self>> {
        Ok(Arc::new(Self {
            gate: Some(Gate::new(Database::open(options)?)),
            path,
            generation: runtime::generation(),
        }))
    }

    /// The database behind its checks.
    pub(crate) fn gate(&self) -> Result<&Gate<Database>> {
        match &self.gate {
            Some(gate) if self.generation == runtime::generation() => Ok(gate),
            _ => Err(Error::new(
                ErrorKind::Unavailable,
                "this database was opened before the process was forked; open it in the child",
            )),
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let gate = self.gate.take();
        if self.generation != runtime::generation() {
            // Closing would wait for threads that only the parent has.
            mem::forget(gate);
            return;
        }
        if let Some(gate) = gate {
            // Work that goes on without its caller has the database too. Closing has no failure so far.
            drop(gate.executor().close());
        }
        let Some(path) = &self.path else { return };
        ALL.with(|all| {
            let mut open = all.open.lock();
            if open.get(path).is_some_and(|own| own.strong_count() == 0) {
                open.remove(path);
            }
            all.closed.notify_all();
        });
    }
}

/// Closes all databases, whoever still has them; their handles fail from then on.
pub(crate) fn close_all() {
    let take = |all: &Databases| {
        (
            all.open.lock().clone(),
            mem::take(&mut *all.in_memory.lock()),
        )
    };
    let (on_disk, in_memory) = ALL.with(take);
    for engine in on_disk.into_values().chain(in_memory) {
        let Some(engine) = engine.upgrade() else {
            continue;
        };
        if let Ok(gate) = engine.gate() {
            // It has no failure so far; the log holds what was answered.
            drop(gate.executor().close());
        }
    }
}

/// In the child of a fork: the parent's databases are not ours.
pub(crate) fn after_fork() {
    ALL.renew();
}

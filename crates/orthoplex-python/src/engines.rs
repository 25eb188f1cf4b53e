//! Embedded databases: one for each folder and process, whoever asks for it.
//!
//! Handles count; the last one closes the database. A fork leaves the child without the engine's
//! threads, so handles of the parent refuse to work there.

use crate::runtime;
use orthoplex::{Database, Gate, Options};
use orthoplex_types::{Error, ErrorKind, Result};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

static OPEN: Mutex<Option<HashMap<PathBuf, Weak<Engine>>>> = Mutex::new(None);
static IN_MEMORY: Mutex<Vec<Weak<Engine>>> = Mutex::new(Vec::new());

/// An open database.
pub(crate) struct Engine {
    gate: Option<Gate<Database>>,
    generation: u64,
}

impl Engine {
    /// A database that lives as long as its handles.
    pub(crate) fn in_memory() -> Result<Arc<Self>> {
        let engine = Self::open(Options::in_memory())?;
        let mut all = IN_MEMORY.lock();
        all.retain(|own| own.strong_count() > 0);
        all.push(Arc::downgrade(&engine));
        Ok(engine)
    }

    /// The database of a folder; a folder that another process has open is refused.
    pub(crate) fn at(path: &Path) -> Result<Arc<Self>> {
        let wrong = |error: std::io::Error| {
            Error::wrong_input(format_args!("cannot use {}: {error}", path.display()))
        };
        std::fs::create_dir_all(path).map_err(wrong)?;
        let path = path.canonicalize().map_err(wrong)?;
        let mut open = OPEN.lock();
        let open = open.get_or_insert_default();
        open.retain(|_, own| own.strong_count() > 0);
        if let Some(engine) = open.get(&path).and_then(Weak::upgrade) {
            return Ok(engine);
        }
        let engine = Self::open(Options::directory(&path))?;
        open.insert(path, Arc::downgrade(&engine));
        Ok(engine)
    }

    fn open(options: Options) -> Result<Arc<Self>> {
        Ok(Arc::new(Self {
            gate: Some(Gate::new(Database::open(options)?)),
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
        }
    }
}

/// Closes all databases, whoever still has them; their handles fail from then on.
pub(crate) fn close_all() {
    let on_disk = OPEN.lock().take().unwrap_or_default();
    let in_memory = mem::take(&mut *IN_MEMORY.lock());
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
    if let Some(mut open) = OPEN.try_lock() {
        mem::forget(open.take());
    }
    if let Some(mut all) = IN_MEMORY.try_lock() {
        mem::forget(mem::take(&mut *all));
    }
}

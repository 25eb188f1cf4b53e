//! A file system in memory whose syncs stand still while a gate is shut.

use orthoplex_storage::{AppendFile, FolderLock, MemFs, ReadFile, Result as Stored, Vfs};
use parking_lot::{Condvar, Mutex};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Clone, Debug, Default)]
pub(super) struct GatedFs {
    pub(super) inner: MemFs,
    pub(super) gate: Arc<Gate>,
}

#[derive(Debug, Default)]
pub(super) struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Files whose path holds this cannot be synced.
    shut: Option<&'static str>,
    waiting: usize,
}

impl Gate {
    /// Shuts the gate for files whose path holds `what`.
    pub(super) fn shut(&self, what: &'static str) {
        self.state.lock().shut = Some(what);
    }

    pub(super) fn open(&self) {
        self.state.lock().shut = None;
        self.opened.notify_all();
    }

    /// Threads before the gate.
    pub(super) fn waiting(&self) -> usize {
        self.state.lock().waiting
    }

    fn pass(&self, path: &Path) {
        let path = path.to_string_lossy();
        let mut state = self.state.lock();
        state.waiting += 1;
        while state.shut.is_some_and(|what| path.contains(what)) {
            self.opened.wait(&mut state);
        }
        state.waiting -= 1;
    }
}

#[derive(Debug)]
struct GatedFile {
    inner: Box<dyn AppendFile>,
    path: PathBuf,
    gate: Arc<Gate>,
}

impl AppendFile for GatedFile {
    fn append(&mut self, bytes: &[u8]) -> Stored<()> {
        self.inner.append(bytes)
    }

    fn sync(&mut self) -> Stored<()> {
        self.gate.pass(&self.path);
        self.inner.sync()
    }

    fn truncate(&mut self, len: u64) -> Stored<()> {
        self.inner.truncate(len)
    }

    fn len(&self) -> u64 {
        self.inner.len()
    }
}

impl GatedFs {
    fn gated(&self, path: &Path, file: Stored<Box<dyn AppendFile>>) -> Stored<Box<dyn AppendFile>> {
        let file = GatedFile {
            inner: file?,
            path: path.to_path_buf(),
            gate: Arc::clone(&self.gate),
        };
        Ok(Box::new(file))
    }
}

impl Vfs for GatedFs {
    fn create_dir_all(&self, path: &Path) -> Stored<()> {
        self.inner.create_dir_all(path)
    }

    fn open_append(&self, path: &Path) -> Stored<Box<dyn AppendFile>> {
        self.gated(path, self.inner.open_append(path))
    }

    fn create(&self, path: &Path) -> Stored<Box<dyn AppendFile>> {
        self.gated(path, self.inner.create(path))
    }

    fn open_read(&self, path: &Path) -> Stored<Arc<dyn ReadFile>> {
        self.inner.open_read(path)
    }

    fn read(&self, path: &Path) -> Stored<Vec<u8>> {
        self.inner.read(path)
    }

    fn exists(&self, path: &Path) -> Stored<bool> {
        self.inner.exists(path)
    }

    fn list(&self, path: &Path) -> Stored<Vec<String>> {
        self.inner.list(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Stored<()> {
        self.inner.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> Stored<()> {
        self.inner.remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> Stored<()> {
        self.inner.remove_dir_all(path)
    }

    fn sync_dir(&self, path: &Path) -> Stored<()> {
        self.inner.sync_dir(path)
    }

    fn lock(&self, path: &Path) -> Stored<FolderLock> {
        self.inner.lock(path)
    }

    fn free_space(&self, path: &Path) -> Stored<Option<u64>> {
        self.inner.free_space(path)
    }
}

pub(super) fn until(what: &str, holds: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

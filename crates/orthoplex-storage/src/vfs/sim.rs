//! A file system that loses power, for tests.
//!
//! Owns a disk in memory that keeps apart what is durable and what is only in the operating system's
//! memory: file content until the file is synced, names until their folder is synced. It is pessimistic
//! where POSIX promises nothing: closing syncs nothing, syncing a file does not make its name durable,
//! and bytes whose sync failed are never written again.
//!
//! Every call is counted; tests sweep over the counts to cut power at, or fail, each call in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use super::{AppendFile, FolderLock, ReadFile, Vfs};
use crate::{Result, StorageError};

mod disk;
mod file;
mod power_loss;

use disk::{Change, Disk, Ino};
use file::SimFile;
pub use power_loss::CrashMode;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The device fails: an I/O error without effect. A failed sync drops what it should have written.
    Eio,
    /// The device is full: half of a write arrives; nothing can be created. Reads and removals work.
    Enospc,
    /// Half of a write arrives, then an I/O error.
    ShortWrite,
}

/// When a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Number of the call, counted by [`SimFs::calls`] from 1.
    pub at_call: u64,
    /// What happens.
    pub kind: FaultKind,
    /// Whether all later calls go wrong too.
    pub forever: bool,
}

/// A simulated disk with the operating system on top. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct SimFs(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    disk: Disk,
    locks: BTreeSet<PathBuf>,
    calls: u64,
    boundaries: u64,
    calls_by_kind: BTreeMap<&'static str, u64>,
    crash_at: Option<u64>,
    crashed: bool,
    fault: Option<Fault>,
    faults_hit: u64,
    lying_sync: bool,
}

/// Whether a call changes the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Reads,
    /// Needs space: a full device refuses it.
    Grows,
    Changes,
}

impl State {
    /// Counts a call and decides its fate. `Err`: it fails without effect, unless the caller says more.
    fn enter(&mut self, op: &'static str, path: &Path, effect: Effect) -> Result<Fate> {
        if self.crashed {
            return Err(crashed(path, op));
        }
        self.calls += 1;
        *self.calls_by_kind.entry(op).or_default() += 1;
        if effect != Effect::Reads {
            self.boundaries += 1;
            self.crashed = self.crash_at == Some(self.boundaries);
        }
        let due = |fault: &Fault| {
            self.calls == fault.at_call || fault.forever && self.calls > fault.at_call
        };
        let kind = self.fault.filter(due).map(|fault| fault.kind);
        let fate = match kind {
            _ if self.crashed => Fate::PowerLoss,
            Some(FaultKind::Eio) => Fate::Fails(io::Error::from_raw_os_error(5)),
            Some(FaultKind::Enospc) if effect == Effect::Grows => {
                Fate::Fails(io::ErrorKind::StorageFull.into())
            }
            Some(FaultKind::ShortWrite) if op == "write" => {
                Fate::Fails(io::ErrorKind::WriteZero.into())
            }
            _ => Fate::Works,
        };
        self.faults_hit += u64::from(matches!(fate, Fate::Fails(_)));
        Ok(fate)
    }

    /// [`enter`](Self::enter) for calls that have no partial effect.
    fn pass(&mut self, op: &'static str, path: &Path, effect: Effect) -> Result<()> {
        self.enter(op, path, effect)?.plain(path, op)
    }
}

enum Fate {
    Works,
    Fails(io::Error),
    PowerLoss,
}

impl Fate {
    fn plain(self, path: &Path, op: &'static str) -> Result<()> {
        match self {
            Self::Works => Ok(()),
            Self::Fails(source) => Err(StorageError::io(path, op, source)),
            Self::PowerLoss => Err(crashed(path, op)),
        }
    }
}

fn crashed(path: &Path, op: &'static str) -> StorageError {
    StorageError::io(path, op, io::Error::other("simulated power loss"))
}

fn failed<T>(
    path: &Path,
    op: &'static str,
    result: std::result::Result<T, io::ErrorKind>,
) -> Result<T> {
    result.map_err(|kind| StorageError::io(path, op, kind.into()))
}

impl SimFs {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Cuts power at the `boundary`-th call that changes something, counted by
    /// [`boundaries`](Self::boundaries) from 1. That call and all later ones fail.
    pub fn crash_at(&self, boundary: u64) {
        self.0.lock().crash_at = Some(boundary);
    }

    /// Makes calls fail.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.0.lock().fault = fault;
    }

    /// Lets sync calls answer success without making anything durable, as broken hardware does.
    pub fn set_lying_sync(&self, lying: bool) {
        self.0.lock().lying_sync = lying;
    }

    /// Whether power was cut.
    #[must_use]
    pub fn is_crashed(&self) -> bool {
        self.0.lock().crashed
    }

    /// Calls so far.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.lock().calls
    }

    /// Calls so far that change something.
    #[must_use]
    pub fn boundaries(&self) -> u64 {
        self.0.lock().boundaries
    }

    /// Calls so far by what they do.
    #[must_use]
    pub fn calls_by_kind(&self) -> BTreeMap<&'static str, u64> {
        self.0.lock().calls_by_kind.clone()
    }

    /// Calls that a [`Fault`] made fail.
    #[must_use]
    pub fn faults_hit(&self) -> u64 {
        self.0.lock().faults_hit
    }

    /// The disk that a restart finds after power loss at this moment, or after the death of the process.
    /// A disk of its own: `self` is left as it is. The same seed gives the same disk.
    #[must_use]
    pub fn crash_image(&self, mode: CrashMode, seed: u64) -> Self {
        let disk = self.0.lock().disk.after_crash(mode, seed);
        Self(Arc::new(Mutex::new(State {
            disk,
            ..State::default()
        })))
    }

    /// Paths of all files, sorted.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.0.lock().disk.files()
    }

    /// Content of a file, without counting a call.
    #[must_use]
    pub fn peek(&self, path: &Path) -> Option<Vec<u8>> {
        let state = self.0.lock();
        let ino = state.disk.lookup(path)?;
        Some(state.disk.content(ino)?.to_vec())
    }

    /// Puts `bytes` into an existing file behind the engine's back, durably. Answers whether it exists.
    pub fn damage(&self, path: &Path, bytes: Vec<u8>) -> bool {
        let mut state = self.0.lock();
        match state.disk.lookup(path) {
            Some(ino) => state.disk.replace(ino, bytes),
            None => false,
        }
    }

    /// Turns one bit of an existing file over. Answers whether the file has that bit.
    pub fn flip_bit(&self, path: &Path, bit: u64) -> bool {
        let Some(mut bytes) = self.peek(path) else {
            return false;
        };
        let index = usize::try_from(bit / 8).unwrap_or(usize::MAX);
        match bytes.get_mut(index) {
            Some(byte) => *byte ^= 1 << (bit % 8),
            None => return false,
        }
        self.damage(path, bytes)
    }

    fn open(&self, path: &Path, op: &'static str, empty: bool) -> Result<Box<dyn AppendFile>> {
        let mut state = self.0.lock();
        let effect = if state.disk.lookup(path).is_none() {
            Effect::Grows
        } else if empty {
            Effect::Changes
        } else {
            Effect::Reads
        };
        state.pass(op, path, effect)?;
        let ino = failed(path, op, state.disk.open_file(path))?;
        if empty
            && state
                .disk
                .content(ino)
                .is_some_and(|content| !content.is_empty())
        {
            state.disk.change(ino, Change::Truncate(0));
        }
        Ok(Box::new(self.handle(path, ino)))
    }

    fn handle(&self, path: &Path, ino: Ino) -> SimFile {
        SimFile {
            fs: self.clone(),
            path: path.to_path_buf(),
            ino,
            len_at_open: 0,
        }
    }
}

impl Vfs for SimFs {
    fn create_dir_all(&self, path: &Path) -> Result<()> {
        let mut state = self.0.lock();
        state.pass("create folder", path, Effect::Grows)?;
        failed(path, "create folder", state.disk.create_dirs(path))
    }

    fn open_append(&self, path: &Path) -> Result<Box<dyn AppendFile>> {
        self.open(path, "open", false)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn AppendFile>> {
        self.open(path, "create", true)
    }

    fn open_read(&self, path: &Path) -> Result<Arc<dyn ReadFile>> {
        let mut state = self.0.lock();
        state.pass("open", path, Effect::Reads)?;
        let found = state.disk.lookup(path).ok_or(io::ErrorKind::NotFound);
        let ino = failed(path, "open", found)?;
        let content = state.disk.content(ino).ok_or(io::ErrorKind::IsADirectory);
        let len_at_open = failed(path, "open", content)?.len() as u64;
        drop(state);
        Ok(Arc::new(SimFile {
            len_at_open,
            ..self.handle(path, ino)
        }))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        self.0.lock().pass("read", path, Effect::Reads)?;
        failed(path, "read", self.peek(path).ok_or(io::ErrorKind::NotFound))
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        let mut state = self.0.lock();
        state.pass("inspect", path, Effect::Reads)?;
        Ok(state.disk.lookup(path).is_some())
    }

    fn list(&self, path: &Path) -> Result<Vec<String>> {
        let mut state = self.0.lock();
        state.pass("list", path, Effect::Reads)?;
        failed(path, "list", state.disk.list(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let mut state = self.0.lock();
        let fate = state.enter("rename", to, Effect::Changes)?;
        if !matches!(fate, Fate::Fails(_)) {
            failed(to, "rename", state.disk.rename(from, to))?;
        }
        fate.plain(to, "rename")
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        let mut state = self.0.lock();
        let fate = state.enter("remove", path, Effect::Changes)?;
        if !matches!(fate, Fate::Fails(_)) {
            failed(path, "remove", state.disk.remove_file(path))?;
        }
        fate.plain(path, "remove")
    }

    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        let mut state = self.0.lock();
        let fate = state.enter("remove folder", path, Effect::Changes)?;
        if !matches!(fate, Fate::Fails(_)) {
            failed(path, "remove folder", state.disk.remove_dir(path))?;
        }
        fate.plain(path, "remove folder")
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        let mut state = self.0.lock();
        let fate = state.enter("sync folder", path, Effect::Changes)?;
        let works = matches!(fate, Fate::Works) && !state.lying_sync;
        let found = state.disk.sync_dir(path, works);
        fate.plain(path, "sync folder")?;
        failed(path, "sync folder", found)
    }

    fn lock(&self, path: &Path) -> Result<FolderLock> {
        let mut state = self.0.lock();
        state.pass("lock", path, Effect::Reads)?;
        if state.locks.insert(path.to_path_buf()) {
            Ok(Box::new(SimLock {
                fs: self.clone(),
                path: path.to_path_buf(),
            }))
        } else {
            Err(StorageError::Locked {
                path: path.to_path_buf(),
            })
        }
    }

    fn free_space(&self, path: &Path) -> Result<Option<u64>> {
        self.0.lock().pass("inspect", path, Effect::Reads)?;
        Ok(None)
    }
}

struct SimLock {
    fs: SimFs,
    path: PathBuf,
}

impl Drop for SimLock {
    fn drop(&mut self) {
        self.fs.0.lock().locks.remove(&self.path);
    }
}

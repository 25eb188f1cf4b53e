//! An open file of the simulated file system.
//!
//! Owns what a fault does to a write or a sync. Closing has no effect on the disk.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::disk::{Change, Ino};
use super::{Effect, Fate, SimFs};
use crate::vfs::{AppendFile, ReadFile, short_read};
use crate::{AlignedBytes, Mapped, Result, StorageError};

#[derive(Debug)]
pub(super) struct SimFile {
    pub(super) fs: SimFs,
    pub(super) path: PathBuf,
    pub(super) ino: Ino,
    /// What readers see as the length.
    pub(super) len_at_open: u64,
}

impl AppendFile for SimFile {
    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let mut state = self.fs.0.lock();
        let fate = state.enter("write", &self.path, Effect::Grows)?;
        let kind = match &fate {
            Fate::Fails(source) => Some(source.kind()),
            _ => None,
        };
        let arrived = match kind {
            Some(io::ErrorKind::StorageFull | io::ErrorKind::WriteZero) => {
                bytes.get(..bytes.len() / 2).unwrap_or_default()
            }
            Some(_) => &[],
            None => bytes,
        };
        let offset = state.disk.content(self.ino).map_or(0, <[u8]>::len) as u64;
        state.disk.change(
            self.ino,
            Change::Write {
                offset,
                bytes: arrived.to_vec(),
            },
        );
        fate.plain(&self.path, "write")
    }

    fn sync(&mut self) -> Result<()> {
        let mut state = self.fs.0.lock();
        let fate = state.enter("sync", &self.path, Effect::Grows)?;
        match &fate {
            Fate::Works if state.lying_sync => {}
            Fate::Works => state.disk.sync_file(self.ino),
            Fate::Fails(_) => state.disk.forget_unsynced(self.ino),
            Fate::PowerLoss => {}
        }
        fate.plain(&self.path, "sync")
    }

    fn truncate(&mut self, len: u64) -> Result<()> {
        let mut state = self.fs.0.lock();
        let fate = state.enter("truncate", &self.path, Effect::Changes)?;
        if !matches!(fate, Fate::Fails(_)) {
            state.disk.change(self.ino, Change::Truncate(len));
        }
        fate.plain(&self.path, "truncate")
    }

    fn len(&self) -> u64 {
        self.fs
            .0
            .lock()
            .disk
            .content(self.ino)
            .map_or(0, <[u8]>::len) as u64
    }
}

impl ReadFile for SimFile {
    fn len(&self) -> u64 {
        self.len_at_open
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<()> {
        let mut state = self.fs.0.lock();
        state.pass("read", &self.path, Effect::Reads)?;
        let content = state.disk.content(self.ino).unwrap_or_default();
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let bytes = content.get(start..start.saturating_add(buf.len()));
        buf.copy_from_slice(bytes.ok_or_else(|| short_read(&self.path))?);
        Ok(())
    }

    fn map(&self) -> Result<Mapped> {
        let mut state = self.fs.0.lock();
        state.pass("map", &self.path, Effect::Reads)?;
        let copy = AlignedBytes::copy_of(state.disk.content(self.ino).unwrap_or_default());
        let copy = copy.map_err(|source| StorageError::io(&self.path, "map", source))?;
        Ok(Mapped::of_memory(Arc::new(copy)))
    }
}

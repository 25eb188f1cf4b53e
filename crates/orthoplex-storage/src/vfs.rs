//! The door to the file system: one trait, three implementations.
//!
//! Owns what a file system can do for this engine, and no more. Assumes nothing about durability beyond
//! POSIX: bytes are on disk after [`AppendFile::sync`], a name (new, renamed or removed) is on disk after
//! [`Vfs::sync_dir`] of its folder. Closing a file syncs nothing.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{Mapped, Result, StorageError};

mod mem;
mod real;
mod sim;

pub use mem::MemFs;
pub use real::RealFs;
pub use sim::{CrashMode, Fault, FaultKind, SimFs};

/// A file system.
pub trait Vfs: Send + Sync + Debug {
    /// Creates the folder and its missing parents. Not durable by itself: see [`create_dir_synced`].
    fn create_dir_all(&self, path: &Path) -> Result<()>;

    /// Opens the file for writing at its end; creates it when missing.
    fn open_append(&self, path: &Path) -> Result<Box<dyn AppendFile>>;

    /// Creates the file empty; an existing one is emptied.
    fn create(&self, path: &Path) -> Result<Box<dyn AppendFile>>;

    /// Opens an existing file for reading.
    fn open_read(&self, path: &Path) -> Result<Arc<dyn ReadFile>>;

    /// The whole content of an existing file. For small files; large ones are mapped.
    fn read(&self, path: &Path) -> Result<Vec<u8>>;

    /// Whether a file or folder of this name exists.
    fn exists(&self, path: &Path) -> Result<bool>;

    /// The existing path with no link left in it. File systems without links answer it as it is.
    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        Ok(path.to_path_buf())
    }

    /// Names of the files and folders in `path`, sorted. Names that are not UTF-8 are not ours: left out.
    fn list(&self, path: &Path) -> Result<Vec<String>>;

    /// Renames a file or folder; an existing file `to` is replaced in one step.
    fn rename(&self, from: &Path, to: &Path) -> Result<()>;

    /// Removes a file. Readers that hold it open or mapped keep their bytes.
    fn remove_file(&self, path: &Path) -> Result<()>;

    /// Removes a folder with all it holds.
    fn remove_dir_all(&self, path: &Path) -> Result<()>;

    /// Makes creations, renames and removals of names in this folder durable.
    fn sync_dir(&self, path: &Path) -> Result<()>;

    /// Takes the exclusive lock of an existing folder, held until the answer is dropped. A second lock,
    /// also from the same process, is refused with [`StorageError::Locked`].
    fn lock(&self, path: &Path) -> Result<FolderLock>;

    /// Bytes still free on the device of `path`; `None` where there is no such bound.
    fn free_space(&self, path: &Path) -> Result<Option<u64>>;
}

/// Holds the exclusive lock of a folder until dropped.
pub type FolderLock = Box<dyn Send + Sync>;

/// A file open for writing at its end.
pub trait AppendFile: Send + Debug {
    /// Writes all of `bytes` at the end. After an error the file may hold a part of them.
    fn append(&mut self, bytes: &[u8]) -> Result<()>;

    /// Makes the content durable (not the name, see [`Vfs::sync_dir`]). After an error the state on disk
    /// is unknown and must not be trusted, whatever a second sync answers.
    fn sync(&mut self) -> Result<()>;

    /// Shortens the file to `len` bytes.
    fn truncate(&mut self, len: u64) -> Result<()>;

    /// Bytes in the file, counting failed appends by what they left behind only after
    /// [`truncate`](Self::truncate).
    fn len(&self) -> u64;

    /// Whether the file holds no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A file open for reading.
pub trait ReadFile: Send + Sync + Debug {
    /// Bytes in the file when it was opened.
    fn len(&self) -> u64;

    /// Whether the file held no bytes when it was opened.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buf` from position `offset`; an error when the file ends before that.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<()>;

    /// The whole content as shared read-only bytes. Only for files that are complete.
    fn map(&self) -> Result<Mapped>;
}

/// Creates the folder and its missing parents so that they survive power loss.
pub fn create_dir_synced(vfs: &dyn Vfs, path: &Path) -> Result<()> {
    let mut missing = Vec::new();
    let mut at = path;
    while !vfs.exists(at)? {
        missing.push(at);
        match at.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => at = parent,
            None => break,
        }
    }
    vfs.create_dir_all(path)?;
    for created in missing.iter().rev() {
        vfs.sync_dir(parent_of(created))?;
    }
    Ok(())
}

/// Replaces `path` by the complete and synced file `tmp`, durably.
pub(crate) fn publish(vfs: &dyn Vfs, tmp: &Path, path: &Path) -> Result<()> {
    vfs.rename(tmp, path)?;
    vfs.sync_dir(parent_of(path))
}

/// The folder that holds the name `path`.
pub(crate) fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Suffix of files that are not complete. Nothing reads them; the owner of a folder removes them at start.
pub const TMP_SUFFIX: &str = ".tmp";

/// Removes what interrupted writers left in a folder: files ending in [`TMP_SUFFIX`]. Answers how many.
pub fn remove_leftovers(vfs: &dyn Vfs, dir: &Path) -> Result<usize> {
    let mut removed = 0;
    for name in vfs.list(dir)? {
        if name.ends_with(TMP_SUFFIX) {
            vfs.remove_file(&dir.join(&name))?;
            removed += 1;
        }
    }
    Ok(removed)
}

pub(crate) fn short_read(path: &Path) -> StorageError {
    let source = std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the file ends too early");
    StorageError::io(path, "read", source)
}

#[cfg(test)]
mod tests;

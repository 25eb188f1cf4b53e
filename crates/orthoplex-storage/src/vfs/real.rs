//! The file system of the operating system.
//!
//! Owns the mapping of [`Vfs`] onto system calls. Never retries a failed sync and never syncs on close.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{AppendFile, FolderLock, ReadFile, Vfs};
use crate::{Mapped, Result, StorageError};

/// Name of the file whose lock stands for the folder.
const LOCK_NAME: &str = ".lock";

/// Files of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealFs;

impl RealFs {
    /// The file system of this machine.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

fn at<T>(path: &Path, op: &'static str, result: io::Result<T>) -> Result<T> {
    result.map_err(|source| StorageError::io(path, op, source))
}

impl Vfs for RealFs {
    fn create_dir_all(&self, path: &Path) -> Result<()> {
        at(path, "create folder", fs::create_dir_all(path))
    }

    fn open_append(&self, path: &Path) -> Result<Box<dyn AppendFile>> {
        let file = at(
            path,
            "open",
            OpenOptions::new().append(true).create(true).open(path),
        )?;
        let len = at(path, "inspect", file.metadata())?.len();
        Ok(Box::new(RealAppend {
            file,
            path: path.to_path_buf(),
            len,
        }))
    }

    fn create(&self, path: &Path) -> Result<Box<dyn AppendFile>> {
        let file = self.open_append(path)?;
        if file.is_empty() {
            return Ok(file);
        }
        let mut file = file;
        file.truncate(0)?;
        Ok(file)
    }

    fn open_read(&self, path: &Path) -> Result<Arc<dyn ReadFile>> {
        let file = at(path, "open", File::open(path))?;
        let len = at(path, "inspect", file.metadata())?.len();
        Ok(Arc::new(RealRead {
            file,
            path: path.to_path_buf(),
            len,
        }))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        let mut file = at(path, "open", File::open(path))?;
        let mut bytes = Vec::new();
        at(path, "read", file.read_to_end(&mut bytes))?;
        Ok(bytes)
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        at(path, "inspect", path.try_exists())
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        at(path, "resolve", fs::canonicalize(path))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in at(path, "list", fs::read_dir(path))? {
            if let Ok(name) = at(path, "list", entry)?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        at(to, "rename to", fs::rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        at(path, "remove", fs::remove_file(path))
    }

    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        at(path, "remove folder", fs::remove_dir_all(path))
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        let dir = at(path, "open folder", File::open(path))?;
        at(path, "sync folder", dir.sync_all())
    }

    fn lock(&self, path: &Path) -> Result<FolderLock> {
        let name = path.join(LOCK_NAME);
        let open = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&name);
        let file = at(&name, "open", open)?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(file)),
            Err(TryLockError::WouldBlock) => Err(StorageError::Locked {
                path: path.to_path_buf(),
            }),
            Err(TryLockError::Error(source)) => Err(StorageError::io(&name, "lock", source)),
        }
    }

    fn free_space(&self, path: &Path) -> Result<Option<u64>> {
        let stat = rustix::fs::statvfs(path)
            .map_err(|errno| StorageError::io(path, "inspect", errno.into()))?;
        Ok(Some(stat.f_bavail.saturating_mul(stat.f_frsize)))
    }
}

#[derive(Debug)]
struct RealAppend {
    file: File,
    path: PathBuf,
    len: u64,
}

impl AppendFile for RealAppend {
    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        at(&self.path, "write", self.file.write_all(bytes))?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    fn sync(&mut self) -> Result<()> {
        at(&self.path, "sync", self.file.sync_data())
    }

    fn truncate(&mut self, len: u64) -> Result<()> {
        at(&self.path, "truncate", self.file.set_len(len))?;
        self.len = len;
        Ok(())
    }

    fn len(&self) -> u64 {
        self.len
    }
}

#[derive(Debug)]
struct RealRead {
    file: File,
    path: PathBuf,
    len: u64,
}

impl ReadFile for RealRead {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<()> {
        at(&self.path, "read", self.file.read_exact_at(buf, offset))
    }

    fn map(&self) -> Result<Mapped> {
        at(&self.path, "map", Mapped::of_file(&self.file))
    }
}

//! Files in memory, for databases without a folder.
//!
//! Owns a tree of folders and files that lives as long as the last clone. Nothing is durable, so `sync`
//! has nothing to do. A file that is mapped is shared with its readers, not copied, until it is written
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use super::{AppendFile, FolderLock, ReadFile, Vfs, short_read};
use crate::{AlignedBytes, Mapped, Result, StorageError};

/// Files in memory. Clones share the same files.
#[derive(Debug, Clone, Default)]
pub struct MemFs(Arc<Mutex<Tree>>);

#[derive(Debug, Default)]
struct Tree {
    dirs: BTreeSet<PathBuf>,
    files: BTreeMap<PathBuf, Arc<Mutex<Content>>>,
    locks: BTreeSet<PathBuf>,
}

/// Bytes being written, or, since the last map, bytes shared with readers.
#[derive(Debug, Default)]
struct Content {
    growing: Vec<u8>,
    shared: Option<Arc<AlignedBytes>>,
}

impl Content {
    fn bytes(&self) -> &[u8] {
        match &self.shared {
            Some(shared) => shared,
            None => &self.growing,
        }
    }

    fn bytes_mut(&mut self) -> &mut Vec<u8> {
        if let Some(shared) = self.shared.take() {
            self.growing = shared.to_vec();
        }
        &mut self.growing
    }
}

impl MemFs {
    /// An empty file system.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn file(&self, path: &Path, op: &'static str) -> Result<Arc<Mutex<Content>>> {
        self.0
            .lock()
            .files
            .get(path)
            .cloned()
            .ok_or_else(|| not_found(path, op))
    }

    fn open(&self, path: &Path, empty: bool) -> Result<Box<dyn AppendFile>> {
        let mut tree = self.0.lock();
        tree.check_parent(path, "open")?;
        if tree.is_dir(path) {
            return Err(StorageError::io(
                path,
                "open",
                io::ErrorKind::IsADirectory.into(),
            ));
        }
        let content = Arc::clone(tree.files.entry(path.to_path_buf()).or_default());
        if empty {
            *content.lock() = Content::default();
        }
        Ok(Box::new(MemFile {
            path: path.to_path_buf(),
            content,
            len_at_open: 0,
        }))
    }
}

impl Tree {
    fn is_dir(&self, path: &Path) -> bool {
        path.parent().is_none() || path == Path::new(".") || self.dirs.contains(path)
    }

    fn check_parent(&self, path: &Path, op: &'static str) -> Result<()> {
        match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() && !self.is_dir(parent) => {
                Err(not_found(path, op))
            }
            _ => Ok(()),
        }
    }
}

fn not_found(path: &Path, op: &'static str) -> StorageError {
    StorageError::io(path, op, io::ErrorKind::NotFound.into())
}

impl Vfs for MemFs {
    fn create_dir_all(&self, path: &Path) -> Result<()> {
        let mut tree = self.0.lock();
        if path.ancestors().any(|dir| tree.files.contains_key(dir)) {
            let source = io::ErrorKind::NotADirectory.into();
            return Err(StorageError::io(path, "create folder", source));
        }
        tree.dirs.extend(path.ancestors().map(Path::to_path_buf));
        Ok(())
    }

    fn open_append(&self, path: &Path) -> Result<Box<dyn AppendFile>> {
        self.open(path, false)
    }

    fn create(&self, path: &Path) -> Result<Box<dyn AppendFile>> {
        self.open(path, true)
    }

    fn open_read(&self, path: &Path) -> Result<Arc<dyn ReadFile>> {
        let content = self.file(path, "open")?;
        let len_at_open = content.lock().bytes().len() as u64;
        Ok(Arc::new(MemFile {
            path: path.to_path_buf(),
            content,
            len_at_open,
        }))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>> {
        Ok(self.file(path, "open")?.lock().bytes().to_vec())
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        let tree = self.0.lock();
        Ok(tree.is_dir(path) || tree.files.contains_key(path))
    }

    fn list(&self, path: &Path) -> Result<Vec<String>> {
        let tree = self.0.lock();
        if !tree.is_dir(path) {
            return Err(not_found(path, "list"));
        }
        let children = tree.dirs.iter().chain(tree.files.keys());
        let children = children.filter(|child| child.parent() == Some(path));
        let mut names: Vec<String> = children
            .filter_map(|child| Some(child.file_name()?.to_str()?.to_owned()))
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let mut tree = self.0.lock();
        tree.check_parent(to, "rename to")?;
        if let Some(content) = tree.files.remove(from) {
            tree.files.insert(to.to_path_buf(), content);
            return Ok(());
        }
        if !tree.dirs.contains(from) {
            return Err(not_found(from, "rename"));
        }
        let moved = |path: &Path| path.strip_prefix(from).ok().map(|rest| join(to, rest));
        tree.dirs = std::mem::take(&mut tree.dirs)
            .into_iter()
            .map(|path| moved(&path).unwrap_or(path))
            .collect();
        tree.files = std::mem::take(&mut tree.files)
            .into_iter()
            .map(|(path, content)| (moved(&path).unwrap_or(path), content))
            .collect();
        Ok(())
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        match self.0.lock().files.remove(path) {
            Some(_) => Ok(()),
            None => Err(not_found(path, "remove")),
        }
    }

    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        let mut tree = self.0.lock();
        if !tree.dirs.contains(path) {
            return Err(not_found(path, "remove folder"));
        }
        tree.dirs.retain(|dir| !dir.starts_with(path));
        tree.files.retain(|file, _| !file.starts_with(path));
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        if self.0.lock().is_dir(path) {
            Ok(())
        } else {
            Err(not_found(path, "sync folder"))
        }
    }

    fn lock(&self, path: &Path) -> Result<FolderLock> {
        if self.0.lock().locks.insert(path.to_path_buf()) {
            Ok(Box::new(MemLock {
                fs: self.clone(),
                path: path.to_path_buf(),
            }))
        } else {
            Err(StorageError::Locked {
                path: path.to_path_buf(),
            })
        }
    }

    fn free_space(&self, _path: &Path) -> Result<Option<u64>> {
        Ok(None)
    }
}

/// Like `join`, without a trailing separator for the folder itself.
fn join(base: &Path, rest: &Path) -> PathBuf {
    if rest.as_os_str().is_empty() {
        base.to_path_buf()
    } else {
        base.join(rest)
    }
}

struct MemLock {
    fs: MemFs,
    path: PathBuf,
}

impl Drop for MemLock {
    fn drop(&mut self) {
        self.fs.0.lock().locks.remove(&self.path);
    }
}

#[derive(Debug)]
struct MemFile {
    path: PathBuf,
    content: Arc<Mutex<Content>>,
    /// What readers see as the length.
    len_at_open: u64,
}

impl AppendFile for MemFile {
    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.content.lock().bytes_mut().extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    fn truncate(&mut self, len: u64) -> Result<()> {
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        self.content.lock().bytes_mut().truncate(len);
        Ok(())
    }

    fn len(&self) -> u64 {
        self.content.lock().bytes().len() as u64
    }
}

impl ReadFile for MemFile {
    fn len(&self) -> u64 {
        self.len_at_open
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<()> {
        let content = self.content.lock();
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let end = start.saturating_add(buf.len());
        let bytes = content
            .bytes()
            .get(start..end)
            .ok_or_else(|| short_read(&self.path))?;
        buf.copy_from_slice(bytes);
        Ok(())
    }

    fn map(&self) -> Result<Mapped> {
        let mut content = self.content.lock();
        let shared = match &content.shared {
            Some(shared) => Arc::clone(shared),
            None => {
                let copy = AlignedBytes::copy_of(&content.growing);
                Arc::new(copy.map_err(|source| StorageError::io(&self.path, "map", source))?)
            }
        };
        *content = Content {
            growing: Vec::new(),
            shared: Some(Arc::clone(&shared)),
        };
        Ok(Mapped::of_memory(shared))
    }
}

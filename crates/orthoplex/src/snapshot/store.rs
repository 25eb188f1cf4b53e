//! One folder of snapshots: what is in it, by name.
//!
//! A snapshot appears under its name complete and durable. A small note beside it holds its time
//! and checksum; files without one (put there by a person) are listed without them. Names come from
//! strangers and never leave the folder.

use super::io::FileWriter;
use crate::shard::stored;
use orthoplex_storage::vfs::{TMP_SUFFIX, remove_leftovers};
use orthoplex_storage::{ReadFile, Vfs, create_dir_synced};
use orthoplex_types::ops::snapshots::SnapshotDescription;
use orthoplex_types::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) const SUFFIX: &str = ".snapshot";
const NOTE_SUFFIX: &str = ".note";

/// A folder of snapshots.
pub(super) struct Folder {
    vfs: Arc<dyn Vfs>,
    /// The folder of all snapshots.
    root: PathBuf,
    pub(super) dir: PathBuf,
}

fn missing(name: &str) -> Error {
    Error::not_found(format_args!("Snapshot {name} not found"))
}

/// Whether a name can only mean a file of the folder itself.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

/// Whether the existing path is below the folder when all links are followed.
pub(super) fn is_inside(vfs: &dyn Vfs, root: &Path, path: &Path) -> Result<bool> {
    let (root, path) = (vfs.canonical(root), vfs.canonical(path));
    Ok(stored(path)?.starts_with(stored(root)?))
}

impl Folder {
    pub(super) fn new(vfs: &Arc<dyn Vfs>, root: &Path, dir: PathBuf) -> Self {
        Self {
            vfs: Arc::clone(vfs),
            root: root.to_path_buf(),
            dir,
        }
    }

    /// Everything in the folder that is a snapshot.
    pub(super) fn list(&self) -> Result<Vec<SnapshotDescription>> {
        if !stored(self.vfs.exists(&self.dir))? {
            return Ok(Vec::new());
        }
        let names = stored(self.vfs.list(&self.dir))?;
        let names = names.into_iter().filter(|name| name.ends_with(SUFFIX));
        // One that is removed meanwhile is left out.
        Ok(names.filter_map(|name| self.describe(name)).collect())
    }

    fn describe(&self, name: String) -> Option<SnapshotDescription> {
        let size = self.open(&name).ok()?.len();
        let noted = self.vfs.read(&self.note(&name)).ok();
        let noted = noted.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Some(noted.unwrap_or(SnapshotDescription {
            name,
            creation_time: None,
            size,
            checksum: None,
        }))
    }

    fn note(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}{NOTE_SUFFIX}"))
    }

    /// The bytes of a snapshot.
    pub(super) fn open(&self, name: &str) -> Result<Arc<dyn ReadFile>> {
        if !is_plain(name) || !stored(self.vfs.exists(&self.dir.join(name)))? {
            return Err(missing(name));
        }
        let path = self.dir.join(name);
        if !is_inside(&*self.vfs, &self.root, &path)? {
            return Err(missing(name));
        }
        match self.vfs.open_read(&path) {
            Err(error) if error.is_not_found() => Err(missing(name)),
            opened => stored(opened),
        }
    }

    /// Removes a snapshot durably.
    pub(super) fn delete(&self, name: &str) -> Result<()> {
        self.open(name)?;
        stored(self.vfs.remove_file(&self.dir.join(name)))?;
        match self.vfs.remove_file(&self.note(name)) {
            Err(error) if !error.is_not_found() => return stored(Err(error)),
            _ => {}
        }
        stored(self.vfs.sync_dir(&self.dir))
    }

    /// Writes a snapshot whose name begins so and ends with the time.
    pub(super) fn write(
        &self,
        prefix: &str,
        fill: impl FnOnce(&mut FileWriter) -> Result<()>,
    ) -> Result<SnapshotDescription> {
        stored(create_dir_synced(&*self.vfs, &self.dir))?;
        let (name, creation_time) = self.free_name(prefix)?;
        let (path, tmp) = (
            self.dir.join(&name),
            self.dir.join(format!("{name}{TMP_SUFFIX}")),
        );
        let mut out = FileWriter::new(stored(self.vfs.create(&tmp))?);
        let filled = fill(&mut out).and_then(|()| stored(out.finish()));
        let (size, checksum) = filled.inspect_err(|_| drop(self.vfs.remove_file(&tmp)))?;
        let description = SnapshotDescription {
            name,
            creation_time: Some(creation_time),
            size,
            checksum: Some(checksum),
        };
        let note = serde_json::to_vec(&description).map_err(Error::internal)?;
        let mut file = stored(self.vfs.create(&self.note(&description.name)))?;
        stored(file.append(&note).and_then(|()| file.sync()))?;
        stored(self.vfs.rename(&tmp, &path))?;
        stored(self.vfs.sync_dir(&self.dir))?;
        Ok(description)
    }

    /// A name that nothing has, and the time in it: the present second or a later one.
    fn free_name(&self, prefix: &str) -> Result<(String, String)> {
        let mut time = jiff::Timestamp::now();
        loop {
            let name = format!("{prefix}-{}{SUFFIX}", time.strftime("%Y-%m-%d-%H-%M-%S"));
            if !stored(self.vfs.exists(&self.dir.join(&name)))? {
                return Ok((name, time.strftime("%Y-%m-%dT%H:%M:%S").to_string()));
            }
            time = time
                .checked_add(jiff::SignedDuration::from_secs(1))
                .map_err(Error::internal)?;
        }
    }

    /// Removes what interrupted writers left.
    pub(super) fn clean(&self) {
        if self.vfs.exists(&self.dir).is_ok_and(|exists| exists)
            && let Err(error) = remove_leftovers(&*self.vfs, &self.dir)
        {
            tracing::warn!(dir = %self.dir.display(), %error, "unfinished snapshots stay");
        }
    }
}

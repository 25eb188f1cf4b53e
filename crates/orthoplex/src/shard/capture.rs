//! The state of a shard at one log position as open files, for a snapshot.
//!
//! Manifest, the files it names and the log behind it are together the state after the last write.
//! All of them are opened while nothing can change; an open file keeps its bytes however the shard
//! goes on. So a capture takes no longer than opening files does, and writes hardly notice.

use super::manifest::Manifest;
use super::open::LOG_DIR;
use super::{Shard, stored};
use orthoplex_storage::vfs::TMP_SUFFIX;
use orthoplex_storage::{ReadFile, Vfs, create_dir_synced};
use orthoplex_types::{Error, Result};
use std::path::Path;
use std::sync::Arc;

/// All that a shard is made of.
pub(crate) struct Capture {
    /// The list of files, as [`plant`] takes it.
    pub(crate) manifest: Vec<u8>,
    /// The files, by their path below the shard's folder.
    pub(crate) files: Vec<(String, Arc<dyn ReadFile>)>,
}

impl Shard {
    /// Opens everything that makes up the present state.
    pub(crate) fn capture(&self) -> Result<Capture> {
        let vfs = &*self.engine.vfs;
        // Nothing is appended meanwhile that is not synced. The log is locked first wherever both are.
        let _log = self.log.lock();
        let state = self.state.lock();
        let mut files = Vec::new();
        for name in state.manifest.files() {
            let file = stored(vfs.open_read(&self.dir.join(&name)))?;
            files.push((name, file));
        }
        let log = self.dir.join(LOG_DIR);
        for name in stored(vfs.list(&log))? {
            if name.ends_with(TMP_SUFFIX) {
                continue;
            }
            let file = stored(vfs.open_read(&log.join(&name)))?;
            files.push((format!("{LOG_DIR}/{name}"), file));
        }
        let manifest = serde_json::to_vec(&state.manifest).map_err(Error::internal)?;
        Ok(Capture { manifest, files })
    }

    /// Removes the folder of a shard that is closed and belongs to nothing any more.
    pub(crate) fn remove_files(&self) {
        if let Err(error) = self.engine.vfs.remove_dir_all(&self.dir) {
            tracing::warn!(dir = %self.dir.display(), %error, "a replaced shard stays on disk until restart");
        }
    }
}

/// Turns a folder that holds the files of a capture into one that [`Shard::open`] takes.
pub(crate) fn plant(vfs: &dyn Vfs, dir: &Path, manifest: &[u8]) -> Result<()> {
    let manifest: Manifest = serde_json::from_slice(manifest).map_err(|error| {
        Error::bad_request(format_args!(
            "the snapshot has an unreadable list of files: {error}"
        ))
    })?;
    stored(create_dir_synced(vfs, &dir.join(LOG_DIR)))?;
    stored(vfs.sync_dir(&dir.join(LOG_DIR)))?;
    stored(vfs.sync_dir(dir))?;
    stored(manifest.write(vfs, dir))
}

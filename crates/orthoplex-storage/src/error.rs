//! The one error type of this crate: what went wrong, with which file.
//!
//! Every message names the file, so that an operator can act on it without a stack trace.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Result of a storage call.
pub type Result<T> = std::result::Result<T, StorageError>;

/// What a storage call can answer instead of success.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// The operating system refused or failed a call.
    #[error("cannot {op} {}: {source}", path.display())]
    Io {
        /// File or folder of the call.
        path: PathBuf,
        /// The call, as a verb ("write", "sync", "rename").
        op: &'static str,
        /// What the operating system said.
        source: Arc<io::Error>,
    },
    /// No space is left on the device. Reads and removals go on; the caller may try again later.
    #[error("cannot {op} {}: no space left on the device", path.display())]
    Full {
        /// File or folder of the call.
        path: PathBuf,
        /// The call, as a verb.
        op: &'static str,
    },
    /// The bytes on disk are not what was written. They are never served.
    #[error("{} is corrupt at byte {offset}: {what}", path.display())]
    Corrupt {
        /// The damaged file, or the folder when a file is missing.
        path: PathBuf,
        /// What does not hold.
        what: String,
        /// Position in the file at which the damage was noticed.
        offset: u64,
    },
    /// A newer release wrote this file; it is left untouched.
    #[error(
        "{} has format version {found}, this release reads up to version {supported}: \
         open it with the release that wrote it, or a newer one",
        path.display()
    )]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Version found in the file.
        found: u32,
        /// Highest version this release reads.
        supported: u32,
    },
    /// Another open database, in this or another process, holds the folder.
    #[error(
        "folder {} is already open: another process, or another handle in this process, holds its lock",
        path.display()
    )]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// An earlier write or sync failed, so what is on disk is unknown. Writes are refused until restart.
    #[error(
        "{} refuses writes after a failed write or sync; restart to recover from what is on disk",
        path.display()
    )]
    Poisoned {
        /// The file or folder.
        path: PathBuf,
    },
    /// The caller asked for something the format cannot hold (a programming error, not damage).
    #[error("cannot store in {}: {what}", path.display())]
    Unsupported {
        /// The file or folder.
        path: PathBuf,
        /// What was asked.
        what: String,
    },
}

impl StorageError {
    /// Wraps an error of the operating system; "no space" and "quota exceeded" become [`Self::Full`].
    #[must_use]
    pub fn io(path: &Path, op: &'static str, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full {
                path: path.to_path_buf(),
                op,
            },
            _ => Self::Io {
                path: path.to_path_buf(),
                op,
                source: Arc::new(source),
            },
        }
    }

    /// Reports damage found in `path` at `offset`.
    #[must_use]
    pub fn corrupt(path: &Path, offset: u64, what: impl Into<String>) -> Self {
        Self::Corrupt {
            path: path.to_path_buf(),
            what: what.into(),
            offset,
        }
    }

    pub(crate) fn poisoned(path: &Path) -> Self {
        Self::Poisoned {
            path: path.to_path_buf(),
        }
    }

    pub(crate) fn unsupported(path: &Path, what: impl Into<String>) -> Self {
        Self::Unsupported {
            path: path.to_path_buf(),
            what: what.into(),
        }
    }

    /// Whether the file or folder does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }

    /// Whether the device is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. })
    }

    /// Whether bytes on disk are damaged.
    #[must_use]
    pub fn is_corrupt(&self) -> bool {
        matches!(self, Self::Corrupt { .. })
    }

    /// The file or folder concerned.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Io { path, .. }
            | Self::Full { path, .. }
            | Self::Corrupt { path, .. }
            | Self::NewerFormat { path, .. }
            | Self::Locked { path }
            | Self::Poisoned { path }
            | Self::Unsupported { path, .. } => path,
        }
    }
}

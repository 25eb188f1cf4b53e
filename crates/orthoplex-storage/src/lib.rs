//! Bytes on disk, without knowledge of points: virtual file system, log, checksummed files, manifest.
//!
//! Owns the only door to the file system ([`Vfs`]: real, memory, simulated faults), the shard log
//! ([`log`]), the write-once checksummed file of named sections ([`container`]), the small file that is
//! replaced as a whole ([`atomic_file`]) and the order-independent [`SetHash`].
//!
//! Assumes one process per folder (see [`Vfs::lock`]). Never panics on bytes read from disk, never
//! serves bytes whose checksum fails, and never retries a failed sync. The formats are described byte
//! by byte in `docs/format.md`.

pub mod atomic_file;
mod bytes;
mod codec;
pub mod container;
mod error;
pub mod log;
pub mod seeded;
mod set_hash;
pub mod vfs;

pub use bytes::{AlignedBytes, Mapped};
pub use container::{Container, ContainerWriter, FileStamp, Section};
pub use error::{Result, StorageError};
pub use log::{Entry, FileLog, LogOptions, Replay, ShardLog};
pub use set_hash::SetHash;
pub use vfs::{AppendFile, FolderLock, MemFs, ReadFile, RealFs, SimFs, Vfs, create_dir_synced};

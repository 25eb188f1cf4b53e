//! The log of a shard: entries in order, durable on request, replayed after a restart.
//!
//! Owns the trait [`ShardLog`] and its implementation on files, [`FileLog`]. Entries are opaque bytes;
//! each gets the next `op_num`. The rules:
//!
//! - An entry may be acknowledged once [`ShardLog::sync`] has answered. After power loss at any moment
//!   each acknowledged entry is replayed, in order; of the others a prefix may be.
//! - A bad record at the tail is a torn write and is cut off. A bad record in front of something known to
//!   be durable is corruption: reported with file and offset, nothing is replayed past it.
//! - A failed write or sync poisons the log: it takes no further entries until it is opened again. Only a
//!   full disk is survived in place, by taking back the partial write.
//!
//! Assumes one writer per folder. Never holds more than one entry and one read window in memory during
//! replay.

use std::fmt::Debug;

mod new_file;
mod reader;
mod record;
mod recovery;
mod replay;
mod writer;

pub use record::ENTRY_BYTES_MAX;
pub use replay::Replay;
pub use writer::FileLog;

use crate::Result;

/// The ordered, durable log of one shard.
pub trait ShardLog: Send + Debug {
    /// Appends the entries with consecutive op numbers and answers the first one. Not durable before
    /// [`sync`](Self::sync). After [`StorageError::Full`](crate::StorageError::Full) nothing was appended
    /// and a later call may succeed.
    fn append(&mut self, entries: &[&[u8]]) -> Result<u64>;

    /// Makes all appended entries durable. A failure is final: the log is poisoned.
    fn sync(&mut self) -> Result<()>;

    /// The op number that the next entry will get.
    fn next_op(&self) -> u64;

    /// All entries below this op number are durable.
    fn durable_op(&self) -> u64;

    /// Gives up entries below `op`, once a durable checkpoint holds their effect. Frees whole files, so
    /// some of them may stay.
    fn truncate_before(&mut self, op: u64) -> Result<()>;

    /// About how many bytes a replay from `op` would read; never too few.
    fn bytes_since(&self, op: u64) -> u64;

    /// Whether an earlier failure made this log refuse writes.
    fn is_poisoned(&self) -> bool;
}

/// One entry read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Place in the order of the shard.
    pub op_num: u64,
    /// Epoch of the shard when the entry was written.
    pub shard_epoch: u32,
    /// Counter of the publisher, without holes. A log on files has one publisher, so it equals `op_num`.
    pub publisher_counter: u64,
    /// What was appended.
    pub payload: Vec<u8>,
}

/// How a [`FileLog`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogOptions {
    /// A file that has reached this size is followed by a new one.
    pub file_bytes_max: u64,
    /// Epoch put into each entry: raised when the shard is split or restored.
    pub shard_epoch: u32,
}

impl Default for LogOptions {
    fn default() -> Self {
        Self {
            file_bytes_max: 32 << 20,
            shard_epoch: 0,
        }
    }
}

#[cfg(test)]
mod tests;

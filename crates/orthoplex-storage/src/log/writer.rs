//! The log on files: appending, syncing, changing files, dropping old ones.
//!
//! Owns the open file and the poison flag. Never retries a failed sync and never appends behind bytes
//! whose fate is unknown.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::new_file::{NewFile, rewrite_tail};
use super::reader::RecordReader;
use super::record::{
    ENTRY_BYTES_MAX, FILE_HEADER_BYTES, RecordKind, Salt, encode_record, file_name, first_op_of,
};
use super::recovery::{Recovered, recover};
use super::{LogOptions, Replay, ShardLog};
use crate::seeded::{self, Bug};
use crate::vfs::remove_leftovers;
use crate::{AppendFile, Result, StorageError, Vfs, create_dir_synced};

/// Distance of the positions kept to estimate the length of a replay.
const WAYPOINT_BYTES: u64 = 64 * 1024;
/// A file with more than this is closed when a checkpoint covers all of it, so that a restart need not
/// read it.
const CLOSE_FROM_BYTES: u64 = 64 * 1024;
/// Write buffers above this size are given back.
const BUFFER_BYTES_KEPT: usize = 1 << 20;

/// A log file as the writer remembers it.
#[derive(Debug, Clone)]
pub(super) struct LogFile {
    pub(super) first_op: u64,
    pub(super) len: u64,
    /// Some entries and their positions, ascending.
    waypoints: Vec<(u64, u64)>,
}

impl LogFile {
    pub(super) fn new(first_op: u64, len: u64) -> Self {
        Self {
            first_op,
            len,
            waypoints: Vec::new(),
        }
    }

    /// Remembers that entry `op` starts at `offset`, if it is far enough from the last one remembered.
    pub(super) fn note(&mut self, op: u64, offset: u64) {
        let last = self.waypoints.last().map_or(0, |(_, last)| *last);
        if offset >= last + WAYPOINT_BYTES {
            self.waypoints.push((op, offset));
        }
    }

    fn bytes_since(&self, op: u64) -> u64 {
        if op <= self.first_op {
            return self.len.saturating_sub(FILE_HEADER_BYTES as u64);
        }
        let before = self.waypoints.partition_point(|(noted, _)| *noted <= op);
        let offset = before.checked_sub(1).and_then(|i| self.waypoints.get(i));
        self.len
            .saturating_sub(offset.map_or(0, |(_, offset)| *offset))
    }
}

/// A [`ShardLog`] in a folder of its own.
#[derive(Debug)]
pub struct FileLog {
    vfs: Arc<dyn Vfs>,
    dir: PathBuf,
    options: LogOptions,
    /// Never empty; the last one is open for writing.
    files: Vec<LogFile>,
    active: Box<dyn AppendFile>,
    salt: Salt,
    next_op: u64,
    durable_op: u64,
    poisoned: bool,
    buffer: Vec<u8>,
}

impl FileLog {
    /// Starts a log in `dir`, which must hold none; its first entry gets `first_op`. Durable when this
    /// answers.
    pub fn create(
        vfs: Arc<dyn Vfs>,
        dir: &Path,
        first_op: u64,
        options: LogOptions,
    ) -> Result<Self> {
        create_dir_synced(&*vfs, dir)?;
        if vfs
            .list(dir)?
            .iter()
            .any(|name| first_op_of(name).is_some())
        {
            return Err(StorageError::unsupported(
                dir,
                "a new log, the folder holds one already",
            ));
        }
        let mut new = NewFile::start(&*vfs, dir, options.shard_epoch, first_op)?;
        new.publish(&*vfs)?;
        let file = LogFile::new(first_op, new.file.len());
        let (active, salt) = (new.file, new.salt);
        Ok(Self::assemble(
            vfs,
            dir,
            options,
            vec![file],
            active,
            salt,
            first_op,
        ))
    }

    /// Opens the log in `dir` and answers with it the entries from `from_op` on, the op after the last
    /// one that the checkpoint holds. Gives up a torn tail; everything that is replayed is durable. A log
    /// that does not reach from the checkpoint to its own end without a gap is corrupt; damage in files
    /// before the last one is noticed by [`Replay`] when it gets there.
    pub fn open(
        vfs: Arc<dyn Vfs>,
        dir: &Path,
        from_op: u64,
        options: LogOptions,
    ) -> Result<(Self, Replay)> {
        let Recovered {
            older: mut files,
            tail,
        } = recover(&*vfs, dir, from_op)?;
        remove_leftovers(&*vfs, dir)?;
        let next_op = tail.next_op;
        let (active, salt);
        if tail.is_clean() {
            // Its name may be younger than the last sync of the folder.
            vfs.sync_dir(dir)?;
            active = vfs.open_append(&tail.path)?;
            salt = RecordReader::open(&*vfs, &tail.path, tail.file.first_op)?.salt();
            files.push(tail.file);
        } else {
            let new = rewrite_tail(&*vfs, dir, &tail, options.shard_epoch)?;
            let file = LogFile::new(tail.durable_op, new.file.len());
            if tail.durable_op > tail.file.first_op {
                files.push(tail.file);
            }
            files.push(file);
            (active, salt) = (new.file, new.salt);
        }
        let first_ops: Vec<u64> = files.iter().map(|file| file.first_op).collect();
        let replay = Replay::new(Arc::clone(&vfs), dir, from_op, &first_ops, next_op);
        Ok((
            Self::assemble(vfs, dir, options, files, active, salt, next_op),
            replay,
        ))
    }

    fn assemble(
        vfs: Arc<dyn Vfs>,
        dir: &Path,
        options: LogOptions,
        files: Vec<LogFile>,
        active: Box<dyn AppendFile>,
        salt: Salt,
        next_op: u64,
    ) -> Self {
        Self {
            vfs,
            dir: dir.to_path_buf(),
            options,
            files,
            active,
            salt,
            next_op,
            durable_op: next_op,
            poisoned: false,
            buffer: Vec::new(),
        }
    }

    /// Removes the log's files; the folder stays.
    pub fn destroy(self) -> Result<()> {
        drop(self.active);
        for file in &self.files {
            self.vfs
                .remove_file(&self.dir.join(file_name(file.first_op)))?;
        }
        self.vfs.sync_dir(&self.dir)
    }

    /// Refuses after a failure that left the disk in an unknown state.
    pub fn check(&self) -> Result<()> {
        if self.poisoned {
            Err(StorageError::poisoned(&self.dir))
        } else {
            Ok(())
        }
    }

    /// Any failure from here on leaves the disk in an unknown state.
    fn poison_on_error<T>(&mut self, result: Result<T>) -> Result<T> {
        self.poisoned |= result.is_err();
        result
    }

    /// Writes the buffer at the end of the open file, all or nothing.
    fn write_buffer(&mut self) -> Result<()> {
        let before = self.active.len();
        let written = self.active.append(&self.buffer);
        self.buffer.clear();
        self.buffer.shrink_to(BUFFER_BYTES_KEPT);
        if matches!(written, Err(StorageError::Full { .. })) {
            let undone = self
                .active
                .truncate(before)
                .and_then(|()| self.active.sync());
            self.poisoned |= undone.is_err();
            if !self.poisoned {
                self.durable_op = self.next_op;
            }
            return written;
        }
        self.poison_on_error(written)
    }

    /// Writes down that all entries so far are durable, so that later damage to them is told from a torn
    /// write. Not synced itself: if it gets lost, so does only this evidence.
    fn write_mark(&mut self) {
        let (epoch, op) = (self.options.shard_epoch, self.next_op);
        encode_record(
            &mut self.buffer,
            self.salt,
            RecordKind::SyncMark,
            epoch,
            op,
            op,
            &[],
        );
        // A failure other than a full disk has poisoned the log, and the next call will say so; the sync
        // that this mark follows has succeeded all the same.
        let _unmarked = self.write_buffer().is_err();
        self.note_len();
    }

    fn note_len(&mut self) {
        let len = self.active.len();
        if let Some(file) = self.files.last_mut() {
            file.len = len;
        }
    }

    /// Closes the open file and starts the next one.
    fn rotate(&mut self) -> Result<()> {
        if self.next_op == self.active_first_op() {
            return Ok(());
        }
        self.sync()?;
        let (epoch, first_op) = (self.options.shard_epoch, self.next_op);
        let started = NewFile::start(&*self.vfs, &self.dir, epoch, first_op);
        if matches!(started, Err(StorageError::Full { .. })) {
            return started.map(drop);
        }
        let mut new = self.poison_on_error(started)?;
        let published = new.publish(&*self.vfs);
        self.poison_on_error(published)?;
        self.files.push(LogFile::new(first_op, new.file.len()));
        (self.active, self.salt) = (new.file, new.salt);
        Ok(())
    }

    fn active_first_op(&self) -> u64 {
        self.files.last().map_or(self.next_op, |file| file.first_op)
    }
}

impl ShardLog for FileLog {
    fn append(&mut self, entries: &[&[u8]]) -> Result<u64> {
        self.check()?;
        if entries.iter().any(|entry| entry.len() > ENTRY_BYTES_MAX) {
            let what = format!("an entry of more than {ENTRY_BYTES_MAX} bytes");
            return Err(StorageError::unsupported(&self.dir, what));
        }
        if self.active.len() >= self.options.file_bytes_max {
            self.rotate()?;
        }
        let (first_op, start) = (self.next_op, self.active.len());
        let mut starts = Vec::with_capacity(entries.len());
        let (epoch, durable) = (self.options.shard_epoch, self.durable_op);
        for (op, entry) in (first_op..).zip(entries) {
            starts.push((op, start + self.buffer.len() as u64));
            let kind = RecordKind::Entry;
            encode_record(&mut self.buffer, self.salt, kind, epoch, op, durable, entry);
        }
        self.write_buffer()?;
        self.next_op = first_op + entries.len() as u64;
        if let Some(file) = self.files.last_mut() {
            starts
                .iter()
                .for_each(|(op, offset)| file.note(*op, *offset));
        }
        self.note_len();
        Ok(first_op)
    }

    fn sync(&mut self) -> Result<()> {
        self.check()?;
        if self.durable_op == self.next_op {
            return Ok(());
        }
        if !seeded::is_active(Bug::SyncForgotten) {
            let synced = self.active.sync();
            self.poison_on_error(synced)?;
        }
        self.durable_op = self.next_op;
        self.write_mark();
        Ok(())
    }

    fn next_op(&self) -> u64 {
        self.next_op
    }

    fn durable_op(&self) -> u64 {
        self.durable_op
    }

    fn truncate_before(&mut self, op: u64) -> Result<()> {
        self.check()?;
        if op >= self.next_op && self.active.len() > CLOSE_FROM_BYTES {
            self.rotate()?;
        }
        let mut removed = false;
        while self
            .files
            .get(1)
            .is_some_and(|following| following.first_op <= op)
        {
            let oldest = self.files.first().map_or(op, |file| file.first_op);
            match self.vfs.remove_file(&self.dir.join(file_name(oldest))) {
                Err(error) if !error.is_not_found() => return Err(error),
                _ => {}
            }
            self.files.remove(0);
            removed = true;
        }
        if removed {
            self.vfs.sync_dir(&self.dir)
        } else {
            Ok(())
        }
    }

    fn bytes_since(&self, op: u64) -> u64 {
        if op >= self.next_op {
            return 0;
        }
        let after = self.files.partition_point(|file| file.first_op <= op);
        let files = self.files.iter().skip(after.saturating_sub(1));
        files.map(|file| file.bytes_since(op)).sum()
    }

    fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

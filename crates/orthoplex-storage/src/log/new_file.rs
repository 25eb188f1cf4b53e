//! Creation of a log file: whole and durable before it has its name.
//!
//! Owns `<name>.tmp`. So no restart ever meets a log file without a valid header, and a file that takes
//! over the doubtful end of another one does so in one step.

use std::path::{Path, PathBuf};

use super::reader::{RecordReader, Step};
use super::record::{FileHeader, RecordKind, Salt, encode_record, file_name};
use super::recovery::Tail;
use crate::vfs::{TMP_SUFFIX, publish};
use crate::{AppendFile, Result, StorageError, Vfs};

/// Bytes gathered before a write call.
const BUFFER_BYTES: usize = 1 << 20;

/// A log file that has not got its name yet.
#[derive(Debug)]
pub(super) struct NewFile {
    pub(super) file: Box<dyn AppendFile>,
    pub(super) salt: Salt,
    tmp: PathBuf,
    path: PathBuf,
}

impl NewFile {
    pub(super) fn start(
        vfs: &dyn Vfs,
        dir: &Path,
        shard_epoch: u32,
        first_op: u64,
    ) -> Result<Self> {
        let salt = Salt::random();
        let name = file_name(first_op);
        let (path, tmp) = (dir.join(&name), dir.join(name + TMP_SUFFIX));
        let mut file = vfs.create(&tmp)?;
        file.append(
            &FileHeader {
                shard_epoch,
                first_op,
                salt,
            }
            .encode(),
        )?;
        Ok(Self {
            file,
            salt,
            tmp,
            path,
        })
    }

    /// Makes the content durable, then the name: a log file is whole from the start.
    pub(super) fn publish(&mut self, vfs: &dyn Vfs) -> Result<()> {
        self.file.sync()?;
        publish(vfs, &self.tmp, &self.path)
    }
}

/// Writes the entries behind the last sync mark again, into a file that supersedes what the old one says
/// from there on.
///
/// These entries are about to be applied and seen by readers, so from here on they must not get lost, and
/// the torn bytes behind them must never join with what is written next. Syncing the old file would not
/// do: after a failed sync the system may hold bytes in memory that it will never write.
pub(super) fn rewrite_tail(
    vfs: &dyn Vfs,
    dir: &Path,
    tail: &Tail,
    shard_epoch: u32,
) -> Result<NewFile> {
    let mut old = RecordReader::open(vfs, &tail.path, tail.file.first_op)?;
    old.seek(tail.doubtful_from);
    let mut new = NewFile::start(vfs, dir, shard_epoch, tail.durable_op)?;
    let mut buffer = Vec::new();
    while old.next_op() < tail.next_op {
        let at = old.position();
        match old.next()? {
            Step::Entry(entry) => encode_record(
                &mut buffer,
                new.salt,
                RecordKind::Entry,
                entry.shard_epoch,
                entry.op_num,
                tail.durable_op,
                &entry.payload,
            ),
            Step::SyncMark => {}
            Step::End | Step::Bad { .. } => {
                let what = "the file changed while it was read";
                return Err(StorageError::corrupt(&tail.path, at, what));
            }
        }
        if buffer.len() >= BUFFER_BYTES {
            new.file.append(&buffer)?;
            buffer.clear();
        }
    }
    // True as soon as the file has its name.
    let (salt, op) = (new.salt, tail.next_op);
    encode_record(
        &mut buffer,
        salt,
        RecordKind::SyncMark,
        shard_epoch,
        op,
        op,
        &[],
    );
    new.file.append(&buffer)?;
    new.publish(vfs)?;
    Ok(new)
}

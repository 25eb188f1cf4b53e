//! What a restart makes of the files in a log folder.
//!
//! Owns the decision between a torn tail, which is cut off, and corruption, which is reported. Decides
//! everything by reading; only a log found sound is then changed on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::reader::{Opened, RecordReader, Step};
use super::record::{FILE_HEADER_BYTES, FileHeader, file_name, first_op_of};
use super::replay::{Replay, ReplayFile};
use super::writer::LogFile;
use crate::{Result, StorageError, Vfs};

/// Outcome of reading a log folder.
#[derive(Debug)]
pub(super) struct Recovered {
    /// All files, oldest first; the last one is the one to append to.
    pub(super) files: Vec<LogFile>,
    pub(super) header: FileHeader,
    pub(super) next_op: u64,
    /// Length that the last file has without its torn tail.
    pub(super) end: u64,
    /// Whether the last file ends with a mark that covers all entries.
    pub(super) marked: bool,
    /// A file whose creation was interrupted: holds nothing.
    pub(super) unborn: Option<PathBuf>,
    pub(super) replay: Replay,
}

/// Reads the folder. Changes nothing.
pub(super) fn recover(vfs: &Arc<dyn Vfs>, dir: &Path, from_op: u64) -> Result<Recovered> {
    let mut first_ops: Vec<u64> = vfs
        .list(dir)?
        .iter()
        .filter_map(|name| first_op_of(name))
        .collect();
    let (unborn, reader) = last_file(&**vfs, dir, &mut first_ops)?;
    let start = first_ops.partition_point(|first_op| *first_op <= from_op);
    let Some(start) = start.checked_sub(1) else {
        let first = first_ops.first().copied().unwrap_or_default();
        let what = format!("the log starts at op {first}, the checkpoint needs op {from_op}");
        return Err(StorageError::corrupt(dir, 0, what));
    };

    let tail = scan_tail(reader)?;
    if tail.next_op < from_op {
        let what = format!(
            "the log ends before op {}, the checkpoint has seen all before op {from_op}",
            tail.next_op
        );
        return Err(StorageError::corrupt(&tail.path, tail.end, what));
    }

    let mut files = Vec::with_capacity(first_ops.len());
    let mut replay = Vec::new();
    for (i, &first_op) in first_ops.iter().enumerate() {
        let following = first_ops.get(i + 1).copied();
        let file = match following {
            Some(_) => {
                let len = vfs.open_read(&dir.join(file_name(first_op)))?.len();
                LogFile::new(first_op, len)
            }
            None => tail.file.clone(),
        };
        if i >= start {
            let end_op = following.unwrap_or(tail.next_op);
            replay.push(ReplayFile {
                first_op,
                end_op,
                len: file.len,
            });
        }
        files.push(file);
    }
    Ok(Recovered {
        files,
        header: tail.header,
        next_op: tail.next_op,
        end: tail.end,
        marked: tail.marked,
        unborn,
        replay: Replay::new(Arc::clone(vfs), dir, from_op, replay),
    })
}

/// Opens the newest file. A file that was being created when power went has no valid header and nothing
/// behind it, since entries follow only after the header is durable; it is left out of `first_ops`.
fn last_file(
    vfs: &dyn Vfs,
    dir: &Path,
    first_ops: &mut Vec<u64>,
) -> Result<(Option<PathBuf>, RecordReader)> {
    let mut unborn = None;
    while let Some(&first_op) = first_ops.last() {
        let path = dir.join(file_name(first_op));
        match RecordReader::open(vfs, &path, first_op)? {
            Opened::Reader(reader) => return Ok((unborn, reader)),
            Opened::BadHeader { len } if len <= FILE_HEADER_BYTES as u64 && unborn.is_none() => {
                unborn = Some(path);
                first_ops.pop();
            }
            Opened::BadHeader { .. } => {
                return Err(StorageError::corrupt(
                    &path,
                    0,
                    "the file header is damaged",
                ));
            }
        }
    }
    Err(StorageError::corrupt(dir, 0, "the log has no usable file"))
}

struct Tail {
    path: PathBuf,
    header: FileHeader,
    file: LogFile,
    next_op: u64,
    end: u64,
    marked: bool,
}

fn scan_tail(mut reader: RecordReader) -> Result<Tail> {
    let mut file = LogFile::new(reader.next_op(), reader.position());
    let mut durable_op = reader.next_op();
    loop {
        let at = reader.position();
        match reader.next()? {
            Step::Entry(entry) => file.note(entry.op_num, at),
            Step::SyncMark { durable_op: op } => durable_op = op,
            Step::End => break,
            Step::Bad { what } if reader.next_was_durable()? => {
                return Err(StorageError::corrupt(reader.path(), at, what));
            }
            Step::Bad { .. } => break,
        }
    }
    file.len = reader.position();
    Ok(Tail {
        path: reader.path().to_path_buf(),
        header: reader.header(),
        next_op: reader.next_op(),
        end: reader.position(),
        marked: durable_op == reader.next_op(),
        file,
    })
}

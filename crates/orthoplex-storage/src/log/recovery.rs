//! What a restart makes of the files in a log folder.
//!
//! Owns the decision between a torn tail, which is given up, and corruption, which is reported. Reads
//! only; changes nothing on disk.

use std::path::{Path, PathBuf};

use super::reader::{RecordReader, Step};
use super::record::{file_name, first_op_of};
use super::writer::LogFile;
use crate::{Result, StorageError, Vfs};

/// A log folder that was found sound as far as its last file.
#[derive(Debug)]
pub(super) struct Recovered {
    /// All files but the last one, oldest first.
    pub(super) older: Vec<LogFile>,
    pub(super) tail: Tail,
}

/// The last file.
#[derive(Debug)]
pub(super) struct Tail {
    pub(super) file: LogFile,
    pub(super) path: PathBuf,
    /// Op number after the last valid entry.
    pub(super) next_op: u64,
    /// All entries below are known to be durable.
    pub(super) durable_op: u64,
    /// A position in the file, and the op number of the first entry behind it: at or before `durable_op`.
    pub(super) doubtful_from: (u64, u64),
    /// Whether the file ends with its last valid record.
    pub(super) whole: bool,
}

impl Tail {
    /// Whether the file can be continued as it is.
    pub(super) fn is_clean(&self) -> bool {
        self.whole && self.durable_op == self.next_op
    }
}

/// Reads the folder.
pub(super) fn recover(vfs: &dyn Vfs, dir: &Path, from_op: u64) -> Result<Recovered> {
    let names = vfs.list(dir)?;
    let mut first_ops: Vec<u64> = names.iter().filter_map(|name| first_op_of(name)).collect();
    let Some(&first) = first_ops.first() else {
        return Err(StorageError::corrupt(dir, 0, "the log has no files"));
    };
    if first > from_op {
        let what = format!("the log starts at op {first}, the checkpoint needs op {from_op}");
        return Err(StorageError::corrupt(dir, 0, what));
    }
    let last = first_ops.pop().unwrap_or(first);
    let path = dir.join(file_name(last));
    let tail = scan_tail(path.clone(), RecordReader::open(vfs, &path, last)?)?;
    if tail.next_op < from_op {
        let what = format!(
            "the log ends before op {}, the checkpoint holds all before op {from_op}",
            tail.next_op
        );
        return Err(StorageError::corrupt(&tail.path, tail.file.len, what));
    }
    let mut older = Vec::with_capacity(first_ops.len());
    for first_op in first_ops {
        let len = vfs.open_read(&dir.join(file_name(first_op)))?.len();
        older.push(LogFile::new(first_op, len));
    }
    Ok(Recovered { older, tail })
}

fn scan_tail(path: PathBuf, mut reader: RecordReader) -> Result<Tail> {
    let first_op = reader.next_op();
    let mut file = LogFile::new(first_op, reader.position());
    let mut durable_op = first_op;
    let mut doubtful_from = (reader.position(), first_op);
    let whole = loop {
        let at = reader.position();
        match reader.next()? {
            Step::Entry(entry) => file.note(entry.op_num, at),
            Step::SyncMark => {
                durable_op = reader.next_op();
                doubtful_from = (reader.position(), durable_op);
            }
            Step::End => break true,
            Step::Bad { what } if reader.next_was_durable()? => {
                return Err(StorageError::corrupt(&path, at, what));
            }
            Step::Bad { .. } => break false,
        }
    };
    file.len = reader.position();
    Ok(Tail {
        file,
        path,
        next_op: reader.next_op(),
        durable_op,
        doubtful_from,
        whole,
    })
}

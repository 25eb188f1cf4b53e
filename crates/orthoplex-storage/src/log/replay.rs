//! The entries of a log from one op on, file after file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec::IntoIter;

use super::reader::{Opened, RecordReader, Step};
use super::record::file_name;
use crate::{Entry, Result, StorageError, Vfs};

/// One file to replay.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReplayFile {
    pub(super) first_op: u64,
    /// Op number that follows the file's last entry.
    pub(super) end_op: u64,
    /// Bytes that count; the rest was cut off.
    pub(super) len: u64,
}

/// Iterator over the entries that a restart must apply again. Holds one entry at a time. Stops after the
/// first error: what follows a damaged record must not be applied.
#[derive(Debug)]
pub struct Replay {
    vfs: Arc<dyn Vfs>,
    dir: PathBuf,
    from_op: u64,
    files: IntoIter<ReplayFile>,
    current: Option<(ReplayFile, RecordReader)>,
}

impl Replay {
    pub(super) fn new(vfs: Arc<dyn Vfs>, dir: &Path, from_op: u64, files: Vec<ReplayFile>) -> Self {
        Self {
            vfs,
            dir: dir.to_path_buf(),
            from_op,
            files: files.into_iter(),
            current: None,
        }
    }

    fn advance(&mut self) -> Result<Option<Entry>> {
        loop {
            let Some((file, reader)) = &mut self.current else {
                let Some(file) = self.files.next() else {
                    return Ok(None);
                };
                self.current = Some((file, self.open(file)?));
                continue;
            };
            match reader.next()? {
                Step::Entry(entry) if entry.op_num >= self.from_op => return Ok(Some(entry)),
                Step::Entry(_) | Step::SyncMark { .. } => {}
                // A mark behind the last entry is not synced before the next file starts: it may be torn.
                Step::End | Step::Bad { .. } if reader.next_op() == file.end_op => {
                    self.current = None;
                }
                Step::End => {
                    let missing = reader.next_op();
                    let what = format!("op {missing} and later ones are missing");
                    return Err(StorageError::corrupt(
                        reader.path(),
                        reader.position(),
                        what,
                    ));
                }
                Step::Bad { what } => {
                    return Err(StorageError::corrupt(
                        reader.path(),
                        reader.position(),
                        what,
                    ));
                }
            }
        }
    }

    fn open(&self, file: ReplayFile) -> Result<RecordReader> {
        let path = self.dir.join(file_name(file.first_op));
        match RecordReader::open(&*self.vfs, &path, file.first_op)? {
            Opened::Reader(mut reader) => {
                reader.limit(file.len);
                Ok(reader)
            }
            Opened::BadHeader { .. } => Err(StorageError::corrupt(
                &path,
                0,
                "the file header is damaged",
            )),
        }
    }
}

impl Iterator for Replay {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let answer = self.advance().transpose();
        if matches!(answer, Some(Err(_))) {
            self.current = None;
            self.files = Vec::new().into_iter();
        }
        answer
    }
}

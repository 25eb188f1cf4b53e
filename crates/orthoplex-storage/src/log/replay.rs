//! The entries of a log from one op on, file after file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec::IntoIter;

use super::reader::{RecordReader, Step};
use super::record::file_name;
use crate::{Entry, Result, StorageError, Vfs};

/// Iterator over the entries that a restart must apply again. Holds one entry at a time. Stops after the
/// first error: what follows a damaged record must not be applied.
#[derive(Debug)]
pub struct Replay {
    vfs: Arc<dyn Vfs>,
    dir: PathBuf,
    from_op: u64,
    /// First op of each file and of the file that supersedes what follows in it.
    files: IntoIter<(u64, u64)>,
    current: Option<(u64, RecordReader)>,
}

impl Replay {
    /// `first_ops` of the log's files, ascending; `end_op` follows the last entry.
    pub(super) fn new(
        vfs: Arc<dyn Vfs>,
        dir: &Path,
        from_op: u64,
        first_ops: &[u64],
        end_op: u64,
    ) -> Self {
        let ends = first_ops.iter().skip(1).copied().chain([end_op]);
        let files: Vec<_> = first_ops
            .iter()
            .copied()
            .zip(ends)
            .filter(|(_, end)| *end > from_op)
            .collect();
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
            let Some((end_op, reader)) = &mut self.current else {
                let Some((first_op, end_op)) = self.files.next() else {
                    return Ok(None);
                };
                let path = self.dir.join(file_name(first_op));
                self.current = Some((end_op, RecordReader::open(&*self.vfs, &path, first_op)?));
                continue;
            };
            if reader.next_op() == *end_op {
                // Whatever follows is superseded by the next file, or was torn.
                self.current = None;
                continue;
            }
            match reader.next()? {
                Step::Entry(entry) if entry.op_num >= self.from_op => return Ok(Some(entry)),
                Step::Entry(_) | Step::SyncMark => {}
                Step::End => {
                    let what = format!("op {} and later ones are missing", reader.next_op());
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

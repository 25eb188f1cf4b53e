//! Reading records of one log file through a window of bounded size.
//!
//! Owns the judgement of single records. Whether a bad record is a torn write or corruption is decided
//! by `recovery` and `replay`, which know what must be durable.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::record::{
    ALIGN_BYTES, ENTRY_BYTES_MAX, FILE_HEADER_BYTES, FileHeader, RECORD_FORMAT,
    RECORD_HEADER_BYTES, RecordHeader, RecordKind, Salt,
};
use crate::{Entry, ReadFile, Result, StorageError, Vfs};

/// Bytes read at once.
const WINDOW_BYTES: usize = 256 * 1024;

/// What lies at the reader's position.
#[derive(Debug)]
pub(super) enum Step {
    Entry(Entry),
    /// A mark: all entries before it are durable.
    SyncMark,
    /// The file ends here, between two records.
    End,
    /// No valid record with the expected op number lies here.
    Bad {
        what: &'static str,
    },
}

/// A position in one log file.
#[derive(Debug)]
pub(super) struct RecordReader {
    path: PathBuf,
    file: Arc<dyn ReadFile>,
    header: FileHeader,
    at: u64,
    end: u64,
    next_op: u64,
    window: Vec<u8>,
    window_at: u64,
}

impl RecordReader {
    /// Opens the file that starts with `first_op`. A file gets its name after its header is durable, so
    /// a header that is not valid is corruption.
    pub(super) fn open(vfs: &dyn Vfs, path: &Path, first_op: u64) -> Result<Self> {
        let file = vfs.open_read(path)?;
        let mut bytes = [0; FILE_HEADER_BYTES];
        let end = file.len();
        if end < FILE_HEADER_BYTES as u64 {
            return Err(StorageError::corrupt(path, 0, "the file header is cut off"));
        }
        file.read_at(0, &mut bytes)?;
        let header = FileHeader::decode(path, &bytes)?
            .ok_or_else(|| StorageError::corrupt(path, 0, "the file header is damaged"))?;
        if header.first_op != first_op {
            let what = format!(
                "the file starts with op {}, its name says otherwise",
                header.first_op
            );
            return Err(StorageError::corrupt(path, 0, what));
        }
        let at = FILE_HEADER_BYTES as u64;
        let path = path.to_path_buf();
        let window = Vec::new();
        Ok(Self {
            path,
            file,
            header,
            at,
            end,
            next_op: first_op,
            window,
            window_at: 0,
        })
    }

    /// Goes to a record boundary found before, in front of entry `next_op`.
    pub(super) fn seek(&mut self, (position, next_op): (u64, u64)) {
        self.at = position;
        self.next_op = next_op;
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Salt of the file's checksums.
    pub(super) fn salt(&self) -> Salt {
        self.header.salt
    }

    /// Position of the record that [`next`](Self::next) will look at.
    pub(super) fn position(&self) -> u64 {
        self.at
    }

    /// Op number that the next entry must have.
    pub(super) fn next_op(&self) -> u64 {
        self.next_op
    }

    /// Looks at the record at the current position, and steps over it when it is valid.
    pub(super) fn next(&mut self) -> Result<Step> {
        if self.at == self.end {
            return Ok(Step::End);
        }
        let mut header = self.header_at(self.at)?;
        if header.is_none() {
            // A damaged sync mark harms nobody if the record behind it continues the order. This
            // happens for real: marks are not synced, so a failed sync can lose one for good.
            let behind = self.at + RECORD_HEADER_BYTES as u64;
            header = self
                .header_at(behind)?
                .filter(|header| header.op_num == self.next_op);
            if header.is_some() {
                self.at = behind;
            }
        }
        let Some(header) = header else {
            return Ok(Step::Bad {
                what: "the record header is cut off or its checksum is wrong",
            });
        };
        if header.format != RECORD_FORMAT {
            return Err(StorageError::NewerFormat {
                path: self.path.clone(),
                found: u32::from(header.format),
                supported: u32::from(RECORD_FORMAT),
            });
        }
        if header.op_num != self.next_op || !header.is_consistent() {
            return Ok(Step::Bad {
                what: "the record is not the next one in order",
            });
        }
        let len = header.record_len();
        if header.payload_len as usize > ENTRY_BYTES_MAX {
            return Ok(Step::Bad {
                what: "the record is longer than any record can be",
            });
        }
        let (at, salt) = (self.at, self.header.salt);
        let Some(record) = self.view(at, len)? else {
            return Ok(Step::Bad {
                what: "the record is cut off",
            });
        };
        let payload = record
            .get(RECORD_HEADER_BYTES..RECORD_HEADER_BYTES + header.payload_len as usize)
            .filter(|payload| header.matches(salt, payload));
        let Some(payload) = payload else {
            return Ok(Step::Bad {
                what: "the checksum of the record's content is wrong",
            });
        };
        let step = match header.kind {
            RecordKind::SyncMark => Step::SyncMark,
            RecordKind::Entry => Step::Entry(Entry {
                op_num: header.op_num,
                shard_epoch: header.shard_epoch,
                publisher_counter: header.publisher_counter,
                payload: payload.to_vec(),
            }),
        };
        if header.kind == RecordKind::Entry {
            self.next_op += 1;
        }
        self.at += len as u64;
        Ok(step)
    }

    /// Whether anything from the current position on proves that the next expected entry was durable.
    /// Only headers are judged: their checksum is salted, so nothing else can look like one.
    pub(super) fn next_was_durable(&mut self) -> Result<bool> {
        let mut at = self.at;
        while let Some(view) = self.view(at, RECORD_HEADER_BYTES)? {
            let Some(bytes) = view.first_chunk() else {
                break;
            };
            let bytes = *bytes;
            if let Some(header) = RecordHeader::decode(&bytes, self.header.salt)
                && header.durable_op > self.next_op
            {
                return Ok(true);
            }
            at += ALIGN_BYTES as u64;
        }
        Ok(false)
    }

    fn header_at(&mut self, at: u64) -> Result<Option<RecordHeader>> {
        let salt = self.header.salt;
        let view = self.view(at, RECORD_HEADER_BYTES)?;
        let bytes = view.and_then(|view| view.first_chunk());
        Ok(bytes.and_then(|bytes| RecordHeader::decode(bytes, salt)))
    }

    /// The bytes `at..at + len`, or `None` when the file ends before that.
    fn view(&mut self, at: u64, len: usize) -> Result<Option<&[u8]>> {
        let left = self.end.saturating_sub(at);
        if (len as u64) > left {
            return Ok(None);
        }
        let window_end = self.window_at + self.window.len() as u64;
        if at < self.window_at || at + len as u64 > window_end {
            let size = usize::try_from(left).map_or(WINDOW_BYTES, |left| left.min(WINDOW_BYTES));
            // Bounded by the file's length, and given back by the next ordinary read.
            self.window.clear();
            self.window.shrink_to(WINDOW_BYTES);
            self.window.resize(size.max(len), 0);
            self.window_at = at;
            if let Err(error) = self.file.read_at(at, &mut self.window) {
                self.window.clear();
                return Err(error);
            }
        }
        let start = (at - self.window_at) as usize;
        Ok(self.window.get(start..start + len))
    }
}

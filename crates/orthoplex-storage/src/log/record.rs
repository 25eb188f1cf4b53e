//! The bytes of log files: file header and records. Byte by byte in `docs/format.md`.
//!
//! Each file has a random salt that goes into every checksum, so that neither an entry's content nor old
//! bytes of another file can pass for a record.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;

use crate::codec::Fields;
use crate::{Result, StorageError};

const MAGIC: [u8; 8] = *b"OPLXWLOG";
/// Version of the file header and of the way records follow each other.
const LAYOUT: u32 = 1;
/// Version of records.
pub(super) const RECORD_FORMAT: u8 = 1;
pub(super) const FILE_HEADER_BYTES: usize = 64;
pub(super) const RECORD_HEADER_BYTES: usize = 48;
/// Records start at multiples of this.
pub(super) const ALIGN_BYTES: usize = 8;

/// Longest entry.
pub const ENTRY_BYTES_MAX: usize = 256 << 20;

const PREFIX: &str = "log-";
const SUFFIX: &str = ".wal";

/// Name of the log file that starts with `first_op`.
pub(super) fn file_name(first_op: u64) -> String {
    format!("{PREFIX}{first_op:020}{SUFFIX}")
}

/// The first op of a log file; `None` for names that are not a log file's.
pub(super) fn first_op_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let first_op = digits.parse().ok()?;
    (file_name(first_op) == name).then_some(first_op)
}

/// Start value of all checksums of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Salt(u64);

impl Salt {
    /// Random keys of the standard library's hash maps come from the operating system.
    pub(super) fn random() -> Self {
        Self(RandomState::new().build_hasher().finish())
    }

    fn crc(self, bytes: &[u8]) -> u32 {
        crc32c::crc32c_append(crc32c::crc32c(&self.0.to_le_bytes()), bytes)
    }
}

/// The header of a log file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileHeader {
    pub(super) shard_epoch: u32,
    pub(super) first_op: u64,
    pub(super) salt: Salt,
}

impl FileHeader {
    pub(super) fn encode(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_HEADER_BYTES);
        bytes.extend_from_slice(&MAGIC);
        bytes.extend_from_slice(&LAYOUT.to_le_bytes());
        bytes.extend_from_slice(&self.shard_epoch.to_le_bytes());
        bytes.extend_from_slice(&self.first_op.to_le_bytes());
        bytes.extend_from_slice(&self.salt.0.to_le_bytes());
        bytes.resize(FILE_HEADER_BYTES - 4, 0);
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    /// `Ok(None)`: these bytes are no header.
    pub(super) fn decode(path: &Path, bytes: &[u8; FILE_HEADER_BYTES]) -> Result<Option<Self>> {
        let Some((covered, crc)) = bytes.split_last_chunk::<4>() else {
            return Ok(None);
        };
        if !covered.starts_with(&MAGIC) || crc32c::crc32c(covered).to_le_bytes() != *crc {
            return Ok(None);
        }
        let mut fields = Fields::new(covered);
        let _magic = fields.array::<8>();
        let layout = fields.u32().unwrap_or_default();
        if layout > LAYOUT {
            let path = path.to_path_buf();
            return Err(StorageError::NewerFormat {
                path,
                found: layout,
                supported: LAYOUT,
            });
        }
        let (epoch, first_op, salt) = (fields.u32(), fields.u64(), fields.u64());
        Ok(match (epoch, first_op, salt) {
            (Some(shard_epoch), Some(first_op), Some(salt)) => Some(Self {
                shard_epoch,
                first_op,
                salt: Salt(salt),
            }),
            _ => None,
        })
    }
}

/// What a record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// Carries an entry.
    Entry = 1,
    /// Carries nothing but `durable_op`; written after a sync.
    SyncMark = 2,
}

/// The header of a record, without its two checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RecordHeader {
    pub(super) kind: RecordKind,
    pub(super) shard_epoch: u32,
    pub(super) publisher_counter: u64,
    /// Of an entry: its place in the order. Of a mark: that of the next entry.
    pub(super) op_num: u64,
    /// All entries below were durable when this record was written.
    pub(super) durable_op: u64,
    pub(super) payload_len: u32,
    pub(super) payload_crc: u32,
    pub(super) format: u8,
}

/// Appends a record to `out`.
pub(super) fn encode_record(
    out: &mut Vec<u8>,
    salt: Salt,
    kind: RecordKind,
    shard_epoch: u32,
    op_num: u64,
    durable_op: u64,
    payload: &[u8],
) {
    let mut header = Vec::with_capacity(RECORD_HEADER_BYTES - 4);
    header.extend_from_slice(&salt.crc(payload).to_le_bytes());
    // The writer refuses entries above `ENTRY_BYTES_MAX`, so the length fits.
    header.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    header.extend_from_slice(&[RECORD_FORMAT, kind as u8, 0, 0]);
    header.extend_from_slice(&shard_epoch.to_le_bytes());
    header.extend_from_slice(&[0; 4]);
    header.extend_from_slice(&op_num.to_le_bytes()); // publisher counter
    header.extend_from_slice(&op_num.to_le_bytes());
    header.extend_from_slice(&durable_op.to_le_bytes());
    out.extend_from_slice(&salt.crc(&header).to_le_bytes());
    out.extend_from_slice(&header);
    out.extend_from_slice(payload);
    out.resize(out.len().next_multiple_of(ALIGN_BYTES), 0);
}

impl RecordHeader {
    /// The header at the start of `bytes`, if its checksum holds and its fields make sense. The fields
    /// after `format` are only read for formats this release knows.
    pub(super) fn decode(bytes: &[u8; RECORD_HEADER_BYTES], salt: Salt) -> Option<Self> {
        // Cheap test first: the search for later records tries every aligned position.
        if bytes.get(12) == Some(&0) {
            return None;
        }
        let (crc, covered) = bytes.split_first_chunk::<4>()?;
        if salt.crc(covered).to_le_bytes() != *crc {
            return None;
        }
        let mut fields = Fields::new(covered);
        let payload_crc = fields.u32()?;
        let payload_len = fields.u32()?;
        let format = fields.u8()?;
        let kind = match fields.u8()? {
            1 => RecordKind::Entry,
            2 => RecordKind::SyncMark,
            _ => return None,
        };
        let _reserved = fields.u16()?;
        let shard_epoch = fields.u32()?;
        let _reserved = fields.u32()?;
        Some(Self {
            kind,
            shard_epoch,
            publisher_counter: fields.u64()?,
            op_num: fields.u64()?,
            durable_op: fields.u64()?,
            payload_len,
            payload_crc,
            format,
        })
    }

    /// Bytes from the start of this record to the start of the next.
    pub(super) fn record_len(&self) -> usize {
        (RECORD_HEADER_BYTES + self.payload_len as usize).next_multiple_of(ALIGN_BYTES)
    }

    /// Whether the fields agree with each other.
    pub(super) fn is_consistent(&self) -> bool {
        match self.kind {
            RecordKind::Entry => self.durable_op <= self.op_num,
            RecordKind::SyncMark => self.durable_op == self.op_num && self.payload_len == 0,
        }
    }

    pub(super) fn matches(&self, salt: Salt, payload: &[u8]) -> bool {
        salt.crc(payload) == self.payload_crc
    }
}

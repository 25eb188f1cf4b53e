//! The bytes of header, table and footer. Byte by byte in `docs/format.md`.

use std::ops::Range;
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use crate::codec::{Fields, range_within};
use crate::{Result, StorageError};

const HEADER_MAGIC: [u8; 8] = *b"OPLXCONT";
const FOOTER_MAGIC: [u8; 8] = *b"OPLXFOOT";
/// Version of the container itself, apart from the version of its content.
const LAYOUT: u32 = 1;

/// Size of the header, and alignment of each section in the file.
pub(super) const PAGE_BYTES: usize = 4096;
/// Bytes of a section under one checksum; the last block may be shorter.
pub(super) const BLOCK_BYTES: usize = 64 * 1024;
pub(super) const FOOTER_BYTES: usize = 48;
/// Longest section name.
pub(super) const NAME_BYTES_MAX: usize = 255;

const HEADER_CRC_AT: usize = PAGE_BYTES - 4;

pub(super) struct Header;

impl Header {
    pub(super) fn encode(kind: [u8; 8], version: u32) -> Vec<u8> {
        let mut page = Vec::with_capacity(PAGE_BYTES);
        page.extend_from_slice(&HEADER_MAGIC);
        page.extend_from_slice(&kind);
        page.extend_from_slice(&LAYOUT.to_le_bytes());
        page.extend_from_slice(&version.to_le_bytes());
        page.resize(HEADER_CRC_AT, 0);
        page.extend_from_slice(&crc32c::crc32c(&page).to_le_bytes());
        page
    }

    /// Answers the version of the content.
    pub(super) fn check(path: &Path, page: &[u8], kind: [u8; 8], supported: u32) -> Result<u32> {
        let corrupt = |offset, what: &str| Err(StorageError::corrupt(path, offset, what));
        let newer = |found, supported| {
            Err(StorageError::NewerFormat {
                path: path.to_path_buf(),
                found,
                supported,
            })
        };
        let mut fields = Fields::new(page);
        if fields.array() != Some(HEADER_MAGIC) {
            return corrupt(0, "this is not a container");
        }
        let found_kind = fields.array();
        let layout = fields.u32();
        let version = fields.u32();
        let Some((covered, crc)) = page.split_last_chunk::<4>() else {
            return corrupt(0, "the header is too short");
        };
        if crc32c::crc32c(covered).to_le_bytes() != *crc {
            return corrupt(HEADER_CRC_AT as u64, "the header's checksum does not match");
        }
        if found_kind != Some(kind) {
            return corrupt(8, "the container is of another kind");
        }
        match (layout, version) {
            (Some(found), _) if found > LAYOUT => newer(found, LAYOUT),
            (Some(LAYOUT), Some(found)) if found > supported => newer(found, supported),
            (Some(LAYOUT), Some(found)) => Ok(found),
            _ => corrupt(16, "unknown layout"),
        }
    }
}

/// Where a section lies, and the checksums of its blocks.
#[derive(Debug)]
pub(super) struct SectionEntry {
    pub(super) name: String,
    pub(super) offset: u64,
    pub(super) len: u64,
    pub(super) crcs: Vec<u32>,
}

impl SectionEntry {
    pub(super) fn encode_into(&self, table: &mut Vec<u8>) {
        // The writer refuses names above `NAME_BYTES_MAX`, so the length fits.
        table.extend_from_slice(&(self.name.len() as u16).to_le_bytes());
        table.extend_from_slice(self.name.as_bytes());
        table.extend_from_slice(&self.offset.to_le_bytes());
        table.extend_from_slice(&self.len.to_le_bytes());
        for crc in &self.crcs {
            table.extend_from_slice(&crc.to_le_bytes());
        }
    }

    /// Reads the whole table; sections must end before `data_end`.
    pub(super) fn decode_table(table: &[u8], data_end: u64) -> Option<Vec<Self>> {
        let mut fields = Fields::new(table);
        let mut entries = Vec::new();
        while !fields.is_empty() {
            let name_len = usize::from(fields.u16()?);
            let name = std::str::from_utf8(fields.take(name_len)?).ok()?.to_owned();
            let (offset, len) = (fields.u64()?, fields.u64()?);
            let range = range_within(offset, len, data_end)?;
            let crc_bytes = fields.take(blocks_of(range.len()).checked_mul(4)?)?;
            let mut crcs = Fields::new(crc_bytes);
            let crcs = std::iter::from_fn(|| crcs.u32()).collect();
            entries.push(Self {
                name,
                offset,
                len,
                crcs,
            });
        }
        Some(entries)
    }
}

/// Number of blocks that cover `len` bytes.
pub(super) fn blocks_of(len: usize) -> usize {
    len.div_ceil(BLOCK_BYTES)
}

/// The last bytes of the file.
pub(super) struct Footer {
    pub(super) table_offset: u64,
    pub(super) table_len: u64,
    pub(super) file_len: u64,
    pub(super) digest: u64,
}

impl Footer {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FOOTER_BYTES);
        bytes.extend_from_slice(&self.table_offset.to_le_bytes());
        bytes.extend_from_slice(&self.table_len.to_le_bytes());
        bytes.extend_from_slice(&self.file_len.to_le_bytes());
        bytes.extend_from_slice(&self.digest.to_le_bytes());
        bytes.extend_from_slice(&0u32.to_le_bytes());
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes.extend_from_slice(&FOOTER_MAGIC);
        bytes
    }

    pub(super) fn decode(bytes: &[u8; FOOTER_BYTES]) -> Option<Self> {
        let mut fields = Fields::new(bytes);
        let footer = Self {
            table_offset: fields.u64()?,
            table_len: fields.u64()?,
            file_len: fields.u64()?,
            digest: fields.u64()?,
        };
        let same = footer.encode() == bytes;
        same.then_some(footer)
    }

    /// Where the table lies; it fills the file from the last section to the footer.
    pub(super) fn table_range(&self, footer_at: u64) -> Option<Range<usize>> {
        let range = range_within(self.table_offset, self.table_len, footer_at)?;
        (range.start >= PAGE_BYTES && range.end as u64 == footer_at).then_some(range)
    }

    /// Ties header, table and placement together.
    pub(super) fn digest_of(&self, header: &[u8], table: &[u8]) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(header);
        hash.update(table);
        hash.update(&self.table_offset.to_le_bytes());
        hash.update(&self.file_len.to_le_bytes());
        hash.digest()
    }
}

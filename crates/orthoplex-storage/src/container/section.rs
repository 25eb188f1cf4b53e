//! Reading of one section, checked block by block on first touch.
//!
//! Owns the bitmap of checked blocks. Two threads may check the same block at once; both reach the same
//! answer, so no lock is needed.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::MappedContainer;
use super::layout::{BLOCK_BYTES, SectionEntry, blocks_of};
use crate::seeded::{self, Bug};
use crate::{AlignedBytes, Result, StorageError};

#[derive(Debug)]
pub(super) struct SectionState {
    name: String,
    start: usize,
    len: usize,
    crcs: Vec<u32>,
    checked: Vec<AtomicU64>,
}

impl SectionState {
    /// The entry's range was checked against the file's length when the table was read.
    pub(super) fn new(entry: SectionEntry) -> Self {
        let len = entry.len as usize;
        let checked = (0..blocks_of(len).div_ceil(64))
            .map(|_| AtomicU64::new(0))
            .collect();
        Self {
            name: entry.name,
            start: entry.offset as usize,
            len,
            crcs: entry.crcs,
            checked,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn is_checked(&self, block: usize) -> bool {
        let word = self
            .checked
            .get(block / 64)
            .map_or(0, |word| word.load(Ordering::Acquire));
        word >> (block % 64) & 1 == 1
    }

    fn set_checked(&self, block: usize) {
        if let Some(word) = self.checked.get(block / 64) {
            word.fetch_or(1 << (block % 64), Ordering::Release);
        }
    }
}

/// One named section of an open container. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Section {
    file: Arc<MappedContainer>,
    index: usize,
}

impl Section {
    pub(super) fn new(file: Arc<MappedContainer>, index: usize) -> Self {
        Self { file, index }
    }

    fn state(&self) -> &SectionState {
        // Made by `Container` alone, with an index it has just found.
        &self.file.sections[self.index]
    }

    fn raw(&self) -> &[u8] {
        let state = self.state();
        self.file
            .map
            .get(state.start..state.start + state.len)
            .unwrap_or_default()
    }

    /// Name of the section.
    #[must_use]
    pub fn name(&self) -> &str {
        self.state().name()
    }

    /// Bytes of the section.
    #[must_use]
    pub fn len(&self) -> usize {
        self.state().len
    }

    /// Whether the section holds no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The whole section, after checking each block not checked before.
    pub fn verify_all(&self) -> Result<&[u8]> {
        self.bytes(0..self.len())
    }

    /// Bytes of the section, after checking the blocks that cover them. A range past the end means that
    /// another part of the file lied about positions: corrupt.
    #[inline]
    pub fn bytes(&self, range: Range<usize>) -> Result<&[u8]> {
        let state = self.state();
        let raw = self.raw();
        let Some(bytes) = raw.get(range.clone()) else {
            return Err(self.out_of_range(&range));
        };
        for block in range.start / BLOCK_BYTES..blocks_of(range.end) {
            if !state.is_checked(block) {
                self.check_block(raw, block)?;
                state.set_checked(block);
            }
        }
        Ok(bytes)
    }

    /// A copy in anonymous memory, for arrays that searches touch all the time. What is checked is the
    /// copy, and the file's pages are given back.
    pub fn read_aligned(&self) -> Result<AlignedBytes> {
        let state = self.state();
        let copy = AlignedBytes::copy_of(self.raw()).map_err(|source| self.no_memory(source))?;
        for block in 0..blocks_of(copy.len()) {
            self.check_block(&copy, block)?;
        }
        self.file.map.release(state.start..state.start + state.len);
        Ok(copy)
    }

    /// Tells the system that this section is read at random places: no read-ahead.
    pub fn advise_random(&self) {
        let state = self.state();
        self.file
            .map
            .advise_random(state.start..state.start + state.len);
    }

    /// Asks the system to load the bytes soon.
    pub fn advise_will_need(&self, range: Range<usize>) {
        let state = self.state();
        if range.start <= range.end && range.end <= state.len {
            self.file
                .map
                .advise_will_need(state.start + range.start..state.start + range.end);
        }
    }

    /// The error of a copy that found no memory.
    #[cold]
    #[must_use]
    pub fn no_memory(&self, source: std::io::Error) -> StorageError {
        StorageError::io(&self.file.path, "allocate memory for", source)
    }

    /// The error of bytes that passed their checksum and yet make no sense, at `at` in the section.
    #[cold]
    #[must_use]
    pub fn corrupt(&self, at: usize, what: &str) -> StorageError {
        let state = self.state();
        let what = format!("section `{}`: {what}", state.name);
        StorageError::corrupt(&self.file.path, state.start.saturating_add(at) as u64, what)
    }

    #[cold]
    fn out_of_range(&self, range: &Range<usize>) -> StorageError {
        let state = self.state();
        let what = format!(
            "bytes {}..{} of section `{}` are asked for, it has {}",
            range.start, range.end, state.name, state.len
        );
        StorageError::corrupt(&self.file.path, state.start as u64, what)
    }

    #[cold]
    fn check_block(&self, section: &[u8], block: usize) -> Result<()> {
        let state = self.state();
        let start = block * BLOCK_BYTES;
        let end = section.len().min(start + BLOCK_BYTES);
        let expected = state.crcs.get(block).copied();
        if section.get(start..end).map(crc32c::crc32c) == expected && expected.is_some()
            || seeded::is_active(Bug::ChecksumIgnored)
        {
            return Ok(());
        }
        let what = format!(
            "the checksum of block {block} of section `{}` does not match",
            state.name
        );
        Err(StorageError::corrupt(
            &self.file.path,
            (state.start + start) as u64,
            what,
        ))
    }
}

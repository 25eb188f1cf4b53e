//! The bytes of one column: mapped from the segment's file, or a copy in memory.
//!
//! Owns where they are. Reads see the same bytes either way.

use orthoplex_storage::{AlignedBytes, Section, StorageError};
use orthoplex_types::field_index::Memory;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

type Result<T> = std::result::Result<T, StorageError>;

/// The part of a section that belongs to one column.
#[derive(Debug)]
pub(in crate::fields) struct Data {
    section: Section,
    range: Range<usize>,
    copy: OnceLock<AlignedBytes>,
    /// Whether the system was asked to load the bytes.
    asked: AtomicBool,
}

impl Data {
    pub(super) fn new(section: Section, range: Range<usize>) -> Self {
        Self {
            section,
            range,
            copy: OnceLock::new(),
            asked: AtomicBool::new(false),
        }
    }

    /// Bytes at positions of the section.
    pub(super) fn bytes(&self, range: Range<usize>) -> Result<&[u8]> {
        if let Some(copy) = self.copy.get() {
            let start = range.start.checked_sub(self.range.start);
            let end = range.end.checked_sub(self.range.start);
            let bytes = start.zip(end).and_then(|(start, end)| copy.get(start..end));
            if let Some(bytes) = bytes {
                return Ok(bytes);
            }
        }
        self.section.bytes(range)
    }

    pub(super) fn corrupt(&self, at: usize, what: &str) -> StorageError {
        self.section.corrupt(at, what)
    }

    /// Brings the bytes where they shall be. A copy stays until the segment is closed.
    pub(super) fn place(&self, memory: Memory) -> Result<()> {
        match memory {
            Memory::Cold => {}
            Memory::Cached if self.asked.swap(true, Ordering::Relaxed) => {}
            Memory::Cached => self.section.advise_will_need(self.range.clone()),
            Memory::Pinned if self.copy.get().is_some() => {}
            Memory::Pinned => {
                let bytes = self.section.bytes(self.range.clone())?;
                let copy = AlignedBytes::copy_of(bytes);
                let copy = copy.map_err(|error| self.section.no_memory(error))?;
                // Of two copies made at once one is kept.
                self.copy.set(copy).ok();
            }
        }
        Ok(())
    }

    /// Bytes in the file, and bytes of memory that hold a copy.
    pub(super) fn sizes(&self) -> (usize, usize) {
        (
            self.range.len(),
            self.copy.get().map_or(0, |copy| copy.len()),
        )
    }

    #[cfg(test)]
    pub(super) fn is_copied(&self) -> bool {
        self.copy.get().is_some()
    }
}

//! Bytes of a segment's file: mapped, or a copy in memory.
//!
//! Owns where they are. Reads see the same bytes either way.

use orthoplex_storage::{AlignedBytes, Section, StorageError};
use orthoplex_types::field_index::Memory;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

type Result<T> = std::result::Result<T, StorageError>;

/// A section, or a part of one, that may be copied into memory.
#[derive(Debug)]
pub struct Placed {
    section: Section,
    range: Range<usize>,
    copy: OnceLock<AlignedBytes>,
    /// Whether the system was asked to load the bytes.
    asked: AtomicBool,
}

impl Placed {
    /// A part of a section, mapped and checked when it is touched.
    pub(crate) fn part(section: Section, range: Range<usize>) -> Self {
        Self {
            section,
            range,
            copy: OnceLock::new(),
            asked: AtomicBool::new(false),
        }
    }

    /// A whole section, checked against its checksums, where it shall be.
    ///
    /// # Errors
    /// Damage, or no memory for a copy.
    pub fn open(section: Section, memory: Memory) -> Result<Self> {
        if memory == Memory::Pinned {
            // What is checked is the copy; the pages of the file are given back.
            let copy = section.read_aligned()?;
            return Ok(Self {
                copy: OnceLock::from(copy),
                ..Self::unchecked(section)
            });
        }
        section.verify_all()?;
        let own = Self::unchecked(section);
        own.place(memory).map(|()| own)
    }

    /// A whole section, mapped and checked when it is touched.
    pub fn unchecked(section: Section) -> Self {
        let length = section.len();
        Self::part(section, 0..length)
    }

    /// All bytes; empty where they are damaged, which opening rules out.
    pub fn all(&self) -> &[u8] {
        match self.copy.get() {
            Some(copy) => copy,
            None => self.section.bytes(self.range.clone()).unwrap_or(&[]),
        }
    }

    /// Number of bytes.
    pub const fn len(&self) -> usize {
        self.range.end.saturating_sub(self.range.start)
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes at positions of the section.
    ///
    /// # Errors
    /// Damage, or a range outside of the section.
    pub fn bytes(&self, range: Range<usize>) -> Result<&[u8]> {
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

    /// The error of bytes that passed their checksum and yet make no sense.
    pub fn corrupt(&self, at: usize, what: &str) -> StorageError {
        self.section.corrupt(at, what)
    }

    /// Brings the bytes where they shall be; what is there already costs nothing. A copy stays until
    /// the segment is closed.
    ///
    /// # Errors
    /// Damage, or no memory for a copy.
    pub fn place(&self, memory: Memory) -> Result<()> {
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
    pub fn sizes(&self) -> (usize, usize) {
        let copy = self.copy.get();
        (self.range.len(), copy.map_or(0, |copy| copy.len()))
    }

    /// Whether the bytes are a copy in memory.
    pub fn is_copied(&self) -> bool {
        self.copy.get().is_some()
    }
}

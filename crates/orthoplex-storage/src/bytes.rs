//! Shared read-only bytes: a map of a file, or an aligned copy in memory.
//!
//! Assumes that mapped files are written once and never shortened while mapped; the folder lock and the
//! write-once formats of this crate see to that. Never hands out mutable access to mapped bytes.

// The map of a file is the one place in this crate that needs it.
#![allow(unsafe_code)]

use std::fmt;
use std::fs::File;
use std::io;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use memmap2::{Advice, Mmap, MmapMut};

/// From this size on a copy lives in its own anonymous map with huge pages, where the system has them.
const HUGE_FROM_BYTES: usize = 2 << 20;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C, align(64))]
struct CacheLine([u8; 64]);

enum Memory {
    Small(Vec<CacheLine>),
    Large(MmapMut),
}

/// Bytes in anonymous memory that start at a cache line; large ones on huge pages where possible.
pub struct AlignedBytes {
    memory: Memory,
    len: usize,
}

impl AlignedBytes {
    /// Zeroed memory. The caller bounds `len` (by the length of the file it is about to read).
    pub fn zeroed(len: usize) -> io::Result<Self> {
        let memory = if len < HUGE_FROM_BYTES {
            Memory::Small(vec![CacheLine::zeroed(); len.div_ceil(64)])
        } else {
            let map = MmapMut::map_anon(len)?;
            #[cfg(target_os = "linux")]
            // A hint: kernels without huge pages refuse it and normal pages serve as well.
            let _refused = map.advise(Advice::HugePage).is_err();
            Memory::Large(map)
        };
        Ok(Self { memory, len })
    }

    /// A copy of `bytes`.
    pub fn copy_of(bytes: &[u8]) -> io::Result<Self> {
        let mut copy = Self::zeroed(bytes.len())?;
        copy.copy_from_slice(bytes);
        Ok(copy)
    }
}

impl Deref for AlignedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.memory {
            Memory::Small(lines) => &bytemuck::cast_slice(lines)[..self.len],
            Memory::Large(map) => &map[..self.len],
        }
    }
}

impl DerefMut for AlignedBytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        match &mut self.memory {
            Memory::Small(lines) => &mut bytemuck::cast_slice_mut(lines)[..self.len],
            Memory::Large(map) => &mut map[..self.len],
        }
    }
}

impl fmt::Debug for AlignedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AlignedBytes({} bytes)", self.len)
    }
}

#[derive(Clone)]
enum Source {
    File(Arc<Mmap>),
    Memory(Arc<AlignedBytes>),
}

/// The whole content of a file, read-only and cheap to clone. Starts at a cache line at least.
#[derive(Clone)]
pub struct Mapped(Source);

impl Mapped {
    /// Maps `file` read-only.
    pub(crate) fn of_file(file: &File) -> io::Result<Self> {
        // SAFETY: the bytes behind a shared map must not change while it lives. Files that are mapped
        // are complete (renamed into place after their sync) and no code path writes or shortens them
        // afterwards; the folder lock keeps a second engine out. Removal leaves existing maps intact.
        let map = unsafe { Mmap::map(file)? };
        Ok(Self(Source::File(Arc::new(map))))
    }

    /// Shares bytes that are already in memory.
    #[must_use]
    pub fn of_memory(bytes: Arc<AlignedBytes>) -> Self {
        Self(Source::Memory(bytes))
    }

    /// Tells the system that `range` will be read at random places: no read-ahead. A hint; without effect
    /// on memory.
    pub fn advise_random(&self, range: Range<usize>) {
        self.advise(range, Advice::Random);
    }

    /// Asks the system to load `range` soon. A hint; without effect on memory.
    pub fn advise_will_need(&self, range: Range<usize>) {
        self.advise(range, Advice::WillNeed);
    }

    fn advise(&self, range: Range<usize>, advice: Advice) {
        if let Source::File(map) = &self.0
            && range.start <= range.end
            && range.end <= map.len()
        {
            // A hint: a system that does not know it reads as before.
            let _refused = map.advise_range(advice, range.start, range.len()).is_err();
        }
    }

    /// Takes the pages of `range` out of this process; they are read again from the file when touched.
    pub(crate) fn release(&self, range: Range<usize>) {
        if let Source::File(map) = &self.0
            && range.start <= range.end
            && range.end <= map.len()
        {
            // SAFETY: the map is read-only and backed by a file, so dropped pages hold nothing that the
            // file does not; the next touch reads the same bytes again.
            let result = unsafe {
                map.unchecked_advise_range(
                    memmap2::UncheckedAdvice::DontNeed,
                    range.start,
                    range.len(),
                )
            };
            let _refused = result.is_err();
        }
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Source::File(map) => map,
            Source::Memory(bytes) => bytes,
        }
    }
}

impl fmt::Debug for Mapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mapped({} bytes)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_aligned_and_equal_at_any_size() {
        for len in [
            0,
            1,
            64,
            65,
            100_000,
            HUGE_FROM_BYTES - 1,
            HUGE_FROM_BYTES,
            HUGE_FROM_BYTES + 7,
        ] {
            let bytes: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
            let copy = AlignedBytes::copy_of(&bytes).unwrap();
            assert_eq!(&*copy, &bytes);
            assert_eq!(copy.as_ptr() as usize % 64, 0);
            assert!(
                AlignedBytes::zeroed(len)
                    .unwrap()
                    .iter()
                    .all(|byte| *byte == 0)
            );
        }
    }

    #[test]
    fn released_pages_are_read_again() {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("file");
        let bytes: Vec<u8> = (0..50_000u32).map(|i| (i % 251) as u8).collect();
        std::fs::write(&path, &bytes).unwrap();
        let map = Mapped::of_file(&File::open(&path).unwrap()).unwrap();
        assert_eq!(&*map, &bytes);
        map.release(5000..45_000);
        map.advise_will_need(0..50_000);
        map.advise_random(0..60_000);
        assert_eq!(&*map, &bytes);
    }
}

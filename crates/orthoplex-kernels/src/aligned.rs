//! Growable byte buffer for hot arrays: aligned to cache lines, zeroed, huge pages when large.
//!
//! Owns its memory alone. Bytes between length and capacity are always zero.
#![allow(unsafe_code)]

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

use bytemuck::{AnyBitPattern, NoUninit};

/// Alignment of every buffer.
const ALIGN: usize = 64;

/// Size of a huge page, and the size from which they are asked for.
const HUGE: usize = 2 << 20;

/// The system had no memory for a buffer, or its size is beyond what a buffer may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot allocate {bytes} bytes")]
pub struct AllocError {
    /// Size asked for.
    pub bytes: usize,
}

/// A growable buffer of zeroed bytes, aligned to 64.
pub struct AlignedBytes {
    memory: Memory,
    len: usize,
}

impl AlignedBytes {
    /// An empty buffer; allocates nothing.
    pub const fn new() -> Self {
        AlignedBytes {
            memory: Memory::EMPTY,
            len: 0,
        }
    }

    /// An empty buffer with room for `capacity` bytes. Aborts as `Vec` does when there is no
    /// memory; see [`AlignedBytes::try_with_capacity`].
    pub fn with_capacity(capacity: usize) -> Self {
        Self::try_with_capacity(capacity).unwrap_or_else(|e| out_of_memory(e))
    }

    /// An empty buffer with room for `capacity` bytes.
    pub fn try_with_capacity(capacity: usize) -> Result<Self, AllocError> {
        Ok(AlignedBytes {
            memory: Memory::zeroed(capacity)?,
            len: 0,
        })
    }

    /// Bytes there is room for.
    pub fn capacity(&self) -> usize {
        self.memory.size
    }

    /// Sets the length; new bytes are zero. Aborts when there is no memory.
    pub fn resize(&mut self, len: usize) {
        self.try_resize(len).unwrap_or_else(|e| out_of_memory(e));
    }

    /// Sets the length; new bytes are zero. On an error nothing has changed.
    pub fn try_resize(&mut self, len: usize) -> Result<(), AllocError> {
        if len < self.len {
            self[len..].fill(0);
        } else {
            self.try_reserve(len)?;
        }
        self.len = len;
        Ok(())
    }

    /// Appends bytes. Aborts when there is no memory.
    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.try_extend_from_slice(bytes)
            .unwrap_or_else(|e| out_of_memory(e));
    }

    /// Appends bytes. On an error nothing has changed.
    pub fn try_extend_from_slice(&mut self, bytes: &[u8]) -> Result<(), AllocError> {
        let start = self.len;
        let len = start
            .checked_add(bytes.len())
            .ok_or(AllocError { bytes: usize::MAX })?;
        self.try_resize(len)?;
        self[start..].copy_from_slice(bytes);
        Ok(())
    }

    /// Makes the buffer empty and keeps its memory.
    pub fn clear(&mut self) {
        self.fill(0);
        self.len = 0;
    }

    /// The buffer as values of a plain type; a tail too short for one value is left out.
    #[inline]
    pub fn as_slice_of<T: AnyBitPattern>(&self) -> &[T] {
        let (ptr, count) = self.parts_of::<T>();
        // SAFETY: `count` values of T fit into the buffer, any bytes are a valid T, and the
        // alignment was checked.
        unsafe { std::slice::from_raw_parts(ptr, count) }
    }

    /// The same, to be written.
    #[inline]
    pub fn as_mut_slice_of<T: AnyBitPattern + NoUninit>(&mut self) -> &mut [T] {
        let (ptr, count) = self.parts_of::<T>();
        // SAFETY: as in `as_slice_of`; the borrow is exclusive and T has no padding.
        unsafe { std::slice::from_raw_parts_mut(ptr.cast_mut(), count) }
    }

    #[inline]
    fn parts_of<T>(&self) -> (*const T, usize) {
        const { assert!(align_of::<T>() <= ALIGN && size_of::<T>() > 0) };
        (
            self.memory.ptr.as_ptr().cast_const().cast::<T>(),
            self.len / size_of::<T>(),
        )
    }

    fn try_reserve(&mut self, len: usize) -> Result<(), AllocError> {
        if len <= self.memory.size {
            return Ok(());
        }
        // Untouched pages cost nothing, so large buffers may grow by half as well.
        let grown = self.memory.size + self.memory.size / 2;
        let memory = Memory::zeroed(len.max(grown)).or_else(|_| Memory::zeroed(len))?;
        // SAFETY: both buffers hold at least `self.len` bytes and are distinct.
        unsafe {
            memory
                .ptr
                .copy_from_nonoverlapping(self.memory.ptr, self.len)
        };
        self.memory = memory;
        Ok(())
    }
}

impl Deref for AlignedBytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        // SAFETY: `len` initialised bytes are owned.
        unsafe { std::slice::from_raw_parts(self.memory.ptr.as_ptr(), self.len) }
    }
}

impl DerefMut for AlignedBytes {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `deref`; the borrow is exclusive.
        unsafe { std::slice::from_raw_parts_mut(self.memory.ptr.as_ptr(), self.len) }
    }
}

impl Clone for AlignedBytes {
    fn clone(&self) -> Self {
        let mut copy = Self::with_capacity(self.len);
        copy.extend_from_slice(self);
        copy
    }
}

impl Default for AlignedBytes {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for AlignedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "AlignedBytes({} of {} bytes)",
            self.len, self.memory.size
        )
    }
}

#[cold]
fn out_of_memory(error: AllocError) -> ! {
    match Layout::from_size_align(error.bytes, ALIGN) {
        Ok(layout) => handle_alloc_error(layout),
        // Larger than an address space: no allocator has seen it.
        Err(_) => std::process::abort(),
    }
}

/// One zeroed piece of memory, freed on drop.
struct Memory {
    ptr: NonNull<u8>,
    size: usize,
}

// SAFETY: owned bytes without interior mutability.
unsafe impl Send for Memory {}
// SAFETY: as above.
unsafe impl Sync for Memory {}

impl Memory {
    const EMPTY: Memory = Memory {
        ptr: NonNull::<Line>::dangling().cast(),
        size: 0,
    };

    fn zeroed(size: usize) -> Result<Self, AllocError> {
        if size == 0 {
            return Ok(Self::EMPTY);
        }
        let error = AllocError { bytes: size };
        let size = size.checked_next_multiple_of(granule(size)).ok_or(error)?;
        let layout = Layout::from_size_align(size, ALIGN).map_err(|_| error)?;
        let ptr = if is_mapped(size) {
            map(size).ok_or(error)?
        } else {
            // SAFETY: the layout is not empty.
            NonNull::new(unsafe { alloc_zeroed(layout) }).ok_or(error)?
        };
        Ok(Memory { ptr, size })
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if self.size == 0 {
            return;
        }
        if is_mapped(self.size) {
            unmap(self.ptr, self.size);
        } else if let Ok(layout) = Layout::from_size_align(self.size, ALIGN) {
            // SAFETY: allocated in `zeroed` with this very layout.
            unsafe { dealloc(self.ptr.as_ptr(), layout) }
        }
    }
}

/// Stand-in with the alignment of a buffer.
#[repr(align(64))]
struct Line;

/// Sizes are whole lines, or whole huge pages.
fn granule(size: usize) -> usize {
    if is_mapped(size) { HUGE } else { ALIGN }
}

/// Whether a buffer of this size comes straight from the system.
fn is_mapped(size: usize) -> bool {
    cfg!(target_os = "linux") && size >= HUGE
}

/// Maps `size` bytes aligned to a huge page. `size` is a multiple of one.
#[cfg(target_os = "linux")]
fn map(size: usize) -> Option<NonNull<u8>> {
    use rustix::mm::{Advice, MapFlags, ProtFlags, madvise, mmap_anonymous, munmap};
    let whole = size.checked_add(HUGE)?;
    if isize::try_from(whole).is_err() {
        return None;
    }
    let (protection, flags) = (ProtFlags::READ | ProtFlags::WRITE, MapFlags::PRIVATE);
    // SAFETY: a fresh anonymous mapping touches no existing memory.
    let base = unsafe { mmap_anonymous(std::ptr::null_mut(), whole, protection, flags) }.ok()?;
    let before = base.addr().next_multiple_of(HUGE) - base.addr();
    // SAFETY: `before <= HUGE`, so the aligned range lies in the mapping; only the spare bytes
    // around it, which nobody knows of, are given back. Failing to do so wastes address space,
    // and a system without huge pages ignores the advice: neither matters.
    unsafe {
        let start = base.cast::<u8>().add(before);
        if before > 0 {
            let _ = munmap(base, before);
        }
        if before < HUGE {
            let _ = munmap(start.add(size).cast(), HUGE - before);
        }
        let _ = madvise(start.cast(), size, Advice::LinuxHugepage);
        NonNull::new(start)
    }
}

#[cfg(target_os = "linux")]
fn unmap(ptr: NonNull<u8>, size: usize) {
    // SAFETY: the range was mapped by `map` and its only owner is being dropped.
    let _ = unsafe { rustix::mm::munmap(ptr.as_ptr().cast(), size) };
}

#[cfg(not(target_os = "linux"))]
fn map(_: usize) -> Option<NonNull<u8>> {
    None
}

#[cfg(not(target_os = "linux"))]
fn unmap(_: NonNull<u8>, _: usize) {}

#[cfg(test)]
mod tests;

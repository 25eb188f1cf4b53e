//! Software prefetch of records about to be scored.
#![allow(unsafe_code)]

/// Bytes of one cache line.
pub const CACHE_LINE: usize = 64;

/// Asks the memory system for every cache line of `records[offset..offset + len]`.
///
/// A hint without effect on results; does nothing when the range is not inside `records`.
#[inline(always)]
pub fn prefetch_record(records: &[u8], offset: usize, len: usize) {
    if offset
        .checked_add(len)
        .is_none_or(|end| end > records.len())
    {
        return;
    }
    let start = records.as_ptr().wrapping_add(offset);
    // Counted from the start of its first line, so that a record across a line border has all
    // its lines asked for.
    let skew = start.addr() % CACHE_LINE;
    let mut line = 0;
    while line < len + skew {
        prefetch_line(start.wrapping_sub(skew).wrapping_add(line));
        line += CACHE_LINE;
    }
}

/// Asks for the cache line of one address, which need not be valid.
#[inline(always)]
pub(crate) fn prefetch_line(at: *const u8) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch reads nothing and never faults, whatever the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(at.cast()) }
    }
    #[cfg(target_arch = "aarch64")]
    {
        // SAFETY: a prefetch reads nothing and never faults, whatever the address.
        unsafe {
            std::arch::asm!("prfm pldl1keep, [{}]", in(reg) at, options(nostack, readonly, preserves_flags))
        }
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = at;
}

//! The loop around the vector scoring kernels: grouping, prefetch, the last incomplete group.
#![allow(unsafe_code)]

use crate::codes::Scan;
use crate::prefetch::prefetch_record;

/// Records scored by one call of a wide group.
pub(crate) const GROUP: usize = 8;

/// A tier's kernel.
pub(crate) trait GroupKernel {
    /// Scores `N` (4 or [`GROUP`]) records.
    ///
    /// # Safety
    /// The machine has the tier's instructions, and each pointer leads to a whole record of
    /// the scan's layout.
    unsafe fn score<const N: usize>(scan: &Scan<'_>, records: [*const u8; N]) -> [f32; N];
}

/// Scores record `index(i)` into `out[i]` for every `i`.
///
/// # Safety
/// The machine has the tier's instructions, and `index` yields numbers below `scan.len()` for
/// all `i < out.len()`.
#[inline(always)]
pub(crate) unsafe fn drive<K: GroupKernel>(
    scan: &Scan<'_>,
    index: impl Fn(usize) -> usize,
    out: &mut [f32],
) {
    let stride = scan.layout.stride();
    let count = out.len();
    let fetch = |i: usize| prefetch_record(scan.records, index(i) * stride, stride);
    // SAFETY (of the pointers): the caller vouches for each index.
    let record = |i: usize| unsafe { scan.records.as_ptr().add(index(i) * stride) };
    // A group of short records is done before memory has answered for the next one.
    let ahead = if stride <= 128 { 2 * GROUP } else { GROUP };
    (0..ahead.min(count)).for_each(fetch);
    let mut done = 0;
    while count - done >= GROUP {
        let next = done + ahead;
        (next.min(count)..(next + GROUP).min(count)).for_each(fetch);
        // SAFETY: passed on from the caller.
        let scores = unsafe {
            K::score(
                scan,
                std::array::from_fn::<_, GROUP, _>(|k| record(done + k)),
            )
        };
        out[done..done + GROUP].copy_from_slice(&scores);
        done += GROUP;
    }
    // The rest is filled up by repeating its last record.
    while done < count {
        let size = (count - done).min(4);
        let records = std::array::from_fn::<_, 4, _>(|k| record(done + k.min(size - 1)));
        // SAFETY: passed on from the caller.
        let scores = unsafe { K::score(scan, records) };
        out[done..done + size].copy_from_slice(&scores[..size]);
        done += size;
    }
}

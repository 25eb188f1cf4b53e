//! The AVX-512 tier (F, BW, DQ, VL, VNNI).

use std::arch::x86_64::*;

use super::finish4;
use crate::codes::{Bits, Scan};
use crate::scalar;
use crate::scan::{GroupKernel, drive};

super::lane_kernels!("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma");

/// Floats of one register.
const WIDTH: usize = 16;

#[target_feature(enable = "avx512f")]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| _mm512_fmadd_ps(x, y, sum))
}

#[target_feature(enable = "avx512f")]
pub(crate) fn squared_l2(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| {
        let d = _mm512_sub_ps(x, y);
        _mm512_fmadd_ps(d, d, sum)
    })
}

#[target_feature(enable = "avx512f")]
pub(crate) fn l1(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| {
        _mm512_add_ps(sum, _mm512_abs_ps(_mm512_sub_ps(x, y)))
    })
}

/// Folds two slices of one length with four independent sums.
#[target_feature(enable = "avx512f")]
#[inline]
fn fold(a: &[f32], b: &[f32], step: impl Fn(__m512, __m512, __m512) -> __m512) -> f32 {
    let len = a.len().min(b.len());
    let (a, b) = (a.as_ptr(), b.as_ptr());
    let mut sums = [_mm512_setzero_ps(); 4];
    let mut at = 0;
    while len - at >= 4 * WIDTH {
        for (i, sum) in sums.iter_mut().enumerate() {
            // SAFETY: at least four registers' worth of floats remain in both slices.
            let (x, y) = unsafe {
                let at = at + i * WIDTH;
                (_mm512_loadu_ps(a.add(at)), _mm512_loadu_ps(b.add(at)))
            };
            *sum = step(*sum, x, y);
        }
        at += 4 * WIDTH;
    }
    let mut turn = 0;
    while at < len {
        let left = (len - at).min(WIDTH);
        let mask = (u16::MAX) >> (WIDTH - left);
        // SAFETY: the mask keeps the loads inside both slices.
        let (x, y) = unsafe {
            (
                _mm512_maskz_loadu_ps(mask, a.add(at)),
                _mm512_maskz_loadu_ps(mask, b.add(at)),
            )
        };
        sums[turn] = step(sums[turn], x, y);
        turn = (turn + 1) % 4;
        at += left;
    }
    let [p, q, r, s] = sums;
    _mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(p, q), _mm512_add_ps(r, s)))
}

#[target_feature(enable = "avx512f")]
pub(crate) fn hadamard(v: &mut [f32]) {
    if v.len() < WIDTH {
        return scalar::hadamard(v);
    }
    for chunk in v.as_chunks_mut::<WIDTH>().0 {
        // SAFETY: a chunk is one register wide.
        unsafe {
            let x = _mm512_loadu_ps(chunk.as_ptr());
            _mm512_storeu_ps(chunk.as_mut_ptr(), hadamard_in_register(x));
        }
    }
    let mut half = WIDTH;
    while 2 * half < v.len() {
        v.chunks_exact_mut(4 * half)
            .for_each(|block| two_stages(block));
        half *= 4;
    }
    if half < v.len() {
        let (low, high) = v.split_at_mut(half);
        for (x, y) in low
            .as_chunks_mut::<WIDTH>()
            .0
            .iter_mut()
            .zip(high.as_chunks_mut::<WIDTH>().0)
        {
            // SAFETY: a chunk is one register wide.
            unsafe {
                let (a, b) = (_mm512_loadu_ps(x.as_ptr()), _mm512_loadu_ps(y.as_ptr()));
                _mm512_storeu_ps(x.as_mut_ptr(), _mm512_add_ps(a, b));
                _mm512_storeu_ps(y.as_mut_ptr(), _mm512_sub_ps(a, b));
            }
        }
    }
}

/// The stages over 1, 2, 4 and 8 elements.
#[target_feature(enable = "avx512f")]
#[inline]
fn hadamard_in_register(x: __m512) -> __m512 {
    let y = _mm512_permute_ps::<0b10_11_00_01>(x);
    let x = _mm512_mask_sub_ps(_mm512_add_ps(y, x), 0xaaaa, y, x);
    let y = _mm512_permute_ps::<0b01_00_11_10>(x);
    let x = _mm512_mask_sub_ps(_mm512_add_ps(y, x), 0xcccc, y, x);
    let y = _mm512_shuffle_f32x4::<0b10_11_00_01>(x, x);
    let x = _mm512_mask_sub_ps(_mm512_add_ps(y, x), 0xf0f0, y, x);
    let y = _mm512_shuffle_f32x4::<0b01_00_11_10>(x, x);
    _mm512_mask_sub_ps(_mm512_add_ps(y, x), 0xff00, y, x)
}

/// Two stages at once over the quarters of a block, each a multiple of a register long.
#[target_feature(enable = "avx512f")]
#[inline]
fn two_stages(block: &mut [f32]) {
    let quarter = block.len() / 4;
    let base = block.as_mut_ptr();
    for at in (0..quarter).step_by(WIDTH) {
        // SAFETY: `at + WIDTH <= quarter`, so all four places lie in the block.
        unsafe {
            let place: [*mut f32; 4] = std::array::from_fn(|i| base.add(at + i * quarter));
            let [a, b, c, d] = place.map(|p| _mm512_loadu_ps(p));
            let (ab, a_b) = (_mm512_add_ps(a, b), _mm512_sub_ps(a, b));
            let (cd, c_d) = (_mm512_add_ps(c, d), _mm512_sub_ps(c, d));
            _mm512_storeu_ps(place[0], _mm512_add_ps(ab, cd));
            _mm512_storeu_ps(place[1], _mm512_add_ps(a_b, c_d));
            _mm512_storeu_ps(place[2], _mm512_sub_ps(ab, cd));
            _mm512_storeu_ps(place[3], _mm512_sub_ps(a_b, c_d));
        }
    }
}

/// Scores records by id.
///
/// # Safety
/// Every id is below `scan.len()`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")]
pub(crate) unsafe fn scan_ids(scan: &Scan<'_>, ids: &[u32], out: &mut [f32]) {
    let count = ids.len().min(out.len());
    let (ids, out) = (&ids[..count], &mut out[..count]);
    let index = |i: usize| ids[i] as usize;
    // SAFETY: passed on from the caller.
    unsafe {
        match scan.layout.bits() {
            Bits::B4 => drive::<Nibbles>(scan, index, out),
            Bits::B8 => drive::<Bytes>(scan, index, out),
        }
    }
}

/// Scores consecutive records.
///
/// # Safety
/// `first + out.len()` records exist.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")]
pub(crate) unsafe fn scan_range(scan: &Scan<'_>, first: usize, out: &mut [f32]) {
    // SAFETY: passed on from the caller.
    unsafe {
        match scan.layout.bits() {
            Bits::B4 => drive::<Nibbles>(scan, |i| first + i, out),
            Bits::B8 => drive::<Bytes>(scan, |i| first + i, out),
        }
    }
}

struct Nibbles;

impl GroupKernel for Nibbles {
    #[inline(always)]
    unsafe fn score<const N: usize>(scan: &Scan<'_>, records: [*const u8; N]) -> [f32; N] {
        // SAFETY: passed on from the caller.
        unsafe { finish(scan, records, nibble_sums(scan, records)) }
    }
}

struct Bytes;

impl GroupKernel for Bytes {
    #[inline(always)]
    unsafe fn score<const N: usize>(scan: &Scan<'_>, records: [*const u8; N]) -> [f32; N] {
        // SAFETY: passed on from the caller.
        unsafe { finish(scan, records, byte_sums(scan, records)) }
    }
}

/// Whole steps before the last one, and the mask of code bytes in the last one: the bytes after
/// the code may lie beyond the record when it is short.
#[inline(always)]
fn steps(scan: &Scan<'_>) -> (usize, __mmask64) {
    let bytes = scan.layout.code_bytes().max(1);
    let whole = (bytes - 1) / 64;
    (whole, u64::MAX >> (64 - (bytes - 64 * whole)))
}

/// # Safety
/// Each pointer leads to a whole record.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")]
#[inline]
unsafe fn nibble_sums<const N: usize>(scan: &Scan<'_>, records: [*const u8; N]) -> [__m512i; N] {
    let planes = scan.query.planes.as_ptr();
    let high_plane = planes.wrapping_add(scan.query.planes.len() / 2);
    let low_half = _mm512_set1_epi8(15);
    let (whole, mask) = steps(scan);
    let mut low = [_mm512_setzero_si512(); N];
    let mut high = [_mm512_setzero_si512(); N];
    // The high halves stay sixteen times too large until the end: that saves a shift a step.
    for step in 0..=whole {
        let at = 64 * step;
        // SAFETY: planes are padded to whole steps; all but the last step lie within the code,
        // and the mask cuts that one.
        unsafe {
            let q_low = _mm512_loadu_si512(planes.add(at).cast());
            let q_high = _mm512_loadu_si512(high_plane.add(at).cast());
            for i in 0..N {
                let code = if step < whole {
                    _mm512_loadu_si512(records[i].add(at).cast())
                } else {
                    _mm512_maskz_loadu_epi8(mask, records[i].add(at).cast())
                };
                low[i] = _mm512_dpbusd_epi32(low[i], _mm512_and_si512(code, low_half), q_low);
                high[i] = _mm512_dpbusd_epi32(high[i], _mm512_andnot_si512(low_half, code), q_high);
            }
        }
    }
    std::array::from_fn(|i| _mm512_add_epi32(low[i], _mm512_srai_epi32::<4>(high[i])))
}

/// # Safety
/// Each pointer leads to a whole record.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")]
#[inline]
unsafe fn byte_sums<const N: usize>(scan: &Scan<'_>, records: [*const u8; N]) -> [__m512i; N] {
    let plane = scan.query.planes.as_ptr();
    let (whole, mask) = steps(scan);
    let mut sums = [_mm512_setzero_si512(); N];
    for step in 0..=whole {
        let at = 64 * step;
        // SAFETY: as in `nibble_sums`.
        unsafe {
            let query = _mm512_loadu_si512(plane.add(at).cast());
            for i in 0..N {
                let code = if step < whole {
                    _mm512_loadu_si512(records[i].add(at).cast())
                } else {
                    _mm512_maskz_loadu_epi8(mask, records[i].add(at).cast())
                };
                sums[i] = _mm512_dpbusd_epi32(sums[i], code, query);
            }
        }
    }
    sums
}

/// Adds up the lanes of all sums by transposition, then applies the factors.
///
/// # Safety
/// Each pointer leads to a whole record. `N` is 4 or 8.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")]
#[inline]
unsafe fn finish<const N: usize>(
    scan: &Scan<'_>,
    records: [*const u8; N],
    sums: [__m512i; N],
) -> [f32; N] {
    let factors_at = scan.layout.stride() - 8;
    let mut out = [0.0; N];
    for at in (0..N).step_by(4) {
        let [a, b, c, d]: [__m512i; 4] = std::array::from_fn(|i| sums[at + i]);
        let ab = _mm512_add_epi32(_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
        let cd = _mm512_add_epi32(_mm512_unpacklo_epi32(c, d), _mm512_unpackhi_epi32(c, d));
        let quads = _mm512_add_epi32(_mm512_unpacklo_epi64(ab, cd), _mm512_unpackhi_epi64(ab, cd));
        let halves = _mm256_add_epi32(
            _mm512_castsi512_si256(quads),
            _mm512_extracti64x4_epi64::<1>(quads),
        );
        let total = _mm_add_epi32(
            _mm256_castsi256_si128(halves),
            _mm256_extracti128_si256::<1>(halves),
        );
        // SAFETY: the last eight bytes of a record are its factors.
        let scores = unsafe {
            finish4(
                &scan.query.terms,
                total,
                std::array::from_fn(|i| records[at + i].add(factors_at)),
            )
        };
        out[at..at + 4].copy_from_slice(&scores);
    }
    out
}

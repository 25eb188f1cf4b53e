//! The AVX2 tier (AVX2 and FMA).

use std::arch::x86_64::*;

use super::finish4;
use crate::codes::{Bits, Scan};
use crate::scalar;
use crate::scan::{GroupKernel, drive};

super::lane_kernels!("avx2,fma");

/// Floats of one register.
const WIDTH: usize = 8;

#[target_feature(enable = "avx2,fma")]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| _mm256_fmadd_ps(x, y, sum))
}

#[target_feature(enable = "avx2,fma")]
pub(crate) fn squared_l2(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| {
        let d = _mm256_sub_ps(x, y);
        _mm256_fmadd_ps(d, d, sum)
    })
}

#[target_feature(enable = "avx2,fma")]
pub(crate) fn l1(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| {
        let d = _mm256_sub_ps(x, y);
        _mm256_add_ps(sum, _mm256_andnot_ps(_mm256_set1_ps(-0.0), d))
    })
}

/// Folds two slices of one length with four independent sums.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn fold(a: &[f32], b: &[f32], step: impl Fn(__m256, __m256, __m256) -> __m256) -> f32 {
    let (a_chunks, a_tail) = a.as_chunks::<WIDTH>();
    let (b_chunks, b_tail) = b.as_chunks::<WIDTH>();
    let mut sums = [_mm256_setzero_ps(); 4];
    for (x, y) in a_chunks.chunks(4).zip(b_chunks.chunks(4)) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            // SAFETY: a chunk is one register wide.
            let (x, y) = unsafe { (_mm256_loadu_ps(x.as_ptr()), _mm256_loadu_ps(y.as_ptr())) };
            *sum = step(*sum, x, y);
        }
    }
    // The rest counts as if filled up with zeros, which add nothing to any of the sums.
    let (mut x, mut y) = ([0.0; WIDTH], [0.0; WIDTH]);
    x[..a_tail.len()].copy_from_slice(a_tail);
    y[..b_tail.len()].copy_from_slice(b_tail);
    // SAFETY: both arrays are one register wide.
    let (x, y) = unsafe { (_mm256_loadu_ps(x.as_ptr()), _mm256_loadu_ps(y.as_ptr())) };
    let [p, q, r, s] = sums;
    let sum = _mm256_add_ps(_mm256_add_ps(step(p, x, y), q), _mm256_add_ps(r, s));
    let sum = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps::<1>(sum));
    let sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    _mm_cvtss_f32(_mm_add_ss(sum, _mm_movehdup_ps(sum)))
}

#[target_feature(enable = "avx2,fma")]
pub(crate) fn hadamard(v: &mut [f32]) {
    if v.len() < WIDTH {
        return scalar::hadamard(v);
    }
    for chunk in v.as_chunks_mut::<WIDTH>().0 {
        // SAFETY: a chunk is one register wide.
        unsafe {
            let x = _mm256_loadu_ps(chunk.as_ptr());
            _mm256_storeu_ps(chunk.as_mut_ptr(), hadamard_in_register(x));
        }
    }
    let mut half = WIDTH;
    while half < v.len() {
        for block in v.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            let high = high.as_chunks_mut::<WIDTH>().0;
            for (x, y) in low.as_chunks_mut::<WIDTH>().0.iter_mut().zip(high) {
                // SAFETY: a chunk is one register wide.
                unsafe {
                    let (a, b) = (_mm256_loadu_ps(x.as_ptr()), _mm256_loadu_ps(y.as_ptr()));
                    _mm256_storeu_ps(x.as_mut_ptr(), _mm256_add_ps(a, b));
                    _mm256_storeu_ps(y.as_mut_ptr(), _mm256_sub_ps(a, b));
                }
            }
        }
        half *= 2;
    }
}

/// The stages over 1, 2 and 4 elements.
#[target_feature(enable = "avx2,fma")]
#[inline]
fn hadamard_in_register(x: __m256) -> __m256 {
    let y = _mm256_permute_ps::<0b10_11_00_01>(x);
    let x = _mm256_blend_ps::<0xaa>(_mm256_add_ps(y, x), _mm256_sub_ps(y, x));
    let y = _mm256_permute_ps::<0b01_00_11_10>(x);
    let x = _mm256_blend_ps::<0xcc>(_mm256_add_ps(y, x), _mm256_sub_ps(y, x));
    let y = _mm256_permute2f128_ps::<1>(x, x);
    _mm256_blend_ps::<0xf0>(_mm256_add_ps(y, x), _mm256_sub_ps(y, x))
}

/// Scores records by id.
///
/// # Safety
/// Every id is below `scan.len()`.
#[target_feature(enable = "avx2,fma")]
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
#[target_feature(enable = "avx2,fma")]
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
        unsafe { by_fours(scan, records, |records| nibble_sums(scan, records)) }
    }
}

struct Bytes;

impl GroupKernel for Bytes {
    #[inline(always)]
    unsafe fn score<const N: usize>(scan: &Scan<'_>, records: [*const u8; N]) -> [f32; N] {
        // SAFETY: passed on from the caller.
        unsafe { by_fours(scan, records, |records| byte_sums(scan, records)) }
    }
}

/// Four records fill the registers of this tier.
///
/// # Safety
/// The machine has AVX2, and each pointer leads to a whole record. `N` is a multiple of four.
#[inline(always)]
unsafe fn by_fours<const N: usize>(
    scan: &Scan<'_>,
    records: [*const u8; N],
    sums: impl Fn([*const u8; 4]) -> [__m256i; 4],
) -> [f32; N] {
    let mut out = [0.0; N];
    for (records, out) in records
        .as_chunks::<4>()
        .0
        .iter()
        .zip(out.as_chunks_mut::<4>().0)
    {
        // SAFETY: passed on from the caller.
        *out = unsafe { finish(scan, *records, sums(*records)) };
    }
    out
}

/// Loads a step of a record; the shortest records have room for half a step only.
///
/// # Safety
/// `at` lies at a step within a whole record of the given stride.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn load(at: *const u8, stride: usize) -> __m256i {
    // SAFETY: strides are 16 or multiples of 32, so the step lies within the record.
    unsafe {
        if stride == 16 {
            _mm256_zextsi128_si256(_mm_loadu_si128(at.cast()))
        } else {
            _mm256_loadu_si256(at.cast())
        }
    }
}

/// # Safety
/// Each pointer leads to a whole record.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn nibble_sums(scan: &Scan<'_>, records: [*const u8; 4]) -> [__m256i; 4] {
    let planes = scan.query.planes.as_ptr();
    let high_plane = planes.wrapping_add(scan.query.planes.len() / 2);
    let stride = scan.layout.stride();
    let (low_half, ones) = (_mm256_set1_epi8(15), _mm256_set1_epi16(1));
    let mut sums = [_mm256_setzero_si256(); 4];
    for at in (0..scan.layout.code_bytes()).step_by(32) {
        // SAFETY: planes are padded to whole steps, and so are records.
        unsafe {
            let q_low = _mm256_loadu_si256(planes.add(at).cast());
            let q_high = _mm256_loadu_si256(high_plane.add(at).cast());
            for (sum, record) in sums.iter_mut().zip(records) {
                let code = load(record.add(at), stride);
                let low = _mm256_and_si256(code, low_half);
                let high = _mm256_and_si256(_mm256_srli_epi16::<4>(code), low_half);
                // At most 4 * 15 * 128: far from the limit of 16 bits.
                let pairs = _mm256_add_epi16(
                    _mm256_maddubs_epi16(low, q_low),
                    _mm256_maddubs_epi16(high, q_high),
                );
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
            }
        }
    }
    sums
}

/// # Safety
/// Each pointer leads to a whole record.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn byte_sums(scan: &Scan<'_>, records: [*const u8; 4]) -> [__m256i; 4] {
    let plane = scan.query.planes.as_ptr();
    let mut sums = [_mm256_setzero_si256(); 4];
    for at in (0..scan.layout.code_bytes()).step_by(16) {
        // SAFETY: planes and records are padded to multiples of 16 bytes. Sixteen bits a factor
        // because pairs of products of whole bytes do not fit into sixteen.
        unsafe {
            let query = _mm256_cvtepi8_epi16(_mm_loadu_si128(plane.add(at).cast()));
            for (sum, record) in sums.iter_mut().zip(records) {
                let code = _mm256_cvtepu8_epi16(_mm_loadu_si128(record.add(at).cast()));
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(code, query));
            }
        }
    }
    sums
}

/// Adds up the lanes of four sums by transposition, then applies the factors.
///
/// # Safety
/// Each pointer leads to a whole record.
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn finish(scan: &Scan<'_>, records: [*const u8; 4], sums: [__m256i; 4]) -> [f32; 4] {
    let [a, b, c, d] = sums;
    let quads = _mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d));
    let total = _mm_add_epi32(
        _mm256_castsi256_si128(quads),
        _mm256_extracti128_si256::<1>(quads),
    );
    let factors_at = scan.layout.stride() - 8;
    // SAFETY: the last eight bytes of a record are its factors.
    unsafe {
        finish4(
            &scan.query.terms,
            total,
            records.map(|record| record.add(factors_at)),
        )
    }
}

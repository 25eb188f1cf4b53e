//! Vector kernels of x86-64: AVX-512 with VNNI, and AVX2 with FMA.
#![allow(unsafe_code)]

pub(crate) mod avx2;
pub(crate) mod avx512;

use std::arch::x86_64::*;

use crate::codes::Terms;
use crate::lanes::MAX_SCALE;

/// Compiles the lane kernels with a tier's instructions.
macro_rules! lane_kernels {
    ($features:literal) => {
        #[target_feature(enable = $features)]
        pub(crate) fn scale(v: &mut [f32], factors: &[f32]) {
            crate::lanes::scale(v, factors)
        }

        #[target_feature(enable = $features)]
        pub(crate) fn mix(low: &mut [f32], high: &mut [f32]) {
            crate::lanes::mix(low, high)
        }

        #[target_feature(enable = $features)]
        pub(crate) fn encode(
            grid: crate::lanes::Grid,
            v: &[f32],
            code: &mut [u8],
        ) -> crate::lanes::Factors {
            crate::lanes::encode(grid, v, code)
        }

        #[target_feature(enable = $features)]
        pub(crate) fn quantize(v: &[f32], out: &mut [i8], inverse: f32) -> i32 {
            crate::lanes::quantize(v, out, inverse)
        }

        #[target_feature(enable = $features)]
        pub(crate) fn extent(v: &[f32]) -> Option<(f32, f32)> {
            crate::lanes::extent(v)
        }

        #[target_feature(enable = $features)]
        pub(crate) fn byte_levels(code: &[u8], plane: &mut [i8]) -> i32 {
            crate::lanes::byte_levels(code, plane)
        }

        #[target_feature(enable = $features)]
        pub(crate) fn nibble_levels(code: &[u8], low: &mut [i8], high: &mut [i8]) -> i32 {
            crate::lanes::nibble_levels(code, low, high)
        }
    };
}
pub(crate) use lane_kernels;

/// `Terms::finish` for four sums; `factors` are the addresses of the scale of each record.
///
/// # Safety
/// Each address is followed by the eight bytes of a record's factors.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn finish4(terms: &Terms, sums: __m128i, factors: [*const u8; 4]) -> [f32; 4] {
    // SAFETY: the caller vouches for eight bytes at each address.
    let (first, second) = unsafe { (pair(factors[0], factors[1]), pair(factors[2], factors[3])) };
    let scales = _mm_shuffle_ps::<0b10_00_10_00>(first, second);
    let scales = _mm_min_ps(scales, _mm_set1_ps(MAX_SCALE));
    let norms = _mm_shuffle_ps::<0b11_01_11_01>(first, second);
    let whole = _mm_cvtepi32_ps(_mm_sub_epi32(sums, _mm_set1_epi32(terms.bias)));
    let centred = _mm_sub_ps(whole, _mm_set1_ps(terms.rest));
    let mut dots = _mm_mul_ps(_mm_mul_ps(centred, _mm_set1_ps(terms.scale)), scales);
    if terms.euclidean {
        let lengths = _mm_add_ps(_mm_set1_ps(terms.norm), norms);
        dots = _mm_sub_ps(_mm_add_ps(dots, dots), lengths);
    }
    let mut out = [0.0; 4];
    // SAFETY: four floats have room in `out`.
    unsafe { _mm_storeu_ps(out.as_mut_ptr(), dots) };
    out
}

/// Scale and norm of two records: `[scale, norm, scale, norm]`.
///
/// # Safety
/// Eight bytes can be read at each address.
#[target_feature(enable = "avx2")]
#[inline]
unsafe fn pair(a: *const u8, b: *const u8) -> __m128 {
    // SAFETY: the caller vouches for eight bytes at each address; neither load wants alignment.
    unsafe {
        let low = _mm_castsi128_pd(_mm_loadl_epi64(a.cast()));
        _mm_castpd_ps(_mm_loadh_pd(low, b.cast()))
    }
}

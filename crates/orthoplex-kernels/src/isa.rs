//! Run-time choice of the instruction set.
//!
//! One table of kernels per tier; the best tier the machine has is chosen once, on first use.
//! Tests take the table of each available tier and compare it with the scalar one.
#![allow(unsafe_code)]

use std::sync::OnceLock;

use crate::codes::Scan;
use crate::lanes::{self, Grid};
use crate::scalar;

/// A tier of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Isa {
    /// AVX-512 F, BW, DQ, VL and VNNI.
    Avx512,
    /// AVX2 and FMA.
    Avx2,
    /// Plain code without explicit vector instructions.
    Scalar,
}

/// The tier in use on this machine.
pub fn active_isa() -> Isa {
    kernels().isa
}

/// The kernels of one tier.
///
/// The functions are `unsafe` because they may be called only on a machine that has the tier's
/// instructions; the table of a tier is handed out only after that was tested.
pub(crate) struct Kernels {
    pub(crate) isa: Isa,
    dot: unsafe fn(&[f32], &[f32]) -> f32,
    squared_l2: unsafe fn(&[f32], &[f32]) -> f32,
    l1: unsafe fn(&[f32], &[f32]) -> f32,
    hadamard: unsafe fn(&mut [f32]),
    scale: unsafe fn(&mut [f32], &[f32]),
    mix: unsafe fn(&mut [f32], &mut [f32]),
    encode: unsafe fn(Grid, &[f32], &mut [u8]) -> lanes::Factors,
    quantize: unsafe fn(&[f32], &mut [i8], f32) -> i32,
    extent: unsafe fn(&[f32]) -> Option<(f32, f32)>,
    byte_levels: unsafe fn(&[u8], &mut [i8]) -> i32,
    nibble_levels: unsafe fn(&[u8], &mut [i8], &mut [i8]) -> i32,
    scan_ids: unsafe fn(&Scan<'_>, &[u32], &mut [f32]),
    scan_range: unsafe fn(&Scan<'_>, usize, &mut [f32]),
}

/// The table without explicit vector instructions.
static SCALAR: Kernels = Kernels {
    isa: Isa::Scalar,
    dot: scalar::dot,
    squared_l2: scalar::squared_l2,
    l1: scalar::l1,
    hadamard: scalar::hadamard,
    scale: lanes::scale,
    mix: lanes::mix,
    encode: lanes::encode,
    quantize: lanes::quantize,
    extent: lanes::extent,
    byte_levels: lanes::byte_levels,
    nibble_levels: lanes::nibble_levels,
    scan_ids: scalar::scan_ids,
    scan_range: scalar::scan_range,
};

/// The kernels of the best tier of this machine.
#[inline(always)]
pub(crate) fn kernels() -> &'static Kernels {
    static CHOSEN: OnceLock<&'static Kernels> = OnceLock::new();
    CHOSEN.get_or_init(|| available().first().copied().unwrap_or(&SCALAR))
}

/// Every tier this machine can run, best first, scalar last.
pub(crate) fn available() -> Vec<&'static Kernels> {
    let mut tiers = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni")
            && is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
        {
            tiers.push(&AVX512);
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            tiers.push(&AVX2);
        }
    }
    tiers.push(&SCALAR);
    tiers
}

/// Fills in the table of a tier from the module of its kernels.
#[cfg(target_arch = "x86_64")]
macro_rules! table {
    ($isa:expr, $tier:path) => {{
        use $tier as tier;
        Kernels {
            isa: $isa,
            dot: tier::dot,
            squared_l2: tier::squared_l2,
            l1: tier::l1,
            hadamard: tier::hadamard,
            scale: tier::scale,
            mix: tier::mix,
            encode: tier::encode,
            quantize: tier::quantize,
            extent: tier::extent,
            byte_levels: tier::byte_levels,
            nibble_levels: tier::nibble_levels,
            scan_ids: tier::scan_ids,
            scan_range: tier::scan_range,
        }
    }};
}

#[cfg(target_arch = "x86_64")]
static AVX512: Kernels = table!(Isa::Avx512, crate::x86::avx512);

#[cfg(target_arch = "x86_64")]
static AVX2: Kernels = table!(Isa::Avx2, crate::x86::avx2);

// SAFETY (all methods): a table is reachable only through `available`, which tests for the
// instructions of its tier; further conditions are stated where they are met.
impl Kernels {
    /// Inner product of two slices of one length.
    #[inline(always)]
    pub(crate) fn dot(&self, a: &[f32], b: &[f32]) -> f32 {
        debug_assert_eq!(a.len(), b.len());
        // SAFETY: instructions present; the caller cut both slices to one length.
        unsafe { (self.dot)(a, b) }
    }

    /// Squared Euclidean distance of two slices of one length.
    #[inline(always)]
    pub(crate) fn squared_l2(&self, a: &[f32], b: &[f32]) -> f32 {
        debug_assert_eq!(a.len(), b.len());
        // SAFETY: as in `dot`.
        unsafe { (self.squared_l2)(a, b) }
    }

    /// Manhattan distance of two slices of one length.
    #[inline(always)]
    pub(crate) fn l1(&self, a: &[f32], b: &[f32]) -> f32 {
        debug_assert_eq!(a.len(), b.len());
        // SAFETY: as in `dot`.
        unsafe { (self.l1)(a, b) }
    }

    /// Unnormalised Walsh-Hadamard transform of a power-of-two length, bit-equal in all tiers.
    pub(crate) fn hadamard(&self, v: &mut [f32]) {
        debug_assert!(v.len().is_power_of_two());
        // SAFETY: instructions present.
        unsafe { (self.hadamard)(v) }
    }

    /// Multiplies element by element.
    pub(crate) fn scale(&self, v: &mut [f32], factors: &[f32]) {
        // SAFETY: instructions present.
        unsafe { (self.scale)(v, factors) }
    }

    /// Replaces `(low, high)` by `(low + high, low - high)`, element by element.
    pub(crate) fn mix(&self, low: &mut [f32], high: &mut [f32]) {
        // SAFETY: instructions present.
        unsafe { (self.mix)(low, high) }
    }

    /// Writes the code bytes of `v`, bit-equal in all tiers.
    pub(crate) fn encode(&self, grid: Grid, v: &[f32], code: &mut [u8]) -> lanes::Factors {
        // SAFETY: instructions present.
        unsafe { (self.encode)(grid, v, code) }
    }

    /// Rounds `v * inverse` to signed bytes and returns their sum.
    pub(crate) fn quantize(&self, v: &[f32], out: &mut [i8], inverse: f32) -> i32 {
        // SAFETY: instructions present.
        unsafe { (self.quantize)(v, out, inverse) }
    }

    /// Largest magnitude and squared length, bit-equal in all tiers (unlike `dot`); `None` for
    /// a vector without a direction.
    pub(crate) fn extent(&self, v: &[f32]) -> Option<(f32, f32)> {
        // SAFETY: instructions present.
        unsafe { (self.extent)(v) }
    }

    /// Levels of a byte code, and their sum.
    pub(crate) fn byte_levels(&self, code: &[u8], plane: &mut [i8]) -> i32 {
        // SAFETY: instructions present.
        unsafe { (self.byte_levels)(code, plane) }
    }

    /// Doubled levels of a nibble code, and their sum.
    pub(crate) fn nibble_levels(&self, code: &[u8], low: &mut [i8], high: &mut [i8]) -> i32 {
        // SAFETY: instructions present.
        unsafe { (self.nibble_levels)(code, low, high) }
    }

    /// Scores records by id; an id beyond the last record scores negative infinity.
    #[inline]
    pub(crate) fn scan_ids(&self, scan: &Scan<'_>, ids: &[u32], out: &mut [f32]) {
        let n = ids.len().min(out.len());
        let (ids, out) = (&ids[..n], &mut out[..n]);
        let largest = ids.iter().copied().max().unwrap_or(0);
        if (largest as usize) < scan.len() {
            // SAFETY: instructions present, equal lengths, every id names a whole record.
            unsafe { (self.scan_ids)(scan, ids, out) }
        } else {
            for (&id, score) in ids.iter().zip(out) {
                *score = scan.score_scalar(id as usize);
            }
        }
    }

    /// Scores consecutive records; those beyond the last one score negative infinity.
    #[inline]
    pub(crate) fn scan_range(&self, scan: &Scan<'_>, first: usize, out: &mut [f32]) {
        let there = scan.len().saturating_sub(first).min(out.len());
        let (inside, beyond) = out.split_at_mut(there);
        beyond.fill(f32::NEG_INFINITY);
        if !inside.is_empty() {
            // SAFETY: instructions present; `first + inside.len()` records exist.
            unsafe { (self.scan_range)(scan, first, inside) }
        }
    }
}

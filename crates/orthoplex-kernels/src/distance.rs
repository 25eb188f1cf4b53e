//! Full-precision kernels over slices of 32-bit floats.
//!
//! Assumes both slices have one length; in a release build the shorter one counts. Sums are
//! taken in several lanes, so the last bits differ from a naive loop and between instruction
//! sets; short vectors are the exception, where lanes save nothing. Never reports an error: what
//! overflows becomes infinite, as in plain float arithmetic.

use crate::isa::kernels;
use crate::scalar;

/// Vectors below this length fill no register: one sum in their order is as quick, and its
/// scores are those of textbook examples to the last bit.
const SHORT: usize = 8;

/// Inner product.
#[inline]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, b) = same_length(a, b);
    if a.len() < SHORT {
        return scalar::dot(a, b);
    }
    kernels().dot(a, b)
}

/// Squared Euclidean distance.
#[inline]
pub fn squared_l2(a: &[f32], b: &[f32]) -> f32 {
    let (a, b) = same_length(a, b);
    if a.len() < SHORT {
        return scalar::squared_l2(a, b);
    }
    kernels().squared_l2(a, b)
}

/// Manhattan distance: the sum of absolute differences.
#[inline]
pub fn l1(a: &[f32], b: &[f32]) -> f32 {
    let (a, b) = same_length(a, b);
    if a.len() < SHORT {
        return scalar::l1(a, b);
    }
    kernels().l1(a, b)
}

/// Squared Euclidean length.
#[inline]
pub fn squared_norm(a: &[f32]) -> f32 {
    dot(a, a)
}

/// Scales `v` to length one, as cosine distance wants it.
///
/// A vector whose squared length is below [`f32::EPSILON`] (it has no direction) or within 1e-6
/// of one is left as it is, so normalising twice changes nothing.
pub fn normalize(v: &mut [f32]) {
    let squared = squared_norm(v);
    if squared < f32::EPSILON || (squared - 1.0).abs() <= 1e-6 {
        return;
    }
    let length = squared.sqrt();
    for x in v {
        *x /= length;
    }
}

/// Both slices cut to the shorter length.
#[inline(always)]
fn same_length<'a>(a: &'a [f32], b: &'a [f32]) -> (&'a [f32], &'a [f32]) {
    debug_assert_eq!(a.len(), b.len(), "vectors of different dimension");
    let n = a.len().min(b.len());
    (&a[..n], &b[..n])
}

#[cfg(test)]
mod tests;

//! Seeded random rotation of vectors of any dimension, without padding.
//!
//! Spreads a vector's energy evenly over its dimensions, so that one uniform grid fits all of
//! them. Depends on the dimension and the seed alone: the same bits on every machine, today and
//! tomorrow, because codes on disk rest on it.

use crate::isa::{Kernels, kernels};

/// Rounds of sign flip and transform; four make the result practically random.
const ROUNDS: usize = 4;

/// A random orthogonal map of one dimension.
///
/// Each round flips random signs and runs a Walsh-Hadamard transform over the first (even
/// rounds) or last (odd rounds) power-of-two window. After each pair of rounds the two halves of the
/// vector are mixed, since the windows alone overlap little when the dimension is just below twice
/// their length.
#[derive(Clone, Debug)]
pub struct Rotation {
    dim: usize,
    /// Length of a window: the largest power of two that fits.
    window: usize,
    /// Random signs times the normalisation of all steps, one run of `dim` a round.
    /// Where windows are shorter than the vector, one more run ends the last mixing.
    factors: Vec<f32>,
}

impl Rotation {
    /// The rotation of `dim` dimensions that belongs to `seed`.
    pub fn new(dim: usize, seed: u64) -> Self {
        let window = if dim == 0 { 0 } else { 1 << dim.ilog2() };
        let transform = 1.0 / (window.max(1) as f64).sqrt();
        let half = dim / 2;
        let mut random = SplitMix(seed);
        let mut factors = Vec::with_capacity((ROUNDS + 1) * dim);
        let runs = if window < dim { ROUNDS + 1 } else { ROUNDS };
        for round in 0..runs {
            let start = window_start(dim, window, round);
            for i in 0..dim {
                let sign = if random.next() >> 63 == 0 { 1.0 } else { -1.0 };
                let in_window = round < ROUNDS && (start..start + window).contains(&i);
                let mixed = window < dim && mixes_before(round) && (i < half || i >= dim - half);
                let norm = if in_window { transform } else { 1.0 };
                let mix = if mixed {
                    std::f64::consts::FRAC_1_SQRT_2
                } else {
                    1.0
                };
                factors.push((sign * norm * mix) as f32);
            }
        }
        Rotation {
            dim,
            window,
            factors,
        }
    }

    /// Number of dimensions.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// Rotates `v` in place. A slice of another length is left as it is (and is a bug of the
    /// caller, caught in debug builds).
    pub fn rotate(&self, v: &mut [f32]) {
        self.rotate_with(kernels(), v);
    }

    fn rotate_with(&self, kernels: &Kernels, v: &mut [f32]) {
        debug_assert_eq!(v.len(), self.dim, "vector of another dimension");
        if v.len() != self.dim || self.dim == 0 {
            return;
        }
        for (round, factors) in self.factors.chunks_exact(self.dim).enumerate() {
            if self.window < self.dim && mixes_before(round) {
                // One butterfly between the first and the last half; a middle element stays.
                let (low, high) = v.split_at_mut(self.dim.div_ceil(2));
                kernels.mix(low, high);
            }
            kernels.scale(v, factors);
            if round < ROUNDS {
                let start = window_start(self.dim, self.window, round);
                kernels.hadamard(&mut v[start..start + self.window]);
            }
        }
    }
}

impl Rotation {
    /// Undoes [`Rotation::rotate`], up to rounding.
    pub fn unrotate(&self, v: &mut [f32]) {
        debug_assert_eq!(v.len(), self.dim, "vector of another dimension");
        if v.len() != self.dim || self.dim == 0 {
            return;
        }
        let kernels = kernels();
        // A transform and a mixing are their own inverses up to a constant, which together with the
        // inverse of the factors is the factors again.
        for (round, factors) in self.factors.chunks_exact(self.dim).enumerate().rev() {
            if round < ROUNDS {
                let start = window_start(self.dim, self.window, round);
                kernels.hadamard(&mut v[start..start + self.window]);
            }
            kernels.scale(v, factors);
            if self.window < self.dim && mixes_before(round) {
                let (low, high) = v.split_at_mut(self.dim.div_ceil(2));
                kernels.mix(low, high);
            }
        }
    }
}

/// Whether both windows were transformed since the last mixing of the halves.
fn mixes_before(round: usize) -> bool {
    round > 0 && round.is_multiple_of(2)
}

/// Where the window of a round begins.
fn window_start(dim: usize, window: usize, round: usize) -> usize {
    if round.is_multiple_of(2) {
        0
    } else {
        dim - window
    }
}

/// Sebastiano Vigna's SplitMix64: small, fast, good enough for signs, and fixed for ever.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests;

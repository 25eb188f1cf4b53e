//! Kernels written once over sixteen lanes and compiled for each tier.
//!
//! Every float operation happens in one fixed order, so codes and rotated vectors are the same
//! bits on every machine. Bodies are `inline(always)`: the tier's wrapper gives them its
//! instructions.

/// Lanes of one step: a multiple of the vector width of every tier.
const LANES: usize = 16;

/// Adding and taking away this number rounds a small float to the nearest integer, and the low
/// bits of the sum are that integer.
const ROUNDER: f32 = 12_582_912.0;

/// Bits of positive infinity: magnitudes from here on are not finite.
const INFINITE: u32 = 0x7f80_0000;

/// Largest scale that estimates are made with: beyond it they saturate, and can neither overflow nor
/// become NaN.
pub(crate) const MAX_SCALE: f32 = 1e14;

/// Largest scale stored, divided by the number of dimensions: so large vectors can be read back and
/// rotated without overflow.
const MAX_STORED_SCALE: f32 = 5e35;

/// Largest squared length stored, for the same reason.
pub(crate) const MAX_NORM: f32 = 1e37;

/// The two uniform grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grid {
    /// Sixteen levels -7.5..=7.5, stored as 0..=15, two to a byte: byte `j` of `n` holds
    /// dimension `j` in its low half and dimension `n + j` in its high half.
    Nibble,
    /// 255 levels -127..=127, stored as 1..=255.
    Byte,
}

/// What turns the integer sum of one record into a similarity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Factors {
    /// Size of one grid step, chosen so that a vector's estimated product with itself is exact.
    pub(crate) scale: f32,
    /// Squared length of the original vector.
    pub(crate) norm: f32,
}

/// Largest magnitude as float bits; [`INFINITE`] or more when some element is not finite.
#[inline(always)]
fn max_abs_bits(v: &[f32]) -> u32 {
    let (chunks, tail) = v.as_chunks::<LANES>();
    let mut largest = [0u32; LANES];
    for chunk in chunks {
        for i in 0..LANES {
            largest[i] = largest[i].max(chunk[i].to_bits() & 0x7fff_ffff);
        }
    }
    let tail = tail.iter().map(|x| x.to_bits() & 0x7fff_ffff);
    largest.into_iter().chain(tail).max().unwrap_or(0)
}

/// Largest magnitude, or `None` when there is no usable direction: all zero (or subnormal), or
/// some element not finite.
#[inline(always)]
fn max_abs(v: &[f32]) -> Option<f32> {
    let bits = max_abs_bits(v);
    let largest = f32::from_bits(bits);
    (bits < INFINITE && largest >= f32::MIN_POSITIVE).then_some(largest)
}

#[inline(always)]
fn sum(lanes: [f32; LANES]) -> f32 {
    let mut width = LANES / 2;
    let mut lanes = lanes;
    while width > 0 {
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
        width /= 2;
    }
    lanes[0]
}

/// Largest magnitude (see [`max_abs`]) and squared length.
#[inline(always)]
pub(crate) fn extent(v: &[f32]) -> Option<(f32, f32)> {
    Some((max_abs(v)?, scaled_norm(v, 1.0)))
}

/// Squared length of `v * unit`.
#[inline(always)]
fn scaled_norm(v: &[f32], unit: f32) -> f32 {
    let (chunks, tail) = v.as_chunks::<LANES>();
    let mut sums = [0.0f32; LANES];
    for chunk in chunks {
        for i in 0..LANES {
            let x = chunk[i] * unit;
            sums[i] += x * x;
        }
    }
    for (sum, &x) in sums.iter_mut().zip(tail) {
        let x = x * unit;
        *sum += x * x;
    }
    sum(sums)
}

#[inline(always)]
pub(crate) fn scale(v: &mut [f32], factors: &[f32]) {
    for (x, &f) in v.iter_mut().zip(factors) {
        *x *= f;
    }
}

#[inline(always)]
pub(crate) fn mix(low: &mut [f32], high: &mut [f32]) {
    for (x, y) in low.iter_mut().zip(high) {
        (*x, *y) = (*x + *y, *x - *y);
    }
}

/// Nearest level of the grid, given the element in grid steps.
#[inline(always)]
fn level<const NIBBLE: bool>(x: f32) -> f32 {
    let (x, low, high) = if NIBBLE {
        (x - 0.5, -8.0, 7.0)
    } else {
        (x, -127.0, 127.0)
    };
    let x = if x < low { low } else { x };
    let x = if x > high { high } else { x };
    let rounded = (x + ROUNDER) - ROUNDER;
    if NIBBLE { rounded + 0.5 } else { rounded }
}

/// Stored form of the nearest level.
#[inline(always)]
fn code<const NIBBLE: bool>(x: f32) -> u8 {
    let level = level::<NIBBLE>(x);
    let offset = if NIBBLE { 7.5 } else { 128.0 };
    ((level + offset) + ROUNDER).to_bits() as u8
}

/// Sums `v.c` and `c.c` for the code `c` of `v * unit` with `1 / gain` as grid step.
#[inline(always)]
fn fit<const NIBBLE: bool>(v: &[f32], unit: f32, gain: f32) -> (f32, f32) {
    let (chunks, tail) = v.as_chunks::<LANES>();
    let (mut vc, mut cc) = ([0.0f32; LANES], [0.0f32; LANES]);
    for chunk in chunks {
        for i in 0..LANES {
            let x = chunk[i] * unit;
            let c = level::<NIBBLE>(x * gain);
            vc[i] += x * c;
            cc[i] += c * c;
        }
    }
    for (i, &x) in tail.iter().enumerate() {
        let x = x * unit;
        let c = level::<NIBBLE>(x * gain);
        vc[i] += x * c;
        cc[i] += c * c;
    }
    (sum(vc), sum(cc))
}

/// Writes the code of `v` and returns its factors. A vector without a direction (all zero, or
/// not finite) gets the factors of the zero vector.
#[inline(always)]
pub(crate) fn encode(grid: Grid, v: &[f32], code: &mut [u8]) -> Factors {
    match grid {
        Grid::Nibble => encode_on::<true>(v, code),
        Grid::Byte => encode_on::<false>(v, code),
    }
}

#[inline(always)]
fn encode_on<const NIBBLE: bool>(v: &[f32], out: &mut [u8]) -> Factors {
    let Some(largest) = max_abs(v) else {
        out.fill(0);
        return Factors::default();
    };
    // The grid's outermost level as a share of the largest magnitude: clipping the few largest
    // elements buys finer steps for all others. The best one has the smallest angle to `v`.
    let (levels, shares): (f32, &[f32]) = if NIBBLE {
        (
            7.5,
            &[1.0, 0.94, 0.88, 0.82, 0.77, 0.72, 0.67, 0.62, 0.57, 0.52],
        )
    } else {
        (127.0, &[1.0, 0.95, 0.9, 0.85])
    };
    let unit = 1.0 / largest;
    let (mut best, mut best_vc, mut gain) = (-1.0, 1.0, levels);
    for &share in shares {
        let candidate = levels / share;
        let (vc, cc) = fit::<NIBBLE>(v, unit, candidate);
        let cosine = vc * (vc / cc);
        if cosine > best {
            (best, best_vc, gain) = (cosine, vc, candidate);
        }
    }
    if NIBBLE {
        write_nibbles(v, unit, gain, out);
    } else {
        for (byte, &x) in out.iter_mut().zip(v) {
            *byte = self::code::<false>((x * unit) * gain);
        }
    }
    let norm = scaled_norm(v, unit);
    let scale = largest * (norm / best_vc);
    Factors {
        scale: at_most(scale, MAX_STORED_SCALE / v.len() as f32),
        norm: at_most((norm * largest) * largest, MAX_NORM),
    }
}

#[inline(always)]
pub(crate) fn at_most(x: f32, limit: f32) -> f32 {
    if x < limit { x } else { limit }
}

#[inline(always)]
fn write_nibbles(v: &[f32], unit: f32, gain: f32, out: &mut [u8]) {
    let (low, high) = v.split_at(v.len().div_ceil(2));
    for ((byte, &l), &h) in out.iter_mut().zip(low).zip(high) {
        *byte = code::<true>((l * unit) * gain) | (code::<true>((h * unit) * gain) << 4);
    }
    if low.len() > high.len()
        && let (Some(byte), Some(&l)) = (out.get_mut(high.len()), low.last())
    {
        *byte = code::<true>((l * unit) * gain);
    }
}

/// Rounds `v * inverse` to -127..=127 and returns the sum of the rounded values.
#[inline(always)]
pub(crate) fn quantize(v: &[f32], out: &mut [i8], inverse: f32) -> i32 {
    let mut sum = 0i32;
    for (byte, &x) in out.iter_mut().zip(v) {
        let rounded = (level::<false>(x * inverse) + ROUNDER).to_bits() as u8 as i8;
        *byte = rounded;
        sum = sum.wrapping_add(i32::from(rounded));
    }
    sum
}

/// Levels of a byte code as signed bytes; returns their sum.
#[inline(always)]
pub(crate) fn byte_levels(code: &[u8], plane: &mut [i8]) -> i32 {
    let mut sum = 0i32;
    for (level, &byte) in plane.iter_mut().zip(code) {
        *level = (byte ^ 0x80) as i8;
        sum = sum.wrapping_add(i32::from(*level));
    }
    sum
}

/// Doubled levels of a nibble code, -15..=15, in two planes; returns their sum.
#[inline(always)]
pub(crate) fn nibble_levels(code: &[u8], low: &mut [i8], high: &mut [i8]) -> i32 {
    let mut sum = 0i32;
    for ((l, h), &byte) in low.iter_mut().zip(high).zip(code) {
        *l = 2 * (byte & 15) as i8 - 15;
        *h = 2 * (byte >> 4) as i8 - 15;
        sum = sum.wrapping_add(i32::from(*l + *h));
    }
    sum
}

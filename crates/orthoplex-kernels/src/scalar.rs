//! Scalar reference of every kernel: the meaning the fast paths are tested against, and the
//! tier used where no vector instructions are known.

use crate::codes::Scan;

pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| sum + x * y)
}

pub(crate) fn squared_l2(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| sum + (x - y) * (x - y))
}

pub(crate) fn l1(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, |sum, x, y| sum + (x - y).abs())
}

/// Eight independent sums, so that the error grows slowly and a compiler may vectorise.
#[inline(always)]
fn fold(a: &[f32], b: &[f32], step: impl Fn(f32, f32, f32) -> f32) -> f32 {
    const WIDTH: usize = 8;
    let mut sums = [0.0f32; WIDTH];
    let (a_chunks, a_tail) = a.as_chunks::<WIDTH>();
    let (b_chunks, b_tail) = b.as_chunks::<WIDTH>();
    for (x, y) in a_chunks.iter().zip(b_chunks) {
        for i in 0..WIDTH {
            sums[i] = step(sums[i], x[i], y[i]);
        }
    }
    let mut sum = sums.iter().sum();
    for (&x, &y) in a_tail.iter().zip(b_tail) {
        sum = step(sum, x, y);
    }
    sum
}

/// In-place Walsh-Hadamard transform without normalisation; the length is a power of two.
pub(crate) fn hadamard(v: &mut [f32]) {
    let mut half = 1;
    while half < v.len() {
        for block in v.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (x, y) in low.iter_mut().zip(high) {
                (*x, *y) = (*x + *y, *x - *y);
            }
        }
        half *= 2;
    }
}

/// Scores records by id.
pub(crate) fn scan_ids(scan: &Scan<'_>, ids: &[u32], out: &mut [f32]) {
    for (&id, score) in ids.iter().zip(out) {
        *score = scan.score_scalar(id as usize);
    }
}

/// Scores consecutive records.
pub(crate) fn scan_range(scan: &Scan<'_>, first: usize, out: &mut [f32]) {
    for (i, score) in out.iter_mut().enumerate() {
        *score = scan.score_scalar(first + i);
    }
}

/// `sum(query[j] * code[j])` over the bytes of an 8-bit code.
pub(crate) fn code_dot_b8(plane: &[i8], code: &[u8]) -> i32 {
    plane.iter().zip(code).fold(0i32, |sum, (&q, &c)| {
        sum.wrapping_add(i32::from(q) * i32::from(c))
    })
}

/// The same over the nibbles of a 4-bit code: low nibbles meet `low`, high nibbles `high`.
pub(crate) fn code_dot_b4(low: &[i8], high: &[i8], code: &[u8]) -> i32 {
    low.iter()
        .zip(high)
        .zip(code)
        .fold(0i32, |sum, ((&l, &h), &c)| {
            let pair = i32::from(l) * i32::from(c & 15) + i32::from(h) * i32::from(c >> 4);
            sum.wrapping_add(pair)
        })
}

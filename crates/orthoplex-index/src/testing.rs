//! Synthetic vectors for tests.

use crate::space::VectorSpace;
use crate::vector::Originals;

/// Rows in memory.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(crate) dim: usize,
    pub(crate) values: Vec<f32>,
}

impl Rows {
    /// The 4-bit records of all rows.
    pub(crate) fn encode(&self, space: &VectorSpace) -> Vec<u8> {
        let mut codes = vec![0; self.len() * space.record_bytes()];
        let mut scratch = Vec::new();
        for (i, record) in codes
            .chunks_exact_mut(space.record_bytes().max(1))
            .enumerate()
        {
            space.encode(self.row(i as u32), &mut scratch, record);
        }
        codes
    }
}

impl Rows {
    pub(crate) fn row(&self, offset: u32) -> &[f32] {
        let start = offset as usize * self.dim;
        &self.values[start..start + self.dim]
    }
}

impl Originals for Rows {
    fn row<'a>(&'a self, offset: u32, _: &'a mut Vec<f32>) -> &'a [f32] {
        Rows::row(self, offset)
    }

    fn len(&self) -> usize {
        self.values.len() / self.dim
    }
}

/// `count` vectors around `count / 200` random centres, in random order.
pub(crate) fn clustered(count: usize, dim: usize, normalised: bool, seed: u64) -> Rows {
    let mut random = Gauss(seed);
    // Centres depend on the dimension alone, so queries made with another seed fit.
    let mut centre_random = Gauss(dim as u64);
    let centres: Vec<f32> = (0..100 * dim).map(|_| centre_random.next()).collect();
    let mut values = Vec::with_capacity(count * dim);
    for _ in 0..count {
        let centre = (random.bits() % 100) as usize * dim;
        let start = values.len();
        values.extend((0..dim).map(|i| centres[centre + i] + 0.7 * random.next()));
        if normalised {
            orthoplex_kernels::normalize(&mut values[start..]);
        }
    }
    Rows { dim, values }
}

/// Roughly normal numbers.
pub(crate) struct Gauss(pub(crate) u64);

impl Gauss {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn next(&mut self) -> f32 {
        let sum: f32 = (0..4)
            .map(|_| (self.bits() >> 40) as f32 / (1u64 << 24) as f32)
            .sum();
        (sum - 2.0) * 1.732
    }
}

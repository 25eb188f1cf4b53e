//! Geometry of records, and their writing and reading.

use crate::isa::{Kernels, kernels};
use crate::lanes::{Factors, Grid};

/// Bytes of the two factors.
const FACTORS: usize = 8;

/// Bytes one step of the widest kernel reads.
pub(super) const STEP: usize = 64;

/// Bits per dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bits {
    /// Sixteen levels.
    B4,
    /// 255 levels.
    B8,
}

/// Shape of the records of one vector: bits, dimension, and what follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeLayout {
    bits: Bits,
    dim: usize,
    stride: usize,
}

impl CodeLayout {
    /// The layout of vectors of `dim` dimensions at `bits` bits each.
    pub fn new(bits: Bits, dim: usize) -> Self {
        let size = code_bytes(bits, dim) + FACTORS;
        // Records smaller than a cache line divide it, larger ones are whole lines: none
        // touches a line more than it must.
        let stride = if size <= 32 {
            size.next_power_of_two().max(16)
        } else {
            size.next_multiple_of(64)
        };
        CodeLayout { bits, dim, stride }
    }

    /// Dimensions of the vectors.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// Bits per dimension.
    pub fn bits(&self) -> Bits {
        self.bits
    }

    /// Bytes from one record to the next: the code, padding, and the factors. 16, 32, or a
    /// multiple of 64.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Bytes of the code itself.
    pub fn code_bytes(&self) -> usize {
        code_bytes(self.bits, self.dim)
    }

    /// Bytes of one query plane: the code bytes rounded up to whole kernel steps, at least one.
    pub(super) fn plane_len(&self) -> usize {
        self.code_bytes().max(1).next_multiple_of(STEP)
    }

    /// Bytes of all query planes: one for bytes, one for each half of the nibbles.
    pub(super) fn planes_len(&self) -> usize {
        match self.bits {
            Bits::B4 => 2 * self.plane_len(),
            Bits::B8 => self.plane_len(),
        }
    }

    /// Writes one record for the rotated vector `v`: codes, scale, squared length of `v`.
    ///
    /// A vector that is zero or holds a non-finite number becomes the record of the zero vector.
    /// Wrong lengths are a bug of the caller, caught in debug builds; then nothing is written.
    pub fn encode(&self, v: &[f32], record: &mut [u8]) {
        self.encode_with(kernels(), v, record);
    }

    pub(super) fn encode_with(&self, kernels: &Kernels, v: &[f32], record: &mut [u8]) {
        debug_assert_eq!(v.len(), self.dim, "vector of another dimension");
        debug_assert!(record.len() >= self.stride, "record too short");
        if v.len() != self.dim || record.len() < self.stride {
            return;
        }
        let grid = match self.bits {
            Bits::B4 => Grid::Nibble,
            Bits::B8 => Grid::Byte,
        };
        let (code, rest) = record[..self.stride].split_at_mut(self.code_bytes());
        let factors = kernels.encode(grid, v, code);
        let (padding, tail) = rest.split_at_mut(rest.len() - FACTORS);
        padding.fill(0);
        tail[..4].copy_from_slice(&factors.scale.to_le_bytes());
        tail[4..].copy_from_slice(&factors.norm.to_le_bytes());
    }

    /// Reads a record back into the (rotated) vector it stands for. Elements that the record or
    /// `out` has no room for are left alone.
    pub fn decode(&self, record: &[u8], out: &mut [f32]) {
        let Some(factors) = self.factors(record) else {
            return;
        };
        let code = &record[..self.code_bytes()];
        for (i, x) in out.iter_mut().enumerate().take(self.dim) {
            let level = match self.bits {
                Bits::B4 if i < code.len() => f32::from(code[i] & 15) - 7.5,
                Bits::B4 => f32::from(code[i - code.len()] >> 4) - 7.5,
                Bits::B8 => f32::from(code[i]) - 128.0,
            };
            *x = level * factors.scale;
        }
    }

    /// The factors of a record, or `None` if it is cut short.
    pub(super) fn factors(&self, record: &[u8]) -> Option<Factors> {
        let tail = record.get(self.stride - FACTORS..self.stride)?;
        let (scale, norm) = tail.split_at(4);
        Some(Factors {
            scale: f32::from_le_bytes(scale.try_into().ok()?),
            norm: f32::from_le_bytes(norm.try_into().ok()?),
        })
    }
}

fn code_bytes(bits: Bits, dim: usize) -> usize {
    match bits {
        Bits::B4 => dim.div_ceil(2),
        Bits::B8 => dim,
    }
}

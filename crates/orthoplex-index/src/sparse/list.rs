//! One posting list: the rows that have a value at an index, and the values.
//!
//! Owns the three forms of weights. Which form a segment has is decided when it is written.

use super::Posting;
use crate::bitset::Bitset;
use half::f16;

/// The rows of one index, ascending, and their weights.
#[derive(Clone, Copy, Debug)]
pub enum List<'a> {
    /// Weights as they were given.
    Pairs(&'a [Posting]),
    /// Weights as 16-bit floats.
    Halves {
        /// The rows.
        rows: &'a [u32],
        /// One weight each.
        weights: &'a [f16],
    },
    /// Weights as one of 256 levels between the smallest and the largest of the list.
    Bytes {
        /// The rows.
        rows: &'a [u32],
        /// One level each.
        levels: &'a [u8],
        /// What levels stand for.
        scale: Scale,
    },
}

/// What the levels of a list stand for.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub struct Scale {
    low: f32,
    step: f32,
}

impl Scale {
    /// Of weights between two.
    pub(super) fn of(low: f32, high: f32) -> Self {
        // Halved first: the difference of two finite numbers may be none.
        let step = (high / 255.0) - (low / 255.0);
        Self { low, step }
    }

    /// The level nearest to a weight.
    pub(super) fn level(self, weight: f32) -> u8 {
        // All weights are one where there is no step.
        let level = if self.step > 0.0 {
            (weight - self.low) / self.step
        } else {
            0.0
        };
        level.round().clamp(0.0, 255.0) as u8
    }

    fn weight(self, level: u8) -> f32 {
        self.step.mul_add(f32::from(level), self.low)
    }
}

impl<'a> List<'a> {
    /// No row.
    pub const EMPTY: Self = List::Pairs(&[]);

    /// Number of rows.
    pub fn len(self) -> usize {
        match self {
            List::Pairs(pairs) => pairs.len(),
            List::Halves { rows, .. } | List::Bytes { rows, .. } => rows.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The first row.
    pub(super) fn first(self) -> Option<u32> {
        match self {
            List::Pairs(pairs) => pairs.first().map(|own| own.row),
            List::Halves { rows, .. } | List::Bytes { rows, .. } => rows.first().copied(),
        }
    }

    /// The rows before `end`, and the others.
    pub(super) fn split_before(self, end: usize) -> (Self, Self) {
        let is_before = |row: u32| (row as usize) < end;
        match self {
            List::Pairs(pairs) => {
                let at = pairs.partition_point(|own| is_before(own.row));
                let (own, rest) = pairs.split_at(at);
                (List::Pairs(own), List::Pairs(rest))
            }
            List::Halves { rows, weights } => {
                let at = rows.partition_point(|row| is_before(*row));
                let (own, rest) = rows.split_at(at);
                let (own_weights, weights) = weights.split_at(at.min(weights.len()));
                let own = List::Halves {
                    rows: own,
                    weights: own_weights,
                };
                (
                    own,
                    List::Halves {
                        rows: rest,
                        weights,
                    },
                )
            }
            List::Bytes {
                rows,
                levels,
                scale,
            } => {
                let at = rows.partition_point(|row| is_before(*row));
                let (own, rest) = rows.split_at(at);
                let (own_levels, levels) = levels.split_at(at.min(levels.len()));
                let own = List::Bytes {
                    rows: own,
                    levels: own_levels,
                    scale,
                };
                let rest = List::Bytes {
                    rows: rest,
                    levels,
                    scale,
                };
                (own, rest)
            }
        }
    }

    /// Shows every row with its weight.
    #[inline(always)]
    pub(super) fn each(self, mut show: impl FnMut(u32, f32)) {
        match self {
            List::Pairs(pairs) => pairs.iter().for_each(|own| show(own.row, own.weight)),
            List::Halves { rows, weights } => {
                let both = rows.iter().zip(weights);
                both.for_each(|(row, weight)| show(*row, weight.to_f32()));
            }
            List::Bytes {
                rows,
                levels,
                scale,
            } => {
                let both = rows.iter().zip(levels);
                both.for_each(|(row, level)| show(*row, scale.weight(*level)));
            }
        }
    }

    /// How many of these rows are in the list.
    pub(super) fn count_in(self, counted: &Bitset) -> usize {
        let is_counted = |row: u32| counted.get(row as usize);
        match self {
            List::Pairs(pairs) => pairs.iter().filter(|own| is_counted(own.row)).count(),
            List::Halves { rows, .. } | List::Bytes { rows, .. } => {
                rows.iter().filter(|row| is_counted(**row)).count()
            }
        }
    }
}

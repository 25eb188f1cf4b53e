//! The one internal order of closeness: larger is better, whatever the metric.

use crate::distance::{dot, l1, squared_l2};

/// How two vectors are compared. Cosine is [`Metric::Dot`] on normalised vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Inner product.
    Dot,
    /// Squared Euclidean distance, negated.
    SquaredL2,
    /// Manhattan distance, negated.
    L1,
}

impl Metric {
    /// Similarity of two vectors of one dimension: the inner product, or the negated distance.
    #[inline]
    pub fn similarity(self, a: &[f32], b: &[f32]) -> f32 {
        match self {
            Metric::Dot => dot(a, b),
            Metric::SquaredL2 => -squared_l2(a, b),
            Metric::L1 => -l1(a, b),
        }
    }
}

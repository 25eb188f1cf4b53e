//! Vectors as they are stored and compared: dense, sparse, multi.
//!
//! Assumes that they were checked against their vector name: dimensions fit, sparse indices ascend,
//! and values are normalised where the distance asks for it. Never reads a configuration.

use crate::values::Values;
use orthoplex_kernels::Metric;
use std::cmp::Ordering;

/// A vector of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// One value per dimension.
    Dense(Vec<f32>),
    /// Values at some dimensions.
    Sparse {
        /// The dimensions, ascending.
        indices: Vec<u32>,
        /// One value per index.
        values: Vec<f32>,
    },
    /// Several dense rows, one after the other.
    Multi {
        /// Values of one row.
        dim: usize,
        /// All rows.
        values: Vec<f32>,
    },
}

/// A vector somewhere else.
#[derive(Clone, Copy, Debug)]
pub enum StoredRef<'a> {
    /// One value per dimension.
    Dense(Values<'a>),
    /// Values at some dimensions.
    Sparse {
        /// The dimensions, ascending.
        indices: &'a [u32],
        /// One value per index.
        values: &'a [f32],
    },
    /// Several dense rows, one after the other.
    Multi {
        /// Values of one row.
        dim: usize,
        /// All rows.
        values: Values<'a>,
    },
}

impl Stored {
    /// The vector, borrowed.
    pub fn as_ref(&self) -> StoredRef<'_> {
        match self {
            Self::Dense(values) => StoredRef::Dense(Values::F32(values)),
            Self::Sparse { indices, values } => StoredRef::Sparse { indices, values },
            Self::Multi { dim, values } => StoredRef::Multi {
                dim: *dim,
                values: Values::F32(values),
            },
        }
    }
}

impl StoredRef<'_> {
    /// A copy.
    pub fn to_owned(self) -> Stored {
        match self {
            Self::Dense(values) => Stored::Dense(values.to_vec()),
            Self::Sparse { indices, values } => Stored::Sparse {
                indices: indices.to_vec(),
                values: values.to_vec(),
            },
            Self::Multi { dim, values } => Stored::Multi {
                dim,
                values: values.to_vec(),
            },
        }
    }

    /// Bytes that it takes.
    pub fn byte_len(self) -> usize {
        match self {
            Self::Dense(values) | Self::Multi { values, .. } => values.bytes().len(),
            Self::Sparse { indices, values } => size_of_val(indices) + size_of_val(values),
        }
    }

    /// How near a stored vector is to this query: larger is nearer. Sparse vectors have the dot
    /// product over shared indices whatever the metric, multi vectors the sum over the rows of the
    /// query of the largest similarity to a row of the other (MaxSim of ColBERT, arXiv 2004.12832).
    /// Vectors of different kinds are infinitely far apart.
    pub fn similarity(self, other: StoredRef<'_>, metric: Metric) -> f32 {
        match (self, other) {
            (Self::Dense(own), StoredRef::Dense(other)) => {
                let (mut one, mut two) = (Vec::new(), Vec::new());
                metric.similarity(own.floats(&mut one), other.floats(&mut two))
            }
            (
                Self::Sparse { indices, values },
                StoredRef::Sparse {
                    indices: others,
                    values: weights,
                },
            ) => sparse_dot((indices, values), (others, weights)),
            (
                Self::Multi { dim, values },
                StoredRef::Multi {
                    dim: other_dim,
                    values: others,
                },
            ) if dim == other_dim => {
                let (mut one, mut two) = (Vec::new(), Vec::new());
                let (own, other) = (values.floats(&mut one), others.floats(&mut two));
                max_sim(own, other, dim, metric)
            }
            _ => f32::NEG_INFINITY,
        }
    }

    /// Whether the other can be near at all: sparse vectors have to share an index.
    pub fn meets(self, other: StoredRef<'_>) -> bool {
        match (self, other) {
            (
                Self::Sparse { indices, .. },
                StoredRef::Sparse {
                    indices: others, ..
                },
            ) => intersect(indices, others),
            _ => true,
        }
    }
}

/// Whether two ascending lists have an element in common.
fn intersect(own: &[u32], other: &[u32]) -> bool {
    let (few, many) = match own.len() <= other.len() {
        true => (own, other),
        false => (other, own),
    };
    few.iter().any(|index| many.binary_search(index).is_ok())
}

fn sparse_dot(own: (&[u32], &[f32]), other: (&[u32], &[f32])) -> f32 {
    let mut own = own.0.iter().zip(own.1).peekable();
    let mut other = other.0.iter().zip(other.1).peekable();
    let mut sum = 0.0;
    while let (Some((index, value)), Some((place, weight))) = (own.peek(), other.peek()) {
        match index.cmp(place) {
            Ordering::Less => drop(own.next()),
            Ordering::Greater => drop(other.next()),
            Ordering::Equal => {
                sum += **value * **weight;
                own.next();
                other.next();
            }
        }
    }
    sum
}

/// Sum over rows of `query` of the largest similarity to a row of `rows`.
pub(crate) fn max_sim(query: &[f32], rows: &[f32], dim: usize, metric: Metric) -> f32 {
    let dim = dim.max(1);
    let nearest = |own: &[f32]| {
        let similarities = rows
            .chunks_exact(dim)
            .map(|row| metric.similarity(own, row));
        similarities.fold(f32::NEG_INFINITY, f32::max)
    };
    query.chunks_exact(dim).map(nearest).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sparse<'a>(indices: &'a [u32], values: &'a [f32]) -> StoredRef<'a> {
        StoredRef::Sparse { indices, values }
    }

    #[test]
    fn sparse_vectors_meet_at_shared_indices() {
        let query = sparse(&[1, 5, 9], &[1.0, 2.0, 3.0]);
        let point = sparse(&[0, 5, 9, 11], &[7.0, 10.0, -1.0, 7.0]);
        assert_eq!(query.similarity(point, Metric::Dot), 17.0);
        assert_eq!(query.similarity(sparse(&[2], &[4.0]), Metric::Dot), 0.0);
    }

    #[test]
    fn multi_vectors_add_up_the_best_rows() {
        let query = StoredRef::Multi {
            dim: 2,
            values: Values::F32(&[1.0, 0.0, 0.0, 1.0]),
        };
        let point = StoredRef::Multi {
            dim: 2,
            values: Values::F32(&[0.5, 0.25, 3.0, -1.0, 0.0, 2.0]),
        };
        assert_eq!(query.similarity(point, Metric::Dot), 5.0);
        // Both rows are nearest to the first one.
        assert_eq!(query.similarity(point, Metric::SquaredL2), -0.3125 - 0.8125);
    }

    #[test]
    fn kinds_do_not_mix() {
        let dense = StoredRef::Dense(Values::F32(&[1.0]));
        assert_eq!(
            dense.similarity(sparse(&[0], &[1.0]), Metric::Dot),
            f32::NEG_INFINITY
        );
        assert_eq!(dense.to_owned(), Stored::Dense(vec![1.0]));
    }
}

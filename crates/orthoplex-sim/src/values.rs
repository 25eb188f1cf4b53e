//! Vectors as a collection should store and compare them, written as plainly as possible.

use half::f16;
use orthoplex_types::config::{
    Datatype, Distance, Modifier, MultiVectorComparator, MultiVectorConfig, SparseVectorParams,
    VectorParams,
};
use orthoplex_types::vector::{SparseVector, Vector};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Indices of sparse vectors are below this number: few, so that they meet.
const INDICES: u32 = 30;

/// A vector name of the collection.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelVector {
    /// Its name; empty for the unnamed one.
    pub name: String,
    /// Number of dimensions; of no meaning for sparse ones.
    pub dim: usize,
    /// Its distance; the dot product for sparse ones.
    pub distance: Distance,
    /// What its vectors are.
    pub kind: ModelKind,
}

/// Kinds of vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelKind {
    /// One row.
    Dense(Datatype),
    /// Several rows.
    Multi(Datatype),
    /// Values at some indices; with `idf` rare ones count more.
    Sparse {
        /// Whether they do.
        idf: bool,
    },
}

impl ModelVector {
    /// A dense vector of floats.
    pub fn dense(name: &str, dim: usize, distance: Distance) -> Self {
        Self {
            name: name.to_owned(),
            dim,
            distance,
            kind: ModelKind::Dense(Datatype::Float32),
        }
    }

    /// The same of another kind.
    #[must_use]
    pub fn of(self, kind: ModelKind) -> Self {
        Self { kind, ..self }
    }

    /// Settings of a vector with rows.
    pub fn rows(&self) -> Option<VectorParams> {
        let params = VectorParams::new(self.dim as u64, self.distance);
        let comparator = MultiVectorComparator::MaxSim;
        match self.kind {
            ModelKind::Dense(datatype) => Some(VectorParams {
                datatype: Some(datatype),
                ..params
            }),
            ModelKind::Multi(datatype) => Some(VectorParams {
                datatype: Some(datatype),
                multivector_config: Some(MultiVectorConfig { comparator }),
                ..params
            }),
            ModelKind::Sparse { .. } => None,
        }
    }

    /// Settings of a sparse vector.
    pub fn sparse(&self) -> Option<SparseVectorParams> {
        let ModelKind::Sparse { idf } = self.kind else {
            return None;
        };
        Some(SparseVectorParams {
            index: None,
            modifier: idf.then_some(Modifier::Idf),
        })
    }

    /// Any vector of the kind.
    pub fn draw(&self, rng: &mut ChaCha8Rng) -> Vector {
        let scale = match self.kind {
            ModelKind::Dense(Datatype::Uint8) | ModelKind::Multi(Datatype::Uint8) => 300.0,
            _ => 1.0,
        };
        let row = |rng: &mut ChaCha8Rng| -> Vec<f32> {
            let low = if scale > 1.0 { 0.0 } else { -1.0 };
            (0..self.dim)
                .map(|_| rng.random_range(low..1.0) * scale)
                .collect()
        };
        match self.kind {
            ModelKind::Dense(_) => Vector::Dense(row(rng)),
            ModelKind::Multi(_) => {
                let count = rng.random_range(1..4);
                Vector::Multi((0..count).map(|_| row(rng)).collect())
            }
            ModelKind::Sparse { .. } => {
                let count = rng.random_range(1..7);
                let entries: BTreeMap<u32, f32> = (0..count)
                    .map(|_| (rng.random_range(0..INDICES), rng.random_range(-1.0..1.0)))
                    .collect();
                let (indices, values) = entries.into_iter().unzip();
                Vector::Sparse(SparseVector { indices, values })
            }
        }
    }

    /// The vector as the collection stores it.
    pub fn stored(&self, vector: &Vector) -> Vector {
        let row = |values: &Vec<f32>| {
            let (ModelKind::Dense(datatype) | ModelKind::Multi(datatype)) = self.kind else {
                return values.clone();
            };
            let values = match self.distance {
                Distance::Cosine if !self.is_late() => normalized(values),
                _ => values.clone(),
            };
            let rounded = values.into_iter().map(|value| match datatype {
                Datatype::Float16 => f16::from_f32(value).to_f32(),
                Datatype::Uint8 => value.clamp(0.0, 255.0).trunc(),
                _ => value,
            });
            rounded.collect()
        };
        match vector {
            Vector::Dense(values) => Vector::Dense(row(values)),
            Vector::Multi(rows) => Vector::Multi(rows.iter().map(row).collect()),
            other => other.clone(),
        }
    }

    /// A query as it is compared with what is stored.
    pub fn query(&self, vector: &Vector) -> Vector {
        let row = |values: &Vec<f32>| {
            let values: Vec<f32> = match self.is_late() {
                true => values
                    .iter()
                    .map(|own| own.clamp(0.0, 255.0).trunc())
                    .collect(),
                false => values.clone(),
            };
            match self.distance {
                Distance::Cosine => normalized(&values),
                _ => values,
            }
        };
        match vector {
            Vector::Dense(values) => Vector::Dense(row(values)),
            Vector::Multi(rows) => Vector::Multi(rows.iter().map(row).collect()),
            other => other.clone(),
        }
    }

    /// Whether rows are whole numbers, which cannot be normalised when they are stored.
    fn is_late(&self) -> bool {
        let bytes = Datatype::Uint8;
        [ModelKind::Dense(bytes), ModelKind::Multi(bytes)].contains(&self.kind)
    }

    /// Score of a stored vector; none if it cannot be near. `weights` are those of sparse indices.
    pub fn score(&self, query: &Vector, own: &Vector, weights: &BTreeMap<u32, f64>) -> Option<f64> {
        // Euclid and Manhattan count down, so that more is nearer.
        let near = |query: &[f32], own: &[f32]| {
            let pairs = || {
                query
                    .iter()
                    .zip(own)
                    .map(|(a, b)| (f64::from(*a), f64::from(*b)))
            };
            match self.distance {
                Distance::Cosine | Distance::Dot => pairs().map(|(a, b)| a * b).sum::<f64>(),
                Distance::Euclid => -pairs().map(|(a, b)| (a - b) * (a - b)).sum::<f64>(),
                Distance::Manhattan => -pairs().map(|(a, b)| (a - b).abs()).sum::<f64>(),
            }
        };
        let compared = |values: &Vec<f32>| match self.distance {
            Distance::Cosine if self.is_late() => normalized(values),
            _ => values.clone(),
        };
        let similarity = match (query, own) {
            (Vector::Dense(query), Vector::Dense(own)) => near(query, &compared(own)),
            (Vector::Multi(query), Vector::Multi(own)) => {
                let best = |query: &Vec<f32>| {
                    let all = own.iter().map(|own| near(query, &compared(own)));
                    all.fold(f64::NEG_INFINITY, f64::max)
                };
                query.iter().map(best).sum()
            }
            (Vector::Sparse(query), Vector::Sparse(own)) => {
                let own: BTreeMap<u32, f32> = own
                    .indices
                    .iter()
                    .copied()
                    .zip(own.values.clone())
                    .collect();
                let pairs = query.indices.iter().zip(&query.values);
                let shared: Vec<f64> = pairs
                    .filter_map(|(index, value)| {
                        let weight = weights.get(index).copied().unwrap_or(1.0);
                        Some(f64::from(*value) * weight * f64::from(*own.get(index)?))
                    })
                    .collect();
                if shared.is_empty() {
                    return None;
                }
                shared.iter().sum()
            }
            _ => return None,
        };
        Some(match self.distance {
            Distance::Cosine | Distance::Dot => similarity,
            Distance::Euclid => similarity.abs().sqrt(),
            Distance::Manhattan => similarity.abs(),
        })
    }
}

/// Whether two vectors are one, up to the last bits of their values.
pub fn same(one: &Vector, other: &Vector) -> bool {
    let near = |a: &[f32], b: &[f32]| {
        a.len() == b.len()
            && a.iter()
                .zip(b)
                .all(|(a, b)| (a - b).abs() < 1e-5 + a.abs() * 1e-3)
    };
    match (one, other) {
        (Vector::Dense(a), Vector::Dense(b)) => near(a, b),
        (Vector::Multi(a), Vector::Multi(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b))
        }
        (Vector::Sparse(a), Vector::Sparse(b)) => {
            a.indices == b.indices && near(&a.values, &b.values)
        }
        _ => false,
    }
}

fn normalized(values: &[f32]) -> Vec<f32> {
    let squared: f32 = values.iter().map(|x| x * x).sum();
    if squared < f32::EPSILON || (squared - 1.0).abs() < 1e-6 {
        return values.to_vec();
    }
    let length = squared.sqrt();
    values.iter().map(|x| x / length).collect()
}

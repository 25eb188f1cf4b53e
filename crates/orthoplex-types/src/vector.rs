//! Vectors as clients send and receive them: dense, sparse, multi; unnamed or by name.
//!
//! The unnamed vector has the empty name. Dense values travel as `Vec<f32>`; nothing here
//! normalises or quantizes.

mod de;
mod schema;
#[cfg(test)]
mod tests;

pub use de::PACKED;
pub(crate) use de::{VectorMembers, read_array};
pub(crate) use schema::{Document, Image, InferenceObject, VectorStructOutput};

use crate::Violations;
use schemars::JsonSchema;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};

/// Name of the unnamed vector.
pub const UNNAMED: &str = "";

/// Largest number of dimensions of a dense vector.
pub const DIMENSIONS_MAX: u64 = 65_536;

const NOT_FINITE: &str = "vector values must be finite numbers";

/// A sparse vector: values at ascending or arbitrary indices, each index once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SparseVector {
    /// Dimensions that have a value.
    pub indices: Vec<u32>,
    /// One value per index.
    pub values: Vec<f32>,
}

impl SparseVector {
    /// Equal lengths, each index once, finite values.
    pub fn validate(&self, v: &mut Violations) {
        if self.indices.len() != self.values.len() {
            v.add_at(
                "values",
                "Validation error: must be the same length as indices [{}]",
            );
        }
        let mut sorted = self.indices.clone();
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| pair.first() == pair.last()) {
            v.add_at("indices", "Validation error: must be unique [{}]");
        }
        if self.values.iter().any(|x| !x.is_finite()) {
            v.add_at("values", NOT_FINITE);
        }
    }
}

/// One vector of a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Vector {
    /// One value per dimension.
    Dense(Vec<f32>),
    /// Values at some dimensions.
    Sparse(SparseVector),
    /// Several dense rows.
    Multi(Vec<Vec<f32>>),
    /// Text, image or object that an inference service is to turn into a vector.
    Inference(InferenceInput),
}

impl Vector {
    /// The dense values, if this is a dense vector.
    pub fn as_dense(&self) -> Option<&[f32]> {
        match self {
            Self::Dense(values) => Some(values),
            _ => None,
        }
    }

    /// Value constraints of any vector kind.
    pub fn validate(&self, v: &mut Violations) {
        match self {
            Self::Dense(values) if values.is_empty() => v.add("dense vector must not be empty"),
            Self::Dense(values) if values.iter().any(|x| !x.is_finite()) => {
                v.add(NOT_FINITE);
            }
            Self::Sparse(sparse) => sparse.validate(v),
            Self::Multi(rows) => validate_rows(rows, v),
            Self::Dense(_) | Self::Inference(_) => {}
        }
    }
}

fn validate_rows(rows: &[Vec<f32>], v: &mut Violations) {
    let dimension = rows.first().map_or(0, Vec::len);
    if rows.iter().any(Vec::is_empty) {
        v.add_at("data", "all vectors must be non-empty");
    } else if let Some(odd) = rows.iter().find(|row| row.len() != dimension) {
        let found = odd.len();
        v.add_at(
            "data",
            format!(
                "all vectors must have the same dimension, found vector with dimension {found}"
            ),
        );
    } else if rows.iter().flatten().any(|x| !x.is_finite()) {
        v.add_at("data", NOT_FINITE);
    }
}

/// Input of an inference service. Kept only to answer clearly that none is configured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InferenceInput {
    /// Which member held the input: `text`, `image` or `object`.
    pub kind: String,
    /// Name of the model.
    pub model: String,
    /// The input itself.
    pub input: serde_json::Value,
    /// Options of the model.
    pub options: Option<serde_json::Value>,
}

/// The vectors of one point by name; the unnamed vector has the empty name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedVectors(pub Vec<(String, Vector)>);

impl NamedVectors {
    /// A single unnamed dense vector.
    pub fn unnamed(values: Vec<f32>) -> Self {
        Self(vec![(UNNAMED.to_owned(), Vector::Dense(values))])
    }

    /// The vector of that name.
    pub fn get(&self, name: &str) -> Option<&Vector> {
        self.0
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, vector)| vector)
    }

    /// Whether the point has no vector at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Constraints of each vector; named ones show as `?`.
    pub fn validate(&self, v: &mut Violations) {
        for (name, vector) in &self.0 {
            if name == UNNAMED {
                vector.validate(v)
            } else {
                v.at("?", |v| vector.validate(v))
            }
        }
    }
}

impl Serialize for Vector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Dense(values) => values.serialize(serializer),
            Self::Sparse(sparse) => sparse.serialize(serializer),
            Self::Multi(rows) => {
                let mut seq = serializer.serialize_seq(Some(rows.len()))?;
                rows.iter().try_for_each(|row| seq.serialize_element(row))?;
                seq.end()
            }
            Self::Inference(input) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry(&input.kind, &input.input)?;
                map.serialize_entry("model", &input.model)?;
                if let Some(options) = &input.options {
                    map.serialize_entry("options", options)?;
                }
                map.end()
            }
        }
    }
}

/// A lone unnamed vector shows bare, everything else as a map by name.
impl Serialize for NamedVectors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let [(name, vector)] = self.0.as_slice()
            && name == UNNAMED
        {
            return vector.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0
            .iter()
            .try_for_each(|(name, vector)| map.serialize_entry(name, vector))?;
        map.end()
    }
}

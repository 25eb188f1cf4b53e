//! Settings of the dense vectors of a collection.

use super::{HnswConfigDiff, QuantizationConfig, QuantizationDiff, check_unpinned};
use crate::Violations;
use crate::field_index::Memory;
use crate::schema::also_named;
use crate::vector::{DIMENSIONS_MAX, UNNAMED};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How near two vectors are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Distance {
    /// Dot product of normalised vectors; larger is nearer. Vectors are normalised when stored.
    Cosine,
    /// Square root of the sum of squared differences; smaller is nearer.
    Euclid,
    /// Dot product; larger is nearer.
    Dot,
    /// Sum of absolute differences; smaller is nearer.
    Manhattan,
}

impl Distance {
    /// Whether a larger score is nearer.
    pub const fn larger_is_nearer(self) -> bool {
        matches!(self, Self::Cosine | Self::Dot)
    }

    /// The score that clients see, from the internal similarity (larger is nearer: dot product,
    /// negative squared Euclid, negative Manhattan).
    pub fn score(self, similarity: f32) -> f32 {
        match self {
            Self::Cosine | Self::Dot => similarity,
            Self::Euclid => similarity.abs().sqrt(),
            Self::Manhattan => similarity.abs(),
        }
    }

    /// Whether a score passes a threshold: strictly better.
    pub fn passes(self, score: f32, threshold: f32) -> bool {
        if self.larger_is_nearer() {
            score > threshold
        } else {
            score < threshold
        }
    }
}

/// Dense vectors of a collection: one unnamed, or any number by name.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum VectorsConfig {
    /// The unnamed vector.
    Single(VectorParams),
    /// By name; may be empty.
    Multi(IndexMap<String, VectorParams>),
}

impl Default for VectorsConfig {
    fn default() -> Self {
        Self::Multi(IndexMap::new())
    }
}

impl<'de> Deserialize<'de> for VectorsConfig {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        use serde::de::Error as _;
        let Some(map) = Option::<serde_json::Map<String, Value>>::deserialize(d)? else {
            return Ok(Self::default());
        };
        let single = map.get("size").is_some_and(|size| !size.is_object())
            || map
                .get("distance")
                .is_some_and(|distance| !distance.is_object());
        let value = Value::Object(map);
        if single {
            serde_json::from_value(value)
                .map(Self::Single)
                .map_err(D::Error::custom)
        } else {
            serde_json::from_value(value)
                .map(Self::Multi)
                .map_err(D::Error::custom)
        }
    }
}

impl VectorsConfig {
    /// Name and settings of each vector; the unnamed one has the empty name.
    pub fn iter(&self) -> Box<dyn Iterator<Item = (&str, &VectorParams)> + '_> {
        match self {
            Self::Single(params) => Box::new(std::iter::once((UNNAMED, params))),
            Self::Multi(map) => Box::new(map.iter().map(|(name, params)| (name.as_str(), params))),
        }
    }

    /// Settings of the vector of that name.
    pub fn get(&self, name: &str) -> Option<&VectorParams> {
        match self {
            Self::Single(params) => (name == UNNAMED).then_some(params),
            Self::Multi(map) => map.get(name),
        }
    }

    /// Settings of the vector of that name, to change them.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut VectorParams> {
        match self {
            Self::Single(params) => (name == UNNAMED).then_some(params),
            Self::Multi(map) => map.get_mut(name),
        }
    }

    /// Settings of all vectors, to change them.
    pub fn values_mut(&mut self) -> Box<dyn Iterator<Item = &mut VectorParams> + '_> {
        match self {
            Self::Single(params) => Box::new(std::iter::once(params)),
            Self::Multi(map) => Box::new(map.values_mut()),
        }
    }

    /// Adds or replaces the vector of that name. One that stood alone joins a map.
    pub fn insert(&mut self, name: &str, params: VectorParams) {
        if let Self::Single(unnamed) = self {
            let unnamed = unnamed.clone();
            *self = Self::Multi(IndexMap::from([(UNNAMED.to_owned(), unnamed)]));
        }
        if let Self::Multi(map) = self {
            map.insert(name.to_owned(), params);
            map.sort_unstable_keys();
        }
    }

    /// Removes the vector of that name.
    pub fn remove(&mut self, name: &str) {
        match self {
            Self::Single(_) if name == UNNAMED => *self = Self::default(),
            Self::Single(_) => {}
            Self::Multi(map) => drop(map.shift_remove(name)),
        }
    }

    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        match self {
            Self::Single(params) => params.validate(v),
            Self::Multi(map) => {
                for (name, params) in map {
                    v.at(name, |v| {
                        crate::names::check_vector_name(name, v);
                        params.validate(v);
                    });
                }
            }
        }
    }
}

/// Settings of one dense vector.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VectorParams {
    /// Number of dimensions.
    pub size: u64,
    /// How near two vectors are.
    pub distance: Distance,
    /// Graph settings of this vector alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hnsw_config: Option<HnswConfigDiff>,
    /// Quantization of this vector alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization_config: Option<QuantizationConfig>,
    /// Whether originals stay on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_disk: Option<bool>,
    /// Where originals are kept; counts more than `on_disk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Type of stored values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datatype: Option<Datatype>,
    /// Several rows per point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multivector_config: Option<MultiVectorConfig>,
}

also_named! {
    /// Type of stored values.
    VectorStorageDatatype: Datatype,
    /// Changes by name of the vector.
    VectorsConfigDiff: IndexMap<String, VectorParamsDiff>,
}

/// Type of stored values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Datatype {
    #[default]
    Float32,
    Uint8,
    Float16,
    Turbo4,
    Turbo8,
    Turbo16,
}

impl Datatype {
    /// As requests name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Float32 => "float32",
            Self::Uint8 => "uint8",
            Self::Float16 => "float16",
            Self::Turbo4 => "turbo4",
            Self::Turbo8 => "turbo8",
            Self::Turbo16 => "turbo16",
        }
    }
}

/// Several rows per point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MultiVectorConfig {
    /// How rows become one score.
    pub comparator: MultiVectorComparator,
}

/// How the similarities of rows become one score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MultiVectorComparator {
    /// Sum over the rows of the query of the largest similarity to a row of the point.
    MaxSim,
}

impl VectorParams {
    /// Settings with everything optional left out.
    pub const fn new(size: u64, distance: Distance) -> Self {
        Self {
            size,
            distance,
            hnsw_config: None,
            quantization_config: None,
            on_disk: None,
            memory: None,
            datatype: None,
            multivector_config: None,
        }
    }

    pub(crate) fn validate(&self, v: &mut Violations) {
        v.range("size", self.size, 1, DIMENSIONS_MAX);
        check_unpinned("vector", self.memory, v);
        if let Some(hnsw) = &self.hnsw_config {
            v.at("hnsw_config", |v| hnsw.validate(v));
        }
        if let Some(quantization) = &self.quantization_config {
            v.at("quantization_config", |v| quantization.validate(v));
        }
    }

    /// Takes over what the diff gives.
    pub fn merge(&mut self, diff: &VectorParamsDiff) {
        if let Some(hnsw) = &diff.hnsw_config {
            self.hnsw_config.get_or_insert_default().merge(hnsw);
        }
        if let Some(quantization) = &diff.quantization_config {
            self.quantization_config = quantization.apply();
        }
        self.on_disk = diff.on_disk.or(self.on_disk);
        self.memory = diff.memory.or(self.memory);
    }
}

/// Changes of one vector's settings on a live collection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VectorParamsDiff {
    /// Graph settings.
    #[serde(default)]
    pub hnsw_config: Option<HnswConfigDiff>,
    /// Quantization.
    #[serde(default)]
    pub quantization_config: Option<QuantizationDiff>,
    /// Whether originals stay on disk.
    #[serde(default)]
    pub on_disk: Option<bool>,
    /// Where originals are kept; counts more than `on_disk`.
    #[serde(default)]
    pub memory: Option<Memory>,
}

impl VectorParamsDiff {
    /// Value constraints.
    pub(crate) fn validate(&self, v: &mut Violations) {
        check_unpinned("vector", self.memory, v);
        if let Some(hnsw) = &self.hnsw_config {
            v.at("hnsw_config", |v| hnsw.validate(v));
        }
        if let Some(quantization) = &self.quantization_config {
            v.at("quantization_config", |v| quantization.validate(v));
        }
    }
}

//! What of a collection's configuration the shards work with: the fixed schema of vectors, and the
//! tuning that may change while they run.

use orthoplex_index::fields::Rules;
use orthoplex_index::space::VectorSpace;
use orthoplex_kernels::similarity::Metric;
use orthoplex_types::config::{
    CollectionConfig, Distance, OptimizersConfig, QuantizationConfig, VectorsConfig,
};
use orthoplex_types::field_index::FieldSchemas;
use std::sync::Arc;

/// Seed of the rotation of all codes. Part of the format: codes must survive merges unchanged.
const ROTATION_SEED: u64 = 0x6f72_7468_6f70_6c78;

/// The vectors of a collection in fixed order; a slot is a position in it.
#[derive(Debug)]
pub struct Schema {
    slots: Vec<VectorSlot>,
}

/// One vector name of a collection.
#[derive(Debug, Clone)]
pub struct VectorSlot {
    /// Its name; empty for the unnamed vector.
    pub name: String,
    /// Number of dimensions.
    pub dim: usize,
    /// How near two vectors are.
    pub distance: Distance,
    /// Rotation and code layout.
    pub space: Arc<VectorSpace>,
}

impl Schema {
    /// The slots of a configuration, in its order.
    pub fn new(config: &VectorsConfig) -> Self {
        let slot = |(name, params): (&str, &orthoplex_types::config::VectorParams)| {
            let dim = usize::try_from(params.size).unwrap_or(usize::MAX);
            VectorSlot {
                name: name.to_owned(),
                dim,
                distance: params.distance,
                space: Arc::new(VectorSpace::new(
                    dim,
                    metric(params.distance),
                    ROTATION_SEED,
                )),
            }
        };
        Self {
            slots: config.iter().map(slot).collect(),
        }
    }

    /// All slots.
    pub fn slots(&self) -> &[VectorSlot] {
        &self.slots
    }

    /// Position of the vector of that name.
    pub fn slot_of(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.name == name)
    }
}

const fn metric(distance: Distance) -> Metric {
    match distance {
        Distance::Cosine | Distance::Dot => Metric::Dot,
        Distance::Euclid => Metric::SquaredL2,
        Distance::Manhattan => Metric::L1,
    }
}

/// Settings that background work and searches follow and that a PATCH may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuning {
    /// What conditions mean on declared fields.
    pub rules: Arc<Rules>,
    /// One entry per slot.
    pub vectors: Vec<VectorTuning>,
    /// Background work.
    pub optimizer: OptimizersConfig,
}

/// Settings of one slot.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorTuning {
    /// Half the links of a node; 0 for no graph.
    pub m: usize,
    /// Beam width while building, and the default one while searching.
    pub ef_construct: usize,
    /// Threads that build one graph; 0 chooses by itself.
    pub threads: usize,
    /// Scalar quantization, if configured.
    pub quantization: Option<ScalarTuning>,
}

/// Settings of scalar quantization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScalarTuning {
    /// Whether 8-bit codes stay in memory.
    pub always_ram: bool,
}

impl Tuning {
    /// The settings of a configuration, in the order of its vectors.
    pub fn from_config(config: &CollectionConfig, fields: &FieldSchemas) -> Self {
        let vectors = config.params.vectors.iter().map(|(_, params)| {
            let hnsw = config.hnsw_config.with(params.hnsw_config.as_ref());
            let quantization = params
                .quantization_config
                .as_ref()
                .or(config.quantization_config.as_ref());
            VectorTuning {
                m: hnsw.m,
                ef_construct: hnsw.ef_construct,
                threads: hnsw.max_indexing_threads,
                quantization: quantization.and_then(scalar),
            }
        });
        Self {
            rules: Arc::new(Rules::new(fields)),
            vectors: vectors.collect(),
            optimizer: config.optimizer_config.clone(),
        }
    }
}

fn scalar(config: &QuantizationConfig) -> Option<ScalarTuning> {
    match config {
        QuantizationConfig::Scalar(_) => Some(ScalarTuning {
            always_ram: config.always_ram(),
        }),
        _ => None,
    }
}

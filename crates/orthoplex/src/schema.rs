//! What of a collection's configuration the shards work with: the schema of vectors, and the tuning
//! that may change while they run.

mod places;

pub use places::{Places, VectorPlaces};

use orthoplex_index::fields::Rules;
use orthoplex_index::space::VectorSpace;
use orthoplex_index::values::{Values, row_bytes};
use orthoplex_kernels::{Metric, normalize};
use orthoplex_types::config::{
    CollectionConfig, CollectionParams, Datatype, Distance, OptimizersConfig, QuantizationConfig,
    VectorParams,
};
use orthoplex_types::field_index::FieldSchemas;
use orthoplex_types::{Error, Result};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seed of the rotation of all codes. Part of the format: codes must survive merges unchanged.
const ROTATION_SEED: u64 = 0x6f72_7468_6f70_6c78;

/// Which vector name has which slot number; logs and segments know vectors by number. The number of a
/// removed name is never given again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SlotNames(Vec<Option<String>>);

impl SlotNames {
    /// Numbers for the vectors of a new collection.
    pub fn of(params: &CollectionParams) -> Self {
        let dense = params.vectors.iter().map(|(name, _)| name.to_owned());
        let sparse = params.sparse_vectors.iter().flatten();
        let mut names: Vec<_> = dense.chain(sparse.map(|(name, _)| name.clone())).collect();
        names.sort_unstable();
        Self(names.into_iter().map(Some).collect())
    }

    /// Gives the next number to a new name.
    ///
    /// # Errors
    /// 400 when all numbers have been given.
    pub fn add(&mut self, name: &str) -> Result<()> {
        if self.0.len() > usize::from(u16::MAX) {
            return Err(Error::wrong_input("too many vector names were added"));
        }
        self.0.push(Some(name.to_owned()));
        Ok(())
    }

    /// Takes the number from a name.
    pub fn remove(&mut self, name: &str) {
        let gone = self.0.iter_mut().filter(|own| own.as_deref() == Some(name));
        gone.for_each(|own| *own = None);
    }

    /// How many numbers were ever given.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no number was ever given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The vectors of a collection by slot number. Numbers of removed vectors are empty.
#[derive(Debug)]
pub struct Schema {
    slots: Vec<Option<VectorSlot>>,
}

/// One vector name of a collection.
#[derive(Debug, Clone)]
pub struct VectorSlot {
    /// Its name; empty for the unnamed vector.
    pub name: String,
    /// What its vectors are.
    pub kind: SlotKind,
}

/// Kinds of vectors.
#[derive(Debug, Clone)]
pub enum SlotKind {
    /// One row per point.
    Dense(RowKind),
    /// Several rows per point.
    Multi(RowKind),
    /// Values at some dimensions.
    Sparse,
}

/// What the rows of dense and multi vectors are.
#[derive(Debug, Clone)]
pub struct RowKind {
    /// Number of dimensions.
    pub dim: usize,
    /// How near two vectors are.
    pub distance: Distance,
    /// Type of stored values.
    pub datatype: Datatype,
    /// Rotation and code layout.
    pub space: Arc<VectorSpace>,
}

impl RowKind {
    fn new(params: &VectorParams) -> Self {
        let dim = usize::try_from(params.size).unwrap_or(usize::MAX);
        let metric = metric(params.distance);
        let datatype = params.datatype.unwrap_or_default();
        let space = match datatype {
            Datatype::Turbo4 | Datatype::Turbo8 => VectorSpace::coded(dim, metric, ROTATION_SEED),
            _ => VectorSpace::new(dim, metric, ROTATION_SEED),
        };
        Self {
            dim,
            distance: params.distance,
            datatype,
            space: Arc::new(space),
        }
    }

    /// Bytes of one row beside its record.
    pub fn row_bytes(&self) -> usize {
        row_bytes(self.datatype, &self.space)
    }

    /// Whether rows have their own length in the file and length one when they are compared: whole
    /// numbers cannot be normalised.
    pub fn normalises_late(&self) -> bool {
        self.distance == Distance::Cosine && self.datatype == Datatype::Uint8
    }

    /// The rows in stored bytes, or in records, as they are compared.
    pub fn compared<'a>(&self, values: Values<'a>, buffer: &'a mut Vec<f32>) -> &'a [f32] {
        if !self.normalises_late() {
            return values.floats(buffer);
        }
        if let Values::F32(floats) = values {
            floats.clone_into(buffer);
        } else {
            values.floats(buffer);
        }
        buffer.chunks_exact_mut(self.dim.max(1)).for_each(normalize);
        buffer
    }

    /// Records of rows, one after the other.
    pub fn records(&self, values: &[f32], scratch: &mut Vec<f32>) -> Vec<u8> {
        let stride = self.space.record_bytes();
        let mut records = vec![0; values.len() / self.dim.max(1) * stride];
        let mut buffer = Vec::new();
        let values = self.compared(Values::F32(values), &mut buffer);
        let rows = values.chunks_exact(self.dim.max(1));
        for (row, record) in rows.zip(records.chunks_exact_mut(stride.max(1))) {
            self.space.encode(row, scratch, record);
        }
        records
    }
}

impl VectorSlot {
    /// How near two vectors are; sparse ones have the dot product.
    pub const fn distance(&self) -> Distance {
        match &self.kind {
            SlotKind::Dense(rows) | SlotKind::Multi(rows) => rows.distance,
            SlotKind::Sparse => Distance::Dot,
        }
    }

    /// The internal order of closeness.
    pub const fn metric(&self) -> Metric {
        metric(self.distance())
    }

    /// The rows of a slot that has rows.
    pub const fn rows(&self) -> Option<&RowKind> {
        match &self.kind {
            SlotKind::Dense(rows) | SlotKind::Multi(rows) => Some(rows),
            SlotKind::Sparse => None,
        }
    }

    /// The rows of a slot with one row per point.
    pub const fn dense(&self) -> Option<&RowKind> {
        match &self.kind {
            SlotKind::Dense(rows) => Some(rows),
            SlotKind::Multi(_) | SlotKind::Sparse => None,
        }
    }
}

impl Schema {
    /// The slots of a configuration by their numbers.
    pub fn new(params: &CollectionParams, names: &SlotNames) -> Self {
        let kind = |name: &str| {
            if let Some(dense) = params.vectors.get(name) {
                let rows = RowKind::new(dense);
                return Some(match dense.multivector_config {
                    None => SlotKind::Dense(rows),
                    Some(_) => SlotKind::Multi(rows),
                });
            }
            let sparse = params.sparse_vectors.as_ref()?;
            sparse.contains_key(name).then_some(SlotKind::Sparse)
        };
        let slot = |name: &Option<String>| {
            let name = name.clone()?;
            let kind = kind(&name)?;
            Some(VectorSlot { name, kind })
        };
        Self {
            slots: names.0.iter().map(slot).collect(),
        }
    }

    /// The slot of that number, unless it was removed.
    pub fn slot(&self, number: usize) -> Option<&VectorSlot> {
        self.slots.get(number)?.as_ref()
    }

    /// All slots with their numbers.
    pub fn slots(&self) -> impl Iterator<Item = (usize, &VectorSlot)> {
        let numbered = self.slots.iter().enumerate();
        numbered.filter_map(|(number, slot)| Some((number, slot.as_ref()?)))
    }

    /// All numbers ever given are below this one.
    pub fn numbers(&self) -> usize {
        self.slots.len()
    }

    /// Number of the vector of that name.
    pub fn slot_of(&self, name: &str) -> Option<usize> {
        self.slots()
            .find(|(_, slot)| slot.name == name)
            .map(|(number, _)| number)
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
    /// One entry per slot number.
    pub vectors: Vec<VectorTuning>,
    /// Background work.
    pub optimizer: OptimizersConfig,
    /// Where data is kept.
    pub places: Places,
}

/// Settings of one slot. Those of a removed or sparse one ask for no graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VectorTuning {
    /// Half the links of a node; 0 for no graph.
    pub m: usize,
    /// Beam width while building, and the default one while searching.
    pub ef_construct: usize,
    /// Threads that build one graph; 0 chooses by itself.
    pub threads: usize,
    /// Quantization, if configured.
    pub quantization: Option<CodeTuning>,
    /// Type of the weights in posting lists.
    pub datatype: Datatype,
}

/// Settings of quantization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeTuning {
    /// Whether there are 8-bit codes beside the 4-bit ones that every vector has.
    pub bytes: bool,
    /// Whether scores come from originals unless a search says otherwise.
    pub rescore: bool,
}

impl Tuning {
    /// The settings of a configuration by slot number.
    pub fn new(config: &CollectionConfig, names: &SlotNames, fields: &FieldSchemas) -> Self {
        let slot = |name: &Option<String>| {
            let tuned = name.as_ref().and_then(|name| slot_tuning(config, name));
            tuned.unwrap_or_default()
        };
        Self {
            rules: Arc::new(Rules::new(fields)),
            vectors: names.0.iter().map(slot).collect(),
            optimizer: config.optimizer_config.clone(),
            places: Places::new(config, names),
        }
    }

    /// Type of the weights in the posting lists of a slot.
    pub fn sparse_datatype(&self, slot: usize) -> Datatype {
        let own = self.vectors.get(slot);
        own.map_or_else(Datatype::default, |own| own.datatype)
    }
}

fn slot_tuning(config: &CollectionConfig, name: &str) -> Option<VectorTuning> {
    if let Some(sparse) = &config.params.sparse_vectors
        && let Some(params) = sparse.get(name)
    {
        return Some(VectorTuning {
            datatype: params.datatype(),
            ..VectorTuning::default()
        });
    }
    let params = config.params.vectors.get(name)?;
    let hnsw = config.hnsw_config.with(params.hnsw_config.as_ref());
    let quantization = params
        .quantization_config
        .as_ref()
        .or(config.quantization_config.as_ref());
    Some(VectorTuning {
        // Multi vectors are scanned.
        m: if params.multivector_config.is_some() {
            0
        } else {
            hnsw.m
        },
        ef_construct: hnsw.ef_construct,
        threads: hnsw.max_indexing_threads,
        quantization: quantization.map(codes),
        datatype: Datatype::default(),
    })
}

fn codes(config: &QuantizationConfig) -> CodeTuning {
    CodeTuning {
        bytes: config.has_byte_codes(),
        rescore: config.rescores(),
    }
}

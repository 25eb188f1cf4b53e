//! Where the data of segments is kept while they are open, from what the collection says.
//!
//! Everything is in files. What searches touch for every candidate, graphs and codes, is copied into
//! memory unless the collection says otherwise; the rest is mapped.

use super::SlotNames;
use orthoplex_types::config::{CollectionConfig, Datatype};
use orthoplex_types::field_index::Memory;

/// Where the data of a shard's segments is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Ids and versions of points.
    pub ids: Memory,
    /// Payloads.
    pub payload: Memory,
    /// By slot number.
    vectors: Vec<VectorPlaces>,
}

/// Where the data of one vector is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VectorPlaces {
    /// Full-precision rows.
    pub originals: Memory,
    /// 4-bit codes.
    pub codes: Memory,
    /// 8-bit codes.
    pub refine: Memory,
    /// Links.
    pub graph: Memory,
    /// Posting lists of a sparse vector.
    pub postings: Memory,
}

impl VectorPlaces {
    /// Of a vector that nothing is said about.
    pub const DEFAULT: Self = Self {
        originals: Memory::Cold,
        codes: Memory::Pinned,
        refine: Memory::Cold,
        graph: Memory::Pinned,
        postings: Memory::Cold,
    };
}

impl Places {
    /// Those of a configuration.
    pub fn new(config: &CollectionConfig, names: &SlotNames) -> Self {
        let params = &config.params;
        let ids = params.id_tracker.and_then(|own| own.memory);
        let payload = params.payload.and_then(|own| own.memory);
        let by_flag = if params.on_disk_payload {
            Memory::Cold
        } else {
            Memory::Cached
        };
        let of = |name: &Option<String>| {
            let name = name.as_deref();
            name.map_or(VectorPlaces::DEFAULT, |name| vector(config, name))
        };
        Self {
            ids: ids.unwrap_or(Memory::Cold),
            payload: payload.unwrap_or(by_flag),
            vectors: names.0.iter().map(of).collect(),
        }
    }

    /// Those of one slot.
    pub fn vector(&self, slot: usize) -> &VectorPlaces {
        self.vectors.get(slot).unwrap_or(&VectorPlaces::DEFAULT)
    }
}

fn vector(config: &CollectionConfig, name: &str) -> VectorPlaces {
    let mut places = VectorPlaces::DEFAULT;
    let sparse = config.params.sparse_vectors.as_ref();
    if let Some(index) = sparse.and_then(|own| own.get(name)?.index) {
        places.postings = placed(index.memory, index.on_disk, Memory::Pinned, places.postings);
    }
    let Some(params) = config.params.vectors.get(name) else {
        return places;
    };
    places.originals = placed(
        params.memory,
        params.on_disk,
        Memory::Cached,
        places.originals,
    );
    let hnsw = config.hnsw_config.with(params.hnsw_config.as_ref());
    places.graph = placed(hnsw.memory, hnsw.on_disk, Memory::Pinned, places.graph);
    if params.datatype == Some(Datatype::Turbo4) {
        // The codes are all that is kept of these vectors.
        places.codes = params.memory.unwrap_or(places.codes);
    }
    let own = params.quantization_config.as_ref();
    if let Some(quantization) = own.or(config.quantization_config.as_ref()) {
        places.codes = quantization.memory().unwrap_or(places.codes);
        places.refine = placed(
            quantization.memory(),
            quantization.always_ram().then_some(false),
            Memory::Pinned,
            places.refine,
        );
    }
    places
}

/// What is said, in the words of `memory` or, without it, of the older switch.
fn placed(
    memory: Option<Memory>,
    on_disk: Option<bool>,
    off_disk: Memory,
    default: Memory,
) -> Memory {
    memory.unwrap_or(match on_disk {
        Some(true) => Memory::Cold,
        Some(false) => off_disk,
        None => default,
    })
}

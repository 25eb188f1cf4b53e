//! The graph of one vector of one segment, with the 8-bit codes that quantization may ask for.

use super::DenseColumn;
use crate::schema::{RowKind, VectorPlaces, VectorTuning};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::graph::{BuildParams, Graph, Progress, Reuse};
use orthoplex_index::placed::Placed;
use orthoplex_index::vector::Originals;
use orthoplex_storage::{Container, ContainerWriter, Result, StorageError, Vfs};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

const KIND: [u8; 8] = *b"index\0\0\0";
const VERSION: u32 = 1;
/// Graphs are the same for the same rows.
const BUILD_SEED: u64 = 0x5eed;

/// The settings that a graph was built with; others call for a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::shard) struct IndexKey {
    m: usize,
    ef_construct: usize,
    quantized: bool,
}

impl IndexKey {
    /// What the settings ask for; `None` for no graph.
    pub(in crate::shard) fn wanted(tuning: &VectorTuning) -> Option<Self> {
        (tuning.m > 0).then_some(Self {
            m: tuning.m,
            ef_construct: tuning.ef_construct,
            quantized: tuning.quantization.is_some_and(|own| own.bytes),
        })
    }
}

/// An open graph.
pub(in crate::shard) struct SlotIndex {
    pub(in crate::shard) key: IndexKey,
    pub(in crate::shard) file: String,
    pub(in crate::shard) graph: Graph,
    /// 8-bit codes, if quantization asks for them.
    refine: Option<Placed>,
}

impl SlotIndex {
    pub(in crate::shard) fn open(
        vfs: &dyn Vfs,
        dir: &Path,
        name: &str,
        rows: u32,
        places: &VectorPlaces,
    ) -> Result<Self> {
        let path = dir.join(name);
        let file = Container::open(vfs, &path, KIND, VERSION)?;
        let key: IndexKey = serde_json::from_slice(file.require("key")?.verify_all()?)
            .map_err(|error| StorageError::corrupt(&path, 0, error.to_string()))?;
        let refine = file.section("refine");
        let refine = refine.map(|section| Placed::open(section, places.refine));
        let refine = refine.transpose()?;
        let graph = Graph::open(&file, places.graph)?;
        if graph.len() != rows as usize {
            return Err(StorageError::corrupt(
                &path,
                0,
                "the graph has another number of rows",
            ));
        }
        Ok(Self {
            key,
            file: name.to_owned(),
            graph,
            refine,
        })
    }

    /// Memory of links and codes that is not mapped.
    pub(in crate::shard) fn memory_bytes(&self) -> usize {
        let codes = self.refine.as_ref().map_or(0, |own| own.sizes().1);
        self.graph.memory_bytes() + codes
    }

    /// The 8-bit codes, if quantization asks for them.
    pub(in crate::shard) fn refine(&self) -> Option<&[u8]> {
        self.refine.as_ref().map(Placed::all)
    }

    /// Brings links and codes where they shall be.
    pub(super) fn place(&self, places: &VectorPlaces) -> Result<()> {
        self.graph.place(places.graph)?;
        let refine = self.refine.as_ref();
        refine.map_or(Ok(()), |own| own.place(places.refine))
    }
}

/// A graph to be built and written.
pub(in crate::shard) struct BuildIndex<'a> {
    pub(in crate::shard) vfs: &'a Arc<dyn Vfs>,
    pub(in crate::shard) dir: &'a Path,
    /// Name of its file.
    pub(in crate::shard) name: &'a str,
    pub(in crate::shard) kind: &'a RowKind,
    pub(in crate::shard) data: &'a DenseColumn,
    /// Rows that have the vector.
    pub(in crate::shard) present: &'a Bitset,
    pub(in crate::shard) key: IndexKey,
    pub(in crate::shard) threads: usize,
}

impl BuildIndex<'_> {
    /// Builds the graph and writes its file; false if `progress` stopped it.
    pub(in crate::shard) fn run(
        &self,
        reuse: Option<Reuse<'_>>,
        progress: &dyn Progress,
    ) -> Result<bool> {
        let Self {
            kind, data, key, ..
        } = self;
        let params = BuildParams {
            m: key.m,
            ef_construct: key.ef_construct,
            threads: self.threads,
            seed: BUILD_SEED,
        };
        let built = Graph::build(&kind.space, *data, self.present, &params, reuse, progress);
        let Ok(graph) = built else { return Ok(false) };
        let mut file =
            ContainerWriter::create(Arc::clone(self.vfs), self.dir, self.name, KIND, VERSION)?;
        let bytes = serde_json::to_vec(key).map_err(|error| {
            StorageError::corrupt(&self.dir.join(self.name), 0, error.to_string())
        })?;
        file.section("key", &bytes)?;
        graph.write(&mut file)?;
        if key.quantized {
            write_refine(&mut file, kind, data)?;
        }
        file.finish()?;
        Ok(true)
    }
}

fn write_refine(file: &mut ContainerWriter, kind: &RowKind, data: &DenseColumn) -> Result<()> {
    let Some(bytes) = kind.space.refine_bytes() else {
        return Ok(());
    };
    let mut record = vec![0; bytes];
    let (mut scratch, mut buffer) = (Vec::new(), Vec::new());
    file.begin_section("refine")?;
    for offset in 0..data.len() {
        kind.space.encode_refine(
            data.row(offset as u32, &mut buffer),
            &mut scratch,
            &mut record,
        );
        file.write(&record)?;
    }
    file.end_section()
}

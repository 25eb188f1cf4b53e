//! The graph of one vector of one segment: fixed-stride neighbour rows and an entry table.
//!
//! Owns structure only; codes and originals belong to the segment. One flat layer: a table of
//! sampled nodes takes the place of upper layers. Immutable once built; the same input, seed and
//! parameters give the same bytes whatever the number of threads.

mod build;
mod connect;
mod entry;
mod file;
mod order;
mod points;
mod pool;
mod prune;
mod reuse;
mod visited;
pub(crate) mod walk;

use crate::bitset::Bitset;
use crate::placed::Placed;
use crate::space::VectorSpace;
use crate::vector::Originals;
use entry::EntryTable;
use orthoplex_kernels::AlignedBytes;
use orthoplex_storage::StorageError;
use orthoplex_types::field_index;
use reuse::KEPT_MIN;
use walk::Links;

/// How to build a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildParams {
    /// Half the number of neighbours of a node.
    pub m: usize,
    /// Candidates considered for a node; at least 128 are.
    pub ef_construct: usize,
    /// Threads to build with; does not change the result.
    pub threads: usize,
    /// Seed of the order of insertion.
    pub seed: u64,
}

/// An older graph whose links are taken over.
pub struct Reuse<'a> {
    /// The older graph.
    pub graph: &'a Graph,
    /// New offset by old offset; `None` for rows that are gone.
    pub moved: Vec<Option<u32>>,
}

/// Told how far a build has come; may stop it.
pub trait Progress {
    /// `done` of `total` nodes are linked; false stops the build.
    fn step(&self, done: usize, total: usize) -> bool;
}

/// A build was stopped by its [`Progress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the build was cancelled")]
pub struct Cancelled;

/// An older graph is taken over and repaired while no larger part of its nodes is gone.
pub const MISSING_MAX: f64 = 1.0 - KEPT_MIN;

/// Neighbours of every node of a segment, and where walks start.
#[derive(Debug)]
pub struct Graph {
    degree: usize,
    links: Memory,
    nodes: Bitset,
    entry: EntryTable,
    suits_codes: bool,
}

/// Bytes of a graph just built, or of a file.
#[derive(Debug)]
enum Memory {
    Built(AlignedBytes),
    Opened(Placed),
}

impl Memory {
    fn bytes(&self) -> &[u8] {
        match self {
            Memory::Built(bytes) => bytes,
            Memory::Opened(bytes) => bytes.all(),
        }
    }
}

impl Graph {
    /// Links the rows in `nodes`. With `reuse`, rows that the older graph had keep their links,
    /// repaired where neighbours are gone, and only the others are inserted.
    ///
    /// Rows that `originals` does not have are left out.
    ///
    /// # Errors
    /// When `progress` says so.
    pub fn build(
        space: &VectorSpace,
        originals: &dyn Originals,
        nodes: &Bitset,
        params: &BuildParams,
        reuse: Option<Reuse<'_>>,
        progress: &dyn Progress,
    ) -> Result<Graph, Cancelled> {
        build::build(space, originals, nodes, params, reuse, progress)
    }

    /// Number of offsets, nodes or not.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no offsets.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Offsets that are linked.
    pub fn nodes(&self) -> &Bitset {
        &self.nodes
    }

    /// Bytes in memory.
    pub fn memory_bytes(&self) -> usize {
        self.links.bytes().len() + self.nodes.words().len() * 8 + self.entry.memory_bytes()
    }

    /// Whether a walk on 4-bit codes finds what a walk on originals would.
    pub(crate) fn suits_codes(&self) -> bool {
        self.suits_codes
    }

    /// Brings the links where they shall be.
    ///
    /// # Errors
    /// Damage, or no memory for a copy.
    pub fn place(&self, memory: field_index::Memory) -> Result<(), StorageError> {
        match &self.links {
            Memory::Built(_) => Ok(()),
            Memory::Opened(links) => links.place(memory),
        }
    }

    pub(crate) fn entry(&self) -> &EntryTable {
        &self.entry
    }

    pub(crate) fn links(&self) -> Links<'_> {
        // The memory is aligned to cache lines and its length a multiple of four.
        let flat = bytemuck::try_cast_slice(self.links.bytes()).unwrap_or(&[]);
        Links::new(flat, self.degree)
    }
}

#[cfg(test)]
mod tests;

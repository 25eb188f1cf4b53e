//! Nodes that walks start from: a random sample, scanned as a whole before each walk.

use super::Memory;
use crate::space::VectorSpace;
use crate::vector::Originals;
use orthoplex_kernels::AlignedBytes;

/// Fewest and most entry nodes.
const MIN: usize = 256;
const MAX: usize = 4096;

/// How many entry nodes a graph of `nodes` nodes has: the root, within bounds.
pub(super) fn count_for(nodes: usize) -> usize {
    nodes.isqrt().clamp(MIN, MAX).min(nodes)
}

/// Entry nodes with a copy of their 4-bit records, one after the other.
#[derive(Debug)]
pub(crate) struct EntryTable {
    pub(super) ids: Vec<u32>,
    pub(super) codes: Memory,
}

impl EntryTable {
    /// The table of these nodes.
    pub(super) fn new(space: &VectorSpace, originals: &dyn Originals, ids: Vec<u32>) -> Self {
        let stride = space.record_bytes();
        let mut codes = AlignedBytes::new();
        codes.resize(ids.len() * stride);
        let (mut scratch, mut buffer) = (Vec::new(), Vec::new());
        for (&id, record) in ids.iter().zip(codes.chunks_exact_mut(stride.max(1))) {
            space.encode(originals.row(id, &mut buffer), &mut scratch, record);
        }
        EntryTable {
            ids,
            codes: Memory::Built(codes),
        }
    }

    /// Offsets of the entry nodes.
    pub(crate) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Their records, in the same order; empty where the space has no codes.
    pub(crate) fn codes(&self) -> &[u8] {
        self.codes.bytes()
    }

    pub(super) fn memory_bytes(&self) -> usize {
        self.ids.len() * 4 + self.codes().len()
    }
}

//! The sections of a graph in an index file.

use super::entry::EntryTable;
use super::{Graph, Memory};
use crate::bitset::Bitset;
use crate::placed::Placed;
use orthoplex_storage::{Container, ContainerWriter, StorageError};
use orthoplex_types::field_index;

/// Section names. They are prefixed because the file holds other things as well.
const META: &str = "graph.meta";
const LINKS: &str = "graph.links";
const NODES: &str = "graph.nodes";
const ENTRY: &str = "graph.entry";
const ENTRY_CODES: &str = "graph.entry-codes";

// Links are cast to and from bytes as they lie in memory.
const _: () = assert!(cfg!(target_endian = "little"), "files are little-endian");

impl Graph {
    /// Writes the sections of this graph.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn write(&self, writer: &mut ContainerWriter) -> Result<(), StorageError> {
        let meta = [
            self.len() as u64,
            self.degree as u64,
            self.nodes.count_ones() as u64,
            self.entry.ids.len() as u64,
            u64::from(self.suits_codes),
        ];
        writer.section(META, bytemuck::cast_slice(&meta))?;
        writer.section(LINKS, self.links.bytes())?;
        writer.section(NODES, bytemuck::cast_slice(self.nodes.words()))?;
        writer.section(ENTRY, bytemuck::cast_slice(&self.entry.ids))?;
        writer.section(ENTRY_CODES, self.entry.codes())
    }

    /// Opens a graph with its links where they shall be, and checks that nothing in it leads outside.
    ///
    /// # Errors
    /// A damaged file, or one that cannot be read.
    pub fn open(container: &Container, memory: field_index::Memory) -> Result<Graph, StorageError> {
        let corrupt = |what: &str| StorageError::corrupt(container.path(), 0, what);
        let meta = words(container.require(META)?.verify_all()?);
        let &[len, degree, nodes, entries, suits_codes] = meta.as_slice() else {
            return Err(corrupt("the graph's head has another length"));
        };
        let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        let (len, degree) = (number(len), number(degree));
        let links = container.require(LINKS)?;
        if degree == 0 || len.checked_mul(degree * 4) != Some(links.len()) {
            return Err(corrupt(
                "the links have another length than the graph's head says",
            ));
        }
        let bits = container.require(NODES)?;
        if bits.len() != len.div_ceil(64) * 8 {
            return Err(corrupt("the set of nodes has another length"));
        }
        let bits = Bitset::from_words(words(bits.verify_all()?), len);
        let ids: Vec<u32> = bytemuck::pod_collect_to_vec(container.require(ENTRY)?.verify_all()?);
        if bits.count_ones() != number(nodes) || ids.len() != number(entries) {
            return Err(corrupt("the graph has another number of nodes"));
        }
        let graph = Graph {
            degree,
            links: Memory::Opened(Placed::open(links, memory)?),
            nodes: bits,
            entry: EntryTable {
                ids,
                codes: Memory::Opened(Placed::open(
                    container.require(ENTRY_CODES)?,
                    field_index::Memory::Pinned,
                )?),
            },
            suits_codes: suits_codes == 1,
        };
        if graph.leads_outside() {
            return Err(corrupt("a link leads to no row"));
        }
        Ok(graph)
    }

    fn leads_outside(&self) -> bool {
        let largest = self.links().flat().iter().chain(&self.entry.ids).max();
        largest.is_some_and(|&largest| largest as usize >= self.len())
    }
}

fn words(bytes: &[u8]) -> Vec<u64> {
    bytes
        .chunks_exact(8)
        .map(|chunk| chunk.try_into().map_or(0, u64::from_le_bytes))
        .collect()
}

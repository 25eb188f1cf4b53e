//! Access structures of one segment: codes, graph, posting lists of sparse vectors, field columns.

pub mod bitset;
pub mod bm25;
pub mod fields;
pub mod graph;
pub mod multi;
pub mod placed;
pub mod space;
pub mod sparse;
pub mod stored;
pub mod values;
pub mod vector;
pub mod work;

mod flat;
#[cfg(test)]
mod testing;

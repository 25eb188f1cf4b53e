//! Access structures of one segment: codes, graph, field columns, filter plan.

pub mod bitset;
pub mod fields;
pub mod graph;
pub mod space;
pub mod vector;

mod flat;
#[cfg(test)]
mod testing;

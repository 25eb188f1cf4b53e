//! Posting lists that grow row by row.

use super::{List, Posting, Postings};
use std::collections::HashMap;

/// Posting lists of a tail.
#[derive(Debug, Default)]
pub struct TailPostings {
    lists: HashMap<u32, Vec<Posting>>,
}

impl TailPostings {
    /// Adds a row, which comes after all earlier ones.
    pub fn push(&mut self, row: u32, indices: &[u32], values: &[f32]) {
        for (index, weight) in indices.iter().zip(values) {
            let list = self.lists.entry(*index).or_default();
            list.push(Posting {
                row,
                weight: *weight,
            });
        }
    }
}

impl Postings for TailPostings {
    fn list(&self, index: u32) -> List<'_> {
        let own = self.lists.get(&index);
        own.map_or(List::EMPTY, |own| List::Pairs(own))
    }
}

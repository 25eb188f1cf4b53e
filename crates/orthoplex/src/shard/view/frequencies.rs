//! How many points have the indices of a sparse vector.

use super::View;
use crate::shard::part::{Body, Part};
use crate::shard::sealed::SlotValues;
use crate::shard::tail::TailValues;
use orthoplex_index::bitset::Bitset;
use orthoplex_index::sparse::Postings;
use orthoplex_types::filter::Filter;
use orthoplex_types::{Context, Result};

impl View {
    /// Adds for each index of a sparse vector the live points that have it and satisfy the filter;
    /// answers how many such points have the vector.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn frequencies(
        &self,
        slot: usize,
        indices: &[u32],
        corpus: Option<&Filter>,
        context: &Context,
        frequencies: &mut [usize],
    ) -> Result<usize> {
        let mut documents = 0;
        for part in &self.parts {
            let mut counted = self.counted(part, corpus, context)?;
            let count = |postings: &dyn Postings, present: &Bitset| {
                counted.and(present);
                for (index, frequency) in indices.iter().zip(frequencies.iter_mut()) {
                    *frequency += postings.frequency(*index, &counted);
                }
                counted.count_ones()
            };
            documents += with_postings(part, slot, count).unwrap_or(0);
        }
        Ok(documents)
    }
}

/// Runs `look` on the postings of a sparse vector of a part, and the rows that have it.
fn with_postings<T>(
    part: &Part,
    slot: usize,
    look: impl FnOnce(&dyn Postings, &Bitset) -> T,
) -> Option<T> {
    match &part.body {
        Body::Tail(tail) => {
            let rows = tail.rows.read();
            let own = rows.vectors.get(slot)?.as_ref()?;
            match &own.values {
                TailValues::Sparse(values) => Some(look(&values.postings, &own.present)),
                _ => None,
            }
        }
        Body::Sealed(segment) => {
            let own = segment.data.slots.get(slot)?.as_ref()?;
            match &own.values {
                SlotValues::Sparse(column) => Some(look(column, &own.present)),
                _ => None,
            }
        }
    }
}

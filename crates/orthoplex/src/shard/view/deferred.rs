//! Points that readers do not see yet because searching them would be slow.
//!
//! With `prevent_unoptimized`, a part that waits for its graph shows as many of its first rows as the
//! indexing threshold lets pass without one, and what is newer waits with it. Writers and background
//! work see everything. A new version of a point hides until it has a graph; the old one is gone.

use super::View;
use crate::shard::part::{Body, Part};
use crate::shard::sealed::IndexKey;
use orthoplex_index::bitset::Bitset;
use std::sync::Arc;

impl View {
    /// What readers may see, if that is not everything.
    pub(in crate::shard) fn without_deferred(&self) -> Option<Self> {
        let deferred = self.deferred();
        deferred.iter().any(Option::is_some).then(|| {
            let parts = self.parts.iter().zip(deferred);
            let parts = parts.map(|(part, first)| match first {
                None => part.clone(),
                Some(first) => first_rows(part, first),
            });
            Self {
                schema: Arc::clone(&self.schema),
                tuning: Arc::clone(&self.tuning),
                parts: parts.collect(),
            }
        })
    }

    /// The first row of each part that readers do not see; `None` where they see all.
    pub(in crate::shard) fn deferred(&self) -> Vec<Option<u32>> {
        let optimizer = &self.tuning.optimizer;
        let threshold = optimizer.indexing_threshold_bytes();
        let (Some(true), Some(threshold)) = (optimizer.prevent_unoptimized, threshold) else {
            return vec![None; self.parts.len()];
        };
        let mut is_over = false;
        let first = |part: &Part| {
            let row_bytes = self.unindexed_row_bytes(part);
            if row_bytes == 0 || part.live() == 0 {
                return None;
            }
            // What comes after a part that waits for its graph waits as well: parts that are small
            // by themselves would add up.
            if is_over {
                return Some(0);
            }
            is_over = part.live() as u64 * row_bytes > threshold;
            let shown = usize::try_from(threshold / row_bytes).unwrap_or(usize::MAX);
            is_over.then(|| offset_of_live(part, shown))
        };
        self.parts.iter().map(first).collect()
    }

    /// Bytes of a row of the largest vector that still lacks the graph it shall have.
    fn unindexed_row_bytes(&self, part: &Part) -> u64 {
        let lacks = |slot: usize| match &part.body {
            Body::Tail(_) => true,
            Body::Sealed(segment) => {
                let held = segment.data.slots.get(slot).is_some_and(Option::is_some);
                held && !segment.indexes.get(slot).is_some_and(Option::is_some)
            }
        };
        let wants = |slot: usize| {
            let tuning = self.tuning.vectors.get(slot);
            tuning.and_then(IndexKey::wanted).is_some()
        };
        let slots = self.schema.slots();
        let slots = slots.filter(|(slot, _)| wants(*slot) && lacks(*slot));
        let bytes = slots.filter_map(|(_, slot)| {
            let kind = slot.dense()?;
            // Tails are measured by their dimensions, segments by what they store.
            Some(match &part.body {
                Body::Tail(_) => kind.dim * size_of::<f32>(),
                Body::Sealed(_) => kind.row_bytes().max(kind.space.record_bytes()),
            })
        });
        bytes.max().unwrap_or(0) as u64
    }
}

/// Offset of the live row that has `before` live rows before it.
fn offset_of_live(part: &Part, before: usize) -> u32 {
    let mut left = before;
    for start in (0..part.len).step_by(64) {
        let rows = (part.len - start).min(64);
        let all = u64::MAX >> (64 - rows);
        let live = all & !part.dead.word(start as usize / 64);
        if live.count_ones() as usize > left {
            let mut live = (start..start + rows).filter(|offset| part.is_live(*offset));
            return live.nth(left).unwrap_or(part.len);
        }
        left -= live.count_ones() as usize;
    }
    part.len
}

/// The part as it was with rows up to `end`. A segment keeps its length: its files have one.
fn first_rows(part: &Part, end: u32) -> Part {
    let words = end.div_ceil(64) as usize;
    let words = part.dead.words().iter().take(words).copied().collect();
    let mut dead = Bitset::from_words(words, end as usize);
    let mut own = Part {
        body: part.body.clone(),
        len: end,
        dead_count: dead.count_ones(),
        dead: Arc::default(),
    };
    if let Body::Sealed(_) = &part.body {
        dead.grow(part.len as usize);
        for offset in end..part.len {
            dead.set(offset as usize);
        }
        own.len = part.len;
        own.dead_count = dead.count_ones();
    }
    own.dead = Arc::new(dead);
    own
}

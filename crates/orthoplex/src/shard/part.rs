//! Rows of one tail or sealed segment as one view sees them.
//!
//! A part knows how many rows of its body it sees and which of them are dead. Killing a row copies
//! the dead set when an older view still holds it, so views never change.

use super::sealed::Sealed;
use super::tail::Tail;
use orthoplex_index::bitset::Bitset;
use orthoplex_storage::seeded::{self, Bug};
use orthoplex_types::PointId;
use std::sync::Arc;

/// Rows of one tail or segment as one view sees them.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) body: Body,
    pub(super) len: u32,
    pub(super) dead: Arc<Bitset>,
    pub(super) dead_count: usize,
}

/// Where the rows of a part are.
#[derive(Clone)]
pub(super) enum Body {
    Tail(Arc<Tail>),
    Sealed(Arc<Sealed>),
}

impl Part {
    pub(super) fn new(body: Body, len: u32) -> Self {
        Self {
            body,
            len,
            dead: Arc::new(Bitset::new(len as usize)),
            dead_count: 0,
        }
    }

    pub(super) fn segment_id(&self) -> u64 {
        match &self.body {
            Body::Tail(tail) => tail.id,
            Body::Sealed(segment) => segment.id,
        }
    }

    pub(super) const fn live(&self) -> usize {
        (self.len as usize).saturating_sub(self.dead_count)
    }

    pub(super) fn is_live(&self, offset: u32) -> bool {
        let is_dead = self.dead.get(offset as usize) && !seeded::is_active(Bug::DeadBitIgnored);
        offset < self.len && !is_dead
    }

    /// The live row of that id.
    pub(super) fn find(&self, id: PointId) -> Option<u32> {
        let offset = match &self.body {
            Body::Tail(tail) => tail.rows.read().find(id, self.len),
            Body::Sealed(segment) => segment.find(id),
        };
        offset.filter(|offset| self.is_live(*offset))
    }

    /// Marks a row dead. Views made before keep seeing it.
    pub(super) fn kill(&mut self, offset: u32) {
        if self.is_live(offset) {
            let dead = Arc::make_mut(&mut self.dead);
            dead.grow(offset as usize + 1);
            dead.set(offset as usize);
            self.dead_count += 1;
        }
    }

    /// Live ids from `from` on in their order, up to `limit`, among the allowed rows.
    pub(super) fn page(
        &self,
        from: Option<PointId>,
        allowed: Option<&Bitset>,
        limit: usize,
    ) -> Vec<(PointId, u32)> {
        let wanted = |(_, offset): &(PointId, u32)| {
            self.is_live(*offset) && allowed.is_none_or(|allowed| allowed.get(*offset as usize))
        };
        match &self.body {
            Body::Tail(tail) => tail
                .rows
                .read()
                .in_order(from, self.len)
                .filter(wanted)
                .take(limit)
                .collect(),
            Body::Sealed(segment) => segment.in_order(from).filter(wanted).take(limit).collect(),
        }
    }
}

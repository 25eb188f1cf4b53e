//! An immutable state of a shard, and every read on it.
//!
//! A view holds its parts, how many rows of each it sees, and which of them are dead for it. Later
//! writes never change it. Results name places; payload and vectors are read for the winners only.

use super::part::{Body, Part};
use super::points::allowed_rows;
use super::sealed::Sealed;
use super::tail::note_read;
use super::{storage_error, stored};
use crate::schema::{Schema, Tuning};
use orthoplex_types::filter::Filter;
use orthoplex_types::{Context, Error, Payload, PointId, Result};
use std::sync::Arc;

mod best;
mod deferred;
mod fields;
mod frequencies;
mod search;
mod sizes;
mod text;
mod visit;
pub use fields::{FieldOrder, OrderValue};
pub use search::{Hit, ShardQuery};
pub use sizes::StoredBytes;
pub use text::TextRank;
pub use visit::Visit;

/// A consistent state of a shard.
pub struct View {
    schema: Arc<Schema>,
    tuning: Arc<Tuning>,
    pub(super) parts: Vec<Part>,
}

/// Where a point is in one view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    part: u32,
    offset: u32,
}

impl View {
    pub(super) fn new(schema: Arc<Schema>, tuning: Arc<Tuning>, parts: Vec<Part>) -> Self {
        place_segments(&parts, &tuning);
        Self {
            schema,
            tuning,
            parts,
        }
    }

    /// Number of live points.
    pub fn points(&self) -> usize {
        self.parts.iter().map(Part::live).sum()
    }

    /// Number of parts that hold points.
    pub fn segments(&self) -> usize {
        self.parts.iter().filter(|part| part.len > 0).count()
    }

    /// Number of vectors in segments that have a graph.
    pub fn indexed_vectors(&self) -> usize {
        let of = |segment: &Sealed| -> usize {
            let slots = segment.data.slots.iter().enumerate();
            slots
                .filter(|(number, _)| self.graph_of(segment, *number).is_some())
                .filter_map(|(_, slot)| Some(slot.as_ref()?.present.count_ones()))
                .sum()
        };
        let sealed = self.parts.iter().filter_map(|part| match &part.body {
            Body::Sealed(segment) => Some(of(segment)),
            Body::Tail(_) => None,
        });
        sealed.sum()
    }

    /// Where the point of that id is.
    pub fn find(&self, id: PointId) -> Option<Place> {
        self.parts
            .iter()
            .enumerate()
            .rev()
            .find_map(|(number, part)| {
                part.find(id).map(|offset| Place {
                    part: number as u32,
                    offset,
                })
            })
    }

    /// Points in the order of their ids, from `from` on.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn scroll(
        &self,
        from: Option<PointId>,
        filter: Option<&Filter>,
        limit: usize,
        context: &Context,
    ) -> Result<Vec<(PointId, Place)>> {
        let mut found = Vec::new();
        for (number, part) in self
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.live() > 0)
        {
            if context.is_over() {
                return Err(search_timed_out());
            }
            let allowed = stored(allowed_rows(part, filter, &self.schema, &self.tuning.rules))?;
            let page = part.page(from, allowed.as_ref(), limit);
            let place = |(id, offset)| {
                (
                    id,
                    Place {
                        part: number as u32,
                        offset,
                    },
                )
            };
            found.extend(page.into_iter().map(place));
        }
        found.sort_unstable_by_key(|(id, _)| *id);
        found.truncate(limit);
        Ok(found)
    }

    /// Number of matching points.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn count(&self, filter: Option<&Filter>, context: &Context) -> Result<usize> {
        let Some(filter) = filter.filter(|filter| !filter.is_empty()) else {
            return Ok(self.points());
        };
        let mut count = 0;
        for part in &self.parts {
            if context.is_over() {
                return Err(search_timed_out());
            }
            if let Some(mut rows) = stored(allowed_rows(
                part,
                Some(filter),
                &self.schema,
                &self.tuning.rules,
            ))? {
                rows.and_not(&part.dead);
                count += rows.count_ones();
            }
        }
        Ok(count)
    }

    /// External id of a point.
    pub fn id(&self, place: Place) -> PointId {
        match self.body(place) {
            Some(Body::Tail(tail)) => tail
                .rows
                .read()
                .ids
                .get(place.offset as usize)
                .copied()
                .unwrap_or(PointId::Num(0)),
            Some(Body::Sealed(segment)) => segment.id_of(place.offset),
            None => PointId::Num(0),
        }
    }

    /// Log position of the last write of a point.
    pub fn version(&self, place: Place) -> u64 {
        match self.body(place) {
            Some(Body::Tail(tail)) => tail
                .rows
                .read()
                .versions
                .get(place.offset as usize)
                .copied()
                .unwrap_or(0),
            Some(Body::Sealed(segment)) => segment.version(place.offset),
            None => 0,
        }
    }

    /// Payload of a point.
    ///
    /// # Errors
    /// A storage fault.
    pub fn payload(&self, place: Place) -> Result<Payload> {
        match self.body(place) {
            Some(Body::Tail(tail)) => {
                let rows = tail.rows.read();
                let own = rows.payloads.get(place.offset as usize);
                let own = own.inspect(|own| note_read(own));
                Ok(own.map(|own| (**own).clone()).unwrap_or_default())
            }
            Some(Body::Sealed(segment)) => segment
                .payload(place.offset)
                .map_err(|error| storage_error(&error)),
            None => Ok(Payload::default()),
        }
    }

    /// The vectors that this state knows.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    fn body(&self, place: Place) -> Option<&Body> {
        self.parts.get(place.part as usize).map(|part| &part.body)
    }
}

/// Brings data where it shall be kept; what is there already costs nothing. What cannot be copied stays
/// mapped: reads work all the same, or meet the damage and report it.
fn place_segments(parts: &[Part], tuning: &Tuning) {
    for part in parts {
        let Body::Sealed(segment) = &part.body else {
            continue;
        };
        if let Err(error) = segment.place(&tuning.places) {
            tracing::warn!(%error, "a segment stays mapped");
        }
        for (path, memory) in tuning.rules.places() {
            if let Err(error) = segment.data.columns.place(path, memory) {
                tracing::warn!(%path, %error, "a field stays mapped");
            }
        }
    }
}

fn search_timed_out() -> Error {
    Error::timeout("Timeout error: Operation 'Search' timed out")
}

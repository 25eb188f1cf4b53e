//! The rows of a part as filters and searches look at them.

use super::part::{Body, Part};
use super::sealed::Sealed;
use super::tail::{DenseRows, TailRows, note_read};
use crate::schema::Schema;
use orthoplex_index::bitset::Bitset;
use orthoplex_index::fields::check::{Point, matches};
use orthoplex_index::fields::{Columns, Points, Rules};
use orthoplex_index::vector::Originals;
use orthoplex_storage::Result;
use orthoplex_types::filter::Filter;
use orthoplex_types::{Payload, PointId};
use std::borrow::Cow;

/// Rows of the part that satisfy the filter, dead ones included; `None` without a filter.
pub(super) fn allowed_rows(
    part: &Part,
    filter: Option<&Filter>,
    schema: &Schema,
    rules: &Rules,
) -> Result<Option<Bitset>> {
    let Some(filter) = filter.filter(|own| !own.is_empty()) else {
        return Ok(None);
    };
    with_points(part, schema, |columns, points| {
        columns.evaluate(filter, points, rules)
    })
    .map(Some)
}

/// Runs `read` on the rows of the part and their columns.
pub(super) fn with_points<T>(
    part: &Part,
    schema: &Schema,
    read: impl FnOnce(&Columns, &dyn Points) -> T,
) -> T {
    match &part.body {
        Body::Tail(tail) => {
            let rows = tail.rows.read();
            let points = TailPoints {
                rows: &rows,
                part,
                schema,
            };
            read(&Columns::default(), &points)
        }
        Body::Sealed(segment) => {
            let points = SealedPoints {
                segment,
                part,
                schema,
            };
            read(&segment.data.columns, &points)
        }
    }
}

/// Whether one live row satisfies the filter.
pub(super) fn point_matches(
    part: &Part,
    offset: u32,
    filter: &Filter,
    schema: &Schema,
    rules: &Rules,
) -> Result<bool> {
    let mut check = |point: &dyn Point| matches(filter, point, rules);
    match &part.body {
        Body::Tail(tail) => TailPoints {
            rows: &tail.rows.read(),
            part,
            schema,
        }
        .with_point(offset, &mut check),
        Body::Sealed(segment) => SealedPoints {
            segment,
            part,
            schema,
        }
        .with_point(offset, &mut check),
    }
}

/// The dense rows of a tail that a view sees.
pub(super) struct FirstRows<'a> {
    pub(super) rows: &'a DenseRows,
    pub(super) len: u32,
}

impl Originals for FirstRows<'_> {
    fn row<'b>(&'b self, offset: u32, buffer: &'b mut Vec<f32>) -> &'b [f32] {
        self.rows.row(offset, buffer)
    }

    fn len(&self) -> usize {
        self.len as usize
    }
}

type Check<'a> = &'a mut dyn FnMut(&dyn Point) -> Result<bool>;

struct TailPoints<'a> {
    rows: &'a TailRows,
    part: &'a Part,
    schema: &'a Schema,
}

impl Points for TailPoints<'_> {
    fn len(&self) -> usize {
        self.part.len as usize
    }

    fn with_point(&self, offset: u32, check: Check<'_>) -> Result<bool> {
        // Dead rows cost no look at their payload.
        Ok(self.part.is_live(offset) && check(&TailPoint { of: self, offset })?)
    }

    fn find(&self, id: PointId) -> Option<u32> {
        let offset = self.rows.find(id, self.part.len);
        offset.filter(|offset| self.part.is_live(*offset))
    }

    fn with_vector(&self, name: &str) -> Bitset {
        let slot = self.schema.slot_of(name);
        let slot = slot.and_then(|slot| self.rows.vectors.get(slot)?.as_ref());
        present(slot.map(|slot| &slot.present), self.len())
    }
}

/// The first `rows` bits of the rows that have a vector.
fn present(bits: Option<&Bitset>, rows: usize) -> Bitset {
    bits.map_or_else(
        || Bitset::new(rows),
        |bits| Bitset::from_words(bits.words().to_vec(), rows),
    )
}

struct TailPoint<'a> {
    of: &'a TailPoints<'a>,
    offset: u32,
}

impl Point for TailPoint<'_> {
    fn id(&self) -> PointId {
        self.of
            .rows
            .ids
            .get(self.offset as usize)
            .copied()
            .unwrap_or(PointId::Num(0))
    }

    fn has_vector(&self, name: &str) -> bool {
        let slot = self
            .of
            .schema
            .slot_of(name)
            .and_then(|slot| self.of.rows.vectors.get(slot)?.as_ref());
        slot.is_some_and(|slot| slot.present.get(self.offset as usize))
    }

    fn payload(&self) -> Result<Cow<'_, Payload>> {
        let own = self.of.rows.payloads.get(self.offset as usize);
        Ok(own.map_or_else(
            || Cow::Owned(Payload::default()),
            |own| {
                note_read(own);
                Cow::Borrowed(&**own)
            },
        ))
    }
}

struct SealedPoints<'a> {
    segment: &'a Sealed,
    part: &'a Part,
    schema: &'a Schema,
}

impl Points for SealedPoints<'_> {
    fn len(&self) -> usize {
        self.part.len as usize
    }

    fn with_point(&self, offset: u32, check: Check<'_>) -> Result<bool> {
        Ok(self.part.is_live(offset) && check(&SealedPoint { of: self, offset })?)
    }

    fn find(&self, id: PointId) -> Option<u32> {
        self.part.find(id)
    }

    fn with_vector(&self, name: &str) -> Bitset {
        let slot = self.schema.slot_of(name);
        let slot = slot.and_then(|slot| self.segment.data.slots.get(slot)?.as_ref());
        present(slot.map(|slot| &slot.present), self.len())
    }
}

struct SealedPoint<'a> {
    of: &'a SealedPoints<'a>,
    offset: u32,
}

impl Point for SealedPoint<'_> {
    fn id(&self) -> PointId {
        self.of.segment.id_of(self.offset)
    }

    fn has_vector(&self, name: &str) -> bool {
        let slot = self
            .of
            .schema
            .slot_of(name)
            .and_then(|slot| self.of.segment.data.slots.get(slot)?.as_ref());
        slot.is_some_and(|slot| slot.present.get(self.offset as usize))
    }

    fn payload(&self) -> Result<Cow<'_, Payload>> {
        self.of.segment.payload(self.offset).map(Cow::Owned)
    }
}

//! Looking at single points of a view: rows that match, one vector, a filter on one point.

use super::super::part::{Body, Part};
use super::super::points::{allowed_rows, point_matches};
use super::super::rows::RowSource;
use super::super::stored;
use super::{Place, View, search_timed_out};
use orthoplex_index::stored::StoredRef;
use orthoplex_index::work;
use orthoplex_types::filter::Filter;
use orthoplex_types::{Context, Result};

/// Rows between two looks at the clock.
const STRIDE: u32 = 4_096;

/// Which points to look at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Visit<'a> {
    /// Only these points.
    pub filter: Option<&'a Filter>,
    /// Only points that have this vector; it is shown.
    pub slot: Option<usize>,
    /// Whether to leave out large parts that have no graph of the vector.
    pub indexed_only: bool,
}

impl View {
    /// Shows every live point that is wanted to `look`, with its vector if one is named. `look` must not come back to this view: a tail is locked meanwhile.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn visit(
        &self,
        visit: &Visit<'_>,
        context: &Context,
        look: &mut dyn FnMut(Place, Option<StoredRef<'_>>),
    ) -> Result<()> {
        for (number, part) in self.parts.iter().enumerate() {
            let is_left_out = |slot| visit.indexed_only && !self.is_searchable(part, slot);
            if part.live() == 0 || visit.slot.is_some_and(is_left_out) {
                continue;
            }
            let allowed = stored(allowed_rows(
                part,
                visit.filter,
                &self.schema,
                &self.tuning.rules,
            ))?;
            let is_wanted = |offset: u32| {
                part.is_live(offset) && allowed.as_ref().is_none_or(|own| own.get(offset as usize))
            };
            let mut show = |offset, vector: Option<StoredRef<'_>>| {
                let place = Place {
                    part: number as u32,
                    offset,
                };
                look(place, vector);
            };
            visit_part(part, visit.slot, context, &is_wanted, &mut show)?;
        }
        Ok(())
    }

    /// Shows a vector of a point; `None` when the point lacks it.
    pub fn with_vector<T>(
        &self,
        place: Place,
        slot: usize,
        look: impl FnOnce(StoredRef<'_>) -> T,
    ) -> Option<T> {
        let look = |vector: StoredRef<'_>| {
            work::read_vectors(vector.byte_len());
            look(vector)
        };
        match self.body(place)? {
            Body::Tail(tail) => {
                let rows = tail.rows.read();
                rows.vector(slot, place.offset).map(look)
            }
            Body::Sealed(segment) => segment.vector(slot, place.offset).map(look),
        }
    }

    /// Whether a point satisfies a filter.
    ///
    /// # Errors
    /// A storage fault.
    pub fn matches(&self, place: Place, filter: &Filter) -> Result<bool> {
        match self.parts.get(place.part as usize) {
            Some(part) => stored(point_matches(
                part,
                place.offset,
                filter,
                &self.schema,
                &self.tuning.rules,
            )),
            None => Ok(false),
        }
    }
}

fn visit_part(
    part: &Part,
    slot: Option<usize>,
    context: &Context,
    is_wanted: &dyn Fn(u32) -> bool,
    show: &mut dyn FnMut(u32, Option<StoredRef<'_>>),
) -> Result<()> {
    let tail = match &part.body {
        Body::Tail(tail) => Some(tail.rows.read()),
        Body::Sealed(_) => None,
    };
    let mut bytes = 0;
    for offset in 0..part.len {
        if offset.is_multiple_of(STRIDE) && context.is_over() {
            return Err(search_timed_out());
        }
        if !is_wanted(offset) {
            continue;
        }
        let Some(slot) = slot else {
            show(offset, None);
            continue;
        };
        let vector = match (&part.body, &tail) {
            (Body::Tail(_), Some(rows)) => rows.vector(slot, offset),
            (Body::Tail(_), None) => None,
            (Body::Sealed(segment), _) => segment.vector(slot, offset),
        };
        if let Some(own) = vector {
            bytes += own.byte_len();
            show(offset, vector);
        }
    }
    work::read_vectors(bytes);
    Ok(())
}

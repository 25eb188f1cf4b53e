//! Points in the order of a field, from the columns of its index.
//!
//! A point comes once for every value that it has; points without one do not come.

use super::{Run, Scored, UNSCORED};
use crate::read::{Found, json_of, ordered};
use orthoplex_types::Result;
use orthoplex_types::filter::{Condition, Filter};
use orthoplex_types::query::OrderBy;
use std::collections::HashSet;

/// The first points of the collection.
pub(super) fn of_collection(
    run: &Run<'_>,
    order: &OrderBy,
    filter: Option<&Filter>,
    limit: usize,
) -> Result<Vec<Scored>> {
    // An example may have several values: asking for more points would not make up for it.
    let without = (!run.excluded.is_empty())
        .then(|| Filter::without_ids(run.excluded.iter().copied().collect()));
    let filter = match (filter.cloned(), without) {
        (Some(own), Some(without)) => Some(own.and(without)),
        (own, without) => own.or(without),
    };
    let found = ordered(run.snapshot, order, filter.as_ref(), limit, run.context)?;
    let scored = found.into_iter().map(|(value, id, found)| Scored {
        id,
        score: UNSCORED,
        version: 0,
        found,
        order_value: Some(json_of(value)),
    });
    Ok(scored.collect())
}

/// Points found before, in order.
pub(super) fn of_points(
    run: &Run<'_>,
    order: &OrderBy,
    points: &[Scored],
    limit: usize,
) -> Result<Vec<Scored>> {
    let only = Filter {
        must: vec![Condition::HasId {
            has_id: points.iter().map(|own| own.id).collect(),
        }],
        ..Filter::default()
    };
    let known: HashSet<Found> = points.iter().map(|own| own.found).collect();
    // The ids may live in other shard keys as well, whose points were not found.
    let wanted = limit.saturating_mul(run.snapshot.views.len());
    let mut ordered = of_collection(run, order, Some(&only), wanted)?;
    ordered.retain(|own| known.contains(&own.found));
    Ok(ordered)
}

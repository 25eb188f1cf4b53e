//! How near the points of a random sample are to each other: every point is compared with every other.

use super::{Run, Scored, UNSCORED, search, stage, target};
use crate::Database;
use crate::collection::Collection;
use crate::read::Snapshot;
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::reads::{
    MATRIX_LIMIT_DEFAULT, MATRIX_SAMPLE_DEFAULT, MatrixOffsets, MatrixPair, MatrixPairs,
    SearchMatrix, SearchMatrixOffsets, SearchMatrixPairs,
};
use orthoplex_types::query::{Query, VectorInput};
use orthoplex_types::vector::UNNAMED;
use orthoplex_types::{Context, PointId, Result};
use std::collections::HashSet;
use std::sync::Arc;

/// The matrix as a list of pairs.
pub(crate) fn pairs(
    database: &Database,
    collection: &Arc<Collection>,
    op: SearchMatrixPairs,
    context: &Context,
) -> Result<MatrixPairs> {
    let (_, pairs) = compare(database, collection, &op.0, context)?;
    Ok(MatrixPairs { pairs })
}

/// The matrix as columns of numbers.
pub(crate) fn offsets(
    database: &Database,
    collection: &Arc<Collection>,
    op: SearchMatrixOffsets,
    context: &Context,
) -> Result<MatrixOffsets> {
    let (ids, pairs) = compare(database, collection, &op.0, context)?;
    let place = |id| ids.binary_search(&id).unwrap_or_default() as u64;
    Ok(MatrixOffsets {
        offsets_row: pairs.iter().map(|pair| place(pair.a)).collect(),
        offsets_col: pairs.iter().map(|pair| place(pair.b)).collect(),
        scores: pairs.iter().map(|pair| pair.score).collect(),
        ids,
    })
}

/// The sample in the order of ids, and each of its points with its neighbours.
fn compare(
    database: &Database,
    collection: &Arc<Collection>,
    op: &SearchMatrix,
    context: &Context,
) -> Result<(Vec<PointId>, Vec<MatrixPair>)> {
    let snapshot = Snapshot::of(collection, &op.shard_key)?;
    let run = Run {
        database,
        snapshot: &snapshot,
        filter: None,
        excluded: HashSet::new(),
        context,
    };
    let using = op.using.as_deref().unwrap_or(UNNAMED);
    let points = sample(&run, op, using)?;
    if points.len() < 2 {
        return Ok((Vec::new(), Vec::new()));
    }
    let limit = op.limit.unwrap_or(MATRIX_LIMIT_DEFAULT);
    let mut pairs = Vec::new();
    for own in &points {
        run.check_time()?;
        let query = Query::Nearest(VectorInput::Id(own.id));
        let target = target::Target::new(&query, Some(using), None, &run)?;
        let others = points.iter().filter(|other| other.id != own.id).cloned();
        let nearest = search::rescore(&run, &target, others.collect(), None)?;
        pairs.extend(nearest.into_iter().take(limit).map(|other| MatrixPair {
            a: own.id,
            b: other.id,
            score: other.score,
        }));
    }
    Ok((points.iter().map(|own| own.id).collect(), pairs))
}

fn sample(run: &Run<'_>, op: &SearchMatrix, using: &str) -> Result<Vec<Scored>> {
    let (slot, _) = target::slot_of(using, &run.snapshot.schema)?;
    let filter = op.filter.as_ref().filter(|own| !Filter::is_empty(own));
    let wanted = op.sample.unwrap_or(MATRIX_SAMPLE_DEFAULT);
    let mut points = Vec::new();
    for found in stage::sample_places(run, filter, Some(slot), wanted)? {
        let id = run.snapshot.view(found)?.id(found.place);
        // The matrix knows points by their ids: one of several shard keys counts once.
        if run.snapshot.find(id) != Some(found) {
            continue;
        }
        points.push(Scored {
            id,
            score: UNSCORED,
            version: 0,
            found,
            order_value: None,
        });
    }
    points.sort_unstable_by_key(|own| own.id);
    Ok(points)
}

//! From a write of the API to one [`WriteOp`] per shard.
//!
//! Everything that the schema can refuse is refused here, before anything is logged: names,
//! dimensions, kinds of vectors. Vectors leave here normalised where the distance asks for it.
//! Whether ids exist is the shards' business.

mod check;
mod send;

pub(crate) use check::{checked, not_existing, prepared};

use crate::oplog::{PointWrite, Target, WriteOp};
use crate::routing::shard_of;
use crate::schema::Schema;
use orthoplex_types::ops::writes::{DeleteVectors, PointsUpdate, UpsertPoints};
use orthoplex_types::point::PointStruct;
use orthoplex_types::selector::PointsSelector;
use orthoplex_types::{PointId, Result};
use std::collections::HashSet;

/// What each shard that is touched has to do.
type Plan = Vec<(usize, WriteOp)>;

/// Checks a write against the schema and divides it among `shards` shards.
fn plan(update: PointsUpdate, schema: &Schema, shards: usize) -> Result<Plan> {
    Ok(match update {
        PointsUpdate::Upsert(op) => plan_upsert(op, schema, shards)?,
        PointsUpdate::UpdateVectors(op) => {
            let writes = op
                .points
                .into_iter()
                .map(|point| write_of(point.id, point.vectors.0, schema));
            let parts = divide(writes.collect::<Result<_>>()?, shards, |write| write.id);
            parts
                .map(|(shard, points)| (shard, WriteOp::UpdateVectors(points)))
                .collect()
        }
        PointsUpdate::Delete(op) => targeted(op.selector, shards, WriteOp::Delete),
        PointsUpdate::ClearPayload(op) => targeted(op.selector, shards, WriteOp::ClearPayload),
        PointsUpdate::SetPayload(op) => {
            targeted(op.0.selector()?, shards, |target| WriteOp::SetPayload {
                target,
                payload: op.0.payload.clone(),
                key: op.0.key.clone(),
            })
        }
        PointsUpdate::OverwritePayload(op) => targeted(op.0.selector()?, shards, |target| {
            WriteOp::OverwritePayload {
                target,
                payload: op.0.payload.clone(),
            }
        }),
        PointsUpdate::DeletePayload(op) => {
            targeted(op.selector()?, shards, |target| WriteOp::DeletePayload {
                target,
                keys: op.keys.clone(),
            })
        }
        PointsUpdate::DeleteVectors(op) => plan_delete_vectors(op, schema, shards)?,
    })
}

fn plan_upsert(op: UpsertPoints, schema: &Schema, shards: usize) -> Result<Plan> {
    let mode = op.update_mode.unwrap_or_default();
    let mut writes = Vec::with_capacity(op.points.len());
    for PointStruct {
        id,
        vectors,
        payload,
    } in op.points
    {
        writes.push(PointWrite {
            payload,
            ..write_of(id, vectors.0, schema)?
        });
    }
    let parts = divide(last_of_each(writes), shards, |write| write.id);
    Ok(parts
        .map(|(shard, points)| (shard, WriteOp::Upsert { points, mode }))
        .collect())
}

fn write_of(
    id: PointId,
    vectors: Vec<(String, orthoplex_types::vector::Vector)>,
    schema: &Schema,
) -> Result<PointWrite> {
    Ok(PointWrite {
        id,
        vectors: check::rows(vectors, schema)?,
        payload: None,
    })
}

/// Keeps the last write of every id. Decided here so that it holds for every mode of an upsert.
fn last_of_each(mut writes: Vec<PointWrite>) -> Vec<PointWrite> {
    if writes.is_sorted_by(|a, b| a.id < b.id) {
        return writes;
    }
    let mut seen = HashSet::with_capacity(writes.len());
    let mut kept: Vec<PointWrite> = Vec::with_capacity(writes.len());
    while let Some(write) = writes.pop() {
        if seen.insert(write.id) {
            kept.push(write);
        }
    }
    kept.reverse();
    kept
}

fn plan_delete_vectors(op: DeleteVectors, schema: &Schema, shards: usize) -> Result<Plan> {
    let slot = |name: &String| schema.slot_of(name).ok_or_else(|| not_existing(name));
    let slots = op
        .names
        .iter()
        .map(|name| slot(name).map(|slot| slot as u16));
    let slots: Vec<u16> = slots.collect::<Result<_>>()?;
    let ids = op.points.unwrap_or_default();
    let targets = match op.filter {
        None => by_id(ids, shards),
        Some(filter) => {
            let mut per_shard = vec![Vec::new(); shards];
            for (shard, ids) in divide(ids, shards, |id| *id) {
                if let Some(own) = per_shard.get_mut(shard) {
                    *own = ids;
                }
            }
            let target = |ids: Vec<PointId>| match ids.is_empty() {
                true => Target::Filter(filter.clone()),
                false => Target::Both(ids, filter.clone()),
            };
            per_shard.into_iter().map(target).enumerate().collect()
        }
    };
    let write = |(shard, target)| {
        (
            shard,
            WriteOp::DeleteVectors {
                target,
                slots: slots.clone(),
            },
        )
    };
    Ok(targets.into_iter().map(write).collect())
}

fn targeted(selector: PointsSelector, shards: usize, write: impl Fn(Target) -> WriteOp) -> Plan {
    let targets = match selector {
        PointsSelector::Ids { points } => by_id(points, shards),
        PointsSelector::Filter { filter } => (0..shards)
            .map(|shard| (shard, Target::Filter(filter.clone())))
            .collect(),
    };
    targets
        .into_iter()
        .map(|(shard, target)| (shard, write(target)))
        .collect()
}

fn by_id(ids: Vec<PointId>, shards: usize) -> Vec<(usize, Target)> {
    divide(ids, shards, |id| *id)
        .map(|(shard, ids)| (shard, Target::Ids(ids)))
        .collect()
}

/// Divides items among shards by their id, keeping their order; shards without items are left out.
fn divide<T>(
    items: Vec<T>,
    shards: usize,
    id: impl Fn(&T) -> PointId,
) -> impl Iterator<Item = (usize, Vec<T>)> {
    let mut parts: Vec<Vec<T>> = Vec::new();
    if shards <= 1 {
        parts.push(items);
    } else {
        parts.resize_with(shards, Vec::new);
        for item in items {
            if let Some(part) = parts.get_mut(shard_of(id(&item), shards)) {
                part.push(item);
            }
        }
    }
    parts
        .into_iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
}

#[cfg(test)]
mod tests;

//! Limits of writes and of declared fields.

use super::{Limits, machine, price, within_limits};
use crate::collection::Collection;
use orthoplex_types::config::CollectionConfig;
use orthoplex_types::config::strict::{check_limit, refusal};
use orthoplex_types::field_index::FieldSchemas;
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::writes::PointsUpdate;
use orthoplex_types::selector::PointsSelector;
use orthoplex_types::vector::{NamedVectors, Vector};
use orthoplex_types::{JsonPath, PointId, Result, Scope};

const MIB: f64 = 1024.0 * 1024.0;

/// Refuses writes as a whole if one of them breaks a limit of their collection.
pub(crate) fn check_writes(
    collection: &Collection,
    updates: &[PointsUpdate],
    scope: &Scope,
) -> Result<()> {
    within_limits(collection, scope, |limits| {
        updates.iter().try_for_each(|own| limits.update(own))?;
        if updates.iter().any(grows) {
            limits.machine()?;
        }
        if updates.iter().any(adds_points) {
            limits.sizes()?;
        }
        let Some(rate) = limits.strict.write_rate_limit else {
            return Ok(());
        };
        let prices = updates.iter().map(|own| limits.price_of(own));
        collection.rates.write(rate, prices.sum::<Result<_>>()?)
    })
}

/// Refuses one more payload index than the collection may have.
pub(crate) fn check_new_index(
    config: &CollectionConfig,
    fields: &FieldSchemas,
    key: &JsonPath,
) -> Result<()> {
    let strict = config.strict_mode_config.as_ref();
    let most = strict
        .filter(|strict| strict.is_enabled())
        .and_then(|strict| strict.max_payload_index_count);
    match most {
        Some(most) if fields.len() >= most && !fields.contains_key(key) => Err(refusal(
            format_args!("Collection already has the maximum number of payload indices ({most})"),
            "Please delete an existing index before creating a new one.",
        )),
        _ => Ok(()),
    }
}

/// Whether data may be larger afterwards.
pub(crate) const fn grows(update: &PointsUpdate) -> bool {
    matches!(
        update,
        PointsUpdate::Upsert(_)
            | PointsUpdate::SetPayload(_)
            | PointsUpdate::OverwritePayload(_)
            | PointsUpdate::UpdateVectors(_)
    )
}

const fn adds_points(update: &PointsUpdate) -> bool {
    matches!(update, PointsUpdate::Upsert(_))
}

impl Limits<'_> {
    fn update(&self, update: &PointsUpdate) -> Result<()> {
        let most = self.strict.upsert_max_batchsize;
        let by =
            |filter: Option<&Filter>| self.filter(filter, self.strict.unindexed_filtering_update);
        let selected = |selector: &PointsSelector| match selector {
            PointsSelector::Filter { filter } => by(Some(filter)),
            PointsSelector::Ids { .. } => Ok(()),
        };
        match update {
            PointsUpdate::Upsert(op) => {
                check_limit("upsert limit", Some(op.points.len()), most)?;
                let mut points = op.points.iter();
                points.try_for_each(|point| self.vectors(&point.vectors))
            }
            PointsUpdate::UpdateVectors(op) => {
                check_limit("update limit", Some(op.points.len()), most)?;
                let mut points = op.points.iter();
                points.try_for_each(|point| self.vectors(&point.vectors))
            }
            PointsUpdate::Delete(op) => selected(&op.selector),
            PointsUpdate::ClearPayload(op) => selected(&op.selector),
            PointsUpdate::SetPayload(op) => by(op.0.filter.as_ref()),
            PointsUpdate::OverwritePayload(op) => by(op.0.filter.as_ref()),
            PointsUpdate::DeletePayload(op) => by(op.filter.as_ref()),
            PointsUpdate::DeleteVectors(op) => by(op.filter.as_ref()),
        }
    }

    fn vectors(&self, vectors: &NamedVectors) -> Result<()> {
        for (name, vector) in &vectors.0 {
            match vector {
                Vector::Multi(rows) => {
                    let limits = self.strict.multivector_config.as_ref();
                    let most = limits.and_then(|own| own.get(name)?.max_vectors);
                    let given = rows.len();
                    if let Some(most) = most.filter(|most| given > *most) {
                        return Err(refusal(
                            format_args!(
                                "Multivector '{name}' has a limit of {most} vectors, but {given} \
                                 were provided!"
                            ),
                            "Reduce the number of vectors.",
                        ));
                    }
                }
                Vector::Sparse(sparse) => {
                    let limits = self.strict.sparse_config.as_ref();
                    let most = limits.and_then(|own| own.get(name)?.max_length);
                    let given = sparse.indices.len();
                    if let Some(most) = most.filter(|most| given > *most) {
                        return Err(refusal(
                            format_args!(
                                "Sparse vector '{name}' has a limit of {most} indices, but \
                                 {given} were provided!"
                            ),
                            "Reduce the number of indices.",
                        ));
                    }
                }
                Vector::Dense(_) | Vector::Inference(_) => {}
            }
        }
        Ok(())
    }

    /// A collection that has reached a size takes no more points, not even in the place of others.
    fn sizes(&self) -> Result<()> {
        let points = self.strict.max_points_count;
        if let Some(most) = points.filter(|most| self.collection.points() >= *most) {
            return Err(refusal(
                format_args!("Max points count limit of {most} reached!"),
                "Please delete some points or increase the limit.",
            ));
        }
        let vectors = self.strict.max_collection_vector_size_bytes;
        let payload = self.strict.max_collection_payload_size_bytes;
        if vectors.is_none() && payload.is_none() {
            return Ok(());
        }
        let stored = self.collection.stored_bytes();
        let full = |what: &str, most: usize| {
            refusal(
                format_args!(
                    "Max {what} storage size limit of {}MB reached!",
                    most as f64 / MIB
                ),
                "Please delete some points or increase the limit.",
            )
        };
        match (vectors, payload) {
            (Some(most), _) if stored.vectors >= most => Err(full("vector", most)),
            (_, Some(most)) if stored.payloads >= most => Err(full("payload", most)),
            _ => Ok(()),
        }
    }

    fn machine(&self) -> Result<()> {
        let full = |what: &str, percent: f64, most: u8, member: &str| {
            refusal(
                format_args!("{what} usage is at {percent:.1}%, above the limit of {most}%"),
                format_args!("Delete data, or increase `{member}` in strict mode."),
            )
        };
        if let Some(most) = self.strict.max_resident_memory_percent
            && let Some(percent) = machine::memory_percent()
            && percent > f64::from(most)
        {
            let member = "max_resident_memory_percent";
            return Err(full("Resident memory", percent, most, member));
        }
        if let Some(most) = self.strict.max_disk_usage_percent
            && let Some(percent) = machine::disk_percent(self.collection.dir())
            && percent > f64::from(most)
        {
            return Err(full("Disk", percent, most, "max_disk_usage_percent"));
        }
        Ok(())
    }

    /// As many as it names points; with a filter, as many as there may be.
    fn price_of(&self, update: &PointsUpdate) -> Result<usize> {
        let of = |points: Option<&Vec<PointId>>, filter: Option<&Filter>| match (points, filter) {
            (Some(points), _) => Ok(points.len()),
            (None, Some(filter)) => price::of_matches(filter, update.shard_key(), self),
            (None, None) => Ok(0),
        };
        let selected = |selector: &PointsSelector| match selector {
            PointsSelector::Ids { points } => of(Some(points), None),
            PointsSelector::Filter { filter } => of(None, Some(filter)),
        };
        match update {
            PointsUpdate::Upsert(op) => Ok(op.points.len()),
            PointsUpdate::UpdateVectors(op) => Ok(op.points.len()),
            PointsUpdate::Delete(op) => selected(&op.selector),
            PointsUpdate::ClearPayload(op) => selected(&op.selector),
            PointsUpdate::SetPayload(op) => of(op.0.points.as_ref(), op.0.filter.as_ref()),
            PointsUpdate::OverwritePayload(op) => of(op.0.points.as_ref(), op.0.filter.as_ref()),
            PointsUpdate::DeletePayload(op) => of(op.points.as_ref(), op.filter.as_ref()),
            PointsUpdate::DeleteVectors(op) => of(op.points.as_ref(), op.filter.as_ref()),
        }
    }
}

//! Writes as shards take and log them, and their versioned binary form.
//!
//! Owns [`WriteOp`] and its codec. Everything that is not deterministic is decided before an
//! operation gets here; a filter is resolved to ids before it is logged, so that replay never
//! depends on a scan. Decoding never panics and never allocates by an unchecked number.

mod codec;
#[cfg(test)]
mod tests;

pub use codec::{decode, encode};

use orthoplex_index::stored::Stored;
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::writes::UpdateMode;
use orthoplex_types::{JsonPath, Payload, PointId};
use std::collections::HashSet;

/// A vector for a slot of the schema, normalised already if the distance is Cosine.
pub type SlotVector = (u16, Stored);

/// A point, or new vectors of one.
#[derive(Debug, Clone, PartialEq)]
pub struct PointWrite {
    /// External id.
    pub id: PointId,
    /// Vectors by slot.
    pub vectors: Vec<SlotVector>,
    /// Payload; `None` and empty are the same.
    pub payload: Option<Payload>,
}

/// Points that a write touches.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// By id.
    Ids(Vec<PointId>),
    /// All that match when the write is executed.
    Filter(Filter),
    /// By id, and all that match.
    Both(Vec<PointId>, Filter),
}

/// One write. As requested its targets are [`Target`]s; as logged and applied, plain ids.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteOp<T = Target> {
    /// Whole points.
    Upsert {
        /// The points; the last of equal ids wins.
        points: Vec<PointWrite>,
        /// Which of them are written.
        mode: UpdateMode,
    },
    /// Removes points; unknown ids are ignored.
    Delete(T),
    /// Merges keys into payloads; fails as a whole if an id is unknown.
    SetPayload {
        /// The points.
        target: T,
        /// The new keys.
        payload: Payload,
        /// Where in the payload they go.
        key: Option<JsonPath>,
    },
    /// Replaces payloads; fails as a whole if an id is unknown.
    OverwritePayload {
        /// The points.
        target: T,
        /// The new payload.
        payload: Payload,
    },
    /// Removes keys; fails as a whole if an id is unknown.
    DeletePayload {
        /// The points.
        target: T,
        /// The keys.
        keys: Vec<JsonPath>,
    },
    /// Empties payloads; fails as a whole if an id is unknown.
    ClearPayload(T),
    /// Sets vectors; fails as a whole if an id is unknown.
    UpdateVectors(Vec<PointWrite>),
    /// Removes vectors; unknown ids are ignored.
    DeleteVectors {
        /// The points.
        target: T,
        /// Slots of the vectors.
        slots: Vec<u16>,
    },
}

impl<T> WriteOp<T> {
    /// The same write with its target replaced by `resolve`.
    pub fn try_map<U, E>(self, resolve: impl FnOnce(T) -> Result<U, E>) -> Result<WriteOp<U>, E> {
        Ok(match self {
            Self::Upsert { points, mode } => WriteOp::Upsert { points, mode },
            Self::Delete(target) => WriteOp::Delete(resolve(target)?),
            Self::SetPayload {
                target,
                payload,
                key,
            } => WriteOp::SetPayload {
                target: resolve(target)?,
                payload,
                key,
            },
            Self::OverwritePayload { target, payload } => WriteOp::OverwritePayload {
                target: resolve(target)?,
                payload,
            },
            Self::DeletePayload { target, keys } => WriteOp::DeletePayload {
                target: resolve(target)?,
                keys,
            },
            Self::ClearPayload(target) => WriteOp::ClearPayload(resolve(target)?),
            Self::UpdateVectors(points) => WriteOp::UpdateVectors(points),
            Self::DeleteVectors { target, slots } => WriteOp::DeleteVectors {
                target: resolve(target)?,
                slots,
            },
        })
    }

    /// About how much memory the write takes beside its targets.
    pub fn approximate_bytes(&self) -> usize {
        let vector = |(_, vector): &SlotVector| match vector {
            Stored::Dense(values) | Stored::Multi { values, .. } => values.len() * 4,
            Stored::Sparse { values, .. } => values.len() * 8,
        };
        match self {
            Self::Upsert { points, .. } | Self::UpdateVectors(points) => points
                .iter()
                .map(|point| {
                    let payload = point.payload.as_ref().map_or(0, Payload::json_len);
                    256 + payload + point.vectors.iter().map(vector).sum::<usize>()
                })
                .sum(),
            Self::SetPayload { payload, .. } | Self::OverwritePayload { payload, .. } => {
                payload.json_len()
            }
            _ => 0,
        }
    }

    /// The target, for writes that have one.
    pub const fn target(&self) -> Option<&T> {
        match self {
            Self::Delete(target)
            | Self::SetPayload { target, .. }
            | Self::OverwritePayload { target, .. }
            | Self::DeletePayload { target, .. }
            | Self::ClearPayload(target)
            | Self::DeleteVectors { target, .. } => Some(target),
            Self::Upsert { .. } | Self::UpdateVectors(_) => None,
        }
    }
}

impl WriteOp {
    /// Ids that have to exist, or the write fails as a whole.
    pub fn required_ids(&self) -> Box<dyn Iterator<Item = PointId> + '_> {
        match self {
            Self::UpdateVectors(points) => Box::new(points.iter().map(|point| point.id)),
            Self::SetPayload { target, .. }
            | Self::OverwritePayload { target, .. }
            | Self::DeletePayload { target, .. }
            | Self::ClearPayload(target) => match target {
                Target::Ids(ids) | Target::Both(ids, _) => Box::new(ids.iter().copied()),
                Target::Filter(_) => Box::new(std::iter::empty()),
            },
            Self::Upsert { .. } | Self::Delete(_) | Self::DeleteVectors { .. } => {
                Box::new(std::iter::empty())
            }
        }
    }

    /// Takes ids that an operation names out of it; false when none is left.
    pub fn drop_ids(&mut self, gone: &HashSet<PointId>) -> bool {
        match self {
            Self::UpdateVectors(points) => {
                points.retain(|point| !gone.contains(&point.id));
                !points.is_empty()
            }
            Self::SetPayload { target, .. }
            | Self::OverwritePayload { target, .. }
            | Self::DeletePayload { target, .. }
            | Self::ClearPayload(target) => match target {
                Target::Ids(ids) | Target::Both(ids, _) => {
                    ids.retain(|id| !gone.contains(id));
                    !ids.is_empty()
                }
                Target::Filter(_) => true,
            },
            Self::Upsert { .. } | Self::Delete(_) | Self::DeleteVectors { .. } => true,
        }
    }

    /// Whether the write has to look at the data before it can be logged.
    pub const fn needs_resolution(&self) -> bool {
        matches!(self.target(), Some(Target::Filter(_) | Target::Both(..)))
    }
}

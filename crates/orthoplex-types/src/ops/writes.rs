//! Operations that change points.

mod payload;
mod schema;
#[cfg(test)]
mod tests;
mod upsert;
mod vectors;

pub use payload::{DeletePayload, OverwritePayload, PayloadPatch, SetPayload};
pub use upsert::{UpdateMode, UpsertPoints};
pub use vectors::{DeleteVectors, UpdateVectors};

use super::BatchCheck;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::selector::PointsSelector;
use crate::shard_key::ShardKeySelector;
use crate::vector::NamedVectors;
use crate::{Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateResult {
    /// Position of the write in the log; absent when it touched several shards or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<u64>,
    /// How far it got.
    pub status: UpdateStatus,
}

/// How far a write got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UpdateStatus {
    /// It is on stable storage and will be applied.
    Acknowledged,
    /// It is on stable storage and visible.
    Completed,
    /// It is on stable storage; the caller's time was up before it was visible.
    WaitTimeout,
}

/// Removes points; unknown ids are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeletePoints {
    /// Which points.
    #[serde(flatten)]
    pub selector: PointsSelector,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

/// Removes the whole payload of points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearPayload {
    /// Which points.
    #[serde(flatten)]
    pub selector: PointsSelector,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

fn validate_selector(selector: &PointsSelector) -> Result<()> {
    match selector {
        PointsSelector::Ids { .. } => Ok(()),
        PointsSelector::Filter { filter } => validate_filter(Some(filter)),
    }
}

fn validate_filter(filter: Option<&Filter>) -> Result<()> {
    let Some(filter) = filter else { return Ok(()) };
    let mut v = Violations::default();
    v.at("filter", |v| filter.validate(v));
    v.into_result()?;
    filter.check_supported()
}

/// Constraints of the vectors of the point at that place of a request.
fn check_vectors(place: usize, vectors: &NamedVectors, is_update: bool, v: &mut Violations) {
    // Formatting a path for each of thousands of points would cost more than the check.
    let mut own = Violations::default();
    if is_update && vectors.is_empty() {
        own.add("must specify vectors to update for point");
    }
    vectors.validate(&mut own);
    if !own.is_empty() {
        v.at(format_args!("points[{place}].vector"), |v| v.extend(own));
    }
}

/// An operation that answers [`UpdateResult`].
macro_rules! write_operation {
    ($name:ident, $label:literal, |$own:ident| $check:expr) => {
        impl Operation for $name {
            type Output = UpdateResult;
            const NAME: &'static str = $label;
            const ACCESS: Access = Access::Write;

            fn validate(&self) -> Result<()> {
                let $own = self;
                $check
            }
        }
    };
}

use write_operation;

write_operation!(DeletePoints, "points.delete", |op| validate_selector(
    &op.selector
));
write_operation!(
    ClearPayload,
    "points.clear_payload",
    |op| validate_selector(&op.selector)
);

/// Several writes in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "UpdateOperations")]
pub struct BatchUpdate {
    /// The writes; execution stops at the first failing one.
    pub operations: Vec<PointsUpdate>,
}

/// One write of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "UpdateOperation", untagged)]
#[allow(missing_docs)]
pub enum PointsUpdate {
    #[schemars(with = "schema::UpsertOperation")]
    Upsert(UpsertPoints),
    #[schemars(with = "schema::DeleteOperation")]
    Delete(DeletePoints),
    #[schemars(with = "schema::SetPayloadOperation")]
    SetPayload(SetPayload),
    #[schemars(with = "schema::OverwritePayloadOperation")]
    OverwritePayload(OverwritePayload),
    #[schemars(with = "schema::DeletePayloadOperation")]
    DeletePayload(DeletePayload),
    #[schemars(with = "schema::ClearPayloadOperation")]
    ClearPayload(ClearPayload),
    #[schemars(with = "schema::UpdateVectorsOperation")]
    UpdateVectors(UpdateVectors),
    #[schemars(with = "schema::DeleteVectorsOperation")]
    DeleteVectors(DeleteVectors),
}

impl PointsUpdate {
    /// Which shards it goes to.
    pub const fn shard_key(&self) -> &ShardKeySelector {
        match self {
            Self::Upsert(op) => &op.shard_key,
            Self::Delete(op) => &op.shard_key,
            Self::SetPayload(op) => &op.0.shard_key,
            Self::OverwritePayload(op) => &op.0.shard_key,
            Self::DeletePayload(op) => &op.shard_key,
            Self::ClearPayload(op) => &op.shard_key,
            Self::UpdateVectors(op) => &op.shard_key,
            Self::DeleteVectors(op) => &op.shard_key,
        }
    }

    /// Condition on existing points, which are left as they are where it does not hold.
    pub const fn update_filter(&self) -> Option<&Filter> {
        match self {
            Self::Upsert(op) => op.update_filter.as_ref(),
            Self::UpdateVectors(op) => op.update_filter.as_ref(),
            _ => None,
        }
    }
}

impl Operation for BatchUpdate {
    type Output = Vec<UpdateResult>;
    const NAME: &'static str = "points.batch";
    const ACCESS: Access = Access::Write;

    fn validate(&self) -> Result<()> {
        let mut check = BatchCheck::default();
        for (place, operation) in self.operations.iter().enumerate() {
            let (name, checked) = match operation {
                PointsUpdate::Upsert(op) => ("upsert", op.validate()),
                PointsUpdate::Delete(op) => ("delete", op.validate()),
                PointsUpdate::SetPayload(op) => ("set_payload", op.validate()),
                PointsUpdate::OverwritePayload(op) => ("overwrite_payload", op.validate()),
                PointsUpdate::DeletePayload(op) => ("delete_payload", op.validate()),
                PointsUpdate::ClearPayload(op) => ("clear_payload", op.validate()),
                PointsUpdate::UpdateVectors(op) => ("update_vectors", op.validate()),
                PointsUpdate::DeleteVectors(op) => ("delete_vectors", op.validate()),
            };
            check.item(format_args!("operations[{place}].{name}"), "", checked);
        }
        check.finish()
    }
}

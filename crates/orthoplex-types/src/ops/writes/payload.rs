//! Changes of payloads alone.

use super::{UpdateResult, validate_filter, write_operation};
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::selector::PointsSelector;
use crate::shard_key::ShardKeySelector;
use crate::{Error, JsonPath, Payload, PointId, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Members that set and overwrite share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SetPayload")]
pub struct PayloadPatch {
    /// The new keys.
    pub payload: Payload,
    /// Points by id; they win over the filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<PointId>>,
    /// Points by filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
    /// Where in the payload the new keys go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<JsonPath>,
}

impl PayloadPatch {
    /// `at_key`: whether the keys go to [`Self::key`], or that is ignored.
    fn validate(&self, at_key: bool) -> Result<()> {
        validate_filter(self.filter.as_ref())?;
        check_target(self.points.as_ref(), self.filter.as_ref())?;
        let key = self.key.as_ref().filter(|_| at_key);
        let outside = key.map_or(0, |key| key.steps().len());
        self.payload.check_depth_within(outside)
    }

    /// The points that are touched.
    pub fn selector(&self) -> Result<PointsSelector> {
        selector_of(self.points.as_ref(), self.filter.as_ref())
    }
}

fn no_target() -> Error {
    Error::bad_request("No points or filter specified")
}

fn check_target(points: Option<&Vec<PointId>>, filter: Option<&Filter>) -> Result<()> {
    match (points, filter) {
        (None, None) => Err(no_target()),
        _ => Ok(()),
    }
}

fn selector_of(points: Option<&Vec<PointId>>, filter: Option<&Filter>) -> Result<PointsSelector> {
    match (points, filter) {
        (Some(points), _) => Ok(PointsSelector::Ids {
            points: points.clone(),
        }),
        (None, Some(filter)) => Ok(PointsSelector::Filter {
            filter: filter.clone(),
        }),
        (None, None) => Err(no_target()),
    }
}

/// Merges keys into payloads; a null deletes its key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetPayload(pub PayloadPatch);

/// Replaces payloads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OverwritePayload(pub PayloadPatch);

write_operation!(SetPayload, "points.set_payload", |op| op.0.validate(true));
write_operation!(OverwritePayload, "points.overwrite_payload", |op| op
    .0
    .validate(false));

/// Removes keys from payloads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeletePayload {
    /// The keys.
    pub keys: Vec<JsonPath>,
    /// Points by id; they win over the filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<PointId>>,
    /// Points by filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

impl DeletePayload {
    /// The points that are touched.
    pub fn selector(&self) -> Result<PointsSelector> {
        selector_of(self.points.as_ref(), self.filter.as_ref())
    }
}

write_operation!(DeletePayload, "points.delete_payload", |op| {
    validate_filter(op.filter.as_ref())?;
    check_target(op.points.as_ref(), op.filter.as_ref())
});

//! Operations that read points.

mod fields;
mod groups;
mod matrix;
mod query;
mod retired;
#[cfg(test)]
mod tests;

pub use fields::{FACET_LIMIT_DEFAULT, FacetCounts, FacetHit, FacetResult, FacetValue};
pub use groups::{
    GROUP_SIZE_DEFAULT, GroupId, GroupsResult, PointGroup, QueryGroups, RecommendGroups,
    SearchGroups, WithLookup,
};
pub use matrix::{
    MATRIX_LIMIT_DEFAULT, MATRIX_SAMPLE_DEFAULT, MatrixOffsets, MatrixPair, MatrixPairs,
    SearchMatrix, SearchMatrixOffsets, SearchMatrixPairs,
};
pub use query::{QueryBatch, QueryPoints, QueryResult};
pub use retired::{
    DiscoverBatch, DiscoverPoints, RecommendBatch, RecommendPoints, SearchBatch, SearchPoints,
};

use super::BatchCheck;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::Record;
use crate::query::{OrderBy, SearchParams};
use crate::selector::{WithPayload, WithVector};
use crate::shard_key::ShardKeySelector;
use crate::{Error, PointId, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Default number of results.
pub const LIMIT_DEFAULT: usize = 10;
/// Largest number of queries in one batch.
pub const BATCH_MAX: usize = 1_024;

/// Points by id, in the order asked for; missing ones are skipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PointRequest")]
pub struct GetPoints {
    /// The ids.
    pub ids: Vec<PointId>,
    /// Payload to return; none by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_payload: Option<WithPayload>,
    /// Vectors to return; none by default.
    #[serde(
        default,
        alias = "with_vectors",
        skip_serializing_if = "Option::is_none"
    )]
    pub with_vector: Option<WithVector>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

impl Operation for GetPoints {
    type Output = Vec<Record>;
    const NAME: &'static str = "points.get_many";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "point_request";

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

/// One point with payload and vectors; 404 when missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetPoint {
    /// Its id.
    pub id: PointId,
}

impl GetPoint {
    /// The error where there is none.
    pub fn missing(&self) -> Error {
        Error::not_found(format_args!("Point with id {} does not exists!", self.id))
    }
}

impl Operation for GetPoint {
    type Output = Record;
    const NAME: &'static str = "points.get";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

/// Points in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ScrollRequest")]
pub struct ScrollPoints {
    /// First id to include.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<PointId>,
    /// Number of points; 10 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Only these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Payload to return; all by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_payload: Option<WithPayload>,
    /// Vectors to return; none by default.
    #[serde(
        default,
        alias = "with_vectors",
        skip_serializing_if = "Option::is_none"
    )]
    pub with_vector: Option<WithVector>,
    /// Another order than that of ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_by: Option<OrderBy>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

/// A page of points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScrollResult {
    /// The points.
    pub points: Vec<Record>,
    /// First id of the next page; null at the end.
    pub next_page_offset: Option<PointId>,
}

/// Checks that all reads share.
fn validate_read(
    limit: Option<usize>,
    filter: Option<&Filter>,
    params: Option<&SearchParams>,
    more: impl FnOnce(&mut Violations),
) -> Result<()> {
    let mut v = Violations::default();
    more(&mut v);
    v.min_opt("limit", limit, 1);
    if let Some(filter) = filter {
        v.at("filter", |v| filter.validate(v));
    }
    if let Some(params) = params {
        v.at("params", |v| params.validate(v));
    }
    v.into_result()?;
    filter.map_or(Ok(()), Filter::check_supported)?;
    params.map_or(Ok(()), SearchParams::check)
}

impl Operation for ScrollPoints {
    type Output = ScrollResult;
    const NAME: &'static str = "points.scroll";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "scroll_request";

    fn validate(&self) -> Result<()> {
        validate_read(self.limit, self.filter.as_ref(), None, |_| {})?;
        if self.order_by.is_some() && self.offset.is_some() {
            return Err(Error::wrong_input(
                "Cannot use an `offset` when using `order_by`. The alternative for paging is to use \
                 `order_by.start_from` and a filter to exclude the IDs that you've already seen \
                 for the `order_by.start_from` value",
            ));
        }
        Ok(())
    }
}

/// Number of matching points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CountRequest")]
pub struct CountPoints {
    /// Only these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Exact by default; otherwise an estimate will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<bool>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

/// A number of points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CountResult {
    /// The number.
    pub count: usize,
}

impl Operation for CountPoints {
    type Output = CountResult;
    const NAME: &'static str = "points.count";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "count_request";

    fn validate(&self) -> Result<()> {
        validate_read(None, self.filter.as_ref(), None, |_| {})
    }
}

/// Checks every query of a batch.
fn validate_searches<O: Operation>(searches: &[O]) -> Result<()> {
    if searches.len() > BATCH_MAX {
        return Err(Error::bad_request(format_args!(
            "Batch of {} queries exceeds the limit of {BATCH_MAX}",
            searches.len()
        )));
    }
    let mut check = BatchCheck::default();
    for (place, search) in searches.iter().enumerate() {
        check.item(
            format_args!("searches[{place}]"),
            O::BODY,
            search.validate(),
        );
    }
    check.finish()
}

//! Operations that read points.

use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::{Record, ScoredPoint};
use crate::query::{
    LookupLocation, NamedQueryVector, Query, RecommendInput, RecommendStrategy, SearchParams,
    VectorInput,
};
use crate::selector::{ShardKeySelector, WithPayload, WithVector};
use crate::{Error, PointId, Result, Violations};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Default number of results.
pub const LIMIT_DEFAULT: usize = 10;
/// Largest number of queries in one batch.
pub const BATCH_MAX: usize = 1_024;

/// Points by id, in the order asked for; missing ones are skipped.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct GetPoints {
    /// The ids.
    pub ids: Vec<PointId>,
    /// Payload to return; none by default.
    #[serde(default)]
    pub with_payload: Option<WithPayload>,
    /// Vectors to return; none by default.
    #[serde(default, alias = "with_vectors")]
    pub with_vector: Option<WithVector>,
    /// Shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

impl Operation for GetPoints {
    type Output = Vec<Record>;
    const NAME: &'static str = "points.get_many";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "point_request";

    fn validate(&self) -> Result<()> {
        self.shard_key.check_supported()
    }
}

/// One point with payload and vectors; 404 when missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetPoint {
    /// Its id.
    pub id: PointId,
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
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ScrollPoints {
    /// First id to include.
    #[serde(default)]
    pub offset: Option<PointId>,
    /// Number of points; 10 by default.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Only these.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// Payload to return; all by default.
    #[serde(default)]
    pub with_payload: Option<WithPayload>,
    /// Vectors to return; none by default.
    #[serde(default, alias = "with_vectors")]
    pub with_vector: Option<WithVector>,
    /// Another order. Not built.
    #[serde(default)]
    pub order_by: Option<Value>,
    /// Shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

/// A page of points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    shard_key: &ShardKeySelector,
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
    shard_key.check_supported()
}

fn refuse_given<T>(value: Option<&T>, name: &str) -> Result<()> {
    value.map_or(Ok(()), |_| Err(Error::unimplemented(name)))
}

impl Operation for ScrollPoints {
    type Output = ScrollResult;
    const NAME: &'static str = "points.scroll";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "scroll_request";

    fn validate(&self) -> Result<()> {
        validate_read(
            self.limit,
            self.filter.as_ref(),
            None,
            &self.shard_key,
            |_| {},
        )?;
        refuse_given(self.order_by.as_ref(), "order_by")
    }
}

/// Number of matching points.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct CountPoints {
    /// Only these.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// Exact by default; otherwise an estimate will do.
    #[serde(default)]
    pub exact: Option<bool>,
    /// Shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

/// A number of points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
        validate_read(None, self.filter.as_ref(), None, &self.shard_key, |_| {})
    }
}

/// The universal query.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct QueryPoints {
    /// Queries whose results are ranked again. Not built.
    #[serde(default)]
    pub prefetch: Option<Value>,
    /// What to look for; without it, points in the order of their ids.
    #[serde(default)]
    pub query: Option<Query>,
    /// Name of the vector; the unnamed one by default.
    #[serde(default)]
    pub using: Option<String>,
    /// Only these.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// How to search.
    #[serde(default)]
    pub params: Option<SearchParams>,
    /// Only results with a strictly better score.
    #[serde(default)]
    pub score_threshold: Option<f32>,
    /// Number of results; 10 by default.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Number of best results to leave out.
    #[serde(default)]
    pub offset: Option<usize>,
    /// Vectors to return; none by default.
    #[serde(default, alias = "with_vectors")]
    pub with_vector: Option<WithVector>,
    /// Payload to return; none by default.
    #[serde(default)]
    pub with_payload: Option<WithPayload>,
    /// Take example vectors from another collection. Not built.
    #[serde(default)]
    pub lookup_from: Option<LookupLocation>,
    /// Shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

/// Found points, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct QueryResult {
    /// The points.
    pub points: Vec<ScoredPoint>,
}

impl Operation for QueryPoints {
    type Output = QueryResult;
    const NAME: &'static str = "points.query";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "internal";

    fn validate(&self) -> Result<()> {
        let filter = self.filter.as_ref();
        validate_read(
            self.limit,
            filter,
            self.params.as_ref(),
            &self.shard_key,
            |v| {
                if let Some(query) = &self.query {
                    v.at("query", |v| query.validate(v));
                }
            },
        )?;
        let has_prefetch = match &self.prefetch {
            None | Some(Value::Null) => false,
            Some(Value::Array(list)) => !list.is_empty(),
            Some(_) => true,
        };
        if has_prefetch && self.query.is_none() {
            return Err(Error::bad_request(
                "A query is needed to merge the prefetches. Can't have prefetches without defining a query.",
            ));
        }
        if self.score_threshold.is_some() && self.query.is_none() {
            return Err(Error::bad_request(
                "A query is needed to use the score_threshold. Can't have score_threshold without defining a query.",
            ));
        }
        self.query.as_ref().map_or(Ok(()), Query::check_supported)?;
        if has_prefetch {
            return Err(Error::unimplemented("prefetch"));
        }
        refuse_given(self.lookup_from.as_ref(), "lookup_from")
    }
}

/// Several queries; each answers for itself.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct QueryBatch {
    /// The queries.
    pub searches: Vec<QueryPoints>,
}

fn validate_batch<O: Operation>(searches: &[O]) -> Result<()> {
    if searches.len() > BATCH_MAX {
        return Err(Error::bad_request(format_args!(
            "Batch of {} queries exceeds the limit of {BATCH_MAX}",
            searches.len()
        )));
    }
    searches.iter().try_for_each(Operation::validate)
}

impl Operation for QueryBatch {
    type Output = Vec<QueryResult>;
    const NAME: &'static str = "points.query_batch";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "searches.internal";

    fn validate(&self) -> Result<()> {
        validate_batch(&self.searches)
    }
}

/// The retired nearest-neighbour search.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SearchPoints {
    /// The query, perhaps with the name of the vector.
    pub vector: NamedQueryVector,
    /// Only these.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// How to search.
    #[serde(default)]
    pub params: Option<SearchParams>,
    /// Number of results.
    #[serde(alias = "top")]
    pub limit: usize,
    /// Number of best results to leave out.
    #[serde(default)]
    pub offset: Option<usize>,
    /// Payload to return; none by default.
    #[serde(default)]
    pub with_payload: Option<WithPayload>,
    /// Vectors to return; none by default.
    #[serde(default, alias = "with_vectors")]
    pub with_vector: Option<WithVector>,
    /// Only results with a strictly better score.
    #[serde(default)]
    pub score_threshold: Option<f32>,
    /// Shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

impl Operation for SearchPoints {
    type Output = Vec<ScoredPoint>;
    const NAME: &'static str = "points.search";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "search_request";

    fn validate(&self) -> Result<()> {
        let filter = self.filter.as_ref();
        validate_read(
            Some(self.limit),
            filter,
            self.params.as_ref(),
            &self.shard_key,
            |v| {
                v.at("vector", |v| self.vector.vector.validate(v));
            },
        )
    }
}

impl From<SearchPoints> for QueryPoints {
    fn from(search: SearchPoints) -> Self {
        Self {
            query: Some(Query::Nearest(VectorInput::Vector(search.vector.vector))),
            using: Some(search.vector.name),
            filter: search.filter,
            params: search.params,
            score_threshold: search.score_threshold,
            limit: Some(search.limit),
            offset: search.offset,
            with_vector: search.with_vector,
            with_payload: search.with_payload,
            shard_key: search.shard_key,
            ..Self::default()
        }
    }
}

/// Several retired searches.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct SearchBatch {
    /// The searches.
    pub searches: Vec<SearchPoints>,
}

impl Operation for SearchBatch {
    type Output = Vec<Vec<ScoredPoint>>;
    const NAME: &'static str = "points.search_batch";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "searches.search_request";

    fn validate(&self) -> Result<()> {
        validate_batch(&self.searches)
    }
}

/// The retired recommendation.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RecommendPoints {
    /// Examples to be near to.
    #[serde(default)]
    pub positive: Vec<VectorInput>,
    /// Examples to be far from.
    #[serde(default)]
    pub negative: Vec<VectorInput>,
    /// How examples become a score.
    #[serde(default)]
    pub strategy: Option<RecommendStrategy>,
    /// Only these.
    #[serde(default)]
    pub filter: Option<Filter>,
    /// How to search.
    #[serde(default)]
    pub params: Option<SearchParams>,
    /// Number of results.
    #[serde(alias = "top")]
    pub limit: usize,
    /// Number of best results to leave out.
    #[serde(default)]
    pub offset: Option<usize>,
    /// Payload to return; none by default.
    #[serde(default)]
    pub with_payload: Option<WithPayload>,
    /// Vectors to return; none by default.
    #[serde(default, alias = "with_vectors")]
    pub with_vector: Option<WithVector>,
    /// Only results with a strictly better score.
    #[serde(default)]
    pub score_threshold: Option<f32>,
    /// Name of the vector.
    #[serde(default)]
    pub using: Option<String>,
    /// Take example vectors from another collection. Not built.
    #[serde(default)]
    pub lookup_from: Option<LookupLocation>,
    /// Shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

impl RecommendPoints {
    fn input(&self) -> RecommendInput {
        RecommendInput {
            positive: self.positive.clone(),
            negative: self.negative.clone(),
            strategy: self.strategy,
        }
    }
}

impl Operation for RecommendPoints {
    type Output = Vec<ScoredPoint>;
    const NAME: &'static str = "points.recommend";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "recommend_request";

    fn validate(&self) -> Result<()> {
        let filter = self.filter.as_ref();
        let input = self.input();
        validate_read(
            Some(self.limit),
            filter,
            self.params.as_ref(),
            &self.shard_key,
            |v| {
                input.validate(v);
            },
        )?;
        input.check_supported()?;
        refuse_given(self.lookup_from.as_ref(), "lookup_from")
    }
}

impl From<RecommendPoints> for QueryPoints {
    fn from(recommend: RecommendPoints) -> Self {
        Self {
            query: Some(Query::Recommend(recommend.input())),
            using: recommend.using,
            filter: recommend.filter,
            params: recommend.params,
            score_threshold: recommend.score_threshold,
            limit: Some(recommend.limit),
            offset: recommend.offset,
            with_vector: recommend.with_vector,
            with_payload: recommend.with_payload,
            shard_key: recommend.shard_key,
            ..Self::default()
        }
    }
}

/// Several retired recommendations.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct RecommendBatch {
    /// The recommendations.
    pub searches: Vec<RecommendPoints>,
}

impl Operation for RecommendBatch {
    type Output = Vec<Vec<ScoredPoint>>;
    const NAME: &'static str = "points.recommend_batch";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "searches.recommend_request";

    fn validate(&self) -> Result<()> {
        validate_batch(&self.searches)
    }
}

//! The universal query, alone and in batches.

use super::{refuse_given, validate_read, validate_searches};
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::ScoredPoint;
use crate::query::{LookupLocation, Query, SearchParams};
use crate::selector::{ShardKeySelector, WithPayload, WithVector};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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

impl Operation for QueryBatch {
    type Output = Vec<QueryResult>;
    const NAME: &'static str = "points.query_batch";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        validate_searches(&self.searches)
    }
}

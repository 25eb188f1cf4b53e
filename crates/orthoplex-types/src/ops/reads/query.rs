//! The universal query, alone and in batches.

use super::{validate_read, validate_searches};
use crate::Result;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::ScoredPoint;
use crate::query::{LookupLocation, Prefetch, Query, SearchParams, check_stage};
use crate::schema::OneOrMany;
use crate::selector::{WithPayload, WithVector};
use crate::shard_key::ShardKeySelector;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The universal query.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "QueryRequest")]
pub struct QueryPoints {
    /// Queries whose results are ranked again.
    #[serde(
        default,
        deserialize_with = "crate::de::one_or_many",
        serialize_with = "crate::de::as_one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<OneOrMany<Prefetch>>")]
    pub prefetch: Vec<Prefetch>,
    /// What to look for; without it, points in the order of their ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Query>,
    /// Name of the vector; the unnamed one by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Only these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// How to search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<SearchParams>,
    /// Only results with a strictly better score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_threshold: Option<f32>,
    /// Number of results; 10 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Number of best results to leave out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// Vectors to return; none by default.
    #[serde(
        default,
        alias = "with_vectors",
        skip_serializing_if = "Option::is_none"
    )]
    pub with_vector: Option<WithVector>,
    /// Payload to return; none by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_payload: Option<WithPayload>,
    /// Take example vectors from another collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_from: Option<LookupLocation>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

/// Found points, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "QueryResponse")]
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
        validate_read(self.limit, filter, self.params.as_ref(), |v| {
            if let Some(query) = &self.query {
                v.at("query", |v| query.validate(v));
            }
            Prefetch::validate_root(&self.prefetch, v);
        })?;
        check_stage(
            &self.prefetch,
            self.query.as_ref(),
            self.using.as_deref(),
            self.score_threshold,
        )?;
        self.prefetch.iter().try_for_each(Prefetch::check)
    }

    fn other_collections(&self) -> Vec<&str> {
        let own = self.lookup_from.iter().map(|own| own.collection.as_str());
        own.chain(self.prefetch.iter().flat_map(Prefetch::lookups))
            .collect()
    }
}

/// Several queries; each answers for itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "QueryRequestBatch")]
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

    fn other_collections(&self) -> Vec<&str> {
        let searches = self.searches.iter();
        searches.flat_map(Operation::other_collections).collect()
    }
}

//! Search and recommend as older clients ask for them. Each becomes a [`QueryPoints`].

use super::{QueryPoints, validate_read, validate_searches};
use crate::Result;
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::ScoredPoint;
use crate::query::{
    LookupLocation, NamedQueryVector, Query, RecommendExample, RecommendInput, RecommendStrategy,
    SearchParams, UsingVector, VectorInput,
};
use crate::selector::{WithPayload, WithVector};
use crate::shard_key::ShardKeySelector;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The retired nearest-neighbour search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SearchRequest")]
pub struct SearchPoints {
    /// The query, perhaps with the name of the vector.
    pub vector: NamedQueryVector,
    /// Only these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// How to search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<SearchParams>,
    /// Number of results.
    #[serde(alias = "top")]
    pub limit: usize,
    /// Number of best results to leave out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
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
    /// Only results with a strictly better score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_threshold: Option<f32>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

impl Operation for SearchPoints {
    type Output = Vec<ScoredPoint>;
    const NAME: &'static str = "points.search";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "search_request";

    fn validate(&self) -> Result<()> {
        let filter = self.filter.as_ref();
        validate_read(Some(self.limit), filter, self.params.as_ref(), |v| {
            v.at("vector", |v| self.vector.vector.validate(v))
        })
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SearchRequestBatch")]
pub struct SearchBatch {
    /// The searches.
    pub searches: Vec<SearchPoints>,
}

impl Operation for SearchBatch {
    type Output = Vec<Vec<ScoredPoint>>;
    const NAME: &'static str = "points.search_batch";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        validate_searches(&self.searches)
    }
}

/// The retired recommendation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "RecommendRequest")]
pub struct RecommendPoints {
    /// Examples to be near to.
    #[serde(
        default,
        deserialize_with = "crate::de::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Vec<RecommendExample>")]
    pub positive: Vec<VectorInput>,
    /// Examples to be far from.
    #[serde(
        default,
        deserialize_with = "crate::de::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Vec<RecommendExample>")]
    pub negative: Vec<VectorInput>,
    /// How examples become a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<RecommendStrategy>,
    /// Only these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// How to search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<SearchParams>,
    /// Number of results.
    #[serde(alias = "top")]
    pub limit: usize,
    /// Number of best results to leave out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
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
    /// Only results with a strictly better score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_threshold: Option<f32>,
    /// Name of the vector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<UsingVector>")]
    pub using: Option<String>,
    /// Take example vectors from another collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_from: Option<LookupLocation>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

impl Operation for RecommendPoints {
    type Output = Vec<ScoredPoint>;
    const NAME: &'static str = "points.recommend";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "recommend_request";

    fn validate(&self) -> Result<()> {
        let filter = self.filter.as_ref();
        validate_read(
            Some(self.limit),
            filter,
            self.params.as_ref(),
            // A vector that fits nothing is told by its dimension.
            |_| {},
        )
    }

    fn other_collections(&self) -> Vec<&str> {
        let lookup = self.lookup_from.iter();
        lookup.map(|own| own.collection.as_str()).collect()
    }
}

impl From<RecommendPoints> for QueryPoints {
    fn from(recommend: RecommendPoints) -> Self {
        Self {
            query: Some(Query::Recommend(RecommendInput {
                positive: recommend.positive,
                negative: recommend.negative,
                strategy: recommend.strategy,
            })),
            using: recommend.using,
            filter: recommend.filter,
            params: recommend.params,
            score_threshold: recommend.score_threshold,
            limit: Some(recommend.limit),
            offset: recommend.offset,
            with_vector: recommend.with_vector,
            with_payload: recommend.with_payload,
            lookup_from: recommend.lookup_from,
            shard_key: recommend.shard_key,
            ..Self::default()
        }
    }
}

/// Several retired recommendations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "RecommendRequestBatch")]
pub struct RecommendBatch {
    /// The recommendations.
    pub searches: Vec<RecommendPoints>,
}

impl Operation for RecommendBatch {
    type Output = Vec<Vec<ScoredPoint>>;
    const NAME: &'static str = "points.recommend_batch";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        validate_searches(&self.searches)
    }

    fn other_collections(&self) -> Vec<&str> {
        let searches = self.searches.iter();
        searches.flat_map(Operation::other_collections).collect()
    }
}

//! Discovery as older clients ask for it. It becomes a [`QueryPoints`].

use super::{QueryPoints, validate_read, validate_searches};
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::ScoredPoint;
use crate::query::{
    ContextExamplePair, ContextPair, DiscoverInput, LookupLocation, Query, RecommendExample,
    SearchParams, UsingVector, VectorInput, validate_pairs,
};
use crate::selector::{WithPayload, WithVector};
use crate::shard_key::ShardKeySelector;
use crate::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The retired discovery: near to a target, or only on the right side of pairs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DiscoverRequest")]
pub struct DiscoverPoints {
    /// What to be near to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<RecommendExample>")]
    pub target: Option<VectorInput>,
    /// The pairs.
    #[serde(
        default,
        deserialize_with = "crate::de::null_as_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<Vec<ContextExamplePair>>")]
    pub context: Vec<ContextPair>,
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

impl Operation for DiscoverPoints {
    type Output = Vec<ScoredPoint>;
    const NAME: &'static str = "points.discover";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "discover_request";

    fn validate(&self) -> Result<()> {
        let filter = self.filter.as_ref();
        validate_read(Some(self.limit), filter, self.params.as_ref(), |v| {
            if let Some(target) = &self.target {
                v.at("target", |v| target.validate(v));
            }
            v.at("context", |v| validate_pairs(&self.context, v));
        })?;
        if self.target.is_none() && self.context.is_empty() {
            return Err(Error::bad_request(
                "target and context are both empty, at least one of them is needed",
            ));
        }
        Ok(())
    }

    fn other_collections(&self) -> Vec<&str> {
        let lookup = self.lookup_from.iter();
        lookup.map(|own| own.collection.as_str()).collect()
    }
}

impl From<DiscoverPoints> for QueryPoints {
    fn from(discover: DiscoverPoints) -> Self {
        let context = discover.context;
        let query = match discover.target {
            Some(target) => Query::Discover(DiscoverInput { target, context }),
            None => Query::Context(context),
        };
        Self {
            query: Some(query),
            using: discover.using,
            filter: discover.filter,
            params: discover.params,
            limit: Some(discover.limit),
            offset: discover.offset,
            with_vector: discover.with_vector,
            with_payload: discover.with_payload,
            lookup_from: discover.lookup_from,
            shard_key: discover.shard_key,
            ..Self::default()
        }
    }
}

/// Several retired discoveries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DiscoverRequestBatch")]
pub struct DiscoverBatch {
    /// The discoveries.
    pub searches: Vec<DiscoverPoints>,
}

impl Operation for DiscoverBatch {
    type Output = Vec<Vec<ScoredPoint>>;
    const NAME: &'static str = "points.discover_batch";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        validate_searches(&self.searches)
    }

    fn other_collections(&self) -> Vec<&str> {
        let searches = self.searches.iter();
        searches.flat_map(Operation::other_collections).collect()
    }
}

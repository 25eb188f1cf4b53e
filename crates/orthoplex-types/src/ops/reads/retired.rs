//! Search, recommendation and discovery as older clients ask for them. Each becomes a [`QueryPoints`].
//!
//! Members that all of them have are said once, in [`retired!`]; batches and what they lead to as well.

use super::{QueryPoints, validate_read, validate_searches};
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::ScoredPoint;
use crate::query::{
    ContextExamplePair, ContextPair, DiscoverInput, LookupLocation, NamedQueryVector, Query,
    RecommendExample, RecommendInput, RecommendStrategy, SearchParams, UsingVector, VectorInput,
    validate_pairs,
};
use crate::selector::{WithPayload, WithVector};
use crate::shard_key::ShardKeySelector;
use crate::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::mem::take;

/// Declares a read by its own members and adds those that all have; and its batch.
macro_rules! retired {
    (
        $(#[$meta:meta])* $name:ident { $($own:tt)* }
        $(#[$batch_meta:meta])* $batch:ident = $operation:literal
    ) => {
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        $(#[$meta])*
        pub struct $name {
            $($own)*
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
            /// Shard key.
            #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
            pub shard_key: ShardKeySelector,
        }

        impl $name {
            /// A query with the members that all reads have, which are taken out.
            fn take_common(&mut self) -> QueryPoints {
                QueryPoints {
                    filter: self.filter.take(),
                    params: self.params.take(),
                    limit: Some(self.limit),
                    offset: self.offset,
                    with_vector: self.with_vector.take(),
                    with_payload: self.with_payload.take(),
                    shard_key: take(&mut self.shard_key),
                    ..QueryPoints::default()
                }
            }
        }

        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        $(#[$batch_meta])*
        pub struct $batch {
            /// Each answers for itself.
            pub searches: Vec<$name>,
        }

        impl Operation for $batch {
            type Output = Vec<Vec<ScoredPoint>>;
            const NAME: &'static str = $operation;
            const ACCESS: Access = Access::Read;

            fn validate(&self) -> Result<()> {
                validate_searches(&self.searches)
            }

            fn other_collections(&self) -> Vec<&str> {
                let searches = self.searches.iter();
                searches.flat_map(Operation::other_collections).collect()
            }
        }
    };
}

retired! {
    /// The retired nearest-neighbour search.
    #[schemars(rename = "SearchRequest")]
    SearchPoints {
        /// The query, perhaps with the name of the vector.
        pub vector: NamedQueryVector,
        /// Only results with a strictly better score.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub score_threshold: Option<f32>,
    }
    /// Several retired searches.
    #[schemars(rename = "SearchRequestBatch")]
    SearchBatch = "points.search_batch"
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
    fn from(mut search: SearchPoints) -> Self {
        let common = search.take_common();
        Self {
            query: Some(Query::Nearest(VectorInput::Vector(search.vector.vector))),
            using: Some(search.vector.name),
            score_threshold: search.score_threshold,
            ..common
        }
    }
}

retired! {
    /// The retired recommendation.
    #[derive(Default)]
    #[schemars(rename = "RecommendRequest")]
    RecommendPoints {
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
    }
    /// Several retired recommendations.
    #[schemars(rename = "RecommendRequestBatch")]
    RecommendBatch = "points.recommend_batch"
}

impl Operation for RecommendPoints {
    type Output = Vec<ScoredPoint>;
    const NAME: &'static str = "points.recommend";
    const ACCESS: Access = Access::Read;
    const BODY: &'static str = "recommend_request";

    fn validate(&self) -> Result<()> {
        let filter = self.filter.as_ref();
        // A vector that fits nothing is told by its dimension.
        validate_read(Some(self.limit), filter, self.params.as_ref(), |_| {})
    }

    fn other_collections(&self) -> Vec<&str> {
        let lookup = self.lookup_from.iter();
        lookup.map(|own| own.collection.as_str()).collect()
    }
}

impl From<RecommendPoints> for QueryPoints {
    fn from(mut recommend: RecommendPoints) -> Self {
        let common = recommend.take_common();
        Self {
            query: Some(Query::Recommend(RecommendInput {
                positive: recommend.positive,
                negative: recommend.negative,
                strategy: recommend.strategy,
            })),
            using: recommend.using,
            score_threshold: recommend.score_threshold,
            lookup_from: recommend.lookup_from,
            ..common
        }
    }
}

retired! {
    /// The retired discovery: near to a target, or only on the right side of pairs.
    #[derive(Default)]
    #[schemars(rename = "DiscoverRequest")]
    DiscoverPoints {
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
        /// Name of the vector.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<UsingVector>")]
        pub using: Option<String>,
        /// Take example vectors from another collection.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub lookup_from: Option<LookupLocation>,
    }
    /// Several retired discoveries.
    #[schemars(rename = "DiscoverRequestBatch")]
    DiscoverBatch = "points.discover_batch"
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
    fn from(mut discover: DiscoverPoints) -> Self {
        let common = discover.take_common();
        let context = discover.context;
        let query = match discover.target {
            Some(target) => Query::Discover(DiscoverInput { target, context }),
            None => Query::Context(context),
        };
        Self {
            query: Some(query),
            using: discover.using,
            lookup_from: discover.lookup_from,
            ..common
        }
    }
}

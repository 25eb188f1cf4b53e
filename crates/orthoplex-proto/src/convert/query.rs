//! Queries and search parameters.

mod formula;

use super::macros::{wire_enum, wire_struct};
use super::{Wire, no_variant, required};
use crate::qdrant::{self as proto, feedback_strategy, query::Variant, start_from, text_query};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::query::{
    AcornSearchParams, Bm25Params, ContextPair, Direction, DiscoverInput, FeedbackInput,
    FeedbackItem, FeedbackStrategy, Fusion, IdfCorpus, IdfParams, IdfScope, LookupLocation, Mmr,
    NaiveFeedback, OrderBy, Prefetch, QuantizationSearchParams, Query, RecommendInput,
    RecommendStrategy, Rrf, Sample, SearchParams, StartFrom, TextInput, TextScoring,
};
use orthoplex_types::{Error, Result};

impl Wire<proto::Query> for Query {
    fn decode(message: proto::Query) -> Result<Self> {
        Ok(match message.variant.ok_or_else(|| no_variant("Query"))? {
            Variant::Nearest(input) => Self::Nearest(Wire::decode(input)?),
            Variant::NearestWithMmr(input) => Self::Mmr {
                nearest: required(input.nearest, "NearestInputWithMmr must have a nearest")?,
                mmr: required(input.mmr, "NearestInputWithMmr must have an mmr")?,
            },
            Variant::Recommend(input) => Self::Recommend(Wire::decode(input)?),
            Variant::Discover(input) => Self::Discover(Wire::decode(input)?),
            Variant::Context(input) => Self::Context(Wire::decode(input.pairs)?),
            Variant::RelevanceFeedback(input) => Self::RelevanceFeedback(Wire::decode(input)?),
            Variant::OrderBy(order) => Self::OrderBy(Wire::decode(order)?),
            Variant::Fusion(fusion) => Self::Fusion(match FusionKind::decode(fusion)? {
                FusionKind::Rrf => Fusion::Rrf(Rrf::default()),
                FusionKind::Dbsf => Fusion::Dbsf,
            }),
            Variant::Rrf(rrf) => Self::Fusion(Fusion::Rrf(Wire::decode(rrf)?)),
            Variant::Sample(sample) => Self::Sample(Wire::decode(sample)?),
            Variant::Formula(formula) => Self::Formula(Wire::decode(formula)?),
            Variant::Text(input) => Self::Text(Wire::decode(input)?),
        })
    }

    fn encode(self) -> Result<proto::Query> {
        let variant = match self {
            Self::Nearest(input) => Variant::Nearest(input.encode()?),
            Self::Mmr { nearest, mmr } => Variant::NearestWithMmr(proto::NearestInputWithMmr {
                nearest: Some(nearest.encode()?),
                mmr: Some(mmr.encode()?),
            }),
            Self::Recommend(input) => Variant::Recommend(input.encode()?),
            Self::Discover(input) => Variant::Discover(input.encode()?),
            Self::Context(pairs) => Variant::Context(proto::ContextInput {
                pairs: pairs.encode()?,
            }),
            Self::RelevanceFeedback(input) => Variant::RelevanceFeedback(input.encode()?),
            Self::OrderBy(order) => Variant::OrderBy(order.encode()?),
            Self::Fusion(Fusion::Dbsf) => Variant::Fusion(FusionKind::Dbsf.encode()?),
            Self::Fusion(Fusion::Rrf(rrf)) => Variant::Rrf(rrf.encode()?),
            Self::Sample(sample) => Variant::Sample(sample.encode()?),
            Self::Formula(formula) => Variant::Formula(formula.encode()?),
            Self::Text(input) => Variant::Text(input.encode()?),
        };
        Ok(proto::Query {
            variant: Some(variant),
        })
    }
}

/// The ways of fusion that have a name; one with parameters is a variant of its own.
enum FusionKind {
    Rrf,
    Dbsf,
}

wire_enum!(FusionKind = proto::Fusion as "fusion" { Rrf, Dbsf });
wire_enum!(Sample = proto::Sample as "sample" { Random });
wire_enum!(Direction = proto::Direction as "direction" { Asc, Desc });
wire_struct!(Rrf = proto::Rrf { same { k, weights } });
wire_struct!(Mmr = proto::Mmr { same { diversity, candidates_limit } });
wire_struct!(OrderBy = proto::OrderBy { same { key, direction, start_from } });

impl Wire<proto::StartFrom> for StartFrom {
    fn decode(message: proto::StartFrom) -> Result<Self> {
        Ok(
            match message.value.ok_or_else(|| no_variant("StartFrom"))? {
                start_from::Value::Float(value) => Self::Float(value),
                start_from::Value::Integer(value) => Self::Integer(value),
                start_from::Value::Timestamp(moment) => Self::Datetime(Wire::decode(moment)?),
                start_from::Value::Datetime(text) => {
                    Self::Datetime(Timestamp::parse(&text).ok_or_else(|| {
                        Error::invalid(format!("'{text}' is not a valid datetime"))
                    })?)
                }
            },
        )
    }

    fn encode(self) -> Result<proto::StartFrom> {
        let value = match self {
            Self::Float(value) => start_from::Value::Float(value),
            Self::Integer(value) => start_from::Value::Integer(value),
            Self::Datetime(moment) => start_from::Value::Timestamp(moment.encode()?),
        };
        Ok(proto::StartFrom { value: Some(value) })
    }
}

wire_struct!(DiscoverInput = proto::DiscoverInput {
    required {
        target = target or "DiscoverInput must have a target",
        context = context or "DiscoverInput must have a context",
    }
});

impl Wire<proto::ContextInput> for Vec<ContextPair> {
    fn decode(message: proto::ContextInput) -> Result<Self> {
        Wire::decode(message.pairs)
    }

    fn encode(self) -> Result<proto::ContextInput> {
        Ok(proto::ContextInput {
            pairs: self.encode()?,
        })
    }
}

wire_struct!(ContextPair = proto::ContextInputPair {
    required {
        positive = positive or "ContextPair must have a positive",
        negative = negative or "ContextPair must have a negative",
    }
});

wire_struct!(FeedbackInput = proto::RelevanceFeedbackInput {
    same { feedback }
    required {
        target = target or "RelevanceFeedbackInput must have a target",
        strategy = strategy or "RelevanceFeedbackInput must have a strategy",
    }
});
wire_struct!(FeedbackItem = proto::FeedbackItem {
    same { score }
    required { example = example or "FeedbackItem must have an example" }
});
wire_struct!(NaiveFeedback = proto::NaiveFeedbackStrategy { same { a, b, c } });

impl Wire<proto::FeedbackStrategy> for FeedbackStrategy {
    fn decode(message: proto::FeedbackStrategy) -> Result<Self> {
        match message
            .variant
            .ok_or_else(|| no_variant("FeedbackStrategy"))?
        {
            feedback_strategy::Variant::Naive(naive) => Wire::decode(naive).map(Self::Naive),
        }
    }

    fn encode(self) -> Result<proto::FeedbackStrategy> {
        let Self::Naive(naive) = self;
        Ok(proto::FeedbackStrategy {
            variant: Some(feedback_strategy::Variant::Naive(naive.encode()?)),
        })
    }
}

wire_struct!(Prefetch = proto::PrefetchQuery {
    same { prefetch, query, using, filter, params, score_threshold, limit, lookup_from }
});

wire_enum!(RecommendStrategy = proto::RecommendStrategy as "recommend strategy" {
    AverageVector, BestScore, SumScores,
});

wire_struct!(RecommendInput = proto::RecommendInput { same { positive, negative, strategy } });
wire_struct!(LookupLocation = proto::LookupLocation {
    renamed {
        collection = collection_name,
        vector = vector_name,
        shard_key = shard_key_selector,
    }
});

wire_struct!(SearchParams = proto::SearchParams {
    same { hnsw_ef, exact, quantization, indexed_only, acorn, idf }
});

/// Statistics without a corpus are those of the collection.
impl Wire<proto::IdfParams> for IdfParams {
    fn decode(message: proto::IdfParams) -> Result<Self> {
        let corpus = message.corpus.map(Wire::decode).transpose()?;
        Ok(corpus.map_or(Self::Scope(IdfScope::Global), |corpus| {
            Self::Corpus(IdfCorpus { corpus })
        }))
    }

    fn encode(self) -> Result<proto::IdfParams> {
        let corpus = match self {
            Self::Scope(IdfScope::Global) => None,
            Self::Corpus(own) => Some(own.corpus.encode()?),
        };
        Ok(proto::IdfParams { corpus })
    }
}

wire_struct!(TextInput = proto::TextQuery { same { query, scoring } });
wire_struct!(Bm25Params = proto::Bm25Params { same { k, b } });

impl Wire<text_query::Scoring> for TextScoring {
    fn decode(message: text_query::Scoring) -> Result<Self> {
        let text_query::Scoring::Bm25(params) = message;
        Wire::decode(params).map(Self::Bm25)
    }

    fn encode(self) -> Result<text_query::Scoring> {
        let Self::Bm25(params) = self;
        params.encode().map(text_query::Scoring::Bm25)
    }
}
wire_struct!(QuantizationSearchParams = proto::QuantizationSearchParams {
    same { ignore, rescore, oversampling }
});
wire_struct!(AcornSearchParams = proto::AcornSearchParams { same { enable, max_selectivity } });

//! Queries and search parameters.

use super::macros::{wire_enum, wire_struct};
use super::{Wire, no_variant};
use crate::qdrant::{self as proto, query::Variant};
use orthoplex_types::query::{
    AcornSearchParams, LookupLocation, QuantizationSearchParams, Query, RecommendInput,
    RecommendStrategy, SearchParams,
};
use orthoplex_types::{Error, Result};

impl Wire<proto::Query> for Query {
    fn decode(message: proto::Query) -> Result<Self> {
        Ok(match message.variant.ok_or_else(|| no_variant("Query"))? {
            Variant::Nearest(input) => Self::Nearest(Wire::decode(input)?),
            Variant::Recommend(input) => Self::Recommend(Wire::decode(input)?),
            Variant::Discover(_) => Self::Unbuilt("discover"),
            Variant::Context(_) => Self::Unbuilt("context"),
            Variant::OrderBy(_) => Self::Unbuilt("order_by"),
            Variant::Fusion(_) => Self::Unbuilt("fusion"),
            Variant::Sample(_) => Self::Unbuilt("sample"),
            Variant::Formula(_) => Self::Unbuilt("formula"),
            Variant::NearestWithMmr(_) => Self::Unbuilt("mmr"),
            Variant::Rrf(_) => Self::Unbuilt("rrf"),
            Variant::RelevanceFeedback(_) => Self::Unbuilt("relevance_feedback"),
            Variant::Text(_) => Self::Unbuilt("text"),
        })
    }

    fn encode(self) -> Result<proto::Query> {
        let variant = match self {
            Self::Nearest(input) => Variant::Nearest(input.encode()?),
            Self::Recommend(input) => Variant::Recommend(input.encode()?),
            Self::Unbuilt(name) => {
                return Err(Error::unimplemented(format_args!("query variant `{name}`")));
            }
        };
        Ok(proto::Query {
            variant: Some(variant),
        })
    }
}

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
    same { hnsw_ef, exact, quantization, indexed_only, acorn }
    refused { idf as "params.idf" }
});
wire_struct!(QuantizationSearchParams = proto::QuantizationSearchParams {
    same { ignore, rescore, oversampling }
});
wire_struct!(AcornSearchParams = proto::AcornSearchParams { same { enable, max_selectivity } });

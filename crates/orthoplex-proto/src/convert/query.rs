//! Queries and search parameters.

use super::{Wire, no_variant, refuse, size, wire_enum};
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

wire_enum!(RecommendStrategy, proto::RecommendStrategy, "recommend strategy", {
    AverageVector = AverageVector, BestScore = BestScore, SumScores = SumScores,
});

impl Wire<proto::RecommendInput> for RecommendInput {
    fn decode(message: proto::RecommendInput) -> Result<Self> {
        Ok(Self {
            positive: Wire::decode(message.positive)?,
            negative: Wire::decode(message.negative)?,
            strategy: Wire::decode(message.strategy)?,
        })
    }

    fn encode(self) -> Result<proto::RecommendInput> {
        Ok(proto::RecommendInput {
            positive: self.positive.encode()?,
            negative: self.negative.encode()?,
            strategy: self.strategy.encode()?,
        })
    }
}

impl Wire<proto::LookupLocation> for LookupLocation {
    fn decode(message: proto::LookupLocation) -> Result<Self> {
        Ok(Self {
            collection: message.collection_name,
            vector: message.vector_name,
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<proto::LookupLocation> {
        Ok(proto::LookupLocation {
            collection_name: self.collection,
            vector_name: self.vector,
            shard_key_selector: self.shard_key.encode()?,
        })
    }
}

impl Wire<proto::SearchParams> for SearchParams {
    fn decode(message: proto::SearchParams) -> Result<Self> {
        refuse(message.idf, "params.idf")?;
        Ok(Self {
            hnsw_ef: message.hnsw_ef.map(size),
            exact: message.exact.unwrap_or(false),
            quantization: Wire::decode(message.quantization)?,
            indexed_only: message.indexed_only.unwrap_or(false),
            acorn: Wire::decode(message.acorn)?,
        })
    }

    fn encode(self) -> Result<proto::SearchParams> {
        Ok(proto::SearchParams {
            hnsw_ef: self.hnsw_ef.map(|ef| ef as u64),
            exact: Some(self.exact),
            quantization: self.quantization.encode()?,
            indexed_only: Some(self.indexed_only),
            acorn: self.acorn.encode()?,
            idf: None,
        })
    }
}

impl Wire<proto::QuantizationSearchParams> for QuantizationSearchParams {
    fn decode(message: proto::QuantizationSearchParams) -> Result<Self> {
        Ok(Self {
            ignore: message.ignore.unwrap_or(false),
            rescore: message.rescore,
            oversampling: message.oversampling,
        })
    }

    fn encode(self) -> Result<proto::QuantizationSearchParams> {
        Ok(proto::QuantizationSearchParams {
            ignore: Some(self.ignore),
            rescore: self.rescore,
            oversampling: self.oversampling,
        })
    }
}

impl Wire<proto::AcornSearchParams> for AcornSearchParams {
    fn decode(message: proto::AcornSearchParams) -> Result<Self> {
        let enable = message.enable.unwrap_or(false);
        Ok(Self {
            enable,
            max_selectivity: message.max_selectivity,
        })
    }

    fn encode(self) -> Result<proto::AcornSearchParams> {
        let enable = Some(self.enable);
        Ok(proto::AcornSearchParams {
            enable,
            max_selectivity: self.max_selectivity,
        })
    }
}

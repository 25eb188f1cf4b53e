//! Single messages by their names, as plain data in the shape of REST and back.
//!
//! For callers that hold messages without an operation around them. What a message means is said by its
//! [`Wire`] alone; here is only which type that is.

use super::Wire;
use crate::qdrant as proto;
use orthoplex_types::config::{
    CollectionConfig, CollectionParamsDiff, HnswConfigDiff, MultiVectorConfig,
    OptimizersConfigDiff, QuantizationConfig, QuantizationDiff, SparseVectorParams,
    StrictModeConfig, VectorParams, VectorParamsDiff, VectorsConfig, WalConfigDiff,
};
use orthoplex_types::field_index::IndexParams;
use orthoplex_types::filter::{Condition, FieldCondition, Filter, Match, MinShould};
use orthoplex_types::info::{AliasDescription, CollectionDescription, CollectionInfo};
use orthoplex_types::operation::WriteOrdering;
use orthoplex_types::ops::cluster::{CreateShardKey, DropShardKey};
use orthoplex_types::ops::collections::AliasAction;
use orthoplex_types::ops::reads::{CountResult, FacetHit, GroupsResult};
use orthoplex_types::ops::writes::{PointsUpdate, UpdateResult};
use orthoplex_types::point::{PointStruct, PointVectors, Record, ScoredPoint};
use orthoplex_types::query::{
    AcornSearchParams, ContextPair, DiscoverInput, Expression, LookupLocation, Mmr, OrderBy,
    Prefetch, QuantizationSearchParams, Query, RecommendInput, Rrf, SearchParams, StartFrom,
    VectorInput,
};
use orthoplex_types::selector::{PointsSelector, WithPayload, WithVector};
use orthoplex_types::vector::{NamedVectors, SparseVector, Vector};
use orthoplex_types::{Error, PointId, Result, ShardKey, ShardKeySelector};
use prost::Message;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What messages belong to.
const PACKAGE: &str = "qdrant.";

macro_rules! messages {
    (
        own { $($message:ident => $domain:ty;)+ }
        maybe { $($option:ident => $value:ty;)+ }
    ) => {
        /// Reads the message of that full name, as `qdrant.Filter`, and writes it to a serializer; `None`
        /// when it is no message that stands alone.
        pub fn read_message<S: Serializer>(name: &str, bytes: &[u8], to: S) -> Option<Result<S::Ok>> {
            match name.strip_prefix(PACKAGE)? {
                $(stringify!($message) => Some(
                    parsed::<proto::$message>(bytes)
                        .and_then(<$domain as Wire<proto::$message>>::decode)
                        .and_then(|value| written(&value, to)),
                ),)+
                $(stringify!($option) => Some(
                    parsed::<proto::$option>(bytes)
                        .and_then(|message| <$value as Wire<Option<proto::$option>>>::decode(Some(message)))
                        .and_then(|value| written(&value, to)),
                ),)+
                _ => None,
            }
        }

        /// Writes plain data as the message of that full name; `None` when it is no message that stands
        /// alone.
        pub fn write_message<'de, D: Deserializer<'de>>(name: &str, from: D) -> Option<Result<Vec<u8>>> {
            match name.strip_prefix(PACKAGE)? {
                $(stringify!($message) => Some(
                    <$domain>::deserialize(from)
                        .map_err(Error::bad_request)
                        .and_then(<$domain as Wire<proto::$message>>::encode)
                        .map(|message| message.encode_to_vec()),
                ),)+
                $(stringify!($option) => Some(
                    <$value>::deserialize(from)
                        .map_err(Error::bad_request)
                        .and_then(<$value as Wire<Option<proto::$option>>>::encode)
                        .map(|message| message.unwrap_or_default().encode_to_vec()),
                ),)+
                _ => None,
            }
        }
    };
}

messages! {
    own {
        PointId => PointId;
        PointStruct => PointStruct;
        PointVectors => PointVectors;
        RetrievedPoint => Record;
        ScoredPoint => ScoredPoint;
        Filter => Filter;
        Condition => Condition;
        MinShould => MinShould;
        FieldCondition => FieldCondition;
        Match => Match;
        SearchParams => SearchParams;
        QuantizationSearchParams => QuantizationSearchParams;
        AcornSearchParams => AcornSearchParams;
        Query => Query;
        PrefetchQuery => Prefetch;
        VectorInput => VectorInput;
        RecommendInput => RecommendInput;
        DiscoverInput => DiscoverInput;
        ContextInputPair => ContextPair;
        OrderBy => OrderBy;
        StartFrom => StartFrom;
        LookupLocation => LookupLocation;
        Rrf => Rrf;
        Mmr => Mmr;
        Expression => Expression;
        Vector => Vector;
        SparseVector => SparseVector;
        DenseVector => Vec<f32>;
        MultiDenseVector => Vec<Vec<f32>>;
        VectorParams => VectorParams;
        VectorParamsDiff => VectorParamsDiff;
        SparseVectorParams => SparseVectorParams;
        MultiVectorConfig => MultiVectorConfig;
        HnswConfigDiff => HnswConfigDiff;
        WalConfigDiff => WalConfigDiff;
        OptimizersConfigDiff => OptimizersConfigDiff;
        CollectionParamsDiff => CollectionParamsDiff;
        CollectionConfig => CollectionConfig;
        CollectionInfo => CollectionInfo;
        CollectionDescription => CollectionDescription;
        AliasDescription => AliasDescription;
        AliasOperations => AliasAction;
        StrictModeConfig => StrictModeConfig;
        QuantizationConfig => QuantizationConfig;
        QuantizationConfigDiff => QuantizationDiff;
        PayloadIndexParams => IndexParams;
        PointsSelector => PointsSelector;
        PointsUpdateOperation => PointsUpdate;
        WithVectorsSelector => WithVector;
        ShardKey => ShardKey;
        CreateShardKey => CreateShardKey;
        DeleteShardKey => DropShardKey;
        WriteOrdering => WriteOrdering;
        UpdateResult => UpdateResult;
        CountResult => CountResult;
        GroupsResult => GroupsResult;
        FacetHit => FacetHit;
    }
    maybe {
        Vectors => NamedVectors;
        VectorsConfig => VectorsConfig;
        WithPayloadSelector => Option<WithPayload>;
        ShardKeySelector => ShardKeySelector;
    }
}

fn parsed<M: Message + Default>(bytes: &[u8]) -> Result<M> {
    M::decode(bytes).map_err(|error| Error::bad_request(format_args!("no such message: {error}")))
}

fn written<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok> {
    value.serialize(to).map_err(Error::internal)
}

#[cfg(test)]
mod tests;

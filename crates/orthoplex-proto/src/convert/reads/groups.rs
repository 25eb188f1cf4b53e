//! Queries in groups. Each is the message of a query with a few members more.

use super::super::{Wire, no_variant};
use super::wire_struct;
use crate::qdrant::{self as proto, group_id::Kind};
use orthoplex_types::ops::reads::{
    GroupId, GroupsResult, PointGroup, QueryGroups, RecommendGroups, SearchGroups, WithLookup,
};
use orthoplex_types::{JsonPath, Result};

wire_struct!(WithLookup = proto::WithLookup {
    same { collection, with_payload }
    renamed { with_vector = with_vectors }
});

impl Wire<proto::QueryPointGroups> for QueryGroups {
    fn decode(m: proto::QueryPointGroups) -> Result<Self> {
        let query = proto::QueryPoints {
            prefetch: m.prefetch,
            query: m.query,
            using: m.using,
            filter: m.filter,
            params: m.params,
            score_threshold: m.score_threshold,
            limit: m.limit,
            with_payload: m.with_payload,
            with_vectors: m.with_vectors,
            lookup_from: m.lookup_from,
            shard_key_selector: m.shard_key_selector,
            ..proto::QueryPoints::default()
        };
        Ok(Self {
            query: Wire::decode(query)?,
            group_by: JsonPath::decode(m.group_by)?,
            group_size: Wire::decode(m.group_size)?,
            with_lookup: Wire::decode(m.with_lookup)?,
        })
    }

    fn encode(self) -> Result<proto::QueryPointGroups> {
        let query: proto::QueryPoints = self.query.encode()?;
        Ok(proto::QueryPointGroups {
            prefetch: query.prefetch,
            query: query.query,
            using: query.using,
            filter: query.filter,
            params: query.params,
            score_threshold: query.score_threshold,
            limit: query.limit,
            with_payload: query.with_payload,
            with_vectors: query.with_vectors,
            lookup_from: query.lookup_from,
            shard_key_selector: query.shard_key_selector,
            group_by: self.group_by.encode()?,
            group_size: self.group_size.encode()?,
            with_lookup: self.with_lookup.encode()?,
            ..proto::QueryPointGroups::default()
        })
    }
}

impl Wire<proto::SearchPointGroups> for SearchGroups {
    fn decode(m: proto::SearchPointGroups) -> Result<Self> {
        let search = proto::SearchPoints {
            vector: m.vector,
            sparse_indices: m.sparse_indices,
            vector_name: m.vector_name,
            filter: m.filter,
            params: m.params,
            limit: m.limit.into(),
            with_payload: m.with_payload,
            with_vectors: m.with_vectors,
            score_threshold: m.score_threshold,
            shard_key_selector: m.shard_key_selector,
            ..proto::SearchPoints::default()
        };
        Ok(Self {
            search: Wire::decode(search)?,
            group_by: JsonPath::decode(m.group_by)?,
            group_size: Wire::decode(m.group_size)?,
            with_lookup: Wire::decode(m.with_lookup)?,
        })
    }

    fn encode(self) -> Result<proto::SearchPointGroups> {
        let limit = self.search.limit.encode()?;
        let search: proto::SearchPoints = self.search.encode()?;
        Ok(proto::SearchPointGroups {
            vector: search.vector,
            sparse_indices: search.sparse_indices,
            vector_name: search.vector_name,
            filter: search.filter,
            params: search.params,
            limit,
            with_payload: search.with_payload,
            with_vectors: search.with_vectors,
            score_threshold: search.score_threshold,
            shard_key_selector: search.shard_key_selector,
            group_by: self.group_by.encode()?,
            group_size: self.group_size.encode()?,
            with_lookup: self.with_lookup.encode()?,
            ..proto::SearchPointGroups::default()
        })
    }
}

impl Wire<proto::RecommendPointGroups> for RecommendGroups {
    fn decode(m: proto::RecommendPointGroups) -> Result<Self> {
        let recommend = proto::RecommendPoints {
            positive: m.positive,
            positive_vectors: m.positive_vectors,
            negative: m.negative,
            negative_vectors: m.negative_vectors,
            strategy: m.strategy,
            filter: m.filter,
            params: m.params,
            limit: m.limit.into(),
            with_payload: m.with_payload,
            with_vectors: m.with_vectors,
            score_threshold: m.score_threshold,
            using: m.using,
            lookup_from: m.lookup_from,
            shard_key_selector: m.shard_key_selector,
            ..proto::RecommendPoints::default()
        };
        Ok(Self {
            recommend: Wire::decode(recommend)?,
            group_by: JsonPath::decode(m.group_by)?,
            group_size: Wire::decode(m.group_size)?,
            with_lookup: Wire::decode(m.with_lookup)?,
        })
    }

    fn encode(self) -> Result<proto::RecommendPointGroups> {
        let limit = self.recommend.limit.encode()?;
        let recommend: proto::RecommendPoints = self.recommend.encode()?;
        Ok(proto::RecommendPointGroups {
            positive: recommend.positive,
            positive_vectors: recommend.positive_vectors,
            negative: recommend.negative,
            negative_vectors: recommend.negative_vectors,
            strategy: recommend.strategy,
            filter: recommend.filter,
            params: recommend.params,
            limit,
            with_payload: recommend.with_payload,
            with_vectors: recommend.with_vectors,
            score_threshold: recommend.score_threshold,
            using: recommend.using,
            lookup_from: recommend.lookup_from,
            shard_key_selector: recommend.shard_key_selector,
            group_by: self.group_by.encode()?,
            group_size: self.group_size.encode()?,
            with_lookup: self.with_lookup.encode()?,
            ..proto::RecommendPointGroups::default()
        })
    }
}

impl Wire<proto::GroupId> for GroupId {
    fn decode(message: proto::GroupId) -> Result<Self> {
        Ok(match message.kind.ok_or_else(|| no_variant("GroupId"))? {
            Kind::UnsignedValue(value) => Self::Unsigned(value),
            Kind::IntegerValue(value) => Self::Integer(value),
            Kind::StringValue(text) => Self::Keyword(text),
        })
    }

    fn encode(self) -> Result<proto::GroupId> {
        let kind = match self {
            Self::Unsigned(value) => Kind::UnsignedValue(value),
            Self::Integer(value) => Kind::IntegerValue(value),
            Self::Keyword(text) => Kind::StringValue(text),
        };
        Ok(proto::GroupId { kind: Some(kind) })
    }
}

wire_struct!(PointGroup = proto::PointGroup {
    same { hits, lookup }
    required { id = id or "PointGroup must have an id" }
});
wire_struct!(GroupsResult = proto::GroupsResult { same { groups } });

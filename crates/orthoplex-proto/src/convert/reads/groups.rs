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

/// A message in groups: that of its query, whose members are named here, with a few more. Limits are of
/// another width.
macro_rules! wire_groups {
    ($groups:ident { $query:ident } = $message:ident of $inner:ident { $($same:ident),+ $(,)? }) => {
        impl Wire<proto::$message> for $groups {
            fn decode(m: proto::$message) -> Result<Self> {
                let query = proto::$inner {
                    $($same: m.$same,)+
                    limit: m.limit.into(),
                    ..proto::$inner::default()
                };
                Ok(Self {
                    $query: Wire::decode(query)?,
                    group_by: JsonPath::decode(m.group_by)?,
                    group_size: Wire::decode(m.group_size)?,
                    with_lookup: Wire::decode(m.with_lookup)?,
                })
            }

            fn encode(self) -> Result<proto::$message> {
                let limit = self.$query.limit.encode()?;
                let query: proto::$inner = self.$query.encode()?;
                Ok(proto::$message {
                    $($same: query.$same,)+
                    limit,
                    group_by: self.group_by.encode()?,
                    group_size: self.group_size.encode()?,
                    with_lookup: self.with_lookup.encode()?,
                    ..proto::$message::default()
                })
            }
        }
    };
}

wire_groups!(QueryGroups { query } = QueryPointGroups of QueryPoints {
    prefetch, query, using, filter, params, score_threshold, with_payload, with_vectors,
    lookup_from, shard_key_selector,
});
wire_groups!(SearchGroups { search } = SearchPointGroups of SearchPoints {
    vector, sparse_indices, vector_name, filter, params, score_threshold, with_payload,
    with_vectors, shard_key_selector,
});
wire_groups!(RecommendGroups { recommend } = RecommendPointGroups of RecommendPoints {
    positive, positive_vectors, negative, negative_vectors, strategy, using, filter, params,
    score_threshold, with_payload, with_vectors, lookup_from, shard_key_selector,
});

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

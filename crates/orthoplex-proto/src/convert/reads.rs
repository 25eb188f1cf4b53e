//! Operations that read points, and their results.

use super::vector::{decode_search_vector, encode_search_vector};
use super::{Call, Wire, no_variant, refuse, scope, size};
use crate::qdrant::{self as proto, start_from};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::ops::reads::{
    CountPoints, GetPoints, QueryBatch, QueryPoints, RecommendBatch, RecommendPoints, ScrollPoints,
    SearchBatch, SearchPoints,
};
use orthoplex_types::query::{NamedQueryVector, VectorInput};
use orthoplex_types::vector::Vector;
use orthoplex_types::{PointId, Result};
use serde_json::{Value, json};
use std::mem::take;

impl Wire<proto::GetPoints> for GetPoints {
    fn decode(message: proto::GetPoints) -> Result<Self> {
        Ok(Self {
            ids: Wire::decode(message.ids)?,
            with_payload: Wire::decode(message.with_payload)?,
            with_vector: Wire::decode(message.with_vectors)?,
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<proto::GetPoints> {
        Ok(proto::GetPoints {
            ids: self.ids.encode()?,
            with_payload: self.with_payload.encode()?,
            with_vectors: self.with_vector.encode()?,
            shard_key_selector: self.shard_key.encode()?,
            ..proto::GetPoints::default()
        })
    }
}

impl Wire<proto::ScrollPoints> for ScrollPoints {
    fn decode(message: proto::ScrollPoints) -> Result<Self> {
        Ok(Self {
            offset: Wire::decode(message.offset)?,
            limit: message.limit.map(|limit| size(limit.into())),
            filter: Wire::decode(message.filter)?,
            with_payload: Wire::decode(message.with_payload)?,
            with_vector: Wire::decode(message.with_vectors)?,
            order_by: message.order_by.map(decode_order_by).transpose()?,
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<proto::ScrollPoints> {
        refuse(self.order_by, "order_by")?;
        Ok(proto::ScrollPoints {
            offset: self.offset.encode()?,
            limit: self
                .limit
                .map(|limit| u32::try_from(limit).unwrap_or(u32::MAX)),
            filter: self.filter.encode()?,
            with_payload: self.with_payload.encode()?,
            with_vectors: self.with_vector.encode()?,
            shard_key_selector: self.shard_key.encode()?,
            ..proto::ScrollPoints::default()
        })
    }
}

/// An order in its JSON form.
fn decode_order_by(message: proto::OrderBy) -> Result<Value> {
    let direction = message
        .direction
        .map(proto::Direction::try_from)
        .transpose();
    let direction = match direction.map_err(|e| super::malformed("direction", e.0))? {
        None => Value::Null,
        Some(proto::Direction::Asc) => "asc".into(),
        Some(proto::Direction::Desc) => "desc".into(),
    };
    let start_from = match message.start_from.map(|m| m.value) {
        None => Value::Null,
        Some(None) => return Err(no_variant("StartFrom")),
        Some(Some(start_from::Value::Float(value))) => value.into(),
        Some(Some(start_from::Value::Integer(value))) => value.into(),
        Some(Some(start_from::Value::Timestamp(time))) => json!(Timestamp::decode(time)?),
        Some(Some(start_from::Value::Datetime(text))) => text.into(),
    };
    Ok(json!({ "key": message.key, "direction": direction, "start_from": start_from }))
}

impl Wire<proto::CountPoints> for CountPoints {
    fn decode(message: proto::CountPoints) -> Result<Self> {
        Ok(Self {
            filter: Wire::decode(message.filter)?,
            exact: message.exact,
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<proto::CountPoints> {
        Ok(proto::CountPoints {
            filter: self.filter.encode()?,
            exact: self.exact,
            shard_key_selector: self.shard_key.encode()?,
            ..proto::CountPoints::default()
        })
    }
}

impl Wire<proto::QueryPoints> for QueryPoints {
    fn decode(message: proto::QueryPoints) -> Result<Self> {
        // The operation checks more about prefetches once there are any; their content is not built.
        let prefetch = (!message.prefetch.is_empty()).then(|| json!([{}]));
        Ok(Self {
            prefetch,
            query: Wire::decode(message.query)?,
            using: message.using,
            filter: Wire::decode(message.filter)?,
            params: Wire::decode(message.params)?,
            score_threshold: message.score_threshold,
            limit: message.limit.map(size),
            offset: message.offset.map(size),
            with_vector: Wire::decode(message.with_vectors)?,
            with_payload: Wire::decode(message.with_payload)?,
            lookup_from: Wire::decode(message.lookup_from)?,
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<proto::QueryPoints> {
        refuse(
            self.prefetch.filter(|prefetch| !prefetch.is_null()),
            "prefetch",
        )?;
        Ok(proto::QueryPoints {
            query: self.query.encode()?,
            using: self.using,
            filter: self.filter.encode()?,
            params: self.params.encode()?,
            score_threshold: self.score_threshold,
            limit: self.limit.map(|limit| limit as u64),
            offset: self.offset.map(|offset| offset as u64),
            with_vectors: self.with_vector.encode()?,
            with_payload: self.with_payload.encode()?,
            lookup_from: self.lookup_from.encode()?,
            shard_key_selector: self.shard_key.encode()?,
            ..proto::QueryPoints::default()
        })
    }
}

impl Wire<proto::SearchPoints> for SearchPoints {
    fn decode(message: proto::SearchPoints) -> Result<Self> {
        let name = message.vector_name.unwrap_or_default();
        let vector = decode_search_vector(message.vector, message.sparse_indices, &name)?;
        Ok(Self {
            vector: NamedQueryVector { name, vector },
            filter: Wire::decode(message.filter)?,
            params: Wire::decode(message.params)?,
            limit: size(message.limit),
            offset: message.offset.map(size),
            with_payload: Wire::decode(message.with_payload)?,
            with_vector: Wire::decode(message.with_vectors)?,
            score_threshold: message.score_threshold,
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<proto::SearchPoints> {
        let NamedQueryVector { name, vector } = self.vector;
        let (vector, sparse_indices) = encode_search_vector(vector)?;
        Ok(proto::SearchPoints {
            vector,
            sparse_indices,
            vector_name: (!name.is_empty()).then_some(name),
            filter: self.filter.encode()?,
            params: self.params.encode()?,
            limit: self.limit as u64,
            offset: self.offset.map(|offset| offset as u64),
            with_payload: self.with_payload.encode()?,
            with_vectors: self.with_vector.encode()?,
            score_threshold: self.score_threshold,
            shard_key_selector: self.shard_key.encode()?,
            ..proto::SearchPoints::default()
        })
    }
}

/// Examples of a retired recommendation: ids, then vectors.
fn decode_examples(
    ids: Vec<proto::PointId>,
    vectors: Vec<proto::Vector>,
) -> Result<Vec<VectorInput>> {
    let ids = ids
        .into_iter()
        .map(|id| PointId::decode(id).map(VectorInput::Id));
    let vectors = vectors
        .into_iter()
        .map(|m| Vector::decode(m).map(VectorInput::Vector));
    ids.chain(vectors).collect()
}

/// The order between ids and vectors is lost; it has no meaning.
fn encode_examples(
    examples: Vec<VectorInput>,
) -> Result<(Vec<proto::PointId>, Vec<proto::Vector>)> {
    let (mut ids, mut vectors) = (Vec::new(), Vec::new());
    for example in examples {
        match example {
            VectorInput::Id(id) => ids.push(id.encode()?),
            VectorInput::Vector(vector) => vectors.push(vector.encode()?),
        }
    }
    Ok((ids, vectors))
}

impl Wire<proto::RecommendPoints> for RecommendPoints {
    fn decode(message: proto::RecommendPoints) -> Result<Self> {
        Ok(Self {
            positive: decode_examples(message.positive, message.positive_vectors)?,
            negative: decode_examples(message.negative, message.negative_vectors)?,
            strategy: Wire::decode(message.strategy)?,
            filter: Wire::decode(message.filter)?,
            params: Wire::decode(message.params)?,
            limit: size(message.limit),
            offset: message.offset.map(size),
            with_payload: Wire::decode(message.with_payload)?,
            with_vector: Wire::decode(message.with_vectors)?,
            score_threshold: message.score_threshold,
            using: message.using,
            lookup_from: Wire::decode(message.lookup_from)?,
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<proto::RecommendPoints> {
        let (positive, positive_vectors) = encode_examples(self.positive)?;
        let (negative, negative_vectors) = encode_examples(self.negative)?;
        Ok(proto::RecommendPoints {
            positive,
            positive_vectors,
            negative,
            negative_vectors,
            strategy: self.strategy.encode()?,
            filter: self.filter.encode()?,
            params: self.params.encode()?,
            limit: self.limit as u64,
            offset: self.offset.map(|offset| offset as u64),
            with_payload: self.with_payload.encode()?,
            with_vectors: self.with_vector.encode()?,
            score_threshold: self.score_threshold,
            using: self.using,
            lookup_from: self.lookup_from.encode()?,
            shard_key_selector: self.shard_key.encode()?,
            ..proto::RecommendPoints::default()
        })
    }
}

/// A request message: the operation's members and those of the scope. Batches hold such messages
/// too; of those only the operation is read, the scope of the batch governs.
macro_rules! wire_read {
    ($name:ident) => {
        impl Wire<proto::$name> for Call<$name> {
            fn decode(mut m: proto::$name) -> Result<Self> {
                let collection = take(&mut m.collection_name);
                let scope =
                    scope::of_read(collection, m.read_consistency.take(), m.timeout.take())?;
                Ok(Self {
                    operation: Wire::decode(m)?,
                    scope,
                })
            }

            fn encode(self) -> Result<proto::$name> {
                let mut message: proto::$name = self.operation.encode()?;
                message.collection_name = self.scope.collection;
                message.read_consistency = self.scope.consistency.encode()?;
                message.timeout = self.scope.timeout_s;
                Ok(message)
            }
        }
    };
}

wire_read!(GetPoints);
wire_read!(ScrollPoints);
wire_read!(CountPoints);
wire_read!(QueryPoints);
wire_read!(SearchPoints);
wire_read!(RecommendPoints);

/// A batch of reads. Servers of this API want the collection named in every member.
macro_rules! wire_batch {
    ($message:ident, $domain:ident, $member:ident) => {
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(m: proto::$message) -> Result<Self> {
                let scope = scope::of_read(m.collection_name, m.read_consistency, m.timeout)?;
                Ok(Self {
                    operation: $domain {
                        searches: Wire::decode(m.$member)?,
                    },
                    scope,
                })
            }

            fn encode(self) -> Result<proto::$message> {
                let Self { operation, scope } = self;
                let mut message = proto::$message {
                    $member: operation.searches.encode()?,
                    read_consistency: scope.consistency.encode()?,
                    timeout: scope.timeout_s,
                    collection_name: scope.collection,
                };
                for member in &mut message.$member {
                    member.collection_name.clone_from(&message.collection_name);
                }
                Ok(message)
            }
        }
    };
}

wire_batch!(QueryBatchPoints, QueryBatch, query_points);
wire_batch!(SearchBatchPoints, SearchBatch, search_points);
wire_batch!(RecommendBatchPoints, RecommendBatch, recommend_points);

//! Operations that read points, and their results.

mod discover;
mod groups;
mod matrix;

use super::macros::wire_struct;
use super::vector::{decode_search_vector, encode_search_vector};
use super::{Call, Wire, scope};
use crate::qdrant as proto;
use orthoplex_types::ops::reads::{
    CountPoints, DiscoverBatch, DiscoverPoints, FacetCounts, GetPoints, QueryBatch, QueryGroups,
    QueryPoints, RecommendBatch, RecommendGroups, RecommendPoints, ScrollPoints, SearchBatch,
    SearchGroups, SearchMatrixOffsets, SearchMatrixPairs, SearchPoints,
};
use orthoplex_types::query::{NamedQueryVector, VectorInput};
use orthoplex_types::vector::Vector;
use orthoplex_types::{PointId, Result};
use std::mem::take;

wire_struct!(GetPoints = proto::GetPoints {
    same { ids, with_payload }
    renamed { with_vector = with_vectors, shard_key = shard_key_selector }
    unread { collection_name, read_consistency, timeout }
});

wire_struct!(ScrollPoints = proto::ScrollPoints {
    same { offset, limit, filter, with_payload, order_by }
    renamed { with_vector = with_vectors, shard_key = shard_key_selector }
    unread { collection_name, read_consistency, timeout }
});

wire_struct!(FacetCounts = proto::FacetCounts {
    same { key, limit, filter, exact }
    renamed { shard_key = shard_key_selector }
    unread { collection_name, read_consistency, timeout }
});

wire_struct!(CountPoints = proto::CountPoints {
    same { filter, exact }
    renamed { shard_key = shard_key_selector }
    unread { collection_name, read_consistency, timeout }
});

wire_struct!(QueryPoints = proto::QueryPoints {
    same {
        prefetch, query, using, filter, params, score_threshold, limit, offset, with_payload,
        lookup_from,
    }
    renamed { with_vector = with_vectors, shard_key = shard_key_selector }
    unread { collection_name, read_consistency, timeout }
});

/// A retired read: what is its own is made here, what all have follows.
macro_rules! wire_retired {
    ($domain:ident
        decode($m:ident) { $($made:stmt;)* } to { $($member:ident: $decoded:expr,)+ }
        encode($own:ident) { $($unmade:stmt;)* } to { $($place:ident: $encoded:expr,)+ }
    ) => {
        impl Wire<proto::$domain> for $domain {
            fn decode($m: proto::$domain) -> Result<Self> {
                $($made)*
                Ok(Self {
                    $($member: $decoded,)+
                    filter: Wire::decode($m.filter)?,
                    params: Wire::decode($m.params)?,
                    limit: Wire::decode($m.limit)?,
                    offset: Wire::decode($m.offset)?,
                    with_payload: Wire::decode($m.with_payload)?,
                    with_vector: Wire::decode($m.with_vectors)?,
                    shard_key: Wire::decode($m.shard_key_selector)?,
                })
            }

            fn encode(self) -> Result<proto::$domain> {
                let $own = self;
                $($unmade)*
                Ok(proto::$domain {
                    $($place: $encoded,)+
                    filter: $own.filter.encode()?,
                    params: $own.params.encode()?,
                    limit: $own.limit.encode()?,
                    offset: $own.offset.encode()?,
                    with_payload: $own.with_payload.encode()?,
                    with_vectors: $own.with_vector.encode()?,
                    shard_key_selector: $own.shard_key.encode()?,
                    ..proto::$domain::default()
                })
            }
        }
    };
}

wire_retired!(SearchPoints
    decode(m) {
        let name = m.vector_name.unwrap_or_default();
        let vector = decode_search_vector(m.vector, m.sparse_indices, &name)?;
    } to {
        vector: NamedQueryVector { name, vector },
        score_threshold: m.score_threshold,
    }
    encode(own) {
        let NamedQueryVector { name, vector } = own.vector;
        let (vector, sparse_indices) = encode_search_vector(vector)?;
    } to {
        vector: vector,
        sparse_indices: sparse_indices,
        vector_name: (!name.is_empty()).then_some(name),
        score_threshold: own.score_threshold,
    }
);

wire_retired!(RecommendPoints
    decode(m) {} to {
        positive: decode_examples(m.positive, m.positive_vectors)?,
        negative: decode_examples(m.negative, m.negative_vectors)?,
        strategy: Wire::decode(m.strategy)?,
        score_threshold: m.score_threshold,
        using: m.using,
        lookup_from: Wire::decode(m.lookup_from)?,
    }
    encode(own) {
        let (positive, positive_vectors) = encode_examples(own.positive)?;
        let (negative, negative_vectors) = encode_examples(own.negative)?;
    } to {
        positive: positive,
        positive_vectors: positive_vectors,
        negative: negative,
        negative_vectors: negative_vectors,
        strategy: own.strategy.encode()?,
        score_threshold: own.score_threshold,
        using: own.using,
        lookup_from: own.lookup_from.encode()?,
    }
);

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

/// A request message: the operation's members and those of the scope. Batches hold such messages
/// too; of those only the operation is read, the scope of the batch governs.
macro_rules! wire_read {
    ($message:ident: $domain:ty) => {
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(mut m: proto::$message) -> Result<Self> {
                let collection = take(&mut m.collection_name);
                let scope =
                    scope::of_read(collection, m.read_consistency.take(), m.timeout.take())?;
                Ok(Self {
                    operation: Wire::decode(m)?,
                    scope,
                })
            }

            fn encode(self) -> Result<proto::$message> {
                let mut message: proto::$message = self.operation.encode()?;
                message.collection_name = self.scope.collection;
                message.read_consistency = self.scope.consistency.encode()?;
                message.timeout = self.scope.timeout_s;
                Ok(message)
            }
        }
    };
}

wire_read!(GetPoints: GetPoints);
wire_read!(ScrollPoints: ScrollPoints);
wire_read!(CountPoints: CountPoints);
wire_read!(FacetCounts: FacetCounts);
wire_read!(QueryPoints: QueryPoints);
wire_read!(SearchPoints: SearchPoints);
wire_read!(RecommendPoints: RecommendPoints);
wire_read!(DiscoverPoints: DiscoverPoints);
wire_read!(QueryPointGroups: QueryGroups);
wire_read!(SearchPointGroups: SearchGroups);
wire_read!(RecommendPointGroups: RecommendGroups);
wire_read!(SearchMatrixPoints: SearchMatrixPairs);
wire_read!(SearchMatrixPoints: SearchMatrixOffsets);

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
wire_batch!(DiscoverBatchPoints, DiscoverBatch, discover_points);

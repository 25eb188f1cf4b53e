//! The retired discovery.

use super::super::{Wire, no_variant, required};
use crate::qdrant::{self as proto, target_vector::Target, vector_example::Example};
use orthoplex_types::Result;
use orthoplex_types::ops::reads::DiscoverPoints;
use orthoplex_types::query::{ContextPair, VectorInput};

impl Wire<proto::VectorExample> for VectorInput {
    fn decode(message: proto::VectorExample) -> Result<Self> {
        Ok(
            match message.example.ok_or_else(|| no_variant("VectorExample"))? {
                Example::Id(id) => Self::Id(Wire::decode(id)?),
                Example::Vector(vector) => Self::Vector(Wire::decode(vector)?),
            },
        )
    }

    fn encode(self) -> Result<proto::VectorExample> {
        let example = match self {
            Self::Id(id) => Example::Id(id.encode()?),
            Self::Vector(vector) => Example::Vector(vector.encode()?),
        };
        Ok(proto::VectorExample {
            example: Some(example),
        })
    }
}

impl Wire<proto::TargetVector> for VectorInput {
    fn decode(message: proto::TargetVector) -> Result<Self> {
        match message.target.ok_or_else(|| no_variant("TargetVector"))? {
            Target::Single(example) => Wire::decode(example),
        }
    }

    fn encode(self) -> Result<proto::TargetVector> {
        Ok(proto::TargetVector {
            target: Some(Target::Single(self.encode()?)),
        })
    }
}

impl Wire<proto::ContextExamplePair> for ContextPair {
    fn decode(message: proto::ContextExamplePair) -> Result<Self> {
        Ok(Self {
            positive: required(message.positive, "ContextExamplePair must have a positive")?,
            negative: required(message.negative, "ContextExamplePair must have a negative")?,
        })
    }

    fn encode(self) -> Result<proto::ContextExamplePair> {
        Ok(proto::ContextExamplePair {
            positive: Some(self.positive.encode()?),
            negative: Some(self.negative.encode()?),
        })
    }
}

super::wire_struct!(DiscoverPoints = proto::DiscoverPoints {
    same { target, context, filter, limit, with_payload, params, offset, using, lookup_from }
    renamed { with_vector = with_vectors, shard_key = shard_key_selector }
    unread { collection_name, read_consistency, timeout }
});

//! Points as they are written, and as they come back.

use super::id::NO_ID;
use super::macros::wire_struct;
use super::{Wire, no_variant, required};
use crate::qdrant::{self as proto, order_value::Variant};
use orthoplex_types::point::{PointStruct, PointVectors, Record, ScoredPoint};
use orthoplex_types::{Error, Result};
use serde_json::Value;

wire_struct!(PointStruct = proto::PointStruct {
    same { vectors, payload }
    required { id = id or NO_ID }
});

wire_struct!(PointVectors = proto::PointVectors {
    required { id = id or NO_ID, vectors = vectors or "Expected some vectors" }
});

/// A message cannot tell an empty payload from none: of records, which have one as a rule, it is an empty one.
impl Wire<proto::RetrievedPoint> for Record {
    fn decode(message: proto::RetrievedPoint) -> Result<Self> {
        Ok(Self {
            id: required(message.id, NO_ID)?,
            payload: Some(Wire::decode(message.payload)?),
            vector: Wire::decode(message.vectors)?,
            shard_key: Wire::decode(message.shard_key)?,
            order_value: Wire::decode(message.order_value)?,
        })
    }

    fn encode(self) -> Result<proto::RetrievedPoint> {
        Ok(proto::RetrievedPoint {
            id: Some(self.id.encode()?),
            payload: self.payload.encode()?,
            vectors: self.vector.encode()?,
            shard_key: self.shard_key.encode()?,
            order_value: self.order_value.encode()?,
        })
    }
}

wire_struct!(ScoredPoint = proto::ScoredPoint {
    same { version, score, payload, shard_key, order_value }
    renamed { vector = vectors }
    required { id = id or NO_ID }
});

/// The value that a point was ordered by: a whole number or a float.
impl Wire<proto::OrderValue> for Value {
    fn decode(message: proto::OrderValue) -> Result<Self> {
        match message.variant {
            Some(Variant::Int(value)) => Ok(value.into()),
            Some(Variant::Float(value)) => Ok(value.into()),
            None => Err(no_variant("OrderValue")),
        }
    }

    fn encode(self) -> Result<proto::OrderValue> {
        let variant = match (self.as_i64(), self.as_f64()) {
            (Some(value), _) => Variant::Int(value),
            (None, Some(value)) => Variant::Float(value),
            (None, None) => return Err(Error::internal("an order value is not a number")),
        };
        Ok(proto::OrderValue {
            variant: Some(variant),
        })
    }
}

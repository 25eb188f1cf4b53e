//! Points as they are written, and as they come back.

use super::id::NO_ID;
use super::macros::wire_struct;
use super::value::check_exact;
use super::{Wire, no_variant, required};
use crate::qdrant::{self as proto, order_value::Variant};
use orthoplex_types::point::{PointStruct, PointVectors, Record, ScoredPoint};
use orthoplex_types::{Error, Result};
use serde_json::Value;

impl Wire<proto::PointStruct> for PointStruct {
    fn decode(message: proto::PointStruct) -> Result<Self> {
        Ok(Self {
            id: required(message.id, NO_ID)?,
            vectors: Wire::decode(message.vectors)?,
            payload: Wire::decode(message.payload)?,
        })
    }

    fn encode(self) -> Result<proto::PointStruct> {
        self.payload.iter().try_for_each(check_exact)?;
        Ok(proto::PointStruct {
            id: Some(self.id.encode()?),
            vectors: self.vectors.encode()?,
            payload: self.payload.encode()?,
        })
    }
}

wire_struct!(PointVectors = proto::PointVectors {
    required { id = id or NO_ID, vectors = vectors or "Expected some vectors" }
});

wire_struct!(Record = proto::RetrievedPoint {
    same { payload, shard_key, order_value }
    renamed { vector = vectors }
    required { id = id or NO_ID }
});

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

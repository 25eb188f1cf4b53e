//! Points as they are written, and as they come back.

use super::id::NO_ID;
use super::selector::{decode_shard_key, encode_shard_key};
use super::{Wire, no_variant, required};
use crate::qdrant::{self as proto, order_value};
use orthoplex_types::point::{PointStruct, PointVectors, Record, ScoredPoint};
use orthoplex_types::vector::NamedVectors;
use orthoplex_types::{Error, Result};
use serde_json::Value;

impl Wire<proto::PointStruct> for PointStruct {
    fn decode(message: proto::PointStruct) -> Result<Self> {
        Ok(Self {
            id: required(message.id, NO_ID)?,
            vectors: Option::<NamedVectors>::decode(message.vectors)?.unwrap_or_default(),
            payload: Wire::decode(message.payload)?,
        })
    }

    fn encode(self) -> Result<proto::PointStruct> {
        Ok(proto::PointStruct {
            id: Some(self.id.encode()?),
            vectors: Some(self.vectors.encode()?),
            payload: self.payload.encode()?,
        })
    }
}

impl Wire<proto::PointVectors> for PointVectors {
    fn decode(message: proto::PointVectors) -> Result<Self> {
        Ok(Self {
            id: required(message.id, NO_ID)?,
            vectors: required(message.vectors, "Expected some vectors")?,
        })
    }

    fn encode(self) -> Result<proto::PointVectors> {
        let id = Some(self.id.encode()?);
        Ok(proto::PointVectors {
            id,
            vectors: Some(self.vectors.encode()?),
        })
    }
}

impl Wire<proto::RetrievedPoint> for Record {
    fn decode(message: proto::RetrievedPoint) -> Result<Self> {
        Ok(Self {
            id: required(message.id, NO_ID)?,
            payload: Wire::decode(message.payload)?,
            vector: Wire::decode(message.vectors)?,
            shard_key: message.shard_key.map(decode_shard_key).transpose()?,
            order_value: message.order_value.map(decode_order_value).transpose()?,
        })
    }

    fn encode(self) -> Result<proto::RetrievedPoint> {
        Ok(proto::RetrievedPoint {
            id: Some(self.id.encode()?),
            payload: self.payload.encode()?,
            vectors: self.vector.encode()?,
            shard_key: self.shard_key.map(encode_shard_key).transpose()?,
            order_value: self.order_value.map(encode_order_value).transpose()?,
        })
    }
}

impl Wire<proto::ScoredPoint> for ScoredPoint {
    fn decode(message: proto::ScoredPoint) -> Result<Self> {
        Ok(Self {
            id: required(message.id, NO_ID)?,
            version: message.version,
            score: message.score,
            payload: Wire::decode(message.payload)?,
            vector: Wire::decode(message.vectors)?,
            shard_key: message.shard_key.map(decode_shard_key).transpose()?,
            order_value: message.order_value.map(decode_order_value).transpose()?,
        })
    }

    fn encode(self) -> Result<proto::ScoredPoint> {
        Ok(proto::ScoredPoint {
            id: Some(self.id.encode()?),
            version: self.version,
            score: self.score,
            payload: self.payload.encode()?,
            vectors: self.vector.encode()?,
            shard_key: self.shard_key.map(encode_shard_key).transpose()?,
            order_value: self.order_value.map(encode_order_value).transpose()?,
        })
    }
}

/// The value that a point was ordered by: a whole number or a float.
fn decode_order_value(message: proto::OrderValue) -> Result<Value> {
    match message.variant {
        Some(order_value::Variant::Int(value)) => Ok(value.into()),
        Some(order_value::Variant::Float(value)) => Ok(value.into()),
        None => Err(no_variant("OrderValue")),
    }
}

fn encode_order_value(value: Value) -> Result<proto::OrderValue> {
    let variant = match (value.as_i64(), value.as_f64()) {
        (Some(value), _) => order_value::Variant::Int(value),
        (None, Some(value)) => order_value::Variant::Float(value),
        (None, None) => return Err(Error::internal("an order value is not a number")),
    };
    Ok(proto::OrderValue {
        variant: Some(variant),
    })
}

//! The messages of points that answers hold, with packed floats and members of payloads as the bytes that they
//! are on the wire.
//!
//! For readers who want neither before somebody looks at it. Names and numbers of the fields are those of
//! the `.proto` files. Such a message reads the same bytes as the generated one of the same place, but for the
//! older members of vectors, which servers of old releases fill: those it does not know.

use crate::qdrant::{OrderValue, PointId, ShardKey};
use prost::Message;
use prost::bytes::Bytes;

/// Reads a message; None where the bytes are none of it.
pub fn decode<M: Message + Default>(body: &Bytes) -> Option<M> {
    M::decode(body.clone()).ok()
}

#[derive(Clone, PartialEq, Message)]
pub struct Hits {
    #[prost(message, repeated, tag = "1")]
    pub result: Vec<Hit>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Batches {
    #[prost(message, repeated, tag = "1")]
    pub result: Vec<Hits>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Found {
    #[prost(message, repeated, tag = "1")]
    pub result: Vec<Kept>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Page {
    #[prost(message, optional, tag = "1")]
    pub next_page_offset: Option<PointId>,
    #[prost(message, repeated, tag = "2")]
    pub result: Vec<Kept>,
}

/// A scored point.
#[derive(Clone, PartialEq, Message)]
pub struct Hit {
    #[prost(message, optional, tag = "1")]
    pub id: Option<PointId>,
    #[prost(bytes = "bytes", repeated, tag = "2")]
    pub payload: Vec<Bytes>,
    #[prost(float, tag = "3")]
    pub score: f32,
    #[prost(uint64, tag = "5")]
    pub version: u64,
    #[prost(message, optional, tag = "6")]
    pub vectors: Option<Vectors>,
    #[prost(message, optional, tag = "7")]
    pub shard_key: Option<ShardKey>,
    #[prost(message, optional, tag = "8")]
    pub order_value: Option<OrderValue>,
}

/// A point as it is stored.
#[derive(Clone, PartialEq, Message)]
pub struct Kept {
    #[prost(message, optional, tag = "1")]
    pub id: Option<PointId>,
    #[prost(bytes = "bytes", repeated, tag = "2")]
    pub payload: Vec<Bytes>,
    #[prost(message, optional, tag = "4")]
    pub vectors: Option<Vectors>,
    #[prost(message, optional, tag = "5")]
    pub shard_key: Option<ShardKey>,
    #[prost(message, optional, tag = "6")]
    pub order_value: Option<OrderValue>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Vectors {
    #[prost(message, optional, tag = "1")]
    pub unnamed: Option<Vector>,
    #[prost(message, optional, tag = "2")]
    pub named: Option<Named>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Named {
    #[prost(message, repeated, tag = "1")]
    pub vectors: Vec<NamedVector>,
}

#[derive(Clone, PartialEq, Message)]
pub struct NamedVector {
    #[prost(string, tag = "1")]
    pub key: String,
    #[prost(message, optional, tag = "2")]
    pub value: Option<Vector>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Vector {
    #[prost(message, optional, tag = "101")]
    pub dense: Option<Dense>,
    #[prost(message, optional, tag = "102")]
    pub sparse: Option<Sparse>,
    #[prost(message, optional, tag = "103")]
    pub multi: Option<Multi>,
}

/// Packed floats are bytes on the wire: four each, the least significant first.
#[derive(Clone, PartialEq, Message)]
pub struct Dense {
    #[prost(bytes = "bytes", tag = "1")]
    pub data: Bytes,
}

#[derive(Clone, PartialEq, Message)]
pub struct Sparse {
    #[prost(bytes = "bytes", tag = "1")]
    pub values: Bytes,
    #[prost(uint32, repeated, tag = "2")]
    pub indices: Vec<u32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Multi {
    #[prost(message, repeated, tag = "1")]
    pub vectors: Vec<Dense>,
}

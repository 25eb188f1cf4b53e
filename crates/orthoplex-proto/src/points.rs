//! The messages of points that answers hold, with packed floats and members of payloads as the bytes that they
//! are on the wire.
//!
//! For readers who want neither before somebody looks at it. Names and numbers of the fields are those of
//! the `.proto` files. Such a message reads the same bytes as the generated one of the same place, but for the
//! older members of vectors, which servers of old releases fill: those it does not know.

use crate::qdrant::{OrderValue, PointId, ShardKey};
use prost::bytes::{Buf, Bytes};
use prost::encoding::{DecodeContext, WireType, bytes, decode_key, skip_field};
use prost::{DecodeError, Message};

/// Reads a message; None where the bytes are none of it.
pub fn decode<M: Message + Default>(body: &Bytes) -> Option<M> {
    M::decode(body.clone()).ok()
}

/// The members of a message that have a length, each with its number, in their order: so a long answer is read
/// piece by piece. The last is None where the bytes are no message.
pub fn parts(body: &Bytes) -> impl Iterator<Item = Option<(u32, Bytes)>> {
    let mut rest = body.clone();
    std::iter::from_fn(move || {
        while rest.has_remaining() {
            match part(&mut rest) {
                Ok(None) => {}
                Ok(Some(part)) => return Some(Some(part)),
                Err(_) => {
                    rest.clear();
                    return Some(None);
                }
            }
        }
        None
    })
}

/// Takes the next member; None for one that has no length.
fn part(rest: &mut Bytes) -> Result<Option<(u32, Bytes)>, DecodeError> {
    let (number, kind) = decode_key(rest)?;
    let context = DecodeContext::default();
    if kind != WireType::LengthDelimited {
        return skip_field(kind, number, rest, context).map(|()| None);
    }
    let mut part = Bytes::new();
    bytes::merge(kind, &mut part, rest, context)?;
    Ok(Some((number, part)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qdrant;

    #[test]
    fn parts_are_those_of_the_message() {
        let ids = [3, 500].map(|own| PointId {
            point_id_options: Some(qdrant::point_id::PointIdOptions::Num(own)),
        });
        let page = qdrant::ScrollResponse {
            next_page_offset: Some(ids[1].clone()),
            result: vec![qdrant::RetrievedPoint {
                id: Some(ids[0].clone()),
                ..Default::default()
            }],
            time: 0.5,
            ..Default::default()
        };
        let body = Bytes::from(page.encode_to_vec());
        let all: Vec<(u32, Bytes)> = parts(&body).map(Option::unwrap).collect();
        let [(1, next), (2, point)] = all.as_slice() else {
            panic!("{all:?}");
        };
        assert_eq!(decode(next), Some(ids[1].clone()));
        assert_eq!(decode::<Kept>(point).unwrap().id, Some(ids[0].clone()));
    }

    #[test]
    fn broken_messages_end_in_none() {
        for body in [&b"\x0a\x05ab"[..], b"\x0a\x01a\xff", b"\x0b"] {
            let last = parts(&Bytes::from_static(body)).take(9).last();
            assert_eq!(last, Some(None), "{body:?}");
        }
    }
}

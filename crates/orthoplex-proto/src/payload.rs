//! Payloads of points where they lie in an answer: read without a copy, when somebody looks.
//!
//! Names and numbers of the fields are those of `json.proto`. Every reader ends with None where the bytes are no
//! such message.

use prost::encoding::{WireType, decode_key, decode_varint};
use std::str;

/// Deepest nesting, as that of the generated messages.
pub const DEPTH_MAX: usize = 100;

/// One value of a payload.
pub enum Json<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Double(f64),
    Text(&'a str),
    List(Items<'a>),
    Map(Members<'a>),
}

/// The items of a list.
pub struct Items<'a>(Fields<'a>);

/// The members of a map, of equal names all.
pub struct Members<'a>(Fields<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Option<Json<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_of(1).map(|item| item.and_then(json))
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Option<(&'a str, Json<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_of(1).map(|entry| entry.and_then(member))
    }
}

/// Name and value of a message of one member.
pub fn member(entry: &[u8]) -> Option<(&str, Json<'_>)> {
    let (mut name, mut value) = ("", Json::Null);
    for field in Fields(entry) {
        match field? {
            (1, Field::Bytes(own)) => name = str::from_utf8(own).ok()?,
            (2, Field::Bytes(own)) => value = json(own)?,
            (1 | 2, _) => return None,
            _ => {}
        }
    }
    Some((name, value))
}

fn json(value: &[u8]) -> Option<Json<'_>> {
    let mut read = Json::Null;
    for field in Fields(value) {
        read = match field? {
            (1, Field::Number(_)) => Json::Null,
            (2, Field::Eight(own)) => Json::Double(f64::from_le_bytes(own)),
            (3, Field::Number(own)) => Json::Integer(own.cast_signed()),
            (4, Field::Bytes(own)) => Json::Text(str::from_utf8(own).ok()?),
            (5, Field::Number(own)) => Json::Bool(own != 0),
            (6, Field::Bytes(own)) => Json::Map(Members(Fields(own))),
            (7, Field::Bytes(own)) => Json::List(Items(Fields(own))),
            (1..=7, _) => return None,
            _ => continue,
        };
    }
    Some(read)
}

/// What a field of a message holds.
enum Field<'a> {
    Number(u64),
    Eight([u8; 8]),
    Bytes(&'a [u8]),
    /// Of a kind that no field of ours has.
    Other,
}

/// The fields of a message, each with its number.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn read(&mut self) -> Option<(u32, Field<'a>)> {
        let (number, kind) = decode_key(&mut self.0).ok()?;
        let field = match kind {
            WireType::Varint => Field::Number(decode_varint(&mut self.0).ok()?),
            WireType::SixtyFourBit => Field::Eight(*self.take(8)?.first_chunk()?),
            WireType::LengthDelimited => {
                let length = decode_varint(&mut self.0).ok()?;
                Field::Bytes(self.take(usize::try_from(length).ok()?)?)
            }
            WireType::ThirtyTwoBit => {
                self.take(4)?;
                Field::Other
            }
            WireType::StartGroup | WireType::EndGroup => return None,
        };
        Some((number, field))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next message in a field of that number.
    fn next_of(&mut self, wanted: u32) -> Option<Option<&'a [u8]>> {
        self.find_map(|field| match field {
            Some((number, Field::Bytes(own))) if number == wanted => Some(Some(own)),
            Some((number, _)) if number != wanted => None,
            _ => Some(None),
        })
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u32, Field<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.read();
        if field.is_none() {
            // Nothing behind it can be found.
            self.0 = &[];
        }
        Some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qdrant::{ListValue, Struct, Value, value::Kind};
    use proptest::prelude::*;
    use prost::Message;

    /// The generated message that the bytes are.
    fn message(json: Json<'_>) -> Option<Value> {
        let kind = match json {
            Json::Null => Kind::NullValue(0),
            Json::Bool(own) => Kind::BoolValue(own),
            Json::Integer(own) => Kind::IntegerValue(own),
            Json::Double(own) => Kind::DoubleValue(own),
            Json::Text(own) => Kind::StringValue(own.to_owned()),
            Json::List(items) => Kind::ListValue(ListValue {
                values: items.map(|item| message(item?)).collect::<Option<_>>()?,
            }),
            Json::Map(members) => {
                let fields = members.map(|member| {
                    let (name, own) = member?;
                    Some((name.to_owned(), message(own)?))
                });
                Kind::StructValue(Struct {
                    fields: fields.collect::<Option<_>>()?,
                })
            }
        };
        Some(Value { kind: Some(kind) })
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Kind::NullValue(0)),
            any::<bool>().prop_map(Kind::BoolValue),
            any::<i64>().prop_map(Kind::IntegerValue),
            (-1e9..1e9).prop_map(Kind::DoubleValue),
            ".{0,8}".prop_map(Kind::StringValue),
        ];
        let kind = |kind| Value { kind: Some(kind) };
        leaf.prop_map(kind).prop_recursive(4, 24, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5)
                    .prop_map(move |values| kind(Kind::ListValue(ListValue { values }))),
                prop::collection::hash_map("[a-c]{0,3}", inner, 0..5)
                    .prop_map(move |fields| kind(Kind::StructValue(Struct { fields }))),
            ]
        })
    }

    proptest! {
        #[test]
        fn values_are_read_as_generated_messages_read_them(value in values()) {
            let bytes = value.encode_to_vec();
            prop_assert_eq!(json(&bytes).and_then(message), Some(value));
        }

        #[test]
        fn damaged_bytes_are_refused_or_read_alike(
            value in values(), at in any::<prop::sample::Index>(), byte in any::<u8>()
        ) {
            let mut bytes = value.encode_to_vec();
            prop_assume!(!bytes.is_empty());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Some(read) = json(&bytes).and_then(message)
                && read.encode_to_vec() == bytes
            {
                prop_assert_eq!(Value::decode(&*bytes).ok(), Some(read));
            }
        }
    }

    #[test]
    fn a_member_without_a_value_is_null() {
        assert!(matches!(member(&[0x0a, 1, b'a']), Some(("a", Json::Null))));
        assert!(member(&[0x0a, 2, b'a']).is_none());
        assert!(member(&[0x08, 1]).is_none());
    }
}

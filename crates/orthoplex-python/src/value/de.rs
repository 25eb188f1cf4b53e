//! Domain types from values.

use super::{Key, Mismatch, Value, yield_after};
use orthoplex_types::vector::PACKED;
use serde::Deserializer;
use serde::de::value::{MapAccessDeserializer, SeqDeserializer};
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::{mem, slice};

impl<'de> IntoDeserializer<'de, Mismatch> for &'de Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Value {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self {
            Value::Null => visitor.visit_unit(),
            Value::Bool(own) => visitor.visit_bool(*own),
            // As JSON readers do: whole numbers are unsigned where they can be.
            Value::Signed(own) => match u64::try_from(*own) {
                Ok(own) => visitor.visit_u64(own),
                Err(_) => visitor.visit_i64(*own),
            },
            Value::Unsigned(own) => visitor.visit_u64(*own),
            Value::Single(own) => visitor.visit_f64(f64::from(*own)),
            Value::Double(own) => visitor.visit_f64(*own),
            Value::Text(own) => visitor.visit_borrowed_str(own),
            // JSON has no bytes; those that are text are sent as that, as the official client does it.
            Value::Bytes(own) => match str::from_utf8(own) {
                Ok(text) => visitor.visit_borrowed_str(text),
                Err(_) => visitor.visit_borrowed_bytes(own),
            },
            Value::Singles(items) => visitor.visit_seq(Numbers { left: items }),
            Value::Doubles(items) => visitor.visit_seq(Numbers { left: items }),
            Value::List(items) => {
                let items = items.iter().enumerate().map(|(at, item)| {
                    yield_after(at + 1);
                    item
                });
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            Value::Unread(array) => {
                let numbers: Vec<f64> = serde_json::from_slice(array).map_err(Mismatch::custom)?;
                visitor.visit_seq(Numbers { left: &numbers })
            }
            Value::Map(members) => visitor.visit_map(Members::of(members)),
            Value::Entries(_) => Err(Mismatch::new("a payload of an answer as it came")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self {
            Value::Text(own) => visitor.visit_enum((&**own).into_deserializer()),
            Value::Map(members) => {
                visitor.visit_enum(MapAccessDeserializer::new(Members::of(members)))
            }
            _ => Err(Mismatch::custom("expected a name, or a map of one name")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self {
            Value::Null => visitor.visit_unit(),
            _ => Err(Mismatch::unknown()),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

/// A number that vectors may be made of.
trait Number: Copy {
    fn wide(self) -> f64;
    fn narrow(all: &[Self]) -> Cow<'_, [f32]>;
}

impl Number for f32 {
    fn wide(self) -> f64 {
        self.into()
    }

    fn narrow(all: &[Self]) -> Cow<'_, [f32]> {
        Cow::Borrowed(all)
    }
}

impl Number for f64 {
    fn wide(self) -> f64 {
        self
    }

    fn narrow(all: &[Self]) -> Cow<'_, [f32]> {
        // As readers of vectors do it.
        all.iter().map(|own| *own as f32).collect()
    }
}

/// The numbers of an array, one by one or the rest at once.
struct Numbers<'a, N> {
    left: &'a [N],
}

impl<'de, N: Number> SeqAccess<'de> for Numbers<'_, N> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        if self.left.is_empty() {
            return Ok(None);
        }
        seed.deserialize(NextNumber(&mut self.left)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

struct NextNumber<'a, 'b, N>(&'a mut &'b [N]);

impl<'de, N: Number> Deserializer<'de> for NextNumber<'_, '_, N> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0.split_first() {
            Some((first, left)) => {
                *self.0 = left;
                visitor.visit_f64(first.wide())
            }
            None => Err(Mismatch::new("a number after the last")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if name == PACKED {
            let numbers = N::narrow(mem::take(self.0));
            return visitor.visit_bytes(bytemuck::cast_slice(&numbers));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        enum ignored_any
    }
}

/// The members of a map, each error with the name that it belongs to.
struct Members<'de> {
    left: slice::Iter<'de, (Key, Value)>,
    next: Option<&'de (Key, Value)>,
}

impl<'de> Members<'de> {
    fn of(members: &'de [(Key, Value)]) -> Self {
        Self {
            left: members.iter(),
            next: None,
        }
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        self.next = self.left.next();
        let name = self.next.map(|(name, _)| (&**name).into_deserializer());
        name.map(|name| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let Some((name, value)) = self.next else {
            return Err(Mismatch::new("a value without a name"));
        };
        seed.deserialize(value).map_err(|error| error.below(name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

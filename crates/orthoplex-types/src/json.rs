//! JSON of requests into types: what serde_json does, with vectors read at once.
//!
//! A body with vectors is numbers for the most part, and serde_json reads them one by one: half of what an upsert
//! costs. This reader hands all numbers of an array over together, as [`PACKED`](crate::vector::PACKED) asks for. It
//! knows what is common and refuses everything else without a reason; then serde_json reads the text from its
//! start, so errors are its errors, and what only it can read is read.

mod number;
#[cfg(test)]
mod tests;

pub use number::Number;

use crate::vector::PACKED;
use memchr::memchr2;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::{fmt, str};

/// Deepest nesting; serde_json goes a little further.
const DEPTH_MAX: u8 = 120;

/// Reads a value, as `serde_json::from_slice` does.
pub fn from_slice<'de, T: Deserialize<'de>>(text: &'de [u8]) -> serde_json::Result<T> {
    match read(text) {
        Some(value) => Ok(value),
        None => serde_json::from_slice(text),
    }
}

fn read<'de, T: Deserialize<'de>>(text: &'de [u8]) -> Option<T> {
    let mut reader = Reader {
        text: str::from_utf8(text).ok()?,
        at: 0,
        depth: 0,
        packed: Vec::new(),
    };
    let value = T::deserialize(&mut reader).ok()?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

/// Why this reader did not read a text: serde_json knows.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not read")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Read<T> = std::result::Result<T, Refused>;

struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
    /// Numbers of the array that is read, as bytes.
    packed: Vec<u8>,
}

impl<'de> Reader<'de> {
    fn rest(&self) -> &'de str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// The first byte of what comes next.
    fn next(&mut self) -> Read<u8> {
        self.space();
        self.peek().ok_or(Refused)
    }

    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.next()? == byte {
            self.at += 1;
            return Ok(());
        }
        Err(Refused)
    }

    fn word(&mut self, word: &str) -> Read<()> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        Err(Refused)
    }

    #[inline]
    fn number(&mut self) -> Read<Number<'de>> {
        let number = Number::read(self.rest().as_bytes()).ok_or(Refused)?;
        self.at += number.length();
        Ok(number)
    }

    fn string(&mut self) -> Read<Cow<'de, str>> {
        let rest = self.rest();
        let inside = rest.strip_prefix('"').ok_or(Refused)?;
        let length = memchr2(b'"', b'\\', inside.as_bytes()).ok_or(Refused)?;
        let plain = inside.get(..length).ok_or(Refused)?;
        let has_controls = plain.bytes().any(|byte| byte < b' ');
        if !has_controls && inside.as_bytes().get(length) == Some(&b'"') {
            self.at += length + 2;
            return Ok(Cow::Borrowed(plain));
        }
        let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let text = texts.next().and_then(Result::ok).ok_or(Refused)?;
        self.at += texts.byte_offset();
        Ok(Cow::Owned(text))
    }

    /// The numbers up to the end of an array.
    fn numbers(&mut self) -> Read<()> {
        self.packed.clear();
        loop {
            let number = self.number()?.single().ok_or(Refused)?;
            self.packed.extend_from_slice(&number.to_ne_bytes());
            match self.next()? {
                b',' => self.at += 1,
                b']' => return Ok(()),
                _ => return Err(Refused),
            }
            self.space();
        }
    }

    /// Reads what lies between two brackets.
    fn nested<T>(&mut self, end: u8, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Refused);
        }
        let value = read(self)?;
        self.depth -= 1;
        self.expect(end)?;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.next()? {
            b'{' => self.nested(b'}', |own| visitor.visit_map(Items::of(own))),
            b'[' => self.nested(b']', |own| visitor.visit_seq(Items::of(own))),
            b'"' => match self.string()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            b'-' | b'0'..=b'9' => {
                let number = self.number()?;
                match (number.unsigned(), number.signed()) {
                    (Some(own), _) => visitor.visit_u64(own),
                    // Minus zero is a float.
                    (_, Some(own)) if own != 0 => visitor.visit_i64(own),
                    _ => visitor.visit_f64(number.double().ok_or(Refused)?),
                }
            }
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'n' => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => Err(Refused),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.next()? == b'n' {
            return self.word("null").and_then(|()| visitor.visit_none());
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        if name == PACKED && matches!(self.next()?, b'-' | b'0'..=b'9') {
            self.numbers()?;
            return visitor.visit_bytes(&self.packed);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        match self.next()? {
            b'{' => self.nested(b'}', |own| {
                visitor.visit_enum(MapAccessDeserializer::new(Items::of(own)))
            }),
            b'"' => match self.string()? {
                Cow::Borrowed(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
                Cow::Owned(_) => Err(Refused),
            },
            _ => Err(Refused),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// What an array or an object holds, one by one.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    is_first: bool,
}

impl<'a, 'de> Items<'a, 'de> {
    fn of(reader: &'a mut Reader<'de>) -> Self {
        Self {
            reader,
            is_first: true,
        }
    }

    /// Whether there is another one before the end.
    fn go_on(&mut self, end: u8) -> Read<bool> {
        let next = self.reader.next()?;
        if next == end {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            self.reader.expect(b',')?;
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if !self.go_on(b']')? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if !self.go_on(b'}')? {
            return Ok(None);
        }
        self.reader.space();
        match self.reader.string()? {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Cow::Owned(name) => seed.deserialize(de::IntoDeserializer::into_deserializer(name)),
        }
        .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

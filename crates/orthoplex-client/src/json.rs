//! Bodies of requests as JSON.
//!
//! Writes as `serde_json` does, and by it, but for numbers of 32 bits in arrays: a body is mostly these, so they are
//! gathered and written many at a time (`number`). Readers get the same `f32` back.

mod number;

use crate::body::{Body, Items};
use crate::stretch::end_if_long;
use number::{BLOCK, append_numbers};
use orthoplex_types::point::PointStruct;
use orthoplex_types::rest::BEFORE_POINTS;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde::{Serialize, Serializer};
use serde_json::{Error, Result};
use std::io;
use std::mem::take;

/// Bytes between two looks at the clock: written in some 20 microseconds.
const LOOK_BYTES: usize = 16 * 1024;

/// The JSON of a body; of one that begins with points, if they were taken out of it, the rest.
pub(crate) fn body(
    rest: &(impl Serialize + ?Sized),
    points: Option<Vec<PointStruct>>,
) -> io::Result<Body> {
    let mut bytes = Vec::new();
    append(&mut bytes, rest)?;
    let points = points.filter(|own| !own.is_empty());
    match (points, bytes.strip_prefix(BEFORE_POINTS.as_bytes())) {
        (Some(points), Some(after)) => Body::of(Points {
            points,
            after: after.to_vec(),
        }),
        _ => Ok(bytes.into()),
    }
}

/// Points, and what comes behind the last.
struct Points {
    points: Vec<PointStruct>,
    after: Vec<u8>,
}

impl Items for Points {
    fn count(&self) -> usize {
        self.points.len()
    }

    fn append(&self, item: usize, to: &mut Vec<u8>) -> io::Result<()> {
        to.extend_from_slice(if item == 0 {
            BEFORE_POINTS.as_bytes()
        } else {
            b","
        });
        append(to, &self.points.get(item))?;
        if item + 1 == self.points.len() {
            to.extend_from_slice(&self.after);
        }
        Ok(())
    }
}

fn append(to: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<()> {
    let next_look = to.len() + LOOK_BYTES;
    value.serialize(&mut Writer {
        to,
        is_item: false,
        numbers: [0.0; BLOCK],
        count: 0,
        next_look,
    })
}

/// Writes one value.
struct Writer<'a> {
    to: &'a mut Vec<u8>,
    /// Whether the value that comes is an item of an array.
    is_item: bool,
    /// Numbers of the present array that are not written yet, and how many.
    numbers: [f32; BLOCK],
    count: usize,
    next_look: usize,
}

impl Writer<'_> {
    /// Comes before each value that is no number of an array.
    fn begin(&mut self) {
        if take(&mut self.is_item) {
            self.flush();
            self.separate(b'[');
        }
    }

    /// A comma, unless nothing comes before it.
    fn separate(&mut self, open: u8) {
        if self.to.last() != Some(&open) {
            self.to.push(b',');
        }
    }

    fn plain(&mut self, value: &(impl Serialize + ?Sized)) -> Result<()> {
        self.begin();
        serde_json::to_writer(&mut *self.to, value)
    }

    #[inline]
    fn number(&mut self, number: f32) {
        if self.count == BLOCK {
            self.flush();
        }
        if let Some(place) = self.numbers.get_mut(self.count) {
            *place = number;
            self.count += 1;
        }
    }

    fn flush(&mut self) {
        if self.count == 0 {
            return;
        }
        let numbers = self.numbers.get(..take(&mut self.count));
        append_numbers(numbers.unwrap_or_default(), self.to);
        if self.to.len() >= self.next_look {
            self.next_look = self.to.len() + LOOK_BYTES;
            end_if_long();
        }
    }

    fn open(&mut self, brackets: &'static [u8]) {
        self.begin();
        self.to.extend_from_slice(brackets);
    }

    /// An object whose one member is named like a variant.
    fn variant(&mut self, name: &'static str, open: &'static [u8]) -> Result<()> {
        self.open(b"{");
        self.plain(name)?;
        self.to.push(b':');
        self.open(open);
        Ok(())
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<()> {
        self.is_item = true;
        value.serialize(&mut *self)
    }

    fn close(&mut self, brackets: &'static [u8]) -> Result<()> {
        self.flush();
        self.to.extend_from_slice(brackets);
        Ok(())
    }

    fn key(&mut self, key: &(impl Serialize + ?Sized)) -> Result<()> {
        self.separate(b'{');
        let start = self.to.len();
        key.serialize(&mut *self)?;
        // Keys are texts.
        if self.to.get(start) != Some(&b'"') {
            self.to.insert(start, b'"');
            self.to.push(b'"');
        }
        self.to.push(b':');
        Ok(())
    }

    fn member(&mut self, key: &'static str, value: &(impl Serialize + ?Sized)) -> Result<()> {
        self.key(key)?;
        value.serialize(&mut *self)
    }
}

/// What serde_json writes.
macro_rules! plain {
    ($($method:ident: $kind:ty),+ $(,)?) => {
        $(fn $method(self, value: $kind) -> Result<()> {
            self.plain(&value)
        })+
    };
}

impl Serializer for &mut Writer<'_> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    plain! {
        serialize_bool: bool, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f64: f64,
    }

    #[inline]
    fn serialize_f32(self, value: f32) -> Result<()> {
        if !take(&mut self.is_item) {
            return self.plain(&value);
        }
        self.number(value);
        Ok(())
    }

    fn serialize_none(self) -> Result<()> {
        self.plain(&())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.plain(&())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.plain(&())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<()> {
        self.plain(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<()> {
        self.variant(name, b"")?;
        value.serialize(&mut *self)?;
        self.close(b"}")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self> {
        self.open(b"[");
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self> {
        self.open(b"[");
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self> {
        self.open(b"[");
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Self> {
        self.variant(name, b"[")?;
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self> {
        self.open(b"{");
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self> {
        self.open(b"{");
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Self> {
        self.variant(name, b"{")?;
        Ok(self)
    }
}

/// What has items or members, and how it ends.
macro_rules! compound {
    ($($kind:ident { $($item:ident),+ } $end:literal;)+) => {$(
        impl $kind for &mut Writer<'_> {
            type Ok = ();
            type Error = Error;

            $(compound!(@$item);)+

            fn end(self) -> Result<()> {
                self.close($end)
            }
        }
    )+};
    (@serialize_key) => {
        fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
            self.key(key)
        }
    };
    (@serialize_value) => {
        fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
            value.serialize(&mut **self)
        }
    };
    (@member) => {
        fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
            self.member(key, value)
        }
    };
    (@$item:ident) => {
        #[inline]
        fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
            self.item(value)
        }
    };
}

compound! {
    SerializeSeq { serialize_element } b"]";
    SerializeTuple { serialize_element } b"]";
    SerializeTupleStruct { serialize_field } b"]";
    SerializeTupleVariant { serialize_field } b"]}";
    SerializeMap { serialize_key, serialize_value } b"}";
    SerializeStruct { member } b"}";
    SerializeStructVariant { member } b"}}";
}

#[cfg(test)]
mod tests;

//! Values from domain types.

use super::{Key, Mismatch, Value};
use serde::ser::{
    Error, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::borrow::Cow;
use std::sync::Arc;

/// The value that the JSON of `of` would be.
pub(crate) fn to_value<T: Serialize + ?Sized>(of: &T) -> Result<Value, Mismatch> {
    of.serialize(Builder)
}

/// Makes a value of whatever is serialized.
pub(crate) struct Builder;

/// A single number as JSON has it: the shortest text of an `f32` is that of another `f64` than its value.
fn as_written(value: Value) -> Value {
    match value {
        Value::Single(own) => {
            Value::Double(own.to_string().parse().unwrap_or_else(|_| f64::from(own)))
        }
        value => value,
    }
}

fn one(name: &'static str, value: Value) -> Value {
    Value::Map(Arc::new(vec![(Cow::Borrowed(name), value)]))
}

/// A list in the making: numbers as long as there is nothing else.
#[derive(Default)]
pub(crate) struct Items {
    numbers: Vec<f32>,
    mixed: Vec<Value>,
    variant: Option<&'static str>,
}

impl Items {
    fn sized(length: Option<usize>, variant: Option<&'static str>) -> Self {
        // The length is that of a list in memory.
        Self {
            numbers: Vec::new(),
            mixed: Vec::with_capacity(length.filter(|length| *length < 64).unwrap_or(0)),
            variant,
        }
    }

    fn push(&mut self, item: Value) {
        match item {
            Value::Single(number) if self.mixed.is_empty() => self.numbers.push(number),
            item => {
                self.mixed.extend(self.numbers.drain(..).map(Value::Single));
                self.mixed.push(item);
            }
        }
    }

    fn finish(self) -> Value {
        let list = if self.numbers.is_empty() {
            Value::List(Arc::new(self.mixed))
        } else {
            Value::Singles(Arc::new(self.numbers))
        };
        match self.variant {
            Some(name) => one(name, list),
            None => list,
        }
    }
}

/// A map in the making.
#[derive(Default)]
pub(crate) struct Members {
    all: Vec<(Key, Value)>,
    key: Option<Key>,
    variant: Option<&'static str>,
}

impl Members {
    fn sized(length: usize, variant: Option<&'static str>) -> Self {
        Self {
            all: Vec::with_capacity(length),
            key: None,
            variant,
        }
    }

    fn finish(self) -> Value {
        let map = Value::Map(Arc::new(self.all));
        match self.variant {
            Some(name) => one(name, map),
            None => map,
        }
    }
}

macro_rules! plain {
    ($($method:ident $from:ty => $variant:ident;)+) => {$(
        fn $method(self, own: $from) -> Result<Value, Mismatch> {
            Ok(Value::$variant(own.into()))
        }
    )+};
}

impl Serializer for Builder {
    type Ok = Value;
    type Error = Mismatch;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    plain! {
        serialize_bool bool => Bool;
        serialize_i8 i8 => Signed;
        serialize_i16 i16 => Signed;
        serialize_i32 i32 => Signed;
        serialize_i64 i64 => Signed;
        serialize_u8 u8 => Unsigned;
        serialize_u16 u16 => Unsigned;
        serialize_u32 u32 => Unsigned;
        serialize_u64 u64 => Unsigned;
        serialize_f32 f32 => Single;
        serialize_f64 f64 => Double;
    }

    fn serialize_char(self, own: char) -> Result<Value, Mismatch> {
        Ok(Value::Text(own.to_string().into()))
    }

    fn serialize_str(self, own: &str) -> Result<Value, Mismatch> {
        Ok(Value::Text(own.to_owned().into()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Mismatch> {
        Err(Mismatch::custom("JSON has no bytes"))
    }

    fn serialize_none(self) -> Result<Value, Mismatch> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, own: &T) -> Result<Value, Mismatch> {
        own.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Mismatch> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Mismatch> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Mismatch> {
        Ok(Value::Text(variant.into()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        own: &T,
    ) -> Result<Value, Mismatch> {
        own.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        own: &T,
    ) -> Result<Value, Mismatch> {
        Ok(one(variant, own.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, Mismatch> {
        Ok(Items::sized(length, None))
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, Mismatch> {
        Ok(Items::sized(Some(length), None))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items, Mismatch> {
        Ok(Items::sized(Some(length), None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Items, Mismatch> {
        Ok(Items::sized(Some(length), Some(variant)))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Members, Mismatch> {
        Ok(Members::sized(length.unwrap_or(0), None))
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Members, Mismatch> {
        Ok(Members::sized(length, None))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Members, Mismatch> {
        Ok(Members::sized(length, Some(variant)))
    }
}

macro_rules! list {
    ($($kind:ident $method:ident;)+) => {$(
        impl $kind for Items {
            type Ok = Value;
            type Error = Mismatch;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Mismatch> {
                self.push(item.serialize(Builder)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Mismatch> {
                Ok(self.finish())
            }
        }
    )+};
}

list! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! fields {
    ($($kind:ident)+) => {$(
        impl $kind for Members {
            type Ok = Value;
            type Error = Mismatch;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                field: &T,
            ) -> Result<(), Mismatch> {
                let value = as_written(field.serialize(Builder)?);
                self.all.push((Cow::Borrowed(name), value));
                Ok(())
            }

            fn end(self) -> Result<Value, Mismatch> {
                Ok(self.finish())
            }
        }
    )+};
}

fields! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Members {
    type Ok = Value;
    type Error = Mismatch;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Mismatch> {
        self.key = Some(match key.serialize(Builder)? {
            Value::Text(own) => own,
            Value::Unsigned(own) => own.to_string().into(),
            Value::Signed(own) => own.to_string().into(),
            _ => return Err(Mismatch::custom("a name must be a string")),
        });
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, own: &T) -> Result<(), Mismatch> {
        let key = self.key.take().unwrap_or_default();
        self.all.push((key, own.serialize(Builder)?));
        Ok(())
    }

    fn end(self) -> Result<Value, Mismatch> {
        Ok(self.finish())
    }
}

//! Reading of vectors. Arrays go straight into `Vec<f32>`: no JSON tree stands between.

use super::{InferenceInput, NamedVectors, SparseVector, UNNAMED, Vector};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Members of inference objects that may also be names of vectors.
const INFERENCE_MEMBERS: [&str; 5] = ["text", "image", "object", "model", "options"];

/// By this name a reader of vectors asks, at the first item of an array, for all its numbers at once, as bytes: `f32`
/// in the order of the machine. Formats that know nothing of it answer with the item.
pub const PACKED: &str = "$orthoplex::packed";

/// The first element of an array, which decides between dense and multi; or all of them.
enum Item {
    Value(f32),
    All(Vec<f32>),
    Row(Vec<f32>),
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct OneItem;
        impl<'de> Visitor<'de> for OneItem {
            type Value = Item;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a row of numbers")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Item, D::Error> {
                d.deserialize_any(self)
            }
            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Item, E> {
                match bytes.as_chunks() {
                    (numbers, []) => {
                        let numbers = numbers.iter().map(|own| f32::from_ne_bytes(*own));
                        Ok(Item::All(numbers.collect()))
                    }
                    _ => Err(E::invalid_length(bytes.len(), &"bytes of whole numbers")),
                }
            }
            fn visit_f64<E>(self, value: f64) -> Result<Item, E> {
                Ok(Item::Value(value as f32))
            }
            fn visit_f32<E>(self, value: f32) -> Result<Item, E> {
                Ok(Item::Value(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Item, E> {
                Ok(Item::Value(value as f32))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Item, E> {
                Ok(Item::Value(value as f32))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Item, A::Error> {
                let row = Row::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(Item::Row(row.0))
            }
        }
        d.deserialize_newtype_struct(PACKED, OneItem)
    }
}

/// One vector of a multi vector.
struct Row(Vec<f32>);

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct OneRow;
        impl<'de> Visitor<'de> for OneRow {
            type Value = Row;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row of numbers")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Row, A::Error> {
                match seq.next_element::<Item>()? {
                    None => Ok(Row(Vec::new())),
                    Some(Item::All(values)) => Ok(Row(values)),
                    Some(Item::Value(first)) => read_dense(first, seq).map(Row),
                    Some(Item::Row(_)) => Err(de::Error::invalid_type(Unexpected::Seq, &"f32")),
                }
            }
        }
        d.deserialize_seq(OneRow)
    }
}

/// The values after the first.
fn read_dense<'de, A: SeqAccess<'de>>(first: f32, mut seq: A) -> Result<Vec<f32>, A::Error> {
    // Most vectors have hundreds of values; what the sender claims is not believed.
    const CAPACITY: usize = 256;
    let mut values = Vec::with_capacity(CAPACITY);
    values.push(first);
    while let Some(value) = seq.next_element::<f32>()? {
        values.push(value);
    }
    values.shrink_to_fit();
    Ok(values)
}

/// A dense or multi vector.
pub(crate) fn read_array<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<Vector, A::Error> {
    match seq.next_element::<Item>()? {
        None => Ok(Vector::Dense(Vec::new())),
        Some(Item::All(values)) => Ok(Vector::Dense(values)),
        Some(Item::Value(first)) => read_dense(first, seq).map(Vector::Dense),
        Some(Item::Row(first)) => {
            let mut rows = vec![first];
            while let Some(Row(row)) = seq.next_element()? {
                rows.push(row);
            }
            Ok(Vector::Multi(rows))
        }
    }
}

/// Collects the members of an object that is one vector: sparse, or input of an inference service.
#[derive(Default)]
pub(crate) struct VectorMembers {
    indices: Option<Vec<u32>>,
    values: Option<Vec<f32>>,
    input: Option<(String, Value)>,
    model: Option<String>,
    options: Option<Value>,
}

impl VectorMembers {
    /// Reads the member, or skips it if vectors have none of that name.
    pub(crate) fn take<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "indices" => self.indices = Some(map.next_value()?),
            "values" => self.values = Some(map.next_value()?),
            "text" | "image" | "object" => self.input = Some((key.to_owned(), map.next_value()?)),
            "model" => self.model = Some(map.next_value()?),
            "options" => self.options = map.next_value()?,
            _ => map.next_value::<IgnoredAny>().map(drop)?,
        }
        Ok(())
    }

    /// The text, if there is one and nothing that would make a vector of it.
    pub(crate) fn take_plain_text(&mut self) -> Option<Value> {
        let is_plain = self.model.is_none() && self.indices.is_none() && self.values.is_none();
        let text = self.input.take_if(|(kind, _)| is_plain && kind == "text");
        text.map(|(_, text)| text)
    }

    pub(crate) fn finish<E: de::Error>(self) -> Result<Vector, E> {
        match (self.indices, self.values, self.input, self.model) {
            (Some(indices), Some(values), None, None) => {
                Ok(Vector::Sparse(SparseVector { indices, values }))
            }
            (None, None, Some((kind, input)), Some(model)) => {
                Ok(Vector::Inference(InferenceInput {
                    kind,
                    model,
                    input,
                    options: self.options,
                }))
            }
            (Some(_), None, ..) => Err(E::missing_field("values")),
            (None, Some(_), ..) => Err(E::missing_field("indices")),
            _ => Err(E::custom(
                "data did not match any variant of untagged enum Vector",
            )),
        }
    }
}

impl<'de> Deserialize<'de> for Vector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneVector;
        impl<'de> Visitor<'de> for OneVector {
            type Value = Vector;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a dense, sparse or multi vector")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vector, A::Error> {
                read_array(seq)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vector, A::Error> {
                let mut members = VectorMembers::default();
                while let Some(key) = map.next_key::<String>()? {
                    members.take(&key, &mut map)?;
                }
                members.finish()
            }
        }
        deserializer.deserialize_any(OneVector)
    }
}

impl<'de> Deserialize<'de> for NamedVectors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AllVectors;
        impl<'de> Visitor<'de> for AllVectors {
            type Value = NamedVectors;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a vector or a map of vectors by name")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<NamedVectors, A::Error> {
                Ok(NamedVectors(vec![(UNNAMED.to_owned(), read_array(seq)?)]))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NamedVectors, A::Error> {
                read_named(map)
            }
        }
        deserializer.deserialize_any(AllVectors)
    }
}

/// A map by name, or the members of one inference object: those have a text as `model`. Of equal
/// names the last wins.
fn read_named<'de, A: MapAccess<'de>>(mut map: A) -> Result<NamedVectors, A::Error> {
    let mut vectors = IndexMap::new();
    let mut others = Map::new();
    while let Some(name) = map.next_key::<String>()? {
        if !INFERENCE_MEMBERS.contains(&name.as_str()) {
            vectors.insert(name, map.next_value()?);
            continue;
        }
        match map.next_value()? {
            Member::Vector(vector) => {
                vectors.insert(name, vector);
            }
            Member::Other(value) => {
                others.insert(name, value);
            }
        }
    }
    if others.is_empty() {
        return Ok(NamedVectors(vectors.into_iter().collect()));
    }
    for name in INFERENCE_MEMBERS {
        if let Some(vector) = vectors.swap_remove(name) {
            let value = serde_json::to_value(vector).map_err(de::Error::custom)?;
            others.insert(name.to_owned(), value);
        }
    }
    let vector = Vector::deserialize(Value::Object(others)).map_err(de::Error::custom)?;
    Ok(NamedVectors(vec![(UNNAMED.to_owned(), vector)]))
}

/// A member whose name does not tell whether it is a vector.
enum Member {
    Vector(Vector),
    Other(Value),
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct OneMember;
        impl<'de> Visitor<'de> for OneMember {
            type Value = Member;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a vector or a member of an inference object")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Member, A::Error> {
                read_array(seq).map(Member::Vector)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Member, A::Error> {
                let value = Value::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Vector::deserialize(&value).map_or(Member::Other(value), Member::Vector))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Member, E> {
                Ok(Member::Other(text.into()))
            }
            fn visit_unit<E: de::Error>(self) -> Result<Member, E> {
                Ok(Member::Other(Value::Null))
            }
        }
        d.deserialize_any(OneMember)
    }
}

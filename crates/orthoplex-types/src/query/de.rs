//! Reading of queries. Vectors go straight into `Vec<f32>`: no JSON tree stands between.

use super::{NamedQueryVector, Query, RecommendInput, VectorInput};
use crate::PointId;
use crate::vector::{UNNAMED, Vector, VectorMembers, read_array};
use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Query variants of the API that are recognised but not built.
const UNBUILT: [&str; 8] = [
    "discover",
    "context",
    "order_by",
    "fusion",
    "rrf",
    "formula",
    "sample",
    "relevance_feedback",
];

/// Reads an id from one scalar.
fn id<'de, V: IntoDeserializer<'de, E>, E: de::Error>(value: V) -> Result<VectorInput, E> {
    PointId::deserialize(value.into_deserializer()).map(VectorInput::Id)
}

impl<'de> Deserialize<'de> for VectorInput {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(InputVisitor)
    }
}

struct InputVisitor;

impl<'de> Visitor<'de> for InputVisitor {
    type Value = VectorInput;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a point id or a vector")
    }

    fn visit_u64<E: de::Error>(self, num: u64) -> Result<VectorInput, E> {
        id(num)
    }

    fn visit_i64<E: de::Error>(self, num: i64) -> Result<VectorInput, E> {
        id(num)
    }

    fn visit_f64<E: de::Error>(self, num: f64) -> Result<VectorInput, E> {
        id(num)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<VectorInput, E> {
        id(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<VectorInput, A::Error> {
        read_array(seq).map(VectorInput::Vector)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<VectorInput, A::Error> {
        let mut members = VectorMembers::default();
        while let Some(key) = map.next_key::<String>()? {
            members.take(&key, &mut map)?;
        }
        members.finish().map(VectorInput::Vector)
    }
}

impl<'de> Deserialize<'de> for Query {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(QueryVisitor)
    }
}

struct QueryVisitor;

impl<'de> Visitor<'de> for QueryVisitor {
    type Value = Query;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a point id, a vector or a query")
    }

    fn visit_u64<E: de::Error>(self, num: u64) -> Result<Query, E> {
        id(num).map(Query::Nearest)
    }

    fn visit_i64<E: de::Error>(self, num: i64) -> Result<Query, E> {
        id(num).map(Query::Nearest)
    }

    fn visit_f64<E: de::Error>(self, num: f64) -> Result<Query, E> {
        id(num).map(Query::Nearest)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Query, E> {
        id(text).map(Query::Nearest)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Query, A::Error> {
        InputVisitor.visit_seq(seq).map(Query::Nearest)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Query, A::Error> {
        let mut nearest = None;
        let mut recommend = None;
        let mut unbuilt = None;
        let mut has_mmr = false;
        let mut vector = VectorMembers::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "nearest" => nearest = Some(map.next_value::<VectorInput>()?),
                "recommend" => recommend = Some(map.next_value::<RecommendInput>()?),
                "mmr" => has_mmr = map.next_value::<Option<IgnoredAny>>()?.is_some(),
                other => match UNBUILT.into_iter().find(|name| *name == other) {
                    Some(name) => {
                        map.next_value::<IgnoredAny>()?;
                        unbuilt = Some(name);
                    }
                    None => vector.take(other, &mut map)?,
                },
            }
        }
        match (nearest, recommend, unbuilt) {
            _ if has_mmr => Ok(Query::Unbuilt("mmr")),
            (Some(nearest), ..) => Ok(Query::Nearest(nearest)),
            (None, Some(recommend), _) => Ok(Query::Recommend(recommend)),
            (None, None, Some(name)) => Ok(Query::Unbuilt(name)),
            (None, None, None) => vector
                .finish()
                .map(|own| Query::Nearest(VectorInput::Vector(own))),
        }
    }
}

impl<'de> Deserialize<'de> for NamedQueryVector {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(NamedVisitor)
    }
}

struct NamedVisitor;

impl<'de> Visitor<'de> for NamedVisitor {
    type Value = NamedQueryVector;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a vector, or an object of `name` and `vector`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<NamedQueryVector, A::Error> {
        let values = Vec::deserialize(SeqAccessDeserializer::new(seq))?;
        Ok(NamedQueryVector {
            name: UNNAMED.to_owned(),
            vector: Vector::Dense(values),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NamedQueryVector, A::Error> {
        let mut name = None;
        let mut vector = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "name" => name = Some(map.next_value()?),
                "vector" => vector = Some(map.next_value()?),
                _ => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(NamedQueryVector {
            name: name.ok_or_else(|| de::Error::missing_field("name"))?,
            vector: vector.ok_or_else(|| de::Error::missing_field("vector"))?,
        })
    }
}

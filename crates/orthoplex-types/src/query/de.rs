//! Reading of queries. Vectors go straight into `Vec<f32>`: no JSON tree stands between.

use super::ranking::FusionName;
use super::{ContextPair, Expression, Formula, Fusion, NamedQueryVector, Query, VectorInput};
use crate::PointId;
use crate::vector::{UNNAMED, Vector, VectorMembers, read_array};
use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Map;
use std::fmt;

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
        let mut mmr = None;
        let mut formula = None;
        let mut defaults = Map::new();
        let mut other = None;
        let mut vector = VectorMembers::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "nearest" => nearest = Some(map.next_value::<VectorInput>()?),
                "mmr" => mmr = map.next_value()?,
                "formula" => formula = Some(map.next_value::<Expression>()?),
                "defaults" => {
                    defaults = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                "recommend" => other = Some(Query::Recommend(map.next_value()?)),
                "discover" => other = Some(Query::Discover(map.next_value()?)),
                "context" => other = Some(Query::Context(map.next_value::<Pairs>()?.0)),
                "relevance_feedback" => {
                    other = Some(Query::RelevanceFeedback(map.next_value()?));
                }
                "order_by" => other = Some(Query::OrderBy(map.next_value()?)),
                "fusion" => {
                    other = Some(Query::Fusion(map.next_value::<FusionName>()?.into()));
                }
                "rrf" => other = Some(Query::Fusion(Fusion::Rrf(map.next_value()?))),
                "sample" => other = Some(Query::Sample(map.next_value()?)),
                unknown => vector.take(unknown, &mut map)?,
            }
        }
        match (nearest, mmr, formula, other) {
            (Some(nearest), None, ..) => Ok(Query::Nearest(nearest)),
            (Some(nearest), Some(mmr), ..) => Ok(Query::Mmr { nearest, mmr }),
            (None, _, Some(expression), _) => Formula::new(expression, defaults)
                .map(Query::Formula)
                .map_err(de::Error::custom),
            (None, _, None, Some(query)) => Ok(query),
            (None, _, None, None) => match vector.take_plain_text() {
                Some(text) => serde_json::from_value(text)
                    .map(Query::Text)
                    .map_err(de::Error::custom),
                None => vector
                    .finish()
                    .map(|own| Query::Nearest(VectorInput::Vector(own))),
            },
        }
    }
}

/// One pair, a list of pairs or nothing.
#[derive(Deserialize)]
#[serde(transparent)]
struct Pairs(#[serde(deserialize_with = "crate::de::one_or_many")] Vec<ContextPair>);

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

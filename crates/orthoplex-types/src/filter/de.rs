//! Reading of the shapes of filters that serde cannot derive: one or many, untagged conditions.

use super::{AnyValues, Condition, Match, MatchValue, Range, RangeInterface};
use serde::de::{self, Deserializer};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// `null`, one object or a list.
pub(super) fn one_or_many<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Condition>, D::Error> {
    match Value::deserialize(d)? {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.into_iter().map(from_value).collect(),
        one => Ok(vec![from_value(one)?]),
    }
}

fn from_value<T: DeserializeOwned, E: de::Error>(value: Value) -> Result<T, E> {
    serde_json::from_value(value).map_err(E::custom)
}

fn member<T: DeserializeOwned, E: de::Error>(
    map: &mut Map<String, Value>,
    name: &str,
) -> Result<T, E> {
    from_value(map.remove(name).unwrap_or(Value::Null))
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut map = Map::deserialize(d)?;
        // A field condition has `is_empty`/`is_null` flags beside its key; alone they are objects.
        if map.contains_key("key") {
            return Ok(Self::Field(from_value(Value::Object(map))?));
        }
        let only = |name: &str| map.contains_key(name);
        if only("is_empty") {
            return Ok(Self::IsEmpty {
                is_empty: member(&mut map, "is_empty")?,
            });
        }
        if only("is_null") {
            return Ok(Self::IsNull {
                is_null: member(&mut map, "is_null")?,
            });
        }
        if only("has_id") {
            return Ok(Self::HasId {
                has_id: member(&mut map, "has_id")?,
            });
        }
        if only("has_vector") {
            return Ok(Self::HasVector {
                has_vector: member(&mut map, "has_vector")?,
            });
        }
        if only("slice") {
            return Ok(Self::Slice {
                slice: member(&mut map, "slice")?,
            });
        }
        if only("nested") {
            return Ok(Self::Nested {
                nested: member(&mut map, "nested")?,
            });
        }
        Ok(Self::Filter(from_value(Value::Object(map))?))
    }
}

impl<'de> Deserialize<'de> for Match {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut map = Map::deserialize(d)?;
        let has = |name: &str| map.contains_key(name);
        if has("value") {
            let value: MatchValue = member(&mut map, "value")?;
            return Ok(Self::Value(value));
        }
        if has("text") {
            return Ok(Self::Text(member(&mut map, "text")?));
        }
        if has("text_any") {
            return Ok(Self::TextAny(member(&mut map, "text_any")?));
        }
        if has("phrase") {
            return Ok(Self::Phrase(member(&mut map, "phrase")?));
        }
        if has("prefix") {
            return Ok(Self::Prefix(member(&mut map, "prefix")?));
        }
        if has("substring") {
            return Ok(Self::Substring(member(&mut map, "substring")?));
        }
        if has("any") {
            let values: AnyValues = member(&mut map, "any")?;
            return Ok(Self::Any(values));
        }
        if has("except") {
            let values: AnyValues = member(&mut map, "except")?;
            return Ok(Self::Except(values));
        }
        Err(de::Error::custom(
            "data did not match any variant of untagged enum Match",
        ))
    }
}

impl<'de> Deserialize<'de> for RangeInterface {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let map = Map::deserialize(d)?;
        let is_text = ["lt", "gt", "gte", "lte"]
            .iter()
            .any(|bound| map.get(*bound).is_some_and(Value::is_string));
        let value = Value::Object(map);
        if is_text {
            Ok(Self::Datetime(from_value(value)?))
        } else {
            Ok(Self::Number(from_value::<Range<f64>, _>(value)?))
        }
    }
}

//! External point ids: unsigned integers and UUIDs, in their one order.

use crate::schema::{UuidText, choices, described_as};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Id of a point as its owner knows it. All numbers come before all UUIDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointId {
    /// An unsigned integer.
    Num(u64),
    /// A UUID; printed hyphenated and in lower case.
    Uuid(u128),
}

impl PointId {
    /// Reads any common text form of a UUID.
    pub fn parse_uuid(text: &str) -> Option<Self> {
        Uuid::parse_str(text)
            .ok()
            .map(|uuid| Self::Uuid(uuid.as_u128()))
    }
}

impl fmt::Display for PointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Num(num) => num.fmt(f),
            Self::Uuid(uuid) => Uuid::from_u128(*uuid).hyphenated().fmt(f),
        }
    }
}

/// Reads an id from a URL path, where `1` is the number.
impl FromStr for PointId {
    type Err = crate::Error;

    fn from_str(text: &str) -> crate::Result<Self> {
        text.parse::<u64>()
            .ok()
            .map(Self::Num)
            .or_else(|| Self::parse_uuid(text))
            .ok_or_else(|| {
                crate::Error::wrong_input(format_args!("Can not recognize \"{text}\" as point id"))
            })
    }
}

impl From<u64> for PointId {
    fn from(num: u64) -> Self {
        Self::Num(num)
    }
}

choices! {
    /// Id of a point: an unsigned integer or a UUID.
    ExtendedPointId { Num: u64, Uuid: UuidText }
}
described_as!(PointId => ExtendedPointId);

impl Serialize for PointId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Num(num) => serializer.serialize_u64(*num),
            Self::Uuid(_) => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for PointId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

fn not_an_id<E: de::Error>(shown: impl fmt::Display) -> E {
    E::custom(format_args!(
        "value {shown} is not a valid point ID, valid values are either an unsigned integer or a UUID"
    ))
}

impl de::Visitor<'_> for IdVisitor {
    type Value = PointId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a point ID: an unsigned integer or a UUID")
    }

    fn visit_u64<E: de::Error>(self, num: u64) -> Result<PointId, E> {
        Ok(PointId::Num(num))
    }

    fn visit_i64<E: de::Error>(self, num: i64) -> Result<PointId, E> {
        u64::try_from(num)
            .map(PointId::Num)
            .map_err(|_| not_an_id(num))
    }

    fn visit_f64<E: de::Error>(self, num: f64) -> Result<PointId, E> {
        Err(not_an_id(num))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<PointId, E> {
        PointId::parse_uuid(text).ok_or_else(|| not_an_id(text))
    }
}

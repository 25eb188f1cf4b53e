//! Values as JSON text, for requests that no operation stands for.

use super::{Mismatch, Value, json};
use orthoplex_types::Result;
use serde::ser::{Error, Serialize, Serializer};

/// The JSON of a value. Bytes have no place in it.
pub(crate) fn to_json(value: &Value) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Mismatch::new(error).into())
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(own) => to.serialize_bool(*own),
            Self::Signed(own) => to.serialize_i64(*own),
            Self::Unsigned(own) => to.serialize_u64(*own),
            Self::Single(own) => to.serialize_f32(*own),
            Self::Double(own) => to.serialize_f64(*own),
            Self::Text(own) => to.serialize_str(own),
            Self::Bytes(_) | Self::Entries(_) => Err(Error::custom("bytes cannot be sent here")),
            Self::Singles(items) => to.collect_seq(items.iter()),
            Self::Doubles(items) => to.collect_seq(items.iter()),
            Self::Unread(array) => to.collect_seq(json::items(array)),
            Self::List(items) => to.collect_seq(items.iter()),
            Self::Map(members) => to.collect_map(members.iter().map(|(key, own)| (key, own))),
        }
    }
}

//! JSON values and payloads.

use super::Wire;
use crate::qdrant::{self as proto, value::Kind};
use orthoplex_types::{Error, Payload, Result};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

impl Wire<proto::Value> for Value {
    fn decode(message: proto::Value) -> Result<Self> {
        Ok(match message.kind {
            None | Some(Kind::NullValue(_)) => Self::Null,
            Some(Kind::BoolValue(value)) => Self::Bool(value),
            Some(Kind::IntegerValue(value)) => Self::Number(value.into()),
            Some(Kind::DoubleValue(value)) => Number::from_f64(value)
                .map(Self::Number)
                .ok_or_else(|| Error::invalid("cannot convert to json number"))?,
            Some(Kind::StringValue(value)) => Self::String(value),
            Some(Kind::ListValue(list)) => Self::Array(Wire::decode(list.values)?),
            Some(Kind::StructValue(members)) => Self::Object(Wire::decode(members.fields)?),
        })
    }

    fn encode(self) -> Result<proto::Value> {
        let kind = match self {
            Self::Null => Kind::NullValue(proto::NullValue::NullValue.into()),
            Self::Bool(value) => Kind::BoolValue(value),
            Self::Number(number) => match number.as_i64() {
                Some(value) => Kind::IntegerValue(value),
                None => Kind::DoubleValue(number.as_f64().unwrap_or(f64::NAN)),
            },
            Self::String(value) => Kind::StringValue(value),
            Self::Array(values) => Kind::ListValue(proto::ListValue {
                values: values.encode()?,
            }),
            Self::Object(map) => Kind::StructValue(proto::Struct {
                fields: map.encode()?,
            }),
        };
        Ok(proto::Value { kind: Some(kind) })
    }
}

impl Wire<HashMap<String, proto::Value>> for Map<String, Value> {
    fn decode(message: HashMap<String, proto::Value>) -> Result<Self> {
        message
            .into_iter()
            .map(|(key, value)| Ok((key, Value::decode(value)?)))
            .collect()
    }

    fn encode(self) -> Result<HashMap<String, proto::Value>> {
        self.into_iter()
            .map(|(key, value)| Ok((key, value.encode()?)))
            .collect()
    }
}

impl Wire<HashMap<String, proto::Value>> for Payload {
    fn decode(message: HashMap<String, proto::Value>) -> Result<Self> {
        Wire::decode(message).map(Self)
    }

    fn encode(self) -> Result<HashMap<String, proto::Value>> {
        self.0.encode()
    }
}

/// A payload that is to be stored must arrive as it is: messages hold whole numbers up to those of `i64`, and
/// make floats of larger ones.
pub(super) fn check_exact(payload: &Payload) -> Result<()> {
    payload.0.values().try_for_each(check_value)
}

fn check_value(value: &Value) -> Result<()> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check_value),
        Value::Object(members) => members.values().try_for_each(check_value),
        Value::Number(number) if number.is_u64() && !number.is_i64() => {
            Err(Error::wrong_input(format_args!(
                "Value out of range: {number}. Whole numbers in a payload end at {} over gRPC",
                i64::MAX
            )))
        }
        _ => Ok(()),
    }
}

/// An absent payload and an empty one are the same message: it is read as absent.
impl Wire<HashMap<String, proto::Value>> for Option<Payload> {
    fn decode(message: HashMap<String, proto::Value>) -> Result<Self> {
        if message.is_empty() {
            Ok(None)
        } else {
            Payload::decode(message).map(Some)
        }
    }

    fn encode(self) -> Result<HashMap<String, proto::Value>> {
        self.unwrap_or_default().encode()
    }
}

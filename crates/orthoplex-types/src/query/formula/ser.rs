//! Writing of formulas, as they are read.

use super::{Decay, Expression, Variable};
use crate::JsonPath;
use crate::filter::{Filter, GeoPoint};
use serde::ser::{Serialize, SerializeMap, Serializer};

#[derive(serde::Serialize)]
struct GeoDistance<'a> {
    origin: &'a GeoPoint,
    to: &'a JsonPath,
}

#[derive(serde::Serialize)]
struct Div<'a> {
    left: &'a Expression,
    right: &'a Expression,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_zero_default: Option<f64>,
}

#[derive(serde::Serialize)]
struct Pow<'a> {
    base: &'a Expression,
    exponent: &'a Expression,
}

impl Serialize for Variable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Constant(value) => value.serialize(serializer),
            Self::Variable(variable) => variable.serialize(serializer),
            Self::Condition(filter) => condition(filter, serializer),
            Self::GeoDistance { origin, to } => {
                operator("geo_distance", &GeoDistance { origin, to }, serializer)
            }
            Self::Datetime(moment) => operator("datetime", moment, serializer),
            Self::DatetimeKey(key) => operator("datetime_key", key, serializer),
            Self::Mult(parts) => operator("mult", parts, serializer),
            Self::Sum(parts) => operator("sum", parts, serializer),
            Self::Max(parts) => operator("max", parts, serializer),
            Self::Min(parts) => operator("min", parts, serializer),
            Self::Div {
                left,
                right,
                by_zero_default,
            } => {
                let by_zero_default = *by_zero_default;
                let params = Div {
                    left,
                    right,
                    by_zero_default,
                };
                operator("div", &params, serializer)
            }
            Self::Pow { base, exponent } => operator("pow", &Pow { base, exponent }, serializer),
            Self::Unary(function, of) => operator(function.name(), of, serializer),
            Self::Decay(decay) => operator(decay.kind.name(), decay, serializer),
        }
    }
}

/// What follows the name of its shape.
impl Serialize for Decay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("x", &self.x)?;
        if let Some(target) = &self.target {
            map.serialize_entry("target", target)?;
        }
        if let Some(scale) = self.scale {
            map.serialize_entry("scale", &scale)?;
        }
        if let Some(midpoint) = self.midpoint {
            map.serialize_entry("midpoint", &midpoint)?;
        }
        map.end()
    }
}

/// A filter of one condition shows as that condition.
fn condition<S: Serializer>(filter: &Filter, serializer: S) -> Result<S::Ok, S::Error> {
    let is_sole =
        filter.should.is_empty() && filter.must_not.is_empty() && filter.min_should.is_none();
    match filter.must.as_slice() {
        [only] if is_sole => only.serialize(serializer),
        _ => filter.serialize(serializer),
    }
}

fn operator<S: Serializer>(
    name: &str,
    params: &impl Serialize,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, params)?;
    map.end()
}

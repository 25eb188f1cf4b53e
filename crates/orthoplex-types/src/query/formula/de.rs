//! Reading of formulas. They are small: a JSON tree stands between.

use super::{Decay, DecayKind, Expression, Formula, Function, Variable};
use crate::JsonPath;
use crate::datetime::Timestamp;
use crate::filter::GeoPoint;
use serde::Deserialize;
use serde::de::{self, DeserializeOwned, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

impl Formula {
    /// A formula whose defaults still have their names as text.
    pub fn new(
        expression: Expression,
        defaults: impl IntoIterator<Item = (String, Value)>,
    ) -> Result<Self, String> {
        let named = |(name, value): (String, Value)| Ok((variable(&name)?, value));
        Ok(Self {
            expression,
            defaults: defaults
                .into_iter()
                .map(named)
                .collect::<Result<BTreeMap<_, _>, String>>()?,
        })
    }
}

/// Reads the name of a variable.
fn variable(text: &str) -> Result<Variable, String> {
    Variable::parse(text).ok_or_else(|| format!("Invalid json path: '{text}'"))
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read(Value::deserialize(d)?).map_err(de::Error::custom)
    }
}

fn read(value: Value) -> Result<Expression, String> {
    match value {
        Value::Number(number) => number
            .as_f64()
            .map(Expression::Constant)
            .ok_or_else(|| format!("{number} is not a number")),
        Value::String(name) => variable(&name).map(Expression::Variable),
        Value::Object(map) => operator(map),
        other => Err(format!("{other} is not an expression")),
    }
}

fn operator(mut map: Map<String, Value>) -> Result<Expression, String> {
    // A condition on a field may have any key, but none of the names below stands beside it.
    if map.contains_key("key") {
        return condition(map);
    }
    for (name, function) in Function::NAMES {
        if let Some(of) = map.remove(name) {
            return Ok(Expression::Unary(function, Box::new(read(of)?)));
        }
    }
    for (name, kind) in DecayKind::NAMES {
        if let Some(params) = map.remove(name) {
            return decay(kind, params);
        }
    }
    type Make = fn(Vec<Expression>) -> Expression;
    let lists: [(&str, Make); 4] = [
        ("sum", Expression::Sum),
        ("mult", Expression::Mult),
        ("max", Expression::Max),
        ("min", Expression::Min),
    ];
    for (name, make) in lists {
        if let Some(parts) = map.remove(name) {
            return from_value(parts).map(make);
        }
    }
    if let Some(params) = map.remove("div") {
        let mut params = members(params)?;
        return Ok(Expression::Div {
            left: part(&mut params, "left")?,
            right: part(&mut params, "right")?,
            by_zero_default: member(&mut params, "by_zero_default")?,
        });
    }
    if let Some(params) = map.remove("pow") {
        let mut params = members(params)?;
        return Ok(Expression::Pow {
            base: part(&mut params, "base")?,
            exponent: part(&mut params, "exponent")?,
        });
    }
    place_or_time(map)
}

fn place_or_time(mut map: Map<String, Value>) -> Result<Expression, String> {
    if let Some(params) = map.remove("geo_distance") {
        let mut params = members(params)?;
        let origin: Option<GeoPoint> = member(&mut params, "origin")?;
        let to: Option<JsonPath> = member(&mut params, "to")?;
        return Ok(Expression::GeoDistance {
            origin: origin.ok_or("missing field `origin`")?,
            to: to.ok_or("missing field `to`")?,
        });
    }
    if let Some(moment) = map.remove("datetime") {
        return from_value::<Timestamp>(moment).map(Expression::Datetime);
    }
    if let Some(key) = map.remove("datetime_key") {
        return from_value(key).map(Expression::DatetimeKey);
    }
    condition(map)
}

fn condition(map: Map<String, Value>) -> Result<Expression, String> {
    from_value(Value::Object(map)).map(Expression::condition)
}

fn decay(kind: DecayKind, params: Value) -> Result<Expression, String> {
    let mut params = members(params)?;
    Ok(Expression::Decay(Decay {
        kind,
        x: part(&mut params, "x")?,
        target: match params.remove("target") {
            None | Some(Value::Null) => None,
            Some(target) => Some(Box::new(read(target)?)),
        },
        scale: member(&mut params, "scale")?,
        midpoint: member(&mut params, "midpoint")?,
    }))
}

fn members(value: Value) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(map) => Ok(map),
        other => Err(format!("{other} is not an object")),
    }
}

fn part(map: &mut Map<String, Value>, name: &str) -> Result<Box<Expression>, String> {
    let value = map.remove(name);
    read(value.ok_or_else(|| format!("missing field `{name}`"))?).map(Box::new)
}

fn member<T: DeserializeOwned>(
    map: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<T>, String> {
    map.remove(name).map_or(Ok(None), from_value)
}

fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

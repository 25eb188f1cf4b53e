//! Values of formulas, in double precision.

use super::search::best;
use super::{Run, Scored};
use crate::read::{Found, check_time};
use orthoplex_index::fields::geo::{distance_m, place};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::filter::{Filter, GeoPoint};
use orthoplex_types::query::{Decay, DecayKind, Expression, Formula, Function, Variable};
use orthoplex_types::{Error, JsonPath, Payload, Result};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

const MICROSECONDS: f64 = 1e6;

/// Points of all lists by the value of the formula.
pub(super) fn apply(
    run: &Run<'_>,
    formula: &Formula,
    sources: Vec<Vec<Scored>>,
    threshold: Option<f32>,
) -> Result<Vec<Scored>> {
    let scores: Vec<HashMap<Found, f32>> = sources
        .iter()
        .map(|source| source.iter().map(|own| (own.found, own.score)).collect())
        .collect();
    let mut seen = HashSet::new();
    let points = sources.into_iter().flatten();
    let mut ranked = Vec::new();
    for (number, point) in points.filter(|own| seen.insert(own.found)).enumerate() {
        check_time(number, run.context)?;
        let facts = Facts {
            run,
            formula,
            scores: &scores,
            point: &point,
            payload: run.snapshot.view(point.found)?.payload(point.found.place)?,
        };
        let value = facts.value(&formula.expression)?;
        let score =
            finite(&formula.expression, value)?.clamp(f32::MIN.into(), f32::MAX.into()) as f32;
        if threshold.is_none_or(|least| score >= least) {
            let point = Scored {
                score,
                order_value: None,
                ..point
            };
            ranked.push((score, point));
        }
    }
    let all = ranked.len();
    Ok(best(ranked, all))
}

/// What is known of one point.
struct Facts<'a> {
    run: &'a Run<'a>,
    formula: &'a Formula,
    scores: &'a [HashMap<Found, f32>],
    point: &'a Scored,
    payload: Payload,
}

impl Facts<'_> {
    fn value(&self, expression: &Expression) -> Result<f64> {
        let values = |parts: &[Expression]| -> Result<Vec<f64>> {
            parts.iter().map(|part| self.value(part)).collect()
        };
        match expression {
            Expression::Constant(value) => Ok(*value),
            Expression::Variable(variable) => self.variable(variable),
            Expression::Condition(filter) => self.holds(filter),
            Expression::GeoDistance { origin, to } => Ok(distance_m(*origin, self.place(to)?)),
            Expression::Datetime(moment) => Ok(moment.0 as f64 / MICROSECONDS),
            Expression::DatetimeKey(key) => Ok(self.moment(key)?.0 as f64 / MICROSECONDS),
            Expression::Sum(parts) => Ok(values(parts)?.into_iter().sum()),
            Expression::Max(parts) => {
                Ok(values(parts)?.into_iter().fold(f64::NEG_INFINITY, f64::max))
            }
            Expression::Min(parts) => Ok(values(parts)?.into_iter().fold(f64::INFINITY, f64::min)),
            Expression::Mult(parts) => {
                let mut product = 1.0;
                for part in parts {
                    product *= self.value(part)?;
                    if product == 0.0 {
                        break;
                    }
                }
                Ok(product)
            }
            Expression::Div {
                left,
                right,
                by_zero_default,
            } => {
                let left = self.value(left)?;
                if left == 0.0 {
                    return Ok(0.0);
                }
                let right = self.value(right)?;
                match by_zero_default {
                    Some(default) if right == 0.0 => Ok(*default),
                    _ => finite(expression, left / right),
                }
            }
            Expression::Pow { base, exponent } => {
                finite(expression, self.value(base)?.powf(self.value(exponent)?))
            }
            Expression::Unary(function, of) => {
                finite(expression, apply_to(*function, self.value(of)?))
            }
            Expression::Decay(decay) => self.decay(decay),
        }
    }

    fn holds(&self, filter: &Filter) -> Result<f64> {
        let found = self.point.found;
        let holds = self
            .run
            .snapshot
            .view(found)?
            .matches(found.place, filter)?;
        Ok(f64::from(u8::from(holds)))
    }

    fn decay(&self, decay: &Decay) -> Result<f64> {
        let x = self.value(&decay.x)?;
        let target = decay
            .target
            .as_deref()
            .map_or(Ok(0.0), |own| self.value(own))?;
        let scale = decay.scale.unwrap_or(Decay::SCALE_DEFAULT);
        let midpoint = decay.midpoint.unwrap_or(Decay::MIDPOINT_DEFAULT);
        let far = (x - target).abs() / scale;
        Ok(match decay.kind {
            DecayKind::Linear => (1.0 - (1.0 - midpoint) * far).max(0.0),
            DecayKind::Exponential => (midpoint.ln() * far).exp(),
            DecayKind::Gaussian => (midpoint.ln() * far * far).exp(),
        })
    }

    fn variable(&self, variable: &Variable) -> Result<f64> {
        match variable {
            Variable::Score(number) => {
                let own = self
                    .scores
                    .get(*number)
                    .and_then(|own| own.get(&self.point.found));
                match (own, self.formula.defaults.get(variable)) {
                    (Some(score), _) => Ok(f64::from(*score)),
                    (None, None) => Ok(0.0),
                    (None, Some(default)) => default
                        .as_f64()
                        .ok_or_else(|| wrong("number", variable, "Value is not a number")),
                }
            }
            Variable::Payload(key) => {
                self.read(key, "number", "Value is not a number", Value::as_f64)
            }
        }
    }

    fn moment(&self, key: &JsonPath) -> Result<Timestamp> {
        let read = |value: &Value| value.as_str().and_then(Timestamp::parse);
        self.read(key, "datetime", "Value is not a datetime", read)
    }

    fn place(&self, key: &JsonPath) -> Result<GeoPoint> {
        self.read(key, "geo point", "Value is not a geo point", place)
    }

    /// The only value at the key, or its default.
    fn read<T>(
        &self,
        key: &JsonPath,
        kind: &str,
        misfit: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<T> {
        let mut values = self.payload.get_flat(key);
        // A declared field is known by the values of its type, and null is none.
        if self.run.snapshot.settled.fields.contains_key(key) {
            values.retain(|value| !value.is_null());
        }
        let value = match values.as_slice() {
            [] => {
                let default = self.formula.defaults.get(&Variable::Payload(key.clone()));
                default
                    .ok_or_else(|| wrong(kind, key, "No value found in a payload nor defaults"))?
            }
            [one] => one,
            _ => return Err(wrong(kind, key, misfit)),
        };
        read(value).ok_or_else(|| wrong(kind, key, misfit))
    }
}

fn apply_to(function: Function, value: f64) -> f64 {
    match function {
        Function::Neg => -value,
        Function::Abs => value.abs(),
        Function::Sqrt => value.sqrt(),
        Function::Exp => value.exp(),
        Function::Log10 => value.log10(),
        Function::Ln => value.ln(),
        Function::Acosh => value.acosh(),
    }
}

fn finite(expression: &Expression, value: f64) -> Result<f64> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::bad_request(format_args!(
        "The expression {expression} produced a non-finite number"
    )))
}

fn wrong(kind: &str, name: impl std::fmt::Display, why: &str) -> Error {
    Error::bad_request(format_args!(
        "Expected {kind} value for {name} in the payload and/or in the formula defaults. Error: {why}"
    ))
}

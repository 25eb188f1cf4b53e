//! Formulas: scores computed from payload values and earlier scores.
//!
//! Owns shape, constraints and how a formula prints in errors; values are the engine's affair.

mod de;
mod display;
mod schema;
mod ser;
#[cfg(test)]
mod tests;

use crate::datetime::Timestamp;
use crate::filter::{Condition, Filter, GeoPoint};
use crate::{Error, JsonPath, Result, Violations};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A formula and the values of variables that a point lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// The score.
    pub expression: Expression,
    /// Values of variables that a point lacks.
    pub defaults: BTreeMap<Variable, Value>,
}

/// Something that has a value for every point.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// Itself.
    Constant(f64),
    /// A payload value or an earlier score.
    Variable(Variable),
    /// 1 where a filter of one condition holds, else 0.
    Condition(Box<Filter>),
    /// Metres from a fixed place to one in the payload.
    GeoDistance {
        /// The fixed place.
        origin: GeoPoint,
        /// Key of the other one.
        to: JsonPath,
    },
    /// A fixed moment, in seconds.
    Datetime(Timestamp),
    /// A moment in the payload, in seconds.
    DatetimeKey(JsonPath),
    /// Product.
    Mult(Vec<Expression>),
    /// Sum.
    Sum(Vec<Expression>),
    /// Largest.
    Max(Vec<Expression>),
    /// Smallest.
    Min(Vec<Expression>),
    /// Quotient.
    Div {
        /// Above the line.
        left: Box<Expression>,
        /// Below the line.
        right: Box<Expression>,
        /// Value where `right` is 0.
        by_zero_default: Option<f64>,
    },
    /// Power.
    Pow {
        /// What is multiplied.
        base: Box<Expression>,
        /// How often.
        exponent: Box<Expression>,
    },
    /// A function of one value.
    Unary(Function, Box<Expression>),
    /// Less, the farther a value is from its target.
    Decay(Decay),
}

/// A function of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The value with the other sign.
    Neg,
    /// The value without its sign.
    Abs,
    /// Square root.
    Sqrt,
    /// Power of e.
    Exp,
    /// Logarithm to base 10.
    Log10,
    /// Natural logarithm.
    Ln,
    /// Inverse hyperbolic cosine.
    Acosh,
}

impl Function {
    /// All functions, with the name by which formulas call them.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("neg", Self::Neg),
        ("abs", Self::Abs),
        ("sqrt", Self::Sqrt),
        ("exp", Self::Exp),
        ("log10", Self::Log10),
        ("ln", Self::Ln),
        ("acosh", Self::Acosh),
    ];
}

/// Shape of a decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecayKind {
    /// A straight line down to 0.
    Linear,
    /// Exponential.
    Exponential,
    /// A bell.
    Gaussian,
}

impl DecayKind {
    /// All shapes, with the name by which formulas call them.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("lin_decay", Self::Linear),
        ("exp_decay", Self::Exponential),
        ("gauss_decay", Self::Gaussian),
    ];
}

/// Less, the farther a value is from its target: 1 there, `midpoint` at the distance `scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct Decay {
    /// Its shape.
    pub kind: DecayKind,
    /// The value.
    pub x: Box<Expression>,
    /// 0 by default.
    pub target: Option<Box<Expression>>,
    /// 1 by default.
    pub scale: Option<f64>,
    /// A half by default.
    pub midpoint: Option<f64>,
}

/// A payload value or an earlier score.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// The score that the stage of that number gave.
    Score(usize),
    /// A payload value.
    Payload(JsonPath),
}

impl Variable {
    /// Reads `$score`, `$score[1]` or a payload key.
    pub fn parse(text: &str) -> Option<Self> {
        let Some(score) = text.strip_prefix('$') else {
            return text.parse().ok().map(Self::Payload);
        };
        let index = match score.strip_prefix("score")? {
            "" => 0,
            index => index.strip_prefix('[')?.strip_suffix(']')?.parse().ok()?,
        };
        Some(Self::Score(index))
    }
}

impl Formula {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        self.expression.validate(v);
    }

    /// Bounds of its filters and its decays.
    pub fn check(&self) -> Result<()> {
        self.expression.check()
    }
}

impl Expression {
    /// 1 where the condition holds, else 0.
    pub fn condition(condition: Condition) -> Self {
        Self::Condition(Box::new(Filter {
            must: vec![condition],
            ..Filter::default()
        }))
    }

    /// Expressions that this one is made of.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Mult(parts) | Self::Sum(parts) | Self::Max(parts) | Self::Min(parts) => {
                parts.iter().collect()
            }
            Self::Div { left, right, .. } => vec![left, right],
            Self::Pow { base, exponent } => vec![base, exponent],
            Self::Unary(_, of) => vec![of],
            Self::Decay(decay) => {
                let target = decay.target.as_deref();
                [&*decay.x].into_iter().chain(target).collect()
            }
            _ => Vec::new(),
        }
    }

    fn validate(&self, v: &mut Violations) {
        match self {
            Self::Condition(filter) => filter.validate(v),
            Self::GeoDistance { origin, .. } => v.at("geo_distance.origin", |v| {
                v.range("lat", origin.lat, -90.0, 90.0);
                v.range("lon", origin.lon, -180.0, 180.0);
            }),
            _ => self.parts().into_iter().for_each(|part| part.validate(v)),
        }
    }

    fn check(&self) -> Result<()> {
        match self {
            Self::Condition(filter) => return filter.check_supported(),
            Self::Decay(decay) => decay.check()?,
            _ => {}
        }
        self.parts().into_iter().try_for_each(Self::check)
    }
}

impl Decay {
    /// Value of `scale` when none is given.
    pub const SCALE_DEFAULT: f64 = 1.0;
    /// Value of `midpoint` when none is given.
    pub const MIDPOINT_DEFAULT: f64 = 0.5;

    fn check(&self) -> Result<()> {
        let scale = self.scale.unwrap_or(Self::SCALE_DEFAULT);
        if scale.is_nan() || scale <= 0.0 {
            return Err(Error::bad_request(format_args!(
                "Decay scale should be greater than 0. Current scale: {scale}"
            )));
        }
        let midpoint = self.midpoint.unwrap_or(Self::MIDPOINT_DEFAULT);
        let (fits, range) = match self.kind {
            DecayKind::Linear => ((0.0..=1.0).contains(&midpoint), "between 0 and 1"),
            DecayKind::Exponential | DecayKind::Gaussian => (
                midpoint > 0.0 && midpoint < 1.0,
                "greater than 0 and less than 1",
            ),
        };
        if fits {
            return Ok(());
        }
        Err(Error::bad_request(format_args!(
            "Decay midpoint should be {range}. Current midpoint: {midpoint}"
        )))
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score(0) => f.write_str("$score"),
            Self::Score(index) => write!(f, "$score[{index}]"),
            Self::Payload(path) => path.fmt(f),
        }
    }
}

//! How expressions print in errors.

use super::{Decay, DecayKind, Expression, Function};
use std::fmt;

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(value) => value.fmt(f),
            Self::Variable(variable) => variable.fmt(f),
            Self::Condition(_) => f.write_str("condition"),
            Self::GeoDistance { to, .. } => write!(f, "geo_distance({to})"),
            Self::Datetime(moment) => write!(f, "datetime({moment})"),
            Self::DatetimeKey(key) => write!(f, "datetime_key({key})"),
            Self::Mult(parts) => list(f, "mult", parts),
            Self::Sum(parts) => list(f, "sum", parts),
            Self::Max(parts) => list(f, "max", parts),
            Self::Min(parts) => list(f, "min", parts),
            Self::Div { left, right, .. } => write!(f, "{left}/{right}"),
            Self::Pow { base, exponent } => write!(f, "{base}^{exponent}"),
            Self::Unary(function, of) => write!(f, "{}({of})", function.name()),
            Self::Decay(Decay { kind, x, .. }) => write!(f, "{}({x})", kind.name()),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, name: &str, parts: &[Expression]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (place, part) in parts.iter().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        write!(f, "{comma}{part}")?;
    }
    f.write_str(")")
}

impl Function {
    pub(super) fn name(self) -> &'static str {
        let own = Self::NAMES.iter().find(|(_, function)| *function == self);
        own.map_or("", |(name, _)| name)
    }
}

impl DecayKind {
    pub(super) fn name(self) -> &'static str {
        let own = Self::NAMES.iter().find(|(_, kind)| *kind == self);
        own.map_or("", |(name, _)| name)
    }
}

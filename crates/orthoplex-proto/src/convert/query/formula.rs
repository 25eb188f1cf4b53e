//! Formulas. Constants are single precision in messages and double in the domain.

use crate::convert::{Wire, no_variant, required, sorted};
use crate::qdrant::{self as proto, expression::Variant};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::query::{Decay, DecayKind, Expression, Formula, Function, Variable};
use orthoplex_types::{Error, Result};

impl Wire<proto::Formula> for Formula {
    fn decode(message: proto::Formula) -> Result<Self> {
        let expression = required(message.expression, "Formula must have an expression")?;
        let mut defaults = Vec::with_capacity(message.defaults.len());
        for (name, value) in sorted(message.defaults) {
            defaults.push((name, Wire::decode(value)?));
        }
        Self::new(expression, defaults).map_err(Error::invalid)
    }

    fn encode(self) -> Result<proto::Formula> {
        let defaults = self.defaults.into_iter();
        Ok(proto::Formula {
            expression: Some(self.expression.encode()?),
            defaults: defaults
                .map(|(name, value)| Ok((name.to_string(), value.encode()?)))
                .collect::<Result<_>>()?,
        })
    }
}

impl Wire<proto::Expression> for Expression {
    fn decode(message: proto::Expression) -> Result<Self> {
        let unary = |function, of: Box<proto::Expression>| {
            Ok(Self::Unary(function, Box::new(Self::decode(*of)?)))
        };
        match message.variant.ok_or_else(|| no_variant("Expression"))? {
            Variant::Constant(value) => Ok(Self::Constant(value.into())),
            Variant::Variable(name) => Variable::parse(&name)
                .map(Self::Variable)
                .ok_or_else(|| Error::invalid(format!("Invalid json path: '{name}'"))),
            Variant::Condition(condition) => Wire::decode(condition).map(Self::condition),
            Variant::GeoDistance(distance) => Ok(Self::GeoDistance {
                origin: required(distance.origin, "GeoDistance must have an origin")?,
                to: Wire::decode(distance.to)?,
            }),
            Variant::Datetime(text) => Timestamp::parse(&text)
                .map(Self::Datetime)
                .ok_or_else(|| Error::invalid(format!("'{text}' is not a valid datetime"))),
            Variant::DatetimeKey(key) => Wire::decode(key).map(Self::DatetimeKey),
            Variant::Mult(parts) => Wire::decode(parts.mult).map(Self::Mult),
            Variant::Sum(parts) => Wire::decode(parts.sum).map(Self::Sum),
            Variant::Max(parts) => Wire::decode(parts.max).map(Self::Max),
            Variant::Min(parts) => Wire::decode(parts.min).map(Self::Min),
            Variant::Div(parts) => Ok(Self::Div {
                left: part(parts.left, "left")?,
                right: part(parts.right, "right")?,
                by_zero_default: parts.by_zero_default.map(f64::from),
            }),
            Variant::Pow(parts) => Ok(Self::Pow {
                base: part(parts.base, "base")?,
                exponent: part(parts.exponent, "exponent")?,
            }),
            Variant::Neg(of) => unary(Function::Neg, of),
            Variant::Abs(of) => unary(Function::Abs, of),
            Variant::Sqrt(of) => unary(Function::Sqrt, of),
            Variant::Exp(of) => unary(Function::Exp, of),
            Variant::Log10(of) => unary(Function::Log10, of),
            Variant::Ln(of) => unary(Function::Ln, of),
            Variant::Acosh(of) => unary(Function::Acosh, of),
            Variant::ExpDecay(params) => decay(DecayKind::Exponential, *params),
            Variant::GaussDecay(params) => decay(DecayKind::Gaussian, *params),
            Variant::LinDecay(params) => decay(DecayKind::Linear, *params),
        }
    }

    fn encode(self) -> Result<proto::Expression> {
        let variant = match self {
            Self::Constant(value) => Variant::Constant(value as f32),
            Self::Variable(variable) => Variant::Variable(variable.to_string()),
            Self::Condition(filter) => Variant::Condition(match <[_; 1]>::try_from(filter.must) {
                Ok([condition]) => condition.encode()?,
                Err(_) => return Err(Error::internal("a condition of several parts")),
            }),
            Self::GeoDistance { origin, to } => Variant::GeoDistance(proto::GeoDistance {
                origin: Some(origin.encode()?),
                to: to.encode()?,
            }),
            Self::Datetime(moment) => Variant::Datetime(moment.to_string()),
            Self::DatetimeKey(key) => Variant::DatetimeKey(key.encode()?),
            Self::Mult(parts) => Variant::Mult(proto::MultExpression {
                mult: parts.encode()?,
            }),
            Self::Sum(parts) => Variant::Sum(proto::SumExpression {
                sum: parts.encode()?,
            }),
            Self::Max(parts) => Variant::Max(proto::MaxExpression {
                max: parts.encode()?,
            }),
            Self::Min(parts) => Variant::Min(proto::MinExpression {
                min: parts.encode()?,
            }),
            Self::Div {
                left,
                right,
                by_zero_default,
            } => Variant::Div(Box::new(proto::DivExpression {
                left: Some(boxed(*left)?),
                right: Some(boxed(*right)?),
                by_zero_default: by_zero_default.map(|value| value as f32),
            })),
            Self::Pow { base, exponent } => Variant::Pow(Box::new(proto::PowExpression {
                base: Some(boxed(*base)?),
                exponent: Some(boxed(*exponent)?),
            })),
            Self::Unary(function, of) => encode_unary(function, boxed(*of)?),
            Self::Decay(decay) => encode_decay(decay)?,
        };
        Ok(proto::Expression {
            variant: Some(variant),
        })
    }
}

fn part(message: Option<Box<proto::Expression>>, name: &str) -> Result<Box<Expression>> {
    let message = message.ok_or_else(|| Error::invalid(format!("Expression lacks `{name}`")))?;
    Expression::decode(*message).map(Box::new)
}

fn boxed(expression: Expression) -> Result<Box<proto::Expression>> {
    expression.encode().map(Box::new)
}

fn encode_unary(function: Function, of: Box<proto::Expression>) -> Variant {
    match function {
        Function::Neg => Variant::Neg(of),
        Function::Abs => Variant::Abs(of),
        Function::Sqrt => Variant::Sqrt(of),
        Function::Exp => Variant::Exp(of),
        Function::Log10 => Variant::Log10(of),
        Function::Ln => Variant::Ln(of),
        Function::Acosh => Variant::Acosh(of),
    }
}

fn decay(kind: DecayKind, params: proto::DecayParamsExpression) -> Result<Expression> {
    Ok(Expression::Decay(Decay {
        kind,
        x: part(params.x, "x")?,
        target: params
            .target
            .map(|target| Expression::decode(*target).map(Box::new))
            .transpose()?,
        scale: params.scale.map(f64::from),
        midpoint: params.midpoint.map(f64::from),
    }))
}

fn encode_decay(decay: Decay) -> Result<Variant> {
    let params = Box::new(proto::DecayParamsExpression {
        x: Some(boxed(*decay.x)?),
        target: decay.target.map(|target| boxed(*target)).transpose()?,
        scale: decay.scale.map(|value| value as f32),
        midpoint: decay.midpoint.map(|value| value as f32),
    });
    Ok(match decay.kind {
        DecayKind::Exponential => Variant::ExpDecay(params),
        DecayKind::Gaussian => Variant::GaussDecay(params),
        DecayKind::Linear => Variant::LinDecay(params),
    })
}

//! Expressions as clients name them.

use crate::JsonPath;
use crate::datetime::Timestamp;
use crate::filter::{Condition, GeoPoint};
use crate::schema::{choices, described_as, objects};

described_as!(super::Expression => Expression);

choices! {
    /// Something that has a value for every point.
    Expression {
        Constant: f32,
        Variable: String,
        Condition: Condition,
        GeoDistance: GeoDistance,
        Datetime: DatetimeExpression,
        DatetimeKey: DatetimeKeyExpression,
        Mult: MultExpression,
        Sum: SumExpression,
        Max: MaxExpression,
        Min: MinExpression,
        Neg: NegExpression,
        Abs: AbsExpression,
        Div: DivExpression,
        Sqrt: SqrtExpression,
        Pow: PowExpression,
        Exp: ExpExpression,
        Log10: Log10Expression,
        Ln: LnExpression,
        Acosh: AcoshExpression,
        Linear: LinDecayExpression,
        Exponential: ExpDecayExpression,
        Gaussian: GaussDecayExpression,
    }
}

objects! {
    /// Metres from a fixed place to one in the payload.
    GeoDistance { geo_distance: GeoDistanceParams }
    /// The two places.
    GeoDistanceParams {
        /// The fixed place.
        origin: GeoPoint,
        /// Key of the other one.
        to: JsonPath,
    }
    /// A fixed moment, in seconds.
    DatetimeExpression {
        #[schemars(with = "String")]
        datetime: Timestamp,
    }
    /// A moment in the payload, in seconds.
    DatetimeKeyExpression { datetime_key: JsonPath }
    /// Product.
    MultExpression { mult: Vec<Expression> }
    /// Sum.
    SumExpression { sum: Vec<Expression> }
    /// Largest.
    MaxExpression { max: Vec<Expression> }
    /// Smallest.
    MinExpression { min: Vec<Expression> }
    /// The value with the other sign.
    NegExpression { neg: Box<Expression> }
    /// The value without its sign.
    AbsExpression { abs: Box<Expression> }
    /// Quotient.
    DivExpression { div: DivParams }
    /// What is divided by what.
    DivParams {
        /// Above the line.
        left: Box<Expression>,
        /// Below the line.
        right: Box<Expression>,
        /// Value where `right` is 0.
        by_zero_default: Option<f32>,
    }
    /// Square root.
    SqrtExpression { sqrt: Box<Expression> }
    /// Power.
    PowExpression { pow: PowParams }
    /// What is multiplied how often.
    PowParams {
        /// What is multiplied.
        base: Box<Expression>,
        /// How often.
        exponent: Box<Expression>,
    }
    /// Power of e.
    ExpExpression { exp: Box<Expression> }
    /// Logarithm to base 10.
    Log10Expression { log10: Box<Expression> }
    /// Natural logarithm.
    LnExpression { ln: Box<Expression> }
    /// Inverse hyperbolic cosine.
    AcoshExpression { acosh: Box<Expression> }
    /// A straight line down to 0.
    LinDecayExpression { lin_decay: DecayParamsExpression }
    /// Exponential decay.
    ExpDecayExpression { exp_decay: DecayParamsExpression }
    /// A bell.
    GaussDecayExpression { gauss_decay: DecayParamsExpression }
    /// Less, the farther a value is from its target.
    DecayParamsExpression {
        /// The value.
        x: Box<Expression>,
        /// Where it is 1; 0 by default.
        target: Option<Box<Expression>>,
        /// The distance at which it is `midpoint`; 1 by default.
        scale: Option<f32>,
        /// A half by default.
        midpoint: Option<f32>,
    }
}

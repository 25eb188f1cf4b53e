//! Conditions on the values at one payload key: matches, ranges, areas.

use crate::convert::macros::wire_struct;
use crate::convert::{Wire, no_variant};
use crate::qdrant::{self as proto, r#match::MatchValue as One};
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::filter::{
    AnyValues, FieldCondition, GeoBoundingBox, GeoLineString, GeoPoint, GeoPolygon, GeoRadius,
    Match, MatchValue, Range, RangeInterface,
};
use orthoplex_types::{Error, Result};

/// Numbers and times have a member each in the message, and share one in the domain.
impl Wire<proto::FieldCondition> for FieldCondition {
    fn decode(message: proto::FieldCondition) -> Result<Self> {
        let range = match (message.range, message.datetime_range) {
            (None, None) => None,
            (Some(range), None) => Some(RangeInterface::Number(Wire::decode(range)?)),
            (None, Some(range)) => Some(RangeInterface::Datetime(Wire::decode(range)?)),
            (Some(_), Some(_)) => {
                let text = "A field condition has either a range or a datetime_range, not both";
                return Err(Error::invalid(text));
            }
        };
        Ok(Self {
            key: Wire::decode(message.key)?,
            matches: Wire::decode(message.r#match)?,
            range,
            geo_bounding_box: Wire::decode(message.geo_bounding_box)?,
            geo_radius: Wire::decode(message.geo_radius)?,
            geo_polygon: Wire::decode(message.geo_polygon)?,
            values_count: Wire::decode(message.values_count)?,
            is_empty: message.is_empty,
            is_null: message.is_null,
        })
    }

    fn encode(self) -> Result<proto::FieldCondition> {
        let (range, datetime_range) = match self.range {
            None => (None, None),
            Some(RangeInterface::Number(range)) => (Some(range.encode()?), None),
            Some(RangeInterface::Datetime(range)) => (None, Some(range.encode()?)),
        };
        Ok(proto::FieldCondition {
            key: self.key.encode()?,
            r#match: self.matches.encode()?,
            range,
            datetime_range,
            geo_bounding_box: self.geo_bounding_box.encode()?,
            geo_radius: self.geo_radius.encode()?,
            geo_polygon: self.geo_polygon.encode()?,
            values_count: self.values_count.encode()?,
            is_empty: self.is_empty,
            is_null: self.is_null,
        })
    }
}

impl Wire<proto::Match> for Match {
    fn decode(message: proto::Match) -> Result<Self> {
        Ok(
            match message.match_value.ok_or_else(|| no_variant("Match"))? {
                One::Keyword(value) => Self::Value(MatchValue::Keyword(value)),
                One::Integer(value) => Self::Value(MatchValue::Integer(value)),
                One::Boolean(value) => Self::Value(MatchValue::Bool(value)),
                One::Text(text) => Self::Text(text),
                One::TextAny(text) => Self::TextAny(text),
                One::Phrase(text) => Self::Phrase(text),
                One::Keywords(m) => Self::Any(AnyValues::Keywords(m.strings)),
                One::Integers(m) => Self::Any(AnyValues::Integers(m.integers)),
                One::ExceptKeywords(m) => Self::Except(AnyValues::Keywords(m.strings)),
                One::ExceptIntegers(m) => Self::Except(AnyValues::Integers(m.integers)),
                One::Prefix(text) => Self::Prefix(text),
                One::Substring(text) => Self::Substring(text),
            },
        )
    }

    fn encode(self) -> Result<proto::Match> {
        let strings = |strings| proto::RepeatedStrings { strings };
        let integers = |integers| proto::RepeatedIntegers { integers };
        let one = match self {
            Self::Value(MatchValue::Keyword(value)) => One::Keyword(value),
            Self::Value(MatchValue::Integer(value)) => One::Integer(value),
            Self::Value(MatchValue::Bool(value)) => One::Boolean(value),
            Self::Text(text) => One::Text(text),
            Self::TextAny(text) => One::TextAny(text),
            Self::Phrase(text) => One::Phrase(text),
            Self::Prefix(text) => One::Prefix(text),
            Self::Substring(text) => One::Substring(text),
            Self::Any(AnyValues::Keywords(values)) => One::Keywords(strings(values)),
            Self::Any(AnyValues::Integers(values)) => One::Integers(integers(values)),
            Self::Except(AnyValues::Keywords(values)) => One::ExceptKeywords(strings(values)),
            Self::Except(AnyValues::Integers(values)) => One::ExceptIntegers(integers(values)),
        };
        Ok(proto::Match {
            match_value: Some(one),
        })
    }
}

wire_struct!(Range<f64> = proto::Range { same { lt, gt, gte, lte } });
wire_struct!(Range<u64> = proto::ValuesCount { same { lt, gt, gte, lte } });
wire_struct!(Range<Timestamp> = proto::DatetimeRange { same { lt, gt, gte, lte } });

const MICROS_PER_SECOND: i64 = 1_000_000;
const NANOS_PER_MICRO: i32 = 1_000;

/// Microseconds are kept, finer parts are cut off.
impl Wire<prost_types::Timestamp> for Timestamp {
    fn decode(message: prost_types::Timestamp) -> Result<Self> {
        let prost_types::Timestamp { seconds, nanos } = message;
        let within = (0..1_000_000_000).contains(&nanos);
        let micros = seconds
            .checked_mul(MICROS_PER_SECOND)
            .and_then(|micros| micros.checked_add((nanos / NANOS_PER_MICRO).into()));
        match micros {
            Some(micros) if within => Ok(Self(micros)),
            _ => Err(Error::invalid(format!(
                "Invalid timestamp: {seconds} s and {nanos} ns"
            ))),
        }
    }

    fn encode(self) -> Result<prost_types::Timestamp> {
        let micros = i32::try_from(self.0.rem_euclid(MICROS_PER_SECOND)).unwrap_or_default();
        Ok(prost_types::Timestamp {
            seconds: self.0.div_euclid(MICROS_PER_SECOND),
            nanos: micros * NANOS_PER_MICRO,
        })
    }
}

wire_struct!(GeoPoint = proto::GeoPoint { same { lon, lat } });
wire_struct!(GeoBoundingBox = proto::GeoBoundingBox {
    required {
        top_left = top_left or "GeoBoundingBox needs top_left",
        bottom_right = bottom_right or "GeoBoundingBox needs bottom_right",
    }
});
wire_struct!(GeoRadius = proto::GeoRadius {
    same { radius }
    required { center = center or "GeoRadius needs a center" }
});
wire_struct!(GeoLineString = proto::GeoLineString { same { points } });
wire_struct!(GeoPolygon = proto::GeoPolygon {
    same { interiors }
    required { exterior = exterior or "GeoPolygon needs an exterior" }
});

/// A radius has half the precision in messages.
impl Wire<f32> for f64 {
    fn decode(message: f32) -> Result<Self> {
        Ok(message.into())
    }

    fn encode(self) -> Result<f32> {
        Ok(self as f32)
    }
}

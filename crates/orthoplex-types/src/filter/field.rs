//! Conditions on the values at one payload key.

use super::{GeoBoundingBox, GeoPolygon, GeoRadius, schema};
use crate::datetime::Timestamp;
use crate::{JsonPath, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Predicates on the values at one key. Usually exactly one is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldCondition {
    /// The payload key.
    pub key: JsonPath,
    /// Equality and text.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matches: Option<Match>,
    /// Interval of numbers or of times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<RangeInterface>,
    /// Inside a rectangle on the sphere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo_bounding_box: Option<GeoBoundingBox>,
    /// Inside a circle on the sphere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo_radius: Option<GeoRadius>,
    /// Inside a polygon on the sphere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo_polygon: Option<GeoPolygon>,
    /// Number of values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values_count: Option<ValuesCount>,
    /// Whether the key is missing, null or an empty array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_empty: Option<bool>,
    /// Whether some value is null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_null: Option<bool>,
}

/// Equality and text predicates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(untagged)]
pub enum Match {
    /// Equal to the value, type strict.
    #[schemars(with = "schema::MatchValue")]
    Value(MatchValue),
    /// Contains the text.
    #[schemars(with = "schema::MatchText")]
    Text(String),
    /// Contains any word of the text.
    #[schemars(with = "schema::MatchTextAny")]
    TextAny(String),
    /// Contains the words in sequence.
    #[schemars(with = "schema::MatchPhrase")]
    Phrase(String),
    /// Begins with the text; case counts.
    #[schemars(with = "schema::MatchPrefix")]
    Prefix(String),
    /// Has the text as a part; case counts.
    #[schemars(with = "schema::MatchSubstring")]
    Substring(String),
    /// Equal to one of the values.
    #[schemars(with = "schema::MatchAny")]
    Any(AnyValues),
    /// Some existing value is none of these.
    #[schemars(with = "schema::MatchExcept")]
    Except(AnyValues),
}

/// A scalar that a payload value is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "ValueVariants")]
pub enum MatchValue {
    /// true or false
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    Keyword(String),
}

/// A list of scalars of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "AnyVariants")]
pub enum AnyValues {
    /// Whole numbers. An empty list is read as this.
    Integers(Vec<i64>),
    /// Strings.
    Keywords(Vec<String>),
}

/// An interval of numbers or of times.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum RangeInterface {
    /// Over integers and floats.
    Number(Range<f64>),
    /// Over timestamps.
    Datetime(Range<Timestamp>),
}

/// An interval; absent bounds are open.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Range<T> {
    /// less than
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub lt: Option<T>,
    /// greater than
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub gt: Option<T>,
    /// greater than or equal
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub gte: Option<T>,
    /// less than or equal
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub lte: Option<T>,
}

const fn none<T>() -> Option<T> {
    None
}

impl<T: PartialOrd> Range<T> {
    /// Whether the value lies inside.
    pub fn contains(&self, value: &T) -> bool {
        self.lt.as_ref().is_none_or(|bound| value < bound)
            && self.gt.as_ref().is_none_or(|bound| value > bound)
            && self.lte.as_ref().is_none_or(|bound| value <= bound)
            && self.gte.as_ref().is_none_or(|bound| value >= bound)
    }
}

/// Interval of the number of values at a key.
pub type ValuesCount = Range<u64>;

impl FieldCondition {
    /// A condition on `key` without any predicate yet.
    pub const fn new(key: JsonPath) -> Self {
        Self {
            key,
            matches: None,
            range: None,
            geo_bounding_box: None,
            geo_radius: None,
            geo_polygon: None,
            values_count: None,
            is_empty: None,
            is_null: None,
        }
    }

    pub(super) fn validate(&self, v: &mut Violations) {
        let given = self.matches.is_some()
            || self.range.is_some()
            || self.geo_bounding_box.is_some()
            || self.geo_radius.is_some()
            || self.geo_polygon.is_some()
            || self.values_count.is_some()
            || self.is_empty.is_some()
            || self.is_null.is_some();
        if !given {
            v.add("At least one field condition must be specified");
        }
        if let Some(area) = &self.geo_bounding_box {
            v.at("geo_bounding_box", |v| area.validate(v));
        }
        if let Some(area) = &self.geo_radius {
            v.at("geo_radius", |v| area.validate(v));
        }
        if let Some(area) = &self.geo_polygon {
            v.at("geo_polygon", |v| area.validate(v));
        }
    }
}

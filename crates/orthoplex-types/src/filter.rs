//! Filters: trees of conditions over payload, ids and vectors.
//!
//! Owns shape and constraints. Evaluation lives in the index; nothing here looks at data.

mod de;

use crate::datetime::Timestamp;
use crate::{Error, JsonPath, PointId, Result, Violations};
use serde::{Deserialize, Serialize};

/// Deepest nesting of filters that is accepted.
pub const FILTER_DEPTH_MAX: usize = 16;
/// Largest number of conditions in one filter, nested ones included.
pub const CONDITIONS_MAX: usize = 1_024;

/// Clauses that must all hold; an absent clause holds always.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// At least one is true, if there is any.
    #[serde(
        default,
        deserialize_with = "de::one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub should: Vec<Condition>,
    /// At least `min_count` are true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_should: Option<MinShould>,
    /// All are true.
    #[serde(
        default,
        deserialize_with = "de::one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub must: Vec<Condition>,
    /// None is true.
    #[serde(
        default,
        deserialize_with = "de::one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub must_not: Vec<Condition>,
}

/// A number of conditions of which some must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinShould {
    /// The candidates.
    pub conditions: Vec<Condition>,
    /// How many must be true; 0 always holds.
    pub min_count: usize,
}

/// One condition of a filter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Condition {
    /// On the values at a payload key.
    Field(FieldCondition),
    /// The key is missing, null or an empty array.
    IsEmpty {
        /// Key to look at.
        is_empty: PayloadField,
    },
    /// Some value at the key is null.
    IsNull {
        /// Key to look at.
        is_null: PayloadField,
    },
    /// The id is in the list.
    HasId {
        /// Accepted ids.
        has_id: Vec<PointId>,
    },
    /// The point has a vector of that name.
    HasVector {
        /// Name of the vector.
        has_vector: String,
    },
    /// One element of the array at a key satisfies a filter by itself.
    Nested {
        /// Key and filter.
        nested: Nested,
    },
    /// A filter of its own.
    Filter(Filter),
}

/// A payload key in object form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PayloadField {
    /// The key.
    pub key: JsonPath,
}

/// Key of an array of objects, and the filter that one element must satisfy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nested {
    /// The array.
    pub key: JsonPath,
    /// The filter, its keys relative to the element.
    pub filter: Filter,
}

/// Predicates on the values at one key. Usually exactly one is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Equal to the value, type strict.
    Value(MatchValue),
    /// Contains the text.
    Text(String),
    /// Contains any word of the text.
    TextAny(String),
    /// Contains the words in sequence.
    Phrase(String),
    /// Equal to one of the values.
    Any(AnyValues),
    /// Some existing value is none of these.
    Except(AnyValues),
}

/// A scalar that a payload value is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MatchValue {
    /// true or false
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    Keyword(String),
}

/// A list of scalars of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AnyValues {
    /// Whole numbers. An empty list is read as this.
    Integers(Vec<i64>),
    /// Strings.
    Keywords(Vec<String>),
}

/// An interval of numbers or of times.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

/// A point on the sphere, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeoPoint {
    /// -180 to 180
    pub lon: f64,
    /// -90 to 90
    pub lat: f64,
}

/// A rectangle on the sphere; `top_left.lon > bottom_right.lon` crosses the date line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeoBoundingBox {
    /// North-west corner.
    pub top_left: GeoPoint,
    /// South-east corner.
    pub bottom_right: GeoPoint,
}

/// A circle on the sphere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeoRadius {
    /// Its centre.
    pub center: GeoPoint,
    /// In metres.
    pub radius: f64,
}

/// A polygon on the sphere with holes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeoPolygon {
    /// Outer ring.
    pub exterior: GeoLineString,
    /// Holes.
    #[serde(default, deserialize_with = "de::null_as_default")]
    pub interiors: Vec<GeoLineString>,
}

/// A ring of points; the last equals the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GeoLineString {
    /// At least four.
    pub points: Vec<GeoPoint>,
}

impl Filter {
    /// Whether no clause is given, so that every point matches.
    pub fn is_empty(&self) -> bool {
        self.should.is_empty()
            && self.must.is_empty()
            && self.must_not.is_empty()
            && self.min_should.is_none()
    }

    /// A filter that holds where both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        Self {
            must: vec![Condition::Filter(self), Condition::Filter(other)],
            ..Self::default()
        }
    }

    /// A filter that leaves the given ids out.
    pub fn without_ids(ids: Vec<PointId>) -> Self {
        Self {
            must_not: vec![Condition::HasId { has_id: ids }],
            ..Self::default()
        }
    }

    fn clauses(&self) -> impl Iterator<Item = (&'static str, &[Condition])> {
        let min_should = self.min_should.as_ref().map_or(&[][..], |m| &m.conditions);
        [
            ("should", &self.should[..]),
            ("min_should.conditions", min_should),
            ("must", &self.must[..]),
            ("must_not", &self.must_not[..]),
        ]
        .into_iter()
    }

    /// Value constraints of all conditions.
    pub fn validate(&self, v: &mut Violations) {
        for (clause, conditions) in self.clauses() {
            for (place, condition) in conditions.iter().enumerate() {
                v.at(format_args!("{clause}[{place}]"), |v| condition.validate(v));
            }
        }
    }

    /// Depth and number of conditions stay within bounds; all kinds are built.
    pub fn check_supported(&self) -> Result<()> {
        let mut conditions = 0;
        self.walk(1, &mut conditions)
    }

    fn walk(&self, depth: usize, conditions: &mut usize) -> Result<()> {
        if depth > FILTER_DEPTH_MAX {
            return Err(Error::bad_request(format_args!(
                "Filter is nested deeper than {FILTER_DEPTH_MAX} levels"
            )));
        }
        for condition in self.clauses().flat_map(|(_, conditions)| conditions) {
            *conditions += 1;
            if *conditions > CONDITIONS_MAX {
                return Err(Error::bad_request(format_args!(
                    "Filter has more than {CONDITIONS_MAX} conditions"
                )));
            }
            match condition {
                Condition::Filter(filter) => filter.walk(depth + 1, conditions)?,
                Condition::Nested { nested } => nested.filter.walk(depth + 1, conditions)?,
                _ => {}
            }
        }
        Ok(())
    }
}

impl Condition {
    fn validate(&self, v: &mut Violations) {
        match self {
            Self::Field(field) => field.validate(v),
            Self::Nested { nested } => v.at("nested.filter", |v| nested.filter.validate(v)),
            Self::Filter(filter) => filter.validate(v),
            _ => {}
        }
    }
}

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

    fn validate(&self, v: &mut Violations) {
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
            v.at("geo_bounding_box.top_left", |v| area.top_left.validate(v));
            v.at("geo_bounding_box.bottom_right", |v| {
                area.bottom_right.validate(v)
            });
        }
        if let Some(area) = &self.geo_radius {
            v.at("geo_radius.center", |v| area.center.validate(v));
            v.at("geo_radius", |v| v.min("radius", area.radius, 0.0));
        }
        if let Some(area) = &self.geo_polygon {
            v.at("geo_polygon.exterior", |v| area.exterior.validate(v));
            for (place, ring) in area.interiors.iter().enumerate() {
                v.at(format_args!("geo_polygon.interiors[{place}]"), |v| {
                    ring.validate(v)
                });
            }
        }
    }
}

impl GeoPoint {
    fn validate(&self, v: &mut Violations) {
        v.range("lat", self.lat, -90.0, 90.0);
        v.range("lon", self.lon, -180.0, 180.0);
    }
}

impl GeoLineString {
    fn validate(&self, v: &mut Violations) {
        let got = self.points.len();
        if got < 4 {
            v.add_at(
                "points",
                format!("value invalid, the size must be at least 4, got {got}"),
            );
        } else if self.points.first() != self.points.last() {
            v.add_at(
                "points",
                "value invalid, the first and the last points should be same to form a closed line",
            );
        }
        for (place, point) in self.points.iter().enumerate() {
            v.at(format_args!("points[{place}]"), |v| point.validate(v));
        }
    }
}

//! Areas on the sphere that conditions name.

use crate::Violations;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A point on the sphere, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GeoPoint {
    /// -180 to 180
    pub lon: f64,
    /// -90 to 90
    pub lat: f64,
}

/// A rectangle on the sphere; `top_left.lon > bottom_right.lon` crosses the date line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GeoBoundingBox {
    /// North-west corner.
    pub top_left: GeoPoint,
    /// South-east corner.
    pub bottom_right: GeoPoint,
}

/// A circle on the sphere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GeoRadius {
    /// Its centre.
    pub center: GeoPoint,
    /// In metres.
    pub radius: f64,
}

/// A polygon on the sphere with holes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GeoPolygon {
    /// Outer ring.
    pub exterior: GeoLineString,
    /// Holes.
    #[serde(default, deserialize_with = "crate::de::null_as_default")]
    pub interiors: Vec<GeoLineString>,
}

/// A ring of points; the last equals the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GeoLineString {
    /// At least four.
    pub points: Vec<GeoPoint>,
}

impl GeoBoundingBox {
    pub(super) fn validate(&self, v: &mut Violations) {
        v.at("top_left", |v| self.top_left.validate(v));
        v.at("bottom_right", |v| self.bottom_right.validate(v));
    }
}

impl GeoRadius {
    pub(super) fn validate(&self, v: &mut Violations) {
        v.at("center", |v| self.center.validate(v));
        v.min("radius", self.radius, 0.0);
    }
}

impl GeoPolygon {
    pub(super) fn validate(&self, v: &mut Violations) {
        v.at("exterior", |v| self.exterior.validate(v));
        for (place, ring) in self.interiors.iter().enumerate() {
            v.at(format_args!("interiors[{place}]"), |v| ring.validate(v));
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

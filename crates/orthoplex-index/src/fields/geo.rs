//! Conditions on places: rectangles, circles and polygons on the sphere.

use orthoplex_types::filter::{
    FieldCondition, GeoBoundingBox, GeoLineString, GeoPoint, GeoPolygon, GeoRadius,
};
use serde_json::Value;

/// Mean radius of the earth, in metres.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Whether the condition names an area at all.
pub(super) fn has_area(field: &FieldCondition) -> bool {
    field.geo_bounding_box.is_some() || field.geo_radius.is_some() || field.geo_polygon.is_some()
}

/// Whether any value is a place inside one of the condition's areas.
pub(super) fn any_inside(field: &FieldCondition, values: &[&Value]) -> bool {
    let mut places = values.iter().filter_map(|value| place(value));
    has_area(field) && places.any(|place| is_inside(field, place))
}

/// Whether the place is inside one of the condition's areas.
pub(super) fn is_inside(field: &FieldCondition, place: GeoPoint) -> bool {
    let boxed = field.geo_bounding_box.as_ref();
    let circle = field.geo_radius.as_ref();
    let polygon = field.geo_polygon.as_ref();
    boxed.is_some_and(|area| in_box(area, place))
        || circle.is_some_and(|area| in_circle(area, place))
        || polygon.is_some_and(|area| in_polygon(area, place))
}

/// The place of an object with numeric `lon` and `lat` in their ranges.
pub fn place(value: &Value) -> Option<GeoPoint> {
    let lon = value.get("lon")?.as_f64()?;
    let lat = value.get("lat")?.as_f64()?;
    let valid = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    valid.then_some(GeoPoint { lon, lat })
}

fn in_box(area: &GeoBoundingBox, own: GeoPoint) -> bool {
    let (west, east) = (area.top_left.lon, area.bottom_right.lon);
    // West of itself: the rectangle crosses the date line.
    let lon = if west > east {
        own.lon > west || own.lon < east
    } else {
        own.lon > west && own.lon < east
    };
    lon && own.lat < area.top_left.lat && own.lat > area.bottom_right.lat
}

fn in_circle(area: &GeoRadius, own: GeoPoint) -> bool {
    distance_m(area.center, own) < area.radius
}

/// Haversine distance, in metres.
pub fn distance_m(a: GeoPoint, b: GeoPoint) -> f64 {
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * chord.sqrt().min(1.0).asin()
}

fn in_polygon(area: &GeoPolygon, own: GeoPoint) -> bool {
    in_ring(&area.exterior, own) && !area.interiors.iter().any(|ring| in_ring(ring, own))
}

/// Ray casting in the plane of degrees.
fn in_ring(ring: &GeoLineString, own: GeoPoint) -> bool {
    let mut inside = false;
    for (a, b) in ring.points.iter().zip(ring.points.iter().skip(1)) {
        let crosses = (a.lat > own.lat) != (b.lat > own.lat);
        if crosses && own.lon < (b.lon - a.lon) * (own.lat - a.lat) / (b.lat - a.lat) + a.lon {
            inside = !inside;
        }
    }
    inside
}

/// Latitudes between which the areas of the condition lie, or a little more.
pub(super) fn latitudes(field: &FieldCondition) -> (f64, f64) {
    let mut bounds: Vec<(f64, f64)> = Vec::new();
    let boxed = field.geo_bounding_box.as_ref();
    bounds.extend(boxed.map(|area| (area.bottom_right.lat, area.top_left.lat)));
    bounds.extend(field.geo_radius.as_ref().map(|area| {
        // Rounding must not cut off what the distance would let in.
        let reach = (area.radius / EARTH_RADIUS_M).to_degrees() * 1.000_001 + 1e-6;
        (area.center.lat - reach, area.center.lat + reach)
    }));
    bounds.extend(field.geo_polygon.as_ref().map(|area| {
        let lat = area.exterior.points.iter().map(|point| point.lat);
        lat.fold((90.0f64, -90.0f64), |(low, high), own| {
            (low.min(own), high.max(own))
        })
    }));
    bounds
        .into_iter()
        .fold((90.0, -90.0), |(low, high), (south, north)| {
            (low.min(south), high.max(north))
        })
}

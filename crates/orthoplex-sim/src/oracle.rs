//! What filters mean, once more and as plainly as possible: the engine is compared with this.
//!
//! Written from the reference of the API. Shares no code with the engine beyond the shapes of filters.

use crate::model::ModelPoint;
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::filter::{
    AnyValues, Condition, FieldCondition, Filter, GeoPoint, Match, MatchValue, RangeInterface,
};
use orthoplex_types::{Payload, PointId};
use serde_json::{Map, Value};

/// Fields that a collection may declare, with their schemas. Texts then match by words, and the
/// elements of `obj` are entries of their own.
pub const FIELDS: [(&str, &str); 9] = [
    (
        "kw",
        r#"{"type": "keyword", "prefix": true, "memory": "pinned"}"#,
    ),
    ("num", r#""float""#),
    ("flag", r#""bool""#),
    ("at", r#"{"type": "datetime", "memory": "cached"}"#),
    ("geo", r#""geo""#),
    (
        "txt",
        r#"{"type": "text", "phrase_matching": true, "scoring": true}"#,
    ),
    (
        "code",
        r#"{"type": "text", "tokenizer": "code", "phrase_matching": true, "scoring": true}"#,
    ),
    (
        "obj[].t",
        r#"{"type": "text", "nested": "obj", "phrase_matching": true, "scoring": true}"#,
    ),
    ("obj[].n", r#"{"type": "integer", "nested": "obj"}"#),
];

/// Those of them that points are ranked by.
pub const RANKED: [&str; 3] = ["txt", "code", "obj[].t"];

/// A payload object that a filter looks at.
struct Scope<'a> {
    point: Option<(PointId, &'a ModelPoint)>,
    map: &'a Map<String, Value>,
    /// Path of the element that it is.
    outer: String,
    declared: bool,
}

/// Whether the point satisfies the filter; `declared` tells whether [`FIELDS`] are.
pub fn holds(filter: &Filter, id: PointId, point: &ModelPoint, declared: bool) -> bool {
    let scope = Scope {
        point: Some((id, point)),
        map: &point.payload.0,
        outer: String::new(),
        declared,
    };
    scope.filter(filter)
}

impl Scope<'_> {
    fn filter(&self, filter: &Filter) -> bool {
        let count = |list: &[Condition]| list.iter().filter(|own| self.condition(own)).count();
        let enough =
            |own: &orthoplex_types::filter::MinShould| count(&own.conditions) >= own.min_count;
        count(&filter.must) == filter.must.len()
            && count(&filter.must_not) == 0
            && (filter.should.is_empty() || count(&filter.should) > 0)
            && filter.min_should.as_ref().is_none_or(enough)
    }

    fn condition(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Field(field) => self.field(field),
            Condition::IsEmpty { is_empty } => self.is_empty(&is_empty.key.to_string()),
            Condition::IsNull { is_null } => {
                let whole = at(self.map, &is_null.key.to_string());
                whole.iter().any(|own| own.is_null())
            }
            Condition::HasId { has_id } => self.point.is_some_and(|(id, _)| has_id.contains(&id)),
            Condition::HasVector { has_vector } => self
                .point
                .is_some_and(|(_, own)| own.vectors.contains_key(has_vector)),
            Condition::Slice { slice } => self.point.is_some_and(|(id, _)| slice.contains(id)),
            Condition::Nested { nested } => {
                let key = format!("{}[]", nested.key.to_string().trim_end_matches("[]"));
                let outer = format!("{}{key}.", self.outer);
                let elements = at(self.map, &key);
                elements
                    .iter()
                    .filter_map(|own| own.as_object())
                    .any(|map| {
                        let inner = Scope {
                            point: None,
                            map,
                            outer: outer.clone(),
                            declared: self.declared,
                        };
                        inner.filter(&nested.filter)
                    })
            }
            Condition::Filter(filter) => self.filter(filter),
        }
    }

    /// The elements that are entries of their own for the index on the key, with the rest of it.
    fn entries(&self, key: &str) -> Option<(Vec<&Map<String, Value>>, String)> {
        let rest = key.strip_prefix("obj[].")?;
        let nested = self.declared && self.outer.is_empty() && ["t", "n"].contains(&rest);
        let elements = at(self.map, "obj[]");
        let maps = elements.into_iter().filter_map(Value::as_object);
        nested.then(|| (maps.collect(), rest.to_owned()))
    }

    fn is_empty(&self, key: &str) -> bool {
        match self.entries(key) {
            Some((maps, rest)) => maps.iter().any(|map| all_empty(&at(map, &rest))),
            None => all_empty(&at(self.map, key)),
        }
    }

    fn field(&self, field: &FieldCondition) -> bool {
        let key = field.key.to_string();
        let whole = at(self.map, &key);
        if let Some(range) = &field.values_count {
            return whole.iter().any(|own| match own {
                Value::Null => range.contains(&0),
                Value::Array(items) => range.contains(&(items.len() as u64)),
                _ => range.contains(&1),
            });
        }
        if let Some(wanted) = field.is_empty {
            return self.is_empty(&key) == wanted;
        }
        if let Some(wanted) = field.is_null {
            return has_null(&whole) == wanted;
        }
        let flat = flat(&whole);
        let by_match = |own: &Match| match own {
            Match::Text(_) | Match::TextAny(_) | Match::Phrase(_) => self.text(own, &key),
            other => flat.iter().any(|value| equal(other, value)),
        };
        field.matches.as_ref().is_some_and(by_match)
            || flat
                .iter()
                .any(|own| field.range.as_ref().is_some_and(|range| within(range, own)))
            || flat
                .iter()
                .filter_map(|own| place(own))
                .any(|own| inside(field, own))
    }

    fn text(&self, wanted: &Match, key: &str) -> bool {
        let whole_key = format!("{}{key}", self.outer);
        let by_words = self.declared && RANKED.contains(&whole_key.as_str());
        let documents: Vec<Vec<&Value>> = match self.entries(key) {
            Some((maps, rest)) => maps.iter().map(|map| flat(&at(map, &rest))).collect(),
            None => vec![flat(&at(self.map, key))],
        };
        documents.iter().any(|values| {
            let texts: Vec<&str> = values.iter().filter_map(|own| own.as_str()).collect();
            match by_words {
                true => words_hold(wanted, &texts, &whole_key),
                false => texts.iter().any(|own| part_holds(wanted, own)),
            }
        })
    }
}

/// The words of each document that a payload has in a field: one for each element of `obj`, or one.
pub fn documents_of(payload: &Payload, field: &str) -> Vec<Vec<String>> {
    let words_at = |map, path: &str| {
        let values = flat(&at(map, path));
        let texts = values.into_iter().filter_map(Value::as_str);
        texts.flat_map(|own| words(own, field)).collect()
    };
    match field.strip_prefix("obj[].") {
        None => vec![words_at(&payload.0, field)],
        Some(rest) => {
            let elements = at(&payload.0, "obj[]");
            let maps = elements.into_iter().filter_map(Value::as_object);
            maps.map(|own| words_at(own, rest)).collect()
        }
    }
}

/// Runs of letters and digits in lower case; of code the parts of identifiers.
pub fn words(text: &str, field: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut spaced = String::new();
    for (place, own) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| letters[before]);
        let is_small = |own: &char| own.is_lowercase();
        let starts = before.is_some_and(|before| {
            let hump = !before.is_uppercase() || letters.get(place + 1).is_some_and(is_small);
            own.is_uppercase() && hump || own.is_numeric() != before.is_numeric()
        });
        if starts && field == "code" {
            spaced.push(' ');
        }
        spaced.push(*own);
    }
    let runs = spaced.split(|letter: char| !letter.is_alphanumeric());
    runs.filter(|own| !own.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn words_hold(wanted: &Match, texts: &[&str], field: &str) -> bool {
    let words = |text: &str| words(text, field);
    let own: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    let occurs = |word: &String| own.iter().any(|text| text.contains(word));
    match wanted {
        Match::Text(text) => !words(text).is_empty() && words(text).iter().all(occurs),
        Match::TextAny(text) => words(text).iter().any(occurs),
        Match::Phrase(text) => {
            let wanted = words(text);
            let in_one = |own: &Vec<String>| own.windows(wanted.len()).any(|part| part == wanted);
            !wanted.is_empty() && own.iter().any(in_one)
        }
        _ => false,
    }
}

fn part_holds(wanted: &Match, text: &str) -> bool {
    match wanted {
        Match::Text(part) | Match::Phrase(part) => text.contains(part.as_str()),
        Match::TextAny(parts) => parts.split_whitespace().any(|part| text.contains(part)),
        _ => false,
    }
}

fn equal(wanted: &Match, own: &Value) -> bool {
    let listed = |list: &AnyValues| match list {
        AnyValues::Integers(list) => own.as_i64().is_some_and(|own| list.contains(&own)),
        AnyValues::Keywords(list) => list.iter().any(|text| own.as_str() == Some(text)),
    };
    match wanted {
        Match::Value(MatchValue::Bool(flag)) => own.as_bool() == Some(*flag),
        Match::Value(MatchValue::Integer(number)) => own.as_i64() == Some(*number),
        Match::Value(MatchValue::Keyword(text)) => own.as_str() == Some(text),
        Match::Any(list) => listed(list),
        Match::Except(list) => !own.is_null() && !listed(list),
        Match::Prefix(text) => own
            .as_str()
            .is_some_and(|own| own.starts_with(text.as_str())),
        Match::Substring(text) => own.as_str().is_some_and(|own| own.contains(text.as_str())),
        Match::Text(_) | Match::TextAny(_) | Match::Phrase(_) => false,
    }
}

fn within(range: &RangeInterface, own: &Value) -> bool {
    match range {
        RangeInterface::Number(range) => own.as_f64().is_some_and(|own| range.contains(&own)),
        RangeInterface::Datetime(range) => {
            let time = own.as_str().and_then(Timestamp::parse);
            time.is_some_and(|own| range.contains(&own))
        }
    }
}

fn place(own: &Value) -> Option<GeoPoint> {
    let (lon, lat) = (own.get("lon")?.as_f64()?, own.get("lat")?.as_f64()?);
    (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some(GeoPoint { lon, lat })
}

/// Boxes, and circles by the angle between vectors from the centre of the earth.
fn inside(field: &FieldCondition, own: GeoPoint) -> bool {
    let in_box = field.geo_bounding_box.as_ref().is_some_and(|area| {
        own.lat < area.top_left.lat
            && own.lat > area.bottom_right.lat
            && own.lon > area.top_left.lon
            && own.lon < area.bottom_right.lon
    });
    let unit = |point: GeoPoint| {
        let (lon, lat) = (point.lon.to_radians(), point.lat.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    };
    let in_circle = field.geo_radius.as_ref().is_some_and(|area| {
        let pairs = unit(own).into_iter().zip(unit(area.center));
        let cosine: f64 = pairs.map(|(a, b)| a * b).sum();
        cosine.clamp(-1.0, 1.0).acos() * 6_371_008.8 < area.radius
    });
    in_box || in_circle
}

/// The values at a path; a trailing array is one value.
fn at<'a>(map: &'a Map<String, Value>, path: &str) -> Vec<&'a Value> {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(a, b)| (a, Some(b)));
    let found = match first.strip_suffix("[]") {
        Some(key) => match map.get(key) {
            Some(Value::Array(items)) => items.iter().collect(),
            _ => Vec::new(),
        },
        None => map.get(first).into_iter().collect::<Vec<_>>(),
    };
    let Some(rest) = rest else { return found };
    let maps = found.into_iter().filter_map(Value::as_object);
    maps.flat_map(|inner| at(inner, rest)).collect()
}

fn flat<'a>(values: &[&'a Value]) -> Vec<&'a Value> {
    let parts = values.iter().map(|own| match own {
        Value::Array(items) => items.iter().collect(),
        one => vec![*one],
    });
    parts.flat_map(|own: Vec<&Value>| own).collect()
}

fn all_empty(values: &[&Value]) -> bool {
    values
        .iter()
        .all(|own| own.is_null() || own.as_array().is_some_and(Vec::is_empty))
}

fn has_null(values: &[&Value]) -> bool {
    flat(values).iter().any(|own| own.is_null())
}

//! What a path finds, and what a selection of paths keeps.

use super::{JsonPath, Step};
use crate::Payload;
use serde_json::{Map, Value};

impl JsonPath {
    /// The values at this path. A value that is an array is one value.
    pub fn values<'a>(&self, map: &'a Map<String, Value>) -> Vec<&'a Value> {
        let Some(first) = map.get(self.first_key()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        collect(first, self.steps.get(1..).unwrap_or(&[]), &mut found);
        found
    }

    /// The values at this path as conditions see them: the elements of a trailing array.
    pub fn flat_values<'a>(&self, map: &'a Map<String, Value>) -> Vec<&'a Value> {
        let mut flat = Vec::new();
        for value in self.values(map) {
            match value {
                Value::Array(items) => flat.extend(items),
                one => flat.push(one),
            }
        }
        flat
    }
}

fn collect<'a>(value: &'a Value, steps: &[Step], found: &mut Vec<&'a Value>) {
    let Some((step, rest)) = steps.split_first() else {
        found.push(value);
        return;
    };
    match (step, value) {
        (Step::Key(key), Value::Object(map)) => {
            if let Some(inner) = map.get(key) {
                collect(inner, rest, found);
            }
        }
        (Step::Index(index), Value::Array(items)) => {
            if let Some(inner) = items.get(*index) {
                collect(inner, rest, found);
            }
        }
        (Step::All, Value::Array(items)) => {
            items.iter().for_each(|inner| collect(inner, rest, found))
        }
        _ => {}
    }
}

impl Payload {
    /// The values at the path; a trailing array is one value.
    pub fn get(&self, path: &JsonPath) -> Vec<&Value> {
        path.values(&self.0)
    }

    /// The values at the path; the elements of a trailing array.
    pub fn get_flat(&self, path: &JsonPath) -> Vec<&Value> {
        path.flat_values(&self.0)
    }

    /// Only what the paths name; nested objects and arrays keep their containers.
    #[must_use]
    pub fn include(self, paths: &[JsonPath]) -> Self {
        let wanted: Vec<&[Step]> = paths.iter().map(JsonPath::steps).collect();
        match select(Value::Object(self.0), &wanted) {
            Some(Value::Object(map)) => Self(map),
            _ => Self::default(),
        }
    }

    /// All but what the paths name.
    #[must_use]
    pub fn exclude(mut self, paths: &[JsonPath]) -> Self {
        for path in paths {
            self.delete(path);
        }
        self
    }
}

/// The part of the value that the remaining steps name; `None` if they name nothing of it.
fn select(value: Value, wanted: &[&[Step]]) -> Option<Value> {
    if wanted.iter().any(|steps| steps.is_empty()) {
        return Some(value);
    }
    match value {
        Value::Object(map) => {
            let kept: Map<String, Value> = map
                .into_iter()
                .filter_map(|(key, inner)| {
                    let rest = after(wanted, |step| matches!(step, Step::Key(own) if *own == key));
                    select(inner, &rest).map(|inner| (key, inner))
                })
                .collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) => {
            let kept: Vec<Value> = items
                .into_iter()
                .enumerate()
                .filter_map(|(place, inner)| {
                    let rest = after(wanted, |step| match step {
                        Step::All => true,
                        Step::Index(index) => *index == place,
                        Step::Key(_) => false,
                    });
                    select(inner, &rest)
                })
                .collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        _ => None,
    }
}

/// What follows the first step of those whose first step fits.
fn after<'a>(wanted: &[&'a [Step]], fits: impl Fn(&Step) -> bool) -> Vec<&'a [Step]> {
    wanted
        .iter()
        .filter_map(|steps| steps.split_first())
        .filter(|(step, _)| fits(step))
        .map(|(_, rest)| rest)
        .collect()
}

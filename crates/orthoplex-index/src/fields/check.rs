//! Evaluation of a filter on one point: the reference that columns must agree with.
//!
//! Owns the meaning of every condition. Looks at one payload; never at an index.

use super::{Rules, geo};
use orthoplex_storage::StorageError;
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::filter::{
    AnyValues, Condition, FieldCondition, Filter, Match, MatchValue, Nested, RangeInterface,
};
use orthoplex_types::{JsonPath, Payload, PointId};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A point as a filter sees it.
pub trait Point {
    /// External id.
    fn id(&self) -> PointId;
    /// Whether it has the vector of that name.
    fn has_vector(&self, name: &str) -> bool;
    /// Its payload.
    ///
    /// # Errors
    /// The payload cannot be read.
    fn payload(&self) -> Result<Cow<'_, Payload>, StorageError>;
}

/// Whether the point satisfies the filter.
///
/// # Errors
/// The payload cannot be read.
pub fn matches(filter: &Filter, point: &dyn Point, rules: &Rules) -> Result<bool, StorageError> {
    let payload = if reads_payload(filter) {
        point.payload()?
    } else {
        Cow::Owned(Payload::default())
    };
    let point = Some(point);
    Ok(Checker {
        point,
        map: &payload.0,
        rules,
        outer: None,
    }
    .filter(filter))
}

/// Whether the condition holds for a payload alone.
pub(super) fn holds_for(condition: &Condition, payload: &Payload, rules: &Rules) -> bool {
    let checker = Checker {
        point: None,
        map: &payload.0,
        rules,
        outer: None,
    };
    checker.condition(condition)
}

/// Whether the conditions are on more than ids and vectors. Payloads may have to be parsed.
fn reads_payload(filter: &Filter) -> bool {
    let of_min_should = filter.min_should.iter().flat_map(|own| &own.conditions);
    let lists = [&filter.must, &filter.must_not, &filter.should];
    let mut all = lists.into_iter().flatten().chain(of_min_should);
    all.any(|own| match own {
        Condition::HasId { .. } | Condition::HasVector { .. } | Condition::Slice { .. } => false,
        Condition::Filter(inner) => reads_payload(inner),
        _ => true,
    })
}

/// A payload object under examination; inside `nested` it is one element and has no point.
struct Checker<'a> {
    point: Option<&'a dyn Point>,
    map: &'a Map<String, Value>,
    rules: &'a Rules,
    /// The path of the element; rules are on whole paths.
    outer: Option<&'a JsonPath>,
}

impl Checker<'_> {
    fn filter(&self, filter: &Filter) -> bool {
        filter.must.iter().all(|own| self.condition(own))
            && filter.must_not.iter().all(|own| !self.condition(own))
            && (filter.should.is_empty() || filter.should.iter().any(|own| self.condition(own)))
            && filter.min_should.as_ref().is_none_or(|own| {
                let mut held = own.conditions.iter().filter(|inner| self.condition(inner));
                own.min_count == 0 || held.nth(own.min_count - 1).is_some()
            })
    }

    fn condition(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Field(field) => self.field(field),
            Condition::IsEmpty { is_empty } => self.is_empty(&is_empty.key),
            Condition::IsNull { is_null } => {
                let whole = is_null.key.values(self.map);
                whole.iter().any(|value| value.is_null())
            }
            Condition::HasId { has_id } => self.point.is_some_and(|own| has_id.contains(&own.id())),
            Condition::HasVector { has_vector } => {
                self.point.is_some_and(|own| own.has_vector(has_vector))
            }
            Condition::Slice { slice } => self.point.is_some_and(|own| slice.contains(own.id())),
            Condition::Nested { nested } => self.nested(nested),
            Condition::Filter(filter) => self.filter(filter),
        }
    }

    fn nested(&self, nested: &Nested) -> bool {
        let key = nested.key.elements();
        let outer = self.outer.map_or_else(|| key.clone(), |own| own.join(&key));
        let mut elements = objects(&key, self.map);
        elements.any(|map| {
            let inner = Checker {
                point: None,
                map,
                rules: self.rules,
                outer: Some(&outer),
            };
            inner.filter(&nested.filter)
        })
    }

    fn whole_path<'k>(&self, key: &'k JsonPath) -> Cow<'k, JsonPath> {
        self.outer
            .map_or(Cow::Borrowed(key), |own| Cow::Owned(own.join(key)))
    }

    /// The array whose elements the index on `key` holds as entries of their own, and the rest of
    /// the path, both seen from here.
    fn entries(&self, key: &JsonPath) -> Option<(JsonPath, JsonPath)> {
        let whole = self.whole_path(key);
        let array = self.rules.array(&whole)?;
        let array = match self.outer {
            Some(outer) => array.below(outer)?,
            None => array.clone(),
        };
        let rest = key.below(&array)?;
        Some((array, rest))
    }

    fn is_empty(&self, key: &JsonPath) -> bool {
        match self.entries(key) {
            Some((array, rest)) => {
                objects(&array, self.map).any(|own| is_empty_value(&rest.values(own)))
            }
            None => is_empty_value(&key.values(self.map)),
        }
    }

    /// A text predicate by the rules of the field. Tokens of one entry count together.
    fn text(&self, wanted: &Match, key: &JsonPath) -> bool {
        let Some(analyzer) = self.rules.text(&self.whole_path(key)) else {
            let values = key.flat_values(self.map);
            let mut texts = values.iter().filter_map(|own| own.as_str());
            return texts.any(|own| text_holds(wanted, own));
        };
        let holds = |map, key: &JsonPath| {
            let values = key.flat_values(map);
            let texts: Vec<&str> = values.iter().filter_map(|own| own.as_str()).collect();
            analyzer.holds(wanted, &texts)
        };
        match self.entries(key) {
            Some((array, rest)) => objects(&array, self.map).any(|map| holds(map, &rest)),
            None => holds(self.map, key),
        }
    }

    /// `values_count`, `is_empty` and `is_null` take over alone, in this order; the others are ored.
    fn field(&self, field: &FieldCondition) -> bool {
        let whole = field.key.values(self.map);
        if let Some(range) = &field.values_count {
            return whole.iter().any(|value| range.contains(&count_of(value)));
        }
        if let Some(wanted) = field.is_empty {
            return self.is_empty(&field.key) == wanted;
        }
        if let Some(wanted) = field.is_null {
            return holds_null(&whole) == wanted;
        }
        let values = field.key.flat_values(self.map);
        let ranges = field.range.as_ref();
        field.matches.as_ref().is_some_and(|own| {
            matches_values(own, &values).unwrap_or_else(|| self.text(own, &field.key))
        }) || ranges.is_some_and(|own| values.iter().any(|value| in_range(own, value)))
            || geo::any_inside(field, &values)
    }
}

/// Missing, null and empty arrays are empty.
fn is_empty_value(whole: &[&Value]) -> bool {
    whole.iter().all(|value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    })
}

/// Null, or an array that holds one.
fn holds_null(whole: &[&Value]) -> bool {
    whole.iter().any(|value| match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(Value::is_null),
        _ => false,
    })
}

/// How many values a value is; a missing one is not counted at all.
fn count_of(value: &Value) -> u64 {
    match value {
        Value::Null => 0,
        Value::Array(items) => items.len() as u64,
        _ => 1,
    }
}

/// The objects among the elements of the arrays at a path that ends with `[]`.
pub(super) fn objects<'a>(
    elements: &JsonPath,
    map: &'a Map<String, Value>,
) -> impl Iterator<Item = &'a Map<String, Value>> {
    let values = elements.values(map).into_iter();
    values.filter_map(Value::as_object)
}

/// Whether some value satisfies the predicate; `None` for one that rules of text decide.
fn matches_values(wanted: &Match, values: &[&Value]) -> Option<bool> {
    let mut texts = values.iter().filter_map(|own| own.as_str());
    Some(match wanted {
        Match::Value(wanted) => values.iter().any(|own| equals(wanted, own)),
        Match::Any(wanted) => values.iter().any(|own| is_among(wanted, own)),
        // A value of another type is none of the listed ones.
        Match::Except(wanted) => values
            .iter()
            .any(|own| !own.is_null() && !is_among(wanted, own)),
        Match::Prefix(wanted) => texts.any(|own| own.starts_with(wanted.as_str())),
        Match::Substring(wanted) => texts.any(|own| own.contains(wanted.as_str())),
        Match::Text(_) | Match::TextAny(_) | Match::Phrase(_) => return None,
    })
}

/// Whether one text satisfies a text predicate where no text index is.
pub(super) fn text_holds(wanted: &Match, text: &str) -> bool {
    match wanted {
        Match::Text(wanted) | Match::Phrase(wanted) => text.contains(wanted.as_str()),
        Match::TextAny(wanted) => wanted.split_whitespace().any(|word| text.contains(word)),
        _ => false,
    }
}

fn equals(wanted: &MatchValue, own: &Value) -> bool {
    match (wanted, own) {
        (MatchValue::Bool(wanted), Value::Bool(own)) => wanted == own,
        (MatchValue::Integer(wanted), Value::Number(own)) => own.as_i64() == Some(*wanted),
        (MatchValue::Keyword(wanted), Value::String(own)) => wanted == own,
        _ => false,
    }
}

fn is_among(wanted: &AnyValues, own: &Value) -> bool {
    match (wanted, own) {
        (AnyValues::Integers(wanted), Value::Number(own)) => {
            own.as_i64().is_some_and(|own| wanted.contains(&own))
        }
        (AnyValues::Keywords(wanted), Value::String(own)) => wanted.iter().any(|word| word == own),
        _ => false,
    }
}

fn in_range(range: &RangeInterface, value: &Value) -> bool {
    match (range, value) {
        (RangeInterface::Number(range), Value::Number(own)) => {
            own.as_f64().is_some_and(|own| range.contains(&own))
        }
        (RangeInterface::Datetime(range), Value::String(own)) => {
            Timestamp::parse(own).is_some_and(|own| range.contains(&own))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;

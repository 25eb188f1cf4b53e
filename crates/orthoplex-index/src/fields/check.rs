//! Evaluation of a filter on one point: the reference that columns must agree with.
//!
//! Owns the meaning of every condition. Looks at one payload; never at an index.

use super::{Rules, geo};
use orthoplex_storage::StorageError;
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::filter::{
    AnyValues, Condition, FieldCondition, Filter, Match, MatchValue, RangeInterface,
};
use orthoplex_types::json_path::Step;
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
    }
    .filter(filter))
}

/// Whether the condition holds for a payload alone.
pub(super) fn holds_for(condition: &Condition, payload: &Payload, rules: &Rules) -> bool {
    let checker = Checker {
        point: None,
        map: &payload.0,
        rules,
    };
    checker.condition(condition)
}

/// Whether the conditions are on more than ids and vectors. Payloads may have to be parsed.
fn reads_payload(filter: &Filter) -> bool {
    let of_min_should = filter.min_should.iter().flat_map(|own| &own.conditions);
    let lists = [&filter.must, &filter.must_not, &filter.should];
    let mut all = lists.into_iter().flatten().chain(of_min_should);
    all.any(|own| match own {
        Condition::HasId { .. } | Condition::HasVector { .. } => false,
        Condition::Filter(inner) => reads_payload(inner),
        _ => true,
    })
}

/// A payload object under examination; inside `nested` it is one element and has no point.
struct Checker<'a> {
    point: Option<&'a dyn Point>,
    map: &'a Map<String, Value>,
    rules: &'a Rules,
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
            Condition::IsEmpty { is_empty } => is_empty_value(&is_empty.key.values(self.map)),
            Condition::IsNull { is_null } => {
                let whole = is_null.key.values(self.map);
                whole.iter().any(|value| value.is_null())
            }
            Condition::HasId { has_id } => self.point.is_some_and(|own| has_id.contains(&own.id())),
            Condition::HasVector { has_vector } => {
                self.point.is_some_and(|own| own.has_vector(has_vector))
            }
            Condition::Nested { nested } => elements(&nested.key, self.map)
                .filter_map(Value::as_object)
                .any(|map| {
                    // Keys inside are relative, and text rules are on whole paths.
                    let (point, rules) = (None, &Rules::NONE);
                    Checker { point, map, rules }.filter(&nested.filter)
                }),
            Condition::Filter(filter) => self.filter(filter),
        }
    }

    /// `values_count`, `is_empty` and `is_null` take over alone, in this order; the others are ored.
    fn field(&self, field: &FieldCondition) -> bool {
        let whole = field.key.values(self.map);
        if let Some(range) = &field.values_count {
            return whole.iter().any(|value| range.contains(&count_of(value)));
        }
        if let Some(wanted) = field.is_empty {
            return is_empty_value(&whole) == wanted;
        }
        if let Some(wanted) = field.is_null {
            return holds_null(&whole) == wanted;
        }
        let values = field.key.flat_values(self.map);
        let ranges = field.range.as_ref();
        field
            .matches
            .as_ref()
            .is_some_and(|own| matches_values(own, &field.key, &values, self.rules))
            || ranges.is_some_and(|own| values.iter().any(|value| in_range(own, value)))
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

/// The elements of the arrays at a key: `k` stands for `k[]`.
fn elements<'a>(key: &JsonPath, map: &'a Map<String, Value>) -> impl Iterator<Item = &'a Value> {
    let spelled_out = matches!(key.steps().last(), Some(Step::All));
    key.values(map)
        .into_iter()
        .flat_map(move |value| match value {
            one if spelled_out => std::slice::from_ref(one),
            Value::Array(items) => items.as_slice(),
            _ => &[],
        })
}

fn matches_values(wanted: &Match, key: &JsonPath, values: &[&Value], rules: &Rules) -> bool {
    match wanted {
        Match::Value(wanted) => values.iter().any(|own| equals(wanted, own)),
        Match::Any(wanted) => values.iter().any(|own| is_among(wanted, own)),
        // A value of another type is none of the listed ones.
        Match::Except(wanted) => values
            .iter()
            .any(|own| !own.is_null() && !is_among(wanted, own)),
        Match::Text(_) | Match::TextAny(_) | Match::Phrase(_) => {
            let texts: Vec<&str> = values.iter().filter_map(|own| own.as_str()).collect();
            match rules.text(key) {
                Some(analyzer) => analyzer.holds(wanted, &texts),
                None => texts.iter().any(|own| text_holds(wanted, own)),
            }
        }
    }
}

/// Whether one text satisfies a text predicate where no text index is.
pub(super) fn text_holds(wanted: &Match, text: &str) -> bool {
    match wanted {
        Match::Text(wanted) | Match::Phrase(wanted) => text.contains(wanted.as_str()),
        Match::TextAny(wanted) => wanted.split_whitespace().any(|word| text.contains(word)),
        Match::Value(_) | Match::Any(_) | Match::Except(_) => false,
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

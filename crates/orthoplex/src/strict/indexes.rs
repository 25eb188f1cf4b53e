//! Keys that must have an index: which types serve which condition, expression or grouping.

use super::Lacking;
use orthoplex_types::config::strict::refusal;
use orthoplex_types::field_index::{FieldSchema, FieldSchemas, FieldType, IndexParams};
use orthoplex_types::filter::{
    AnyValues, Condition, FieldCondition, Filter, Match, MatchValue, RangeInterface,
};
use orthoplex_types::query::{Expression, Formula, Variable};
use orthoplex_types::{JsonPath, Result};
use uuid::Uuid;

const OF_FILTER: &str = "Create an index for this key or use a different filter.";
const OF_FORMULA: &str = "Create an index for this key or use a different formula expression.";

/// What an index must be able to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Anything: the number of values tells enough.
    Any,
    Lookup,
    Interval,
    Phrase,
    /// Beginnings and parts of strings.
    Prefix,
}

/// Types that serve, and how.
struct Wanted {
    types: &'static [FieldType],
    need: Need,
}

const ANY: Wanted = Wanted {
    types: &[
        FieldType::Keyword,
        FieldType::Integer,
        FieldType::Float,
        FieldType::Geo,
        FieldType::Text,
        FieldType::Bool,
        FieldType::Datetime,
        FieldType::Uuid,
    ],
    need: Need::Any,
};
const KEYWORD: Wanted = serving(&[FieldType::Keyword], Need::Lookup);
const KEYWORD_OR_UUID: Wanted = serving(&[FieldType::Keyword, FieldType::Uuid], Need::Lookup);
const INTEGER: Wanted = serving(&[FieldType::Integer], Need::Lookup);
const BOOL: Wanted = serving(&[FieldType::Bool], Need::Lookup);
const TEXT: Wanted = serving(&[FieldType::Text], Need::Any);
const PHRASE: Wanted = serving(&[FieldType::Text], Need::Phrase);
const PREFIX: Wanted = serving(&[FieldType::Keyword], Need::Prefix);
const NUMBERS: Wanted = serving(&[FieldType::Float, FieldType::Integer], Need::Interval);
const TIMES: Wanted = serving(&[FieldType::Datetime], Need::Interval);
const PLACES: Wanted = serving(&[FieldType::Geo], Need::Any);

const fn serving(types: &'static [FieldType], need: Need) -> Wanted {
    Wanted { types, need }
}

impl Wanted {
    fn served_by(&self, schema: &FieldSchema) -> bool {
        let able = match (self.need, schema.params()) {
            (Need::Lookup, Some(IndexParams::Integer(own))) => own.lookup.unwrap_or(true),
            (Need::Interval, Some(IndexParams::Integer(own))) => own.range.unwrap_or(true),
            (Need::Phrase, Some(IndexParams::Text(own))) => own.phrase_matching == Some(true),
            (Need::Phrase, _) => false,
            (Need::Prefix, _) => schema.serves_prefix(),
            _ => true,
        };
        able && self.types.contains(&schema.data_type())
    }

    fn has_index(&self, key: &JsonPath, fields: &FieldSchemas) -> bool {
        fields.get(key).is_some_and(|schema| self.served_by(schema))
    }

    fn check(&self, key: &JsonPath, fields: &FieldSchemas, advice: &str) -> Result<()> {
        if self.has_index(key, fields) {
            return Ok(());
        }
        let names: Vec<_> = self.types.iter().map(|own| own.name()).collect();
        Err(refusal(
            format_args!(
                "Index required but not found for \"{key}\" of one of the following types: [{}]",
                names.join(", ")
            ),
            advice,
        ))
    }
}

/// Every key of the filter has an index that serves its condition.
pub(super) fn check_filter(filter: &Filter, fields: &FieldSchemas) -> Result<()> {
    let mut check = |key: &JsonPath, wanted: &'static Wanted| wanted.check(key, fields, OF_FILTER);
    each_key(filter, None, &mut check)
}

/// Whether every key of the filter has an index that serves its condition.
pub(super) fn serves(filter: &Filter, fields: &FieldSchemas) -> bool {
    check_filter(filter, fields).is_ok()
}

/// Adds the keys of the filter that have no index which serves their condition.
pub(super) fn lacking(
    filter: &Filter,
    fields: &FieldSchemas,
    found: &mut Vec<Lacking>,
) -> Result<()> {
    let mut look = |key: &JsonPath, wanted: &'static Wanted| {
        if !wanted.has_index(key, fields) {
            found.push((key.clone(), wanted.types));
        }
        Ok(())
    };
    each_key(filter, None, &mut look)
}

/// Shows every key with what its condition wants. `array` is where the keys of a nested filter start
/// from.
fn each_key(
    filter: &Filter,
    array: Option<&JsonPath>,
    look: &mut dyn FnMut(&JsonPath, &'static Wanted) -> Result<()>,
) -> Result<()> {
    let whole = |key: &JsonPath| array.map_or_else(|| key.clone(), |array| array.element(key));
    for condition in filter.conditions() {
        match condition {
            Condition::Field(field) => {
                let key = whole(&field.key);
                let mut wanted = wanted_by(field).into_iter().flatten();
                wanted.try_for_each(|wanted| look(&key, wanted))?;
            }
            Condition::IsEmpty { is_empty: field } | Condition::IsNull { is_null: field } => {
                look(&whole(&field.key), &ANY)?;
            }
            Condition::Nested { nested } => {
                each_key(&nested.filter, Some(&whole(&nested.key)), look)?;
            }
            Condition::Filter(inner) => each_key(inner, array, look)?,
            Condition::HasId { .. } | Condition::HasVector { .. } | Condition::Slice { .. } => {}
        }
    }
    Ok(())
}

fn wanted_by(field: &FieldCondition) -> [Option<&'static Wanted>; 4] {
    let is_geo = field.geo_bounding_box.is_some()
        || field.geo_radius.is_some()
        || field.geo_polygon.is_some();
    let counts =
        field.values_count.is_some() || field.is_empty.is_some() || field.is_null.is_some();
    let of_range = |range: &RangeInterface| match range {
        RangeInterface::Number(_) => &NUMBERS,
        RangeInterface::Datetime(_) => &TIMES,
    };
    [
        field.matches.as_ref().and_then(wanted_by_match),
        field.range.as_ref().map(of_range),
        is_geo.then_some(&PLACES),
        counts.then_some(&ANY),
    ]
}

/// A list without values matches the same whatever the points hold.
fn wanted_by_match(own: &Match) -> Option<&'static Wanted> {
    let strings = |all_uuids: bool| match all_uuids {
        true => &KEYWORD_OR_UUID,
        false => &KEYWORD,
    };
    let is_uuid = |text: &String| Uuid::parse_str(text).is_ok();
    match own {
        Match::Value(MatchValue::Keyword(text)) => Some(strings(is_uuid(text))),
        Match::Value(MatchValue::Integer(_)) => Some(&INTEGER),
        Match::Value(MatchValue::Bool(_)) => Some(&BOOL),
        Match::Text(_) | Match::TextAny(_) => Some(&TEXT),
        Match::Phrase(_) => Some(&PHRASE),
        Match::Prefix(_) | Match::Substring(_) => Some(&PREFIX),
        Match::Any(AnyValues::Integers(values)) | Match::Except(AnyValues::Integers(values)) => {
            (!values.is_empty()).then_some(&INTEGER)
        }
        Match::Any(AnyValues::Keywords(values)) | Match::Except(AnyValues::Keywords(values)) => {
            (!values.is_empty()).then(|| strings(values.iter().all(is_uuid)))
        }
    }
}

/// The key of groups has an index that tells values apart.
pub(super) fn check_group(key: &JsonPath, fields: &FieldSchemas) -> Result<()> {
    const OF_GROUP: &str = "Create an index supporting `match` for this key.";
    let Some(schema) = fields.get(key) else {
        let what = format_args!("Index required but not found for \"{key}\"");
        return Err(refusal(what, OF_GROUP));
    };
    if schema.serves_facet() {
        return Ok(());
    }
    let name = schema.data_type().name();
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let name: String = first.into_iter().chain(letters).collect();
    Err(refusal(
        format_args!("Index of type \"{name}\" found for \"{key}\""),
        OF_GROUP,
    ))
}

/// Every key of the formula has an index.
pub(super) fn check_formula(formula: &Formula, fields: &FieldSchemas) -> Result<()> {
    check_expression(&formula.expression, fields)
}

fn check_expression(expression: &Expression, fields: &FieldSchemas) -> Result<()> {
    match expression {
        Expression::Variable(Variable::Payload(key)) => ANY.check(key, fields, OF_FORMULA),
        Expression::GeoDistance { to, .. } => PLACES.check(to, fields, OF_FORMULA),
        Expression::DatetimeKey(key) => TIMES.check(key, fields, OF_FORMULA),
        Expression::Condition(filter) => check_filter(filter, fields),
        _ => {
            let mut parts = expression.parts().into_iter();
            parts.try_for_each(|part| check_expression(part, fields))
        }
    }
}

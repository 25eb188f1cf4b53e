//! Points in the order of a payload value.
//!
//! A point comes once for every value that it has; points without one do not come.

use super::{Run, Scored, UNSCORED, search};
use crate::read::{Found, check_time};
use orthoplex_types::Result;
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::filter::Filter;
use orthoplex_types::query::{Direction, OrderBy, StartFrom};
use serde_json::Value;
use std::cmp::Ordering;

/// The first points of the collection.
pub(super) fn of_collection(
    run: &Run<'_>,
    order: &OrderBy,
    filter: Option<&Filter>,
    limit: usize,
) -> Result<Vec<Scored>> {
    let mut places: Vec<Found> = Vec::new();
    search::visit(run, filter, None, false, &mut |found, _| places.push(found))?;
    let mut points = Vec::new();
    for found in places {
        let id = run.snapshot.view(found)?.id(found.place);
        if !run.excluded.contains(&id) {
            points.push(Scored {
                id,
                score: UNSCORED,
                version: 0,
                found,
                order_value: None,
            });
        }
    }
    let mut ordered = of_points(run, order, points)?;
    ordered.truncate(limit);
    Ok(ordered)
}

/// Points found before, in order.
pub(super) fn of_points(
    run: &Run<'_>,
    order: &OrderBy,
    points: Vec<Scored>,
) -> Result<Vec<Scored>> {
    let descending = order.direction.unwrap_or_default() == Direction::Desc;
    let start = order.start_from.map(|start| match start {
        StartFrom::Integer(value) => Key::Integer(value),
        StartFrom::Float(value) => Key::Float(value),
        StartFrom::Datetime(moment) => Key::Integer(moment.0),
    });
    let directed = |a: &Key, b: &Key| match descending {
        true => b.cmp(a),
        false => a.cmp(b),
    };
    let mut keyed: Vec<(Key, Scored)> = Vec::new();
    for (number, point) in points.into_iter().enumerate() {
        check_time(number, run.context)?;
        let payload = run.snapshot.view(point.found)?.payload(point.found.place)?;
        for key in payload.get_flat(&order.key).into_iter().filter_map(Key::of) {
            if start.is_none_or(|start| directed(&start, &key) != Ordering::Greater) {
                let point = Scored {
                    score: UNSCORED,
                    version: 0,
                    order_value: Some(key.shown()),
                    ..point.clone()
                };
                keyed.push((key, point));
            }
        }
    }
    keyed.sort_by(|(a, x), (b, y)| directed(a, b).then(x.id.cmp(&y.id)));
    Ok(keyed.into_iter().map(|(_, point)| point).collect())
}

/// A value that points are ordered by; moments count as microseconds.
#[derive(Clone, Copy, Debug)]
enum Key {
    Integer(i64),
    Float(f64),
}

impl Key {
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Some(Self::Integer(whole)),
                None => number.as_f64().map(Self::Float),
            },
            Value::String(text) => Timestamp::parse(text).map(|moment| Self::Integer(moment.0)),
            _ => None,
        }
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let float = |key: &Self| match key {
            Self::Integer(value) => *value as f64,
            Self::Float(value) => *value,
        };
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            _ => float(self).total_cmp(&float(other)),
        }
    }

    fn shown(self) -> Value {
        match self {
            Self::Integer(value) => value.into(),
            Self::Float(value) => value.into(),
        }
    }
}

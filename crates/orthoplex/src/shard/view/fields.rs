//! Reads by the values of one field: counts of values, points in the order of values.

use super::super::points::{allowed_rows, with_points};
use super::super::stored;
use super::{Place, View, search_timed_out};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::fields::{Atom, ShowValue};
use orthoplex_types::field_index::FieldType;
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::reads::FacetValue;
use orthoplex_types::query::Direction;
use orthoplex_types::{Context, JsonPath, PointId, Result};
use std::cmp::Ordering;
use std::collections::HashMap;
use uuid::Uuid;

/// The order that points are read in.
#[derive(Clone, Debug)]
pub struct FieldOrder<'a> {
    /// The field.
    pub key: &'a JsonPath,
    /// Type of its index: integer, float or datetime.
    pub kind: FieldType,
    /// Smallest or largest values first.
    pub direction: Direction,
    /// First value to answer.
    pub start: Option<OrderValue>,
}

/// A value that points are ordered by; times are in microseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OrderValue {
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
}

impl OrderValue {
    fn order(self, other: Self) -> Ordering {
        let float = |own| match own {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        };
        match (self, other) {
            (Self::Int(own), Self::Int(other)) => own.cmp(&other),
            _ => float(self).total_cmp(&float(other)),
        }
    }

    const fn of(atom: Atom<'_>) -> Option<Self> {
        match atom {
            Atom::Integer(value) | Atom::Time(value) => Some(Self::Int(value)),
            Atom::Float(value) => Some(Self::Float(value)),
            Atom::Text(_) | Atom::Bool(_) | Atom::Place => None,
        }
    }
}

impl FieldOrder<'_> {
    /// Which of two points comes first. Equal values are in the order of ids, reversed with it.
    pub fn compare(&self, own: (OrderValue, PointId), other: (OrderValue, PointId)) -> Ordering {
        let order = own.0.order(other.0).then_with(|| own.1.cmp(&other.1));
        match self.direction {
            Direction::Asc => order,
            Direction::Desc => order.reverse(),
        }
    }

    fn begins_before(&self, value: OrderValue) -> bool {
        self.start.is_none_or(|start| match self.direction {
            Direction::Asc => value.order(start).is_ge(),
            Direction::Desc => value.order(start).is_le(),
        })
    }
}

impl View {
    /// Adds the number of matching points for each value of a field.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn facet(
        &self,
        key: &JsonPath,
        kind: FieldType,
        filter: Option<&Filter>,
        context: &Context,
        counts: &mut HashMap<FacetValue, usize>,
    ) -> Result<()> {
        self.field_values(key, kind, filter, context, &mut |_, atom, rows| {
            let count = rows.count();
            let value = match atom {
                // However a UUID was written, it is counted as one.
                Atom::Text(text) if kind == FieldType::Uuid => match Uuid::try_parse(text) {
                    Ok(uuid) => FacetValue::Keyword(uuid.to_string()),
                    Err(_) => return,
                },
                Atom::Text(text) => FacetValue::Keyword(text.to_owned()),
                Atom::Integer(value) => FacetValue::Integer(value),
                Atom::Bool(value) => FacetValue::Bool(value),
                Atom::Float(_) | Atom::Time(_) | Atom::Place => return,
            };
            if count > 0 {
                *counts.entry(value).or_default() += count;
            }
        })
    }

    /// The first `limit` matching points in the order of a field: a point comes once for each of
    /// its values, one without values does not come.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn ordered(
        &self,
        order: &FieldOrder<'_>,
        filter: Option<&Filter>,
        limit: usize,
        context: &Context,
    ) -> Result<Vec<(OrderValue, PointId, Place)>> {
        let mut found: Vec<(OrderValue, PointId, Place)> = Vec::new();
        // Beyond twice the limit the worse half goes, so that memory follows what is asked for.
        let keep = |found: &mut Vec<(OrderValue, PointId, Place)>| {
            found.sort_unstable_by(|a, b| order.compare((a.0, a.1), (b.0, b.1)));
            found.truncate(limit);
        };
        let most = limit.saturating_mul(2).max(1_024);
        self.field_values(
            order.key,
            order.kind,
            filter,
            context,
            &mut |part, atom, rows| {
                let Some(value) = OrderValue::of(atom).filter(|own| order.begins_before(*own))
                else {
                    return;
                };
                for offset in rows {
                    let place = Place { part, offset };
                    found.push((value, self.id(place), place));
                    if found.len() >= most {
                        keep(&mut found);
                    }
                }
            },
        )?;
        keep(&mut found);
        Ok(found)
    }

    /// Number of points that have a value of that type.
    ///
    /// # Errors
    /// A storage fault.
    pub fn indexed_points(&self, key: &JsonPath, kind: FieldType) -> Result<usize> {
        let counts = self.field_counts(key, kind)?;
        Ok(counts.iter().map(|(_, points)| points).sum())
    }

    /// Values, and points with values, of a field in each part.
    ///
    /// # Errors
    /// A storage fault.
    pub(in crate::shard) fn field_counts(
        &self,
        key: &JsonPath,
        kind: FieldType,
    ) -> Result<Vec<(usize, usize)>> {
        let mut seen: Vec<(usize, Bitset)> = self
            .parts
            .iter()
            .map(|part| (0, Bitset::new(part.len as usize)))
            .collect();
        self.field_values(key, kind, None, &Context::new(), &mut |part, _, rows| {
            if let Some((values, points)) = seen.get_mut(part as usize) {
                for row in rows {
                    *values += 1;
                    points.set(row as usize);
                }
            }
        })?;
        let count = |(values, points): (usize, Bitset)| (values, points.count_ones());
        Ok(seen.into_iter().map(count).collect())
    }

    fn field_values(
        &self,
        key: &JsonPath,
        kind: FieldType,
        filter: Option<&Filter>,
        context: &Context,
        show: &mut dyn FnMut(u32, Atom<'_>, &mut dyn Iterator<Item = u32>),
    ) -> Result<()> {
        for (number, part) in self.parts.iter().enumerate() {
            if part.live() == 0 {
                continue;
            }
            if context.is_over() {
                return Err(search_timed_out());
            }
            let rules = &self.tuning.rules;
            let allowed = stored(allowed_rows(part, filter, &self.schema, rules))?;
            let mut allowed = allowed.unwrap_or_else(|| Bitset::full(part.len as usize));
            allowed.and_not(&part.dead);
            let show: &mut ShowValue<'_> = &mut |atom, rows| show(number as u32, atom, rows);
            stored(with_points(part, &self.schema, |columns, points| {
                columns.values(key, kind, &allowed, points, show)
            }))?;
        }
        Ok(())
    }
}

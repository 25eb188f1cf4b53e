//! The values of one field over many rows, grouped by value where a column knows them.

use super::{Columns, Facts, Field, Known, Mark, Placed, TEXT_BYTES_MAX, unordered};
use crate::bitset::Bitset;
use crate::fields::{Points, geo};
use orthoplex_storage::StorageError;
use orthoplex_types::JsonPath;
use orthoplex_types::datetime::Timestamp;
use orthoplex_types::field_index::FieldType;
use serde_json::Value;
use std::cmp::Ordering;

type Result<T> = std::result::Result<T, StorageError>;

/// A value as an index of its type sees it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Atom<'a> {
    /// A string, of keyword, text and uuid indexes.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Float(f64),
    /// true or false
    Bool(bool),
    /// Microseconds since 1970.
    Time(i64),
    /// A place.
    Place,
}

impl<'a> Atom<'a> {
    /// The value, if it is of the type.
    fn of(value: &'a Value, kind: FieldType) -> Option<Self> {
        match kind {
            FieldType::Keyword | FieldType::Text => value.as_str().map(Self::Text),
            FieldType::Uuid => value.as_str().filter(|own| is_uuid(own)).map(Self::Text),
            FieldType::Integer => value.as_i64().map(Self::Integer),
            FieldType::Float => value.as_f64().map(Self::Float),
            FieldType::Bool => value.as_bool().map(Self::Bool),
            FieldType::Datetime => {
                let time = value.as_str().and_then(Timestamp::parse);
                time.map(|own| Self::Time(own.0))
            }
            FieldType::Geo => geo::place(value).map(|_| Self::Place),
        }
    }
}

fn is_uuid(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}

/// Takes a value and rows that have it. A value may come several times, a row once for each.
pub type ShowValue<'a> = dyn FnMut(Atom<'_>, &mut dyn Iterator<Item = u32>) + 'a;

impl Columns {
    /// Shows the values of that type which the allowed points have at a path.
    ///
    /// # Errors
    /// A payload cannot be read.
    pub fn values(
        &self,
        path: &JsonPath,
        kind: FieldType,
        allowed: &Bitset,
        points: &dyn Points,
        show: &mut ShowValue<'_>,
    ) -> Result<()> {
        let rows = points.len();
        let mut open = allowed.clone();
        match self.known(path, rows)? {
            Known::Nothing => {}
            Known::Within(rows) => open.and(&rows),
            Known::Field(field, data) => {
                let facts = Facts { field, data, rows };
                facts.values(kind, allowed, show)?;
                let texts = matches!(kind, FieldType::Keyword | FieldType::Text | FieldType::Uuid);
                let mut long = Bitset::new(rows);
                if texts {
                    field.marked(data, Mark::LongText, &mut long)?;
                }
                open.and(&long);
                let is_long =
                    |own: &Atom<'_>| matches!(own, Atom::Text(text) if text.len() > TEXT_BYTES_MAX);
                return read(path, kind, &open, points, &is_long, show);
            }
        }
        read(path, kind, &open, points, &|_| true, show)
    }
}

/// Reads values from payloads.
fn read(
    path: &JsonPath,
    kind: FieldType,
    rows: &Bitset,
    points: &dyn Points,
    wanted: &dyn Fn(&Atom<'_>) -> bool,
    show: &mut ShowValue<'_>,
) -> Result<()> {
    for row in rows.iter_ones() {
        points.with_point(row as u32, &mut |point| {
            let payload = point.payload()?;
            let values = payload.get_flat(path);
            let of_kind = values.iter().filter_map(|own| Atom::of(own, kind));
            let mut atoms: Vec<Atom<'_>> = of_kind.filter(wanted).collect();
            atoms.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
            atoms.dedup();
            for atom in atoms {
                show(atom, &mut std::iter::once(row as u32));
            }
            Ok(true)
        })?;
    }
    Ok(())
}

impl Facts<'_> {
    fn values(&self, kind: FieldType, allowed: &Bitset, show: &mut ShowValue<'_>) -> Result<()> {
        let Field {
            integers,
            floats,
            times,
            ..
        } = self.field;
        let data: &Placed = self.data;
        let mut each = |atom: Atom<'_>, rows: &mut dyn Iterator<Item = u32>| {
            show(atom, &mut rows.filter(|row| allowed.get(*row as usize)));
        };
        match kind {
            FieldType::Keyword | FieldType::Text => self.texts(|_| true, &mut each),
            FieldType::Uuid => self.texts(is_uuid, &mut each),
            FieldType::Integer => {
                let keys = integers.keys(data)?;
                integers.each(data, self.rows, &mut |place, rows| {
                    if let Some(key) = keys.get(place) {
                        each(Atom::Integer(*key), rows);
                    }
                })
            }
            FieldType::Float => {
                let keys = integers.keys(data)?;
                integers.each(data, self.rows, &mut |place, rows| {
                    if let Some(key) = keys.get(place) {
                        each(Atom::Float(*key as f64), rows);
                    }
                })?;
                let keys = floats.keys(data)?;
                floats.each(data, self.rows, &mut |place, rows| {
                    if let Some(key) = keys.get(place) {
                        each(Atom::Float(unordered(*key)), rows);
                    }
                })
            }
            FieldType::Datetime => {
                let keys = times.keys(data)?;
                times.each(data, self.rows, &mut |place, rows| {
                    if let Some(key) = keys.get(place) {
                        each(Atom::Time(*key), rows);
                    }
                })
            }
            FieldType::Bool => {
                for (flag, mark) in [(false, Mark::False), (true, Mark::True)] {
                    let mut found = Bitset::new(self.rows);
                    self.field.marked(data, mark, &mut found)?;
                    each(
                        Atom::Bool(flag),
                        &mut found.iter_ones().map(|row| row as u32),
                    );
                }
                Ok(())
            }
            FieldType::Geo => {
                let found = self.places()?;
                each(Atom::Place, &mut found.iter_ones().map(|row| row as u32));
                Ok(())
            }
        }
    }

    fn texts(&self, wanted: impl Fn(&str) -> bool, show: &mut ShowValue<'_>) -> Result<()> {
        let texts = &self.field.texts;
        let mut failed = Ok(());
        texts
            .postings
            .each(
                self.data,
                self.rows,
                &mut |place, rows| match texts.text(self.data, place) {
                    Ok(text) if wanted(text) => show(Atom::Text(text), rows),
                    Ok(_) => {}
                    Err(error) => failed = Err(error),
                },
            )?;
        failed
    }
}

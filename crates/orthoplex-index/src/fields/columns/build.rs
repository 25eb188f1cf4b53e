//! Gathering of columns from payloads, and their file form.
//!
//! Owns the bounds: how many fields, how deep, how many bytes. What does not fit is left out and
//! the directory says so; filters then read payloads.

use super::postings::{DataWriter, Postings, PostingsWriter};
use super::tokens::TokensBuilder;
use super::{Directory, Field, Mark, Places, TEXT_BYTES_MAX, Texts, ordered};
use crate::fields::{Rules, geo};
use orthoplex_storage::{ContainerWriter, StorageError};
use orthoplex_types::Payload;
use orthoplex_types::datetime::Timestamp;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::Path;

/// Fields of one segment that get columns.
const FIELDS_MAX: usize = 512;
/// Deepest field.
const DEPTH_MAX: usize = 6;
/// Memory that gathering may take, about.
const BYTES_MAX: usize = 512 * 1024 * 1024;

/// Gathers what columns are made of.
#[derive(Debug, Default)]
pub struct ColumnsBuilder {
    fields: HashMap<Vec<String>, Gathered>,
    bytes: usize,
    rows: usize,
    left_out: bool,
    /// Set when a field did not fit: one that is new from then on may have had values before.
    closed: bool,
    tokens: TokensBuilder,
}

/// The values of one field so far, as pairs of value and row.
#[derive(Debug, Default)]
struct Gathered {
    /// Number of each text that occurs.
    numbers_of: HashMap<Box<str>, u32>,
    texts: Vec<(i64, u32)>,
    integers: Vec<(i64, u32)>,
    floats: Vec<(i64, u32)>,
    times: Vec<(i64, u32)>,
    counts: Vec<(i64, u32)>,
    marks: Vec<(i64, u32)>,
    places: Vec<(f64, f64, u32)>,
}

impl ColumnsBuilder {
    /// Nothing yet. Text fields that the rules know get indexes of their tokens as well.
    pub fn new(rules: &Rules) -> Self {
        Self {
            tokens: TokensBuilder::new(rules),
            ..Self::default()
        }
    }

    /// Takes the payload of the next offset.
    pub fn add(&mut self, offset: u32, payload: &Payload) {
        self.rows = self.rows.max(offset as usize + 1);
        self.object(&mut Vec::new(), &payload.0, offset);
        self.tokens.add(offset, payload);
    }

    fn object(&mut self, path: &mut Vec<String>, map: &Map<String, Value>, row: u32) {
        if path.len() == DEPTH_MAX {
            self.left_out |= !map.is_empty();
            return;
        }
        for (key, value) in map {
            path.push(key.clone());
            self.value(path, value, row);
            if let Value::Object(inner) = value {
                self.object(path, inner, row);
            }
            path.pop();
        }
    }

    fn value(&mut self, path: &[String], value: &Value, row: u32) {
        if !self.fields.contains_key(path) {
            if self.closed || self.fields.len() == FIELDS_MAX || self.bytes > BYTES_MAX {
                (self.left_out, self.closed) = (true, true);
                return;
            }
            self.fields.insert(path.to_vec(), Gathered::default());
        }
        let Some(field) = self.fields.get_mut(path) else {
            return;
        };
        self.bytes += field.add(value, row);
        if self.bytes > 2 * BYTES_MAX {
            // Known fields alone are too much: give the one up that grows.
            self.fields.remove(path);
            (self.left_out, self.closed) = (true, true);
            self.bytes = self.fields.values().map(Gathered::bytes).sum();
        }
    }

    /// Writes the columns of all payloads of `rows` rows into a segment's file.
    ///
    /// # Errors
    /// A storage fault.
    pub fn write(self, rows: usize, file: &mut ContainerWriter) -> Result<(), StorageError> {
        let rows = rows.max(self.rows);
        file.begin_section("col.data")?;
        let mut data = DataWriter::new(file);
        let mut sorted: Vec<_> = self.fields.into_iter().collect();
        sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut fields = Vec::with_capacity(sorted.len());
        for (path, gathered) in sorted {
            fields.push((path, gathered.write(rows, &mut data)?));
        }
        file.end_section()?;
        let directory = Directory {
            rows,
            left_out: self.left_out,
            fields,
        };
        let bytes = serde_json::to_vec(&directory)
            .map_err(|error| StorageError::corrupt(Path::new("col.meta"), 0, error.to_string()))?;
        file.section("col.meta", &bytes)?;
        self.tokens.write(rows, file)
    }
}

impl Gathered {
    fn bytes(&self) -> usize {
        let texts: usize = self.numbers_of.keys().map(|text| text.len() + 48).sum();
        let pairs = self.texts.len() + self.integers.len() + self.floats.len() + self.times.len();
        texts + 16 * (pairs + self.counts.len() + self.marks.len()) + 24 * self.places.len()
    }

    /// Takes the value of a row; answers the bytes that this took, about.
    fn add(&mut self, value: &Value, row: u32) -> usize {
        let (items, count) = match value {
            Value::Null => (&[][..], 0),
            Value::Array(items) => (items.as_slice(), items.len()),
            one => (std::slice::from_ref(one), 1),
        };
        self.counts.push((count as i64, row));
        if !items.is_empty() {
            self.mark(Mark::Filled, row);
        }
        if value.is_null() || items.iter().any(Value::is_null) {
            self.mark(Mark::Null, row);
        }
        64 + items.iter().map(|item| self.item(item, row)).sum::<usize>()
    }

    fn mark(&mut self, mark: Mark, row: u32) {
        if self.marks.last() != Some(&(mark as i64, row)) {
            self.marks.push((mark as i64, row));
        }
    }

    fn item(&mut self, item: &Value, row: u32) -> usize {
        match item {
            Value::Null => {}
            Value::Bool(true) => self.mark(Mark::True, row),
            Value::Bool(false) => self.mark(Mark::False, row),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => self.integers.push((whole, row)),
                (None, Some(float)) => {
                    self.mark(Mark::Odd, row);
                    self.floats.push((ordered(float), row));
                }
                (None, None) => self.mark(Mark::Odd, row),
            },
            Value::String(text) => return self.text(text, row),
            Value::Array(_) | Value::Object(_) => {
                self.mark(Mark::Odd, row);
                if let Some(place) = geo::place(item) {
                    self.places.push((place.lat, place.lon, row));
                }
            }
        }
        32
    }

    fn text(&mut self, text: &str, row: u32) -> usize {
        if let Some(time) = Timestamp::parse(text) {
            self.times.push((time.0, row));
        }
        if text.len() > TEXT_BYTES_MAX {
            self.mark(Mark::LongText, row);
            return 32;
        }
        if let Some(number) = self.numbers_of.get(text) {
            self.texts.push((i64::from(*number), row));
            return 32;
        }
        let number = self.numbers_of.len() as u32;
        self.numbers_of.insert(text.into(), number);
        self.texts.push((i64::from(number), row));
        text.len() + 80
    }

    fn write(mut self, rows: usize, data: &mut DataWriter<'_>) -> Result<Field, StorageError> {
        let mut sorted: Vec<(&str, u32)> = self
            .numbers_of
            .iter()
            .map(|(text, number)| (&**text, *number))
            .collect();
        sorted.sort_unstable();
        let mut place_of = vec![0i64; sorted.len()];
        for (place, (_, number)) in sorted.iter().enumerate() {
            if let Some(own) = place_of.get_mut(*number as usize) {
                *own = place as i64;
            }
        }
        for (number, _) in &mut self.texts {
            *number = place_of.get(*number as usize).copied().unwrap_or(0);
        }
        let postings = PostingsWriter::of(self.texts, rows);
        let texts = Texts::write(sorted.iter().map(|(text, _)| *text), postings, data)?;
        self.places.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let lat: Vec<f64> = self.places.iter().map(|place| place.0).collect();
        let lon: Vec<f64> = self.places.iter().map(|place| place.1).collect();
        let own: Vec<u32> = self.places.iter().map(|place| place.2).collect();
        Ok(Field {
            texts,
            integers: Postings::write(self.integers, rows, data)?,
            floats: Postings::write(self.floats, rows, data)?,
            times: Postings::write(self.times, rows, data)?,
            counts: Postings::write(self.counts, rows, data)?,
            marks: Postings::write(self.marks, rows, data)?,
            places: Places {
                count: lat.len(),
                lat: data.array(&lat)?,
                lon: data.array(&lon)?,
                rows: data.array(&own)?,
            },
        })
    }
}

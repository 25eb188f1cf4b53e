//! Columns of a sealed segment: the payload fields of all rows by value.
//!
//! Every field below plain object keys is shredded by type into sorted postings, so that most
//! conditions are answered without reading a payload. Owns what a column knows for sure about a
//! condition; rows that it cannot decide are left to the reference check.

mod build;
mod facts;
mod postings;
mod tokens;
mod values;

use crate::placed::Placed;
pub use build::ColumnsBuilder;
pub(super) use facts::Facts;
pub use values::{Atom, ShowValue};

use crate::bitset::Bitset;
use crate::fields::ranking::{self, Documents, Source};
use crate::fields::verdict::Verdict;
use crate::fields::{Points, Rules};
use crate::work;
use orthoplex_storage::{Container, Section, StorageError};
use orthoplex_types::JsonPath;
use orthoplex_types::field_index::Memory;
use orthoplex_types::filter::FieldCondition;
use orthoplex_types::json_path::Step;
use postings::{DataWriter, Postings, PostingsWriter, array};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use tokens::Tokens;

type Result<T> = std::result::Result<T, StorageError>;

/// Longest text that a column holds; rows with longer ones are marked.
const TEXT_BYTES_MAX: usize = 256;

/// What a column remembers of a row beside its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Neither missing nor null nor an empty array.
    Filled = 0,
    /// Some value is null.
    Null = 1,
    /// Some value is of no kind that postings hold, or a number that is no whole one.
    Odd = 2,
    /// Some text is too long for the column.
    LongText = 3,
    /// Some value is true.
    True = 4,
    /// Some value is false.
    False = 5,
}

/// The directory of columns, in the file as JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Directory {
    rows: usize,
    /// Whether some fields of some payloads have no column.
    left_out: bool,
    fields: Vec<(Vec<String>, Field)>,
}

/// One field.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Field {
    texts: Texts,
    integers: Postings,
    floats: Postings,
    times: Postings,
    counts: Postings,
    marks: Postings,
    places: Places,
}

/// Distinct texts in their order; postings are by their places.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Texts {
    starts: u64,
    bytes: u64,
    postings: Postings,
}

/// Places by latitude.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Places {
    count: usize,
    lat: u64,
    lon: u64,
    rows: u64,
}

/// Columns of a sealed segment; a tail has none.
#[derive(Debug, Default)]
pub struct Columns {
    /// Whether a path without column has no values at all.
    complete: bool,
    fields: HashMap<Vec<String>, Column>,
    /// Whether there are columns at all.
    exist: bool,
    tokens: Tokens,
}

/// The directory entry of a field, and its bytes.
#[derive(Debug)]
struct Column {
    field: Field,
    data: Placed,
}

/// What the columns know about a path.
pub(super) enum Known<'a> {
    /// All about its values.
    Field(&'a Field, &'a Placed),
    /// Rows outside of this set have no values there.
    Within(Bitset),
    /// Nothing.
    Nothing,
}

/// A float as a key that orders as the float does; both zeros are one.
fn ordered(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// The float of a key.
fn unordered(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}

impl Columns {
    /// The columns of a segment's file; `None` for a file without.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn open(file: &Container) -> Result<Option<Self>> {
        let Some(directory) = file.section("col.meta") else {
            return Ok(None);
        };
        let own: Directory = serde_json::from_slice(directory.verify_all()?)
            .map_err(|error| directory.corrupt(0, &error.to_string()))?;
        let data = file.require("col.data")?;
        data.advise_random();
        Ok(Some(Self {
            complete: !own.left_out,
            fields: columns(own.fields, &data),
            exist: true,
            tokens: Tokens::open(file)?,
        }))
    }

    /// Brings the column of a path where it shall be kept. A path that leads through arrays has none.
    ///
    /// # Errors
    /// The file is damaged, or there is no memory.
    pub fn place(&self, path: &JsonPath, memory: Memory) -> Result<()> {
        self.tokens.place(path, memory)?;
        let keys = leading_keys(path);
        match self.fields.get(&keys) {
            Some(own) if keys.len() == path.steps().len() => own.data.place(memory),
            _ => Ok(()),
        }
    }

    /// Bytes of the column of a path: in the file, and in memory of its own.
    pub fn sizes(&self, path: &JsonPath) -> (usize, usize) {
        let keys = leading_keys(path);
        match self.fields.get(&keys) {
            Some(own) if keys.len() == path.steps().len() => own.data.sizes(),
            _ => (0, 0),
        }
    }

    /// What the live rows have of the terms of a query to a ranked text field.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn documents(
        &self,
        path: &JsonPath,
        rules: &Rules,
        terms: &[String],
        points: &dyn Points,
    ) -> Result<Option<Documents<'_>>> {
        let Some(analyzer) = rules.ranked(path) else {
            return Ok(None);
        };
        match self.tokens.ranked(path, rules, terms, points.len())? {
            Some(documents) => Ok(Some(documents)),
            // Written before the field was declared as it is: its payloads are read.
            None => {
                let source = Source::new(rules, path);
                ranking::read_all(analyzer, &source, terms, points).map(Some)
            }
        }
    }

    /// Whether a declared text field has no index of its tokens here.
    pub fn lack(&self, rules: &Rules) -> bool {
        self.tokens.lack(rules)
    }

    /// What the index of tokens says about a condition that is nothing but a text predicate.
    pub(super) fn by_tokens(
        &self,
        condition: &FieldCondition,
        rules: &Rules,
        rows: usize,
    ) -> Result<Option<Verdict>> {
        let FieldCondition {
            key,
            matches: Some(wanted),
            range: None,
            geo_bounding_box: None,
            geo_radius: None,
            geo_polygon: None,
            values_count: None,
            is_empty: None,
            is_null: None,
        } = condition
        else {
            return Ok(None);
        };
        self.tokens.verdict(wanted, key, rules, rows)
    }

    /// Number of columns that are copied into memory.
    #[cfg(test)]
    pub(super) fn copied(&self) -> usize {
        let copied = self.fields.values().filter(|own| own.data.is_copied());
        copied.count()
    }

    /// What is known of a path over `rows` rows.
    pub(super) fn known(&self, path: &JsonPath, rows: usize) -> Result<Known<'_>> {
        if !self.exist {
            return Ok(Known::Nothing);
        }
        let keys = leading_keys(path);
        let Some(Column { field, data }) = self.fields.get(&keys) else {
            return Ok(match self.complete {
                true => Known::Within(Bitset::new(rows)),
                false => Known::Nothing,
            });
        };
        if keys.len() == path.steps().len() {
            return Ok(Known::Field(field, data));
        }
        let mut filled = Bitset::new(rows);
        field.marked(data, Mark::Filled, &mut filled)?;
        Ok(Known::Within(filled))
    }
}

/// The keys before the first array.
fn leading_keys(path: &JsonPath) -> Vec<String> {
    let keys = path.steps().iter().map_while(|step| match step {
        Step::Key(key) => Some(key.clone()),
        _ => None,
    });
    keys.collect()
}

/// Columns lie one behind the other in the order of the directory; each begins with its texts.
fn columns(fields: Vec<(Vec<String>, Field)>, data: &Section) -> HashMap<Vec<String>, Column> {
    let starts = fields.iter().map(|(_, field)| field.texts.starts as usize);
    let ends: Vec<usize> = starts.skip(1).chain([data.len()]).collect();
    let columns = fields.into_iter().zip(ends).map(|((keys, field), end)| {
        let end = end.min(data.len());
        let start = (field.texts.starts as usize).min(end);
        let data = Placed::part(data.clone(), start..end);
        (keys, Column { field, data })
    });
    columns.collect()
}

impl Field {
    /// Adds the rows with a mark.
    pub(super) fn marked(&self, data: &Placed, mark: Mark, found: &mut Bitset) -> Result<()> {
        self.marks.collect_key(data, mark as i64, found)
    }

    /// Rows that long texts leave undecided.
    fn long_texts(&self, data: &Placed, rows: usize) -> Result<Bitset> {
        let mut long = Bitset::new(rows);
        self.marked(data, Mark::LongText, &mut long)?;
        Ok(long)
    }
}

impl Texts {
    /// Writes texts in their order; `postings` has them by their places.
    fn write<'t>(
        sorted: impl Iterator<Item = &'t str>,
        postings: PostingsWriter,
        data: &mut DataWriter<'_>,
    ) -> Result<Self> {
        let (mut starts, mut bytes) = (vec![0u64], Vec::new());
        for text in sorted {
            bytes.extend_from_slice(text.as_bytes());
            starts.push(bytes.len() as u64);
        }
        Ok(Self {
            starts: data.array(&starts)?,
            bytes: data.array(&bytes)?,
            postings: postings.finish(data)?,
        })
    }

    fn text<'a>(&self, data: &'a Placed, place: usize) -> Result<&'a str> {
        let bounds: &[u64] = array(data, self.starts, place..place + 2)?;
        let [start, end] = *bounds else {
            return Err(data.corrupt(self.starts as usize, "a text has no bounds"));
        };
        let bytes = array(data, self.bytes, start as usize..end as usize)?;
        let at = self.bytes.saturating_add(start) as usize;
        std::str::from_utf8(bytes).map_err(|_| data.corrupt(at, "a text is no UTF-8"))
    }

    /// First place from which on texts are not less.
    fn first_from(&self, data: &Placed, wanted: &str) -> Result<usize> {
        let (mut low, mut high) = (0, self.postings.count);
        while low < high {
            let middle = low.midpoint(high);
            match self.text(data, middle)? < wanted {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(low)
    }

    fn find(&self, data: &Placed, wanted: &str) -> Result<Option<usize>> {
        let place = self.first_from(data, wanted)?;
        let found = place < self.postings.count && self.text(data, place)? == wanted;
        Ok(found.then_some(place))
    }

    /// The places of the texts that begin with `beginning`. Texts are in the order of their bytes.
    fn beginning_with(&self, data: &Placed, beginning: &str) -> Result<Range<usize>> {
        let start = self.first_from(data, beginning)?;
        let (mut low, mut high) = (start, self.postings.count);
        while low < high {
            let middle = low.midpoint(high);
            match self.text(data, middle)?.starts_with(beginning) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(start..low)
    }

    /// Adds the rows of all texts to those of the sets that `choose` names by their numbers.
    fn collect_where(
        &self,
        data: &Placed,
        found: &mut [Bitset],
        choose: &dyn Fn(&str, &mut Vec<usize>),
    ) -> Result<()> {
        let (mut chosen, mut bytes) = (Vec::new(), 0);
        for place in 0..self.postings.count {
            let text = self.text(data, place)?;
            bytes += text.len();
            choose(text, &mut chosen);
            for set in chosen.drain(..) {
                if let Some(found) = found.get_mut(set) {
                    self.postings.collect(data, place..place + 1, found)?;
                }
            }
        }
        work::read_index(bytes);
        Ok(())
    }
}

/// The rows are known to satisfy a condition; those of `open` may.
fn decided(mut yes: Bitset, open: &Bitset) -> Verdict {
    let sure = yes.clone();
    yes.or(open);
    Verdict {
        sure,
        possible: yes,
    }
}

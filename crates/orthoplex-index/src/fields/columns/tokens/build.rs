//! Gathering of tokens from payloads, and their file form.

use super::{ANALYSIS, BREAK, Counts, Directory, Documents, Entry, essence};
use crate::fields::Rules;
use crate::fields::columns::postings::{DataWriter, PostingsWriter};
use crate::fields::columns::{Result, Texts};
use crate::fields::ranking::{Count, note, texts_of};
use crate::fields::text::Analyzer;
use orthoplex_storage::{ContainerWriter, StorageError};
use orthoplex_types::{JsonPath, Payload};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Memory that the tokens of one field may take, about.
const BYTES_MAX: usize = 1024 * 1024 * 1024;

/// Gathers the tokens of all declared text fields.
#[derive(Debug, Default)]
pub(in crate::fields::columns) struct TokensBuilder {
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    path: JsonPath,
    analyzer: Arc<Analyzer>,
    /// `None` once they are too many.
    gathered: Option<Gathered>,
}

/// The tokens of one field so far, numbered as they come.
#[derive(Debug, Default)]
struct Gathered {
    numbers_of: HashMap<Box<str>, u32>,
    /// For each number its rows, ascending, and how often it comes there.
    rows_of: Vec<Vec<Count>>,
    /// Tokens of each row, if the field is ranked by them.
    lengths: Vec<u32>,
    /// For each row the end of its tokens, if their order is kept.
    ends: Vec<u64>,
    order: Vec<u32>,
    bytes: usize,
}

impl TokensBuilder {
    pub(in crate::fields::columns) fn new(rules: &Rules) -> Self {
        let fields = rules.texts().map(|(path, analyzer)| Field {
            path: path.clone(),
            analyzer: Arc::clone(analyzer),
            gathered: Some(Gathered::default()),
        });
        Self {
            fields: fields.collect(),
        }
    }

    /// Takes the payload of the next row.
    pub(in crate::fields::columns) fn add(&mut self, row: u32, payload: &Payload) {
        for field in &mut self.fields {
            let Some(gathered) = &mut field.gathered else {
                continue;
            };
            let keeps_order = field.analyzer.serves_phrases();
            let mut length = 0u32;
            for text in texts_of(payload, &field.path) {
                for token in field.analyzer.tokens(text) {
                    gathered.token(&token, row, keeps_order);
                    length = length.saturating_add(1);
                }
                if keeps_order {
                    gathered.order.push(BREAK);
                }
            }
            if keeps_order {
                // A row that was left out has no tokens.
                gathered
                    .ends
                    .resize(row as usize, gathered.ends.last().copied().unwrap_or(0));
                gathered.ends.push(gathered.order.len() as u64);
            }
            if field.analyzer.serves_ranking() {
                gathered.lengths.resize(row as usize, 0);
                gathered.lengths.push(length);
            }
            if gathered.bytes > BYTES_MAX {
                field.gathered = None;
            }
        }
    }

    /// Writes the indexes of `rows` rows into a segment's file.
    pub(in crate::fields::columns) fn write(
        self,
        rows: usize,
        file: &mut ContainerWriter,
    ) -> Result<()> {
        if self.fields.is_empty() {
            return Ok(());
        }
        file.begin_section("text.data")?;
        let mut data = DataWriter::new(file);
        let mut fields = Vec::with_capacity(self.fields.len());
        for field in self.fields {
            let start = data.at();
            let written = field.gathered.map(|own| own.write(rows, &mut data));
            let (tokens, documents, counts) = match written.transpose()? {
                Some((tokens, documents, counts)) => (Some(tokens), documents, counts),
                None => (None, None, None),
            };
            let entry = Entry {
                analysis: ANALYSIS,
                params: essence(field.analyzer.params()),
                range: start..data.at(),
                tokens,
                documents,
                counts,
            };
            fields.push((field.path, entry));
        }
        file.end_section()?;
        let bytes = serde_json::to_vec(&Directory { fields })
            .map_err(|error| StorageError::corrupt(Path::new("text.meta"), 0, error.to_string()))?;
        file.section("text.meta", &bytes)
    }
}

impl Gathered {
    fn token(&mut self, token: &str, row: u32, keeps_order: bool) {
        let number = match self.numbers_of.get(token) {
            Some(number) => *number,
            None => {
                let number = self.rows_of.len() as u32;
                self.numbers_of.insert(token.into(), number);
                self.rows_of.push(Vec::new());
                self.bytes += token.len() + 96;
                number
            }
        };
        if let Some(rows) = self.rows_of.get_mut(number as usize) {
            let before = rows.len();
            note(rows, row);
            self.bytes += (rows.len() - before) * size_of::<Count>();
        }
        if keeps_order {
            self.order.push(number);
            self.bytes += 4;
        }
    }

    fn write(
        mut self,
        rows: usize,
        data: &mut DataWriter<'_>,
    ) -> Result<(Texts, Option<Documents>, Option<Counts>)> {
        let mut sorted: Vec<(&str, u32)> = self
            .numbers_of
            .iter()
            .map(|(token, number)| (&**token, *number))
            .collect();
        sorted.sort_unstable();
        let mut place_of = vec![0u32; sorted.len()];
        let mut postings = PostingsWriter::new(rows);
        let (mut starts, mut times) = (vec![0u64], Vec::new());
        for (place, (_, number)) in sorted.iter().enumerate() {
            if let Some(own) = place_of.get_mut(*number as usize) {
                *own = place as u32;
            }
            if let Some(own) = self.rows_of.get_mut(*number as usize) {
                let own = std::mem::take(own);
                let of_key: Vec<u32> = own.iter().map(|own| own.row).collect();
                postings.add(place as i64, &of_key);
                if !self.lengths.is_empty() {
                    times.extend(own.iter().map(|own| own.times));
                    starts.push(times.len() as u64);
                }
            }
        }
        let texts = Texts::write(sorted.iter().map(|(token, _)| *token), postings, data)?;
        let counts = match self.lengths.is_empty() {
            true => None,
            false => {
                self.lengths.resize(rows, 0);
                Some(Counts {
                    starts: data.array(&starts)?,
                    times: data.array(&times)?,
                    lengths: data.array(&self.lengths)?,
                })
            }
        };
        if self.ends.is_empty() {
            return Ok((texts, None, counts));
        }
        for number in self.order.iter_mut().filter(|own| **own != BREAK) {
            *number = place_of.get(*number as usize).copied().unwrap_or(BREAK);
        }
        let last = self.ends.last().copied().unwrap_or(0);
        self.ends.resize(rows, last);
        let starts: Vec<u64> = std::iter::once(0).chain(self.ends).collect();
        let documents = Documents {
            starts: data.array(&starts)?,
            tokens: data.array(&self.order)?,
        };
        Ok((texts, Some(documents), counts))
    }
}

//! Gathering of tokens from payloads, and their file form.

use super::{ANALYSIS, BREAK, Counts, Directory, Documents, Elements, Entry, essence};
use crate::fields::Rules;
use crate::fields::columns::postings::{DataWriter, PostingsWriter};
use crate::fields::columns::{Result, Texts};
use crate::fields::ranking::{Count, Sizes, Source, note};
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
    source: Source,
    /// `None` once they are too many.
    gathered: Option<Gathered>,
}

/// The tokens of one field so far, numbered as they come.
#[derive(Debug, Default)]
struct Gathered {
    numbers_of: HashMap<Box<str>, u32>,
    /// For each number its rows, ascending, and how often it comes there.
    rows_of: Vec<Vec<Count>>,
    /// The documents of a field that is ranked by its tokens.
    ranked: Option<Ranked>,
    /// For each row the end of its tokens, if their order is kept.
    ends: Vec<u64>,
    order: Vec<u32>,
    bytes: usize,
}

#[derive(Debug)]
struct Ranked {
    sizes: Sizes,
    /// For each number its documents, where these are elements.
    elements_of: Vec<Vec<Count>>,
}

impl TokensBuilder {
    pub(in crate::fields::columns) fn new(rules: &Rules) -> Self {
        let fields = rules.texts().map(|(path, analyzer)| {
            let source = Source::new(rules, path);
            let ranked = analyzer.serves_ranking().then(|| Ranked {
                sizes: Sizes::new(&source),
                elements_of: Vec::new(),
            });
            Field {
                path: path.clone(),
                analyzer: Arc::clone(analyzer),
                source,
                gathered: Some(Gathered {
                    ranked,
                    ..Gathered::default()
                }),
            }
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
            for texts in field.source.documents(payload) {
                let mut length = 0u32;
                for text in texts {
                    for token in field.analyzer.tokens(text) {
                        gathered.token(&token, row, keeps_order);
                        length = length.saturating_add(1);
                    }
                    if keeps_order {
                        gathered.order.push(BREAK);
                    }
                }
                if let Some(ranked) = &mut gathered.ranked {
                    ranked.sizes.push(row, length);
                }
            }
            if keeps_order {
                // A row that was left out has no tokens.
                gathered
                    .ends
                    .resize(row as usize, gathered.ends.last().copied().unwrap_or(0));
                gathered.ends.push(gathered.order.len() as u64);
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
        if let Some(ranked) = &mut self.ranked {
            self.bytes += ranked.token(number);
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
        let mut counts = self.ranked.map(|own| (own, Written::new()));
        for (place, (_, number)) in sorted.iter().enumerate() {
            if let Some(own) = place_of.get_mut(*number as usize) {
                *own = place as u32;
            }
            if let Some(own) = self.rows_of.get_mut(*number as usize) {
                let own = std::mem::take(own);
                let of_key: Vec<u32> = own.iter().map(|own| own.document).collect();
                postings.add(place as i64, &of_key);
                if let Some((ranked, written)) = &mut counts {
                    written.add(ranked.counts(*number, &own));
                }
            }
        }
        let texts = Texts::write(sorted.iter().map(|(token, _)| *token), postings, data)?;
        let counts = counts.map(|(ranked, written)| written.write(ranked, rows, data));
        let counts = counts.transpose()?;
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

impl Ranked {
    /// Counts a token of the document at hand; answers how many bytes that took.
    fn token(&mut self, number: u32) -> usize {
        if self.sizes.rows.is_none() {
            return 0;
        }
        if self.elements_of.len() <= number as usize {
            self.elements_of.resize(number as usize + 1, Vec::new());
        }
        let Some(own) = self.elements_of.get_mut(number as usize) else {
            return 0;
        };
        let before = own.len();
        note(own, self.sizes.lengths.len() as u32);
        (own.len() - before) * size_of::<Count>()
    }

    /// The documents of a token, whose rows are known.
    fn counts<'a>(&'a self, number: u32, rows: &'a [Count]) -> &'a [Count] {
        match self.sizes.rows {
            Some(_) => self
                .elements_of
                .get(number as usize)
                .map_or(&[], Vec::as_slice),
            None => rows,
        }
    }
}

/// Counts in the order of the file.
struct Written {
    starts: Vec<u64>,
    times: Vec<u32>,
    documents: Vec<u32>,
}

impl Written {
    fn new() -> Self {
        Self {
            starts: vec![0],
            times: Vec::new(),
            documents: Vec::new(),
        }
    }

    /// Takes the counts of the next token.
    fn add(&mut self, counts: &[Count]) {
        self.times.extend(counts.iter().map(|own| own.times));
        self.documents.extend(counts.iter().map(|own| own.document));
        self.starts.push(self.times.len() as u64);
    }

    fn write(self, ranked: Ranked, rows: usize, data: &mut DataWriter<'_>) -> Result<Counts> {
        let mut sizes = ranked.sizes;
        let elements = match &sizes.rows {
            None => {
                sizes.lengths.resize(rows, 0);
                None
            }
            Some(own) => Some(Elements {
                len: own.len() as u64,
                rows: data.array(own)?,
                documents: data.array(&self.documents)?,
            }),
        };
        Ok(Counts {
            starts: data.array(&self.starts)?,
            times: data.array(&self.times)?,
            lengths: data.array(&sizes.lengths)?,
            elements,
        })
    }
}

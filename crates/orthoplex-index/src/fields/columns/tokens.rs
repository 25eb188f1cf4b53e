//! Tokens of declared text fields: a dictionary, the rows of each token, and their order where asked for.
//!
//! Written with a segment for the fields that are declared then. Owns when an index fits the present
//! options of its field; one that does not is never asked, and the segment is due for rewriting.

mod build;

pub(super) use build::TokensBuilder;

use super::postings::array;
use super::{Result, Texts};
use crate::bitset::Bitset;
use crate::fields::Rules;
use crate::fields::ranking;
use crate::fields::text::Analyzer;
use crate::fields::verdict::Verdict;
use crate::placed::Placed;
use crate::work;
use orthoplex_storage::Container;
use orthoplex_types::JsonPath;
use orthoplex_types::field_index::{Memory, TextParams};
use orthoplex_types::filter::Match;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Number of the steps from text to tokens; with other steps old indexes are not asked.
const ANALYSIS: u32 = 2;
/// Stands between the texts of one row.
const BREAK: u32 = u32::MAX;

/// The directory of token indexes, in the file as JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Directory {
    fields: Vec<(JsonPath, Entry)>,
}

/// The index of one field.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    analysis: u32,
    params: TextParams,
    /// Bytes of the data section.
    range: Range<u64>,
    /// `None` if there were too many.
    tokens: Option<Texts>,
    documents: Option<Documents>,
    /// How often tokens come, for fields that are ranked by them.
    #[serde(default)]
    counts: Option<Counts>,
}

/// How often each token comes in each of its documents, and the number of tokens of each document.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Counts {
    /// For each token the place of its first count, then one more.
    starts: u64,
    /// In the order of tokens, then of documents.
    times: u64,
    /// By document.
    lengths: u64,
    /// Where elements are documents; else rows are.
    #[serde(default)]
    elements: Option<Elements>,
}

/// Documents that are elements of arrays.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Elements {
    /// How many there are.
    len: u64,
    /// The row of each.
    rows: u64,
    /// The document of each of the counts.
    documents: u64,
}

/// The places of the tokens of each row in the dictionary, in their order.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Documents {
    /// For each row the number of its first token, then one more.
    starts: u64,
    tokens: u64,
}

/// The token indexes of a sealed segment.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    fields: BTreeMap<JsonPath, (Entry, Placed)>,
}

/// What decides about tokens: options of placement do not.
fn essence(params: &TextParams) -> TextParams {
    TextParams {
        on_disk: None,
        memory: None,
        enable_hnsw: None,
        ..params.clone()
    }
}

impl Entry {
    fn fits(&self, analyzer: &Analyzer) -> bool {
        self.analysis == ANALYSIS && self.params == essence(analyzer.params())
    }
}

impl Tokens {
    pub(super) fn open(file: &Container) -> Result<Self> {
        let Some(directory) = file.section("text.meta") else {
            return Ok(Self::default());
        };
        let own: Directory = serde_json::from_slice(directory.verify_all()?)
            .map_err(|error| directory.corrupt(0, &error.to_string()))?;
        let data = file.require("text.data")?;
        data.advise_random();
        let fields = own.fields.into_iter().map(|(path, entry)| {
            let end = (entry.range.end as usize).min(data.len());
            let start = (entry.range.start as usize).min(end);
            (path, (entry, Placed::part(data.clone(), start..end)))
        });
        Ok(Self {
            fields: fields.collect(),
        })
    }

    /// Whether a declared text field has no index that fits it.
    pub(super) fn lack(&self, rules: &Rules) -> bool {
        rules.texts().any(|(path, analyzer)| {
            let own = self.fields.get(path);
            !own.is_some_and(|(entry, _)| entry.fits(analyzer))
        })
    }

    pub(super) fn place(&self, path: &JsonPath, memory: Memory) -> Result<()> {
        self.fields
            .get(path)
            .map_or(Ok(()), |(_, data)| data.place(memory))
    }

    /// The rows that satisfy a text predicate; `None` without an index that fits.
    pub(super) fn verdict(
        &self,
        wanted: &Match,
        path: &JsonPath,
        rules: &Rules,
        rows: usize,
    ) -> Result<Option<Verdict>> {
        let Some(analyzer) = rules.text(path) else {
            return Ok(None);
        };
        let Some((entry, data)) = self.fields.get(path).filter(|own| own.0.fits(analyzer)) else {
            return Ok(None);
        };
        let Some(tokens) = &entry.tokens else {
            return Ok(None);
        };
        let (query, any) = match wanted {
            Match::Text(query) | Match::Phrase(query) => (analyzer.query(query), false),
            Match::TextAny(query) => (analyzer.query(query), true),
            _ => return Ok(None),
        };
        let is_phrase = matches!(wanted, Match::Phrase(_));
        if query.is_empty() || is_phrase && !analyzer.serves_phrases() {
            return Ok(Some(Verdict::none(rows)));
        }
        let mut places = Vec::with_capacity(query.len());
        for token in &query {
            places.extend(tokens.find(data, token)?);
        }
        if !any && places.len() < query.len() {
            return Ok(Some(Verdict::none(rows)));
        }
        let mut found = match any {
            true => Bitset::new(rows),
            false => Bitset::full(rows),
        };
        for place in &places {
            let mut own = Bitset::new(rows);
            tokens
                .postings
                .collect(data, *place..*place + 1, &mut own)?;
            match any {
                true => found.or(&own),
                false => found.and(&own),
            }
        }
        match &entry.documents {
            // Single texts decide, and which token is in which is not known.
            _ if rules.array(path).is_some() => Ok(Some(Verdict::only(found))),
            Some(documents) if is_phrase => {
                let found = documents.in_sequence(data, &places, found)?;
                Ok(Some(Verdict::sure(found)))
            }
            None if is_phrase => Ok(Some(Verdict::only(found))),
            _ => Ok(Some(Verdict::sure(found))),
        }
    }
}

impl Tokens {
    /// What the rows have of these terms; `None` without an index that fits.
    pub(super) fn ranked(
        &self,
        path: &JsonPath,
        rules: &Rules,
        terms: &[String],
        rows: usize,
    ) -> Result<Option<ranking::Documents<'_>>> {
        let analyzer = rules.ranked(path);
        let own = analyzer.and_then(|analyzer| {
            let own = self.fields.get(path)?;
            own.0.fits(analyzer).then_some(own)
        });
        let Some((entry, data)) = own else {
            return Ok(None);
        };
        let (Some(tokens), Some(counts)) = (&entry.tokens, &entry.counts) else {
            return Ok(None);
        };
        let list = |term: &String| match tokens.find(data, term)? {
            None => Ok(Vec::new()),
            Some(place) => match &counts.elements {
                Some(elements) => counts.of_elements(data, place, elements),
                None => counts.of_rows(data, place, &tokens.postings.rows(data, place, rows)?),
            },
        };
        let documents = match &counts.elements {
            Some(elements) => elements.len as usize,
            None => rows,
        };
        let row_of = |own: &Elements| array(data, own.rows, 0..documents).map(Cow::Borrowed);
        work::read_index(documents * size_of::<u32>());
        Ok(Some(ranking::Documents {
            terms: terms.iter().map(list).collect::<Result<_>>()?,
            lengths: Cow::Borrowed(array(data, counts.lengths, 0..documents)?),
            rows: counts.elements.as_ref().map(row_of).transpose()?,
        }))
    }
}

impl Counts {
    /// The rows of a token with how often it comes there.
    fn of_rows(&self, data: &Placed, place: usize, rows: &[u32]) -> Result<Vec<ranking::Count>> {
        let starts: &[u64] = array(data, self.starts, place..place + 1)?;
        let start = starts.first().copied().unwrap_or(0) as usize;
        let times: &[u32] = array(data, self.times, start..start.saturating_add(rows.len()))?;
        work::read_index(size_of_val(times));
        Ok(paired(rows, times))
    }

    /// The elements of a token with how often it comes there.
    fn of_elements(
        &self,
        data: &Placed,
        place: usize,
        elements: &Elements,
    ) -> Result<Vec<ranking::Count>> {
        let starts: &[u64] = array(data, self.starts, place..place + 2)?;
        let [start, end] = *starts else {
            return Ok(Vec::new());
        };
        let range = start as usize..end as usize;
        let documents: &[u32] = array(data, elements.documents, range.clone())?;
        work::read_index(2 * size_of_val(documents));
        Ok(paired(documents, array(data, self.times, range)?))
    }
}

fn paired(documents: &[u32], times: &[u32]) -> Vec<ranking::Count> {
    let both = documents.iter().copied().zip(times.iter().copied());
    both.map(|(document, times)| ranking::Count { document, times })
        .collect()
}

impl Documents {
    /// The rows in which the tokens stand one after the other.
    fn in_sequence(&self, data: &Placed, places: &[usize], rows: Bitset) -> Result<Bitset> {
        let wanted: Vec<u32> = places.iter().map(|place| *place as u32).collect();
        let mut found = Bitset::new(rows.len());
        for row in rows.iter_ones() {
            let bounds: &[u64] = array(data, self.starts, row..row + 2)?;
            let [start, end] = *bounds else { continue };
            let own: &[u32] = array(data, self.tokens, start as usize..end as usize)?;
            work::read_index(size_of_val(own));
            if own.windows(wanted.len()).any(|own| own == wanted) {
                found.set(row);
            }
        }
        Ok(found)
    }
}

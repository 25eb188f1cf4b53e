//! Ranking of texts by BM25: which rows have the terms of a query, how often, and how long they are.
//!
//! A row is one document: all texts of its field together. Where the elements of an array are entries of
//! their own, each is a document, and the row has the score of its best. Statistics are exact: the caller
//! says which rows count, over as many segments as there are, before any row is scored.

use super::check::objects;
use super::text::Analyzer;
use super::{Points, Rules};
use crate::bitset::{Bitset, ones_of};
use crate::sparse::{List, Posting, Postings};
use orthoplex_storage::StorageError;
use orthoplex_types::query::Bm25Params;
use orthoplex_types::{JsonPath, Payload};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

const K_DEFAULT: f32 = 1.2;
const B_DEFAULT: f32 = 0.75;

/// How often a term comes in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) document: u32,
    pub(crate) times: u32,
}

/// What one segment or tail knows about the terms of a query.
#[derive(Debug)]
pub struct Documents<'a> {
    /// The documents of each term, ascending.
    pub(crate) terms: Vec<Vec<Count>>,
    /// Tokens of each document.
    pub(crate) lengths: Cow<'a, [u32]>,
    /// The row of each document, ascending; `None` if rows are documents.
    pub(crate) rows: Option<Cow<'a, [u32]>>,
}

/// The statistics of a set of documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Documents with at least one token.
    pub documents: usize,
    /// Tokens of all of them.
    pub tokens: u64,
    /// Documents that have each term.
    pub frequencies: Vec<usize>,
}

impl Documents<'_> {
    /// Adds what the rows of `counted` have, all of which are alive.
    pub fn count(&self, counted: &Bitset, statistics: &mut Statistics) {
        let mut add = |length: u32| {
            statistics.documents += usize::from(length > 0);
            statistics.tokens += u64::from(length);
        };
        match &self.rows {
            Some(rows) => {
                let documents = rows.iter().zip(self.lengths.iter());
                let counted = documents.filter(|(row, _)| counted.get(**row as usize));
                counted.for_each(|(_, length)| add(*length));
            }
            None => {
                for (index, lengths) in self.lengths.chunks(64).enumerate() {
                    match counted.word(index) {
                        0 => {}
                        u64::MAX => lengths.iter().copied().for_each(&mut add),
                        word => {
                            let rows = ones_of(word).filter_map(|bit| lengths.get(bit).copied());
                            rows.for_each(&mut add);
                        }
                    }
                }
            }
        }
        statistics.frequencies.resize(self.terms.len(), 0);
        for (term, frequency) in self.terms.iter().zip(&mut statistics.frequencies) {
            let row_of = |own: &Count| match &self.rows {
                Some(rows) => rows.get(own.document as usize).copied(),
                None => Some(own.document),
            };
            let rows = term.iter().filter_map(row_of);
            *frequency += rows.filter(|row| counted.get(*row as usize)).count();
        }
    }

    /// What rows get for each term.
    pub fn weighed(&self, params: &Bm25Params, statistics: &Statistics) -> Weighed {
        let (k, b) = (params.k.unwrap_or(K_DEFAULT), params.b.unwrap_or(B_DEFAULT));
        let average = statistics.tokens as f32 / statistics.documents.max(1) as f32;
        let weigh = |own: &Count| {
            let length = self.lengths.get(own.document as usize);
            let length = length.copied().unwrap_or(0) as f32;
            let relative = if average > 0.0 { length / average } else { 1.0 };
            let times = own.times as f32;
            Posting {
                row: own.document,
                weight: times * (k + 1.0) / (times + k * (1.0 - b + b * relative)),
            }
        };
        let terms = self.terms.iter();
        let lists: Vec<Vec<Posting>> = terms.map(|term| term.iter().map(weigh).collect()).collect();
        let weights = statistics.weights();
        match &self.rows {
            None => Weighed::new(lists, weights),
            Some(rows) => Weighed::new(vec![best_of_rows(&lists, &weights, rows)], vec![1.0]),
        }
    }
}

/// The score of the best document of each row.
fn best_of_rows(lists: &[Vec<Posting>], weights: &[f32], rows: &[u32]) -> Vec<Posting> {
    let mut scores = vec![0.0f32; rows.len()];
    for (list, weight) in lists.iter().zip(weights) {
        for own in list {
            if let Some(score) = scores.get_mut(own.row as usize) {
                *score += own.weight * weight;
            }
        }
    }
    let mut best: Vec<Posting> = Vec::new();
    for (row, score) in rows.iter().zip(scores).filter(|own| own.1 > 0.0) {
        match best.last_mut().filter(|own| own.row == *row) {
            Some(own) => own.weight = own.weight.max(score),
            None => best.push(Posting {
                row: *row,
                weight: score,
            }),
        }
    }
    best
}

impl Statistics {
    /// The weight of each term: the rarer, the more.
    fn weights(&self) -> Vec<f32> {
        let weight = |frequency: &usize| inverse_frequency(self.documents, *frequency);
        self.frequencies.iter().map(weight).collect()
    }
}

/// Inverse document frequency of what `frequency` of `documents` have; never negative.
pub fn inverse_frequency(documents: usize, frequency: usize) -> f32 {
    let (all, own) = (documents as f64, frequency as f64);
    ((all - own + 0.5) / (own + 0.5)).ln_1p() as f32
}

/// Where the texts of a field are.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    path: JsonPath,
    /// The array whose elements are documents, and the rest of the path behind it.
    entries: Option<(JsonPath, JsonPath)>,
}

impl Source {
    pub(crate) fn new(rules: &Rules, path: &JsonPath) -> Self {
        Self {
            path: path.clone(),
            entries: rules.entries(path),
        }
    }

    /// The texts of each document of one payload.
    pub(crate) fn documents<'a>(&self, payload: &'a Payload) -> Vec<Vec<&'a str>> {
        let texts = |map: &'a Map<String, Value>, path: &JsonPath| -> Vec<&'a str> {
            let values = path.flat_values(map).into_iter();
            values.filter_map(Value::as_str).collect()
        };
        match &self.entries {
            None => vec![texts(&payload.0, &self.path)],
            Some((array, rest)) => objects(array, &payload.0)
                .map(|own| texts(own, rest))
                .collect(),
        }
    }
}

/// Posting lists by the place of a term in the query, and the weights of the terms.
#[derive(Debug)]
pub struct Weighed {
    lists: Vec<Vec<Posting>>,
    terms: Vec<u32>,
    weights: Vec<f32>,
}

impl Weighed {
    fn new(lists: Vec<Vec<Posting>>, weights: Vec<f32>) -> Self {
        Self {
            lists,
            terms: (0..weights.len() as u32).collect(),
            weights,
        }
    }

    /// What to look for in the lists.
    pub fn query(&self) -> (&[u32], &[f32]) {
        (&self.terms, &self.weights)
    }
}

impl Postings for Weighed {
    fn list(&self, index: u32) -> List<'_> {
        let own = self.lists.get(index as usize);
        own.map_or(List::EMPTY, |own| List::Pairs(own))
    }
}

/// The documents of rows that come one after the other, in memory.
#[derive(Debug)]
pub struct GrowingDocuments {
    analyzer: Arc<Analyzer>,
    source: Source,
    counts_of: HashMap<Box<str>, Vec<Count>>,
    sizes: Sizes,
    rows: u32,
}

/// The length of each document, and its row where elements are documents.
#[derive(Debug)]
pub(crate) struct Sizes {
    pub(crate) lengths: Vec<u32>,
    pub(crate) rows: Option<Vec<u32>>,
}

impl GrowingDocuments {
    /// Those of a field; `None` unless it is ranked.
    pub fn new(rules: &Rules, path: &JsonPath) -> Option<Self> {
        let source = Source::new(rules, path);
        Some(Self {
            analyzer: Arc::clone(rules.ranked(path)?),
            sizes: Sizes::new(&source),
            source,
            counts_of: HashMap::new(),
            rows: 0,
        })
    }

    /// Whether they are those of the field as it is declared now.
    pub fn fits(&self, rules: &Rules, path: &JsonPath) -> bool {
        rules
            .ranked(path)
            .is_some_and(|own| **own == *self.analyzer)
    }

    /// Number of rows.
    pub const fn len(&self) -> usize {
        self.rows as usize
    }

    /// Whether there are no rows.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Takes the payload of the next row.
    pub fn push(&mut self, payload: &Payload) {
        for texts in self.source.documents(payload) {
            let document = self.sizes.next(self.rows);
            let mut length = 0u32;
            for token in texts.iter().flat_map(|text| self.analyzer.tokens(text)) {
                length = length.saturating_add(1);
                note(self.counts_of.entry(token.into()).or_default(), document);
            }
            self.sizes.push(self.rows, length);
        }
        self.rows += 1;
    }

    /// What the first `rows` rows have of these terms.
    pub fn first(&self, rows: usize, terms: &[String]) -> Documents<'static> {
        let documents = match &self.sizes.rows {
            Some(own) => own.partition_point(|own| (*own as usize) < rows),
            None => rows,
        };
        let of = |term: &String| {
            let own = self.counts_of.get(term.as_str());
            let own = own.map_or(&[][..], Vec::as_slice);
            let seen = own.partition_point(|own| (own.document as usize) < documents);
            own.iter().take(seen).copied().collect()
        };
        let first =
            |all: &[u32]| -> Cow<'static, [u32]> { all.iter().take(documents).copied().collect() };
        Documents {
            terms: terms.iter().map(of).collect(),
            lengths: first(&self.sizes.lengths),
            rows: self.sizes.rows.as_deref().map(first),
        }
    }
}

impl Sizes {
    pub(crate) fn new(source: &Source) -> Self {
        Self {
            lengths: Vec::new(),
            rows: source.entries.is_some().then(Vec::new),
        }
    }

    /// The number of the next document, which is one of `row`. A row that was left out has no tokens.
    pub(crate) fn next(&mut self, row: u32) -> u32 {
        if self.rows.is_none() {
            self.lengths.resize(row as usize, 0);
        }
        self.lengths.len() as u32
    }

    /// Takes the next document.
    pub(crate) fn push(&mut self, row: u32, length: u32) {
        self.next(row);
        self.rows.iter_mut().for_each(|rows| rows.push(row));
        self.lengths.push(length);
    }
}

/// What all live rows have of these terms, read from their payloads.
pub(super) fn read_all(
    analyzer: &Analyzer,
    source: &Source,
    terms: &[String],
    points: &dyn Points,
) -> Result<Documents<'static>, StorageError> {
    let mut lists = vec![Vec::new(); terms.len()];
    let mut sizes = Sizes::new(source);
    for row in 0..points.len() as u32 {
        points.with_point(row, &mut |point| {
            let payload = point.payload()?;
            for texts in source.documents(&payload) {
                let document = sizes.next(row);
                let mut length = 0u32;
                for token in texts.iter().flat_map(|text| analyzer.tokens(text)) {
                    length = length.saturating_add(1);
                    let place = terms.iter().position(|own| *own == token);
                    if let Some(list) = place.and_then(|place| lists.get_mut(place)) {
                        note(list, document);
                    }
                }
                sizes.push(row, length);
            }
            Ok(true)
        })?;
    }
    Ok(Documents {
        terms: lists,
        lengths: Cow::Owned(sizes.lengths),
        rows: sizes.rows.map(Cow::Owned),
    })
}

/// Counts a term of the last document.
pub(crate) fn note(list: &mut Vec<Count>, document: u32) {
    match list.last_mut().filter(|own| own.document == document) {
        Some(own) => own.times = own.times.saturating_add(1),
        None => list.push(Count { document, times: 1 }),
    }
}

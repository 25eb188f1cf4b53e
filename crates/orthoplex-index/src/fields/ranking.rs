//! Ranking of texts by BM25: which rows have the terms of a query, how often, and how long they are.
//!
//! A row is one document: all texts of its field together. Statistics are exact: the caller says which
//! rows count, over as many segments as there are, before any row is scored.

use super::text::Analyzer;
use super::{Points, Rules};
use crate::bitset::{Bitset, ones_of};
use crate::sparse::{List, Posting, Postings};
use orthoplex_storage::StorageError;
use orthoplex_types::query::Bm25Params;
use orthoplex_types::{JsonPath, Payload};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

const K_DEFAULT: f32 = 1.2;
const B_DEFAULT: f32 = 0.75;

/// How often a term comes in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) row: u32,
    pub(crate) times: u32,
}

/// What one segment or tail knows about the terms of a query.
#[derive(Debug)]
pub struct Documents<'a> {
    /// The rows of each term, ascending.
    pub(crate) terms: Vec<Vec<Count>>,
    /// Tokens of each row.
    pub(crate) lengths: Cow<'a, [u32]>,
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
        statistics.frequencies.resize(self.terms.len(), 0);
        for (term, frequency) in self.terms.iter().zip(&mut statistics.frequencies) {
            let counted = term.iter().filter(|own| counted.get(own.row as usize));
            *frequency += counted.count();
        }
    }

    /// What each row gets for each term, before the weight of the term.
    pub fn weighed(&self, params: &Bm25Params, statistics: &Statistics) -> Weighed {
        let (k, b) = (params.k.unwrap_or(K_DEFAULT), params.b.unwrap_or(B_DEFAULT));
        let average = statistics.tokens as f32 / statistics.documents.max(1) as f32;
        let weigh = |own: &Count| {
            let length = self.lengths.get(own.row as usize).copied().unwrap_or(0) as f32;
            let relative = if average > 0.0 { length / average } else { 1.0 };
            let times = own.times as f32;
            Posting {
                row: own.row,
                weight: times * (k + 1.0) / (times + k * (1.0 - b + b * relative)),
            }
        };
        let lists = self.terms.iter();
        Weighed {
            lists: lists.map(|term| term.iter().map(weigh).collect()).collect(),
        }
    }
}

impl Statistics {
    /// The weight of each term: the rarer, the more.
    pub fn weights(&self) -> Vec<f32> {
        let weight = |frequency: &usize| inverse_frequency(self.documents, *frequency);
        self.frequencies.iter().map(weight).collect()
    }
}

/// Inverse document frequency of what `frequency` of `documents` have; never negative.
pub fn inverse_frequency(documents: usize, frequency: usize) -> f32 {
    let (all, own) = (documents as f64, frequency as f64);
    ((all - own + 0.5) / (own + 0.5)).ln_1p() as f32
}

/// The texts of a field of one payload.
pub(crate) fn texts_of<'a>(payload: &'a Payload, path: &JsonPath) -> impl Iterator<Item = &'a str> {
    let values = payload.get_flat(path).into_iter();
    values.filter_map(|own| own.as_str())
}

/// Posting lists by the place of a term in the query.
#[derive(Debug)]
pub struct Weighed {
    lists: Vec<Vec<Posting>>,
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
    rows_of: HashMap<Box<str>, Vec<Count>>,
    lengths: Vec<u32>,
}

impl GrowingDocuments {
    /// Those of a field; `None` unless it is ranked.
    pub fn new(rules: &Rules, path: &JsonPath) -> Option<Self> {
        Some(Self {
            analyzer: Arc::clone(rules.ranked(path)?),
            rows_of: HashMap::new(),
            lengths: Vec::new(),
        })
    }

    /// Whether they are those of the field as it is declared now.
    pub fn fits(&self, rules: &Rules, path: &JsonPath) -> bool {
        rules
            .ranked(path)
            .is_some_and(|own| **own == *self.analyzer)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Takes the payload of the next row.
    pub fn push(&mut self, path: &JsonPath, payload: &Payload) {
        let row = self.lengths.len() as u32;
        let mut length = 0u32;
        for token in texts_of(payload, path).flat_map(|text| self.analyzer.tokens(text)) {
            length = length.saturating_add(1);
            note(self.rows_of.entry(token.into()).or_default(), row);
        }
        self.lengths.push(length);
    }

    /// What the first `rows` rows have of these terms.
    pub fn first(&self, rows: usize, terms: &[String]) -> Documents<'static> {
        let of = |term: &String| {
            let own = self
                .rows_of
                .get(term.as_str())
                .map_or(&[][..], Vec::as_slice);
            let seen = own.partition_point(|own| (own.row as usize) < rows);
            own.iter().take(seen).copied().collect()
        };
        Documents {
            terms: terms.iter().map(of).collect(),
            lengths: self.lengths.iter().take(rows).copied().collect(),
        }
    }
}

/// What all live rows have of these terms, read from their payloads.
pub(super) fn read_all(
    analyzer: &Analyzer,
    path: &JsonPath,
    terms: &[String],
    points: &dyn Points,
) -> Result<Documents<'static>, StorageError> {
    let mut lists = vec![Vec::new(); terms.len()];
    let mut lengths = vec![0u32; points.len()];
    for (row, length) in (0u32..).zip(&mut lengths) {
        points.with_point(row, &mut |point| {
            let payload = point.payload()?;
            for token in texts_of(&payload, path).flat_map(|text| analyzer.tokens(text)) {
                *length = length.saturating_add(1);
                let place = terms.iter().position(|own| *own == token);
                if let Some(list) = place.and_then(|place| lists.get_mut(place)) {
                    note(list, row);
                }
            }
            Ok(true)
        })?;
    }
    Ok(Documents {
        terms: lists,
        lengths: Cow::Owned(lengths),
    })
}

/// Counts a term of the last row.
pub(crate) fn note(list: &mut Vec<Count>, row: u32) {
    match list.last_mut().filter(|own| own.row == row) {
        Some(own) => own.times = own.times.saturating_add(1),
        None => list.push(Count { row, times: 1 }),
    }
}

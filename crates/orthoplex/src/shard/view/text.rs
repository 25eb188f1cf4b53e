//! Ranking by the words of a text field on a view: statistics first, then scores.

use super::super::part::{Body, Part};
use super::super::points::{allowed_rows, with_points};
use super::super::stored;
use super::{Hit, Place, View, search_timed_out};
use orthoplex_index::bitset::Bitset;
use orthoplex_index::fields::ranking::{Documents, Statistics};
use orthoplex_index::sparse::{self, Rows, SparseScratch};
use orthoplex_index::vector::Allowed;
use orthoplex_types::filter::Filter;
use orthoplex_types::query::Bm25Params;
use orthoplex_types::{Context, JsonPath, Result};
use std::cell::RefCell;

/// How to rank documents.
#[derive(Debug, Clone, Copy)]
pub struct TextRank<'a> {
    /// Statistics of all documents that count, on every shard.
    pub statistics: &'a Statistics,
    /// Constants of the score.
    pub params: Bm25Params,
    /// Only these points.
    pub filter: Option<&'a Filter>,
    /// Number of results.
    pub limit: usize,
}

thread_local! {
    static SCRATCH: RefCell<SparseScratch> = RefCell::new(SparseScratch::default());
}

impl View {
    /// The distinct terms of a text to look for in a field; `None` unless the field is ranked by them.
    pub fn terms(&self, field: &JsonPath, text: &str) -> Option<Vec<String>> {
        self.tuning.rules.terms(field, text)
    }

    /// What each part knows of these terms.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn documents(
        &self,
        field: &JsonPath,
        terms: &[String],
        context: &Context,
    ) -> Result<Vec<Option<Documents<'_>>>> {
        let parts = self.parts.iter();
        parts
            .map(|part| self.of_part(part, field, terms, context))
            .collect()
    }

    /// Adds the statistics of the live documents that satisfy the filter.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn count_documents(
        &self,
        documents: &[Option<Documents<'_>>],
        corpus: Option<&Filter>,
        context: &Context,
        statistics: &mut Statistics,
    ) -> Result<()> {
        for (part, documents) in self.parts.iter().zip(documents) {
            if let Some(documents) = documents {
                documents.count(&self.counted(part, corpus, context)?, statistics);
            }
        }
        Ok(())
    }

    /// The live rows of a part that satisfy a filter.
    pub(super) fn counted(
        &self,
        part: &Part,
        corpus: Option<&Filter>,
        context: &Context,
    ) -> Result<Bitset> {
        if context.is_over() {
            return Err(search_timed_out());
        }
        let rows = stored(allowed_rows(part, corpus, &self.schema, &self.tuning.rules))?;
        let mut rows = rows.unwrap_or_else(|| Bitset::full(part.len as usize));
        rows.and_not(&part.dead);
        Ok(rows)
    }

    /// The best documents, best first.
    ///
    /// # Errors
    /// 408 when the context is over, a storage fault.
    pub fn rank_documents(
        &self,
        documents: &[Option<Documents<'_>>],
        rank: &TextRank<'_>,
        context: &Context,
    ) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        for ((number, part), documents) in (0u32..).zip(&self.parts).zip(documents) {
            let Some(documents) = documents else { continue };
            let bits = stored(allowed_rows(
                part,
                rank.filter,
                &self.schema,
                &self.tuning.rules,
            ))?;
            let rows = Rows {
                present: &Bitset::full(part.len as usize),
                allowed: match &bits {
                    None => Allowed::All,
                    Some(bits) => Allowed::Set {
                        bits,
                        count: bits.count_ones(),
                    },
                },
                dead: &part.dead,
                len: part.len as usize,
            };
            let weighed = documents.weighed(&rank.params, rank.statistics);
            let found = SCRATCH.with_borrow_mut(|scratch| {
                let go_on = || !context.is_over();
                sparse::search(
                    &weighed,
                    weighed.query(),
                    &rows,
                    rank.limit,
                    scratch,
                    &go_on,
                )
            });
            let found = found.map_err(|_stopped| search_timed_out())?;
            hits.extend(found.into_iter().map(|(score, offset)| {
                let place = Place {
                    part: number,
                    offset,
                };
                Hit {
                    id: self.id(place),
                    similarity: score,
                    version: self.version(place),
                    place,
                }
            }));
        }
        hits.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
        hits.truncate(rank.limit);
        Ok(hits)
    }
}

impl View {
    fn of_part<'a>(
        &self,
        part: &'a Part,
        field: &JsonPath,
        terms: &[String],
        context: &Context,
    ) -> Result<Option<Documents<'a>>> {
        if part.live() == 0 {
            return Ok(None);
        }
        if context.is_over() {
            return Err(search_timed_out());
        }
        let rules = &self.tuning.rules;
        match &part.body {
            Body::Tail(tail) => Ok(tail.documents(part.len, field, rules, terms)),
            Body::Sealed(segment) => {
                let columns = &segment.data.columns;
                stored(with_points(part, &self.schema, |_, points| {
                    columns.documents(field, rules, terms, points)
                }))
            }
        }
    }
}

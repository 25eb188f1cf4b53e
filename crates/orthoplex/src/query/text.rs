//! Points by the words of a text over the index of a payload field.
//!
//! Rareness of words and usual length of texts are those of all live points of the collection, or of
//! the corpus that the query names; the filter of the query has no part in them.

use super::search::best;
use super::{Run, Scored};
use crate::read::Found;
use crate::shard::TextRank;
use orthoplex_index::fields::ranking::Statistics;
use orthoplex_types::config::Distance;
use orthoplex_types::field_index::{FieldSchema, IndexParams, Scoring};
use orthoplex_types::filter::{Condition, Filter};
use orthoplex_types::query::{Prefetch, SearchParams, TextInput};
use orthoplex_types::{Error, JsonPath, Result};

/// The best points of the collection.
pub(super) fn of_collection(
    run: &Run<'_>,
    stage: &Prefetch,
    input: &TextInput,
    filter: Option<&Filter>,
    limit: usize,
) -> Result<Vec<Scored>> {
    let field = field(run, stage.using.as_deref())?;
    let views = &run.snapshot.views;
    let terms = views
        .first()
        .and_then(|view| view.terms(&field, &input.query));
    let terms = terms.unwrap_or_default();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let documents = views.iter();
    let documents = documents.map(|view| view.documents(&field, &terms, run.context));
    let documents = documents.collect::<Result<Vec<_>>>()?;
    let mut statistics = Statistics::default();
    let corpus = stage.params.as_ref().and_then(SearchParams::idf_corpus);
    for (view, documents) in views.iter().zip(&documents) {
        view.count_documents(documents, corpus, run.context, &mut statistics)?;
    }
    let rank = TextRank {
        statistics: &statistics,
        params: input.bm25(),
        filter,
        limit: limit.saturating_add(run.excluded.len()),
    };
    let mut ranked = Vec::new();
    for ((shard, view), documents) in views.iter().enumerate().zip(&documents) {
        for hit in view.rank_documents(documents, &rank, run.context)? {
            let is_wanted = stage
                .score_threshold
                .is_none_or(|threshold| Distance::Dot.passes(hit.similarity, threshold));
            if is_wanted && !run.excluded.contains(&hit.id) {
                let place = hit.place;
                let point = Scored {
                    id: hit.id,
                    score: hit.similarity,
                    version: hit.version,
                    found: Found { shard, place },
                    order_value: None,
                };
                ranked.push((hit.similarity, point));
            }
        }
    }
    Ok(best(ranked, limit))
}

/// Points found before. Those without any of the words fall out.
pub(super) fn of_points(
    run: &Run<'_>,
    stage: &Prefetch,
    input: &TextInput,
    points: &[Scored],
    limit: usize,
) -> Result<Vec<Scored>> {
    let only = Filter {
        must: vec![Condition::HasId {
            has_id: points.iter().map(|own| own.id).collect(),
        }],
        ..Filter::default()
    };
    of_collection(run, stage, input, Some(&only), limit)
}

/// The field to look in, which has to be declared for it.
fn field(run: &Run<'_>, using: Option<&str>) -> Result<JsonPath> {
    let using = using.ok_or_else(|| {
        Error::bad_request("A text query needs `using` to name the payload field to search")
    })?;
    let field = using.parse::<JsonPath>().ok().filter(|field| {
        let declared = run.snapshot.settled.fields.get(field);
        matches!(
            declared,
            Some(FieldSchema::Params(IndexParams::Text(own)))
                if own.scoring.is_some_and(Scoring::is_on)
        )
    });
    field.ok_or_else(|| {
        Error::bad_request(format_args!(
            "A text query needs a text index with `scoring` on `{using}`"
        ))
    })
}

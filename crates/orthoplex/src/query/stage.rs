//! One stage of a query: over the collection, or over what earlier stages found.

use super::target::Target;
use super::{Run, Scored, UNSCORED, formula, fusion, mmr, order, search, text, weights};
use crate::read::{Found, check_time};
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::reads::LIMIT_DEFAULT;
use orthoplex_types::query::{Mmr, Prefetch, Query};
use orthoplex_types::{Error, Result};
use rand::Rng;
use rand::seq::SliceRandom;
use std::borrow::Cow;
use std::collections::HashSet;

/// The best points of a stage, best first.
pub(super) fn run(run: &Run<'_>, stage: &Prefetch) -> Result<Vec<Scored>> {
    run.check_time()?;
    let limit = stage.limit.unwrap_or(LIMIT_DEFAULT);
    if stage.prefetch.is_empty() {
        return of_collection(run, stage, limit);
    }
    let sources = stage.prefetch.iter().map(|before| self::run(run, before));
    let sources = sources.collect::<Result<Vec<_>>>()?;
    let mut scored = of_sources(run, stage, sources, limit)?;
    scored.truncate(limit);
    Ok(scored)
}

fn of_collection(run: &Run<'_>, stage: &Prefetch, limit: usize) -> Result<Vec<Scored>> {
    let filter = both(stage.filter.as_ref(), run.filter);
    let filter = filter.as_deref();
    match &stage.query {
        None => in_id_order(run, filter, limit),
        Some(Query::Sample(_)) => sample(run, filter, limit),
        Some(Query::OrderBy(order)) => order::of_collection(run, order, filter, limit),
        Some(Query::Text(input)) => text::of_collection(run, stage, input, filter, limit),
        Some(Query::Fusion(_) | Query::Formula(_)) => {
            Err(Error::internal("a stage that combines nothing"))
        }
        Some(query) => {
            let target = target(run, stage, query)?;
            let params = stage.params.clone().unwrap_or_default();
            let search = search::Search {
                target: &target,
                filter,
                params: &params,
                threshold: stage.score_threshold,
            };
            match query {
                Query::Mmr { mmr, .. } => {
                    let found = search.run(run, mmr_candidates(mmr, limit))?;
                    mmr::select(run, &target, mmr, found, limit)
                }
                _ => search.run(run, limit),
            }
        }
    }
}

fn of_sources(
    run: &Run<'_>,
    stage: &Prefetch,
    sources: Vec<Vec<Scored>>,
    limit: usize,
) -> Result<Vec<Scored>> {
    let sources = match &stage.filter {
        None => sources,
        Some(filter) => {
            let kept = sources
                .into_iter()
                .map(|source| matching(run, filter, source));
            kept.collect::<Result<_>>()?
        }
    };
    match &stage.query {
        None => Err(Error::internal("a stage that merges without a query")),
        // What its prefetches lack is told first.
        Some(Query::Fusion(_)) if stage.using.is_some() => Err(Error::bad_request(
            "Fusion queries cannot be combined with the 'using' field.",
        )),
        Some(Query::Fusion(way)) => Ok(fusion::fuse(way, sources, stage.score_threshold)),
        Some(Query::Formula(formula)) => {
            formula::apply(run, formula, sources, stage.score_threshold)
        }
        Some(Query::Sample(_)) => {
            let mut points = union(sources);
            points.shuffle(&mut rand::rng());
            points.iter_mut().for_each(|own| own.score = UNSCORED);
            Ok(points)
        }
        Some(Query::OrderBy(order)) => order::of_points(run, order, &union(sources), limit),
        Some(Query::Text(input)) => text::of_points(run, stage, input, &union(sources), limit),
        Some(query) => {
            let target = target(run, stage, query)?;
            let threshold = stage.score_threshold;
            let mut scored = search::rescore(run, &target, union(sources), threshold)?;
            match query {
                Query::Mmr { mmr, .. } => {
                    scored.truncate(mmr_candidates(mmr, limit));
                    mmr::select(run, &target, mmr, scored, limit)
                }
                _ => Ok(scored),
            }
        }
    }
}

fn target(run: &Run<'_>, stage: &Prefetch, query: &Query) -> Result<Target> {
    let using = stage.using.as_deref();
    let mut target = Target::new(query, using, stage.lookup_from.as_ref(), run)?;
    weights::apply(run, stage, &mut target)?;
    Ok(target)
}

fn mmr_candidates(mmr: &Mmr, limit: usize) -> usize {
    mmr.candidates_limit.unwrap_or(limit)
}

/// A filter that holds where both hold.
fn both<'a>(own: Option<&'a Filter>, root: Option<&'a Filter>) -> Option<Cow<'a, Filter>> {
    match (own, root) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(Cow::Borrowed(one)),
        (Some(own), Some(root)) => Some(Cow::Owned(own.clone().and(root.clone()))),
    }
}

/// The points that satisfy a filter.
fn matching(run: &Run<'_>, filter: &Filter, points: Vec<Scored>) -> Result<Vec<Scored>> {
    let mut kept = Vec::new();
    for (number, point) in points.into_iter().enumerate() {
        check_time(number, run.context)?;
        if run
            .snapshot
            .view(point.found)?
            .matches(point.found.place, filter)?
        {
            kept.push(point);
        }
    }
    Ok(kept)
}

/// Every point once.
fn union(sources: Vec<Vec<Scored>>) -> Vec<Scored> {
    let mut seen = HashSet::new();
    let all = sources.into_iter().flatten();
    all.filter(|own| seen.insert(own.found)).collect()
}

fn in_id_order(run: &Run<'_>, filter: Option<&Filter>, limit: usize) -> Result<Vec<Scored>> {
    let wanted = limit.saturating_add(run.excluded.len());
    let (page, _) = run.snapshot.page(None, filter, wanted, run.context)?;
    let kept = page
        .into_iter()
        .filter(|(id, _)| !run.excluded.contains(id));
    let scored = kept.take(limit).map(|(id, found)| Scored {
        id,
        score: UNSCORED,
        version: 0,
        found,
        order_value: None,
    });
    Ok(scored.collect())
}

/// Any points, each with the same chance, in any order.
fn sample(run: &Run<'_>, filter: Option<&Filter>, limit: usize) -> Result<Vec<Scored>> {
    let wanted = limit.saturating_add(run.excluded.len());
    let places = sample_places(run, filter, None, wanted)?;
    let mut scored = Vec::new();
    for found in places {
        let id = run.snapshot.view(found)?.id(found.place);
        if scored.len() < limit && !run.excluded.contains(&id) {
            scored.push(Scored {
                id,
                score: UNSCORED,
                version: 0,
                found,
                order_value: None,
            });
        }
    }
    Ok(scored)
}

/// Up to `limit` random points, of those that have the vector if one is named.
pub(super) fn sample_places(
    run: &Run<'_>,
    filter: Option<&Filter>,
    slot: Option<usize>,
    limit: usize,
) -> Result<Vec<Found>> {
    let mut rng = rand::rng();
    let mut chosen: Vec<Found> = Vec::new();
    let mut seen = 0_usize;
    search::visit(run, filter, slot, false, &mut |found, _| {
        seen += 1;
        if chosen.len() < limit {
            chosen.push(found);
        } else if let Some(chosen) = chosen.get_mut(rng.random_range(0..seen)) {
            *chosen = found;
        }
    })?;
    chosen.shuffle(&mut rng);
    Ok(chosen)
}

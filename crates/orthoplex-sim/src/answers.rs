//! Answers of searches next to those of the model.
//!
//! Scores are compared with brute force in double precision; an error of the engine is the caller's to judge.

use crate::driver::{Api, COLLECTION};
use crate::model::{Model, ModelVector, Probe};
use crate::workload::Workload;
use orthoplex_types::ops::reads::QueryPoints;
use orthoplex_types::point::ScoredPoint;
use orthoplex_types::query::{Query, SearchParams, TextInput, VectorInput};
use orthoplex_types::vector::Vector;
use orthoplex_types::{Context, PointId, Result, Scope};
use rand::Rng;

/// How scores may differ from brute force in double precision.
const TOLERANCE: f64 = 1e-4;

/// What is asked of every search.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Only points that satisfy it.
    pub probe: Option<Probe>,
    /// Number of results.
    pub limit: usize,
}

impl Ask {
    /// Some points, or all.
    pub fn draw(model: &Model, workload: &mut Workload<'_>) -> Self {
        let some = workload.rng.random_bool(0.5);
        Self {
            probe: some.then(|| workload.probe(model, 2)),
            limit: workload.rng.random_range(1..20),
        }
    }

    /// The best of all points.
    pub const fn all(limit: usize) -> Self {
        Self { probe: None, limit }
    }
}

/// The nearest points have the scores of brute force.
pub async fn search(
    api: &impl Api,
    model: &Model,
    (vector, query): (&ModelVector, &Vector),
    ask: &Ask,
    exact: bool,
) -> Result<()> {
    let params = SearchParams {
        exact,
        ..SearchParams::default()
    };
    let nearest = Query::Nearest(VectorInput::Vector(query.clone()));
    let found = found(api, nearest, &vector.name, ask, Some(params)).await?;
    let expected = model.ranking(&vector.name, query, ask.probe.as_ref());
    let score_of = |id: PointId| model.score_of(&vector.name, query, id);
    compare(&found, &expected, ask, &score_of, &format!("{vector:?}"));
    Ok(())
}

/// Points ranked by words have the scores of BM25.
pub async fn text(
    api: &impl Api,
    model: &Model,
    field: &str,
    query: &str,
    ask: &Ask,
) -> Result<()> {
    let text = TextInput {
        query: query.to_owned(),
        scoring: None,
    };
    let found = found(api, Query::Text(text), field, ask, None).await?;
    let all = model.text_ranking(field, query, None);
    let score_of = |id: PointId| all.iter().find(|(_, own)| *own == id).map(|own| own.0);
    let expected = model.text_ranking(field, query, ask.probe.as_ref());
    let what = format!("{query:?} in {field}");
    compare(&found, &expected, ask, &score_of, &what);
    Ok(())
}

async fn found(
    api: &impl Api,
    query: Query,
    using: &str,
    ask: &Ask,
    params: Option<SearchParams>,
) -> Result<Vec<ScoredPoint>> {
    let operation = QueryPoints {
        query: Some(query),
        using: Some(using.to_owned()),
        filter: ask.probe.as_ref().map(Probe::filter),
        params,
        limit: Some(ask.limit),
        ..QueryPoints::default()
    };
    let context = Context::new();
    let found = api.execute(operation, Scope::of(COLLECTION), &context);
    Ok(found.await?.points)
}

fn compare(
    found: &[ScoredPoint],
    expected: &[(f64, PointId)],
    ask: &Ask,
    score_of: &dyn Fn(PointId) -> Option<f64>,
    what: &str,
) {
    let what = format!("{what} {ask:?}");
    assert_eq!(
        found.len(),
        expected.len().min(ask.limit),
        "number of results of {what}"
    );
    for (hit, (score, _)) in found.iter().zip(expected) {
        let near =
            |wanted: f64| (f64::from(hit.score) - wanted).abs() < TOLERANCE * wanted.abs().max(1.0);
        assert!(near(*score), "score {} is not {score}: {what}", hit.score);
        let own = score_of(hit.id).expect("a point that cannot be found");
        assert!(
            near(own),
            "score of {} is {}, not {own}: {what}",
            hit.id,
            hit.score
        );
    }
}

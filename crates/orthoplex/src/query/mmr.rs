//! Maximal marginal relevance: results that are near and differ from each other.

use super::target::Target;
use super::{Run, Scored};
use crate::read::check_time;
use orthoplex_index::stored::Stored;
use orthoplex_types::Result;
use orthoplex_types::query::Mmr;

const DIVERSITY_DEFAULT: f32 = 0.5;

struct Candidate {
    point: Scored,
    vector: Stored,
    /// Similarity to the query.
    near: f32,
    /// Largest similarity to what is selected.
    same: f32,
}

/// Selects from the candidates, best first: each time the one with the most
/// `(1 - diversity) near - diversity same`. Candidates without the vector fall out.
pub(super) fn select(
    run: &Run<'_>,
    target: &Target,
    mmr: &Mmr,
    candidates: Vec<Scored>,
    limit: usize,
) -> Result<Vec<Scored>> {
    let diversity = mmr.diversity.unwrap_or(DIVERSITY_DEFAULT);
    let mut left = Vec::with_capacity(candidates.len());
    let mut buffer = Vec::new();
    for (number, point) in candidates.into_iter().enumerate() {
        check_time(number, run.context)?;
        let view = run.snapshot.view(point.found)?;
        if let Some(vector) =
            view.with_vector(point.found.place, target.slot, |row| target.compared(row))
        {
            left.push(Candidate {
                near: target.rank(vector.as_ref(), &mut buffer),
                same: f32::NEG_INFINITY,
                point,
                vector,
            });
        }
    }
    let worth = |own: &Candidate| match own.same {
        // Nothing is selected yet: the nearest comes first.
        f32::NEG_INFINITY => own.near,
        same => (1.0 - diversity) * own.near - diversity * same,
    };
    let mut selected = Vec::new();
    while selected.len() < limit {
        run.check_time()?;
        let places = left.iter().enumerate().rev();
        let Some((place, _)) = places.max_by(|(_, a), (_, b)| worth(a).total_cmp(&worth(b))) else {
            break;
        };
        // The others stay in their order, so that equal ones are selected nearest first.
        let chosen = left.remove(place);
        for own in &mut left {
            let same = target.similarity(own.vector.as_ref(), chosen.vector.as_ref());
            own.same = own.same.max(same);
        }
        selected.push(chosen.point);
    }
    Ok(selected)
}

//! Several lists as one.

use super::Scored;
use super::search::best;
use crate::read::Found;
use orthoplex_types::query::{Fusion, Rrf};
use std::collections::HashMap;

/// Constant of reciprocal ranks when none is given.
const RRF_K_DEFAULT: usize = 2;

/// Points of all lists by the sum of what each list gives them.
pub(super) fn fuse(way: &Fusion, sources: Vec<Vec<Scored>>, threshold: Option<f32>) -> Vec<Scored> {
    let mut sums: HashMap<Found, (f32, Scored)> = HashMap::new();
    for (number, source) in sources.into_iter().enumerate() {
        let given: Vec<f32> = match way {
            Fusion::Rrf(rrf) => by_rank(rrf, number, source.len()),
            Fusion::Dbsf => normalised(&source),
        };
        for (point, given) in source.into_iter().zip(given) {
            let sum = sums.entry(point.found).or_insert((0.0, point));
            sum.0 += given;
        }
    }
    let fused = sums
        .into_values()
        .filter(|(sum, _)| threshold.is_none_or(|least| *sum >= least));
    let ranked: Vec<(f32, Scored)> = fused
        .map(|(score, point)| {
            let point = Scored {
                score,
                order_value: None,
                ..point
            };
            (score, point)
        })
        .collect();
    let all = ranked.len();
    best(ranked, all)
}

fn by_rank(rrf: &Rrf, list: usize, length: usize) -> Vec<f32> {
    let k = rrf.k.unwrap_or(RRF_K_DEFAULT) as f32;
    let weight = rrf.weights.get(list).copied().unwrap_or(1.0);
    let score = |rank: usize| {
        if weight > 0.0 {
            1.0 / ((rank as f32 + 1.0) / weight + k - 1.0)
        } else {
            0.0
        }
    };
    (0..length).map(score).collect()
}

/// Scores on a scale where three standard deviations around the mean are 0 to 1.
fn normalised(source: &[Scored]) -> Vec<f32> {
    let count = source.len() as f32;
    let scores = || source.iter().map(|point| point.score);
    let mean = scores().sum::<f32>() / count;
    let squares: f32 = scores().map(|score| (score - mean).powi(2)).sum();
    let deviation = (squares / (count - 1.0)).sqrt();
    if source.len() < 2 || deviation == 0.0 {
        return vec![0.5; source.len()];
    }
    let low = mean - 3.0 * deviation;
    scores()
        .map(|score| (score - low) / (6.0 * deviation))
        .collect()
}

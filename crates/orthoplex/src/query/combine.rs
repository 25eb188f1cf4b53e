//! What the similarities of a point to several examples come to.

/// A way to make one score of similarities; larger is better.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Combine {
    /// The only one itself.
    Nearest,
    /// The best of the first `positives`, or the best of the others with a minus.
    Best {
        /// How many come first.
        positives: usize,
    },
    /// A sum with a weight each.
    Weighted(Vec<f32>),
    /// Pairs of positive and negative, then a target: how many pairs are on the right side, and how
    /// near the target is.
    Discover,
    /// Pairs of positive and negative: how far on the wrong side, at most 0.
    Context,
}

impl Combine {
    pub(super) fn apply(&self, similarities: &[f32]) -> f32 {
        match self {
            Self::Nearest => similarities.first().copied().unwrap_or(f32::NEG_INFINITY),
            Self::Best { positives } => {
                let (positive, negative) =
                    similarities.split_at((*positives).min(similarities.len()));
                let best = |own: &[f32]| own.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let (positive, negative) = (best(positive), best(negative));
                if positive > negative {
                    squashed(positive)
                } else {
                    -squashed(negative)
                }
            }
            Self::Weighted(weights) => similarities.iter().zip(weights).map(|(s, w)| s * w).sum(),
            Self::Discover => {
                let Some((target, pairs)) = similarities.split_last() else {
                    return f32::NEG_INFINITY;
                };
                let side = |positive: f32, negative: f32| {
                    f32::from(i8::from(positive > negative) - i8::from(positive < negative))
                };
                over_pairs(pairs, side) + squashed(*target)
            }
            Self::Context => over_pairs(similarities, |positive, negative| {
                bent((positive - negative - f32::EPSILON).min(0.0))
            }),
        }
    }
}

fn over_pairs(similarities: &[f32], score: impl Fn(f32, f32) -> f32) -> f32 {
    let pairs = similarities.chunks_exact(2).map(|pair| match pair {
        [positive, negative] => score(*positive, *negative),
        _ => 0.0,
    });
    pairs.sum()
}

/// From any number to -1 up to 1.
fn bent(value: f32) -> f32 {
    value / (1.0 + value.abs())
}

/// From any number to 0 up to 1.
fn squashed(value: f32) -> f32 {
    0.5 * (bent(value) + 1.0)
}

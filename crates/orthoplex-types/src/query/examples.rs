//! Queries by example: recommendations, discovery, context and relevance feedback.
//!
//! Owns shapes and constraints of the examples; how they become a score is the engine's affair.

use super::{VectorInput, schema};
use crate::Violations;
use crate::vector::Vector;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Examples of a recommendation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecommendInput {
    /// Examples to be near to.
    #[serde(default, deserialize_with = "crate::de::null_as_default")]
    #[schemars(with = "Option<Vec<VectorInput>>")]
    pub positive: Vec<VectorInput>,
    /// Examples to be far from.
    #[serde(default, deserialize_with = "crate::de::null_as_default")]
    #[schemars(with = "Option<Vec<VectorInput>>")]
    pub negative: Vec<VectorInput>,
    /// How examples become a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<RecommendStrategy>,
}

/// How examples become a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecommendStrategy {
    /// 2 avg(positive) - avg(negative) as one vector.
    #[default]
    AverageVector,
    /// The better of the best positive and the best negative.
    BestScore,
    /// Sum over positives minus sum over negatives.
    SumScores,
}

impl RecommendInput {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        if self.positive.is_empty() && self.negative.is_empty() {
            v.add("At least one positive or negative vector ID required");
        }
        validate_examples(&self.positive, &self.negative, v);
    }
}

/// Value constraints of each example.
fn validate_examples(positive: &[VectorInput], negative: &[VectorInput], v: &mut Violations) {
    for (side, examples) in [("positive", positive), ("negative", negative)] {
        for (place, example) in examples.iter().enumerate() {
            // A vector without values fits nothing, which is told by its dimension.
            let is_empty = matches!(
                example,
                VectorInput::Vector(Vector::Dense(values)) if values.is_empty()
            );
            if !is_empty {
                v.at(format_args!("{side}[{place}]"), |v| example.validate(v));
            }
        }
    }
}

/// A target, and pairs that say which side of the space to stay on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DiscoverInput {
    /// What to be near to.
    pub target: VectorInput,
    /// The pairs; none leaves only the target.
    #[serde(default, deserialize_with = "crate::de::one_or_many")]
    #[schemars(!default, with = "schema::ContextInput")]
    pub context: Vec<ContextPair>,
}

/// Two examples: nearer to the positive one than to the negative one is good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContextPair {
    /// Example to be near to.
    pub positive: VectorInput,
    /// Example to be far from.
    pub negative: VectorInput,
}

impl DiscoverInput {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        v.at("target", |v| self.target.validate(v));
        v.at("context", |v| validate_pairs(&self.context, v));
    }
}

/// Value constraints of each pair.
pub(crate) fn validate_pairs(pairs: &[ContextPair], v: &mut Violations) {
    for (place, pair) in pairs.iter().enumerate() {
        v.at(format_args!("[{place}]"), |v| {
            v.at("positive", |v| pair.positive.validate(v));
            v.at("negative", |v| pair.negative.validate(v));
        });
    }
}

/// A target, and what a judge thought of earlier results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "RelevanceFeedbackInput")]
pub struct FeedbackInput {
    /// What to be near to.
    pub target: VectorInput,
    /// Earlier results and their scores.
    pub feedback: Vec<FeedbackItem>,
    /// How feedback becomes a score.
    pub strategy: FeedbackStrategy,
}

/// An earlier result and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FeedbackItem {
    /// The result.
    pub example: VectorInput,
    /// Its worth; larger is better.
    pub score: f32,
}

/// How feedback becomes a score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(untagged)]
pub enum FeedbackStrategy {
    /// `a sim(target)` plus, over pairs of items whose scores differ by `d > 0`,
    /// `d^b c (sim(better) - sim(worse))`.
    #[schemars(with = "schema::NaiveFeedbackStrategy")]
    Naive(NaiveFeedback),
}

/// Weights of the naive strategy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "NaiveFeedbackStrategyParams")]
pub struct NaiveFeedback {
    /// Of the target.
    pub a: f32,
    /// Power of the difference of scores.
    pub b: f32,
    /// Of the pairs.
    pub c: f32,
}

impl FeedbackInput {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        v.at("target", |v| self.target.validate(v));
        for (place, item) in self.feedback.iter().enumerate() {
            v.at(format_args!("feedback[{place}]"), |v| {
                v.at("example", |v| item.example.validate(v));
            });
        }
        let FeedbackStrategy::Naive(naive) = self.strategy;
        v.at("strategy.naive", |v| v.min("b", naive.b, 0.0));
    }
}

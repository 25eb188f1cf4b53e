//! Queries: what to look for and how hard.

mod de;
mod examples;
mod formula;
mod prefetch;
mod ranking;
mod schema;
mod ser;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use examples::validate_pairs;
pub use examples::{
    ContextPair, DiscoverInput, FeedbackInput, FeedbackItem, FeedbackStrategy, NaiveFeedback,
    RecommendInput, RecommendStrategy,
};
pub use formula::{Decay, DecayKind, Expression, Formula, Function, Variable};
pub(crate) use prefetch::check_stage;
pub use prefetch::{PREFETCH_DEPTH_MAX, Prefetch};
pub use ranking::{Direction, Fusion, MMR_CANDIDATES_MAX, Mmr, OrderBy, Rrf, Sample, StartFrom};
pub use text::{Bm25Params, IdfCorpus, IdfParams, IdfScope, TextInput, TextScoring};

use crate::filter::Filter;
use crate::shard_key::ShardKeySelector;
use crate::vector::Vector;
use crate::{PointId, Result, Violations};
pub(crate) use schema::{ContextExamplePair, RecommendExample, UsingVector};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Largest beam width that is accepted.
pub const EF_MAX: usize = 65_536;

/// How a search is to be done. All members are optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchParams {
    /// Beam width of the graph walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hnsw_ef: Option<usize>,
    /// Full-precision scan of everything.
    #[serde(default)]
    pub exact: bool,
    /// How to use quantized vectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantization: Option<QuantizationSearchParams>,
    /// Leave out what has no built index yet.
    #[serde(default)]
    pub indexed_only: bool,
    /// Hint for restrictive filters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acorn: Option<AcornSearchParams>,
    /// Whose statistics weigh the indices of sparse vectors and the words of texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idf: Option<IdfParams>,
}

/// Use of quantized vectors in one search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuantizationSearchParams {
    /// Use the original vectors only.
    #[serde(default)]
    pub ignore: bool,
    /// Score the candidates again with the originals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rescore: Option<bool>,
    /// How many times more candidates to take before rescoring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oversampling: Option<f64>,
}

/// Second-hop exploration: read as "prefer recall" under restrictive filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AcornSearchParams {
    /// Whether to use it.
    #[serde(default)]
    pub enable: bool,
    /// Selectivity up to which it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_selectivity: Option<f64>,
}

impl SearchParams {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        if let Some(quantization) = &self.quantization {
            v.at("quantization", |v| {
                v.min_opt("oversampling", quantization.oversampling, 1.0)
            });
        }
        if let Some(acorn) = &self.acorn {
            v.at("acorn", |v| {
                v.range_opt("max_selectivity", acorn.max_selectivity, 0.0, 1.0)
            });
        }
        v.max_opt("hnsw_ef", self.hnsw_ef, EF_MAX);
        if let Some(corpus) = self.idf_corpus() {
            v.at("idf.corpus", |v| corpus.validate(v));
        }
    }

    /// The filter of the points whose statistics count; without one all do.
    pub fn idf_corpus(&self) -> Option<&Filter> {
        self.idf.as_ref().and_then(IdfParams::corpus)
    }

    /// What the parts must have to make sense.
    pub(crate) fn check(&self) -> Result<()> {
        self.idf_corpus().map_or(Ok(()), Filter::check_supported)
    }
}

/// A vector given by value or by the id of a point that has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum VectorInput {
    /// The vector of that point, which is left out of the result.
    Id(PointId),
    /// The vector itself.
    Vector(Vector),
}

impl VectorInput {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        if let Self::Vector(vector) = self {
            vector.validate(v);
        }
    }
}

/// Vectors of both sides of all pairs.
fn of_pairs(pairs: &[ContextPair]) -> Vec<&VectorInput> {
    let both = pairs.iter().map(|pair| [&pair.positive, &pair.negative]);
    both.flatten().collect()
}

/// What a query looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// The nearest to a vector.
    Nearest(VectorInput),
    /// The nearest to a vector that differ from each other.
    Mmr {
        /// What to be near to.
        nearest: VectorInput,
        /// How much to differ.
        mmr: Mmr,
    },
    /// Near to positive and far from negative examples.
    Recommend(RecommendInput),
    /// Near to a target, on the right side of pairs.
    Discover(DiscoverInput),
    /// On the right side of pairs.
    Context(Vec<ContextPair>),
    /// Near to a target, corrected by what was thought of earlier results.
    RelevanceFeedback(FeedbackInput),
    /// In the order of a payload value.
    OrderBy(OrderBy),
    /// Several lists as one.
    Fusion(Fusion),
    /// By a computed score.
    Formula(Formula),
    /// Any points.
    Sample(Sample),
    /// By the words of a text over the index of a field.
    Text(TextInput),
}

impl Query {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        match self {
            Self::Nearest(input) => v.at("nearest", |v| input.validate(v)),
            Self::Mmr { nearest, mmr } => {
                v.at("nearest", |v| nearest.validate(v));
                v.at("mmr", |v| mmr.validate(v));
            }
            Self::Recommend(input) => v.at("recommend", |v| input.validate(v)),
            Self::Discover(input) => v.at("discover", |v| input.validate(v)),
            Self::Context(pairs) => v.at("context", |v| validate_pairs(pairs, v)),
            Self::RelevanceFeedback(input) => v.at("relevance_feedback", |v| input.validate(v)),
            Self::Fusion(Fusion::Rrf(rrf)) => v.at("rrf", |v| rrf.validate(v)),
            Self::Formula(formula) => v.at("formula", |v| formula.validate(v)),
            Self::Text(input) => v.at("text", |v| input.validate(v)),
            Self::Fusion(Fusion::Dbsf) | Self::OrderBy(_) | Self::Sample(_) => {}
        }
    }

    /// Vectors and ids that points are compared with.
    pub fn inputs(&self) -> Vec<&VectorInput> {
        match self {
            Self::Nearest(input) | Self::Mmr { nearest: input, .. } => vec![input],
            Self::Recommend(input) => input.positive.iter().chain(&input.negative).collect(),
            Self::Discover(input) => {
                let mut all = of_pairs(&input.context);
                all.push(&input.target);
                all
            }
            Self::Context(pairs) => of_pairs(pairs),
            Self::RelevanceFeedback(input) => {
                let examples = input.feedback.iter().map(|item| &item.example);
                examples.chain([&input.target]).collect()
            }
            Self::OrderBy(_)
            | Self::Fusion(_)
            | Self::Formula(_)
            | Self::Sample(_)
            | Self::Text(_) => Vec::new(),
        }
    }

    /// What the parts must have to make sense together.
    pub fn check(&self) -> Result<()> {
        match self {
            Self::Formula(formula) => formula.check(),
            Self::RelevanceFeedback(input) if input.feedback.is_empty() => Err(
                crate::Error::bad_request("feedback elements must be non-empty"),
            ),
            _ => Ok(()),
        }
    }
}

/// The vector of a retired search: unnamed, or with the name of the vector to search.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedQueryVector {
    /// Name of the vector; empty for the unnamed one.
    pub name: String,
    /// The query.
    pub vector: Vector,
}

/// Where to take the vectors of examples from: another collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LookupLocation {
    /// The other collection.
    pub collection: String,
    /// Its vector name.
    #[serde(default)]
    pub vector: Option<String>,
    /// Its shard key.
    #[serde(default)]
    pub shard_key: ShardKeySelector,
}

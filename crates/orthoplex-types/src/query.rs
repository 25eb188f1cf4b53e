//! Queries: what to look for and how hard.

mod de;
#[cfg(test)]
mod tests;

use crate::selector::ShardKeySelector;
use crate::vector::Vector;
use crate::{Error, PointId, Result, Violations};
use serde::{Deserialize, Serialize};

/// Largest beam width that is accepted.
pub const EF_MAX: usize = 65_536;

/// How a search is to be done. All members are optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
}

/// Use of quantized vectors in one search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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

/// What a query looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// The nearest to a vector.
    Nearest(VectorInput),
    /// Near to positive and far from negative examples.
    Recommend(RecommendInput),
    /// A variant of the API that is not built yet, by its name.
    Unbuilt(&'static str),
}

/// Examples of a recommendation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecommendInput {
    /// Examples to be near to.
    #[serde(default, deserialize_with = "crate::de::null_as_default")]
    pub positive: Vec<VectorInput>,
    /// Examples to be far from.
    #[serde(default, deserialize_with = "crate::de::null_as_default")]
    pub negative: Vec<VectorInput>,
    /// How examples become a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<RecommendStrategy>,
}

/// How examples become a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
        validate_examples(&self.positive, &self.negative, v);
    }

    /// Only the average is built.
    pub fn check_supported(&self) -> Result<()> {
        self.strategy.unwrap_or_default().check_supported()
    }
}

/// Value constraints of each example.
pub(crate) fn validate_examples(
    positive: &[VectorInput],
    negative: &[VectorInput],
    v: &mut Violations,
) {
    for (side, examples) in [("positive", positive), ("negative", negative)] {
        for (place, example) in examples.iter().enumerate() {
            v.at(format_args!("{side}[{place}]"), |v| example.validate(v));
        }
    }
}

impl RecommendStrategy {
    /// Only the average is built.
    pub(crate) fn check_supported(self) -> Result<()> {
        match self {
            Self::AverageVector => Ok(()),
            Self::BestScore => Err(Error::unimplemented("recommend strategy best_score")),
            Self::SumScores => Err(Error::unimplemented("recommend strategy sum_scores")),
        }
    }
}

impl Query {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        match self {
            Self::Nearest(input) => v.at("nearest", |v| input.validate(v)),
            Self::Recommend(input) => v.at("recommend", |v| input.validate(v)),
            Self::Unbuilt(_) => {}
        }
    }

    /// Names a variant that is not built.
    pub fn check_supported(&self) -> Result<()> {
        match self {
            Self::Nearest(_) => Ok(()),
            Self::Recommend(input) => input.check_supported(),
            Self::Unbuilt(name) => {
                Err(Error::unimplemented(format_args!("query variant `{name}`")))
            }
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

/// Where to take the vectors of examples from: another collection. Not built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

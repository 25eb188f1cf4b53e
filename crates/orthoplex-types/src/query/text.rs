//! Queries by words over the text index of a payload field, and whose statistics weigh words.

use crate::Violations;
use crate::filter::Filter;
use crate::schema::described_as;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text whose words are looked for in the field that `using` names.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TextInput {
    /// The text; its words become tokens as those of the field do.
    pub query: String,
    /// How words become a score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scoring: Option<TextScoring>,
}

described_as!(TextInput => schema::TextInput);

mod schema {
    //! Texts as clients give them.

    use super::TextScoring;

    crate::schema::choices! {
        /// A text whose words are looked for.
        TextInput { Query: String, Scored: ScoredText }
    }

    crate::schema::objects! {
        /// A text, and how its words become a score.
        ScoredText {
            /// The text; its words become tokens as those of the field do.
            query: String,
            /// How words become a score.
            scoring: Option<TextScoring>,
        }
    }
}

/// How words become a score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextScoring {
    /// Okapi BM25.
    Bm25(Bm25Params),
}

/// Constants of BM25.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bm25Params {
    /// How much repeated words count; 1.2 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<f32>,
    /// How much long texts are marked down, from 0 to 1; 0.75 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b: Option<f32>,
}

impl<'de> Deserialize<'de> for TextInput {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Query(String),
            Members {
                query: String,
                #[serde(default)]
                scoring: Option<TextScoring>,
            },
        }
        Ok(match Form::deserialize(d)? {
            Form::Query(query) => Self {
                query,
                scoring: None,
            },
            Form::Members { query, scoring } => Self { query, scoring },
        })
    }
}

impl TextInput {
    /// Constants of the score.
    pub fn bm25(&self) -> Bm25Params {
        match self.scoring {
            Some(TextScoring::Bm25(params)) => params,
            None => Bm25Params::default(),
        }
    }

    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        let params = self.bm25();
        v.at("scoring.bm25", |v| {
            v.range_opt("k", params.k, 0.0, f32::MAX);
            v.range_opt("b", params.b, 0.0, 1.0);
        });
    }
}

/// Which points decide how rare an index or a word is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum IdfParams {
    /// Those of a name.
    Scope(IdfScope),
    /// Those that satisfy a filter.
    Corpus(IdfCorpus),
}

/// Sets of points that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdfScope {
    /// All points of the collection.
    Global,
}

/// The points that satisfy a filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IdfCorpus {
    /// The filter.
    pub corpus: Filter,
}

impl IdfParams {
    /// The filter of the points that count; without one all do.
    pub const fn corpus(&self) -> Option<&Filter> {
        match self {
            Self::Scope(IdfScope::Global) => None,
            Self::Corpus(own) => Some(&own.corpus),
        }
    }
}

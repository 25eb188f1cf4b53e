//! Options of indexes as clients name them: each kind with the word that tells it.

use super::text::Language;
use crate::schema::{also_named, objects};
use schemars::JsonSchema;

/// Declares the options of each kind together with its word.
macro_rules! kinds {
    ($($name:ident, $word:ident: $variant:ident, $params:ident;)+) => {$(
        /// The word that tells the kind of index.
        #[derive(JsonSchema)]
        #[schemars(rename_all = "lowercase")]
        #[allow(dead_code)]
        pub(crate) enum $word {
            $variant,
        }

        objects! {
            /// Options of an index.
            $name {
                /// Kind of the index.
                r#type: $word,
                #[schemars(flatten)]
                params: super::$params,
            }
        }
    )+};
}

kinds! {
    KeywordIndexParams, KeywordIndexType: Keyword, KeywordParams;
    IntegerIndexParams, IntegerIndexType: Integer, IntegerParams;
    FloatIndexParams, FloatIndexType: Float, FloatParams;
    GeoIndexParams, GeoIndexType: Geo, GeoParams;
    TextIndexParams, TextIndexType: Text, TextParams;
    BoolIndexParams, BoolIndexType: Bool, BoolParams;
    DatetimeIndexParams, DatetimeIndexType: Datetime, DatetimeParams;
    UuidIndexParams, UuidIndexType: Uuid, UuidParams;
}

/// The word that tells the kind of stemmer.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[allow(dead_code)]
pub(crate) enum Snowball {
    Snowball,
}

/// The word that tells that there is no stemmer.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[allow(dead_code)]
pub(crate) enum NoStemmerType {
    None,
}

also_named! {
    /// A language that stems are known for.
    SnowballLanguage: Language,
}

objects! {
    /// The Snowball family.
    SnowballParams {
        /// The word of the family.
        r#type: Snowball,
        /// Language of the words.
        language: SnowballLanguage,
    }

    /// No stemmer, as if nothing were given.
    NoStemmer { r#type: NoStemmerType }
}

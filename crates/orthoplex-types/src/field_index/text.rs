//! Options of an index on text.

use super::{Memory, schema};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// Options of an index on text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextParams {
    /// How text becomes words.
    #[serde(default, deserialize_with = "crate::de::null_as_default")]
    pub tokenizer: Tokenizer,
    /// Shortest token in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_token_len: Option<usize>,
    /// Longest token in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_token_len: Option<usize>,
    /// Case is ignored; true by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowercase: Option<bool>,
    /// Accents are ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ascii_folding: Option<bool>,
    /// Serves phrases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase_matching: Option<bool>,
    /// Words that do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopwords: Option<Stopwords>,
    /// Little memory rather than speed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_disk: Option<bool>,
    /// Where the tokens of the field are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Words become their stems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stemmer: Option<Stemmer>,
    /// Whether graphs get links for the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_hnsw: Option<bool>,
    /// Serves ranking by the words of a query.
    #[serde(
        default,
        deserialize_with = "off_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub scoring: Option<Scoring>,
    /// The array whose elements are documents of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nested: Option<String>,
}

/// How an index on text ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scoring {
    /// With defaults, or not at all.
    Flag(bool),
    /// Of a kind.
    Params(ScoringParams),
}

/// The kind of ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum ScoringParams {
    /// Okapi BM25.
    Bm25,
}

/// `false` is the same as nothing, and messages have no other word for it.
fn off_as_none<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Scoring>, D::Error> {
    Ok(Option::<Scoring>::deserialize(d)?.filter(|own| own.is_on()))
}

impl Scoring {
    /// Whether it is asked for.
    pub const fn is_on(self) -> bool {
        !matches!(self, Self::Flag(false))
    }
}

/// How text becomes words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "TokenizerType")]
pub enum Tokenizer {
    /// Runs of letters and digits, and all their beginnings.
    Prefix,
    /// What stands between blanks.
    Whitespace,
    /// Runs of letters and digits.
    #[default]
    Word,
    /// Words as Unicode tells them apart.
    Multilingual,
    /// Parts of identifiers.
    Code,
}

/// Words that do not count: those of a language, or several sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "StopwordsInterface")]
pub enum Stopwords {
    /// The words of one language.
    Language(Language),
    /// Several sets.
    Set(StopwordsSet),
}

/// Words that do not count, from several sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StopwordsSet {
    /// The words of these languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<Language>>,
    /// These words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<Vec<String>>,
}

/// What makes stems of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(rename = "StemmingAlgorithm", !tag, untagged)]
pub enum Stemmer {
    /// The Snowball family.
    #[schemars(with = "schema::SnowballParams")]
    Snowball {
        /// Language of the words.
        language: Language,
    },
    /// None, as if nothing were given.
    #[serde(rename = "none")]
    #[schemars(with = "schema::NoStemmer")]
    Disabled,
}

/// Declares languages with their ISO codes, which are accepted as well.
macro_rules! languages {
    ($($name:ident = $text:literal | $code:literal),+ $(,)?) => {
        /// A language that stop words or stems are known for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "lowercase")]
        #[allow(missing_docs)]
        pub enum Language {
            $(#[serde(alias = $code)] $name,)+
        }

        impl Language {
            /// Its English name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// Its ISO code.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// The language of that name or code.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text | $code => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

languages! {
    Arabic = "arabic" | "ar",
    Armenian = "armenian" | "hy",
    Azerbaijani = "azerbaijani" | "az",
    Basque = "basque" | "eu",
    Bengali = "bengali" | "bn",
    Catalan = "catalan" | "ca",
    Chinese = "chinese" | "zh",
    Danish = "danish" | "da",
    Dutch = "dutch" | "nl",
    English = "english" | "en",
    Finnish = "finnish" | "fi",
    French = "french" | "fr",
    German = "german" | "de",
    Greek = "greek" | "el",
    Hebrew = "hebrew" | "he",
    Hinglish = "hinglish" | "hi-en",
    Hungarian = "hungarian" | "hu",
    Indonesian = "indonesian" | "id",
    Italian = "italian" | "it",
    Japanese = "japanese" | "ja",
    Kazakh = "kazakh" | "kk",
    Nepali = "nepali" | "ne",
    Norwegian = "norwegian" | "no",
    Portuguese = "portuguese" | "pt",
    Romanian = "romanian" | "ro",
    Russian = "russian" | "ru",
    Slovene = "slovene" | "sl",
    Spanish = "spanish" | "es",
    Swedish = "swedish" | "sv",
    Tajik = "tajik" | "tg",
    Tamil = "tamil" | "ta",
    Turkish = "turkish" | "tr",
}

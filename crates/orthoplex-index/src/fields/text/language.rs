//! What is known of languages: words that do not count, and stems.

use orthoplex_types::field_index::{Language, Stemmer};
use rust_stemmers::Algorithm;

/// Words that do not count in a language; `None` if they are not known.
pub(in crate::fields) fn stop_words_of(language: Language) -> Option<&'static [&'static str]> {
    stop_words::lookup(match language {
        Language::Hinglish => language.name(),
        _ => language.code(),
    })
}

/// What makes stems of the words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fields) enum Stem {
    /// One that others have as well: vectors made elsewhere must have the same stems.
    Common(Algorithm),
    /// One that the common library lacks.
    Armenian,
}

impl Stem {
    /// The stemmer asked for; `None` for a language that has none.
    pub(in crate::fields) const fn of(stemmer: &Stemmer) -> Option<Self> {
        let Stemmer::Snowball { language } = stemmer else {
            return None;
        };
        Some(Self::Common(match language {
            Language::Armenian => return Some(Self::Armenian),
            Language::Arabic => Algorithm::Arabic,
            Language::Danish => Algorithm::Danish,
            Language::Dutch => Algorithm::Dutch,
            Language::English => Algorithm::English,
            Language::Finnish => Algorithm::Finnish,
            Language::French => Algorithm::French,
            Language::German => Algorithm::German,
            Language::Greek => Algorithm::Greek,
            Language::Hungarian => Algorithm::Hungarian,
            Language::Italian => Algorithm::Italian,
            Language::Norwegian => Algorithm::Norwegian,
            Language::Portuguese => Algorithm::Portuguese,
            Language::Romanian => Algorithm::Romanian,
            Language::Russian => Algorithm::Russian,
            Language::Spanish => Algorithm::Spanish,
            Language::Swedish => Algorithm::Swedish,
            Language::Tamil => Algorithm::Tamil,
            Language::Turkish => Algorithm::Turkish,
            _ => return None,
        }))
    }

    /// The stem of a word.
    pub(super) fn apply(self, word: &str) -> String {
        match self {
            Self::Common(own) => rust_stemmers::Stemmer::create(own).stem(word).into_owned(),
            Self::Armenian => {
                use snowball_stemmers_rs::{Algorithm, Stemmer};
                Stemmer::create(Algorithm::Armenian).stem(word).into_owned()
            }
        }
    }
}

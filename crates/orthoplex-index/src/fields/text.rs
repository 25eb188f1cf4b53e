//! Words of texts under the options of a text index.
//!
//! Owns the order of the steps: split, fold, lower case, stop words, stem, length. A query goes
//! through the same steps as the text it is looked for in.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use orthoplex_types::field_index::{Language, Scoring, Stemmer, Stopwords, TextParams, Tokenizer};
use orthoplex_types::filter::Match;
use rust_stemmers::Algorithm;
use std::collections::HashSet;

/// Last letter that folding looks at: beyond Latin letters it would transcribe whole scripts.
const LATIN_END: char = '\u{1eff}';

/// The steps of one text index.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Analyzer {
    params: TextParams,
    stop: HashSet<String>,
    stem: Option<Algorithm>,
}

impl Analyzer {
    pub(crate) fn new(params: &TextParams) -> Self {
        let stem = params.stemmer.as_ref().and_then(algorithm);
        let mut own = Self {
            params: params.clone(),
            stop: HashSet::new(),
            stem,
        };
        let (languages, custom) = match &params.stopwords {
            None => (&[][..], &[][..]),
            Some(Stopwords::Language(own)) => (std::slice::from_ref(own), &[][..]),
            Some(Stopwords::Set(set)) => (
                set.languages.as_deref().unwrap_or_default(),
                set.custom.as_deref().unwrap_or_default(),
            ),
        };
        let known = languages.iter().flat_map(|own| stop_words_of(*own));
        let words = known.copied().chain(custom.iter().map(String::as_str));
        own.stop = words.map(|word| own.normal(word)).collect();
        own
    }

    pub(super) const fn params(&self) -> &TextParams {
        &self.params
    }

    pub(super) fn serves_phrases(&self) -> bool {
        self.params.phrase_matching.unwrap_or(false)
    }

    pub(super) fn serves_ranking(&self) -> bool {
        self.params.scoring.is_some_and(Scoring::is_on)
    }

    /// Folded and in lower case, as far as asked for.
    fn normal(&self, word: &str) -> String {
        let mut normal = String::with_capacity(word.len());
        let fold = self.params.ascii_folding.unwrap_or(false);
        for letter in word.chars() {
            match fold && !letter.is_ascii() && letter <= LATIN_END {
                true => normal.push_str(deunicode::deunicode_char(letter).unwrap_or_default()),
                false => normal.push(letter),
            }
        }
        match self.params.lowercase.unwrap_or(true) {
            true => normal.to_lowercase(),
            false => normal,
        }
    }

    /// The tokens of a text, in order.
    pub(crate) fn tokens(&self, text: &str) -> Vec<String> {
        self.run(text, false)
    }

    /// The tokens of a query, in order.
    pub(crate) fn query(&self, text: &str) -> Vec<String> {
        self.run(text, true)
    }

    fn run(&self, text: &str, is_query: bool) -> Vec<String> {
        let mut tokens = Vec::new();
        match self.params.tokenizer {
            Tokenizer::Whitespace => text
                .split_whitespace()
                .for_each(|word| tokens.extend(self.token(word))),
            Tokenizer::Multilingual => {
                words_of_any_script(text).for_each(|word| tokens.extend(self.token(word)))
            }
            // Parts of identifiers are refused when a field is declared.
            Tokenizer::Word | Tokenizer::Code => {
                words(text).for_each(|word| tokens.extend(self.token(word)))
            }
            Tokenizer::Prefix => words(text).for_each(|word| {
                self.prefixes(word, is_query, &mut tokens);
            }),
        }
        tokens
    }

    /// What becomes of one word; `None` for one that does not count.
    fn token(&self, word: &str) -> Option<String> {
        let word = self.normal(word);
        if self.stop.contains(&word) {
            return None;
        }
        let stemmed = match self.stem {
            Some(algorithm) => rust_stemmers::Stemmer::create(algorithm)
                .stem(&word)
                .into_owned(),
            None => word,
        };
        let length = stemmed.chars().count();
        let fits = self.params.min_token_len.is_none_or(|own| length >= own)
            && self.params.max_token_len.is_none_or(|own| length <= own);
        (fits && !stemmed.is_empty()).then_some(stemmed)
    }

    /// The beginnings of a word; of a query only the longest, and stop words stay.
    fn prefixes(&self, word: &str, is_query: bool, tokens: &mut Vec<String>) {
        let word = self.normal(word);
        if !is_query && self.stop.contains(&word) {
            return;
        }
        let word = match self.stem {
            Some(algorithm) => rust_stemmers::Stemmer::create(algorithm)
                .stem(&word)
                .into_owned(),
            None => word,
        };
        let ends: Vec<usize> = word
            .char_indices()
            .map(|(at, letter)| at + letter.len_utf8())
            .collect();
        let min = self.params.min_token_len.unwrap_or(1).max(1);
        let max = self
            .params
            .max_token_len
            .unwrap_or(usize::MAX)
            .min(ends.len());
        let first = if is_query { max.max(min) } else { min };
        for length in first..=max {
            let end = ends.get(length - 1).copied().unwrap_or_default();
            tokens.extend(word.get(..end).map(str::to_owned));
        }
    }

    /// Whether the texts, all elements of one field, satisfy a text predicate.
    pub(super) fn holds(&self, wanted: &Match, texts: &[&str]) -> bool {
        let own = || texts.iter().flat_map(|text| self.tokens(text));
        match wanted {
            Match::Text(query) => {
                let (query, own): (_, HashSet<String>) = (self.query(query), own().collect());
                !query.is_empty() && query.iter().all(|token| own.contains(token))
            }
            Match::TextAny(query) => {
                let (query, own): (_, HashSet<String>) = (self.query(query), own().collect());
                query.iter().any(|token| own.contains(token))
            }
            Match::Phrase(query) => {
                let query = self.query(query);
                let in_one = |text: &&str| {
                    let tokens = self.tokens(text);
                    tokens.windows(query.len()).any(|own| *own == *query)
                };
                self.serves_phrases() && !query.is_empty() && texts.iter().any(in_one)
            }
            _ => false,
        }
    }
}

/// Runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Words as Unicode and dictionaries tell them apart.
fn words_of_any_script(text: &str) -> impl Iterator<Item = &str> {
    let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let mut start = 0;
    segmenter
        .segment_str(text)
        .iter_with_word_type()
        .filter_map(move |(end, kind)| {
            let word = text.get(std::mem::replace(&mut start, end)..end);
            word.filter(|own| kind.is_word_like() && !own.is_empty())
        })
}

/// Whether stop words of the language are known.
pub(super) const fn has_stop_words(language: Language) -> bool {
    !matches!(language, Language::Hinglish | Language::Tamil)
}

fn stop_words_of(language: Language) -> &'static [&'static str] {
    // The library panics for a language that it does not know.
    match has_stop_words(language) {
        true => stop_words::get(language.code()),
        false => &[],
    }
}

/// The stemmer; `None` for a language that has none.
pub(super) const fn algorithm(stemmer: &Stemmer) -> Option<Algorithm> {
    let Stemmer::Snowball { language } = stemmer else {
        return None;
    };
    Some(match language {
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
    })
}

#[cfg(test)]
mod tests;

//! Words of texts under the options of a text index.
//!
//! Owns the order of the steps: split, fold, lower case, stop words, stem, length. A query goes
//! through the same steps as the text it is looked for in.

mod language;
mod split;

pub(super) use language::{Stem, stop_words_of};

use orthoplex_types::field_index::{Scoring, Stopwords, TextParams, Tokenizer};
use orthoplex_types::filter::Match;
use split::{parts_of_identifiers, words, words_of_any_script};
use std::collections::HashSet;

/// Last letter that folding looks at: beyond Latin letters it would transcribe whole scripts.
const LATIN_END: char = '\u{1eff}';

/// The steps of one text index.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Analyzer {
    params: TextParams,
    stop: HashSet<String>,
    stem: Option<Stem>,
}

impl Analyzer {
    pub(crate) fn new(params: &TextParams) -> Self {
        let stem = params.stemmer.as_ref().and_then(Stem::of);
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
        let known = languages.iter().filter_map(|own| stop_words_of(*own));
        let words = known
            .flatten()
            .copied()
            .chain(custom.iter().map(String::as_str));
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
        let take = |word| tokens.extend(self.token(word));
        match self.params.tokenizer {
            Tokenizer::Word => words(text).for_each(take),
            Tokenizer::Whitespace => text.split_whitespace().for_each(take),
            Tokenizer::Multilingual => words_of_any_script(text).for_each(take),
            Tokenizer::Code => parts_of_identifiers(text).for_each(take),
            Tokenizer::Prefix => {
                words(text).for_each(|word| self.prefixes(word, is_query, &mut tokens));
            }
        }
        tokens
    }

    /// What becomes of one word; `None` for one that does not count.
    fn token(&self, word: &str) -> Option<String> {
        let word = self.normal(word);
        if self.stop.contains(&word) {
            return None;
        }
        let stemmed = self.stemmed(word);
        let length = stemmed.chars().count();
        let fits = self.params.min_token_len.is_none_or(|own| length >= own)
            && self.params.max_token_len.is_none_or(|own| length <= own);
        (fits && !stemmed.is_empty()).then_some(stemmed)
    }

    fn stemmed(&self, word: String) -> String {
        match self.stem {
            Some(stem) => stem.apply(&word),
            None => word,
        }
    }

    /// The beginnings of a word; of a query only the longest, and stop words stay.
    fn prefixes(&self, word: &str, is_query: bool, tokens: &mut Vec<String>) {
        let word = self.normal(word);
        if !is_query && self.stop.contains(&word) {
            return;
        }
        let word = self.stemmed(word);
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

#[cfg(test)]
mod tests;

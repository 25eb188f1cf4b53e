//! Sparse vectors of texts, weighted as BM25 weighs words; the inverse document frequencies are the
//! affair of the index that searches them.
//!
//! Owns options, weights and the index of a word. Words are split and normalised as those of text
//! fields are. Indices and weights are part of the public API: vectors made elsewhere must fit.

#[cfg(test)]
mod tests;

use crate::fields::Analyzer;
use orthoplex_types::field_index::{Language, Stemmer, Stopwords, TextParams, Tokenizer};
use orthoplex_types::vector::SparseVector;
use serde::Deserialize;
use serde::de::Deserializer;
use std::collections::BTreeMap;

/// How texts become vectors.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Bm25Options {
    /// How much repeated words count; 1.2 by default.
    #[serde(default)]
    pub k: Option<f64>,
    /// How much long texts are marked down, from 0 to 1; 0.75 by default.
    #[serde(default)]
    pub b: Option<f64>,
    /// Usual number of words of a text; 256 by default.
    #[serde(default)]
    pub avg_len: Option<f64>,
    /// How text becomes words.
    #[serde(default, deserialize_with = "null_as_default")]
    pub tokenizer: Tokenizer,
    /// Language of stop words and stems; English by default, any unknown name for none.
    #[serde(default)]
    pub language: Option<String>,
    /// Case is ignored; true by default.
    #[serde(default)]
    pub lowercase: Option<bool>,
    /// Accents are ignored.
    #[serde(default)]
    pub ascii_folding: Option<bool>,
    /// Words that do not count, other than those of the language.
    #[serde(default)]
    pub stopwords: Option<Stopwords>,
    /// What makes stems of words, other than that of the language.
    #[serde(default)]
    pub stemmer: Option<Stemmer>,
    /// Shortest token in characters.
    #[serde(default)]
    pub min_token_len: Option<usize>,
    /// Longest token in characters.
    #[serde(default)]
    pub max_token_len: Option<usize>,
}

fn null_as_default<'de, D: Deserializer<'de>>(d: D) -> Result<Tokenizer, D::Error> {
    Option::<Tokenizer>::deserialize(d).map(Option::unwrap_or_default)
}

/// Makes vectors of texts.
#[derive(Debug, PartialEq)]
pub struct Bm25 {
    analyzer: Analyzer,
    k: f64,
    b: f64,
    avg_len: f64,
}

impl Bm25 {
    /// With these options.
    pub fn new(options: Bm25Options) -> Self {
        let language = options.language.as_deref().map(str::to_lowercase);
        let language = match language.as_deref() {
            None => Some(Language::English),
            Some(name) => Language::parse(name),
        };
        let params = TextParams {
            tokenizer: options.tokenizer,
            min_token_len: options.min_token_len,
            max_token_len: options.max_token_len,
            lowercase: options.lowercase,
            ascii_folding: options.ascii_folding,
            stopwords: options.stopwords.or(language.map(Stopwords::Language)),
            stemmer: options
                .stemmer
                .or(language.map(|language| Stemmer::Snowball { language })),
            ..TextParams::default()
        };
        Self {
            analyzer: Analyzer::new(&params),
            k: options.k.unwrap_or(1.2),
            b: options.b.unwrap_or(0.75),
            avg_len: options.avg_len.unwrap_or(256.0),
        }
    }

    /// The vector of a text to be found: words by how often they come, less in long texts; and the
    /// number of its tokens.
    pub fn document(&self, text: &str) -> (SparseVector, usize) {
        let tokens = self.analyzer.tokens(text);
        let length = tokens.len() as f64;
        let norm = self.k * (1.0 - self.b + self.b * length / self.avg_len);
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        for token in &tokens {
            *counts.entry(index(token)).or_default() += 1.0;
        }
        let weigh = |count: f64| (count * (self.k + 1.0) / (count + norm)) as f32;
        let (indices, values) = counts
            .into_iter()
            .map(|(index, count)| (index, weigh(count)))
            .unzip();
        (SparseVector { indices, values }, tokens.len())
    }

    /// The vector of a text to look for: every word once; and the number of its tokens.
    pub fn query(&self, text: &str) -> (SparseVector, usize) {
        let tokens = self.analyzer.query(text);
        let mut indices: Vec<u32> = tokens.iter().map(|token| index(token)).collect();
        indices.sort_unstable();
        indices.dedup();
        let values = vec![1.0; indices.len()];
        (SparseVector { indices, values }, tokens.len())
    }
}

/// The dimension of a token: the size of its hash, which is read as a signed number.
fn index(token: &str) -> u32 {
    murmur3(token.as_bytes()).cast_signed().unsigned_abs()
}

/// MurmurHash3, the form of 32 bits for x86, seed 0.
fn murmur3(bytes: &[u8]) -> u32 {
    let mix = |block: u32| {
        let mixed = block.wrapping_mul(0xcc9e_2d51).rotate_left(15);
        mixed.wrapping_mul(0x1b87_3593)
    };
    let (blocks, rest) = bytes.as_chunks::<4>();
    let mut hash = 0u32;
    for block in blocks {
        hash ^= mix(u32::from_le_bytes(*block));
        hash = hash
            .rotate_left(13)
            .wrapping_mul(5)
            .wrapping_add(0xe654_6b64);
    }
    if !rest.is_empty() {
        let last = rest.iter().rev();
        hash ^= mix(last.fold(0, |last, byte| last << 8 | u32::from(*byte)));
    }
    hash ^= bytes.len() as u32;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

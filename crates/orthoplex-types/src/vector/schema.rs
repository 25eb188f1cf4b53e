//! The forms of vectors as clients name them.

use super::{InferenceInput, NamedVectors, SparseVector, Vector};
use crate::field_index::{Stemmer, Stopwords, Tokenizer};
use crate::schema::{choices, described_as, objects};
use indexmap::IndexMap;
use serde_json::{Map, Value};

described_as!(
    Vector => forms::Vector,
    NamedVectors => VectorStruct,
    InferenceInput => Inference,
);

mod forms {
    use super::{Document, Image, InferenceObject, SparseVector};

    crate::schema::choices! {
        /// One vector of a point.
        Vector {
            Dense: Vec<f32>,
            Sparse: SparseVector,
            Multi: Vec<Vec<f32>>,
            Document: Document,
            Image: Image,
            Object: InferenceObject,
        }
    }
}

choices! {
    /// The vectors of a point: a lone unnamed one, or any number by name.
    VectorStruct {
        Dense: Vec<f32>,
        Multi: Vec<Vec<f32>>,
        Named: IndexMap<String, Vector>,
        Document: Document,
        Image: Image,
        Object: InferenceObject,
    }

    /// A stored vector.
    VectorOutput {
        Dense: Vec<f32>,
        Sparse: SparseVector,
        Multi: Vec<Vec<f32>>,
    }

    /// The stored vectors of a point.
    VectorStructOutput {
        Dense: Vec<f32>,
        Multi: Vec<Vec<f32>>,
        Named: IndexMap<String, VectorOutput>,
    }

    /// What an inference service is to turn into a vector.
    Inference {
        Document: Document,
        Image: Image,
        Object: InferenceObject,
    }

    /// Options of the model.
    DocumentOptions {
        Common: Map<String, Value>,
        Bm25: Bm25Config,
    }
}

objects! {
    /// Text that an inference service is to turn into a vector.
    Document {
        /// The text.
        text: String,
        /// Name of the model.
        model: String,
        /// Options of the model.
        options: Option<DocumentOptions>,
    }

    /// Picture that an inference service is to turn into a vector.
    Image {
        /// The picture or its address.
        image: Value,
        /// Name of the model.
        model: String,
        /// Options of the model.
        options: Option<Map<String, Value>>,
    }

    /// Anything that an inference service is to turn into a vector.
    InferenceObject {
        /// The input.
        object: Value,
        /// Name of the model.
        model: String,
        /// Options of the model.
        options: Option<Map<String, Value>>,
    }

    /// How words become weights.
    Bm25Config {
        /// How much frequent words count.
        #[schemars(default)]
        k: f64,
        /// How much the length of the text counts.
        #[schemars(default)]
        b: f64,
        /// Usual number of words.
        #[schemars(default)]
        avg_len: f64,
        /// How text becomes words.
        #[schemars(default)]
        tokenizer: Tokenizer,
        /// Language of the words.
        language: Option<String>,
        /// Case is ignored.
        lowercase: Option<bool>,
        /// Accents are ignored.
        ascii_folding: Option<bool>,
        /// Words that do not count.
        stopwords: Option<Stopwords>,
        /// Words become their stems.
        stemmer: Option<Stemmer>,
        /// Shortest word in characters.
        min_token_len: Option<usize>,
        /// Longest word in characters.
        max_token_len: Option<usize>,
    }
}

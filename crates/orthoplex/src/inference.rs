//! Texts that become vectors in this process. Every other model would need an inference service, and
//! none can be configured.

use orthoplex_index::bm25::{Bm25, Bm25Options};
use orthoplex_index::work;
use orthoplex_types::vector::{InferenceInput, SparseVector, Vector};
use orthoplex_types::{Error, Result};
use serde::Deserialize;
use serde_json::Value;
use std::sync::LazyLock;

/// Names of the model that is built in, in lower case.
const BM25_NAMES: [&str; 2] = ["bm25", "qdrant/bm25"];

/// Most texts come without options, and stop words are not to be read again for each.
static BM25: LazyLock<Bm25> = LazyLock::new(|| Bm25::new(Bm25Options::default()));

/// The vector of an input that is stored.
pub(crate) fn document(input: &InferenceInput) -> Result<Vector> {
    with_bm25(input, Bm25::document)
}

/// The vector of an input that is searched for.
pub(crate) fn query(input: &InferenceInput) -> Result<Vector> {
    with_bm25(input, Bm25::query)
}

fn with_bm25(
    input: &InferenceInput,
    make: fn(&Bm25, &str) -> (SparseVector, usize),
) -> Result<Vector> {
    let model = input.model.to_lowercase();
    if !BM25_NAMES.contains(&model.as_str()) {
        return Err(Error::internal(
            "InferenceService is not initialized. Please check if it was properly configured and \
             initialized during startup.",
        ));
    }
    let ("text", Value::String(text)) = (input.kind.as_str(), &input.input) else {
        return Err(Error::invalid(format!(
            "Only text input is supported for {}.",
            input.model
        )));
    };
    let (sparse, tokens) = match &input.options {
        None | Some(Value::Null) => make(&BM25, text),
        Some(options) => {
            let options = Bm25Options::deserialize(options).map_err(|error| {
                Error::bad_request(format_args!("Invalid options of {}: {error}", input.model))
            })?;
            make(&Bm25::new(options), text)
        }
    };
    work::embedded(&input.model, tokens);
    Ok(Vector::Sparse(sparse))
}

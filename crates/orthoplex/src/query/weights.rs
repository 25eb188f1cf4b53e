//! Weights of sparse queries by the inverse document frequency of their indices.
//!
//! Frequencies are exact: those of all live points of the collection, or of the corpus that the query
//! names. The filter of the query has no part in them.

use super::Run;
use super::target::Target;
use orthoplex_index::fields::ranking::inverse_frequency;
use orthoplex_index::stored::Stored;
use orthoplex_types::query::Prefetch;
use orthoplex_types::vector::UNNAMED;
use orthoplex_types::{Error, Result};
use std::collections::HashMap;

/// Multiplies the values of all examples by what their indices are worth, if the vector asks for it.
///
/// # Errors
/// 400 for a corpus where there are no frequencies, 408 when the context is over, a storage fault.
pub(super) fn apply(run: &Run<'_>, stage: &Prefetch, target: &mut Target) -> Result<()> {
    let params = stage.params.as_ref();
    let name = stage.using.as_deref().unwrap_or(UNNAMED);
    let config = &run.snapshot.settled.config.params;
    let sparse = config.sparse_vectors.as_ref().and_then(|own| own.get(name));
    if !sparse.is_some_and(|own| own.uses_idf()) {
        return match params.and_then(|own| own.idf.as_ref()) {
            None => Ok(()),
            Some(_) => Err(Error::bad_request(format_args!(
                "`params.idf` needs a sparse vector with the modifier `idf`, which {name:?} is not"
            ))),
        };
    }
    let mut indices: Vec<u32> = Vec::new();
    for example in &target.examples {
        if let Stored::Sparse { indices: own, .. } = example {
            indices.extend(own);
        }
    }
    indices.sort_unstable();
    indices.dedup();
    let mut documents = 0;
    let mut frequencies = vec![0; indices.len()];
    let corpus = params.and_then(|own| own.idf_corpus());
    for view in &run.snapshot.views {
        documents +=
            view.frequencies(target.slot, &indices, corpus, run.context, &mut frequencies)?;
    }
    let weights = frequencies.iter();
    let weights = weights.map(|frequency| inverse_frequency(documents, *frequency));
    let weights: HashMap<u32, f32> = indices.into_iter().zip(weights).collect();
    for example in &mut target.examples {
        if let Stored::Sparse { indices, values } = example {
            for (index, value) in indices.iter().zip(values) {
                *value *= weights.get(index).copied().unwrap_or(0.0);
            }
        }
    }
    Ok(())
}

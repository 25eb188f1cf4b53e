//! Names of vectors that come and go while the collection lives.

use super::{Collection, Settled};
use orthoplex_types::config::VectorParams;
use orthoplex_types::ops::vector_names::NewVector;
use orthoplex_types::{Error, Result};

impl Collection {
    /// Adds a vector name; points lack the vector at first. The same definition again changes
    /// nothing. Durable when this answers. Called by one thread at a time.
    pub(crate) fn add_vector(&self, name: &str, vector: NewVector) -> Result<()> {
        let mut settled = Settled::clone(&self.settled());
        let params = &mut settled.config.params;
        let sparse = params.sparse_vectors.get_or_insert_default();
        let is_new = match &vector {
            NewVector::Dense(wanted) => {
                if sparse.contains_key(name) {
                    return Err(exists_as(name, "sparse"));
                }
                match params.vectors.get(name) {
                    Some(own) if !same_space(own, wanted) => return Err(differs("Vector", name)),
                    own => own.is_none(),
                }
            }
            NewVector::Sparse(wanted) => {
                if params.vectors.get(name).is_some() {
                    return Err(exists_as(name, "dense"));
                }
                match sparse.get(name) {
                    Some(own)
                        if own.modifier != wanted.modifier
                            || own.datatype() != wanted.datatype() =>
                    {
                        return Err(differs("Sparse vector", name));
                    }
                    own => own.is_none(),
                }
            }
        };
        if !is_new {
            return Ok(());
        }
        match vector {
            NewVector::Dense(wanted) => params.vectors.insert(name, wanted),
            NewVector::Sparse(wanted) => {
                sparse.insert(name.to_owned(), wanted);
                sparse.sort_unstable_keys();
            }
        }
        if sparse.is_empty() {
            params.sparse_vectors = None;
        }
        settled.slots.add(name)?;
        self.settle(settled)
    }

    /// Removes a vector name with all its vectors; an unknown one is no error. Durable when this
    /// answers. Called by one thread at a time.
    pub(crate) fn remove_vector(&self, name: &str) -> Result<()> {
        let mut settled = Settled::clone(&self.settled());
        let params = &mut settled.config.params;
        params.vectors.remove(name);
        if let Some(sparse) = &mut params.sparse_vectors {
            sparse.shift_remove(name);
            if sparse.is_empty() {
                params.sparse_vectors = None;
            }
        }
        settled.slots.remove(name);
        self.settle(settled)
    }
}

/// Whether two definitions mean the same vectors; how they are searched may differ.
fn same_space(own: &VectorParams, wanted: &VectorParams) -> bool {
    own.size == wanted.size
        && own.distance == wanted.distance
        && own.multivector_config == wanted.multivector_config
        && own.datatype.unwrap_or_default() == wanted.datatype.unwrap_or_default()
}

fn differs(kind: &str, name: &str) -> Error {
    Error::wrong_input(format_args!(
        "{kind} `{name}` already exists with a different configuration"
    ))
}

fn exists_as(name: &str, kind: &str) -> Error {
    Error::wrong_input(format_args!(
        "Vector `{name}` already exists as a {kind} vector"
    ))
}

//! Settings of the sparse vectors of a collection.

use super::Datatype;
use crate::field_index::Memory;
use crate::{Error, Result, Violations};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sparse vectors of a collection by name.
pub type SparseVectorsConfig = IndexMap<String, SparseVectorParams>;

pub(crate) mod schema {
    //! The map under the name that clients know.

    crate::schema::also_named! {
        /// Sparse vectors of a collection by name.
        SparseVectorsConfig: super::SparseVectorsConfig,
    }
}

/// Settings of one sparse vector. Scores are dot products over shared indices.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SparseVectorParams {
    /// Inverted index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<SparseIndexParams>,
    /// What happens to weights at query time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modifier: Option<Modifier>,
}

/// Settings of an inverted index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SparseIndexParams {
    /// Number of vectors up to which a scan would do. The index answers exactly at any size, so that
    /// it is kept as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_scan_threshold: Option<usize>,
    /// Whether postings stay on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_disk: Option<bool>,
    /// Where postings are kept; counts more than `on_disk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Type of stored weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datatype: Option<Datatype>,
}

/// What happens to the weights of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Modifier {
    /// Nothing.
    None,
    /// Each is multiplied by the inverse document frequency of its index.
    Idf,
}

impl SparseVectorParams {
    /// Whether weights are multiplied by the inverse document frequency.
    pub fn uses_idf(&self) -> bool {
        self.modifier == Some(Modifier::Idf)
    }

    /// Type of stored weights.
    pub fn datatype(&self) -> Datatype {
        let given = self.index.and_then(|index| index.datatype);
        given.unwrap_or_default()
    }

    /// Refuses what cannot be.
    ///
    /// # Errors
    /// 400 of a type that sparse vectors do not have.
    pub fn check_supported(&self) -> Result<()> {
        match self.datatype() {
            Datatype::Float32 | Datatype::Float16 | Datatype::Uint8 => Ok(()),
            other => Err(Error::wrong_input(format_args!(
                "sparse vectors do not support the `{}` datatype",
                other.name()
            ))),
        }
    }

    /// Takes over what the changes give.
    pub fn merge(&mut self, changes: &Self) {
        if let Some(changes) = &changes.index {
            let own = self.index.get_or_insert_default();
            own.full_scan_threshold = changes.full_scan_threshold.or(own.full_scan_threshold);
            own.on_disk = changes.on_disk.or(own.on_disk);
            own.memory = changes.memory.or(own.memory);
            own.datatype = changes.datatype.or(own.datatype);
        }
        self.modifier = changes.modifier.or(self.modifier);
    }
}

/// Constraints of the names of new sparse vectors.
pub(crate) fn check_names(sparse: &SparseVectorsConfig, v: &mut Violations) {
    for name in sparse.keys() {
        v.at(name, |v| crate::names::check_vector_name(name, v));
    }
}

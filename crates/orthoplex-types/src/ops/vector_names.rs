//! Operations on the vector names of a live collection. They answer as writes do.

use super::writes::UpdateResult;
use crate::config::{
    Datatype, Distance, Modifier, MultiVectorConfig, SparseIndexParams, SparseVectorParams,
    VectorParams,
};
use crate::operation::{Access, Operation};
use crate::{Error, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a vector name; the same definition again changes nothing, another one is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateVectorName {
    /// The name.
    pub vector_name: String,
    /// What its vectors are.
    pub vector: NewVector,
}

/// Removes a vector name with all its vectors; a missing one is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteVectorName {
    /// The name.
    pub vector_name: String,
}

/// What the vectors of a new name are; everything that can change later has its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Definition", into = "Definition")]
#[schemars(rename = "VectorNameConfig", !from, !into, untagged)]
pub enum NewVector {
    /// One row per point, or several.
    #[schemars(with = "schema::DenseVectorNameConfig")]
    Dense(VectorParams),
    /// Values at some dimensions.
    #[schemars(with = "schema::SparseVectorNameConfig")]
    Sparse(SparseVectorParams),
}

/// The form that clients send.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Definition {
    Dense {
        size: u64,
        distance: Distance,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        multivector_config: Option<MultiVectorConfig>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        datatype: Option<Datatype>,
    },
    Sparse {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modifier: Option<Modifier>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        datatype: Option<Datatype>,
    },
}

mod schema {
    //! The two forms as clients name them.

    use crate::config::{Distance, Modifier, MultiVectorConfig, VectorStorageDatatype};

    crate::schema::objects! {
        /// One row per point, or several.
        DenseVectorNameConfig { dense: DenseVectorConfig }
        /// What dense vectors are.
        DenseVectorConfig {
            size: usize,
            distance: Distance,
            multivector_config: Option<MultiVectorConfig>,
            datatype: Option<VectorStorageDatatype>,
        }
        /// Values at some dimensions.
        SparseVectorNameConfig { sparse: SparseVectorConfig }
        /// What sparse vectors are.
        SparseVectorConfig {
            modifier: Option<Modifier>,
            datatype: Option<VectorStorageDatatype>,
        }
    }
}

impl NewVector {
    /// A sparse vector whose weights have that type.
    pub fn sparse(modifier: Option<Modifier>, datatype: Option<Datatype>) -> Self {
        let index = datatype.map(|datatype| SparseIndexParams {
            datatype: Some(datatype),
            ..SparseIndexParams::default()
        });
        Self::Sparse(SparseVectorParams { index, modifier })
    }
}

impl From<Definition> for NewVector {
    fn from(definition: Definition) -> Self {
        match definition {
            Definition::Dense {
                size,
                distance,
                multivector_config,
                datatype,
            } => Self::Dense(VectorParams {
                multivector_config,
                datatype,
                ..VectorParams::new(size, distance)
            }),
            Definition::Sparse { modifier, datatype } => Self::sparse(modifier, datatype),
        }
    }
}

impl From<NewVector> for Definition {
    fn from(vector: NewVector) -> Self {
        match vector {
            NewVector::Dense(params) => Self::Dense {
                size: params.size,
                distance: params.distance,
                multivector_config: params.multivector_config,
                datatype: params.datatype,
            },
            NewVector::Sparse(params) => Self::Sparse {
                datatype: params.index.and_then(|index| index.datatype),
                modifier: params.modifier,
            },
        }
    }
}

impl Operation for CreateVectorName {
    type Output = UpdateResult;
    const NAME: &'static str = "vectors.create";
    const ACCESS: Access = Access::WriteExtras;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        v.at("vector_name", |v| {
            crate::names::check_vector_name(&self.vector_name, v);
        });
        if let NewVector::Dense(params) = &self.vector {
            v.at("dense", |v| params.validate(v));
        }
        v.into_result()?;
        match &self.vector {
            NewVector::Dense(_) => Ok(()),
            NewVector::Sparse(_) if self.vector_name.is_empty() => {
                Err(Error::wrong_input("Sparse vector name cannot be empty"))
            }
            NewVector::Sparse(params) => params.check_supported(),
        }
    }
}

impl Operation for DeleteVectorName {
    type Output = UpdateResult;
    const NAME: &'static str = "vectors.delete";
    const ACCESS: Access = Access::WriteExtras;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

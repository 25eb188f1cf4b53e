//! Operations on vector names, and settings of sparse vectors.

use super::macros::{wire_enum, wire_struct};
use super::{Call, Wire, required, scope};
use crate::qdrant as proto;
use orthoplex_types::Result;
use orthoplex_types::config::{
    Datatype, Modifier, SparseIndexParams, SparseVectorParams, SparseVectorsConfig, VectorParams,
};
use orthoplex_types::ops::vector_names::{CreateVectorName, DeleteVectorName, NewVector};
use proto::create_vector_name_request::VectorConfig;

wire_enum!(Modifier = proto::Modifier as "modifier" { None, Idf });
wire_struct!(SparseIndexParams = proto::SparseIndexConfig {
    same { full_scan_threshold, on_disk, memory, datatype }
});
wire_struct!(SparseVectorParams = proto::SparseVectorParams { same { index, modifier } });

impl Wire<proto::SparseVectorConfig> for SparseVectorsConfig {
    fn decode(message: proto::SparseVectorConfig) -> Result<Self> {
        Wire::decode(message.map)
    }

    fn encode(self) -> Result<proto::SparseVectorConfig> {
        Ok(proto::SparseVectorConfig {
            map: self.encode()?,
        })
    }
}

impl Wire<VectorConfig> for NewVector {
    fn decode(message: VectorConfig) -> Result<Self> {
        Ok(match message {
            VectorConfig::DenseConfig(m) => Self::Dense(VectorParams {
                multivector_config: Wire::decode(m.multivector_config)?,
                datatype: Wire::decode(m.datatype)?,
                ..VectorParams::new(m.size, Wire::decode(m.distance)?)
            }),
            VectorConfig::SparseConfig(m) => {
                let datatype: Option<Datatype> = Wire::decode(m.datatype)?;
                Self::sparse(Wire::decode(m.modifier)?, datatype)
            }
        })
    }

    fn encode(self) -> Result<VectorConfig> {
        Ok(match self {
            Self::Dense(own) => VectorConfig::DenseConfig(proto::DenseVectorCreationConfig {
                size: own.size,
                distance: own.distance.encode()?,
                multivector_config: own.multivector_config.encode()?,
                datatype: own.datatype.encode()?,
            }),
            Self::Sparse(own) => VectorConfig::SparseConfig(proto::SparseVectorCreationConfig {
                modifier: own.modifier.encode()?,
                datatype: own.index.and_then(|index| index.datatype).encode()?,
            }),
        })
    }
}

impl Wire<proto::CreateVectorNameRequest> for Call<CreateVectorName> {
    fn decode(m: proto::CreateVectorNameRequest) -> Result<Self> {
        let scope = scope::of_write(m.collection_name, m.wait, m.ordering, m.timeout)?;
        let operation = CreateVectorName {
            vector_name: m.vector_name,
            vector: required(m.vector_config, "vector_config is expected")?,
        };
        Ok(Self { operation, scope })
    }

    fn encode(self) -> Result<proto::CreateVectorNameRequest> {
        let Self { operation, scope } = self;
        Ok(proto::CreateVectorNameRequest {
            collection_name: scope.collection,
            wait: Some(scope.wait),
            vector_name: operation.vector_name,
            vector_config: Some(operation.vector.encode()?),
            timeout: scope.timeout_s,
            ordering: Some(scope.ordering.encode()?),
        })
    }
}

impl Wire<proto::DeleteVectorNameRequest> for Call<DeleteVectorName> {
    fn decode(m: proto::DeleteVectorNameRequest) -> Result<Self> {
        let scope = scope::of_write(m.collection_name, m.wait, m.ordering, m.timeout)?;
        let operation = DeleteVectorName {
            vector_name: m.vector_name,
        };
        Ok(Self { operation, scope })
    }

    fn encode(self) -> Result<proto::DeleteVectorNameRequest> {
        let Self { operation, scope } = self;
        Ok(proto::DeleteVectorNameRequest {
            collection_name: scope.collection,
            wait: Some(scope.wait),
            vector_name: operation.vector_name,
            timeout: scope.timeout_s,
            ordering: Some(scope.ordering.encode()?),
        })
    }
}

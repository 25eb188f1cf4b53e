//! Limits of a collection. The message has no place for `max_disk_usage_percent`, which is set and
//! shown over REST alone.

use super::Wire;
use super::macros::wire_struct;
use crate::qdrant as proto;
use indexmap::IndexMap;
use orthoplex_types::Result;
use orthoplex_types::config::{MultivectorLimits, SparseLimits, StrictModeConfig};

wire_struct!(MultivectorLimits = proto::StrictModeMultivector { same { max_vectors } });
wire_struct!(SparseLimits = proto::StrictModeSparse { same { max_length } });

impl Wire<proto::StrictModeMultivectorConfig> for IndexMap<String, MultivectorLimits> {
    fn decode(message: proto::StrictModeMultivectorConfig) -> Result<Self> {
        Wire::decode(message.multivector_config)
    }

    fn encode(self) -> Result<proto::StrictModeMultivectorConfig> {
        let multivector_config = Wire::encode(self)?;
        Ok(proto::StrictModeMultivectorConfig { multivector_config })
    }
}

impl Wire<proto::StrictModeSparseConfig> for IndexMap<String, SparseLimits> {
    fn decode(message: proto::StrictModeSparseConfig) -> Result<Self> {
        Wire::decode(message.sparse_config)
    }

    fn encode(self) -> Result<proto::StrictModeSparseConfig> {
        let sparse_config = Wire::encode(self)?;
        Ok(proto::StrictModeSparseConfig { sparse_config })
    }
}

/// Members that are converted by their own [`Wire`], both ways.
macro_rules! strict_mode {
    ($($same:ident),+ $(,)?) => {
        impl Wire<proto::StrictModeConfig> for StrictModeConfig {
            fn decode(message: proto::StrictModeConfig) -> Result<Self> {
                Ok(Self {
                    $($same: Wire::decode(message.$same)?,)+
                    search_max_oversampling: message.search_max_oversampling.map(widened),
                    // What is too large for a percentage is refused as such.
                    max_resident_memory_percent: message
                        .max_resident_memory_percent
                        .map(|percent| u8::try_from(percent).unwrap_or(u8::MAX)),
                    max_disk_usage_percent: None,
                })
            }

            fn encode(self) -> Result<proto::StrictModeConfig> {
                Ok(proto::StrictModeConfig {
                    $($same: Wire::encode(self.$same)?,)+
                    search_max_oversampling: self.search_max_oversampling.map(|own| own as f32),
                    max_resident_memory_percent: self.max_resident_memory_percent.map(u32::from),
                })
            }
        }
    };
}

strict_mode!(
    enabled,
    max_query_limit,
    max_timeout,
    unindexed_filtering_retrieve,
    unindexed_filtering_update,
    search_max_hnsw_ef,
    search_allow_exact,
    upsert_max_batchsize,
    search_max_batchsize,
    max_collection_vector_size_bytes,
    read_rate_limit,
    write_rate_limit,
    max_collection_payload_size_bytes,
    max_points_count,
    filter_max_conditions,
    condition_max_size,
    max_payload_index_count,
    multivector_config,
    sparse_config,
);

/// The same decimal digits: 1.9 stays 1.9.
fn widened(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}

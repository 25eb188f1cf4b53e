//! Settings of graph, background work and log; the collection's parameters and whole configuration.
//!
//! The messages know diffs alone: settled settings travel as a diff that gives every member.

use super::{NO_RESULT, Wire, no_variant, refuse, required, size, wire_enum};
use crate::qdrant::{self as proto, max_optimization_threads as threads};
use indexmap::IndexMap;
use orthoplex_types::Result;
use orthoplex_types::config::{
    Auto, CollectionConfig, CollectionParams, CollectionParamsDiff, HnswConfig, HnswConfigDiff,
    MaxOptimizationThreads, OptimizersConfig, OptimizersConfigDiff, ShardingMethod, WalConfig,
    WalConfigDiff,
};
use serde_json::{Value, json};

wire_enum!(ShardingMethod, proto::ShardingMethod, "sharding method", {
    Auto = Auto, Custom = Custom,
});

impl Wire<proto::HnswConfigDiff> for HnswConfigDiff {
    fn decode(message: proto::HnswConfigDiff) -> Result<Self> {
        refuse(message.memory, "hnsw_config.memory")?;
        Ok(Self {
            m: message.m.map(size),
            ef_construct: message.ef_construct.map(size),
            full_scan_threshold: message.full_scan_threshold.map(size),
            max_indexing_threads: message.max_indexing_threads.map(size),
            on_disk: message.on_disk,
            payload_m: message.payload_m.map(size),
            inline_storage: message.inline_storage,
        })
    }

    fn encode(self) -> Result<proto::HnswConfigDiff> {
        Ok(proto::HnswConfigDiff {
            m: wide(self.m),
            ef_construct: wide(self.ef_construct),
            full_scan_threshold: wide(self.full_scan_threshold),
            max_indexing_threads: wide(self.max_indexing_threads),
            on_disk: self.on_disk,
            payload_m: wide(self.payload_m),
            inline_storage: self.inline_storage,
            memory: None,
        })
    }
}

impl Wire<proto::HnswConfigDiff> for HnswConfig {
    fn decode(message: proto::HnswConfigDiff) -> Result<Self> {
        let mut config = Self {
            on_disk: None,
            ..Self::default()
        };
        config.merge(&Wire::decode(message)?);
        Ok(config)
    }

    fn encode(self) -> Result<proto::HnswConfigDiff> {
        HnswConfigDiff {
            m: Some(self.m),
            ef_construct: Some(self.ef_construct),
            full_scan_threshold: Some(self.full_scan_threshold),
            max_indexing_threads: Some(self.max_indexing_threads),
            on_disk: self.on_disk,
            payload_m: self.payload_m,
            inline_storage: self.inline_storage,
        }
        .encode()
    }
}

impl Wire<proto::WalConfigDiff> for WalConfigDiff {
    fn decode(message: proto::WalConfigDiff) -> Result<Self> {
        Ok(Self {
            wal_capacity_mb: message.wal_capacity_mb.map(size),
            wal_segments_ahead: message.wal_segments_ahead.map(size),
            wal_retain_closed: message.wal_retain_closed.map(size),
        })
    }

    fn encode(self) -> Result<proto::WalConfigDiff> {
        Ok(proto::WalConfigDiff {
            wal_capacity_mb: wide(self.wal_capacity_mb),
            wal_segments_ahead: wide(self.wal_segments_ahead),
            wal_retain_closed: wide(self.wal_retain_closed),
        })
    }
}

impl Wire<proto::WalConfigDiff> for WalConfig {
    fn decode(message: proto::WalConfigDiff) -> Result<Self> {
        let mut config = Self::default();
        config.merge(&Wire::decode(message)?);
        Ok(config)
    }

    fn encode(self) -> Result<proto::WalConfigDiff> {
        WalConfigDiff {
            wal_capacity_mb: Some(self.wal_capacity_mb),
            wal_segments_ahead: Some(self.wal_segments_ahead),
            wal_retain_closed: Some(self.wal_retain_closed),
        }
        .encode()
    }
}

impl Wire<proto::MaxOptimizationThreads> for MaxOptimizationThreads {
    fn decode(message: proto::MaxOptimizationThreads) -> Result<Self> {
        match message.variant {
            Some(threads::Variant::Value(count)) => Ok(Self::Threads(size(count))),
            Some(threads::Variant::Setting(_)) => Ok(Self::Setting(Auto::Auto)),
            None => Err(no_variant("MaxOptimizationThreads")),
        }
    }

    fn encode(self) -> Result<proto::MaxOptimizationThreads> {
        let variant = match self {
            Self::Threads(count) => threads::Variant::Value(count as u64),
            Self::Setting(Auto::Auto) => threads::Variant::Setting(threads::Setting::Auto.into()),
        };
        Ok(proto::MaxOptimizationThreads {
            variant: Some(variant),
        })
    }
}

/// The number of threads has an older member; the newer one wins, and only it is written.
impl Wire<proto::OptimizersConfigDiff> for OptimizersConfigDiff {
    fn decode(message: proto::OptimizersConfigDiff) -> Result<Self> {
        let older = message.deprecated_max_optimization_threads;
        let older = older.map(|count| MaxOptimizationThreads::Threads(size(count)));
        let newer: Option<MaxOptimizationThreads> = Wire::decode(message.max_optimization_threads)?;
        Ok(Self {
            deleted_threshold: message.deleted_threshold,
            vacuum_min_vector_number: message.vacuum_min_vector_number.map(size),
            default_segment_number: message.default_segment_number.map(size),
            max_segment_size: message.max_segment_size.map(size),
            memmap_threshold: message.memmap_threshold.map(size),
            indexing_threshold: message.indexing_threshold.map(size),
            flush_interval_sec: message.flush_interval_sec,
            max_optimization_threads: newer.or(older),
            prevent_unoptimized: message.prevent_unoptimized,
        })
    }

    fn encode(self) -> Result<proto::OptimizersConfigDiff> {
        Ok(proto::OptimizersConfigDiff {
            deleted_threshold: self.deleted_threshold,
            vacuum_min_vector_number: wide(self.vacuum_min_vector_number),
            default_segment_number: wide(self.default_segment_number),
            max_segment_size: wide(self.max_segment_size),
            memmap_threshold: wide(self.memmap_threshold),
            indexing_threshold: wide(self.indexing_threshold),
            flush_interval_sec: self.flush_interval_sec,
            deprecated_max_optimization_threads: None,
            max_optimization_threads: self.max_optimization_threads.encode()?,
            prevent_unoptimized: self.prevent_unoptimized,
        })
    }
}

impl Wire<proto::OptimizersConfigDiff> for OptimizersConfig {
    fn decode(message: proto::OptimizersConfigDiff) -> Result<Self> {
        let mut config = Self {
            indexing_threshold: None,
            ..Self::default()
        };
        config.merge(&Wire::decode(message)?);
        Ok(config)
    }

    fn encode(self) -> Result<proto::OptimizersConfigDiff> {
        let threads = self.max_optimization_threads;
        OptimizersConfigDiff {
            deleted_threshold: Some(self.deleted_threshold),
            vacuum_min_vector_number: Some(self.vacuum_min_vector_number),
            default_segment_number: Some(self.default_segment_number),
            max_segment_size: self.max_segment_size,
            memmap_threshold: self.memmap_threshold,
            indexing_threshold: self.indexing_threshold,
            flush_interval_sec: Some(self.flush_interval_sec),
            max_optimization_threads: threads.map(MaxOptimizationThreads::Threads),
            prevent_unoptimized: self.prevent_unoptimized,
        }
        .encode()
    }
}

impl Wire<proto::CollectionParams> for CollectionParams {
    fn decode(message: proto::CollectionParams) -> Result<Self> {
        refuse(message.payload, "params.payload")?;
        refuse(message.id_tracker, "params.id_tracker")?;
        Ok(Self {
            vectors: Wire::decode(message.vectors_config)?,
            shard_number: message.shard_number,
            sharding_method: Wire::decode(message.sharding_method)?,
            replication_factor: message.replication_factor.unwrap_or(1),
            write_consistency_factor: message.write_consistency_factor.unwrap_or(1),
            read_fan_out_factor: message.read_fan_out_factor,
            read_fan_out_delay_ms: message.read_fan_out_delay_ms,
            on_disk_payload: message.on_disk_payload,
            sparse_vectors: message
                .sparse_vectors_config
                .map(decode_sparse_vectors)
                .transpose()?,
        })
    }

    fn encode(self) -> Result<proto::CollectionParams> {
        refuse(self.sparse_vectors, "sparse_vectors")?;
        Ok(proto::CollectionParams {
            vectors_config: self.vectors.encode()?,
            shard_number: self.shard_number,
            sharding_method: self.sharding_method.encode()?,
            replication_factor: Some(self.replication_factor),
            write_consistency_factor: Some(self.write_consistency_factor),
            read_fan_out_factor: self.read_fan_out_factor,
            read_fan_out_delay_ms: self.read_fan_out_delay_ms,
            on_disk_payload: self.on_disk_payload,
            ..proto::CollectionParams::default()
        })
    }
}

impl Wire<proto::CollectionParamsDiff> for CollectionParamsDiff {
    fn decode(message: proto::CollectionParamsDiff) -> Result<Self> {
        refuse(message.payload, "params.payload")?;
        refuse(message.id_tracker, "params.id_tracker")?;
        Ok(Self {
            replication_factor: message.replication_factor,
            write_consistency_factor: message.write_consistency_factor,
            read_fan_out_factor: message.read_fan_out_factor,
            read_fan_out_delay_ms: message.read_fan_out_delay_ms,
            on_disk_payload: message.on_disk_payload,
        })
    }

    fn encode(self) -> Result<proto::CollectionParamsDiff> {
        Ok(proto::CollectionParamsDiff {
            replication_factor: self.replication_factor,
            write_consistency_factor: self.write_consistency_factor,
            read_fan_out_factor: self.read_fan_out_factor,
            read_fan_out_delay_ms: self.read_fan_out_delay_ms,
            on_disk_payload: self.on_disk_payload,
            ..proto::CollectionParamsDiff::default()
        })
    }
}

/// Sparse vectors in their JSON form, for the operation to refuse: they are not built.
pub(super) fn decode_sparse_vectors(
    message: proto::SparseVectorConfig,
) -> Result<IndexMap<String, Value>> {
    Ok(super::sorted(message.map)
        .into_iter()
        .map(|(name, _)| (name, json!({})))
        .collect())
}

impl Wire<proto::CollectionConfig> for CollectionConfig {
    fn decode(message: proto::CollectionConfig) -> Result<Self> {
        refuse(message.strict_mode_config, "strict_mode_config")?;
        Ok(Self {
            params: required(message.params, NO_RESULT)?,
            hnsw_config: required(message.hnsw_config, NO_RESULT)?,
            optimizer_config: required(message.optimizer_config, NO_RESULT)?,
            wal_config: required(message.wal_config, NO_RESULT)?,
            quantization_config: Wire::decode(message.quantization_config)?,
            metadata: Wire::decode(message.metadata)?,
        })
    }

    fn encode(self) -> Result<proto::CollectionConfig> {
        Ok(proto::CollectionConfig {
            params: Some(self.params.encode()?),
            hnsw_config: Some(self.hnsw_config.encode()?),
            optimizer_config: Some(self.optimizer_config.encode()?),
            wal_config: Some(self.wal_config.encode()?),
            quantization_config: self.quantization_config.encode()?,
            strict_mode_config: None,
            metadata: self.metadata.encode()?,
        })
    }
}

fn wide(value: Option<usize>) -> Option<u64> {
    value.map(|value| value as u64)
}

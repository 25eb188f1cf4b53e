//! Settings of graph, background work and log; the collection's parameters and whole configuration.
//!
//! The messages know diffs alone: settled settings travel as a diff that gives every member.

use super::macros::{wire_enum, wire_struct};
use super::{NO_RESULT, Wire, no_variant};
use crate::qdrant::{self as proto, max_optimization_threads as threads};
use orthoplex_types::Result;
use orthoplex_types::config::{
    Auto, CollectionConfig, CollectionParams, CollectionParamsDiff, HnswConfig, HnswConfigDiff,
    IdTrackerParams, MaxOptimizationThreads, OptimizersConfig, OptimizersConfigDiff,
    PayloadStorageParams, ShardingMethod, WalConfig, WalConfigDiff,
};

wire_enum!(ShardingMethod = proto::ShardingMethod as "sharding method" { Auto, Custom });

wire_struct!(HnswConfigDiff = proto::HnswConfigDiff {
    same {
        m, ef_construct, full_scan_threshold, max_indexing_threads, on_disk, payload_m,
        memory, inline_storage,
    }
});

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
            memory: self.memory,
            payload_m: self.payload_m,
            inline_storage: self.inline_storage,
        }
        .encode()
    }
}

wire_struct!(WalConfigDiff = proto::WalConfigDiff {
    same { wal_capacity_mb, wal_segments_ahead, wal_retain_closed }
});

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
            Some(threads::Variant::Value(count)) => Ok(Self::Threads(Wire::decode(count)?)),
            Some(threads::Variant::Setting(_)) => Ok(Self::Setting(Auto::Auto)),
            None => Err(no_variant("MaxOptimizationThreads")),
        }
    }

    fn encode(self) -> Result<proto::MaxOptimizationThreads> {
        let variant = match self {
            Self::Threads(count) => threads::Variant::Value(count.encode()?),
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
        let older: Option<usize> = Wire::decode(message.deprecated_max_optimization_threads)?;
        let newer: Option<MaxOptimizationThreads> = Wire::decode(message.max_optimization_threads)?;
        Ok(Self {
            deleted_threshold: message.deleted_threshold,
            vacuum_min_vector_number: Wire::decode(message.vacuum_min_vector_number)?,
            default_segment_number: Wire::decode(message.default_segment_number)?,
            max_segment_size: Wire::decode(message.max_segment_size)?,
            memmap_threshold: Wire::decode(message.memmap_threshold)?,
            indexing_threshold: Wire::decode(message.indexing_threshold)?,
            flush_interval_sec: message.flush_interval_sec,
            max_optimization_threads: newer.or(older.map(MaxOptimizationThreads::Threads)),
            prevent_unoptimized: message.prevent_unoptimized,
        })
    }

    fn encode(self) -> Result<proto::OptimizersConfigDiff> {
        Ok(proto::OptimizersConfigDiff {
            deleted_threshold: self.deleted_threshold,
            vacuum_min_vector_number: self.vacuum_min_vector_number.encode()?,
            default_segment_number: self.default_segment_number.encode()?,
            max_segment_size: self.max_segment_size.encode()?,
            memmap_threshold: self.memmap_threshold.encode()?,
            indexing_threshold: self.indexing_threshold.encode()?,
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

wire_struct!(PayloadStorageParams = proto::PayloadStorageParams { same { memory } });
wire_struct!(IdTrackerParams = proto::IdTrackerParams { same { memory } });

wire_struct!(CollectionParams = proto::CollectionParams {
    same {
        shard_number, sharding_method, read_fan_out_factor, read_fan_out_delay_ms, on_disk_payload,
        payload, id_tracker,
    }
    renamed { vectors = vectors_config, sparse_vectors = sparse_vectors_config }
    required {
        replication_factor = replication_factor or NO_RESULT,
        write_consistency_factor = write_consistency_factor or NO_RESULT,
    }
});

wire_struct!(CollectionParamsDiff = proto::CollectionParamsDiff {
    same {
        replication_factor, write_consistency_factor, read_fan_out_factor, read_fan_out_delay_ms,
        on_disk_payload, payload, id_tracker,
    }
});

wire_struct!(CollectionConfig = proto::CollectionConfig {
    same { quantization_config, strict_mode_config, metadata }
    required {
        params = params or NO_RESULT,
        hnsw_config = hnsw_config or NO_RESULT,
        optimizer_config = optimizer_config or NO_RESULT,
        wal_config = wal_config or NO_RESULT,
    }
});

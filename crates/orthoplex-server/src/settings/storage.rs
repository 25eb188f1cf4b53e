//! Where data lives, and what new collections get that ask for nothing else.

use orthoplex::{Defaults, EngineOptions, Options};
use orthoplex_types::config::{
    HnswConfigDiff, OptimizersConfigDiff, QuantizationConfig, StrictModeConfig, WalConfigDiff,
};
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::{Operation, Result};
use serde::Deserialize;
use std::path::PathBuf;

/// Where data lives, and what new collections get.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Storage {
    /// Folder of the data.
    pub(crate) storage_path: PathBuf,
    /// Folder of the snapshots.
    pub(crate) snapshots_path: PathBuf,
    /// Most collections.
    pub(crate) max_collections: Option<usize>,
    /// Whether payloads of new collections live on disk.
    pub(crate) on_disk_payload: Option<bool>,
    /// Graph index of new collections.
    pub(crate) hnsw_index: Option<HnswConfigDiff>,
    /// Background work of new collections.
    pub(crate) optimizers: Option<OptimizersConfigDiff>,
    /// Log of new collections.
    pub(crate) wal: Option<WalConfigDiff>,
    /// The rest of new collections.
    pub(crate) collection: NewCollections,
    /// Threads.
    pub(crate) performance: Performance,
}

/// What new collections get that ask for nothing else.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewCollections {
    /// Copies of each shard.
    pub(crate) replication_factor: Option<u32>,
    /// Copies that must confirm a write.
    pub(crate) write_consistency_factor: Option<u32>,
    /// Shards on each node, and this is the only one.
    pub(crate) shard_number_per_node: Option<u32>,
    /// Dense vectors.
    pub(crate) vectors: NewVectors,
    /// Quantization of all vectors.
    pub(crate) quantization: Option<QuantizationConfig>,
    /// Limits of requests.
    pub(crate) strict_mode: Option<StrictModeConfig>,
}

/// What new dense vectors get that ask for nothing else.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewVectors {
    /// Whether originals stay on disk.
    pub(crate) on_disk: Option<bool>,
}

/// Threads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Performance {
    /// Cores for background work; 0 for all, less for all but so many.
    pub(crate) optimizer_cpu_budget: isize,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            storage_path: PathBuf::from("./storage"),
            snapshots_path: PathBuf::from("./snapshots"),
            max_collections: None,
            on_disk_payload: None,
            hnsw_index: None,
            optimizers: None,
            wal: None,
            collection: NewCollections::default(),
            performance: Performance::default(),
        }
    }
}

impl Storage {
    /// Refuses defaults that no request could ask for.
    pub(super) fn check(&self) -> Result<(), String> {
        let refused = |error: orthoplex_types::Error| {
            format!("settings of new collections (storage): {}", told(&error))
        };
        self.template().validate().map_err(refused)
    }

    /// How to open the database.
    pub(crate) fn options(&self) -> Options {
        Options {
            snapshots: Some(self.snapshots_path.clone()),
            defaults: Defaults {
                collection: self.template(),
                vectors_on_disk: self.collection.vectors.on_disk,
            },
            max_collections: self.max_collections,
            engine: self.engine(),
            ..Options::directory(&self.storage_path)
        }
    }

    fn template(&self) -> CreateCollection {
        let own = self.collection.clone();
        CreateCollection {
            shard_number: own.shard_number_per_node,
            replication_factor: own.replication_factor,
            write_consistency_factor: own.write_consistency_factor,
            on_disk_payload: self.on_disk_payload,
            hnsw_config: self.hnsw_index.clone(),
            wal_config: self.wal.clone(),
            optimizers_config: self.optimizers.clone(),
            quantization_config: own.quantization,
            strict_mode_config: own.strict_mode,
            ..CreateCollection::default()
        }
    }

    fn engine(&self) -> EngineOptions {
        let own = EngineOptions::default();
        let cores = match self.performance.optimizer_cpu_budget {
            0 => return own,
            cores @ 1.. => cores.unsigned_abs(),
            less => own.build_threads.saturating_sub(less.unsigned_abs()).max(1),
        };
        EngineOptions {
            build_threads: cores,
            background_jobs: own.background_jobs.min(cores),
            ..own
        }
    }
}

fn told(error: &orthoplex_types::Error) -> String {
    match error.violations().is_empty() {
        true => error.message().to_owned(),
        false => error.violations().to_string(),
    }
}

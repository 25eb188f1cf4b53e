//! From what a client asks for to the settled configuration, and changes of it.

use orthoplex_types::config::{
    CollectionConfig, CollectionParams, HnswConfig, OptimizersConfig, QuantizationDiff,
    VectorsConfig, WalConfig,
};
use orthoplex_types::info::CollectionWarning;
use orthoplex_types::ops::collections::{CreateCollection, UpdateCollection};
use orthoplex_types::vector::UNNAMED;
use orthoplex_types::{Error, Result};

/// What collections get that ask for nothing else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// Members stand in for those that a request lacks. Vectors, sparse vectors and metadata are
    /// not looked at.
    pub collection: CreateCollection,
    /// Whether originals of dense vectors stay on disk.
    pub vectors_on_disk: Option<bool>,
}

impl Defaults {
    /// The request with the defaults for what it lacks, as far as that is taken over whole.
    fn complete(&self, mut wanted: CreateCollection) -> CreateCollection {
        let own = &self.collection;
        let number = &mut wanted.shard_number;
        *number = number.or(own.shard_number);
        let copies = &mut wanted.replication_factor;
        *copies = copies.or(own.replication_factor);
        let confirmed = &mut wanted.write_consistency_factor;
        *confirmed = confirmed.or(own.write_consistency_factor);
        wanted.on_disk_payload = wanted.on_disk_payload.or(own.on_disk_payload);
        let quantization = wanted.quantization_config.take();
        wanted.quantization_config = quantization.or_else(|| own.quantization_config.clone());
        for params in wanted.vectors.values_mut() {
            params.on_disk = params.on_disk.or(self.vectors_on_disk);
        }
        if let Some(strict) = &own.strict_mode_config {
            let mut merged = strict.clone();
            wanted
                .strict_mode_config
                .iter()
                .for_each(|given| merged.merge(given));
            wanted.strict_mode_config = Some(merged);
        }
        wanted
    }
}

/// The configuration of a new collection: what is asked for, and defaults for the rest.
pub(super) fn settle(wanted: CreateCollection, defaults: &Defaults) -> CollectionConfig {
    let wanted = defaults.complete(wanted);
    let mut config = CollectionConfig {
        params: CollectionParams {
            vectors: in_name_order(wanted.vectors.clone()),
            shard_number: wanted.shard_number.unwrap_or(1),
            sharding_method: wanted.sharding_method,
            replication_factor: wanted.replication_factor.unwrap_or(1),
            write_consistency_factor: wanted.write_consistency_factor.unwrap_or(1),
            read_fan_out_factor: None,
            read_fan_out_delay_ms: None,
            on_disk_payload: wanted.on_disk_payload.unwrap_or(true),
            payload: wanted.payload,
            id_tracker: wanted.id_tracker,
            sparse_vectors: wanted.sparse_vectors.clone().map(|mut map| {
                map.sort_unstable_keys();
                map
            }),
        },
        hnsw_config: HnswConfig::default(),
        optimizer_config: OptimizersConfig::default(),
        wal_config: WalConfig::default(),
        quantization_config: wanted.quantization_config.clone(),
        strict_mode_config: wanted.strict_mode_config.clone(),
        metadata: wanted.metadata.clone(),
    };
    for layer in [&defaults.collection, &wanted] {
        if let Some(hnsw) = &layer.hnsw_config {
            config.hnsw_config.merge(hnsw);
        }
        if let Some(optimizers) = &layer.optimizers_config {
            config.optimizer_config.merge(optimizers);
        }
        if let Some(wal) = &layer.wal_config {
            config.wal_config.merge(wal);
        }
    }
    config
}

/// Maps show in the order of names.
fn in_name_order(vectors: VectorsConfig) -> VectorsConfig {
    match vectors {
        VectorsConfig::Multi(mut map) => {
            map.sort_unstable_keys();
            VectorsConfig::Multi(map)
        }
        single @ VectorsConfig::Single(_) => single,
    }
}

/// Takes over what the changes give; nothing if one of them does not fit.
pub(super) fn merge(config: &mut CollectionConfig, changes: &UpdateCollection) -> Result<()> {
    for (name, diff) in changes.vectors.iter().flatten() {
        let params = config
            .params
            .vectors
            .get_mut(name)
            .ok_or_else(|| not_configured(name))?;
        params.merge(diff);
    }
    for (name, diff) in changes.sparse_vectors.iter().flatten() {
        let sparse = config.params.sparse_vectors.as_mut();
        let params = sparse.and_then(|own| own.get_mut(name));
        params.ok_or_else(|| not_configured(name))?.merge(diff);
    }
    if let Some(params) = &changes.params {
        config.params.merge(params);
    }
    if let Some(hnsw) = &changes.hnsw_config {
        config.hnsw_config.merge(hnsw);
    }
    if let Some(optimizers) = &changes.optimizers_config {
        config.optimizer_config.merge(optimizers);
    }
    if let Some(quantization) = &changes.quantization_config {
        config.quantization_config = QuantizationDiff::apply(quantization);
    }
    if let Some(strict) = &changes.strict_mode_config {
        let merged = config.strict_mode_config.get_or_insert_default();
        merged.merge(strict);
    }
    if let Some(metadata) = &changes.metadata {
        config.metadata.get_or_insert_default().merge(metadata);
    }
    Ok(())
}

/// Settings that do not do what their owner may expect.
pub(super) fn warnings(config: &CollectionConfig) -> Vec<CollectionWarning> {
    let vectors = config.params.vectors.iter();
    let messages = vectors.filter_map(|(name, params)| {
        let hnsw = config.hnsw_config.with(params.hnsw_config.as_ref());
        if hnsw.inline_storage != Some(true) {
            return None;
        }
        let quantization = params.quantization_config.as_ref();
        let why = if params.multivector_config.is_some() {
            "multi vectors are not stored beside links"
        } else if quantization
            .or(config.quantization_config.as_ref())
            .is_none()
        {
            "it needs quantization"
        } else {
            return None;
        };
        Some(format!(
            "`hnsw_config.inline_storage` has no effect on vector {name:?}: {why}"
        ))
    });
    messages
        .map(|message| CollectionWarning { message })
        .collect()
}

fn not_configured(name: &str) -> Error {
    if name == UNNAMED {
        Error::wrong_input("Default vector params are not specified in config")
    } else {
        Error::wrong_input(format_args!("Not existing vector name error: {name}"))
    }
}

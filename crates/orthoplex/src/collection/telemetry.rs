//! The inside of a collection in the words of the API.

use super::{Collection, Settled};
use crate::shard::{Durations, SegmentFacts, SegmentNames, Shard, ShardFacts};
use orthoplex_types::Result;
use orthoplex_types::config::CollectionConfig;
use orthoplex_types::field_index::PayloadIndexInfo;
use orthoplex_types::info::{CollectionStatus, OptimizerStatus};
use orthoplex_types::ops::cluster::PEER_ID;
use orthoplex_types::ops::telemetry::{
    DurationStatistics, LocalShardTelemetry, OptimizerTelemetry, PayloadFieldTelemetry,
    PayloadStorage, SegmentConfig, SegmentInfo, SegmentTelemetry, SegmentType, ShardTelemetry,
    ShardUpdateQueue, ShardsReport, SparseIndexConfig, SparseIndexType, SparseStorage,
    SparseVectorDataConfig, VectorDataConfig, VectorDataInfo, VectorIndexKind, VectorStorage,
};
use std::collections::BTreeMap;

impl Collection {
    /// The inside of all shards, with segments if wanted.
    pub(crate) fn describe(&self, segments: bool) -> Result<ShardsReport> {
        let settled = self.settled();
        let shards = self.shards();
        let placed = shards.layout().shards().iter().zip(shards.all());
        let shards = placed.map(|(placed, shard)| {
            let names = SegmentNames::new(self.id.uuid(), placed.number);
            Ok(ShardTelemetry {
                id: placed.number,
                key: placed.key.clone(),
                replicate_states: [(PEER_ID, placed.state)].into(),
                local: local(shard, &settled, segments.then_some(names))?,
                ..ShardTelemetry::default()
            })
        });
        Ok(ShardsReport {
            uuid: self.id.uuid(),
            init_time_ms: u64::try_from(self.opened_in.as_millis()).unwrap_or(u64::MAX),
            hardware: self.spent.read(),
            shards: shards.collect::<Result<_>>()?,
            ..ShardsReport::default()
        })
    }
}

fn local(
    shard: &Shard,
    settled: &Settled,
    names: Option<SegmentNames>,
) -> Result<LocalShardTelemetry> {
    let facts = shard.facts();
    let info = &facts.info;
    let defers = settled.config.optimizer_config.prevent_unoptimized == Some(true);
    let segments = names
        .map(|names| segments(shard, &facts, settled, names))
        .transpose()?;
    Ok(LocalShardTelemetry {
        variant_name: Some("local shard".to_owned()),
        status: info.status(),
        total_optimized_points: facts.work.points,
        vectors_size_bytes: facts.bytes.vectors,
        payloads_size_bytes: facts.bytes.payloads,
        num_points: info.points,
        num_vectors: facts.vectors.values().sum(),
        indexed_only_excluded_vectors: segments.is_some().then(|| excluded(&facts)),
        segments,
        optimizations: OptimizerTelemetry {
            status: match &info.error {
                None => OptimizerStatus::Ok,
                Some(why) => OptimizerStatus::Error(why.clone()),
            },
            optimizations: statistics(&facts.work),
            log: names.map(|names| shard.jobs(names)),
        },
        async_scorer: false,
        update_queue: ShardUpdateQueue {
            length: info.pending_writes,
            op_num: facts.next_op,
            deferred_points: defers.then_some(info.deferred_points),
        },
        num_vectors_by_name: facts.vectors,
    })
}

/// Vectors that a search for indexed data leaves out, by name.
fn excluded(facts: &ShardFacts) -> BTreeMap<String, usize> {
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for slot in facts.segments.iter().flat_map(|own| &own.slots) {
        let own = all.entry(slot.name.clone()).or_default();
        *own += if slot.is_searchable { 0 } else { slot.live };
    }
    all
}

fn statistics(work: &Durations) -> DurationStatistics {
    let micros = |own: u64| (work.count > 0).then_some(own as f64);
    DurationStatistics {
        count: work.count,
        fail_count: (work.failed > 0).then_some(work.failed),
        avg_duration_micros: micros(work.total_us.checked_div(work.count).unwrap_or(0)),
        min_duration_micros: micros(work.min_us),
        max_duration_micros: micros(work.max_us),
        total_duration_micros: (work.count > 0).then_some(work.total_us),
        last_responded: work.last,
    }
}

fn segments(
    shard: &Shard,
    facts: &ShardFacts,
    settled: &Settled,
    names: SegmentNames,
) -> Result<Vec<SegmentTelemetry>> {
    let describe = |own: &SegmentFacts| SegmentTelemetry {
        info: info(own, names),
        config: config(own, &settled.config),
        vector_index_searches: [],
        payload_field_indices: Vec::new(),
    };
    let mut all: Vec<SegmentTelemetry> = facts.segments.iter().map(describe).collect();
    for (key, schema) in &settled.fields {
        let data_type = schema.data_type();
        let counts = shard.field_counts(key, data_type)?;
        for ((values, points), segment) in counts.into_iter().zip(&mut all) {
            let own = PayloadIndexInfo {
                data_type,
                params: schema.params().cloned(),
                points,
            };
            segment.info.index_schema.insert(key.clone(), own);
            segment.payload_field_indices.push(PayloadFieldTelemetry {
                field_name: key.clone(),
                index_type: data_type,
                points_values_count: values,
                points_count: points,
            });
        }
    }
    Ok(all)
}

fn info(own: &SegmentFacts, names: SegmentNames) -> SegmentInfo {
    let has_graph = own.slots.iter().any(|slot| slot.has_graph);
    let mut info = SegmentInfo {
        uuid: names.name(own.id),
        segment_type: match has_graph {
            true => SegmentType::Indexed,
            false => SegmentType::Plain,
        },
        num_points: own.points,
        num_deferred_points: own.deferred.map_or(0, |hidden| hidden.live),
        num_deleted_deferred_points: own.deferred.map_or(0, |hidden| hidden.dead),
        vectors_size_bytes: own.bytes.vectors,
        payloads_size_bytes: own.bytes.payloads,
        ram_usage_bytes: own.memory_bytes,
        disk_usage_bytes: own.disk_bytes,
        is_appendable: own.is_active,
        deferred_internal_id: own.deferred.map(|hidden| hidden.first),
        ..SegmentInfo::default()
    };
    for slot in &own.slots {
        let data = VectorDataInfo {
            num_vectors: slot.live,
            num_indexed_vectors: if slot.has_graph { slot.live } else { 0 },
            num_deleted_vectors: slot.dead,
        };
        info.num_vectors += data.num_vectors;
        info.num_indexed_vectors += data.num_indexed_vectors;
        info.num_deleted_vectors += data.num_deleted_vectors;
        info.vector_data.insert(slot.name.clone(), data);
    }
    info
}

fn config(own: &SegmentFacts, config: &CollectionConfig) -> SegmentConfig {
    let has_graph = |name: &str| {
        own.slots
            .iter()
            .any(|slot| slot.name == name && slot.has_graph)
    };
    let vectors = config.params.vectors.iter().map(|(name, params)| {
        let data = VectorDataConfig {
            size: params.size,
            distance: params.distance,
            storage_type: match own.is_tail {
                true => VectorStorage::Memory,
                false => VectorStorage::Mmap,
            },
            index: match has_graph(name) {
                true => VectorIndexKind::Hnsw(config.hnsw_config.with(params.hnsw_config.as_ref())),
                false => VectorIndexKind::Plain {},
            },
            quantization_config: params
                .quantization_config
                .clone()
                .or_else(|| config.quantization_config.clone()),
            multivector_config: params.multivector_config,
            datatype: params.datatype,
        };
        (name.to_owned(), data)
    });
    let sparse = config.params.sparse_vectors.iter().flatten();
    let sparse = sparse.map(|(name, params)| {
        let data = SparseVectorDataConfig {
            index: SparseIndexConfig {
                full_scan_threshold: params
                    .index
                    .as_ref()
                    .and_then(|own| own.full_scan_threshold),
                index_type: match own.is_tail {
                    true => SparseIndexType::MutableRam,
                    false => SparseIndexType::Mmap,
                },
                datatype: params.index.as_ref().and_then(|own| own.datatype),
            },
            storage_type: SparseStorage::Mmap,
            modifier: params.modifier,
        };
        (name.clone(), data)
    });
    SegmentConfig {
        vector_data: vectors.collect(),
        sparse_vector_data: sparse.collect(),
        payload_storage_type: match own.is_tail {
            true => PayloadStorage::InRamMmap,
            false => PayloadStorage::Mmap,
        },
    }
}

/// The condition of several shards together.
pub(super) fn status_of<'a>(
    shards: impl Iterator<Item = &'a crate::shard::ShardInfo>,
) -> CollectionStatus {
    let rank = |status: &CollectionStatus| match status {
        CollectionStatus::Green => 0,
        CollectionStatus::Grey => 1,
        CollectionStatus::Yellow => 2,
        CollectionStatus::Red => 3,
    };
    shards
        .map(crate::shard::ShardInfo::status)
        .max_by_key(rank)
        .unwrap_or_default()
}

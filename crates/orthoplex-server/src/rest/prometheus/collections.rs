//! Metrics of collections, their vectors, background work and snapshots.

use super::Page;
use crate::rest::overview::{Inside, Told};
use orthoplex_types::usage::HardwareUsage;
use std::collections::BTreeMap;

/// Name, help, and the value for each collection.
type Gauge = (&'static str, &'static str, fn(&Inside) -> usize);

/// One value a collection, with its name as `id`.
const GAUGES: &[Gauge] = &[
    (
        "collection_points",
        "approximate amount of points per collection",
        |own| own.info.points_count.unwrap_or_default(),
    ),
    (
        "collection_running_optimizations",
        "number of currently running optimization tasks per collection",
        |own| own.running_optimizations,
    ),
    (
        "collection_update_queue_length",
        "number of writes not yet applied",
        |own| own.info.update_queue.map_or(0, |queue| queue.length),
    ),
    (
        "collection_update_queue_deferred_points",
        "number of points that readers do not see yet",
        |own| {
            let queue = own.info.update_queue;
            queue
                .and_then(|queue| queue.deferred_points)
                .unwrap_or_default()
        },
    ),
    (
        "snapshot_creation_running",
        "number of snapshots that are being made",
        |own| own.report.running_snapshots,
    ),
    (
        "snapshot_recovery_running",
        "number of snapshots that are being restored",
        |own| own.report.running_recoveries,
    ),
];

/// Everything about collections.
pub(super) fn about(page: &mut Page<'_>, told: &[Told]) {
    page.single(
        "collections_total",
        "gauge",
        "number of collections",
        told.len(),
    );
    let vectors = insides(told).map(|(_, own)| sum(&by_name(own)));
    page.single(
        "collections_vector_total",
        "gauge",
        "total number of vectors in all collections",
        vectors.sum::<usize>(),
    );
    for (name, help, value) in GAUGES {
        page.metric(name, "gauge", help);
        for (id, own) in insides(told) {
            page.value(name, &[("id", id)], value(own));
        }
    }
    let (name, help) = ("snapshot_created_total", "total number of snapshots made");
    page.metric(name, "counter", help);
    for (id, own) in insides(told) {
        page.value(name, &[("id", id)], own.report.created_snapshots);
    }
    about_vectors(page, told);
    // On one node each shard has its only copy, and that copy is active.
    let has_shards = insides(told).any(|(_, own)| !own.report.shards.is_empty());
    for (name, help, value) in [
        (
            "collection_active_replicas_min",
            "minimum number of active replicas across all shards",
            usize::from(has_shards),
        ),
        (
            "collection_active_replicas_max",
            "maximum number of active replicas across all shards",
            usize::from(has_shards),
        ),
        (
            "collection_dead_replicas",
            "total amount of shard replicas in non-active state",
            0,
        ),
    ] {
        page.single(name, "gauge", help, value);
    }
}

/// Work of the machine by collection.
pub(super) fn about_hardware(page: &mut Page<'_>, told: &[Told]) {
    for (counter, _) in HardwareUsage::default().counters() {
        let name = format!("collection_hardware_metric_{counter}");
        let help = format!("work of the machine for a collection: {counter}, in bytes");
        page.metric(&name, "counter", &help);
        for (id, own) in insides(told) {
            let mut counters = own.report.hardware.counters();
            if let Some((_, value)) = counters.find(|(own, _)| *own == counter) {
                page.value(&name, &[("id", id)], value);
            }
        }
    }
}

fn insides(told: &[Told]) -> impl Iterator<Item = (&str, &Inside)> {
    let insides = told.iter();
    insides.filter_map(|own| Some((own.name.as_str(), own.inside.as_ref()?)))
}

/// Counts by vector name.
fn about_vectors(page: &mut Page<'_>, told: &[Told]) {
    let (name, help) = (
        "collection_vectors",
        "amount of vectors grouped by vector name",
    );
    page.metric(name, "gauge", help);
    for (collection, own) in insides(told) {
        for (vector, count) in by_name(own) {
            page.value(
                name,
                &[("collection", collection), ("vector", vector)],
                count,
            );
        }
    }
    let name = "collection_indexed_only_excluded_points";
    page.metric(
        name,
        "gauge",
        "amount of points excluded from indexed_only requests",
    );
    for (id, own) in insides(told) {
        for (vector, count) in excluded(own) {
            page.value(name, &[("id", id), ("vector", vector)], count);
        }
    }
}

fn sum(counts: &BTreeMap<&str, usize>) -> usize {
    counts.values().sum()
}

fn by_name(own: &Inside) -> BTreeMap<&str, usize> {
    let shards = own.report.shards.iter();
    let counts = shards.flat_map(|shard| &shard.local.num_vectors_by_name);
    add(counts)
}

fn excluded(own: &Inside) -> BTreeMap<&str, usize> {
    let shards = own.report.shards.iter();
    let counts = shards.flat_map(|shard| &shard.local.indexed_only_excluded_vectors);
    add(counts.flatten())
}

fn add<'a>(counts: impl Iterator<Item = (&'a String, &'a usize)>) -> BTreeMap<&'a str, usize> {
    let mut all = BTreeMap::new();
    for (name, count) in counts {
        *all.entry(name.as_str()).or_default() += count;
    }
    all
}

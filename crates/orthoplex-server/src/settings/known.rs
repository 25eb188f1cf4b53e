//! Which settings are honoured, refused, or known from Qdrant and without effect here.

use serde_json::Value;

/// Settings that do something.
const HONOURED: &[&str] = &[
    "log_level",
    "logger.format",
    "logger.on_disk.enabled",
    "logger.on_disk.log_file",
    "logger.on_disk.log_level",
    "logger.on_disk.format",
    "storage.storage_path",
    "storage.snapshots_path",
    "storage.max_collections",
    "storage.on_disk_payload",
    "storage.hnsw_index.m",
    "storage.hnsw_index.ef_construct",
    "storage.hnsw_index.full_scan_threshold",
    "storage.hnsw_index.full_scan_threshold_kb",
    "storage.hnsw_index.max_indexing_threads",
    "storage.hnsw_index.on_disk",
    "storage.hnsw_index.payload_m",
    "storage.hnsw_index.inline_storage",
    "storage.optimizers.deleted_threshold",
    "storage.optimizers.vacuum_min_vector_number",
    "storage.optimizers.default_segment_number",
    "storage.optimizers.max_segment_size",
    "storage.optimizers.max_segment_size_kb",
    "storage.optimizers.memmap_threshold",
    "storage.optimizers.memmap_threshold_kb",
    "storage.optimizers.indexing_threshold",
    "storage.optimizers.indexing_threshold_kb",
    "storage.optimizers.flush_interval_sec",
    "storage.optimizers.max_optimization_threads",
    "storage.optimizers.prevent_unoptimized",
    "storage.wal.wal_capacity_mb",
    "storage.wal.wal_segments_ahead",
    "storage.wal.wal_retain_closed",
    "storage.collection.replication_factor",
    "storage.collection.write_consistency_factor",
    "storage.collection.shard_number_per_node",
    "storage.collection.vectors.on_disk",
    "storage.performance.optimizer_cpu_budget",
    "service.slow_query_secs",
    "service.hardware_reporting",
    "service.enable_snapshot_url_recovery",
    "service.host",
    "service.http_port",
    "service.grpc_port",
    "service.max_request_size_mb",
    "service.max_grpc_message_size_mb",
    "service.max_inflight_mb",
    "service.max_connections",
    "service.max_workers",
    "service.enable_cors",
    "service.api_key",
    "service.alt_api_key",
    "service.read_only_api_key",
    "service.jwt_rbac",
    "service.metrics_prefix",
    "service.enable_tls",
    "service.verify_https_client_certificate",
    "service.insecure",
    "service.enable_static_content",
    "service.static_content_dir",
    "audit.enabled",
    "audit.dir",
    "audit.rotation",
    "audit.max_log_files",
    "audit.trust_forwarded_headers",
    "tls.cert",
    "tls.key",
    "tls.ca_cert",
    "tls.cert_ttl",
    // We never send anything, whatever this says.
    "telemetry_disabled",
];

/// Sections whose members all do something: their types know no others.
const HONOURED_WHOLE: &[&str] = &[
    "storage.collection.quantization.",
    "storage.collection.strict_mode.",
];

/// Settings of Qdrant that a server must not neglect quietly, with what to do instead.
const REFUSED: &[(&str, &str)] = &[
    (
        "service.enforce_internal_auth",
        "cluster mode is not supported yet",
    ),
    ("cluster.enabled", "cluster mode is not supported yet"),
    (
        "storage.recovery_mode",
        "recovery mode is not supported: damaged files are named when the data is opened",
    ),
];

/// Sections and settings of Qdrant that have no effect here.
const WITHOUT_EFFECT: &[&str] = &[
    "logger",
    "storage",
    "service",
    "cluster",
    "tls",
    "inference",
    "audit",
    "gpu",
    "feature_flags",
    "debugger",
];

/// One warning per setting without effect; an error for a setting that must not be neglected.
pub(super) fn review(settings: &Value) -> Result<Vec<String>, String> {
    let mut warnings = Vec::new();
    for (name, value) in leaves(settings) {
        let is_honoured = HONOURED.contains(&name.as_str())
            || HONOURED_WHOLE
                .iter()
                .any(|section| name.starts_with(section));
        if is_honoured || value.is_null() {
            continue;
        }
        if let Some((_, why)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            if is_on(value) {
                return Err(format!("setting {name}: {why}"));
            }
            continue;
        }
        let section = name.split('.').next().unwrap_or_default();
        warnings.push(if WITHOUT_EFFECT.contains(&section) {
            format!("setting {name} is not supported and has no effect")
        } else {
            format!("setting {name} is unknown and has no effect")
        });
    }
    Ok(warnings)
}

/// Values from the environment are texts.
fn is_on(value: &Value) -> bool {
    match value {
        Value::Bool(on) => *on,
        Value::String(text) => !matches!(
            text.to_lowercase().as_str(),
            "" | "false" | "0" | "no" | "off"
        ),
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Dotted names of all values that are no objects.
fn leaves(settings: &Value) -> Vec<(String, &Value)> {
    let Value::Object(members) = settings else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, value) in members {
        if value.is_object() {
            let inner = leaves(value).into_iter();
            found.extend(inner.map(|(own, value)| (format!("{name}.{own}"), value)));
        } else {
            found.push((name.clone(), value));
        }
    }
    found
}

//! What types cannot tell about a row of the table: the name under which generated clients know it,
//! its group, its query parameters, and a line for people.

use super::params::{
    CLUSTER_TELEMETRY, CONSISTENCY, METRICS, NONE, OPTIMIZATIONS, Parameter, READ, REMOVE_PEER,
    SLOW, TELEMETRY, TIMEOUT, UPLOAD, WAIT, WRITE,
};

/// What is known about one row.
pub(super) struct Row {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) tag: &'static str,
    pub(super) operation_id: &'static str,
    pub(super) query: &'static [Parameter],
    pub(super) summary: &'static str,
}

const GET: &str = "GET";
const PUT: &str = "PUT";
const POST: &str = "POST";
const PATCH: &str = "PATCH";
const DELETE: &str = "DELETE";

/// Groups of rows.
pub(super) const TAGS: [(&str, &str); 9] = [
    ("Collections", "Collections of points that can be searched."),
    ("Points", "Points: vectors with payload."),
    ("Search", "What is near to what."),
    ("Aliases", "Other names of collections."),
    ("Indexes", "Fields of payloads that are declared."),
    ("Distributed", "Shards and nodes."),
    ("Snapshots", "Copies of collections and of everything."),
    ("Service", "The server itself."),
    ("Beta", "May change."),
];

/// What is known about the row, if anything.
pub(super) fn find(method: &str, path: &str) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| row.method == method && row.path == path)
}

const fn row(
    method: &'static str,
    path: &'static str,
    tag: &'static str,
    operation_id: &'static str,
    query: &'static [Parameter],
    summary: &'static str,
) -> Row {
    Row {
        method,
        path,
        tag,
        operation_id,
        query,
        summary,
    }
}

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row(GET, "/", "Service", "root", NONE, "Title and version"),
    row(GET, "/healthz", "Service", "healthz", NONE, "Whether the server lives"),
    row(GET, "/livez", "Service", "livez", NONE, "Whether the server lives"),
    row(GET, "/metrics", "Service", "metrics", METRICS, "Numbers for Prometheus"),
    row(GET, "/openapi.json", "Service", "openapi", NONE, "This document"),
    row(GET, "/readyz", "Service", "readyz", NONE, "Whether the server can take requests"),
    row(GET, "/telemetry", "Service", "telemetry", TELEMETRY, "What the server tells about itself"),
    row(DELETE, "/issues", "Beta", "clear_issues", NONE, "Forgets the problems that the server noticed"),
    row(GET, "/issues", "Beta", "get_issues", NONE, "Problems that the server noticed"),
    row(GET, "/quotas", "Service", "get_quotas", NONE, "Limits of the node and what is used"),
    row(PUT, "/quotas", "Service", "update_quotas", NONE, "Sets the limits of the node"),
    row(GET, "/logger", "Service", "get_logger", NONE, "How the log is written"),
    row(POST, "/logger", "Service", "update_logger", NONE, "Changes how the log is written"),
    row(GET, "/profiler/slow_requests", "Service", "get_slow_requests", SLOW, "The slowest requests"),
    row(POST, "/audit/logs", "Service", "get_audit_logs", TIMEOUT, "Entries of the audit log, newest first"),
    row(GET, "/stacktrace", "Service", "get_stacktrace", NONE, "Threads and where they wait"),
    row(GET, "/debugger", "Service", "get_debugger", NONE, "Tools that watch the process"),
    row(PATCH, "/debugger", "Service", "update_debugger", NONE, "Switches tools that watch the process"),
    row(GET, "/collections/{collection_name}/memory", "Collections", "get_memory_report", NONE, "Memory and files of a collection, part by part"),
    row(POST, "/collections/{collection_name}/truncate_unapplied_wal", "Collections", "truncate_unapplied_wal", NONE, "Drops logged writes that are not applied"),
    row(GET, "/cluster/metadata/keys", "Distributed", "get_metadata_keys", NONE, "Keys that all nodes share"),
    row(GET, "/cluster/metadata/keys/{key}", "Distributed", "get_metadata_key", NONE, "The value of a key that all nodes share"),
    row(PUT, "/cluster/metadata/keys/{key}", "Distributed", "update_metadata_key", WAIT, "Sets a key that all nodes share"),
    row(DELETE, "/cluster/metadata/keys/{key}", "Distributed", "delete_metadata_key", WAIT, "Removes a key that all nodes share"),
    row(GET, "/collections", "Collections", "get_collections", NONE, "Names of all collections"),
    row(DELETE, "/collections/{collection_name}", "Collections", "delete_collection", TIMEOUT, "Drops a collection and its aliases"),
    row(GET, "/collections/{collection_name}", "Collections", "get_collection", NONE, "Everything about one collection"),
    row(PATCH, "/collections/{collection_name}", "Collections", "update_collection", TIMEOUT, "Changes the settings of a collection"),
    row(PUT, "/collections/{collection_name}", "Collections", "create_collection", TIMEOUT, "Makes a collection"),
    row(GET, "/collections/{collection_name}/exists", "Collections", "collection_exists", NONE, "Whether a collection exists"),
    row(GET, "/collections/{collection_name}/optimizations", "Collections", "get_optimizations", OPTIMIZATIONS, "Work on segments, done and pending"),
    row(DELETE, "/collections/{collection_name}/vectors/{vector_name}", "Collections", "delete_vector_name", WRITE, "Removes a vector name with all its vectors"),
    row(PUT, "/collections/{collection_name}/vectors/{vector_name}", "Collections", "create_vector_name", WRITE, "Adds a vector name"),
    row(GET, "/aliases", "Aliases", "get_collections_aliases", NONE, "Aliases of all collections"),
    row(POST, "/collections/aliases", "Aliases", "update_aliases", TIMEOUT, "Changes aliases, all at once"),
    row(GET, "/collections/{collection_name}/aliases", "Aliases", "get_collection_aliases", NONE, "Aliases of one collection"),
    row(PUT, "/collections/{collection_name}/index", "Indexes", "create_field_index", WRITE, "Declares a field"),
    row(DELETE, "/collections/{collection_name}/index/{field_name}", "Indexes", "delete_field_index", WRITE, "Withdraws a field"),
    row(GET, "/cluster", "Distributed", "cluster_status", NONE, "State of the cluster"),
    row(DELETE, "/cluster/peer/{peer_id}", "Distributed", "remove_peer", REMOVE_PEER, "Removes a node from the cluster"),
    row(POST, "/cluster/recover", "Distributed", "recover_current_peer", NONE, "Brings this node back into the cluster"),
    row(GET, "/cluster/telemetry", "Distributed", "cluster_telemetry", CLUSTER_TELEMETRY, "What all nodes tell about themselves"),
    row(GET, "/collections/{collection_name}/cluster", "Distributed", "collection_cluster_info", NONE, "Where the shards of a collection are"),
    row(POST, "/collections/{collection_name}/cluster", "Distributed", "update_collection_cluster", TIMEOUT, "Moves, copies or splits shards"),
    row(GET, "/collections/{collection_name}/shards", "Distributed", "list_shard_keys", NONE, "Shard keys of a collection"),
    row(PUT, "/collections/{collection_name}/shards", "Distributed", "create_shard_key", TIMEOUT, "Makes a shard key"),
    row(POST, "/collections/{collection_name}/shards/delete", "Distributed", "delete_shard_key", TIMEOUT, "Drops a shard key and its points"),
    row(POST, "/collections/{collection_name}/facet", "Points", "facet", READ, "Counts of points by value"),
    row(POST, "/collections/{collection_name}/points", "Points", "get_points", READ, "Points by id"),
    row(PUT, "/collections/{collection_name}/points", "Points", "upsert_points", WRITE, "Writes whole points"),
    row(POST, "/collections/{collection_name}/points/batch", "Points", "batch_update", WRITE, "Several writes in order"),
    row(POST, "/collections/{collection_name}/points/count", "Points", "count_points", READ, "Number of points"),
    row(POST, "/collections/{collection_name}/points/delete", "Points", "delete_points", WRITE, "Removes points"),
    row(POST, "/collections/{collection_name}/points/payload", "Points", "set_payload", WRITE, "Merges keys into payloads"),
    row(PUT, "/collections/{collection_name}/points/payload", "Points", "overwrite_payload", WRITE, "Replaces payloads"),
    row(POST, "/collections/{collection_name}/points/payload/clear", "Points", "clear_payload", WRITE, "Removes payloads"),
    row(POST, "/collections/{collection_name}/points/payload/delete", "Points", "delete_payload", WRITE, "Removes keys from payloads"),
    row(POST, "/collections/{collection_name}/points/scroll", "Points", "scroll_points", READ, "Points in order, page by page"),
    row(PUT, "/collections/{collection_name}/points/vectors", "Points", "update_vectors", WRITE, "Sets vectors of points"),
    row(POST, "/collections/{collection_name}/points/vectors/delete", "Points", "delete_vectors", WRITE, "Removes vectors of points"),
    row(GET, "/collections/{collection_name}/points/{id}", "Points", "get_point", CONSISTENCY, "One point"),
    row(POST, "/collections/{collection_name}/points/discover", "Search", "discover_points", READ, "Points near to a target in a context (retired form)"),
    row(POST, "/collections/{collection_name}/points/discover/batch", "Search", "discover_batch_points", READ, "Several discoveries (retired form)"),
    row(POST, "/collections/{collection_name}/points/query", "Search", "query_points", READ, "The universal query"),
    row(POST, "/collections/{collection_name}/points/query/batch", "Search", "query_batch_points", READ, "Several queries"),
    row(POST, "/collections/{collection_name}/points/query/groups", "Search", "query_points_groups", READ, "The universal query in groups"),
    row(POST, "/collections/{collection_name}/points/recommend", "Search", "recommend_points", READ, "Points near to examples (retired form)"),
    row(POST, "/collections/{collection_name}/points/recommend/batch", "Search", "recommend_batch_points", READ, "Several recommendations (retired form)"),
    row(POST, "/collections/{collection_name}/points/recommend/groups", "Search", "recommend_point_groups", READ, "Points near to examples in groups (retired form)"),
    row(POST, "/collections/{collection_name}/points/search", "Search", "search_points", READ, "Nearest points (retired form)"),
    row(POST, "/collections/{collection_name}/points/search/batch", "Search", "search_batch_points", READ, "Several searches (retired form)"),
    row(POST, "/collections/{collection_name}/points/search/groups", "Search", "search_point_groups", READ, "Nearest points in groups (retired form)"),
    row(POST, "/collections/{collection_name}/points/search/matrix/offsets", "Search", "search_matrix_offsets", READ, "Distances in a sample, as columns"),
    row(POST, "/collections/{collection_name}/points/search/matrix/pairs", "Search", "search_matrix_pairs", READ, "Distances in a sample, as pairs"),
    row(GET, "/collections/{collection_name}/shards/{shard_id}/snapshot", "Snapshots", "stream_shard_snapshot", NONE, "Makes a snapshot of a shard and sends it"),
    row(GET, "/collections/{collection_name}/shards/{shard_id}/snapshots", "Snapshots", "list_shard_snapshots", NONE, "Snapshots of a shard"),
    row(POST, "/collections/{collection_name}/shards/{shard_id}/snapshots", "Snapshots", "create_shard_snapshot", WAIT, "Makes a snapshot of a shard"),
    row(PUT, "/collections/{collection_name}/shards/{shard_id}/snapshots/recover", "Snapshots", "recover_shard_from_snapshot", WAIT, "Restores a shard from an address"),
    row(POST, "/collections/{collection_name}/shards/{shard_id}/snapshots/upload", "Snapshots", "recover_shard_from_uploaded_snapshot", UPLOAD, "Restores a shard from an upload"),
    row(DELETE, "/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}", "Snapshots", "delete_shard_snapshot", WAIT, "Removes a snapshot of a shard"),
    row(GET, "/collections/{collection_name}/shards/{shard_id}/snapshots/{snapshot_name}", "Snapshots", "get_shard_snapshot", NONE, "Downloads a snapshot of a shard"),
    row(GET, "/collections/{collection_name}/snapshots", "Snapshots", "list_snapshots", NONE, "Snapshots of a collection"),
    row(POST, "/collections/{collection_name}/snapshots", "Snapshots", "create_snapshot", WAIT, "Makes a snapshot of a collection"),
    row(PUT, "/collections/{collection_name}/snapshots/recover", "Snapshots", "recover_from_snapshot", WAIT, "Restores a collection from an address"),
    row(POST, "/collections/{collection_name}/snapshots/upload", "Snapshots", "recover_from_uploaded_snapshot", UPLOAD, "Restores a collection from an upload"),
    row(DELETE, "/collections/{collection_name}/snapshots/{snapshot_name}", "Snapshots", "delete_snapshot", WAIT, "Removes a snapshot of a collection"),
    row(GET, "/collections/{collection_name}/snapshots/{snapshot_name}", "Snapshots", "get_snapshot", NONE, "Downloads a snapshot of a collection"),
    row(GET, "/snapshots", "Snapshots", "list_full_snapshots", NONE, "Snapshots of everything"),
    row(POST, "/snapshots", "Snapshots", "create_full_snapshot", WAIT, "Makes a snapshot of everything"),
    row(DELETE, "/snapshots/{snapshot_name}", "Snapshots", "delete_full_snapshot", WAIT, "Removes a snapshot of everything"),
    row(GET, "/snapshots/{snapshot_name}", "Snapshots", "get_full_snapshot", NONE, "Downloads a snapshot of everything"),
];

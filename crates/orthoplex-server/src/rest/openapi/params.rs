//! Parameters of query strings, by the sets in which rows take them.

use orthoplex_types::WriteOrdering;
use orthoplex_types::ops::snapshots::SnapshotPriority;
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// How many copies a read asks.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)]
enum ReadConsistency {
    /// That many.
    Factor(usize),
    /// As many as the word says.
    Kind(ReadConsistencyType),
}

/// A number of copies in words.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[allow(dead_code)]
enum ReadConsistencyType {
    /// More than half, answering what most agree on.
    Majority,
    /// More than half.
    Quorum,
    /// All.
    All,
}

/// One parameter.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) minimum: Option<u64>,
    pub(super) schema: fn(&mut SchemaGenerator) -> Schema,
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const fn parameter<T: JsonSchema>(name: &'static str, about: &'static str) -> Parameter {
    let schema = schema::<T>;
    Parameter {
        name,
        about,
        minimum: None,
        schema,
    }
}

const DONE: Parameter = parameter::<bool>("wait", "Answer after the work is done.");
const ORDERING: Parameter = parameter::<WriteOrdering>("ordering", "Order of concurrent writes.");
const SECONDS: Parameter = Parameter {
    minimum: Some(1),
    ..parameter::<u64>("timeout", "Seconds that the caller is willing to wait.")
};
const COPIES: Parameter =
    parameter::<ReadConsistency>("consistency", "How many copies a read asks.");
const ANONYMIZE: Parameter = parameter::<bool>("anonymize", "Leave out what names data.");
const LEVEL: Parameter = parameter::<usize>("details_level", "How much to tell, from 0.");
const BY_COLLECTION: Parameter =
    parameter::<bool>("per_collection", "Tell requests by collection.");
const PRIORITY: Parameter =
    parameter::<SnapshotPriority>("priority", "Who wins when copies differ.");
const CHECKSUM: Parameter = parameter::<String>("checksum", "Expected SHA-256 of the bytes.");
const FORCE: Parameter = parameter::<bool>("force", "Even if the node holds shards.");
const PARTS: Parameter = parameter::<String>(
    "with",
    "What else to tell, by commas: `queued`, `completed`, `idle_segments`.",
);
const COMPLETED: Parameter = parameter::<usize>(
    "completed_limit",
    "How many pieces of finished work to tell.",
);

const LIMIT: Parameter = parameter::<usize>("limit", "How many to answer; 10 by default.");
const REQUEST: Parameter = parameter::<String>("request", "A part of their names.");

pub(super) const NONE: &[Parameter] = &[];
pub(super) const SLOW: &[Parameter] = &[LIMIT, REQUEST];
pub(super) const WAIT: &[Parameter] = &[DONE];
pub(super) const WRITE: &[Parameter] = &[DONE, ORDERING, SECONDS];
pub(super) const READ: &[Parameter] = &[COPIES, SECONDS];
pub(super) const CONSISTENCY: &[Parameter] = &[COPIES];
pub(super) const TIMEOUT: &[Parameter] = &[SECONDS];
pub(super) const UPLOAD: &[Parameter] = &[DONE, PRIORITY, CHECKSUM];
pub(super) const METRICS: &[Parameter] = &[ANONYMIZE, BY_COLLECTION, SECONDS];
pub(super) const TELEMETRY: &[Parameter] = &[ANONYMIZE, LEVEL, BY_COLLECTION, SECONDS];
pub(super) const CLUSTER_TELEMETRY: &[Parameter] = &[LEVEL, SECONDS];
pub(super) const REMOVE_PEER: &[Parameter] = &[SECONDS, FORCE];
pub(super) const OPTIMIZATIONS: &[Parameter] = &[PARTS, COMPLETED];

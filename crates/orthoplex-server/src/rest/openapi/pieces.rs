//! Parts of answers that are described here because nothing sends them yet: the names are those by
//! which generated clients know them.

use schemars::JsonSchema;
use std::collections::BTreeMap;

/// What a request used; left out where nothing is measured.
#[derive(JsonSchema)]
#[allow(dead_code)]
pub(super) struct Usage {
    /// Work of the machine.
    hardware: Option<HardwareUsage>,
    /// Work of inference services.
    inference: Option<InferenceUsage>,
}

/// Work of the machine.
#[derive(JsonSchema)]
#[allow(dead_code)]
pub(super) struct HardwareUsage {
    cpu: usize,
    payload_io_read: usize,
    payload_io_write: usize,
    payload_index_io_read: usize,
    payload_index_io_write: usize,
    vector_io_read: usize,
    vector_io_write: usize,
}

/// Work of inference services by model.
#[derive(JsonSchema)]
#[allow(dead_code)]
pub(super) struct InferenceUsage {
    models: BTreeMap<String, ModelUsage>,
}

/// Work of one model.
#[derive(JsonSchema)]
#[allow(dead_code)]
pub(super) struct ModelUsage {
    tokens: u64,
}

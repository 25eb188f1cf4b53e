//! Settings of the graph index.

use super::merge_given;
use crate::Violations;
use crate::field_index::Memory;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settled settings of the graph index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HnswConfig {
    /// Half the links of a node; 0 switches the graph off.
    pub m: usize,
    /// Beam width while building, and the default one while searching.
    pub ef_construct: usize,
    /// Size in KB below which a scan is preferred.
    #[serde(alias = "full_scan_threshold_kb")]
    pub full_scan_threshold: usize,
    /// Threads that build one graph; 0 chooses by itself.
    #[serde(default)]
    pub max_indexing_threads: usize,
    /// Whether links stay on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_disk: Option<bool>,
    /// Where links are kept; counts more than `on_disk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Links of graphs inside one payload value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_m: Option<usize>,
    /// Whether a walk is spared reads of vectors at random places. It always is: it compares codes,
    /// and reads originals once, for the best candidates. Kept as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline_storage: Option<bool>,
}

impl Default for HnswConfig {
    fn default() -> Self {
        Self {
            m: 16,
            ef_construct: 100,
            full_scan_threshold: 10_000,
            max_indexing_threads: 0,
            on_disk: Some(false),
            memory: None,
            payload_m: None,
            inline_storage: None,
        }
    }
}

/// What a client may set of [`HnswConfig`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HnswConfigDiff {
    /// Half the links of a node; 0 switches the graph off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub m: Option<usize>,
    /// Beam width while building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ef_construct: Option<usize>,
    /// Size in KB below which a scan is preferred.
    #[serde(
        default,
        alias = "full_scan_threshold_kb",
        skip_serializing_if = "Option::is_none"
    )]
    pub full_scan_threshold: Option<usize>,
    /// Threads that build one graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_indexing_threads: Option<usize>,
    /// Whether links stay on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_disk: Option<bool>,
    /// Where links are kept; counts more than `on_disk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Links of graphs inside one payload value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_m: Option<usize>,
    /// Whether a walk is spared reads of vectors at random places. It always is: it compares codes,
    /// and reads originals once, for the best candidates. Kept as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inline_storage: Option<bool>,
}

impl HnswConfig {
    /// Takes over what the diff gives.
    pub fn merge(&mut self, diff: &HnswConfigDiff) {
        merge_given!(
            self,
            diff,
            m,
            ef_construct,
            full_scan_threshold,
            max_indexing_threads,
            on_disk,
            memory,
            payload_m,
            inline_storage,
        );
    }

    /// The settings with those of one vector on top.
    #[must_use]
    pub fn with(&self, diff: Option<&HnswConfigDiff>) -> Self {
        let mut merged = self.clone();
        if let Some(diff) = diff {
            merged.merge(diff);
        }
        merged
    }
}

impl HnswConfigDiff {
    /// Takes over what the later diff gives.
    pub fn merge(&mut self, later: &Self) {
        merge_given!(
            self,
            later,
            m,
            ef_construct,
            full_scan_threshold,
            max_indexing_threads,
            on_disk,
            memory,
            payload_m,
            inline_storage,
        );
    }

    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        v.min_opt("ef_construct", self.ef_construct, 4);
        v.min_opt("full_scan_threshold", self.full_scan_threshold, 10);
    }
}

//! Settings of background work and of the log.

use super::merge_given;
use crate::Violations;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settled settings of background work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OptimizersConfig {
    /// Fraction of deleted points that makes a segment worth rewriting.
    pub deleted_threshold: f64,
    /// Smallest segment that is rewritten for deleted points.
    pub vacuum_min_vector_number: usize,
    /// Wanted number of segments; 0 chooses by itself.
    pub default_segment_number: usize,
    /// Largest segment in KB; none chooses by itself.
    #[serde(default, alias = "max_segment_size_kb")]
    pub max_segment_size: Option<usize>,
    /// Retired; kept as given.
    #[serde(default, alias = "memmap_threshold_kb")]
    pub memmap_threshold: Option<usize>,
    /// Size of vectors in KB above which a segment gets a graph; 0 never.
    #[serde(default, alias = "indexing_threshold_kb")]
    pub indexing_threshold: Option<usize>,
    /// Seconds between checkpoints of idle data.
    pub flush_interval_sec: u64,
    /// Threads of background work; none chooses by itself, 0 switches it off.
    #[serde(default)]
    pub max_optimization_threads: Option<usize>,
    /// Whether points beyond the threshold hide until they are indexed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prevent_unoptimized: Option<bool>,
}

/// Default of `indexing_threshold`, in KB.
const INDEXING_THRESHOLD_KB: usize = 10_000;

impl Default for OptimizersConfig {
    fn default() -> Self {
        Self {
            deleted_threshold: 0.2,
            vacuum_min_vector_number: 1_000,
            default_segment_number: 0,
            max_segment_size: None,
            memmap_threshold: None,
            indexing_threshold: Some(INDEXING_THRESHOLD_KB),
            flush_interval_sec: 5,
            max_optimization_threads: None,
            prevent_unoptimized: None,
        }
    }
}

/// A number of threads, or `"auto"` to choose by itself again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum MaxOptimizationThreads {
    /// That many.
    Threads(usize),
    /// Chosen by itself.
    Setting(Auto),
}

/// The word `auto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "MaxOptimizationThreadsSetting")]
pub enum Auto {
    /// Chosen by itself.
    Auto,
}

/// What a client may set of [`OptimizersConfig`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OptimizersConfigDiff {
    /// Fraction of deleted points that makes a segment worth rewriting.
    pub deleted_threshold: Option<f64>,
    /// Smallest segment that is rewritten for deleted points.
    pub vacuum_min_vector_number: Option<usize>,
    /// Wanted number of segments.
    pub default_segment_number: Option<usize>,
    /// Largest segment in KB.
    #[serde(alias = "max_segment_size_kb")]
    pub max_segment_size: Option<usize>,
    /// Retired; kept as given.
    #[serde(alias = "memmap_threshold_kb")]
    pub memmap_threshold: Option<usize>,
    /// Size of vectors in KB above which a segment gets a graph; 0 never.
    #[serde(alias = "indexing_threshold_kb")]
    pub indexing_threshold: Option<usize>,
    /// Seconds between checkpoints of idle data.
    pub flush_interval_sec: Option<u64>,
    /// Threads of background work.
    pub max_optimization_threads: Option<MaxOptimizationThreads>,
    /// Whether points beyond the threshold hide until they are indexed.
    pub prevent_unoptimized: Option<bool>,
}

impl OptimizersConfig {
    /// Takes over what the diff gives.
    pub fn merge(&mut self, diff: &OptimizersConfigDiff) {
        merge_given!(
            self,
            diff,
            deleted_threshold,
            vacuum_min_vector_number,
            default_segment_number,
            flush_interval_sec,
            max_segment_size,
            memmap_threshold,
            indexing_threshold,
            prevent_unoptimized,
        );
        match diff.max_optimization_threads {
            Some(MaxOptimizationThreads::Threads(threads)) => {
                self.max_optimization_threads = Some(threads);
            }
            Some(MaxOptimizationThreads::Setting(Auto::Auto)) => {
                self.max_optimization_threads = None
            }
            None => {}
        }
    }

    /// Bytes of vectors above which a segment gets a graph; `None` for never.
    pub fn indexing_threshold_bytes(&self) -> Option<u64> {
        match self.indexing_threshold.unwrap_or(INDEXING_THRESHOLD_KB) {
            0 => None,
            kilobytes => Some((kilobytes as u64).saturating_mul(1024)),
        }
    }
}

impl OptimizersConfigDiff {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        v.range_opt("deleted_threshold", self.deleted_threshold, 0.0, 1.0);
        v.min_opt(
            "vacuum_min_vector_number",
            self.vacuum_min_vector_number,
            100,
        );
        v.min_opt("max_segment_size", self.max_segment_size, 1);
    }
}

/// Settled settings of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WalConfig {
    /// Size of one log file.
    pub wal_capacity_mb: usize,
    /// Log files made ahead of need.
    pub wal_segments_ahead: usize,
    /// Closed log files kept after a checkpoint.
    #[serde(default = "one")]
    pub wal_retain_closed: usize,
}

const fn one() -> usize {
    1
}

impl Default for WalConfig {
    fn default() -> Self {
        Self {
            wal_capacity_mb: 32,
            wal_segments_ahead: 0,
            wal_retain_closed: 1,
        }
    }
}

/// What a client may set of [`WalConfig`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WalConfigDiff {
    /// Size of one log file.
    pub wal_capacity_mb: Option<usize>,
    /// Log files made ahead of need.
    pub wal_segments_ahead: Option<usize>,
    /// Closed log files kept after a checkpoint.
    pub wal_retain_closed: Option<usize>,
}

impl WalConfig {
    /// Takes over what the diff gives.
    pub fn merge(&mut self, diff: &WalConfigDiff) {
        merge_given!(
            self,
            diff,
            wal_capacity_mb,
            wal_segments_ahead,
            wal_retain_closed
        );
    }
}

impl WalConfigDiff {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        v.min_opt("wal_capacity_mb", self.wal_capacity_mb, 1);
        v.min_opt("wal_retain_closed", self.wal_retain_closed, 1);
    }
}

//! What background work of a collection does, did, and will do.

use crate::Result;
use crate::operation::{Access, Operation};
use crate::schema::{DateTime, UuidText};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Finished optimizations that are reported when the caller names no number.
const COMPLETED_LIMIT: usize = 16;

/// Asks for the background work of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetOptimizations {
    /// Whether to list what is due.
    pub queued: bool,
    /// Whether to list what was done last.
    pub completed: bool,
    /// Whether to list segments that need nothing.
    pub idle_segments: bool,
    /// Most finished optimizations to list.
    pub completed_limit: usize,
}

impl Default for GetOptimizations {
    fn default() -> Self {
        Self {
            queued: false,
            completed: false,
            idle_segments: false,
            completed_limit: COMPLETED_LIMIT,
        }
    }
}

/// Background work of a collection. Lists that were not asked for are absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "OptimizationsResponse")]
pub struct OptimizationsReport {
    /// What is due, in numbers.
    pub summary: OptimizationsSummary,
    /// What is being done.
    pub running: Vec<Optimization>,
    /// What is due, as far as can be told now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued: Option<Vec<PendingOptimization>>,
    /// What was done since the server started, latest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<Vec<Optimization>>,
    /// Segments that need nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_segments: Option<Vec<SegmentCount>>,
}

/// What is due, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OptimizationsSummary {
    /// Optimizations that are due.
    pub queued_optimizations: usize,
    /// Segments that they will take.
    pub queued_segments: usize,
    /// Live points of those segments.
    pub queued_points: usize,
    /// Segments that need nothing.
    pub idle_segments: usize,
}

/// A segment and its live points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "OptimizationSegmentInfo")]
pub struct SegmentCount {
    /// Name of the segment.
    #[schemars(with = "UuidText")]
    pub uuid: Uuid,
    /// Its live points.
    pub points_count: usize,
}

/// An optimization that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PendingOptimization {
    /// What kind of work it is.
    pub optimizer: String,
    /// Segments that it will take.
    pub segments: Vec<SegmentCount>,
}

/// An optimization that runs or ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Optimization {
    /// Name of the segment that it makes, or works on.
    #[schemars(with = "UuidText")]
    pub uuid: Uuid,
    /// What kind of work it is.
    pub optimizer: String,
    /// How far it is.
    pub status: TrackerStatus,
    /// Segments as they were when it began.
    pub segments: Vec<SegmentCount>,
    /// Its steps.
    pub progress: ProgressTree,
}

/// Condition of an optimization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackerStatus {
    /// It runs.
    Optimizing,
    /// It is complete.
    Done,
    /// It was stopped.
    Cancelled(String),
    /// It failed.
    Error(String),
}

/// A piece of work and its parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProgressTree {
    /// What is done.
    pub name: String,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateTime>")]
    pub started_at: Option<Timestamp>,
    /// When it was complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateTime>")]
    pub finished_at: Option<Timestamp>,
    /// How long it took, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_sec: Option<f64>,
    /// Units that are complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<u64>,
    /// Units in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Its parts, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<ProgressTree>,
}

impl Operation for GetOptimizations {
    type Output = OptimizationsReport;
    const NAME: &'static str = "collections.optimizations";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

//! What an operation is, who executes it, and what travels beside it.

use crate::Result;
use crate::usage::Tally;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Right that an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// Read points of one collection.
    Read,
    /// Read all of one collection at once, as snapshots do.
    ReadExtras,
    /// Write points of one collection.
    Write,
    /// Write points and change schema of one collection.
    WriteExtras,
    /// Read anything.
    GlobalRead,
    /// Create, change and drop collections.
    GlobalManage,
    /// Anyone; the answer holds only what the caller may see.
    Filtered,
}

/// One request of the API. The same type serves REST, gRPC, the embedded engine and the clients.
pub trait Operation: Send + Sync + 'static {
    /// What success answers.
    type Output: Send + 'static;
    /// Stable dotted name for metrics, logs and access rules, as `points.upsert`.
    const NAME: &'static str;
    /// Right that the caller needs.
    const ACCESS: Access;
    /// First step of paths in REST validation texts, as `search_request`; empty for none.
    const BODY: &'static str = "";

    /// Value constraints (422), then parts that are not built (501).
    fn validate(&self) -> Result<()>;

    /// Collections that are read besides the one of the scope.
    fn other_collections(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Takes out of the answer of an [`Access::Filtered`] operation what the caller may not see.
    fn conceal(_: &mut Self::Output, _sees: &dyn Fn(&str) -> bool) {}
}

/// Something that can carry out an operation: the embedded database, a cluster node, a client.
pub trait Execute<O: Operation>: Send + Sync {
    /// Carries out the operation, or fails without effect where the API promises so.
    fn execute(
        &self,
        operation: O,
        scope: Scope,
        context: &Context,
    ) -> impl Future<Output = Result<O::Output>> + Send;
}

/// Where and how an operation applies: what REST puts into path and query string.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// Collection name or alias; empty for operations without one.
    pub collection: String,
    /// Answer after the write is applied rather than after it is logged.
    pub wait: bool,
    /// Order of concurrent writes. One node keeps one order, so all three are the strongest.
    pub ordering: WriteOrdering,
    /// Seconds that the caller is willing to wait.
    pub timeout_s: Option<u64>,
    /// Read consistency. With one copy of the data every level is the same.
    pub consistency: Option<ReadConsistency>,
}

impl Scope {
    /// A scope of one collection with defaults.
    pub fn of(collection: impl Into<String>) -> Self {
        Self {
            collection: collection.into(),
            ..Self::default()
        }
    }

    /// The same, answering writes after they are applied.
    #[must_use]
    pub const fn waiting(mut self) -> Self {
        self.wait = true;
        self
    }
}

/// Order of concurrent writes over replicas.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum WriteOrdering {
    /// Any order.
    #[default]
    Weak,
    /// Through one replica.
    Medium,
    /// Through the leader.
    Strong,
}

/// How many copies a read asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadConsistency {
    /// That many.
    Factor(u64),
    /// More than half, answering what most agree on.
    Majority,
    /// More than half.
    Quorum,
    /// All.
    All,
}

/// Deadline and cancellation of one call, where it counts what it uses, and what its caller may do; cheap to
/// clone.
#[derive(Clone, Debug, Default)]
pub struct Context {
    deadline: Option<Instant>,
    cancelled: Option<Arc<AtomicBool>>,
    tally: Option<Arc<Tally>>,
    any_field: bool,
}

impl Context {
    /// Without deadline, never cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the given deadline.
    #[must_use]
    pub const fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Stops once the flag is set.
    #[must_use]
    pub fn with_cancellation(mut self, cancelled: Arc<AtomicBool>) -> Self {
        self.cancelled = Some(cancelled);
        self
    }

    /// Collects what the call uses.
    #[must_use]
    pub fn with_tally(mut self, tally: Arc<Tally>) -> Self {
        self.tally = Some(tally);
        self
    }

    /// What the call uses is counted there, if anywhere.
    pub const fn tally(&self) -> Option<&Arc<Tally>> {
        self.tally.as_ref()
    }

    /// Facets and orders by fields that have no index: the process that holds the database pays for
    /// them itself.
    #[must_use]
    pub const fn with_any_field(mut self) -> Self {
        self.any_field = true;
        self
    }

    /// Whether facets and orders may read fields without an index.
    pub const fn reads_any_field(&self) -> bool {
        self.any_field
    }

    /// The deadline, if any.
    pub const fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Whether the work should stop: cancelled or past the deadline.
    pub fn is_over(&self) -> bool {
        self.cancelled
            .as_ref()
            .is_some_and(|flag| flag.load(Ordering::Relaxed))
            || self
                .deadline
                .is_some_and(|deadline| Instant::now() >= deadline)
    }
}

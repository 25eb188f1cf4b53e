//! Many points at once: batches bounded in bytes, several on their way, no more than allowed.
//!
//! Works on any executor, so that an embedded database is filled the same way. A point counts as the
//! bytes that it takes in a request over gRPC.

mod size;

use futures_util::stream::{FuturesUnordered, Stream, StreamExt, iter};
use orthoplex_types::ops::writes::UpsertPoints;
use orthoplex_types::point::PointStruct;
use orthoplex_types::{Context, Execute, Result, Scope};
use std::pin::pin;
use std::sync::Arc;

const BATCH_BYTES: usize = 1024 * 1024;
const BATCH_POINTS: usize = 1_000;
const IN_FLIGHT_BYTES: usize = 8 * 1024 * 1024;

/// How far an upload is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Points that the server has confirmed.
    pub points: u64,
    /// Their bytes in requests over gRPC, uncompressed and without what stands around points; JSON of the
    /// same points is longer.
    pub bytes: u64,
    /// Batches that they came in.
    pub batches: u64,
}

type Watch = Arc<dyn Fn(Progress) + Send + Sync>;

/// How to send many points.
///
/// ```
/// use orthoplex_client::{Client, Upload};
/// use orthoplex_types::point::PointStruct;
/// use orthoplex_types::{Result, Scope};
///
/// async fn fill(client: &Client, points: Vec<PointStruct>) -> Result<u64> {
///     let upload = Upload::default()
///         .in_flight_bytes(32 << 20)
///         .on_progress(|done| println!("{} points", done.points));
///     // A batch that got lost with its connection is sent again.
///     let client = client.repeating_writes();
///     let done = upload.all(&client, Scope::of("books"), points).await?;
///     Ok(done.points)
/// }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Upload {
    batch_bytes: usize,
    batch_points: usize,
    in_flight_bytes: usize,
    watch: Option<Watch>,
}

impl Default for Upload {
    fn default() -> Self {
        Self {
            batch_bytes: BATCH_BYTES,
            batch_points: BATCH_POINTS,
            in_flight_bytes: IN_FLIGHT_BYTES,
            watch: None,
        }
    }
}

impl Upload {
    /// Size at which a batch is sent; 1 MiB by default. It is larger by less than its last point, and
    /// never empty.
    pub const fn batch_bytes(mut self, bytes: usize) -> Self {
        self.batch_bytes = bytes;
        self
    }

    /// Number of points at which a batch is sent; 1,000 by default.
    pub const fn batch_points(mut self, points: usize) -> Self {
        self.batch_points = points;
        self
    }

    /// Bytes of all batches that are not confirmed yet; 8 MiB by default. The source is not asked for
    /// more meanwhile. One batch may always go, however large its points are.
    pub const fn in_flight_bytes(mut self, bytes: usize) -> Self {
        self.in_flight_bytes = bytes;
        self
    }

    /// Is told after every confirmed batch.
    pub fn on_progress(mut self, watch: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.watch = Some(Arc::new(watch));
        self
    }

    /// Sends all points.
    ///
    /// # Errors
    /// Of the first batch that fails; others may have arrived.
    pub async fn all<E>(
        &self,
        executor: &E,
        scope: Scope,
        points: impl IntoIterator<Item = PointStruct>,
    ) -> Result<Progress>
    where
        E: Execute<UpsertPoints>,
    {
        self.stream(executor, scope, iter(points)).await
    }

    /// Sends points as they come.
    ///
    /// # Errors
    /// As [`Upload::all`].
    pub async fn stream<E>(
        &self,
        executor: &E,
        scope: Scope,
        points: impl Stream<Item = PointStruct>,
    ) -> Result<Progress>
    where
        E: Execute<UpsertPoints>,
    {
        let context = Context::new();
        let mut points = pin!(points);
        let mut in_flight = FuturesUnordered::new();
        let (mut load, mut done) = (0, Progress::default());
        let (mut batch, mut ended) = (Batch::default(), false);
        loop {
            let is_full =
                batch.bytes >= self.batch_bytes || batch.points.len() >= self.batch_points;
            // Bounds of nothing make batches of one point, not of none.
            let is_due = (is_full || ended) && !batch.points.is_empty();
            if is_due && (load == 0 || load + batch.bytes <= self.in_flight_bytes) {
                let Batch { points, bytes } = std::mem::take(&mut batch);
                load += bytes;
                let (context, scope) = (&context, scope.clone());
                in_flight.push(async move {
                    let count = points.len();
                    let upsert = UpsertPoints {
                        points,
                        ..UpsertPoints::default()
                    };
                    let written = executor.execute(upsert, scope, context).await;
                    written.map(|_| (count, bytes))
                });
                continue;
            }
            if ended && !is_due && in_flight.is_empty() {
                return Ok(done);
            }
            tokio::select! {
                biased;
                Some(written) = in_flight.next(), if !in_flight.is_empty() => {
                    let (count, bytes) = written?;
                    load -= bytes;
                    done.points += count as u64;
                    done.bytes += bytes as u64;
                    done.batches += 1;
                    if let Some(watch) = &self.watch {
                        watch(done);
                    }
                }
                next = points.next(), if !ended && !is_due => match next {
                    Some(point) => batch.push(point),
                    None => ended = true,
                },
            }
        }
    }
}

#[derive(Default)]
struct Batch {
    points: Vec<PointStruct>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, point: PointStruct) {
        self.bytes += size::of(&point);
        self.points.push(point);
    }
}

//! The way of a write into the log: a bounded queue, and one leader at a time that drains it.
//!
//! Whoever finds the queue without a leader starts one on a writer thread. The leader takes what has
//! gathered, appends it in one go, syncs once, applies in order, and answers. Nothing is answered
//! before the sync. Writes that must look at the data first wait until all before them are applied.

use super::apply::{Prepared, State};
use super::{Shard, stored};
use crate::oplog::{self, Target, WriteOp};
use crate::usage;
use orthoplex_storage::ShardLog;
use orthoplex_storage::seeded::{self, Bug};
use orthoplex_types::filter::Filter;
use orthoplex_types::usage::Tally;
use orthoplex_types::{Context, Error, ErrorKind, PointId, Result};
use parking_lot::MutexGuard;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Bytes of writes that may wait for the log; more make writers wait.
const QUEUE_BYTES_MAX: usize = 64 << 20;
/// Bytes that one permit of the queue stands for.
const PERMIT_BYTES: usize = 1 << 10;
/// Bytes that are appended between two syncs.
const GROUP_BYTES_MAX: usize = 16 << 20;
/// Full tails that may wait to be written before writes are held back.
const UNWRITTEN_TAILS_MAX: usize = 4;
/// Full tails after which writes are refused because background work fails.
const UNWRITTEN_TAILS_REFUSED: usize = 16;

/// Writes that wait for the log.
pub(super) struct Queue {
    waiting: VecDeque<Request>,
    has_leader: bool,
    room: Arc<Semaphore>,
}

impl Default for Queue {
    fn default() -> Self {
        let room = Arc::new(Semaphore::new(QUEUE_BYTES_MAX / PERMIT_BYTES));
        Self {
            waiting: VecDeque::new(),
            has_leader: false,
            room,
        }
    }
}

impl Queue {
    /// Number of writes not taken up yet.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether a leader is at work or about to be.
    pub(super) const fn is_busy(&self) -> bool {
        self.has_leader
    }
}

/// One write on its way.
struct Request {
    op: Pending,
    bytes: usize,
    caller: Caller,
    _room: OwnedSemaphorePermit,
}

/// Who is answered when, and charged.
struct Caller {
    wait: bool,
    payer: Option<Arc<Tally>>,
    answer: oneshot::Sender<Result<u64>>,
}

/// What travels with a write.
#[derive(Default)]
pub struct WriteTerms {
    /// Existing points that do not match are left out.
    pub only_if: Option<Filter>,
    /// Whether it is applied before it is answered.
    pub wait: bool,
    /// Who is charged for the work.
    pub payer: Option<Arc<Tally>>,
}

enum Pending {
    /// Encoded, its codes computed.
    Ready { entry: Vec<u8>, prepared: Prepared },
    /// Targets depend on the data, or whether existing points may be touched does.
    Unresolved {
        op: WriteOp,
        only_if: Option<Filter>,
    },
}

impl Shard {
    /// Logs the write and, if `wait`, applies it before answering. The answer is its log position.
    ///
    /// # Errors
    /// 404 for an unknown id where the operation demands known ones (only with `wait`); a storage
    /// fault, after which the shard refuses writes.
    pub async fn write(&self, op: WriteOp, wait: bool) -> Result<u64> {
        let terms = WriteTerms {
            wait,
            ..WriteTerms::default()
        };
        self.write_on(op, terms).await
    }

    /// The same on other terms.
    ///
    /// # Errors
    /// As [`Shard::write`].
    pub async fn write_on(&self, op: WriteOp, terms: WriteTerms) -> Result<u64> {
        let WriteTerms {
            only_if,
            wait,
            payer,
        } = terms;
        let ready = match only_if {
            None => ready_ids(op),
            Some(_) => Err(op),
        };
        let op = match ready {
            Ok(op) => {
                let entry = oplog::encode(&op);
                Pending::Ready {
                    entry,
                    prepared: Prepared::new(op, &self.schema.load()),
                }
            }
            Err(op) => Pending::Unresolved { op, only_if },
        };
        let bytes = match &op {
            Pending::Ready { entry, .. } => entry.len(),
            Pending::Unresolved { op, .. } => op.approximate_bytes().max(PERMIT_BYTES),
        };
        let room = Arc::clone(&self.queue.lock().room);
        let permits = (bytes / PERMIT_BYTES).clamp(1, QUEUE_BYTES_MAX / PERMIT_BYTES);
        let permits = u32::try_from(permits).unwrap_or(u32::MAX);
        let permit = room
            .acquire_many_owned(permits)
            .await
            .map_err(|_| closed())?;
        let (answer, answered) = oneshot::channel();
        self.enqueue(Request {
            op,
            bytes,
            caller: Caller {
                wait,
                payer,
                answer,
            },
            _room: permit,
        })?;
        answered.await.map_err(|_| closed())?
    }

    fn enqueue(&self, request: Request) -> Result<()> {
        if self.closed.load(Ordering::Acquire) {
            return Err(closed());
        }
        let mut queue = self.queue.lock();
        queue.waiting.push_back(request);
        if !queue.has_leader
            && let Some(shard) = self.myself.upgrade()
        {
            queue.has_leader = true;
            self.engine.spawn_writer(move || shard.lead());
        }
        Ok(())
    }

    /// Drains the queue until it is empty.
    fn lead(&self) {
        loop {
            let group = self.take_group();
            if group.is_empty() {
                return;
            }
            self.last_write_ms
                .store(self.engine.now_ms(), Ordering::Relaxed);
            let mut state = self.state.lock();
            self.wait_for_background(&mut state);
            self.process(&mut state, group);
            drop(state);
            self.wake_maintenance();
        }
    }

    /// What has gathered, up to the size of a group; gives up the lead when there is nothing.
    fn take_group(&self) -> Vec<Request> {
        let mut queue = self.queue.lock();
        let mut group = Vec::new();
        let mut bytes = 0;
        while bytes < GROUP_BYTES_MAX
            && let Some(request) = queue.waiting.pop_front()
        {
            bytes += request.bytes;
            group.push(request);
        }
        queue.has_leader = !group.is_empty();
        group
    }

    /// Holds writes back while more tails wait to be written than memory should hold.
    fn wait_for_background(&self, state: &mut MutexGuard<'_, State>) {
        while state.unwritten_tails() > UNWRITTEN_TAILS_MAX
            && self.maintenance.error().is_none()
            && !self.closed.load(Ordering::Acquire)
        {
            self.wake_maintenance();
            self.drained.wait_for(state, Duration::from_millis(100));
        }
    }

    fn process(&self, state: &mut State, group: Vec<Request>) {
        let mut ready = Vec::with_capacity(group.len());
        for request in group {
            let Request { op, caller, .. } = request;
            match op {
                Pending::Ready { entry, prepared } => {
                    ready.push(Logged {
                        entry,
                        prepared,
                        caller,
                    });
                }
                Pending::Unresolved { op, only_if } => {
                    // It must see the effect of everything before it.
                    self.commit(state, std::mem::take(&mut ready));
                    let resolve = || self.resolve(op, only_if.as_ref());
                    match usage::charged(caller.payer.as_ref(), resolve) {
                        Ok(op) => {
                            let entry = oplog::encode(&op);
                            let prepared = Prepared::new(op, &self.schema.load());
                            ready.push(Logged {
                                entry,
                                prepared,
                                caller,
                            });
                        }
                        Err(error) => drop(caller.answer.send(Err(error))),
                    }
                }
            }
        }
        self.commit(state, ready);
    }

    /// Replaces filters by the ids that match now, and leaves out points that exist and do not match
    /// the condition.
    fn resolve(&self, op: WriteOp, only_if: Option<&Filter>) -> Result<WriteOp<Vec<PointId>>> {
        let view = self.view.load();
        let mut op = op;
        if let (Some(filter), WriteOp::Upsert { points, .. } | WriteOp::UpdateVectors(points)) =
            (only_if, &mut op)
        {
            let mut kept = Vec::with_capacity(points.len());
            for point in points.drain(..) {
                let place = view.find(point.id);
                if place.map_or(Ok(true), |place| view.matches(place, filter))? {
                    kept.push(point);
                }
            }
            *points = kept;
        }
        let matching = |filter: &_| -> Result<Vec<PointId>> {
            let found = view.scroll(None, Some(filter), usize::MAX, &Context::new())?;
            Ok(found.into_iter().map(|(id, _)| id).collect())
        };
        op.try_map(|target| match target {
            Target::Ids(ids) => Ok(ids),
            Target::Filter(filter) => matching(&filter),
            Target::Both(mut ids, filter) => {
                ids.extend(matching(&filter)?);
                Ok(ids)
            }
        })
    }

    /// Why no write can be taken now, if so.
    fn refusal(&self, state: &State) -> Option<Error> {
        let why = self.maintenance.error()?;
        (state.unwritten_tails() > UNWRITTEN_TAILS_REFUSED).then(|| {
            Error::new(
                ErrorKind::Unavailable,
                format!("Shard temporarily unavailable: {why}"),
            )
        })
    }

    /// Appends, syncs, applies, publishes, answers.
    fn commit(&self, state: &mut State, group: Vec<Logged>) {
        if group.is_empty() {
            return;
        }
        if let Some(error) = self.refusal(state) {
            group
                .into_iter()
                .for_each(|logged| drop(logged.caller.answer.send(Err(error.clone()))));
            return;
        }
        let entries: Vec<&[u8]> = group.iter().map(|logged| logged.entry.as_slice()).collect();
        let logged = state.log.append(&entries).and_then(|first| {
            match seeded::is_active(Bug::AnswerBeforeSync) {
                true => Ok(first),
                false => state.log.sync().map(|()| first),
            }
        });
        let first = match stored(logged) {
            Ok(first) => first,
            Err(error) => {
                group
                    .into_iter()
                    .for_each(|logged| drop(logged.caller.answer.send(Err(error.clone()))));
                return;
            }
        };
        // All of it is durable: who does not wait for the effect is answered before any of it.
        let group: Vec<_> = (first..).zip(group).map(Logged::answered).collect();
        let mut finished = Vec::with_capacity(group.len());
        for (op_num, prepared, payer, answer) in group {
            let apply = || self.apply(state, op_num, prepared);
            let result = usage::charged(payer.as_ref(), apply);
            match (answer, result) {
                (Some(answer), result) => finished.push((answer, result.map(|()| op_num))),
                (None, Ok(())) => {}
                (None, Err(error)) => {
                    tracing::debug!(%error, op_num, "a write without wait had no effect");
                }
            }
        }
        self.publish(state);
        for (answer, result) in finished {
            // A caller that went away does not undo its write.
            drop(answer.send(result));
        }
        if seeded::is_active(Bug::AnswerBeforeSync) {
            drop(state.log.sync());
        }
    }
}

struct Logged {
    entry: Vec<u8>,
    prepared: Prepared,
    caller: Caller,
}

impl Logged {
    /// Answers a caller that does not wait for the effect; what is left is to apply the write.
    fn answered((op_num, own): (u64, Self)) -> Durable {
        let Caller {
            wait,
            payer,
            answer,
        } = own.caller;
        let answer = match wait {
            true => Some(answer),
            false => {
                // A caller that went away does not undo its write.
                drop(answer.send(Ok(op_num)));
                None
            }
        };
        (op_num, own.prepared, payer, answer)
    }
}

/// A write to apply at its log position, whom to charge, and whom to answer afterwards.
type Durable = (
    u64,
    Prepared,
    Option<Arc<Tally>>,
    Option<oneshot::Sender<Result<u64>>>,
);

/// The write with plain ids, or the write itself if that takes a look at the data.
#[allow(
    clippy::result_large_err,
    reason = "both ways carry the same write on; neither is an error"
)]
fn ready_ids(op: WriteOp) -> std::result::Result<WriteOp<Vec<PointId>>, WriteOp> {
    if op.needs_resolution() {
        return Err(op);
    }
    op.try_map(|target| match target {
        Target::Ids(ids) => Ok(ids),
        other => Err(WriteOp::Delete(other)),
    })
}

fn closed() -> Error {
    Error::internal("the database is closed")
}

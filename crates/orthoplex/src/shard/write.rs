//! The way of a write: a bounded queue, one leader at a time that logs what has gathered, and whoever
//! applies what is logged.
//!
//! Whoever finds the queue without a leader starts one on a writer thread. The leader takes what has
//! gathered, appends it in one go and syncs once; nothing is answered before. Who does not wait for the
//! effect is answered then, or with the effect where nothing else is under way. What is logged is applied
//! in the order of the log: by the leader itself when nothing more waits, else by another thread while the
//! leader goes on. Writes that must look at the data first wait until all before them are applied.
//!
//! Threads of writers serve all shards, so none of them waits for background work: while a shard is held
//! back what is logged stays there, and whoever ends that sees to it that the work goes on.

mod applying;
mod queue;
#[cfg(test)]
mod tests;

pub(super) use queue::Queue;

use super::apply::{Prepared, unwritten_tails};
use super::{Shard, stored};
use crate::oplog::{self, Target, WriteOp};
use crate::usage;
use orthoplex_storage::ShardLog;
use orthoplex_storage::log::ENTRY_BYTES_MAX;
use orthoplex_storage::seeded::{self, Bug};
use orthoplex_types::filter::Filter;
use orthoplex_types::usage::Tally;
use orthoplex_types::{Context, Error, ErrorKind, PointId, Result};
use queue::{Caller, Entry, PERMIT_BYTES, Pending, Request, permits, resize};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::oneshot;

/// Full tails after which writes are refused because background work fails.
const UNWRITTEN_TAILS_REFUSED: usize = 16;

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
                check_size(&entry)?;
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
        let permit = room
            .acquire_many_owned(permits(bytes))
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
            room: permit,
        })?;
        answered.await.map_err(|_| closed())?
    }

    fn enqueue(&self, request: Request) -> Result<()> {
        let mut queue = self.queue.lock();
        // Closing takes the same lock: what it does not see here is not logged any more.
        if self.is_closed() {
            return Err(closed());
        }
        queue.waiting.push_back(request);
        if !queue.has_leader
            && !queue.stalled
            && let Some(shard) = self.myself.upgrade()
        {
            queue.has_leader = true;
            self.engine.spawn_writer(move || shard.lead());
        }
        Ok(())
    }

    /// Logs what waits until nothing does, and sees to it that all of it is applied.
    fn lead(&self) {
        loop {
            self.last_write_ms
                .store(self.engine.now_ms(), Ordering::Relaxed);
            let group = self.queue.lock().take_waiting();
            let rest = self.process(group);
            let mut queue = self.queue.lock();
            queue.stalled = !rest.is_empty() && queue.held;
            queue.put_back(rest);
            let is_done = queue.stalled || queue.waiting.is_empty();
            queue.has_leader = !is_done;
            let is_applied = queue.appliers > 0 || queue.held;
            queue.appliers += usize::from(!is_applied);
            drop(queue);
            match (is_applied, self.myself.upgrade()) {
                (false, Some(shard)) if !is_done => {
                    self.engine.spawn_writer(move || {
                        shard.apply_logged();
                    });
                }
                (false, _) => {
                    self.apply_logged();
                }
                (true, _) => {}
            }
            if is_done {
                return;
            }
        }
    }

    /// Logs the writes of a group; answers those whose turn has not come, because they must see what
    /// is not applied for now.
    fn process(&self, group: Vec<Request>) -> Vec<Request> {
        let mut ready = Vec::with_capacity(group.len());
        let mut group = group.into_iter();
        while let Some(request) = group.next() {
            if matches!(request.op, Pending::Unresolved { .. }) {
                // It must see the effect of everything before it.
                self.log(std::mem::take(&mut ready));
                self.queue.lock().appliers += 1;
                if !self.apply_logged() {
                    return std::iter::once(request).chain(group).collect();
                }
            }
            let (mut bytes, mut room) = (request.bytes, request.room);
            let (entry, prepared) = match request.op {
                Pending::Ready { entry, prepared } => (entry, prepared),
                Pending::Unresolved { op, only_if } => {
                    let resolve = || self.resolve(op, only_if.as_ref());
                    match usage::charged(request.caller.payer.as_ref(), resolve) {
                        Ok(op) => {
                            let entry = oplog::encode(&op);
                            // Only now it is known how many points there are.
                            bytes = entry.len();
                            resize(&mut room, bytes);
                            (entry, Prepared::new(op, &self.schema.load()))
                        }
                        Err(error) => {
                            drop(request.caller.answer.send(Err(error)));
                            continue;
                        }
                    }
                }
            };
            ready.push(Entry {
                entry,
                prepared,
                bytes,
                caller: request.caller,
                room,
            });
        }
        self.log(ready);
        Vec::new()
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
    fn refusal(&self) -> Result<()> {
        self.check_fault()?;
        match self.maintenance.error() {
            Some(why) if unwritten_tails(&self.view.load().parts) > UNWRITTEN_TAILS_REFUSED => {
                Err(Error::new(
                    ErrorKind::Unavailable,
                    format!("Shard temporarily unavailable: {why}"),
                ))
            }
            _ => Ok(()),
        }
    }

    /// Appends and syncs, and answers whoever does not wait for the effect.
    fn log(&self, group: Vec<Entry>) {
        // The log takes all of a group or nothing: what it cannot take must not fail the others.
        let fits = |own: Entry| match check_size(&own.entry) {
            Ok(()) => Some(own),
            Err(error) => {
                drop(own.caller.answer.send(Err(error)));
                None
            }
        };
        let group: Vec<Entry> = group.into_iter().filter_map(fits).collect();
        if group.is_empty() {
            return;
        }
        let entries: Vec<&[u8]> = group.iter().map(|own| own.entry.as_slice()).collect();
        match self.refusal().and_then(|()| self.append(&entries)) {
            Ok(first) => {
                let mut queue = self.queue.lock();
                // Nothing else is under way: who reads after the answer sees the effect.
                let soon =
                    queue.appliers == 0 && queue.logged.is_empty() && queue.waiting.is_empty();
                let logged = (first..).zip(group);
                queue
                    .logged
                    .extend(logged.map(|(op_num, own)| own.logged(op_num, soon)));
            }
            Err(error) => group
                .into_iter()
                .for_each(|own| drop(own.caller.answer.send(Err(error.clone())))),
        }
    }

    /// Makes entries durable; answers the position of the first.
    fn append(&self, entries: &[&[u8]]) -> Result<u64> {
        let mut log = self.log.lock();
        let first = stored(log.append(entries))?;
        if !seeded::is_active(Bug::AnswerBeforeSync) {
            stored(log.sync())?;
        }
        Ok(first)
    }
}

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

/// Refuses what the log cannot hold.
fn check_size(entry: &[u8]) -> Result<()> {
    match entry.len() {
        0..=ENTRY_BYTES_MAX => Ok(()),
        bytes => Err(Error::bad_request(format_args!(
            "the write takes {bytes} bytes in one shard's log, which takes at most {ENTRY_BYTES_MAX} at \
             once: divide it"
        ))),
    }
}

fn closed() -> Error {
    Error::internal("the database is closed")
}

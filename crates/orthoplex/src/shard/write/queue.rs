//! Writes on their way: those that wait for the log, and those that are in it and not applied.
//!
//! Owns the order of both and the bound on their bytes. Never touches log or data.

use super::super::apply::Prepared;
use crate::oplog::WriteOp;
use orthoplex_types::Result;
use orthoplex_types::filter::Filter;
use orthoplex_types::usage::Tally;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Bytes of writes that may be on their way; more make writers wait.
pub(super) const QUEUE_BYTES_MAX: usize = 64 << 20;
/// Bytes that one permit of the queue stands for.
pub(super) const PERMIT_BYTES: usize = 1 << 10;
/// Bytes that are appended between two syncs, or applied between two views.
const GROUP_BYTES_MAX: usize = 16 << 20;

/// Writes on their way.
pub(in crate::shard) struct Queue {
    /// Those that wait for the log.
    pub(super) waiting: VecDeque<Request>,
    pub(super) has_leader: bool,
    /// The leader has left: the next of those that wait must see what is held back.
    pub(super) stalled: bool,
    /// Those that are durable and not applied, in the order of the log.
    pub(super) logged: VecDeque<Logged>,
    /// Whether what is logged waits for background work; then nobody applies.
    pub(super) held: bool,
    /// Threads that apply, or are about to.
    pub(super) appliers: usize,
    pub(super) room: Arc<Semaphore>,
}

impl Default for Queue {
    fn default() -> Self {
        let room = Arc::new(Semaphore::new(QUEUE_BYTES_MAX / PERMIT_BYTES));
        Self {
            waiting: VecDeque::new(),
            has_leader: false,
            stalled: false,
            logged: VecDeque::new(),
            held: false,
            appliers: 0,
            room,
        }
    }
}

impl Queue {
    /// Gives no more room. Who waits for it is told.
    pub(in crate::shard) fn close(&self) {
        self.room.close();
    }

    /// Number of writes that are waiting or logged, and not applied.
    pub(in crate::shard) fn pending(&self) -> usize {
        self.waiting.len() + self.logged.len()
    }

    /// Whether writes are under way.
    pub(in crate::shard) const fn is_busy(&self) -> bool {
        self.has_leader || self.appliers > 0 || self.held
    }

    /// What has gathered, up to the size of a group.
    pub(super) fn take_waiting(&mut self) -> Vec<Request> {
        let mut bytes = 0;
        let next = || {
            let fits = bytes < GROUP_BYTES_MAX;
            let request = fits.then(|| self.waiting.pop_front()).flatten()?;
            bytes += request.bytes;
            Some(request)
        };
        std::iter::from_fn(next).collect()
    }

    /// Gives back what was taken and not logged.
    pub(super) fn put_back(&mut self, requests: Vec<Request>) {
        let requests = requests.into_iter().rev();
        requests.for_each(|own| self.waiting.push_front(own));
    }

    /// What is to be applied waits; one thread less applies. Nobody is kept waiting for an effect
    /// that was not asked for.
    pub(super) fn hold(&mut self) {
        self.held = true;
        self.appliers -= 1;
        for own in self.logged.iter_mut().filter(|own| !own.wait) {
            if let Some(answer) = own.answer.take() {
                // A caller that went away does not undo its write.
                drop(answer.send(Ok(own.op_num)));
            }
        }
    }

    /// What is to be applied next, up to the size of a group. Whoever finds nothing applies no more.
    pub(super) fn take_logged(&mut self) -> Vec<Logged> {
        let mut bytes = 0;
        let next = || {
            let fits = bytes < GROUP_BYTES_MAX;
            let logged = fits.then(|| self.logged.pop_front()).flatten()?;
            bytes += logged.bytes;
            Some(logged)
        };
        let group: Vec<Logged> = std::iter::from_fn(next).collect();
        self.appliers -= usize::from(group.is_empty());
        group
    }
}

/// Permits for a write of that size; never more than there are.
pub(super) fn permits(bytes: usize) -> u32 {
    let permits = (bytes / PERMIT_BYTES).clamp(1, QUEUE_BYTES_MAX / PERMIT_BYTES);
    u32::try_from(permits).unwrap_or(u32::MAX)
}

/// Makes the room of a write that of its size. It is under way already, so it takes what is free and
/// waits for no more.
pub(super) fn resize(room: &mut OwnedSemaphorePermit, bytes: usize) {
    let (has, wants) = (room.num_permits(), permits(bytes) as usize);
    if has > wants {
        drop(room.split(has - wants));
        return;
    }
    let all = room.semaphore();
    let free = all.available_permits().min(wants - has);
    let more = Arc::clone(all).try_acquire_many_owned(u32::try_from(free).unwrap_or(0));
    if let Ok(more) = more {
        room.merge(more);
    }
}

/// One write on its way.
pub(super) struct Request {
    pub(super) op: Pending,
    pub(super) bytes: usize,
    pub(super) caller: Caller,
    pub(super) room: OwnedSemaphorePermit,
}

/// Who is answered when, and charged.
pub(super) struct Caller {
    pub(super) wait: bool,
    pub(super) payer: Option<Arc<Tally>>,
    pub(super) answer: Answer,
}

pub(super) enum Pending {
    /// Encoded, its codes computed.
    Ready { entry: Vec<u8>, prepared: Prepared },
    /// Targets depend on the data, or whether existing points may be touched does.
    Unresolved {
        op: WriteOp,
        only_if: Option<Filter>,
    },
}

pub(super) type Answer = oneshot::Sender<Result<u64>>;

/// A write with plain ids, about to be logged.
pub(super) struct Entry {
    pub(super) entry: Vec<u8>,
    pub(super) prepared: Prepared,
    pub(super) bytes: usize,
    pub(super) caller: Caller,
    pub(super) room: OwnedSemaphorePermit,
}

/// A write that is durable and not applied.
pub(super) struct Logged {
    pub(super) op_num: u64,
    pub(super) prepared: Prepared,
    pub(super) bytes: usize,
    pub(super) payer: Option<Arc<Tally>>,
    /// Whether the caller is told about the effect.
    pub(super) wait: bool,
    /// Who is not answered yet.
    pub(super) answer: Option<Answer>,
    pub(super) _room: OwnedSemaphorePermit,
}

impl Entry {
    /// The write at its place in the log. Who does not wait for the effect is answered, unless it comes `soon`.
    pub(super) fn logged(self, op_num: u64, soon: bool) -> Logged {
        let Caller {
            wait,
            payer,
            answer,
        } = self.caller;
        let answer = match wait || soon {
            true => Some(answer),
            false => {
                // A caller that went away does not undo its write.
                drop(answer.send(Ok(op_num)));
                None
            }
        };
        Logged {
            op_num,
            prepared: self.prepared,
            bytes: self.bytes,
            payer,
            wait,
            answer,
            _room: self.room,
        }
    }
}

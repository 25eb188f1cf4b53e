//! Applying what is logged: in its order, by whoever comes first, and not while too much memory waits
//! to be written to files.

use super::super::apply::{State, unwritten_tails};
use super::queue::{Answer, Logged};
use crate::shard::Shard;
use crate::usage;
use orthoplex_storage::ShardLog;
use orthoplex_storage::seeded::{self, Bug};
use orthoplex_types::{Error, Result};
use std::sync::Arc;

/// Full tails that may wait to be written before writes are held back.
const UNWRITTEN_TAILS_MAX: usize = 4;

impl Shard {
    /// Applies what is logged, in its order, until nothing is left. Whoever holds the state takes the
    /// next of it, so several threads may be at it, and when one is done all is applied. False if
    /// something is left, because the shard is held back.
    pub(super) fn apply_logged(&self) -> bool {
        loop {
            let mut state = self.state.lock();
            let mut queue = self.queue.lock();
            if !queue.logged.is_empty() && self.is_held_back(&state) {
                queue.hold();
                drop(queue);
                drop(state);
                self.wake_maintenance();
                return false;
            }
            let group = queue.take_logged();
            drop(queue);
            if group.is_empty() {
                return true;
            }
            let finished = self.apply_group(&mut state, group);
            drop(state);
            for (answer, result) in finished {
                // A caller that went away does not undo its write.
                drop(answer.send(result));
            }
            if seeded::is_active(Bug::AnswerBeforeSync) {
                drop(self.log.lock().sync());
            }
            self.wake_maintenance();
        }
    }

    /// Applies and publishes; answers who is to be told what.
    fn apply_group(&self, state: &mut State, group: Vec<Logged>) -> Vec<(Answer, Result<u64>)> {
        let mut finished = Vec::with_capacity(group.len());
        for logged in group {
            let op_num = logged.op_num;
            let apply = || self.apply(state, op_num, logged.prepared);
            let applied = match self.check_fault() {
                Ok(()) => usage::charged(logged.payer.as_ref(), apply)
                    .map_err(|error| self.stop_before(op_num, &error)),
                Err(fault) => Err(fault),
            };
            let result = match applied {
                Ok(Err(error)) if !logged.wait => {
                    tracing::debug!(%error, op_num, "a write without wait had no effect");
                    Ok(op_num)
                }
                Ok(outcome) => outcome.map(|()| op_num),
                Err(fault) => Err(fault),
            };
            finished.extend(logged.answer.map(|answer| (answer, result)));
        }
        self.publish(state);
        finished
    }

    /// Applies nothing more: a write that is in the log cannot be. Opening the shard tries again.
    fn stop_before(&self, op_num: u64, error: &Error) -> Error {
        tracing::error!(dir = %self.dir.display(), op_num, %error, "the shard stops");
        let text = format!(
            "{error}; the shard takes no more writes before a restart: write {op_num} is logged and \
             cannot be applied"
        );
        let fault = self.fault.get_or_init(|| Error::new(error.kind(), text));
        self.seen.send_modify(|_| ());
        fault.clone()
    }

    /// Whether more tails wait to be written than memory should hold. Whoever changes the answer calls
    /// [`Shard::resume`] afterwards.
    fn is_held_back(&self, state: &State) -> bool {
        unwritten_tails(&state.parts) > UNWRITTEN_TAILS_MAX
            && self.error().is_none()
            && !self.is_closed()
    }

    /// Goes on with writes that were held back.
    pub(in crate::shard) fn resume(&self) {
        let mut queue = self.queue.lock();
        if !std::mem::take(&mut queue.held) {
            return;
        }
        let leads = std::mem::take(&mut queue.stalled);
        queue.has_leader |= leads;
        queue.appliers += 1;
        drop(queue);
        let Some(shard) = self.myself.upgrade() else {
            return;
        };
        let applier = Arc::clone(&shard);
        self.engine.spawn_writer(move || {
            applier.apply_logged();
        });
        if leads {
            self.engine.spawn_writer(move || shard.lead());
        }
    }
}

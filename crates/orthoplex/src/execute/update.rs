//! Writes: split over shards, logged, applied, and awaited as long as the caller wants.

use crate::collection::Collection;
use crate::database::Database;
use crate::errands::{Boxed, Joined, block_on};
use crate::oplog::WriteOp;
use crate::read::{deadline, name_timeout};
use crate::shard::Shard;
use crate::strict;
use crate::write::{Plan, plan};
use orthoplex_types::ops::writes::{PointsUpdate, UpdateMode, UpdateResult, UpdateStatus};
use orthoplex_types::{Context, Error, Result, Scope};
use std::sync::Arc;
use std::time::Instant;

/// The answer to a caller that waits no longer.
const WAIT_TIMEOUT: UpdateResult = UpdateResult {
    operation_id: None,
    status: UpdateStatus::WaitTimeout,
};

impl Database {
    /// Splits a write over the shards, carries it out, and waits as long as the scope says.
    pub(super) async fn write(
        &self,
        collection: &Arc<Collection>,
        update: PointsUpdate,
        scope: &Scope,
        context: &Context,
    ) -> Result<UpdateResult> {
        if context.is_over() {
            return Err(name_timeout(
                Error::timeout("before it began"),
                "Update",
                scope,
            ));
        }
        let only_if = update.update_filter().cloned();
        let plan = plan(update, &collection.schema(), collection.shards.len())?;
        let wait = scope.wait;
        if wait && plan.len() > 1 {
            check_ids(collection, &plan).await?;
        }
        let (targets, ops): (Vec<_>, Vec<_>) = plan
            .into_iter()
            .filter_map(|(number, op)| Some((Arc::clone(collection.shards.get(number)?), op)))
            .unzip();
        let writes = targets.iter().zip(ops).map(|(shard, op)| {
            let (shard, only_if) = (Arc::clone(shard), only_if.clone());
            let write = async move { shard.write_if(op, only_if, wait).await };
            Box::pin(write) as Boxed<Result<u64>>
        });
        let writes = Joined::new(writes);
        let patience = scope.timeout_s.filter(|_| wait).map(deadline);
        let results = match patience {
            None => writes.await,
            Some(patience) => match self.errands().until(patience, writes).await? {
                Ok(results) => results,
                Err(unfinished) => {
                    // The caller stops waiting; the write does not stop.
                    self.errands().run(move || drop(block_on(unfinished)));
                    return Ok(WAIT_TIMEOUT);
                }
            },
        };
        let status = match wait {
            true => self.seen(&targets, &results, patience).await?,
            false => UpdateStatus::Acknowledged,
        };
        match outcome(results) {
            Ok(operation_id) => Ok(UpdateResult {
                operation_id,
                status,
            }),
            Err(_) if collection.is_dropped() => Err(Error::no_collection(&scope.collection)),
            Err(error) => Err(error),
        }
    }

    /// Refuses writes that need room when the node has none to give.
    pub(super) fn check_quotas(&self, updates: &[PointsUpdate]) -> Result<()> {
        match updates.iter().any(strict::grows) {
            true => self.0.quotas.check(),
            false => Ok(()),
        }
    }

    /// Waits until readers see the writes. A write that they will not see for now is only logged.
    async fn seen(
        &self,
        targets: &[Arc<Shard>],
        results: &[Result<u64>],
        patience: Option<Instant>,
    ) -> Result<UpdateStatus> {
        let mut status = UpdateStatus::Completed;
        for (shard, result) in targets.iter().zip(results) {
            let Ok(position) = result else { continue };
            let seen = Box::pin(shard.until_visible(*position));
            let seen = match patience {
                None => seen.await,
                Some(patience) => match self.errands().until(patience, seen).await? {
                    Ok(seen) => seen,
                    Err(_) => return Ok(UpdateStatus::WaitTimeout),
                },
            };
            if !seen {
                status = UpdateStatus::Acknowledged;
            }
        }
        Ok(status)
    }
}

/// Refuses a write to several shards, before any of them logs it, if one of them lacks an id.
async fn check_ids(collection: &Collection, plan: &Plan) -> Result<()> {
    let mut results = Vec::with_capacity(plan.len());
    for (number, op) in plan {
        let Some(shard) = collection.shards.get(*number) else {
            continue;
        };
        let missing = || {
            let view = shard.latest();
            op.required_ids().find(|id| view.find(*id).is_none())
        };
        let mut result = Ok(0);
        if missing().is_some() {
            // The id may be in a write that is under way: one without points waits its turn.
            let turn = WriteOp::Upsert {
                points: Vec::new(),
                mode: UpdateMode::default(),
            };
            shard.write(turn, true).await?;
            result = missing().map_or(Ok(0), |id| Err(Error::no_point(id)));
        }
        results.push(result);
    }
    outcome(results).map(|_| ())
}

/// The log position, if one shard was written; the first error, and how many shards failed if there
/// were several.
fn outcome(results: Vec<Result<u64>>) -> Result<Option<u64>> {
    let touched = results.len();
    let failed = results.iter().filter(|result| result.is_err()).count();
    let mut position = None;
    for result in results {
        match result {
            Ok(op_num) => position = (touched == 1).then_some(op_num),
            Err(error) if touched == 1 => return Err(error),
            Err(error) => {
                let text = format!(
                    "{failed} out of {touched} shards failed to apply operation. \
                     First error captured: {error}"
                );
                return Err(Error::new(error.kind(), text));
            }
        }
    }
    Ok(position)
}

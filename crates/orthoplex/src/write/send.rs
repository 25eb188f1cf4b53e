//! A write on its way: which shards get what, and what their answers come to.

use super::plan;
use crate::Database;
use crate::collection::Collection;
use crate::errands::{Boxed, Joined};
use crate::oplog::WriteOp;
use crate::read::{deadline, name_timeout};
use crate::shard::{Shard, WriteTerms};
use crate::strict;
use crate::usage;
use orthoplex_types::ops::writes::{PointsUpdate, UpdateMode, UpdateResult, UpdateStatus};
use orthoplex_types::usage::Tally;
use orthoplex_types::{Context, Error, PointId, Result, Scope};
use std::collections::HashSet;
use std::iter::repeat_n;
use std::sync::Arc;
use std::time::Instant;

/// The answer to a caller that waits no longer.
const WAIT_TIMEOUT: UpdateResult = UpdateResult {
    operation_id: None,
    status: UpdateStatus::WaitTimeout,
};

/// What one shard has to do.
struct Part {
    shard: Arc<Shard>,
    op: WriteOp,
}

impl Database {
    /// Divides a write among the shards, carries it out, and waits as long as the scope says.
    pub(crate) async fn write(
        &self,
        collection: &Arc<Collection>,
        update: PointsUpdate,
        scope: &Scope,
        context: &Context,
    ) -> Result<UpdateResult> {
        if context.is_over() {
            let error = Error::timeout("before it began");
            return Err(name_timeout(error, "Update", scope));
        }
        let only_if = update.update_filter().cloned();
        let keys = update.shard_key().clone();
        let wait = scope.wait;
        let turn = Arc::clone(&collection.writes).read_owned().await;
        let parts = route(collection, update, wait, context.tally()).await?;
        let payer = usage::of_write(context, collection, wait);
        // Part of each write, so that it lasts as long as any of them.
        let turn = Arc::new(turn);
        let targets: Vec<_> = parts.iter().map(|part| Arc::clone(&part.shard)).collect();
        let writes = parts.into_iter().map(|Part { shard, op }| {
            let terms = WriteTerms {
                only_if: only_if.clone(),
                wait,
                payer: payer.clone(),
            };
            let turn = Arc::clone(&turn);
            let write = async move {
                let result = shard.write_on(op, terms).await;
                drop(turn);
                result
            };
            Box::pin(write) as Boxed<Result<u64>>
        });
        let writes = Joined::new(writes);
        let patience = scope.timeout_s.filter(|_| wait).map(deadline);
        let results = match patience {
            None => writes.await,
            Some(patience) => match self.errands().until(patience, writes).await? {
                Ok(results) => results,
                // The caller stops waiting; the write does not stop.
                Err(unfinished) => match self.errands().take_over(unfinished).await? {
                    Some(results) => results,
                    None => return Ok(WAIT_TIMEOUT),
                },
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
            // A key that was dropped meanwhile is the better answer.
            Err(error) => Err(collection.shards().for_write(&keys).err().unwrap_or(error)),
        }
    }

    /// Refuses writes that need room when the node has none to give.
    pub(crate) fn check_quotas(&self, updates: &[PointsUpdate]) -> Result<()> {
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

/// Checks a write and divides it among the shards that its keys mean.
async fn route(
    collection: &Collection,
    update: PointsUpdate,
    wait: bool,
    payer: Option<&Arc<Tally>>,
) -> Result<Vec<Part>> {
    let (shards, schema) = (collection.shards(), collection.schema());
    let groups = shards.for_write(update.shard_key())?;
    let keys = groups.len();
    let mut parts = Vec::new();
    for (group, update) in groups.into_iter().zip(repeat_n(update, keys)) {
        let own = shards.of(group);
        // Texts become vectors here.
        let plan = usage::charged(payer, || plan(update, &schema, own.len()))?.into_iter();
        parts.extend(plan.filter_map(|(number, op)| {
            let shard = Arc::clone(own.get(number)?);
            Some(Part { shard, op })
        }));
    }
    if keys > 1 {
        return narrowed(parts).await;
    }
    if wait && parts.len() > 1 {
        check_ids(&parts).await?;
    }
    Ok(parts)
}

/// Refuses a write to several shards, before any of them logs it, if one of them lacks an id.
async fn check_ids(parts: &[Part]) -> Result<()> {
    let mut results = Vec::with_capacity(parts.len());
    for part in parts {
        let missing = part.missing().await?;
        let mut required = part.op.required_ids();
        let first = required.find(|id| missing.contains(id));
        results.push(first.map_or(Ok(0), |id| Err(Error::no_point(id))));
    }
    outcome(results).map(|_| ())
}

/// A write to several keys touches each id in those that have it; one of them must.
async fn narrowed(parts: Vec<Part>) -> Result<Vec<Part>> {
    let mut lacking = Vec::with_capacity(parts.len());
    let mut found = HashSet::new();
    for part in &parts {
        let missing = part.missing().await?;
        let required = part.op.required_ids();
        found.extend(required.filter(|id| !missing.contains(id)));
        lacking.push(missing);
    }
    let nowhere = lacking.iter().flatten().find(|id| !found.contains(*id));
    if let Some(id) = nowhere {
        return Err(Error::no_point(*id));
    }
    let parts = parts.into_iter().zip(&lacking);
    let kept = parts.filter_map(|(mut part, missing)| part.op.drop_ids(missing).then_some(part));
    Ok(kept.collect())
}

impl Part {
    /// Ids that must exist and do not.
    async fn missing(&self) -> Result<HashSet<PointId>> {
        let missing = || {
            let view = self.shard.latest();
            let required = self.op.required_ids();
            required.filter(|id| view.find(*id).is_none()).collect()
        };
        let first: HashSet<PointId> = missing();
        if first.is_empty() {
            return Ok(first);
        }
        // An id may be in a write that is under way: one without points waits its turn.
        let turn = WriteOp::Upsert {
            points: Vec::new(),
            mode: UpdateMode::default(),
        };
        self.shard.write(turn, true).await?;
        Ok(missing())
    }
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

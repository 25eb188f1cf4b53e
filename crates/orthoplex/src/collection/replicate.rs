//! Points of one shard key copied to another, while the collection lives.
//!
//! Page by page. No write of the collection is under way while a page is read and written, so that
//! what a write with a fallback does to both keys is never overtaken by an older copy. A write of the
//! source alone shows in the other key if its page comes later.

use super::Collection;
use super::shards::{Group, Shards};
use crate::errands::block_on;
use crate::oplog::{PointWrite, WriteOp};
use crate::routing::shard_of;
use crate::shard::{Place, Shard, View};
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::cluster::{ReplicaState, ReplicatePoints};
use orthoplex_types::ops::writes::UpdateMode;
use orthoplex_types::{Context, Error, PointId, Result, ShardKey};
use std::sync::Arc;

/// Points that are copied while writes wait.
const PAGE: usize = 256;

impl Collection {
    /// Copies the points; answers when all of them are in the other key. Takes long.
    pub(crate) fn replicate(&self, op: &ReplicatePoints) -> Result<()> {
        self.check_custom("replicated")?;
        let shards = self.shards();
        let from = named(&shards, &op.from_shard_key)?;
        if from.is_partial() {
            return Err(Error::bad_request(format_args!(
                "Shard key {} has no active replicas",
                op.from_shard_key
            )));
        }
        named(&shards, &op.to_shard_key)?;
        for shard in shards.of(from) {
            let mut next = None;
            loop {
                let _alone = block_on(self.writes.write());
                if self.is_dropped() {
                    return Err(Error::not_found("the collection was dropped meanwhile"));
                }
                // It may have been dropped, or restored, since the last page.
                let present = self.shards();
                let into = present.of(named(&present, &op.to_shard_key)?);
                next = copy_page(shard, into, next, op.filter.as_ref())?;
                if next.is_none() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Lets a key answer reads. Durable when this answers. Called by one thread at a time.
    pub(crate) fn activate_key(&self, key: &ShardKey) -> Result<()> {
        let shards = self.shards();
        if !named(&shards, key)?.is_partial() {
            return Ok(());
        }
        let layout = shards.layout().with_state(key, ReplicaState::Active);
        layout.write(&*self.vfs, &self.dir)?;
        self.place(Shards::new(layout, shards.all().to_vec(), true));
        Ok(())
    }
}

fn named<'a>(shards: &'a Shards, key: &ShardKey) -> Result<&'a Group> {
    let missing = || Error::bad_request(format_args!("Shard key {key} not found"));
    shards.group(key).ok_or_else(missing)
}

/// Copies the points from `first` on; answers where the next page begins.
fn copy_page(
    from: &Shard,
    into: &[Arc<Shard>],
    first: Option<PointId>,
    filter: Option<&Filter>,
) -> Result<Option<PointId>> {
    // Writes that were only logged are applied before one that waits.
    let turn = WriteOp::Upsert {
        points: Vec::new(),
        mode: UpdateMode::default(),
    };
    block_on(from.write(turn, true))?;
    let view = from.latest();
    let mut page = view.scroll(first, filter, PAGE + 1, &Context::new())?;
    let next = page.get(PAGE).map(|(id, _)| *id);
    page.truncate(PAGE);
    let mut parts: Vec<Vec<PointWrite>> = into.iter().map(|_| Vec::new()).collect();
    for (id, place) in page {
        if let Some(part) = parts.get_mut(shard_of(id, into.len())) {
            part.push(copy(&view, id, place)?);
        }
    }
    for (shard, points) in into.iter().zip(parts) {
        if !points.is_empty() {
            let mode = UpdateMode::default();
            block_on(shard.write(WriteOp::Upsert { points, mode }, true))?;
        }
    }
    Ok(next)
}

fn copy(view: &View, id: PointId, place: Place) -> Result<PointWrite> {
    let slots = view.schema().slots();
    let vectors = slots.filter_map(|(number, _)| {
        let vector = view.with_vector(place, number, |own| own.to_owned())?;
        Some((u16::try_from(number).ok()?, vector))
    });
    Ok(PointWrite {
        id,
        vectors: vectors.collect(),
        payload: Some(view.payload(place)?),
    })
}

//! Shard keys that come and go while the collection lives.

use super::Collection;
use super::layout::Layout;
use super::shards::Shards;
use crate::errands::Errands;
use crate::shard::{Engine, Shard};
use orthoplex_types::ops::cluster::{CreateShardKey, ShardKeyDescription, ShardKeys};
use orthoplex_types::ops::collections::SHARDS_MAX;
use orthoplex_types::{Error, Result, ShardKey};
use std::sync::Arc;

impl Collection {
    /// Makes a key and its shards. Durable when this answers. Called by one thread at a time.
    pub(crate) fn create_key(
        &self,
        engine: &Arc<Engine>,
        name: &str,
        wanted: &CreateShardKey,
    ) -> Result<()> {
        self.check_custom("created")?;
        let shards = self.shards();
        let key = &wanted.shard_key;
        if shards.group(key).is_some() {
            return Err(Error::bad_request(format_args!(
                "Sharding key {key} already exists for collection {name}"
            )));
        }
        let count = wanted.shards_number;
        let count = count.unwrap_or(self.settled().config.params.shard_number);
        if shards.all().len() + count as usize > SHARDS_MAX as usize {
            return Err(Error::bad_request(format_args!(
                "A collection has at most {SHARDS_MAX} shards on one node: {} exist, {count} more \
                 are asked for",
                shards.all().len()
            )));
        }
        let state = wanted.initial_state.unwrap_or_default();
        let layout = shards.layout().with_key(key, count, state)?;
        let (schema, tuning) = (self.schema(), self.settled().tuning());
        let new = layout.paths(&self.dir).skip(shards.all().len());
        let new = new.map(|dir| Shard::create(engine, &dir, Arc::clone(&schema), tuning.clone()));
        let present = shards.all().iter().cloned().map(Ok);
        let all: Result<Vec<_>> = present.chain(new).collect();
        let written = all.and_then(|all| {
            layout.write(&*self.vfs, &self.dir)?;
            Ok(all)
        });
        match written {
            Ok(all) => self.place(Shards::new(layout, all, true)),
            Err(error) => {
                // What was made stays until restart: the record on disk may name it after all. Its
                // numbers are taken, so that another attempt finds other folders.
                let all = shards.all().to_vec();
                self.place(Shards::new(layout.without_key(key), all, true));
                return Err(error);
            }
        }
        Ok(())
    }

    /// Removes a key. Durable when this answers; files go later. Called by one thread at a time.
    pub(crate) fn drop_key(&self, errands: &Errands, name: &str, key: &ShardKey) -> Result<()> {
        self.check_custom("dropped")?;
        let shards = self.shards();
        let group = shards.group(key).ok_or_else(|| {
            Error::bad_request(format_args!(
                "Sharding key {key} does not exist for collection {name}"
            ))
        })?;
        let dropped = shards.of(group).to_vec();
        let layout = shards.layout().without_key(key);
        let is_dropped = |own: &Arc<Shard>| dropped.iter().any(|other| Arc::ptr_eq(own, other));
        let kept = shards.all().iter().filter(|own| !is_dropped(own)).cloned();
        let written = layout.write(&*self.vfs, &self.dir);
        if written.is_err()
            && Layout::read(&*self.vfs, &self.dir)
                .is_ok_and(|on_disk| on_disk.as_ref() != Some(&layout))
        {
            return written;
        }
        // Also when only the last sync failed: the key may be gone after a power loss, so its shards
        // must take no more writes. It may also be there, so their files stay.
        self.place(Shards::new(layout, kept.collect(), true));
        let is_certain = written.is_ok();
        errands.run(move || {
            for shard in dropped {
                shard.stop();
                if is_certain {
                    shard.remove_files();
                }
            }
        });
        written
    }

    /// The keys, unless shards are chosen by hash.
    pub(crate) fn key_list(&self) -> ShardKeys {
        let shards = self.shards();
        let keys = shards.keys().cloned();
        let keys = keys.map(|key| ShardKeyDescription { key });
        ShardKeys {
            shard_keys: self.is_custom().then(|| keys.collect()),
        }
    }

    pub(super) fn check_custom(&self, verb: &str) -> Result<()> {
        match self.is_custom() {
            true => Ok(()),
            false => Err(Error::bad_request(format_args!(
                "Shard Key cannot be {verb} with Auto sharding method"
            ))),
        }
    }

    /// Whether keys choose the shards.
    pub(crate) fn is_custom(&self) -> bool {
        self.settled.load().is_custom()
    }
}

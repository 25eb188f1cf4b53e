//! The shards of a collection at one moment, and which of them a request means.
//!
//! Shards are in groups: those without a key, or those of one key. Inside a group the hash of an id
//! chooses the shard; a point of the same id may live in every group.

use super::layout::Layout;
use crate::shard::Shard;
use orthoplex_types::ops::cluster::ReplicaState;
use orthoplex_types::{Error, ErrorKind, Result, ShardKey, ShardKeySelector};
use std::ops::Range;
use std::sync::Arc;

/// All shards, in the order of the layout.
pub(crate) struct Shards {
    layout: Layout,
    all: Vec<Arc<Shard>>,
    groups: Vec<Group>,
    is_custom: bool,
}

/// The shards of one key, or those without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) key: Option<ShardKey>,
    state: ReplicaState,
    places: Range<usize>,
}

impl Shards {
    /// `all` are the shards of the layout; `is_custom` when keys choose among them.
    pub(super) fn new(layout: Layout, all: Vec<Arc<Shard>>, is_custom: bool) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for (place, own) in layout.shards().iter().enumerate() {
            match groups.last_mut().filter(|group| group.key == own.key) {
                Some(group) => group.places.end = place + 1,
                None => groups.push(Group {
                    key: own.key.clone(),
                    state: own.state,
                    places: place..place + 1,
                }),
            }
        }
        Self {
            layout,
            all,
            groups,
            is_custom,
        }
    }

    /// Which shards there are.
    pub(crate) const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Arc<Shard>] {
        &self.all
    }

    /// One by its number.
    pub(crate) fn by_number(&self, number: u32) -> Option<&Arc<Shard>> {
        self.all.get(self.layout.place(number)?)
    }

    /// Those of a group.
    pub(crate) fn of(&self, group: &Group) -> &[Arc<Shard>] {
        self.all.get(group.places.clone()).unwrap_or_default()
    }

    /// The keys, in the order of their creation.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &ShardKey> {
        self.groups.iter().filter_map(|group| group.key.as_ref())
    }

    /// The group of a key.
    pub(super) fn group(&self, key: &ShardKey) -> Option<&Group> {
        let mut groups = self.groups.iter();
        groups.find(|group| group.key.as_ref() == Some(key))
    }

    /// The groups that a write goes to. A fallback comes before the key whose points are still to
    /// come, so that what is missing there is never behind.
    pub(crate) fn for_write(&self, selector: &ShardKeySelector) -> Result<Vec<&Group>> {
        let missing = |key: &ShardKey| Error::wrong_input(not_found(key));
        match selector {
            ShardKeySelector::WithFallback { target, fallback } => {
                let (target, fallback) = self.either(target, fallback)?;
                let target_only = target.filter(|own| own.state == ReplicaState::Active);
                Ok(match target_only {
                    Some(target) => vec![target],
                    None => fallback.into_iter().chain(target).collect(),
                })
            }
            named if named.is_none() && self.is_custom => {
                Err(Error::wrong_input("Shard key not specified"))
            }
            named => self.named(named, missing),
        }
    }

    /// The groups that a read looks at. Without a key those that are still being filled are left out.
    pub(crate) fn for_read(&self, selector: &ShardKeySelector) -> Result<Vec<&Group>> {
        let missing = |key: &ShardKey| Error::bad_request(not_found(key));
        let is_active = |group: &&Group| group.state == ReplicaState::Active;
        let chosen = match selector {
            ShardKeySelector::WithFallback { target, fallback } => {
                let (own, other) = self.either(target, fallback)?;
                let chosen = own.filter(is_active).or(other.filter(is_active));
                return chosen.map(|group| vec![group]).ok_or_else(|| {
                    unavailable(format_args!(
                        "Neither target shard key {target} nor fallback shard key {fallback} have \
                         active replicas"
                    ))
                });
            }
            named if named.is_none() => return Ok(self.active()),
            named => self.named(named, missing)?,
        };
        match chosen.iter().find(|group| !is_active(group)) {
            Some(Group { key: Some(key), .. }) => Err(unavailable(format_args!(
                "Shard key {key} has no active replicas"
            ))),
            _ => Ok(chosen),
        }
    }

    /// The groups that answer reads of the whole collection.
    pub(crate) fn active(&self) -> Vec<&Group> {
        let groups = self.groups.iter();
        groups.filter(|own| !own.is_partial()).collect()
    }

    /// The groups of the keys, each once; all without a key.
    fn named(
        &self,
        selector: &ShardKeySelector,
        missing: impl Fn(&ShardKey) -> Error,
    ) -> Result<Vec<&Group>> {
        let keys = match selector {
            ShardKeySelector::Key(key) => std::slice::from_ref(key),
            ShardKeySelector::Keys(keys) if !keys.is_empty() => keys,
            _ => return Ok(self.groups.iter().collect()),
        };
        let mut chosen: Vec<&Group> = Vec::with_capacity(keys.len());
        for key in keys {
            let group = self.group(key).ok_or_else(|| missing(key))?;
            if !chosen.contains(&group) {
                chosen.push(group);
            }
        }
        Ok(chosen)
    }

    fn either(
        &self,
        target: &ShardKey,
        fallback: &ShardKey,
    ) -> Result<(Option<&Group>, Option<&Group>)> {
        match (self.group(target), self.group(fallback)) {
            (None, None) => Err(Error::not_found(format_args!(
                "Neither target shard key {target} nor fallback shard key {fallback} exist"
            ))),
            found => Ok(found),
        }
    }
}

impl Group {
    /// Whether its points are still to come.
    pub(crate) fn is_partial(&self) -> bool {
        self.state == ReplicaState::Partial
    }
}

fn not_found(key: &ShardKey) -> String {
    format!("Shard key {key} not found")
}

fn unavailable(what: std::fmt::Arguments<'_>) -> Error {
    Error::new(
        ErrorKind::Unavailable,
        format!("Shard temporarily unavailable: {what}"),
    )
}

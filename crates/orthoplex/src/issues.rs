//! Fields that slow reads filter by without an index.
//!
//! An issue is kept until its cause is gone: the field has an index, the collection is dropped, or
//! somebody clears the list. Only reads that took long look at the list.

use crate::collection::Collection;
use crate::database::Database;
use crate::strict::{self, Lacking, Limited};
use orthoplex_types::ops::issues::{Issue, IssuesReport};
use orthoplex_types::{JsonPath, Scope};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Issues that are kept.
const ISSUES_MAX: usize = 1024;

/// All issues by name.
#[derive(Debug, Default)]
pub(crate) struct Issues(Mutex<BTreeMap<String, Issue>>);

impl Issues {
    /// The issues.
    pub(crate) fn report(&self) -> IssuesReport {
        IssuesReport {
            issues: self.0.lock().values().cloned().collect(),
        }
    }

    /// Forgets all.
    pub(crate) fn clear(&self) {
        self.0.lock().clear();
    }

    /// Forgets those of a collection.
    pub(crate) fn forget(&self, collection: &str) {
        let is_other = |own: &Issue| own.related_collection.as_deref() != Some(collection);
        self.0.lock().retain(|_, own| is_other(own));
    }

    /// Forgets the one of a field.
    pub(crate) fn solve(&self, collection: &str, key: &JsonPath) {
        self.0.lock().remove(&Issue::id_of_field(collection, key));
    }

    fn note(&self, issue: Issue) {
        let mut all = self.0.lock();
        if all.len() < ISSUES_MAX || all.contains_key(&issue.id) {
            // The first time counts.
            all.entry(issue.id.clone()).or_insert(issue);
        }
    }
}

/// A read under way, and what could be the reason if it takes long.
pub(crate) struct Watch<'a> {
    database: &'a Database,
    scope: &'a Scope,
    lacking: Vec<Lacking>,
    started: Instant,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(
        database: &'a Database,
        collection: &Collection,
        request: &impl Limited,
        scope: &'a Scope,
    ) -> Self {
        Self {
            database,
            scope,
            lacking: strict::lacking(collection, request),
            started: Instant::now(),
        }
    }

    /// The read is over.
    pub(crate) fn finish(self, slow: Duration) {
        if self.lacking.is_empty() || self.started.elapsed() < slow {
            return;
        }
        let inner = &self.database.0;
        let names = inner.names.load();
        // Dropped meanwhile: no longer a problem.
        let Some(name) = names.record.resolve(&self.scope.collection) else {
            return;
        };
        for (key, types) in &self.lacking {
            inner.issues.note(Issue::unindexed_field(name, key, types));
        }
    }
}

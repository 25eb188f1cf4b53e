//! All collections and names at one moment.
//!
//! A collection that could not be opened keeps its name, and its reason for whoever asks.

use crate::catalog::{CollectionId, Record};
use crate::collection::Collection;
use orthoplex_types::{Error, Result};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::thread;

/// Collections by name. Every name of the record has an entry.
#[derive(Clone, Default)]
pub(crate) struct Names {
    pub(crate) record: Record,
    collections: HashMap<String, Opened>,
}

/// A collection, or why it could not be opened.
type Opened = Result<Arc<Collection>>;

impl Names {
    /// Opens all collections of the record, several at a time.
    pub(super) fn open(
        record: Record,
        open: impl Fn(CollectionId) -> Result<Collection> + Sync,
    ) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let waiting = Mutex::new(record.collections.iter());
        let collections = Mutex::new(HashMap::with_capacity(record.collections.len()));
        let work = || {
            loop {
                // A statement of its own: the others must not wait while one is opened.
                let next = waiting.lock().next();
                let Some((name, id)) = next else { break };
                let opened = open(*id).map(Arc::new);
                if let Err(error) = &opened {
                    tracing::error!(collection = %name, %error, "a collection cannot be opened");
                }
                collections.lock().insert(name.clone(), opened);
            }
        };
        thread::scope(|scope| {
            for _ in 1..cores.min(record.collections.len()) {
                // Without the thread the others have more to do.
                drop(thread::Builder::new().spawn_scoped(scope, work));
            }
            work();
        });
        Self {
            collections: collections.into_inner(),
            record,
        }
    }

    /// The collection of that name or alias.
    pub(crate) fn find(&self, name: &str) -> Result<Arc<Collection>> {
        let own = self.record.resolve(name);
        let opened = own.and_then(|own| self.collections.get(own));
        opened.cloned().ok_or_else(|| Error::no_collection(name))?
    }

    /// Puts a collection in the place of the one that had the name; that is the answer.
    pub(crate) fn put(&mut self, name: String, collection: Collection) -> Option<Arc<Collection>> {
        self.record.collections.insert(name.clone(), collection.id);
        let old = self.collections.insert(name, Ok(Arc::new(collection)));
        old.and_then(Result::ok)
    }

    /// Takes a collection out.
    pub(super) fn take(&mut self, name: &str) -> Option<Arc<Collection>> {
        self.collections.remove(name)?.ok()
    }

    /// All collections that are open.
    pub(crate) fn opened(&self) -> impl Iterator<Item = (&String, &Arc<Collection>)> {
        let all = self.collections.iter();
        all.filter_map(|(name, own)| Some((name, own.as_ref().ok()?)))
    }

    /// All collections; one that cannot be opened is an error.
    pub(crate) fn all(&self) -> Result<Vec<(&String, &Arc<Collection>)>> {
        let all = self.collections.iter();
        let all = all.map(|(name, own)| match own {
            Ok(own) => Ok((name, own)),
            Err(error) => Err(error.clone()),
        });
        all.collect()
    }
}

//! What the gate refuses and tells.

use super::{Db, unnamed};
use crate::{Authorise, Database, Gate, Meter, Options, block_on};
use orthoplex_types::ops::collections::{GetCollection, ListCollections};
use orthoplex_types::ops::reads::{QueryPoints, ScrollPoints};
use orthoplex_types::{Access, Context, Error, ErrorKind, Result, Scope};
use parking_lot::Mutex;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn values_are_checked_before_anything_happens() {
    let db = Db::with(unnamed(2, "Dot"));
    let error = db.json::<ScrollPoints>(json!({"limit": 0})).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessable);
    assert!(
        error
            .message()
            .contains("limit: value 0 invalid, must be 1 or larger")
    );
    let error = db.json::<QueryPoints>(json!({"query": []})).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessable);
}

#[test]
fn names_of_new_collections_are_checked() {
    let db = Db::in_memory();
    let long = "x".repeat(256);
    for name in ["", "a/b", "a?b", "a\0b", long.as_str()] {
        let error = db.create(name, unnamed(2, "Dot")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unprocessable, "{name:?}");
        assert!(error.message().contains("collection_name"));
    }
    for name in ["..", "a b", "ü", &"x".repeat(255)] {
        assert!(db.create(name, unnamed(2, "Dot")).unwrap(), "{name:?}");
        assert!(db.drop(name).unwrap());
    }
    let error = db.run(GetCollection, Scope::of("a/b")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unprocessable);
    assert_eq!(
        db.run(GetCollection, Scope::of("a?b")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

struct ReadersOnly;

impl Authorise for ReadersOnly {
    fn authorise(&self, operation: &'static str, access: Access, scope: &Scope) -> Result<()> {
        match access {
            Access::Read | Access::Filtered => Ok(()),
            _ => Err(Error::new(
                ErrorKind::Forbidden,
                format!("{operation} on {}", scope.collection),
            )),
        }
    }

    fn sees(&self, _: &str) -> bool {
        true
    }
}

type Calls = Arc<Mutex<Vec<(&'static str, String, Option<ErrorKind>)>>>;

struct Noting(Calls);

impl Meter for Noting {
    fn finished(
        &self,
        operation: &'static str,
        scope: &Scope,
        _: Duration,
        failure: Option<ErrorKind>,
    ) {
        self.0
            .lock()
            .push((operation, scope.collection.clone(), failure));
    }
}

#[test]
fn hooks_decide_and_are_told() {
    let calls = Calls::default();
    let database = Database::open(Options::in_memory()).unwrap();
    let gate = Gate::new(database)
        .with_authorise(ReadersOnly)
        .with_meter(Noting(Arc::clone(&calls)));
    let context = Context::new();
    let create = orthoplex_types::ops::collections::CreateCollection::default();
    let error = block_on(gate.call(create, Scope::of("c"), &context)).unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Forbidden, "collections.create on c")
    );
    assert!(block_on(gate.call(ListCollections, Scope::default(), &context)).is_ok());
    assert!(block_on(gate.call(GetCollection, Scope::of("c"), &context)).is_err());
    let noted = calls.lock().clone();
    assert_eq!(
        noted,
        [
            ("collections.list", String::new(), None),
            ("collections.get", "c".to_owned(), Some(ErrorKind::NotFound)),
        ]
    );
}

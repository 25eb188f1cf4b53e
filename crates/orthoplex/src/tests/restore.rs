//! Restoring files before a database serves: all of them or none, whatever happens.

use super::{Db, unnamed};
use crate::{Database, Gate, Options, Restore};
use orthoplex_storage::vfs::{CrashMode, SimFs};
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::Scope;
use orthoplex_types::ops::collections::{ChangeAliases, ListAliases};
use orthoplex_types::ops::reads::CountPoints;
use orthoplex_types::ops::snapshots::{CreateFullSnapshot, CreateSnapshot, SnapshotOf};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file system with a database in `from`, of collections `c` (3 points) and `d` (empty), alias
/// `e` of `c`; with a snapshot of `c` and one of everything.
struct Source {
    fs: Arc<dyn Vfs>,
    of_c: PathBuf,
    full: PathBuf,
}

impl Source {
    fn new(fs: Arc<dyn Vfs>) -> Self {
        let db = Db::open(Options::on(Arc::clone(&fs), "/from"));
        db.create("c", unnamed(1, "Dot")).unwrap();
        db.create("d", unnamed(2, "Dot")).unwrap();
        for id in 1..=3 {
            db.upsert(json!([{"id": id, "vector": [id]}])).unwrap();
        }
        let alias = json!({"actions": [
            {"create_alias": {"collection_name": "c", "alias_name": "e"}}
        ]});
        let alias: ChangeAliases = serde_json::from_value(alias).unwrap();
        db.run(alias, Scope::default()).unwrap();
        let one = db.call(CreateSnapshot(SnapshotOf::Collection)).unwrap();
        let full = db.run(CreateFullSnapshot, Scope::default()).unwrap();
        let folder = Path::new("/from/snapshots");
        Self {
            fs,
            of_c: folder.join("c").join(one.name),
            full: folder.join(full.name),
        }
    }

    fn in_memory() -> Self {
        Self::new(Arc::new(MemFs::new()))
    }

    fn target(&self) -> Db {
        Db::open(Options::on(Arc::clone(&self.fs), "/to"))
    }

    fn all(&self) -> Restore {
        Restore {
            everything: Some(self.full.clone()),
            ..Restore::default()
        }
    }

    fn one(&self, name: &str) -> Restore {
        Restore {
            collections: vec![(self.of_c.clone(), name.to_owned())],
            ..Restore::default()
        }
    }
}

fn count(db: &Db, name: &str) -> Option<usize> {
    let counted = db.run(CountPoints::default(), Scope::of(name));
    counted.ok().map(|counted| counted.count)
}

#[test]
fn files_become_collections_and_aliases() {
    let source = Source::in_memory();
    let db = source.target();
    let mut wanted = source.all();
    wanted.collections = source.one("x").collections;
    assert_eq!(db.database().restore(&wanted).unwrap(), ["c", "d", "x"]);
    let counts = ["c", "d", "e", "x"].map(|name| count(&db, name));
    assert_eq!(counts, [Some(3), Some(0), Some(3), Some(3)]);
    db.upsert(json!([{"id": 9, "vector": [1]}])).unwrap();
    db.database().close().unwrap();
    drop(db);
    let db = source.target();
    assert_eq!([count(&db, "c"), count(&db, "x")], [Some(4), Some(3)]);
}

#[test]
fn nothing_is_replaced_unasked() {
    let source = Source::in_memory();
    let db = source.target();
    db.create("d", unnamed(2, "Dot")).unwrap();
    let error = db.database().restore(&source.all()).unwrap_err();
    assert!(
        error.message().contains("Collection `d` already exists!"),
        "{error}"
    );
    assert_eq!(count(&db, "c"), None);
    db.create("c", unnamed(1, "Dot")).unwrap();
    db.upsert(json!([{"id": 7, "vector": [7]}])).unwrap();
    let mut wanted = source.all();
    wanted.replace = true;
    db.database().restore(&wanted).unwrap();
    assert_eq!(count(&db, "c"), Some(3));
    assert!(db.get(7).is_none());
}

#[test]
fn a_failure_changes_nothing_and_names_its_file() {
    let source = Source::in_memory();
    let db = source.target();
    let broken = PathBuf::from("/broken");
    let mut file = source.fs.create(&broken).unwrap();
    file.append(b"no snapshot").unwrap();
    let missing = PathBuf::from("/missing");
    let cases = [
        (
            source.one("x").collections,
            source.of_c.clone(),
            "is not a full snapshot",
        ),
        (
            vec![(missing.clone(), "y".to_owned())],
            source.full.clone(),
            "\"/missing\" does not exist",
        ),
        (
            vec![(broken, "y".to_owned())],
            source.full.clone(),
            "/broken: ",
        ),
        (
            vec![(source.full.clone(), "y".to_owned())],
            source.full.clone(),
            "unexpected entry",
        ),
        (
            source.one("c").collections,
            source.full.clone(),
            "`c` would be restored twice",
        ),
        (
            source.one("a/b").collections,
            source.full.clone(),
            "collection_name",
        ),
    ];
    for (collections, everything, text) in cases {
        let wanted = Restore {
            collections,
            everything: Some(everything),
            replace: false,
        };
        let error = db.database().restore(&wanted).unwrap_err();
        assert!(error.message().contains(text), "{error}");
        let aliases = db.run(ListAliases, Scope::default()).unwrap();
        assert!(aliases.aliases.is_empty());
        assert_eq!(["c", "d", "x", "y"].map(|name| count(&db, name)), [None; 4]);
    }
    // Neither does a failure leave anything in the way of the next attempt.
    db.database().restore(&source.all()).unwrap();
    let left = source.fs.list(Path::new("/to/collections")).unwrap();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn power_loss_leaves_all_or_nothing() {
    let disk = SimFs::new();
    let source = Source::new(Arc::new(disk.clone()));
    let mut restored_once = false;
    for after in 1.. {
        let fs = disk.crash_image(CrashMode::LoseUnsynced, 0);
        let vfs: Arc<dyn Vfs> = Arc::new(fs.clone());
        fs.crash_at(after);
        let database = Database::open(Options::on(vfs, "/to")).ok();
        let restored = database.is_some_and(|own| own.restore(&source.all()).is_ok());
        for mode in [
            CrashMode::LoseUnsynced,
            CrashMode::RandomSubset,
            CrashMode::Torn,
            CrashMode::NamesReordered,
        ] {
            let image = fs.crash_image(mode, after);
            let database = Database::open(Options::on(Arc::new(image), "/to")).unwrap();
            let db = Db(Gate::new(database));
            let found = ["c", "d", "e"].map(|name| count(&db, name));
            let all = found == [Some(3), Some(0), Some(3)];
            assert!(
                all || (!restored && found == [None; 3]),
                "boundary {after}, {mode:?}: {found:?}"
            );
        }
        restored_once |= restored;
        if !fs.is_crashed() {
            break;
        }
    }
    assert!(restored_once);
}

//! Snapshots: what goes in comes out, wherever it breaks off; nothing leaves its folder.

use super::{Db, sharded, unnamed};
use crate::{Database, Gate, Options};
use orthoplex_storage::vfs::{CrashMode, SimFs};
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteSnapshot, ListFullSnapshots, ListSnapshots,
    ReadSnapshot, RecoverSnapshot, SnapshotBytes, SnapshotDescription, SnapshotOf,
    SnapshotPriority, SnapshotSource,
};
use orthoplex_types::{Result, Scope};
use serde_json::json;
use std::io::Read;
use std::sync::Arc;

const COLLECTION: SnapshotOf = SnapshotOf::Collection;

impl Db {
    fn bytes_of(&self, of: SnapshotOf, name: &str) -> Vec<u8> {
        let op = ReadSnapshot {
            of,
            name: name.to_owned(),
        };
        let content = self.call(op).unwrap();
        let mut bytes = Vec::new();
        let mut reader = content.bytes.into_reader();
        reader.read_to_end(&mut bytes).unwrap();
        assert_eq!(Some(bytes.len() as u64), content.size);
        bytes
    }

    pub(super) fn snapshot(&self, of: SnapshotOf) -> (SnapshotDescription, Vec<u8>) {
        let made = self.call(CreateSnapshot(of)).unwrap();
        let bytes = self.bytes_of(of, &made.name);
        (made, bytes)
    }

    pub(super) fn recover_into(
        &self,
        name: &str,
        of: SnapshotOf,
        bytes: &[u8],
        checksum: Option<&str>,
    ) -> Result<bool> {
        let source =
            SnapshotSource::Bytes(SnapshotBytes::new(std::io::Cursor::new(bytes.to_vec())));
        self.run(recover(of, source, checksum), Scope::of(name))
    }

    fn recover_from(&self, name: &str, location: &str) -> Result<bool> {
        let source = SnapshotSource::Location(location.to_owned());
        self.run(recover(COLLECTION, source, None), Scope::of(name))
    }
}

fn recover(of: SnapshotOf, source: SnapshotSource, checksum: Option<&str>) -> RecoverSnapshot {
    RecoverSnapshot {
        of,
        source,
        priority: SnapshotPriority::default(),
        checksum: checksum.map(str::to_owned),
        api_key: None,
    }
}

fn filled(shards: u32) -> Db {
    let db = Db::with(sharded(1, "Dot", shards));
    for id in 1..=20 {
        let point = json!([{"id": id, "vector": [id], "payload": {"n": id}}]);
        db.upsert(point).unwrap();
    }
    db
}

#[test]
fn a_snapshot_restores_what_it_was_made_of() {
    for shards in [1, 3] {
        let db = filled(shards);
        let (made, bytes) = db.snapshot(COLLECTION);
        assert!(made.name.starts_with("c-0-") && made.name.ends_with(".snapshot"));
        assert_eq!(made.size, bytes.len() as u64);
        assert_eq!(
            db.call(ListSnapshots(COLLECTION)).unwrap(),
            std::slice::from_ref(&made)
        );
        db.update(json!({"delete": {"points": [1, 2, 3]}})).unwrap();
        db.upsert(json!([{"id": 50, "vector": [1]}])).unwrap();
        let checksum = made.checksum.as_deref();
        assert!(db.recover_into("c", COLLECTION, &bytes, checksum).unwrap());
        assert_eq!(db.count(), 20);
        assert_eq!(db.payload(3), json!({"n": 3}));
        assert!(db.get(50).is_none());
        db.upsert(json!([{"id": 51, "vector": [1]}])).unwrap();
        assert_eq!(db.count(), 21);
        // Under another name, in another database.
        let other = Db::in_memory();
        assert!(other.recover_into("c", COLLECTION, &bytes, None).unwrap());
        assert_eq!(other.count(), 20);
    }
}

#[test]
fn a_shard_is_restored_alone() {
    let fs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let db = Db::open(Options::on(Arc::clone(&fs), "root"));
    db.create("c", sharded(1, "Dot", 2)).unwrap();
    for id in 1..=20 {
        db.upsert(json!([{"id": id, "vector": [id]}])).unwrap();
    }
    let (made, bytes) = db.snapshot(SnapshotOf::Shard(1));
    assert!(made.name.starts_with("c-shard-1-"), "{}", made.name);
    db.update(json!({"delete": {"filter": {}}})).unwrap();
    assert_eq!(db.count(), 0);
    let of = SnapshotOf::Shard(1);
    assert!(db.recover_into("c", of, &bytes, None).unwrap());
    let restored = db.count();
    assert!((1..20).contains(&restored), "{restored}");
    db.upsert(
        json!([{"id": 100, "vector": [1]}, {"id": 101, "vector": [1]}, {"id": 102, "vector": [1]}]),
    )
    .unwrap();
    db.database().close().unwrap();
    let again = Db::open(Options::on(fs, "root"));
    assert_eq!(again.count(), restored + 3);
    let error = again
        .recover_into("c", COLLECTION, &bytes, None)
        .unwrap_err();
    assert_eq!(error.kind().http_status(), 400);
    let error = again.recover_into("none", of, &bytes, None).unwrap_err();
    assert_eq!(error.kind().http_status(), 404);
}

#[test]
fn damaged_or_foreign_bytes_change_nothing() {
    let db = filled(1);
    let (_, bytes) = db.snapshot(COLLECTION);
    let wrong = "3".repeat(64);
    let error = db
        .recover_into("new", COLLECTION, &bytes, Some(&wrong))
        .unwrap_err();
    assert!(
        error
            .message()
            .starts_with("Checksum mismatch: expected 333")
    );
    for at in (0..bytes.len()).step_by(bytes.len() / 40) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x40;
        // Padding of the archive may change: then what is restored is still right.
        match db.recover_into("new", COLLECTION, &damaged, None) {
            Err(_) => assert!(
                db.run(
                    orthoplex_types::ops::collections::GetCollection,
                    Scope::of("new")
                )
                .is_err()
            ),
            Ok(_) => {
                let count = orthoplex_types::ops::reads::CountPoints::default();
                assert_eq!(db.run(count, Scope::of("new")).unwrap().count, 20);
                db.drop("new").unwrap();
            }
        }
    }
    for end in [0, 1, bytes.len() / 2] {
        assert!(
            db.recover_into("new", COLLECTION, &bytes[..end], None)
                .is_err()
        );
    }
    let other = Db::with(unnamed(2, "Dot"));
    let error = other
        .recover_into("c", COLLECTION, &bytes, None)
        .unwrap_err();
    assert_eq!(error.kind().http_status(), 400, "{error}");
    assert_eq!(other.count(), 0);
}

#[test]
fn names_and_paths_stay_in_their_folder() {
    let options = Options::on(Arc::new(MemFs::new()), "/root");
    let db = Db::open(options);
    db.create("c", unnamed(1, "Dot")).unwrap();
    let (made, _) = db.snapshot(COLLECTION);
    for name in ["../x", "..", "/etc/passwd", "", "none.snapshot"] {
        let op = DeleteSnapshot {
            of: COLLECTION,
            name: name.to_owned(),
        };
        let error = db.call(op).unwrap_err();
        assert_eq!(
            error.message(),
            format!("Not found: Snapshot {name} not found")
        );
    }
    let place = format!("file:///root/snapshots/c/{}", made.name);
    assert!(db.recover_from("d", &place).unwrap());
    let missing = db
        .recover_from("d", "file:///whatever.snapshot")
        .unwrap_err();
    assert_eq!(
        missing.message(),
        "Bad request: Snapshot file \"/whatever.snapshot\" does not exist"
    );
    for outside in ["file:///root/catalog", "file:///root/snapshots/../catalog"] {
        let error = db.recover_from("d", outside);
        // A file system of names only does not know what `..` means.
        let error = error.unwrap_err();
        assert!([400, 403].contains(&error.kind().http_status()), "{error}");
    }
    let host = db
        .recover_from("d", "file://whatever.snapshot")
        .unwrap_err();
    assert_eq!(
        host.message(),
        "Bad request: Invalid snapshot URI, file path must be absolute or on localhost"
    );
    let op = DeleteSnapshot {
        of: COLLECTION,
        name: made.name,
    };
    assert!(db.call(op).unwrap());
    assert_eq!(db.call(ListSnapshots(COLLECTION)).unwrap(), []);
}

#[test]
fn links_lead_nowhere_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(Options::directory(folder.path().join("data")));
    db.create("c", unnamed(1, "Dot")).unwrap();
    let (made, _) = db.snapshot(COLLECTION);
    let own = folder.path().join("data/snapshots/c");
    let outside = folder.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::copy(own.join(&made.name), outside.join("s.snapshot")).unwrap();
    let link = |target: &std::path::Path, name: &str| {
        std::os::unix::fs::symlink(target, own.join(name)).unwrap();
    };
    link(&outside.join("s.snapshot"), "out.snapshot");
    link(&outside, "folder");
    link(&own.join(&made.name), "in.snapshot");
    for (path, is_inside) in [
        ("out.snapshot", false),
        ("folder/s.snapshot", false),
        ("in.snapshot", true),
    ] {
        let restored = db.recover_from("d", &format!("file://{}", own.join(path).display()));
        let status = restored.map_err(|error| error.kind().http_status());
        assert_eq!(
            status,
            if is_inside { Ok(true) } else { Err(403) },
            "{path}"
        );
    }
    let op = ReadSnapshot {
        of: COLLECTION,
        name: "out.snapshot".to_owned(),
    };
    assert_eq!(db.call(op).err().unwrap().kind().http_status(), 404);
    let listed = db.call(ListSnapshots(COLLECTION)).unwrap();
    let names: Vec<&str> = listed.iter().map(|own| own.name.as_str()).collect();
    assert_eq!(names, [made.name.as_str(), "in.snapshot"]);
}

#[test]
fn a_full_snapshot_holds_all_collections() {
    let db = filled(1);
    db.create("d", unnamed(2, "Dot")).unwrap();
    let made = db.run(CreateFullSnapshot, Scope::default()).unwrap();
    assert!(made.name.starts_with("full-snapshot-"), "{}", made.name);
    let listed = db.run(ListFullSnapshots, Scope::default()).unwrap();
    assert_eq!(listed, [made]);
    assert_eq!(db.call(ListSnapshots(COLLECTION)).unwrap(), []);
}

/// Restores over live data on `fs`: the number of points, and whether it was answered.
fn restore(fs: &SimFs, of: SnapshotOf, bytes: &[u8]) -> (bool, bool) {
    let vfs: Arc<dyn Vfs> = Arc::new(fs.clone());
    let Ok(database) = Database::open(Options::on(vfs, "root")) else {
        return (false, false);
    };
    let db = Db(Gate::new(database));
    let made = db.create("c", unnamed(1, "Dot")).is_ok()
        && db.upsert(json!([{"id": 1, "vector": [1]}])).is_ok();
    let restored = made && db.recover_into("c", of, bytes, None).is_ok();
    (made, restored)
}

#[test]
fn power_loss_while_restoring_leaves_the_old_state_or_the_new() {
    let source = filled(1);
    for of in [COLLECTION, SnapshotOf::Shard(0)] {
        let (_, bytes) = source.snapshot(of);
        let mut restored_once = false;
        for boundary in 1.. {
            let fs = SimFs::new();
            fs.crash_at(boundary);
            let (made, restored) = restore(&fs, of, &bytes);
            for mode in [
                CrashMode::LoseUnsynced,
                CrashMode::RandomSubset,
                CrashMode::Torn,
                CrashMode::NamesReordered,
            ] {
                let image = fs.crash_image(mode, boundary);
                let db = Db::open(Options::on(Arc::new(image), "root"));
                if made {
                    let allowed: &[usize] = if restored { &[20] } else { &[1, 20] };
                    let found = db.count();
                    assert!(
                        allowed.contains(&found),
                        "{of:?}, boundary {boundary}, {mode:?}: {found} points"
                    );
                }
            }
            restored_once |= restored;
            if !fs.is_crashed() {
                break;
            }
        }
        assert!(restored_once);
    }
}

#[test]
fn work_that_panics_gives_its_place_back() {
    let db = filled(1);
    for _ in 0..20 {
        let work = db
            .database()
            .detached(|_| -> Result<()> { panic!("on purpose") });
        let error = crate::block_on(work).unwrap_err();
        assert!(error.message().contains("was interrupted"), "{error}");
    }
    db.snapshot(COLLECTION);
}

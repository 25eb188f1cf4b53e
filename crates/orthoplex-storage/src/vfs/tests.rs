//! Tests of the file systems: the three agree, and the simulated one is honest about power loss.

use std::path::PathBuf;

use super::*;

fn each_vfs(test: impl Fn(&dyn Vfs, PathBuf)) {
    let scratch = tempfile::tempdir().unwrap();
    test(&RealFs::new(), scratch.path().join("root"));
    test(&MemFs::new(), PathBuf::from("/root"));
    test(&MemFs::new(), PathBuf::from("root"));
    test(&SimFs::new(), PathBuf::from("/root"));
}

#[test]
fn files_behave_alike() {
    each_vfs(|vfs, root| {
        create_dir_synced(vfs, &root.join("a/b")).unwrap();
        let path = root.join("a/b/file");
        assert!(vfs.open_read(&path).unwrap_err().is_not_found());
        assert!(vfs.read(&path).unwrap_err().is_not_found());
        assert!(
            vfs.create(&root.join("none/file"))
                .unwrap_err()
                .is_not_found()
        );
        let mut file = vfs.create(&path).unwrap();
        assert!(file.is_empty());
        file.append(b"hello ").unwrap();
        file.append(b"world").unwrap();
        file.sync().unwrap();
        assert_eq!(file.len(), 11);
        file.truncate(5).unwrap();
        file.append(b"!").unwrap();
        assert_eq!(vfs.read(&path).unwrap(), b"hello!");
        let mut again = vfs.open_append(&path).unwrap();
        assert_eq!(again.len(), 6);
        again.append(b"?").unwrap();
        let reader = vfs.open_read(&path).unwrap();
        let mut buf = [0; 3];
        reader.read_at(4, &mut buf).unwrap();
        assert_eq!(&buf, b"o!?");
        assert!(reader.read_at(5, &mut buf).is_err());
        assert!(reader.read_at(u64::MAX - 1, &mut buf).is_err());
        assert_eq!(reader.len(), 7);
        let map = reader.map().unwrap();
        assert_eq!(&*map, b"hello!?");
        assert_eq!(vfs.create(&path).unwrap().len(), 0);
        assert_eq!(vfs.read(&path).unwrap(), b"");
    });
}

#[test]
fn an_empty_file_can_be_mapped() {
    each_vfs(|vfs, root| {
        vfs.create_dir_all(&root).unwrap();
        vfs.create(&root.join("empty")).unwrap();
        let map = vfs.open_read(&root.join("empty")).unwrap().map().unwrap();
        assert!(map.is_empty());
        map.advise_random(0..0);
    });
}

#[test]
fn a_map_in_memory_keeps_its_bytes_when_the_file_grows() {
    let vfs = MemFs::new();
    let path = Path::new("/file");
    let mut file = vfs.create(path).unwrap();
    file.append(b"one").unwrap();
    let map = vfs.open_read(path).unwrap().map().unwrap();
    file.append(b"two").unwrap();
    assert_eq!(&*map, b"one");
    assert_eq!(vfs.read(path).unwrap(), b"onetwo");
}

#[test]
fn names_behave_alike() {
    each_vfs(|vfs, root| {
        create_dir_synced(vfs, &root.join("dir/inner")).unwrap();
        create_dir_synced(vfs, &root.join("dir/inner")).unwrap();
        for name in ["b", "a", "c.tmp", "dir/inner/x"] {
            vfs.create(&root.join(name))
                .unwrap()
                .append(name.as_bytes())
                .unwrap();
        }
        assert_eq!(vfs.list(&root).unwrap(), ["a", "b", "c.tmp", "dir"]);
        vfs.rename(&root.join("a"), &root.join("b")).unwrap();
        assert_eq!(vfs.read(&root.join("b")).unwrap(), b"a");
        assert!(!vfs.exists(&root.join("a")).unwrap());
        assert!(
            vfs.rename(&root.join("a"), &root.join("d"))
                .unwrap_err()
                .is_not_found()
        );
        vfs.rename(&root.join("dir"), &root.join("moved")).unwrap();
        assert_eq!(
            vfs.read(&root.join("moved/inner/x")).unwrap(),
            b"dir/inner/x"
        );
        assert_eq!(remove_leftovers(vfs, &root).unwrap(), 1);
        vfs.sync_dir(&root).unwrap();
        vfs.remove_file(&root.join("b")).unwrap();
        assert!(vfs.remove_file(&root.join("b")).unwrap_err().is_not_found());
        vfs.remove_dir_all(&root.join("moved")).unwrap();
        assert!(
            vfs.remove_dir_all(&root.join("moved"))
                .unwrap_err()
                .is_not_found()
        );
        assert!(vfs.list(&root).unwrap().is_empty());
        assert!(vfs.list(&root.join("moved")).unwrap_err().is_not_found());
        assert!(
            vfs.sync_dir(&root.join("moved"))
                .unwrap_err()
                .is_not_found()
        );
        let _ = vfs.free_space(&root).unwrap();
    });
}

#[test]
fn a_folder_is_locked_once() {
    each_vfs(|vfs, root| {
        vfs.create_dir_all(&root).unwrap();
        let held = vfs.lock(&root).unwrap();
        let Err(error) = vfs.lock(&root) else {
            panic!("locked twice")
        };
        assert!(matches!(&error, StorageError::Locked { path } if *path == root));
        assert!(error.to_string().contains("already open"), "{error}");
        drop(held);
        vfs.lock(&root).unwrap();
    });
}

#[test]
fn messages_name_the_file() {
    let error = RealFs::new().read(Path::new("/nowhere/file")).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("cannot open /nowhere/file: "), "{text}");
    let full = StorageError::io(
        Path::new("/f"),
        "write",
        std::io::ErrorKind::StorageFull.into(),
    );
    assert!(full.is_full());
    assert_eq!(
        full.to_string(),
        "cannot write /f: no space left on the device"
    );
}

/// A file `/d/f` with synced content and name, then what `change` does.
fn after_loss(mode: CrashMode, seed: u64, change: impl Fn(&SimFs, &mut dyn AppendFile)) -> SimFs {
    let sim = SimFs::new();
    create_dir_synced(&sim, Path::new("/d")).unwrap();
    let mut file = sim.create(Path::new("/d/f")).unwrap();
    file.append(b"old").unwrap();
    file.sync().unwrap();
    sim.sync_dir(Path::new("/d")).unwrap();
    change(&sim, &mut *file);
    sim.crash_image(mode, seed)
}

fn found(sim: &SimFs, path: &str) -> Option<Vec<u8>> {
    sim.peek(Path::new(path))
}

#[test]
fn what_is_not_synced_is_lost_and_what_is_synced_is_not() {
    let lost = |change: &dyn Fn(&SimFs, &mut dyn AppendFile)| {
        after_loss(CrashMode::LoseUnsynced, 0, change)
    };
    let appended = lost(&|_, file| file.append(b"new").unwrap());
    assert_eq!(found(&appended, "/d/f").unwrap(), b"old");
    let synced = lost(&|_, file| {
        file.append(b"new").unwrap();
        file.sync().unwrap();
        file.append(b"er").unwrap();
    });
    assert_eq!(found(&synced, "/d/f").unwrap(), b"oldnew");
    let cut = lost(&|_, file| file.truncate(1).unwrap());
    assert_eq!(found(&cut, "/d/f").unwrap(), b"old");

    let created = lost(&|sim, _| {
        let mut file = sim.create(Path::new("/d/g")).unwrap();
        file.append(b"x").unwrap();
        file.sync().unwrap();
    });
    assert_eq!(
        found(&created, "/d/g"),
        None,
        "a synced file whose name is not"
    );
    let empty = lost(&|sim, _| {
        sim.create(Path::new("/d/g")).unwrap().append(b"x").unwrap();
        sim.sync_dir(Path::new("/d")).unwrap();
    });
    assert_eq!(
        found(&empty, "/d/g").unwrap(),
        b"",
        "a synced name whose file is not"
    );

    let rename = |sync: bool| {
        lost(&|sim: &SimFs, _: &mut dyn AppendFile| {
            sim.rename(Path::new("/d/f"), Path::new("/d/g")).unwrap();
            if sync {
                sim.sync_dir(Path::new("/d")).unwrap();
            }
        })
    };
    assert_eq!(rename(false).files(), [Path::new("/d/f")]);
    assert_eq!(rename(true).files(), [Path::new("/d/g")]);
    let removed = lost(&|sim, _| sim.remove_file(Path::new("/d/f")).unwrap());
    assert_eq!(removed.files(), [Path::new("/d/f")]);
    let folder = lost(&|sim, _| {
        sim.create_dir_all(Path::new("/e/i")).unwrap();
        sim.sync_dir(Path::new("/e")).unwrap();
    });
    assert!(
        !folder.exists(Path::new("/e")).unwrap(),
        "the name of /e was never synced"
    );
}

#[test]
fn each_mode_produces_what_it_stands_for() {
    let big: Vec<u8> = (1..=4).flat_map(|n| [n; 512]).collect();
    let contents = |mode| {
        let seen = (0..300).map(|seed| {
            let image = after_loss(mode, seed, |sim, file| {
                file.truncate(0).unwrap();
                file.append(&big).unwrap();
                file.append(b"tail").unwrap();
                sim.rename(Path::new("/d/f"), Path::new("/d/g")).unwrap();
                sim.create(Path::new("/d/h")).unwrap();
            });
            let names: Vec<_> = image.files();
            let content = found(&image, "/d/f").or_else(|| found(&image, "/d/g"));
            (names, content.unwrap())
        });
        seen.collect::<Vec<_>>()
    };
    let whole = [&big[..], b"tail"].concat();
    let only_h = |names: &[PathBuf]| names == [PathBuf::from("/d/f"), PathBuf::from("/d/h")];

    let subset = contents(CrashMode::RandomSubset);
    assert!(subset.iter().any(|(_, content)| *content == whole));
    assert!(subset.iter().any(|(_, content)| content == b"old"));
    // The second write without the first: a hole.
    let hole = [&vec![0; 2048][..], b"tail"].concat();
    assert!(subset.iter().any(|(_, content)| *content == hole));
    assert!(
        !subset.iter().any(|(names, _)| only_h(names)),
        "names come in order"
    );

    let torn = contents(CrashMode::Torn);
    assert!(torn.iter().any(|(_, content)| *content == big[..1024]));
    assert!(
        torn.iter()
            .any(|(_, content)| content.len() > 1024 && content[..512] == [0; 512])
    );

    let reordered = contents(CrashMode::NamesReordered);
    assert!(
        reordered.iter().any(|(names, _)| only_h(names)),
        "the rename lost, the creation kept"
    );

    let long = contents(CrashMode::LengthFirst);
    assert!(long.iter().all(|(_, content)| content.len() == whole.len()));
    assert!(long.iter().any(|(_, content)| content.ends_with(&[0; 4])));
    assert_eq!(
        contents(CrashMode::Torn),
        torn,
        "the same seed, the same disk"
    );
}

#[test]
fn bytes_of_a_failed_sync_are_readable_until_power_loss_and_never_durable() {
    let sim = SimFs::new();
    let path = Path::new("/f");
    let mut file = sim.create(path).unwrap();
    sim.sync_dir(Path::new("/")).unwrap();
    file.append(b"lost").unwrap();
    let at_call = sim.calls() + 1;
    sim.set_fault(Some(Fault {
        at_call,
        kind: FaultKind::Eio,
        forever: false,
    }));
    file.sync().unwrap_err();
    file.sync().unwrap();
    assert_eq!(sim.read(path).unwrap(), b"lost");
    assert_eq!(
        found(&sim.crash_image(CrashMode::LoseUnsynced, 0), "/f").unwrap(),
        b""
    );
}

#[test]
fn a_killed_process_loses_nothing_but_power_may_still_fail() {
    let sim = SimFs::new();
    sim.create(Path::new("/f")).unwrap().append(b"x").unwrap();
    let killed = sim.crash_image(CrashMode::ProcessKill, 0);
    assert_eq!(found(&killed, "/f").unwrap(), b"x");
    assert!(
        killed
            .crash_image(CrashMode::LoseUnsynced, 0)
            .files()
            .is_empty()
    );
}

#[test]
fn faults_and_crashes_hit_the_call_they_name() {
    let sim = SimFs::new();
    let mut file = sim.create(Path::new("/f")).unwrap();
    sim.set_fault(Some(Fault {
        at_call: 3,
        kind: FaultKind::ShortWrite,
        forever: false,
    }));
    file.append(b"one").unwrap();
    assert!(file.append(b"two!").is_err());
    assert_eq!(sim.read(Path::new("/f")).unwrap(), b"onetw");
    sim.set_fault(Some(Fault {
        at_call: 0,
        kind: FaultKind::Enospc,
        forever: true,
    }));
    assert!(file.append(b"xx").unwrap_err().is_full());
    assert!(sim.create(Path::new("/g")).unwrap_err().is_full());
    sim.remove_file(Path::new("/f")).unwrap();
    sim.set_fault(None);
    assert_eq!((sim.faults_hit(), sim.calls_by_kind()["write"]), (3, 3));

    sim.crash_at(sim.boundaries() + 1);
    assert!(
        file.append(b"x")
            .unwrap_err()
            .to_string()
            .contains("simulated power loss")
    );
    assert!(sim.is_crashed());
    assert!(sim.list(Path::new("/")).is_err());
}

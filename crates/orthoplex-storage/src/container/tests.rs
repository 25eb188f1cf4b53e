//! Tests of the container: whole or absent, and no byte served that was not written.

use std::path::PathBuf;

use super::*;
use crate::vfs::{CrashMode, Fault, FaultKind, MemFs, RealFs, SimFs, remove_leftovers};

const KIND: [u8; 8] = *b"segment ";

fn dir() -> &'static Path {
    Path::new("/db")
}

fn path() -> PathBuf {
    dir().join("s1.oplx")
}

fn sections() -> Vec<(&'static str, Vec<u8>)> {
    let noise = |len: usize, factor: usize| (0..len).map(|i| ((i * factor) >> 3) as u8).collect();
    vec![
        ("empty", Vec::new()),
        ("small", b"abc".to_vec()),
        ("page", noise(4096, 7)),
        ("blocks", noise(3 * 65536 + 5, 31)),
    ]
}

fn write_to(vfs: &Arc<dyn Vfs>, dir: &Path, version: u32) -> Result<FileStamp> {
    let mut writer = ContainerWriter::create(Arc::clone(vfs), dir, "s1.oplx", KIND, version)?;
    for (name, bytes) in sections() {
        writer.begin_section(name)?;
        for part in bytes.chunks(50_000) {
            writer.write(part)?;
        }
        writer.end_section()?;
    }
    writer.finish()
}

fn prepared() -> (SimFs, Arc<dyn Vfs>) {
    let sim = SimFs::new();
    crate::create_dir_synced(&sim, dir()).unwrap();
    (sim.clone(), Arc::new(sim))
}

/// Everything in the container, or the first error.
fn read_all(vfs: &dyn Vfs, path: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let container = Container::open(vfs, path, KIND, 1)?;
    let names: Vec<_> = container.section_names().map(str::to_owned).collect();
    let read = |name: String| {
        let bytes = container.require(&name)?.verify_all()?.to_vec();
        Ok((name, bytes))
    };
    names.into_iter().map(read).collect()
}

fn expected() -> Vec<(String, Vec<u8>)> {
    sections()
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), bytes))
        .collect()
}

#[test]
fn round_trips() {
    let scratch = tempfile::tempdir().unwrap();
    let real: Arc<dyn Vfs> = Arc::new(RealFs::new());
    let mem: Arc<dyn Vfs> = Arc::new(MemFs::new());
    for (vfs, dir) in [(real, scratch.path().join("x")), (mem, PathBuf::from("/x"))] {
        crate::create_dir_synced(&*vfs, &dir).unwrap();
        let stamp = write_to(&vfs, &dir, 1).unwrap();
        assert_eq!(vfs.list(&dir).unwrap(), ["s1.oplx"]);
        let file = dir.join("s1.oplx");
        assert_eq!(read_all(&*vfs, &file).unwrap(), expected());
        let container = Container::open(&*vfs, &file, KIND, 1).unwrap();
        assert_eq!(container.stamp(), stamp);
        assert_eq!(container.len_bytes(), vfs.read(&file).unwrap().len() as u64);
        container.verify_all().unwrap();
        for (name, bytes) in sections() {
            let section = container.require(name).unwrap();
            assert_eq!(&*section.read_aligned().unwrap(), bytes);
            assert_eq!(section.verify_all().unwrap(), bytes);
            assert_eq!(section.len(), bytes.len());
            assert_eq!(section.verify_all().unwrap().as_ptr() as usize % 64, 0);
        }
        assert!(container.section("none").is_none());
        assert!(container.require("none").unwrap_err().is_corrupt());
    }
}

#[test]
fn a_removed_file_stays_readable_while_open() {
    let scratch = tempfile::tempdir().unwrap();
    let vfs: Arc<dyn Vfs> = Arc::new(RealFs::new());
    write_to(&vfs, scratch.path(), 1).unwrap();
    let file = scratch.path().join("s1.oplx");
    let container = Container::open(&*vfs, &file, KIND, 1).unwrap();
    vfs.remove_file(&file).unwrap();
    container.verify_all().unwrap();
}

#[test]
fn ranges_are_checked_block_by_block() {
    let (sim, vfs) = prepared();
    write_to(&vfs, dir(), 1).unwrap();
    let all = sections().pop().unwrap().1;
    let sound = sim.peek(&path()).unwrap();
    let start = sound
        .windows(64)
        .position(|window| *window == all[..64])
        .unwrap();
    let mut damaged = sound;
    damaged[start + 70_000] ^= 1;
    assert!(sim.damage(&path(), damaged));
    let container = Container::open(&*vfs, &path(), KIND, 1).unwrap();
    let section = container.section("blocks").unwrap();
    for _ in 0..2 {
        assert_eq!(section.bytes(0..65536).unwrap(), &all[0..65536]);
        assert_eq!(
            section.bytes(131_072..131_080).unwrap(),
            &all[131_072..131_080]
        );
        assert!(section.bytes(65536..65537).unwrap_err().is_corrupt());
        assert!(section.bytes(0..65537).unwrap_err().is_corrupt());
        assert!(section.read_aligned().unwrap_err().is_corrupt());
    }
    let error = section.verify_all().unwrap_err();
    assert!(
        error.to_string().contains("block 1 of section `blocks`"),
        "{error}"
    );
    assert!(section.bytes(0..all.len() + 1).is_err());
    #[allow(clippy::reversed_empty_ranges)]
    let reversed = section.bytes(9..3);
    assert!(reversed.is_err());
    assert!(section.bytes(all.len()..all.len()).unwrap().is_empty());
}

/// A container, if there is one, is whole.
fn check(image: &SimFs, finished: bool) {
    let vfs: Arc<dyn Vfs> = Arc::new(image.clone());
    if finished || vfs.exists(&path()).unwrap() {
        assert_eq!(read_all(&*vfs, &path()).unwrap(), expected());
    }
    remove_leftovers(&*vfs, dir()).unwrap();
    write_to(&vfs, dir(), 1).unwrap();
    let next = image.crash_image(CrashMode::LoseUnsynced, 0);
    assert_eq!(read_all(&next, &path()).unwrap(), expected());
}

#[test]
fn power_loss_at_every_boundary() {
    let (sim, vfs) = prepared();
    let first = sim.boundaries();
    write_to(&vfs, dir(), 1).unwrap();
    for boundary in first + 1..=sim.boundaries() + 1 {
        let (sim, vfs) = prepared();
        sim.crash_at(boundary);
        let finished = write_to(&vfs, dir(), 1).is_ok();
        for mode in CrashMode::POWER_LOSS
            .into_iter()
            .chain([CrashMode::ProcessKill])
        {
            for seed in 0..12 {
                check(&sim.crash_image(mode, seed), finished);
            }
        }
    }
}

#[test]
fn every_call_fails_once_and_forever() {
    let (sim, vfs) = prepared();
    let first = sim.calls();
    write_to(&vfs, dir(), 1).unwrap();
    for kind in [FaultKind::Eio, FaultKind::Enospc, FaultKind::ShortWrite] {
        for forever in [false, true] {
            for at_call in first + 1..=sim.calls() {
                let (sim, vfs) = prepared();
                sim.set_fault(Some(Fault {
                    at_call,
                    kind,
                    forever,
                }));
                let finished = write_to(&vfs, dir(), 1).is_ok();
                assert_eq!(finished, sim.faults_hit() == 0);
                for mode in CrashMode::POWER_LOSS {
                    check(&sim.crash_image(mode, at_call), finished);
                }
            }
        }
    }
}

#[test]
fn an_abandoned_writer_leaves_nothing() {
    let (sim, vfs) = prepared();
    let mut writer = ContainerWriter::create(Arc::clone(&vfs), dir(), "x", KIND, 1).unwrap();
    writer.section("a", b"b").unwrap();
    assert_eq!(sim.files().len(), 1);
    drop(writer);
    assert!(sim.files().is_empty());
}

#[test]
fn misuse_of_the_writer_is_an_error() {
    let (_, vfs) = prepared();
    let mut writer = ContainerWriter::create(Arc::clone(&vfs), dir(), "x", KIND, 1).unwrap();
    assert!(writer.write(b"outside").is_err());
    assert!(writer.end_section().is_err());
    writer.section("a", b"1").unwrap();
    assert!(writer.begin_section("a").is_err());
    assert!(writer.begin_section(&"n".repeat(256)).is_err());
    writer.begin_section("b").unwrap();
    assert!(writer.begin_section("c").is_err());
    assert!(writer.finish().is_err());
    assert!(!vfs.exists(&dir().join("x")).unwrap());
}

#[test]
fn every_changed_byte_is_reported_or_harmless() {
    let (sim, vfs) = prepared();
    let mut writer = ContainerWriter::create(vfs, dir(), "s1.oplx", KIND, 1).unwrap();
    writer.section("a", &[7; 100]).unwrap();
    writer.section("b", &[9; 5000]).unwrap();
    writer.finish().unwrap();
    let sound = read_all(&sim, &path()).unwrap();
    let content = sim.peek(&path()).unwrap();
    let mut harmless = 0;
    for at in 0..content.len() as u64 {
        let image = sim.crash_image(CrashMode::ProcessKill, 0);
        assert!(image.flip_bit(&path(), at * 8 + at % 8));
        match read_all(&image, &path()) {
            Ok(found) => {
                assert_eq!(found, sound);
                harmless += 1;
            }
            Err(error) => {
                assert!(error.is_corrupt(), "{error}");
                assert_eq!(error.path(), path());
            }
        }
    }
    // Only the zeros that fill pages: 4096 - 100 after `a`, 2 * 4096 - 5000 after `b`.
    assert_eq!(harmless, 3996 + 3192);
    for len in 0..content.len() {
        assert!(sim.damage(&path(), content[..len].to_vec()));
        assert!(read_all(&sim, &path()).unwrap_err().is_corrupt());
    }
    assert!(sim.damage(&path(), [&content[..], &[0; 8]].concat()));
    assert!(read_all(&sim, &path()).unwrap_err().is_corrupt());
}

#[test]
fn other_kinds_and_newer_versions_are_refused() {
    let (_, vfs) = prepared();
    write_to(&vfs, dir(), 5).unwrap();
    let open = |kind, supported| Container::open(&*vfs, &path(), kind, supported);
    assert_eq!(open(KIND, 5).unwrap().version(), 5);
    assert!(open(*b"graph   ", 5).unwrap_err().is_corrupt());
    let error = open(KIND, 4).unwrap_err();
    assert!(
        matches!(
            error,
            StorageError::NewerFormat {
                found: 5,
                supported: 4,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn stamps_tell_files_apart() {
    let (_, vfs) = prepared();
    let stamp = |bytes: &[u8]| {
        let mut writer = ContainerWriter::create(Arc::clone(&vfs), dir(), "x", KIND, 1).unwrap();
        writer.section("a", bytes).unwrap();
        writer.finish().unwrap()
    };
    assert_eq!(stamp(b"same"), stamp(b"same"));
    assert_ne!(stamp(b"same"), stamp(b"diff"));
}

//! Tests of the atomic file: old or new, never anything else.

use super::*;
use crate::vfs::{CrashMode, Fault, FaultKind, MemFs, RealFs, SimFs};

const KIND: [u8; 8] = *b"manifest";

fn path() -> &'static Path {
    Path::new("/db/manifest")
}

fn content(version: u64) -> Vec<u8> {
    format!("content number {version}; ")
        .repeat(1 + 60 * (version as usize % 3))
        .into_bytes()
}

fn prepared() -> SimFs {
    let fs = SimFs::new();
    crate::create_dir_synced(&fs, Path::new("/db")).unwrap();
    fs
}

/// Writes one version after the other; answers the number of the last success.
fn script(fs: &SimFs) -> (u64, Result<()>) {
    for version in 1..=5 {
        if let Err(error) = write(fs, path(), KIND, 1, &content(version)) {
            return (version - 1, Err(error));
        }
    }
    (5, Ok(()))
}

/// What is found is the last success, or, if one was under way, the next version.
fn check(image: &SimFs, last: u64) {
    match read(image, path(), KIND, 1).unwrap() {
        None => assert_eq!(last, 0),
        Some(found) => {
            assert!(
                found == content(last) && last > 0 || found == content(last + 1),
                "after {last}"
            );
        }
    }
    write(image, path(), KIND, 1, &content(9)).unwrap();
    let next = image.crash_image(CrashMode::LoseUnsynced, 0);
    assert_eq!(read(&next, path(), KIND, 1).unwrap(), Some(content(9)));
}

#[test]
fn round_trips() {
    let scratch = tempfile::tempdir().unwrap();
    for (fs, dir) in [
        (&RealFs::new() as &dyn Vfs, scratch.path().join("x")),
        (&MemFs::new(), PathBuf::from("/x")),
        (&SimFs::new(), PathBuf::from("/x")),
    ] {
        crate::create_dir_synced(fs, &dir).unwrap();
        let file = dir.join("config");
        assert_eq!(read(fs, &file, KIND, 1).unwrap(), None);
        for bytes in [&b""[..], b"x", b"longer"] {
            write(fs, &file, KIND, 1, bytes).unwrap();
            assert_eq!(read(fs, &file, KIND, 1).unwrap().as_deref(), Some(bytes));
        }
        assert_eq!(fs.list(&dir).unwrap(), ["config"]);
    }
}

#[test]
fn power_loss_at_every_boundary() {
    let fs = prepared();
    script(&fs).1.unwrap();
    for boundary in 1..=fs.boundaries() {
        let fs = SimFs::new();
        fs.crash_at(boundary);
        if crate::create_dir_synced(&fs, Path::new("/db")).is_err() {
            continue;
        }
        let (last, result) = script(&fs);
        result.unwrap_err();
        for mode in CrashMode::POWER_LOSS
            .into_iter()
            .chain([CrashMode::ProcessKill])
        {
            for seed in 0..60 {
                check(&fs.crash_image(mode, seed), last);
            }
        }
    }
}

#[test]
fn every_call_fails_once_and_forever() {
    let fs = prepared();
    let before = fs.calls();
    script(&fs).1.unwrap();
    for kind in [FaultKind::Eio, FaultKind::Enospc, FaultKind::ShortWrite] {
        for (forever, at_call) in [true, false]
            .into_iter()
            .flat_map(|f| (before + 1..=fs.calls()).map(move |n| (f, n)))
        {
            let fs = prepared();
            fs.set_fault(Some(Fault {
                at_call,
                kind,
                forever,
            }));
            let (last, result) = script(&fs);
            assert_eq!(result.is_err(), fs.faults_hit() > 0);
            for mode in CrashMode::POWER_LOSS
                .into_iter()
                .chain([CrashMode::ProcessKill])
            {
                check(&fs.crash_image(mode, at_call), last);
            }
        }
    }
}

#[test]
fn every_changed_byte_and_every_cut_is_reported() {
    let fs = prepared();
    write(&fs, path(), KIND, 1, &content(2)).unwrap();
    let sound = fs.peek(path()).unwrap();
    for bit in 0..sound.len() as u64 * 8 {
        let image = fs.crash_image(CrashMode::ProcessKill, 0);
        assert!(image.flip_bit(path(), bit));
        let error = read(&image, path(), KIND, 1).unwrap_err();
        assert!(error.is_corrupt() && error.path() == path(), "{error}");
    }
    for len in 0..sound.len() {
        assert!(fs.damage(path(), sound[..len].to_vec()));
        assert!(read(&fs, path(), KIND, 1).unwrap_err().is_corrupt());
    }
    let mut longer = sound;
    longer.push(0);
    assert!(fs.damage(path(), longer));
    assert!(read(&fs, path(), KIND, 1).unwrap_err().is_corrupt());
}

#[test]
fn other_kinds_and_newer_versions_are_refused() {
    let fs = prepared();
    write(&fs, path(), KIND, 3, b"x").unwrap();
    assert!(read(&fs, path(), *b"catalog ", 3).unwrap_err().is_corrupt());
    assert_eq!(
        read(&fs, path(), KIND, 3).unwrap().as_deref(),
        Some(&b"x"[..])
    );
    let error = read(&fs, path(), KIND, 2).unwrap_err();
    assert!(
        matches!(
            error,
            StorageError::NewerFormat {
                found: 3,
                supported: 2,
                ..
            }
        ),
        "{error}"
    );
    assert!(error.to_string().contains("/db/manifest"));
}

//! Power cut at, and failure of, each call in turn.

use super::*;
use crate::vfs::{Fault, FaultKind};

/// A scripted life of a log: groups, batches, unsynced entries, rotation, truncation, restarts.
fn script(sim: &SimFs, model: &mut Model) -> Result<()> {
    let fs = shared(sim);
    let mut log = create(&fs, model)?;
    for round in 0..4 {
        model.append(&mut log, 1)?;
        model.sync(&mut log)?;
        model.append(&mut log, 3)?;
        model.append(&mut log, 2)?;
        model.sync(&mut log)?;
        model.append(&mut log, 2)?;
        if round % 2 == 1 {
            log = model.reopen(&fs)?;
            model.append(&mut log, 1)?;
            model.sync(&mut log)?;
            model.from_op = model.acked - 2;
            log.truncate_before(model.from_op)?;
        }
    }
    model.sync(&mut log)
}

/// The log in `image` holds what the model says; it takes more, and survives the next power loss.
fn check(image: &SimFs, model: &Model) {
    let fs = shared(image);
    let mut model = model.clone();
    if !model.created {
        // Any answer but a panic: no checkpoint exists that could refer to this log.
        let _ = FileLog::open(fs, dir(), FIRST_OP, small_files());
        return;
    }
    let mut log = model.reopen(&fs).unwrap();
    let replayed = image.crash_image(CrashMode::LoseUnsynced, 0);
    model.clone().reopen(&shared(&replayed)).unwrap();

    model.append(&mut log, 2).unwrap();
    model.sync(&mut log).unwrap();
    model.append(&mut log, 1).unwrap();
    let again = image.crash_image(CrashMode::RandomSubset, model.acked);
    model.reopen(&shared(&again)).unwrap();
}

#[test]
fn power_loss_at_every_boundary() {
    let sim = SimFs::new();
    script(&sim, &mut Model::default()).unwrap();
    let boundaries = sim.boundaries();
    let mut recoveries = 0;
    for boundary in 1..=boundaries {
        let sim = SimFs::new();
        sim.crash_at(boundary);
        let mut model = Model::default();
        script(&sim, &mut model).unwrap_err();
        assert!(sim.is_crashed());
        for mode in CrashMode::POWER_LOSS {
            for seed in 0..40 {
                check(&sim.crash_image(mode, seed), &model);
                recoveries += 1;
            }
        }
        check(&sim.crash_image(CrashMode::ProcessKill, 0), &model);
        recoveries += 1;
    }
    assert!(recoveries > 10_000, "only {recoveries} recoveries");
}

#[test]
fn power_loss_at_every_boundary_of_recovery() {
    let sim = SimFs::new();
    let mut model = Model::default();
    let fs = shared(&sim);
    let mut log = create(&fs, &mut model).unwrap();
    for count in [1, 2, 3] {
        model.append(&mut log, count).unwrap();
        model.sync(&mut log).unwrap();
    }
    model.append(&mut log, 3).unwrap();
    model.append(&mut log, 1).unwrap();
    let modes = CrashMode::POWER_LOSS
        .into_iter()
        .chain([CrashMode::ProcessKill]);
    for (mode, seed) in modes.flat_map(|mode| (0..8).map(move |seed| (mode, seed))) {
        for boundary in 1.. {
            let image = sim.crash_image(mode, seed);
            image.crash_at(boundary);
            if model.clone().reopen(&shared(&image)).is_ok() {
                break;
            }
            assert!(image.is_crashed());
            for second in CrashMode::POWER_LOSS {
                check(&image.crash_image(second, seed ^ boundary), &model);
            }
        }
    }
}

/// Runs the script with one fault. A full disk is waited out; anything else ends the script.
fn script_with_fault(sim: &SimFs, model: &mut Model) -> Result<()> {
    match script(sim, model) {
        Err(error) if error.is_full() && model.created => {
            // Space comes back: what was refused is tried again on the same disk.
            sim.set_fault(None);
            let mut log = model.reopen(&shared(sim))?;
            model.append(&mut log, 2)?;
            model.sync(&mut log)
        }
        other => other,
    }
}

#[test]
fn every_call_fails_once_and_forever() {
    let sim = SimFs::new();
    script(&sim, &mut Model::default()).unwrap();
    let calls = sim.calls();
    for kind in [FaultKind::Eio, FaultKind::Enospc, FaultKind::ShortWrite] {
        for forever in [false, true] {
            let mut hits = 0;
            for at_call in 1..=calls {
                let sim = SimFs::new();
                sim.set_fault(Some(Fault {
                    at_call,
                    kind,
                    forever,
                }));
                let mut model = Model::default();
                let _ = script_with_fault(&sim, &mut model);
                hits += sim.faults_hit();
                sim.set_fault(None);
                check(&sim.crash_image(CrashMode::ProcessKill, 0), &model);
                for mode in CrashMode::POWER_LOSS {
                    check(&sim.crash_image(mode, at_call), &model);
                }
            }
            assert!(hits > 10, "{kind:?} was hit {hits} times");
        }
    }
}

#[test]
fn a_failed_sync_poisons_for_good() {
    for kind in [FaultKind::Eio, FaultKind::Enospc] {
        let sim = SimFs::new();
        let fs = shared(&sim);
        let mut model = Model::default();
        let mut log = create(&fs, &mut model).unwrap();
        model.append(&mut log, 1).unwrap();
        model.sync(&mut log).unwrap();
        model.append(&mut log, 2).unwrap();
        sim.set_fault(Some(Fault {
            at_call: sim.calls() + 1,
            kind,
            forever: false,
        }));
        log.sync().unwrap_err();
        assert!(log.is_poisoned());
        let syncs = sim.calls_by_kind()["sync"];
        assert!(matches!(log.sync(), Err(StorageError::Poisoned { .. })));
        assert!(matches!(
            log.append(&[b"x"]),
            Err(StorageError::Poisoned { .. })
        ));
        assert!(matches!(
            log.truncate_before(2),
            Err(StorageError::Poisoned { .. })
        ));
        assert_eq!(
            sim.calls_by_kind()["sync"],
            syncs,
            "a failed sync was tried again"
        );
        // The next process still reads the lost bytes from memory, and must make them durable anew.
        check(&sim.crash_image(CrashMode::ProcessKill, 0), &model);
        check(&sim.crash_image(CrashMode::LoseUnsynced, 0), &model);
    }
}

#[test]
fn a_failed_write_poisons_but_a_full_disk_does_not() {
    let sim = SimFs::new();
    let fs = shared(&sim);
    let mut model = Model::default();
    let mut log = create(&fs, &mut model).unwrap();
    for at in 0..12 {
        sim.set_fault(Some(Fault {
            at_call: sim.calls() + 1,
            kind: FaultKind::Enospc,
            forever: at % 2 == 0,
        }));
        let error = model.append(&mut log, 3).unwrap_err();
        assert!(
            error.is_full() && !log.is_poisoned() || at % 2 == 0,
            "{error}"
        );
        sim.set_fault(None);
        if log.is_poisoned() {
            log = model.reopen(&fs).unwrap();
        }
        model.append(&mut log, 1).unwrap();
        model.sync(&mut log).unwrap();
    }
    sim.set_fault(Some(Fault {
        at_call: sim.calls() + 1,
        kind: FaultKind::Eio,
        forever: false,
    }));
    model.append(&mut log, 1).unwrap_err();
    assert!(log.is_poisoned());
    check(&sim.crash_image(CrashMode::ProcessKill, 0), &model);
}

#[test]
fn the_simulator_notices_a_sync_that_lies() {
    let sim = SimFs::new();
    sim.set_lying_sync(true);
    let mut model = Model::default();
    script(&sim, &mut model).unwrap();
    let image = sim.crash_image(CrashMode::LoseUnsynced, 0);
    assert!(
        model.reopen(&shared(&image)).is_err(),
        "nothing was durable, yet all was found"
    );
}

#[test]
fn what_a_full_disk_refused_does_not_come_back() {
    let sim = SimFs::new();
    let fs = shared(&sim);
    let mut log = FileLog::create(Arc::clone(&fs), dir(), 0, small_files()).unwrap();
    log.append(&[b"kept"]).unwrap();
    log.sync().unwrap();
    let at_call = sim.calls() + 1;
    sim.set_fault(Some(Fault {
        at_call,
        kind: FaultKind::Enospc,
        forever: false,
    }));
    // Half of it arrives: the first entry is whole.
    assert!(log.append(&[b"refused", b"refused"]).unwrap_err().is_full());
    for seed in 0..40 {
        let image = sim.crash_image(CrashMode::RandomSubset, seed);
        let (_, replay) = FileLog::open(shared(&image), dir(), 0, small_files()).unwrap();
        assert_eq!(replay.count(), 1);
    }
    assert_eq!(log.append(&[b"more"]).unwrap(), 1);
}

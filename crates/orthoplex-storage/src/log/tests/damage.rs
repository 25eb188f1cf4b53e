//! Damaged files: reported, or without effect.

use super::*;

/// A log of several files whose entries are all acknowledged.
fn sound_log() -> (SimFs, Model) {
    let sim = SimFs::new();
    let fs = shared(&sim);
    let mut model = Model::default();
    let mut log = create(&fs, &mut model).unwrap();
    for count in [1, 2, 1, 3, 1, 1, 2] {
        model.append(&mut log, count).unwrap();
        model.sync(&mut log).unwrap();
    }
    assert!(sim.files().len() >= 3);
    (sim, model)
}

/// All entries, or the error met on the way.
fn read_all(sim: &SimFs) -> Result<Vec<Vec<u8>>> {
    let (_, replay) = FileLog::open(shared(sim), dir(), FIRST_OP, small_files())?;
    replay
        .map(|entry| entry.map(|entry| entry.payload))
        .collect()
}

#[test]
fn every_changed_byte_is_reported_or_harmless() {
    let (sim, model) = sound_log();
    let mut reported = 0;
    for path in sim.files() {
        let len = sim.peek(&path).unwrap().len() as u64;
        for bit in (0..len * 8).filter(|bit| bit % 8 == (bit / 8) % 8) {
            let image = sim.crash_image(CrashMode::ProcessKill, 0);
            assert!(image.flip_bit(&path, bit));
            match read_all(&image) {
                Ok(entries) => assert_eq!(entries, model.entries, "bit {bit} of {path:?}"),
                Err(error) => {
                    assert!(error.is_corrupt(), "{error}");
                    assert_eq!(error.path(), path);
                    reported += 1;
                }
            }
        }
    }
    assert!(reported > 1000, "only {reported} cases reported");
}

#[test]
fn every_zeroed_block_is_reported_or_harmless() {
    let (sim, model) = sound_log();
    for path in sim.files() {
        let content = sim.peek(&path).unwrap();
        for start in (0..content.len()).step_by(24) {
            let mut bytes = content.clone();
            let end = bytes.len().min(start + 512);
            bytes[start..end].fill(0);
            let image = sim.crash_image(CrashMode::ProcessKill, 0);
            assert!(image.damage(&path, bytes));
            match read_all(&image) {
                Ok(entries) => {
                    // Zeros into the last sync mark cannot be told from a torn write.
                    let at_the_end = end + 48 > content.len() && Some(&path) == sim.files().last();
                    let prefix = model.entries.starts_with(&entries);
                    assert!(
                        entries == model.entries || at_the_end && prefix,
                        "{start} in {path:?}"
                    );
                }
                Err(error) => assert!(error.is_corrupt(), "{error}"),
            }
        }
    }
}

#[test]
fn a_file_cut_at_any_length_never_gives_wrong_entries() {
    let (sim, model) = sound_log();
    let files = sim.files();
    for path in &files {
        let content = sim.peek(path).unwrap();
        for len in 0..content.len() {
            let image = sim.crash_image(CrashMode::ProcessKill, 0);
            assert!(image.damage(path, content[..len].to_vec()));
            match read_all(&image) {
                // A cut in the last file cannot be told from a torn write.
                Ok(entries) if Some(path) == files.last() => {
                    assert!(model.entries.starts_with(&entries));
                }
                Ok(entries) => assert_eq!(entries, model.entries, "{path:?} cut at {len}"),
                Err(error) => assert!(error.is_corrupt(), "{error}"),
            }
        }
    }
}

#[test]
fn a_missing_or_exchanged_file_is_reported() {
    let (sim, _) = sound_log();
    let files = sim.files();
    for path in &files[..files.len() - 1] {
        let image = sim.crash_image(CrashMode::ProcessKill, 0);
        image.remove_file(path).unwrap();
        assert!(read_all(&image).unwrap_err().is_corrupt());
        let image = sim.crash_image(CrashMode::ProcessKill, 0);
        assert!(image.damage(path, sim.peek(files.last().unwrap()).unwrap()));
        assert!(read_all(&image).unwrap_err().is_corrupt());
    }
}

#[test]
fn an_entry_that_looks_like_a_record_is_not_taken_for_one() {
    let sim = SimFs::new();
    let fs = shared(&sim);
    let mut model = Model::default();
    let mut log = create(&fs, &mut model).unwrap();
    model.append(&mut log, 1).unwrap();
    model.sync(&mut log).unwrap();
    // A record of another file, with a later sync mark, as the content of a torn entry.
    let mut forged = Vec::new();
    let salt = record::Salt::random();
    record::encode_record(
        &mut forged,
        salt,
        record::RecordKind::SyncMark,
        3,
        9,
        9,
        &[],
    );
    log.append(&[&forged.repeat(40)]).unwrap();
    let path = sim.files().pop().unwrap();
    let mut content = sim.peek(&path).unwrap();
    let len = content.len();
    content.truncate(len - 100);
    assert!(sim.damage(&path, content));
    model.reopen(&fs).unwrap();
}

#[test]
fn a_newer_format_is_refused_by_name() {
    let (sim, _) = sound_log();
    let path = sim.files().pop().unwrap();
    let mut content = sim.peek(&path).unwrap();
    content[8] = 2;
    let crc = crc32c::crc32c(&content[..60]).to_le_bytes();
    content[60..64].copy_from_slice(&crc);
    assert!(sim.damage(&path, content));
    let before = sim.boundaries();
    let error = read_all(&sim).unwrap_err();
    assert!(
        matches!(
            error,
            StorageError::NewerFormat {
                found: 2,
                supported: 1,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(
        sim.boundaries(),
        before,
        "a file that is not understood was changed"
    );
}

#[test]
fn a_record_that_comes_twice_or_is_left_out_is_reported() {
    let sim = SimFs::new();
    let mut log = FileLog::create(shared(&sim), dir(), FIRST_OP, LogOptions::default()).unwrap();
    for _ in 0..6 {
        // Records and marks of 48 bytes each, so that one could be taken for the other.
        log.append(&[b""]).unwrap();
        log.sync().unwrap();
    }
    drop(log);
    let path = sim.files().pop().unwrap();
    let sound = sim.peek(&path).unwrap();
    let (header, records) = sound.split_at(record::FILE_HEADER_BYTES);
    assert_eq!(records.len(), 12 * 48);
    let with = |records: Vec<&[u8]>| {
        let image = sim.crash_image(CrashMode::ProcessKill, 0);
        assert!(image.damage(&path, [header, &records.concat()].concat()));
        read_all(&image)
    };
    let all: Vec<&[u8]> = records.chunks(48).collect();
    assert_eq!(with(all.clone()).unwrap().len(), 6);
    for i in 0..10 {
        let is_mark = i % 2 == 1;
        let mut twice = all.clone();
        twice.insert(i, all[i]);
        let mut left_out = all.clone();
        left_out.remove(i);
        let mut zeroed = all.clone();
        zeroed[i] = &[0; 48];
        for (damaged, harmless) in [(twice, is_mark), (left_out, is_mark), (zeroed, is_mark)] {
            match with(damaged) {
                Ok(entries) => assert!(harmless && entries.len() == 6, "record {i}"),
                Err(error) => assert!(error.is_corrupt(), "{error}"),
            }
        }
    }
}

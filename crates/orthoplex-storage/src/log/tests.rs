//! Tests of the log: what a model of it promises, under power loss, failing calls and damage.

use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::vfs::{CrashMode, MemFs, RealFs, SimFs};
use crate::{StorageError, Vfs};

mod damage;
mod model;
mod sweep;

const FIRST_OP: u64 = 1;

fn dir() -> &'static Path {
    Path::new("/shards/7/log")
}

fn small_files() -> LogOptions {
    LogOptions {
        file_bytes_max: 700,
        shard_epoch: 3,
    }
}

/// Content that differs between ops and between attempts at the same op.
fn payload(op: u64, attempt: u64) -> Vec<u8> {
    let len = [0, 5, 64, 600, 17, 1300][(op % 6) as usize];
    let mut bytes = format!("op {op} attempt {attempt} ").into_bytes();
    bytes.resize(bytes.len() + len, (op as u8) ^ 0x5a);
    bytes
}

/// What is known about a log from outside.
#[derive(Debug, Clone, Default)]
struct Model {
    created: bool,
    /// Payload of each op from `FIRST_OP` on that was appended, or may have been.
    entries: Vec<Vec<u8>>,
    /// Ops below are acknowledged.
    acked: u64,
    /// Ops below are covered by a checkpoint.
    from_op: u64,
    attempts: u64,
}

impl Model {
    fn next_op(&self) -> u64 {
        FIRST_OP + self.entries.len() as u64
    }

    fn append(&mut self, log: &mut FileLog, count: u64) -> Result<()> {
        self.attempts += 1;
        let new: Vec<_> = (0..count)
            .map(|i| payload(self.next_op() + i, self.attempts))
            .collect();
        let slices: Vec<&[u8]> = new.iter().map(Vec::as_slice).collect();
        let result = log.append(&slices);
        if !matches!(result, Err(StorageError::Full { .. })) {
            self.entries.extend(new);
        }
        result.map(drop)
    }

    fn sync(&mut self, log: &mut FileLog) -> Result<()> {
        log.sync()?;
        self.acked = self.next_op();
        assert_eq!(log.durable_op(), self.acked);
        Ok(())
    }

    /// Opens the log and checks what it replays against the model, which then knows only that.
    fn reopen(&mut self, fs: &Arc<dyn Vfs>) -> Result<FileLog> {
        let (log, replay) = FileLog::open(Arc::clone(fs), dir(), self.from_op, small_files())?;
        let mut op = self.from_op;
        for entry in replay {
            let entry = entry?;
            assert_eq!(entry.op_num, op);
            assert_eq!(entry.publisher_counter, op);
            assert_eq!(entry.shard_epoch, 3);
            assert_eq!(
                Some(&entry.payload),
                self.entries.get((op - FIRST_OP) as usize)
            );
            op += 1;
        }
        assert_eq!(log.next_op(), op);
        assert!(
            op >= self.acked,
            "op {op} is next, all below {} were acknowledged",
            self.acked
        );
        self.entries.truncate((op - FIRST_OP) as usize);
        self.acked = op;
        Ok(log)
    }
}

fn create(fs: &Arc<dyn Vfs>, model: &mut Model) -> Result<FileLog> {
    let log = FileLog::create(Arc::clone(fs), dir(), FIRST_OP, small_files())?;
    *model = Model {
        created: true,
        acked: FIRST_OP,
        from_op: FIRST_OP,
        ..Model::default()
    };
    Ok(log)
}

fn shared(fs: &SimFs) -> Arc<dyn Vfs> {
    Arc::new(fs.clone())
}

fn round_trip(fs: Arc<dyn Vfs>, dir: &Path) {
    let options = LogOptions {
        file_bytes_max: 2000,
        ..LogOptions::default()
    };
    let mut log = FileLog::create(Arc::clone(&fs), dir, 10, options).unwrap();
    assert_eq!(log.append(&[]).unwrap(), 10);
    for op in 10..60 {
        assert_eq!(log.append(&[&payload(op, 1)]).unwrap(), op);
        log.sync().unwrap();
    }
    drop(log);
    let (mut log, replay) = FileLog::open(Arc::clone(&fs), dir, 30, options).unwrap();
    let entries: Vec<_> = replay.map(|entry| entry.unwrap()).collect();
    assert_eq!(
        entries.iter().map(|entry| entry.op_num).collect::<Vec<_>>(),
        (30..60).collect::<Vec<_>>()
    );
    assert!(
        entries
            .iter()
            .all(|entry| entry.payload == payload(entry.op_num, 1))
    );
    assert_eq!(log.append(&[b"more"]).unwrap(), 60);
    log.sync().unwrap();
    assert!(FileLog::create(fs, dir, 0, options).is_err());
}

#[test]
fn round_trip_in_memory() {
    round_trip(Arc::new(MemFs::new()), Path::new("log"));
}

#[test]
fn round_trip_on_real_files() {
    let scratch = tempfile::tempdir().unwrap();
    round_trip(Arc::new(RealFs::new()), &scratch.path().join("a/log"));
}

#[test]
fn a_clean_log_is_continued_without_writing() {
    let sim = SimFs::new();
    let fs = shared(&sim);
    let mut model = Model::default();
    let mut log = create(&fs, &mut model).unwrap();
    model.append(&mut log, 1).unwrap();
    model.sync(&mut log).unwrap();
    drop(log);
    let (files, writes) = (sim.files(), sim.calls_by_kind()["write"]);
    for _ in 0..3 {
        model.reopen(&fs).unwrap();
    }
    assert_eq!((sim.files(), sim.calls_by_kind()["write"]), (files, writes));
}

#[test]
fn truncation_frees_files_and_keeps_the_rest() {
    let fs = shared(&SimFs::new());
    let mut model = Model::default();
    let mut log = create(&fs, &mut model).unwrap();
    for _ in 0..30 {
        model.append(&mut log, 1).unwrap();
        model.sync(&mut log).unwrap();
    }
    let before = fs.list(dir()).unwrap().len();
    model.from_op = 20;
    log.truncate_before(20).unwrap();
    let after = fs.list(dir()).unwrap().len();
    assert!(after < before, "{before} files before, {after} after");
    model.reopen(&fs).unwrap();
    let error = FileLog::open(Arc::clone(&fs), dir(), 2, small_files()).unwrap_err();
    assert!(error.is_corrupt(), "{error}");
}

#[test]
fn a_checkpoint_of_everything_leaves_almost_nothing_to_read() {
    let fs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let mut log = FileLog::create(Arc::clone(&fs), dir(), 0, LogOptions::default()).unwrap();
    log.append(&[&vec![7; 300_000], &vec![8; 300_000]]).unwrap();
    let next_op = log.next_op();
    assert!(log.bytes_since(0) >= 600_000);
    assert!((300_000..400_000).contains(&log.bytes_since(1)));
    assert_eq!(log.bytes_since(next_op), 0);
    log.truncate_before(next_op).unwrap();
    assert_eq!(fs.list(dir()).unwrap().len(), 1);
    assert!(log.bytes_since(0) < 100);
    let (_, replay) = FileLog::open(fs, dir(), next_op, LogOptions::default()).unwrap();
    assert_eq!(replay.count(), 0);
}

#[test]
fn a_log_that_ends_before_the_checkpoint_is_corrupt() {
    let fs = shared(&SimFs::new());
    let mut model = Model::default();
    let mut log = create(&fs, &mut model).unwrap();
    model.append(&mut log, 2).unwrap();
    model.sync(&mut log).unwrap();
    let error = FileLog::open(fs, dir(), 4, small_files()).unwrap_err();
    assert!(
        error.is_corrupt() && error.to_string().contains("ends before op 3"),
        "{error}"
    );
}

#[test]
fn an_entry_that_is_too_long_is_refused_and_harms_nothing() {
    let fs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let mut log = FileLog::create(fs, dir(), 0, LogOptions::default()).unwrap();
    let long = vec![0; ENTRY_BYTES_MAX + 1];
    assert!(matches!(
        log.append(&[&long]),
        Err(StorageError::Unsupported { .. })
    ));
    assert_eq!(log.append(&[b"short"]).unwrap(), 0);
}

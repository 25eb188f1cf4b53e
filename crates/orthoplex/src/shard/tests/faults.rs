//! Faults while a logged write is applied: the shard stops, and says so after a restart too.

use super::*;
use orthoplex_types::ErrorKind;

/// Damages the payload of one point in the segment that holds it.
fn damage(vfs: &dyn Vfs, text: &str) {
    let dir = Path::new("/s");
    let names = vfs.list(dir).unwrap();
    let damaged = names.iter().filter(|name| name.ends_with(".data"));
    let damaged = damaged.filter(|name| {
        let path = dir.join(name);
        let mut bytes = vfs.read(&path).unwrap();
        let at = bytes
            .windows(text.len())
            .position(|own| own == text.as_bytes());
        let Some(at) = at else { return false };
        bytes[at] ^= 1;
        vfs.create(&path).unwrap().append(&bytes).unwrap();
        true
    });
    assert_eq!(damaged.count(), 1);
}

fn damaged() -> Bench {
    let bench = Bench::new();
    bench.upsert(0..60, 123_456_789);
    bench.settle();
    bench.shard.close();
    damage(&*bench.vfs, r#"{"revision":123456789}"#);
    bench.reopen(false)
}

fn edit(id: u64) -> WriteOp {
    WriteOp::SetPayload {
        target: ids(&[id]),
        payload: payload(7),
        key: None,
    }
}

#[test]
fn a_write_that_cannot_be_applied_stops_the_shard() {
    let bench = damaged();
    bench.upsert(100..103, 1);
    let error = bench.write(edit(0)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
    assert!(error.message().contains(".data"), "{error}");
    // Nothing follows what is not there.
    for wait in [true, false] {
        let next = WriteOp::Upsert {
            points: vec![point(104, 1)],
            mode: UpdateMode::Upsert,
        };
        let refused = block_on(bench.shard.write(next, wait)).unwrap_err();
        assert_eq!(refused.message(), error.message());
    }
    assert!(bench.shard.info().error.is_some());
    assert!(bench.shard.check_log().is_err());
    let view = bench.shard.view();
    assert_eq!(view.points(), 63);
    // The log still has the write: a restart does not pass it over.
    bench.shard.close();
    let (schema, tuning) = parts();
    let again = Shard::open(&engine(&bench.vfs), Path::new("/s"), schema, tuning);
    assert!(again.unwrap_err().message().contains(".data"));
}

#[test]
fn a_write_without_wait_is_not_passed_over_either() {
    let bench = damaged();
    let lone = block_on(bench.shard.write(edit(0), false));
    assert!(lone.unwrap_err().message().contains(".data"));
    let next = WriteOp::Delete(ids(&[1]));
    bench.write(next).unwrap_err();
    assert_eq!(bench.shard.view().points(), 60);
}

#[test]
fn a_fault_in_the_middle_of_a_write_changes_nothing() {
    let bench = damaged();
    bench.upsert(100..103, 1);
    let edits = [
        WriteOp::SetPayload {
            target: ids(&[100, 0, 101]),
            payload: payload(7),
            key: None,
        },
        WriteOp::DeleteVectors {
            target: ids(&[100, 0, 101]),
            slots: vec![0],
        },
        WriteOp::UpdateVectors(vec![point(100, 7), point(0, 7)]),
    ];
    let before = bench.shard.view();
    let edit = edits.into_iter().map(|edit| bench.write(edit).unwrap_err());
    assert_eq!(edit.count(), 3);
    let after = bench.shard.view();
    for id in [100, 101, 102].map(PointId::Num) {
        let place = before.find(id).unwrap();
        assert_eq!(after.find(id), Some(place));
        assert_eq!(after.payload(place).unwrap(), payload(1));
    }
    assert_eq!(after.points(), before.points());
}

#[test]
fn a_payload_that_is_replaced_is_not_read() {
    let bench = damaged();
    bench
        .write(WriteOp::OverwritePayload {
            target: ids(&[0]),
            payload: payload(7),
        })
        .unwrap();
    let view = bench.shard.view();
    let place = view.find(PointId::Num(0)).unwrap();
    assert_eq!(view.payload(place).unwrap(), payload(7));
    bench.write(WriteOp::ClearPayload(ids(&[0]))).unwrap();
    assert!(view.with_vector(place, 0, |_| ()).is_some());
}

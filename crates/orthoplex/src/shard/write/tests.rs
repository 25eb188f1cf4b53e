//! The queue of writes by itself.

use super::*;
use crate::shard::tests::{Bench, block_on, point};
use orthoplex_types::ops::writes::UpdateMode;
use tokio::sync::Semaphore;

fn upsert(id: u64) -> WriteOp<Vec<PointId>> {
    WriteOp::Upsert {
        points: vec![point(id, 1)],
        mode: UpdateMode::Upsert,
    }
}

fn entry(
    bench: &Bench,
    id: u64,
    entry: Option<Vec<u8>>,
) -> (Entry, oneshot::Receiver<Result<u64>>) {
    let room = Arc::new(Semaphore::new(1));
    let (answer, answered) = oneshot::channel();
    let op = upsert(id);
    let entry = Entry {
        entry: entry.unwrap_or_else(|| oplog::encode(&op)),
        prepared: Prepared::new(op, &bench.shard.schema.load()),
        bytes: 1,
        caller: Caller {
            wait: false,
            payer: None,
            answer,
        },
        room: room.try_acquire_owned().unwrap(),
    };
    (entry, answered)
}

#[test]
fn a_write_that_the_log_cannot_hold_fails_alone() {
    let bench = Bench::new();
    let (first, first_answer) = entry(&bench, 1, None);
    let (large, large_answer) = entry(&bench, 2, Some(vec![0; ENTRY_BYTES_MAX + 1]));
    let (last, last_answer) = entry(&bench, 3, None);
    bench.shard.log(vec![first, large, last]);
    bench.shard.queue.lock().appliers += 1;
    bench.shard.apply_logged();
    assert_eq!(block_on(first_answer).unwrap(), Ok(0));
    let error = block_on(large_answer).unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.message().contains("268435456"), "{error}");
    assert_eq!(block_on(last_answer).unwrap(), Ok(1));
    assert_eq!(bench.content().len(), 2);
}

//! The queue of writes by itself.

use super::queue::QUEUE_BYTES_MAX;
use super::*;
use crate::shard::tests::{Bench, block_on, point};
use orthoplex_types::ops::writes::UpdateMode;
use std::future::Future;
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

#[test]
fn who_waits_for_room_is_told_that_the_shard_is_closed() {
    let bench = Bench::new();
    let room = Arc::clone(&bench.shard.queue.lock().room);
    let all = room.try_acquire_many_owned((QUEUE_BYTES_MAX / PERMIT_BYTES) as u32);
    let write = WriteOp::Upsert {
        points: vec![point(1, 1)],
        mode: UpdateMode::Upsert,
    };
    let mut write = std::pin::pin!(bench.shard.write(write, false));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(write.as_mut().poll(&mut context).is_pending());
    bench.shard.stop();
    let told = write.as_mut().poll(&mut context);
    assert_eq!(told, std::task::Poll::Ready(Err(closed())));
    drop(all);
}

#[test]
fn nothing_is_taken_in_once_closing_has_begun() {
    let bench = Bench::new();
    let (own, answered) = entry(&bench, 1, None);
    bench.shard.stop();
    let request = Request {
        op: Pending::Ready {
            entry: own.entry,
            prepared: own.prepared,
        },
        bytes: 1,
        caller: own.caller,
        room: own.room,
    };
    assert_eq!(bench.shard.enqueue(request), Err(closed()));
    assert!(block_on(answered).is_err());
    assert!(!bench.shard.queue.lock().is_busy());
}

#[test]
fn room_follows_the_size_that_a_write_turns_out_to_have() {
    let all = Arc::new(Semaphore::new(10));
    let mut room = Arc::clone(&all).try_acquire_many_owned(4).unwrap();
    for (bytes, taken) in [
        (6 * PERMIT_BYTES, 6),
        (2 * PERMIT_BYTES, 2),
        (0, 1),
        // More than there is.
        (100 * PERMIT_BYTES, 10),
        (3 * PERMIT_BYTES, 3),
    ] {
        resize(&mut room, bytes);
        assert_eq!(
            (room.num_permits(), all.available_permits()),
            (taken, 10 - taken)
        );
    }
    drop(room);
    assert_eq!(all.available_permits(), 10);
}

//! Writes that are held back until full tails are in files, and what goes on meanwhile.

use super::*;
use std::sync::mpsc::{Sender, channel};

/// One thread for everything.
fn narrow(vfs: &Arc<dyn Vfs>) -> Arc<Engine> {
    let options = EngineOptions {
        writer_threads: 1,
        ..engine(vfs).options.clone()
    };
    Engine::new(Arc::clone(vfs), options).unwrap()
}

fn shard(engine: &Arc<Engine>, dir: &str) -> Arc<Shard> {
    let (schema, tuning) = parts();
    Shard::create(engine, Path::new(dir), schema, tuning).unwrap()
}

fn upsert(first: u64, count: u64) -> WriteOp {
    WriteOp::Upsert {
        points: (first..first + count).map(|id| point(id, 1)).collect(),
        mode: UpdateMode::Upsert,
    }
}

/// Like [`block_on`], with an end.
fn within<F: Future + Unpin>(what: &str, mut future: F) -> F::Output {
    let patience = Instant::now() + Duration::from_secs(20);
    let mut context = std::task::Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = std::pin::Pin::new(&mut future).poll(&mut context) {
            return output;
        }
        assert!(Instant::now() < patience, "{what}");
        std::thread::yield_now();
    }
}

/// A shard whose checkpoints stand still until the sender is dropped, held back.
fn held(engine: &Arc<Engine>) -> (Arc<Shard>, Sender<()>) {
    let (release, blocked) = channel::<()>();
    engine.spawn_checkpoint(move || {
        let _released = blocked.recv();
    });
    let shard = shard(engine, "/s");
    for tail in 0..5 {
        let write = Box::pin(shard.write(upsert(tail * 50, 50), true));
        within("a full tail more is room for", write).unwrap();
    }
    (shard, release)
}

fn pending<F: Future + Unpin>(mut future: F) -> F {
    let mut context = std::task::Context::from_waker(Waker::noop());
    let polled = std::pin::Pin::new(&mut future).poll(&mut context);
    assert!(polled.is_pending());
    future
}

#[test]
fn a_shard_that_is_held_back_keeps_no_thread_from_others() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let engine = narrow(&vfs);
    let (slow, release) = held(&engine);
    let waiting = pending(Box::pin(slow.write(upsert(1000, 1), true)));
    let quick = shard(&engine, "/t");
    let other = Box::pin(quick.write(upsert(0, 1), true));
    assert_eq!(within("the other shard takes its write", other), Ok(0));
    // Who does not ask for the effect does not wait for it, alone or not.
    for id in 1001..1003 {
        let logged = Box::pin(slow.write(upsert(id, 1), false));
        within("a write is answered when it is logged", logged).unwrap();
    }
    assert_eq!(slow.view().points(), 250);
    // Those that must see what is held back wait without a thread as well.
    let above = serde_json::json!({"must": [{"has_id": [1000, 1001, 1002, 1003]}]});
    let delete = WriteOp::Delete(Target::Filter(serde_json::from_value(above).unwrap()));
    let delete = pending(Box::pin(slow.write(delete, true)));
    let behind = pending(Box::pin(slow.write(upsert(1003, 1), true)));
    let other = Box::pin(quick.write(upsert(1, 1), true));
    assert_eq!(within("and another one", other), Ok(1));
    drop(release);
    within("the first goes on", waiting).unwrap();
    within("then the delete", delete).unwrap();
    within("then what is behind it", behind).unwrap();
    assert_eq!(slow.view().points(), 251);
    assert!(slow.view().find(PointId::Num(1003)).is_some());
    assert!(slow.view().find(PointId::Num(1000)).is_none());
}

#[test]
fn a_lone_write_that_does_not_wait_is_not_held_back() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let (shard, release) = held(&narrow(&vfs));
    let lone = Box::pin(shard.write(upsert(1000, 1), false));
    assert_eq!(within("it is durable", lone), Ok(5));
    assert_eq!(shard.view().points(), 250);
    drop(release);
    let next = Box::pin(shard.write(upsert(1001, 1), true));
    within("the next is applied", next).unwrap();
    assert_eq!(shard.view().points(), 252);
}

#[test]
fn full_tails_are_written_while_others_build_graphs() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let engine = narrow(&vfs);
    let (release, blocked) = channel::<()>();
    engine.spawn_background(move || {
        let _released = blocked.recv();
    });
    let shard = shard(&engine, "/s");
    for tail in 0..20 {
        let write = Box::pin(shard.write(upsert(tail * 50, 50), true));
        within("checkpoints make room", write).unwrap();
    }
    assert_eq!(shard.view().points(), 1000);
    drop(release);
}

#[test]
fn closing_applies_what_is_held_back() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let (shard, release) = held(&narrow(&vfs));
    let write = pending(Box::pin(shard.write(upsert(1000, 1), true)));
    let everything = WriteOp::Delete(Target::Filter(Filter::default()));
    let delete = pending(Box::pin(shard.write(everything, true)));
    shard.stop();
    assert!(!shard.is_at_work());
    assert_eq!(within("it is applied", write), Ok(5));
    assert_eq!(within("this one too", delete), Ok(6));
    assert_eq!(shard.latest().points(), 0);
    drop(release);
}

/// Rows of each tail.
fn tails(shard: &Shard) -> Vec<u32> {
    let view = shard.view();
    let tails = view.parts.iter();
    let tails = tails.filter(|part| matches!(part.body, part::Body::Tail(_)));
    tails.map(|part| part.len).collect()
}

#[test]
fn a_large_write_fills_several_tails() {
    let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
    let engine = narrow(&vfs);
    let (release, blocked) = channel::<()>();
    engine.spawn_checkpoint(move || {
        let _released = blocked.recv();
    });
    let all: Vec<u64> = (0..120).collect();
    let edits = [
        upsert(0, 120),
        WriteOp::SetPayload {
            target: ids(&all),
            payload: payload(2),
            key: None,
        },
        WriteOp::ClearPayload(ids(&all)),
        WriteOp::DeleteVectors {
            target: ids(&all),
            slots: vec![0],
        },
        WriteOp::UpdateVectors((0..120).map(|id| point(id, 3)).collect()),
    ];
    // Each in a shard of its own, so that none is held back.
    for (number, edit) in edits.into_iter().enumerate() {
        let shard = shard(&engine, &format!("/{number}"));
        if number > 0 {
            block_on(shard.write(upsert(0, 120), true)).unwrap();
        }
        block_on(shard.write(edit, true)).unwrap();
        let tails = tails(&shard);
        let rows: u32 = tails.iter().sum();
        assert_eq!(rows, if number == 0 { 120 } else { 240 });
        assert!(tails.iter().all(|rows| *rows <= 50), "{number}: {tails:?}");
        assert_eq!(shard.view().points(), 120);
    }
    drop(release);
}

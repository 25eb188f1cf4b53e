//! A shard by itself: writing, reading, sealing, merging, restarting.

mod faults;
mod held;

use super::*;
use crate::oplog::{PointWrite, Target, WriteOp};
use crate::schema::SlotNames;
use orthoplex_index::stored::{Stored, StoredRef};
use orthoplex_index::values::Values;
use orthoplex_storage::{MemFs, Vfs};
use orthoplex_types::config::{
    CollectionConfig, CollectionParams, Distance, HnswConfig, OptimizersConfig, VectorParams,
    VectorsConfig, WalConfig,
};
use orthoplex_types::field_index::FieldSchemas;
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::writes::UpdateMode;
use orthoplex_types::query::SearchParams;
use orthoplex_types::{Context, Payload, PointId};
use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

const DIM: usize = 4;

fn config() -> CollectionConfig {
    CollectionConfig {
        params: CollectionParams {
            vectors: VectorsConfig::Single(VectorParams::new(DIM as u64, Distance::Euclid)),
            shard_number: 1,
            sharding_method: None,
            replication_factor: 1,
            write_consistency_factor: 1,
            read_fan_out_factor: None,
            read_fan_out_delay_ms: None,
            on_disk_payload: true,
            payload: None,
            id_tracker: None,
            sparse_vectors: None,
        },
        hnsw_config: HnswConfig::default(),
        optimizer_config: OptimizersConfig {
            indexing_threshold: Some(1),
            ..OptimizersConfig::default()
        },
        wal_config: WalConfig::default(),
        strict_mode_config: None,
        quantization_config: None,
        metadata: None,
    }
}

pub(super) struct Bench {
    vfs: Arc<dyn Vfs>,
    pub(super) shard: Arc<Shard>,
}

fn engine(vfs: &Arc<dyn Vfs>) -> Arc<Engine> {
    let options = EngineOptions {
        writer_threads: 2,
        background_jobs: 1,
        build_threads: 1,
        tail_rows_max: 50,
        tail_bytes_max: 1 << 20,
        idle_after_ms: 20,
    };
    Engine::new(Arc::clone(vfs), options).unwrap()
}

fn parts() -> (Arc<Schema>, Tuning) {
    let config = config();
    let names = SlotNames::of(&config.params);
    (
        Arc::new(Schema::new(&config.params, &names)),
        Tuning::new(&config, &names, &FieldSchemas::default()),
    )
}

impl Bench {
    pub(super) fn new() -> Self {
        let vfs: Arc<dyn Vfs> = Arc::new(MemFs::new());
        let (schema, tuning) = parts();
        let shard = Shard::create(&engine(&vfs), Path::new("/s"), schema, tuning).unwrap();
        Self { vfs, shard }
    }

    fn reopen(self, close: bool) -> Self {
        if close {
            self.shard.close();
        } else {
            // As after a crash, but without two writers in one folder.
            self.shard
                .closed
                .store(true, std::sync::atomic::Ordering::Release);
            while self.shard.maintenance.is_running() {
                std::thread::yield_now();
            }
        }
        let (schema, tuning) = parts();
        let shard = Shard::open(&engine(&self.vfs), Path::new("/s"), schema, tuning).unwrap();
        Self {
            vfs: self.vfs,
            shard,
        }
    }

    fn write(&self, op: WriteOp) -> Result<u64> {
        block_on(self.shard.write(op, true))
    }

    fn upsert(&self, ids: impl IntoIterator<Item = u64>, revision: u64) {
        let points = ids.into_iter().map(|id| point(id, revision)).collect();
        self.write(WriteOp::Upsert {
            points,
            mode: UpdateMode::Upsert,
        })
        .unwrap();
    }

    pub(super) fn content(&self) -> BTreeMap<PointId, u64> {
        let view = self.shard.view();
        let found = view
            .scroll(None, None, usize::MAX, &Context::new())
            .unwrap();
        assert_eq!(found.len(), view.points());
        let revision = |place| view.payload(place).unwrap().0["revision"].as_u64().unwrap();
        found
            .into_iter()
            .map(|(id, place)| (id, revision(place)))
            .collect()
    }

    fn settle(&self) {
        let patience = Instant::now() + Duration::from_secs(20);
        while self.shard.info().building {
            assert!(Instant::now() < patience, "{:?}", self.shard.info());
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(self.shard.info().error, None);
    }
}

pub(super) fn point(id: u64, revision: u64) -> PointWrite {
    let values = vec![id as f32, revision as f32, 0.0, 1.0];
    PointWrite {
        id: PointId::Num(id),
        vectors: vec![(0, Stored::Dense(values))],
        payload: Some(payload(revision)),
    }
}

fn payload(revision: u64) -> Payload {
    serde_json::from_value(serde_json::json!({ "revision": revision })).unwrap()
}

fn ids(ids: &[u64]) -> Target {
    Target::Ids(ids.iter().copied().map(PointId::Num).collect())
}

pub(super) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::yield_now();
    }
}

#[test]
fn content_survives_sealing_merging_and_restarts() {
    let mut bench = Bench::new();
    let mut model = BTreeMap::new();
    for revision in 0..30u64 {
        let range = (revision * 7) % 60..(revision * 7) % 60 + 20;
        bench.upsert(range.clone(), revision);
        range.for_each(|id| {
            model.insert(PointId::Num(id), revision);
        });
        let gone = [revision, revision + 3];
        bench.write(WriteOp::Delete(ids(&gone))).unwrap();
        gone.iter().for_each(|id| {
            model.remove(&PointId::Num(*id));
        });
        assert_eq!(bench.content(), model, "after revision {revision}");
        if revision % 10 == 9 {
            bench.settle();
            assert_eq!(bench.content(), model, "settled after revision {revision}");
            bench = bench.reopen(revision == 19);
            assert_eq!(bench.content(), model, "reopened after revision {revision}");
        }
    }
    bench.settle();
    assert_eq!(bench.content(), model);
    assert!(bench.shard.info().segments <= 3, "{:?}", bench.shard.info());
}

#[test]
fn views_stay_as_they_were() {
    let bench = Bench::new();
    bench.upsert(0..120, 1);
    let view = bench.shard.view();
    let before = view
        .scroll(None, None, usize::MAX, &Context::new())
        .unwrap();
    bench.upsert(0..120, 2);
    bench.write(WriteOp::Delete(ids(&[5, 6]))).unwrap();
    bench.settle();
    assert_eq!(
        view.scroll(None, None, usize::MAX, &Context::new())
            .unwrap(),
        before
    );
    for (id, place) in before {
        assert_eq!(view.payload(place).unwrap(), payload(1), "{id}");
    }
    assert_eq!(bench.content().len(), 118);
}

#[test]
fn search_finds_the_nearest_in_every_kind_of_part() {
    let bench = Bench::new();
    bench.upsert(0..500, 0);
    bench.settle();
    assert!(
        bench.shard.info().indexed_vectors > 0,
        "{:?}",
        bench.shard.info()
    );
    bench.upsert(500..540, 0);
    let params = SearchParams {
        exact: true,
        ..SearchParams::default()
    };
    for wanted in [3u64, 250, 499, 520] {
        let query = [wanted as f32, 0.0, 0.0, 1.0];
        let query = ShardQuery {
            slot: 0,
            vector: StoredRef::Dense(Values::F32(&query)),
            examples: None,
            filter: None,
            params: &params,
            limit: 3,
            threshold: None,
        };
        let hits = bench.shard.view().search(&query, &Context::new()).unwrap();
        assert_eq!(hits[0].id, PointId::Num(wanted));
        assert_eq!(hits[0].similarity, 0.0);
        let near = ShardQuery {
            threshold: Some(1.0),
            ..query
        };
        assert_eq!(
            bench
                .shard
                .view()
                .search(&near, &Context::new())
                .unwrap()
                .len(),
            1
        );
    }
}

#[test]
fn unknown_ids_change_nothing() {
    let bench = Bench::new();
    bench.upsert(0..10, 1);
    let edits = [
        WriteOp::SetPayload {
            target: ids(&[1, 99]),
            payload: payload(7),
            key: None,
        },
        WriteOp::OverwritePayload {
            target: ids(&[1, 99]),
            payload: payload(7),
        },
        WriteOp::DeletePayload {
            target: ids(&[1, 99]),
            keys: vec!["revision".parse().unwrap()],
        },
        WriteOp::ClearPayload(ids(&[1, 99])),
        WriteOp::UpdateVectors(vec![point(1, 9), point(99, 9)]),
    ];
    let before = bench.content();
    for edit in edits {
        let error = bench.write(edit).unwrap_err();
        assert_eq!(error.message(), "Not found: No point with id 99 found");
        assert_eq!(bench.content(), before);
    }
    bench.write(WriteOp::Delete(ids(&[99]))).unwrap();
    bench
        .write(WriteOp::DeleteVectors {
            target: ids(&[99]),
            slots: vec![0],
        })
        .unwrap();
    let bench = bench.reopen(false);
    assert_eq!(bench.content(), before);
}

#[test]
fn a_write_that_does_not_wait_is_answered_while_another_is_applied() {
    let bench = Bench::new();
    bench.upsert([1], 1);
    let tail = match bench.shard.view().parts.last().map(|part| &part.body) {
        Some(part::Body::Tail(tail)) => Arc::clone(tail),
        _ => panic!("a tail takes writes"),
    };
    let upsert = |id| WriteOp::Upsert {
        points: vec![point(id, 2)],
        mode: UpdateMode::Upsert,
    };
    // Rows that are being read cannot be added to.
    let reading = tail.rows.read();
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| bench.write(upsert(2)).unwrap());
        let patience = Instant::now() + Duration::from_secs(30);
        while bench.shard.state.try_lock().is_some() {
            assert!(Instant::now() < patience, "the write is never applied");
            std::thread::yield_now();
        }
        let quick = block_on(bench.shard.write(upsert(3), false)).unwrap();
        assert!(!slow.is_finished() && bench.shard.queue.lock().is_busy());
        drop(reading);
        assert_eq!(slow.join().unwrap() + 1, quick);
    });
    // One with a filter sees both.
    let everything = WriteOp::Delete(Target::Filter(Filter::default()));
    bench.write(everything).unwrap();
    assert!(bench.content().is_empty());
}

#[test]
fn modes_decide_which_points_are_written() {
    let bench = Bench::new();
    bench.upsert([1, 2], 1);
    let upsert = |mode| WriteOp::Upsert {
        points: vec![point(2, 5), point(3, 5)],
        mode,
    };
    bench.write(upsert(UpdateMode::InsertOnly)).unwrap();
    assert_eq!(bench.content().into_values().collect::<Vec<_>>(), [1, 1, 5]);
    bench.write(WriteOp::Delete(ids(&[3]))).unwrap();
    bench.write(upsert(UpdateMode::UpdateOnly)).unwrap();
    assert_eq!(bench.content().into_values().collect::<Vec<_>>(), [1, 5]);
}

#[test]
fn new_settings_rebuild_the_graph() {
    let bench = Bench::new();
    bench.upsert(0..300, 0);
    bench.settle();
    let (_, mut tuning) = parts();
    tuning.vectors[0].m = 8;
    tuning.vectors[0].quantization = Some(crate::schema::CodeTuning {
        bytes: true,
        rescore: false,
    });
    bench.shard.set_tuning(tuning.clone());
    assert!(bench.shard.info().building);
    bench.settle();
    assert_eq!(bench.content().len(), 300);
    tuning.optimizer.max_optimization_threads = Some(0);
    tuning.vectors[0].m = 16;
    bench.shard.set_tuning(tuning);
    assert!(bench.shard.info().paused && !bench.shard.info().building);
}

#[test]
fn a_graph_that_is_not_wanted_is_not_walked() {
    let bench = Bench::new();
    bench.upsert(0..300, 0);
    bench.settle();
    let (_, mut tuning) = parts();
    let (with, links) = (bench.shard.info().indexed_vectors, tuning.vectors[0].m);
    assert!(with > 0 && links > 0);
    // The same settings find their graph again, others get a new one.
    for (m, indexed, building) in [(0, 0, false), (links, with, false), (links * 2, with, true)] {
        tuning.vectors[0].m = m;
        bench.shard.set_tuning(tuning.clone());
        let info = bench.shard.info();
        assert_eq!((info.indexed_vectors, info.building), (indexed, building));
        bench.settle();
    }
}

#[test]
fn a_text_field_that_is_declared_later_gets_its_tokens() {
    let bench = Bench::new();
    bench.upsert(0..300, 0);
    bench.settle();
    let (_, mut tuning) = parts();
    let fields = serde_json::from_value(serde_json::json!({"n": "text"})).unwrap();
    tuning.rules = Arc::new(orthoplex_index::fields::Rules::new(&fields));
    let lacking = |bench: &Bench| {
        let view = bench.shard.view();
        let lacks = view.parts.iter().filter(|part| match &part.body {
            part::Body::Sealed(segment) => segment.data.columns.lack(&tuning.rules),
            part::Body::Tail(_) => false,
        });
        lacks.count()
    };
    bench.shard.set_tuning(tuning.clone());
    assert!(lacking(&bench) > 0 && bench.shard.info().building);
    bench.settle();
    assert_eq!(lacking(&bench), 0);
    assert_eq!(bench.content().len(), 300);
    // The files have them: nothing is to be done after opening.
    let bench = bench.reopen(false);
    assert_eq!(lacking(&bench), 0);
}

#[test]
fn a_missing_file_is_named() {
    let bench = Bench::new();
    bench.upsert(0..200, 0);
    bench.settle();
    bench.shard.close();
    let name = bench
        .vfs
        .list(Path::new("/s"))
        .unwrap()
        .into_iter()
        .find(|name| name.ends_with(".data"))
        .unwrap();
    bench.vfs.remove_file(&Path::new("/s").join(&name)).unwrap();
    let (schema, tuning) = parts();
    let error = Shard::open(&engine(&bench.vfs), Path::new("/s"), schema, tuning).unwrap_err();
    assert!(error.message().contains(&name), "{error}");
}

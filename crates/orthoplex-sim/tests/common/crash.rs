//! Power loss, failing calls and damage, each checked against the model.

use super::block_on;
use orthoplex::shard::EngineOptions;
use orthoplex::{Database, Options};
use orthoplex_sim::answers::{self, Ask};
use orthoplex_sim::driver::{COLLECTION, create, scroll, toggle_fields, write};
use orthoplex_sim::keyed::Keyed;
use orthoplex_sim::model::{Model, ModelKind, ModelVector};
use orthoplex_sim::oracle;
use orthoplex_sim::values::same;
use orthoplex_sim::workload::{Workload, Write};
use orthoplex_storage::SimFs;
use orthoplex_storage::vfs::{CrashMode, Fault, FaultKind};
use orthoplex_types::config::{Datatype, Distance};
use orthoplex_types::ops::reads::QueryPoints;
use orthoplex_types::query::{Query, VectorInput};
use orthoplex_types::vector::Vector;
use orthoplex_types::{Context, ErrorKind, Execute, Scope};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Long enough vectors to have codes, few enough rows to be quick; sparse and multi vectors beside them,
/// and the fields that can be declared.
fn subject(shape: Shape) -> Model {
    let vector = ModelVector::dense;
    let (sparse, multi) = (
        ModelKind::Sparse { idf: true },
        ModelKind::Multi(Datatype::Float32),
    );
    let mut model = Model::new(vec![
        vector("d", 24, Distance::Cosine),
        vector("s", 0, Distance::Dot).of(sparse),
        vector("m", 20, Distance::Dot).of(multi),
    ]);
    model.declared = shape.declared;
    model
}

/// What a script works on.
#[derive(Debug, Clone, Copy)]
struct Shape {
    /// One shard key of the collection, and not all of it.
    keyed: bool,
    /// A collection that declares its fields.
    declared: bool,
}

impl Shape {
    fn of(seed: u64) -> Self {
        Self {
            keyed: seed % 2 == 1,
            declared: seed / 2 % 2 == 1,
        }
    }
}

/// Tiny tails and no patience: sealing, merging and indexing happen all the time.
fn hasty() -> EngineOptions {
    EngineOptions {
        writer_threads: 1,
        background_jobs: 1,
        build_threads: 1,
        tail_rows_max: 24,
        tail_bytes_max: 1 << 20,
        idle_after_ms: 0,
    }
}

fn open(disk: &SimFs) -> orthoplex_types::Result<Database> {
    let mut options = Options::on(Arc::new(disk.clone()), Path::new("/data"));
    options.engine = hasty();
    Database::open(options)
}

/// Writes that are possible one after the other, so that each is expected to succeed.
fn script(seed: u64, length: usize, shape: Shape) -> Vec<Write> {
    let mut model = subject(shape);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut writes = Vec::new();
    while writes.len() < length {
        let drawn = Workload { rng: &mut rng }.one(&model);
        let mut after = model.clone();
        if after.apply(&drawn) {
            model = after;
            writes.push(drawn);
        }
    }
    writes
}

/// What a run left: the model after the last acknowledged write, and after the one in doubt.
struct Outcome {
    created: bool,
    shape: Shape,
    acknowledged: Model,
    in_doubt: Model,
}

/// What a script works on: a collection, or one shard key of it.
fn subject_of(database: &Database, shape: Shape) -> Keyed<'_, Database> {
    Keyed {
        api: database,
        key: shape.keyed.then(|| "key".into()),
    }
}

/// What the model holds after these writes.
fn replayed(script: &[Write], shape: Shape) -> Model {
    let mut model = subject(shape);
    for own in script {
        model.apply(own);
    }
    model
}

/// Carries the script out until something fails.
fn run(disk: &SimFs, script: &[Write], shape: Shape) -> Outcome {
    let mut model = subject(shape);
    let none = |created, model: &Model| Outcome {
        created,
        shape,
        acknowledged: model.clone(),
        in_doubt: model.clone(),
    };
    let Ok(database) = open(disk) else {
        return none(false, &model);
    };
    let outcome = block_on(async {
        let api = subject_of(&database, shape);
        if make(&api, &model).await.is_err() {
            return none(false, &model);
        }
        for own in script {
            let mut after = model.clone();
            after.apply(own);
            if write(&api, own.clone()).await.is_err() {
                return Outcome {
                    created: true,
                    shape,
                    acknowledged: model,
                    in_doubt: after,
                };
            }
            model = after;
        }
        settle(&database).await;
        none(true, &model)
    });
    database.close().unwrap();
    outcome
}

/// Carries the whole script out on a disk where nothing fails.
fn run_whole(disk: &SimFs, script: &[Write], shape: Shape) -> Outcome {
    let outcome = run(disk, script, shape);
    assert!(
        outcome.created && outcome.acknowledged == replayed(script, shape),
        "a write failed without a fault"
    );
    outcome
}

/// Makes the collection, and declares its fields if the model has them declared.
async fn make(api: &Keyed<'_, Database>, model: &Model) -> orthoplex_types::Result<()> {
    create(api, &model.schema, 1).await?;
    match model.declared {
        true => toggle_fields(api, &mut Model::new(Vec::new())).await,
        false => Ok(()),
    }
}

/// Waits for background work, so that all kinds of files are there. It may fail on a broken disk.
async fn settle(database: &Database) {
    use orthoplex_types::info::CollectionStatus;
    use orthoplex_types::ops::collections::GetCollection;
    for _ in 0..1_000 {
        let info = database
            .execute(GetCollection, Scope::of(COLLECTION), &Context::new())
            .await;
        if info.is_ok_and(|info| info.status != CollectionStatus::Yellow) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

/// Searches around one point answer as many points as there are, each with its own score.
async fn searched(
    api: &Keyed<'_, Database>,
    model: &Model,
    what: &str,
) -> orthoplex_types::Result<()> {
    let Some(query) = model.points.values().find_map(|own| own.vectors.get("d")) else {
        return Ok(());
    };
    let operation = QueryPoints {
        query: Some(Query::Nearest(VectorInput::Vector(query.clone()))),
        using: Some("d".to_owned()),
        limit: Some(8),
        ..QueryPoints::default()
    };
    let hits = api
        .execute(operation, Scope::of(COLLECTION), &Context::new())
        .await?
        .points;
    let expected = model.ranking("d", query, None);
    assert_eq!(hits.len(), expected.len().min(8), "{what}: results");
    for hit in hits {
        let own = model.score_of("d", query, hit.id);
        let near = own.is_some_and(|own| (f64::from(hit.score) - own).abs() < 1e-4);
        assert!(near, "{what}: score of {}", hit.id);
    }
    Ok(())
}

/// Exact searches of every vector and every ranked field answer what the model does.
async fn compared(api: &Keyed<'_, Database>, model: &Model) -> orthoplex_types::Result<()> {
    let ask = Ask::all(12);
    for vector in &model.schema {
        let mut all = model.points.values();
        if let Some(query) = all.find_map(|own| own.vectors.get(&vector.name)) {
            answers::search(api, model, (vector, query), &ask, true).await?;
        }
    }
    for field in oracle::RANKED.into_iter().filter(|_| model.declared) {
        answers::text(api, model, field, "red apples", &ask).await?;
    }
    Ok(())
}

/// The database of this disk opens and holds one of the two states.
fn check(disk: &SimFs, outcome: &Outcome, what: &str) {
    try_check(disk, outcome, what).unwrap_or_else(|error| panic!("{what}: {error}"));
}

/// The same, or what the database says is wrong.
fn try_check(disk: &SimFs, outcome: &Outcome, what: &str) -> orthoplex_types::Result<()> {
    let database = open(disk)?;
    if !block_on(exists(&database)) {
        assert!(!outcome.created, "{what}: the collection is lost");
        return Ok(());
    }
    let api = subject_of(&database, outcome.shape);
    let found = match block_on(scroll(&api, None, 1000)) {
        // The collection is there, its key is not yet.
        Err(error) if !outcome.created && error.kind() == ErrorKind::InvalidArgument => {
            return Ok(());
        }
        found => found?.points,
    };
    // Stored vectors may differ in the last bit from the model's arithmetic: ids and payloads decide.
    let is_same = |model: &Model| {
        found.len() == model.points.len()
            && found
                .iter()
                .zip(&model.points)
                .all(|((id, own), (other, expected))| {
                    id == other
                        && own.payload == expected.payload
                        && near(&own.vectors, &expected.vectors)
                })
    };
    let model = [&outcome.acknowledged, &outcome.in_doubt]
        .into_iter()
        .find(|model| is_same(model));
    let Some(model) = model else {
        panic!(
            "{what}: {} points found, {} acknowledged",
            found.len(),
            outcome.acknowledged.points.len()
        );
    };
    block_on(searched(&api, model, what))?;
    match outcome.created {
        true => block_on(compared(&api, model)),
        // Some of the fields may not be declared.
        false => Ok(()),
    }
}

fn near(a: &BTreeMap<String, Vector>, b: &BTreeMap<String, Vector>) -> bool {
    a.keys().eq(b.keys()) && a.iter().all(|(name, vector)| same(vector, &b[name]))
}

async fn exists(database: &Database) -> bool {
    use orthoplex_types::ops::collections::CheckCollectionExists;
    let scope = Scope::of(COLLECTION);
    database
        .execute(CheckCollectionExists, scope, &Context::new())
        .await
        .unwrap()
        .exists
}

/// Loses power at every boundary of one script after the other, until there were `wanted` recoveries.
pub(crate) fn power_loss_at_every_boundary(wanted: u64) {
    let mut recoveries = 0u64;
    for seed in 0.. {
        let shape = Shape::of(seed);
        let script = script(seed, 40, shape);
        let whole = SimFs::new();
        run_whole(&whole, &script, shape);
        let boundaries = whole.boundaries();
        for boundary in 1..=boundaries {
            let disk = SimFs::new();
            disk.crash_at(boundary);
            let outcome = run(&disk, &script, shape);
            for (number, mode) in (0..).zip(CrashMode::POWER_LOSS) {
                let image = disk.crash_image(mode, seed * 31 + number);
                check(
                    &image,
                    &outcome,
                    &format!("script {seed}, boundary {boundary}, {mode:?}"),
                );
                recoveries += 1;
            }
            if recoveries >= wanted {
                println!(
                    "{recoveries} recoveries from power loss, {} scripts, 0 lost",
                    seed + 1
                );
                return;
            }
        }
    }
}

/// Fails about `cases` calls, one at a time, in every way.
pub(crate) fn every_call_fails_once_and_forever(cases: u64) {
    let all = Shape::of(3);
    let script = script(77, 30, all);
    let whole = SimFs::new();
    run_whole(&whole, &script, all);
    let step = (whole.calls() / cases).max(1);
    for kind in [FaultKind::Eio, FaultKind::Enospc, FaultKind::ShortWrite] {
        for forever in [false, true] {
            for at_call in (1..=whole.calls()).step_by(usize::try_from(step).unwrap()) {
                let disk = SimFs::new();
                disk.set_fault(Some(Fault {
                    at_call,
                    kind,
                    forever,
                }));
                let shape = Shape {
                    keyed: forever,
                    ..all
                };
                let outcome = run(&disk, &script, shape);
                disk.set_fault(None);
                let image = disk.crash_image(CrashMode::LoseUnsynced, at_call);
                check(
                    &image,
                    &outcome,
                    &format!("{kind:?} at call {at_call}, forever {forever}"),
                );
            }
        }
    }
}

/// Kinds of files, each of which must show that its damage is reported.
const KINDS: [&str; 8] = [
    "catalog", "config", "layout", "manifest", "data", "dead", "index", "wal",
];
/// Which files a run leaves depends on when background work got its turn, so several are tried.
const RUNS_MAX: u64 = 30;

/// Flips about `flips` bits of each file, one at a time, in runs that together leave every kind.
pub(crate) fn damage_is_reported_or_harmless(flips: u64) {
    let mut kinds = BTreeMap::new();
    let all_seen = (5..5 + RUNS_MAX).any(|seed| {
        flip_bits(seed, flips, &mut kinds);
        KINDS
            .iter()
            .all(|kind| kinds.get(*kind).is_some_and(|reported| *reported > 0))
    });
    println!("damage reported by kind of file: {kinds:?}");
    assert!(all_seen, "damage of a kind was never reported: {kinds:?}");
}

/// Counts reported flips by kind of file; those that are not reported must have no effect.
fn flip_bits(seed: u64, flips: u64, kinds: &mut BTreeMap<String, u64>) {
    let shape = Shape::of(seed);
    let script = &script(seed, 60, shape);
    let disk = SimFs::new();
    let outcome = run_whole(&disk, script, shape);
    let with_last_in_doubt = Outcome {
        created: true,
        shape,
        acknowledged: replayed(&script[..script.len() - 1], shape),
        in_doubt: outcome.acknowledged.clone(),
    };
    for path in disk.files() {
        let bits = disk.peek(&path).unwrap().len() as u64 * 8;
        let step = (bits / flips).max(1);
        for bit in (0..bits).step_by(usize::try_from(step).unwrap()) {
            let image = disk.crash_image(CrashMode::LoseUnsynced, bit);
            if !image.flip_bit(&path, bit) {
                continue;
            }
            // The mark behind the last record of a log, which tells damage from a write that was
            // cut off, is lost with the power: that one write may be gone, none before it.
            let expected = if path.parent().is_some_and(|folder| folder.ends_with("log")) {
                &with_last_in_doubt
            } else {
                &outcome
            };
            let what = format!("bit {bit} of {} flipped", path.display());
            let reported = match try_check(&image, expected, &what) {
                Ok(()) => false,
                Err(error) => {
                    assert!(error.message().contains("/data"), "{what}: {error}");
                    true
                }
            };
            *kinds.entry(kind_of(&path)).or_insert(0) += u64::from(reported);
        }
    }
}

/// The extension, or the name of a file without one.
fn kind_of(path: &Path) -> String {
    let name = path.extension().or(path.file_name()).unwrap_or_default();
    // Files of dead rows have their number at the end.
    let name = name.to_string_lossy();
    name.split('-').next().unwrap_or_default().to_owned()
}

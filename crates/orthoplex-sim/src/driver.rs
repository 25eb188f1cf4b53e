//! Carries a workload out on something that executes operations, and compares it with the model.

use crate::answers::{self, Ask};
use crate::chance::Chance;
use crate::model::{Model, ModelVector, Probe};
use crate::oracle;
use crate::values::same;
use crate::workload::{Workload, Write, clear, delete};
use indexmap::IndexMap;
use orthoplex_types::config::{OptimizersConfigDiff, VectorParams, VectorsConfig};
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::reads::{CountPoints, QueryPoints, ScrollPoints, SearchPoints};
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    PointsUpdate, SetPayload, UpdateVectors, UpsertPoints,
};
use orthoplex_types::selector::{WithPayload, WithVector};
use orthoplex_types::vector::UNNAMED;
use orthoplex_types::{Context, ErrorKind, Execute, PointId, Result, Scope};
use rand::Rng;
use rand::seq::IndexedRandom;

/// Everything that the driver asks of an engine.
pub trait Api:
    Execute<CreateCollection>
    + Execute<UpsertPoints>
    + Execute<DeletePoints>
    + Execute<SetPayload>
    + Execute<OverwritePayload>
    + Execute<DeletePayload>
    + Execute<ClearPayload>
    + Execute<UpdateVectors>
    + Execute<DeleteVectors>
    + Execute<BatchUpdate>
    + Execute<ScrollPoints>
    + Execute<CountPoints>
    + Execute<QueryPoints>
    + Execute<SearchPoints>
    + Execute<CreateFieldIndex>
    + Execute<DeleteFieldIndex>
{
}

impl<T> Api for T where
    T: Execute<CreateCollection>
        + Execute<UpsertPoints>
        + Execute<DeletePoints>
        + Execute<SetPayload>
        + Execute<OverwritePayload>
        + Execute<DeletePayload>
        + Execute<ClearPayload>
        + Execute<UpdateVectors>
        + Execute<DeleteVectors>
        + Execute<BatchUpdate>
        + Execute<ScrollPoints>
        + Execute<CountPoints>
        + Execute<QueryPoints>
        + Execute<SearchPoints>
        + Execute<CreateFieldIndex>
        + Execute<DeleteFieldIndex>
{
}

/// Name of the collection under test.
pub const COLLECTION: &str = "sim";

/// Makes the collection of a model.
pub async fn create(api: &impl Api, schema: &[ModelVector], shards: u32) -> Result<()> {
    let rows = schema
        .iter()
        .filter_map(|own| Some((own.name.clone(), own.rows()?)));
    let mut rows: IndexMap<String, VectorParams> = rows.collect();
    let vectors = match rows.shift_remove(UNNAMED) {
        Some(only) => {
            assert!(rows.is_empty(), "named rows beside the unnamed ones");
            VectorsConfig::Single(only)
        }
        None => VectorsConfig::Multi(rows),
    };
    let sparse = schema
        .iter()
        .filter_map(|own| Some((own.name.clone(), own.sparse()?)));
    let operation = CreateCollection {
        vectors,
        sparse_vectors: Some(sparse.collect()),
        shard_number: Some(shards),
        // So low that a few dozen rows get a graph and are merged, yet not all into one segment.
        optimizers_config: Some(OptimizersConfigDiff {
            default_segment_number: Some(2),
            indexing_threshold: Some(1),
            ..OptimizersConfigDiff::default()
        }),
        ..CreateCollection::default()
    };
    let made = api
        .execute(operation, Scope::of(COLLECTION), &Context::new())
        .await?;
    assert!(made);
    Ok(())
}

/// Declares the fields of [`oracle::FIELDS`] if they are not, or withdraws them.
pub async fn toggle_fields(api: &impl Api, model: &mut Model) -> Result<()> {
    let (scope, context) = (|| Scope::of(COLLECTION).waiting(), &Context::new());
    for (field, schema) in oracle::FIELDS {
        let field_name = field.parse().unwrap();
        let done = if model.declared {
            let operation = DeleteFieldIndex { field_name };
            api.execute(operation, scope(), context).await
        } else {
            let field_schema = Some(serde_json::from_str(schema).unwrap());
            let operation = CreateFieldIndex {
                field_name,
                field_schema,
            };
            api.execute(operation, scope(), context).await
        };
        done?;
    }
    model.declared = !model.declared;
    Ok(())
}

/// Carries a write out, waiting for its effect.
pub async fn write(api: &impl Api, write: Write) -> Result<()> {
    let scope = Scope::of(COLLECTION).waiting();
    let context = &Context::new();
    let done = match write {
        Write::Upsert(op, _) => api.execute(op, scope, context).await,
        Write::Batch(writes) => {
            let operations = writes.into_iter().map(update).collect();
            let batch = BatchUpdate { operations };
            return api.execute(batch, scope, context).await.map(drop);
        }
        Write::Delete(selector, _) => api.execute(delete(selector), scope, context).await,
        Write::SetPayload(op, _) => api.execute(op, scope, context).await,
        Write::Overwrite(op) => api.execute(op, scope, context).await,
        Write::DeleteKeys(op) => api.execute(op, scope, context).await,
        Write::Clear(selector, _) => api.execute(clear(selector), scope, context).await,
        Write::UpdateVectors(op) => api.execute(op, scope, context).await,
        Write::DeleteVectors(op) => api.execute(op, scope, context).await,
    };
    done.map(drop)
}

/// A write as a part of a batch.
fn update(write: Write) -> PointsUpdate {
    match write {
        Write::Upsert(op, _) => PointsUpdate::Upsert(op),
        Write::Delete(selector, _) => PointsUpdate::Delete(delete(selector)),
        Write::SetPayload(op, _) => PointsUpdate::SetPayload(op),
        Write::Overwrite(op) => PointsUpdate::OverwritePayload(op),
        Write::DeleteKeys(op) => PointsUpdate::DeletePayload(op),
        Write::Clear(selector, _) => PointsUpdate::ClearPayload(clear(selector)),
        Write::UpdateVectors(op) => PointsUpdate::UpdateVectors(op),
        Write::DeleteVectors(op) => PointsUpdate::DeleteVectors(op),
        Write::Batch(_) => panic!("a batch in a batch"),
    }
}

/// One write on both sides; both must agree on whether it is possible.
///
/// With several shards a write that names an unknown id may be done in part, which the model does
/// not follow: such a write is left out.
pub async fn step(api: &impl Api, model: &mut Model, workload: &mut Workload<'_>) {
    let drawn = workload.write(model);
    let mut after = model.clone();
    if !after.apply(&drawn) {
        let error = write(api, drawn.clone())
            .await
            .expect_err("an unknown id was accepted");
        assert_eq!(error.kind(), ErrorKind::NotFound, "{drawn:?}: {error}");
        return;
    }
    write(api, drawn.clone())
        .await
        .unwrap_or_else(|error| panic!("{drawn:?}: {error}"));
    *model = after;
}

/// Every point with vectors and payload, in pages of `page`.
pub async fn scroll(api: &impl Api, probe: Option<&Probe>, page: usize) -> Result<Model> {
    let mut found = Model::new(Vec::new());
    let mut offset = None;
    loop {
        let operation = ScrollPoints {
            offset,
            limit: Some(page),
            filter: probe.map(Probe::filter),
            with_payload: Some(WithPayload::Bool(true)),
            with_vector: Some(WithVector::Bool(true)),
            ..ScrollPoints::default()
        };
        let result = api
            .execute(operation, Scope::of(COLLECTION), &Context::new())
            .await?;
        for record in result.points {
            let point = found.points.entry(record.id).or_default();
            for (name, vector) in record.vector.unwrap().0 {
                point.vectors.insert(name, vector);
            }
            // Over gRPC an empty payload is absent.
            point.payload = record.payload.unwrap_or_default();
        }
        match result.next_page_offset {
            Some(next) => offset = Some(next),
            None => return Ok(found),
        }
    }
}

/// The whole content equals the model, and so does what a filter selects.
pub async fn check_content(api: &impl Api, model: &Model, probe: &Probe) {
    let all = scroll(api, None, 17).await.unwrap();
    compare_points(&all, model);
    let selected = scroll(api, Some(probe), 1000).await.unwrap();
    let expected = model.matching(Some(probe));
    assert_eq!(
        selected.points.keys().copied().collect::<Vec<_>>(),
        expected,
        "scroll with {probe:?}"
    );
    for filter in [None, Some(probe.filter())] {
        let wanted = if filter.is_some() {
            expected.len()
        } else {
            model.points.len()
        };
        let operation = CountPoints {
            filter,
            ..CountPoints::default()
        };
        let count = api
            .execute(operation, Scope::of(COLLECTION), &Context::new())
            .await
            .unwrap();
        assert_eq!(count.count, wanted, "count with {probe:?}");
    }
}

fn compare_points(found: &Model, model: &Model) {
    let ids = |own: &Model| own.points.keys().copied().collect::<Vec<PointId>>();
    assert_eq!(ids(found), ids(model), "ids differ");
    for (id, expected) in &model.points {
        let point = &found.points[id];
        assert_eq!(point.payload, expected.payload, "payload of {id}");
        assert_eq!(
            point.vectors.keys().collect::<Vec<_>>(),
            expected.vectors.keys().collect::<Vec<_>>(),
            "vector names of {id}"
        );
        for (name, values) in &expected.vectors {
            let own = &point.vectors[name];
            assert!(
                same(values, own),
                "vector {name:?} of {id}: {own:?} is not {values:?}"
            );
        }
    }
}

/// A search answers the same scores as brute force, each with its own point.
pub async fn check_search(api: &impl Api, model: &Model, workload: &mut Workload<'_>) {
    let vector = model.schema.choose(workload.rng).unwrap().clone();
    let ask = Ask::draw(model, workload);
    let exact = workload.rng.random_bool(0.5);
    let query = vector.draw(workload.rng);
    let searched = answers::search(api, model, (&vector, &query), &ask, exact).await;
    searched.unwrap();
}

/// A query by words answers the scores of BM25, each with its own point.
pub async fn check_text(api: &impl Api, model: &Model, workload: &mut Workload<'_>) {
    if !model.declared {
        return;
    }
    let field = *oracle::RANKED.choose(workload.rng).unwrap();
    let query = Chance(workload.rng).query();
    let ask = Ask::draw(model, workload);
    answers::text(api, model, field, query, &ask).await.unwrap();
}

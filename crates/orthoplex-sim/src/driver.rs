//! Carries a workload out on something that executes operations, and compares it with the model.

use crate::model::{Model, ModelVector, Probe};
use crate::oracle;
use crate::workload::{Workload, Write, clear, delete};
use orthoplex_types::config::{OptimizersConfigDiff, VectorParams, VectorsConfig};
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::ops::reads::{CountPoints, QueryPoints, ScrollPoints, SearchPoints};
use orthoplex_types::ops::writes::{
    ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload, SetPayload,
    UpdateResult, UpdateVectors, UpsertPoints,
};
use orthoplex_types::query::{Query, SearchParams, VectorInput};
use orthoplex_types::selector::{WithPayload, WithVector};
use orthoplex_types::vector::{UNNAMED, Vector};
use orthoplex_types::{Context, ErrorKind, Execute, PointId, Result, Scope};

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

/// How scores may differ from brute force in double precision.
const TOLERANCE: f64 = 1e-4;

/// Makes the collection of a model.
pub async fn create(api: &impl Api, schema: &[ModelVector], shards: u32) -> Result<()> {
    let params = |own: &ModelVector| VectorParams::new(own.dim as u64, own.distance);
    let vectors = match schema {
        [only] if only.name == UNNAMED => VectorsConfig::Single(params(only)),
        many => VectorsConfig::Multi(
            many.iter()
                .map(|own| (own.name.clone(), params(own)))
                .collect(),
        ),
    };
    let operation = CreateCollection {
        vectors,
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
pub async fn toggle_fields(api: &impl Api, model: &mut Model) {
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
        done.unwrap();
    }
    model.declared = !model.declared;
}

/// Carries a write out, waiting for its effect.
pub async fn write(api: &impl Api, write: Write) -> Result<UpdateResult> {
    let scope = Scope::of(COLLECTION).waiting();
    let context = &Context::new();
    match write {
        Write::Upsert(op) => api.execute(op, scope, context).await,
        Write::Delete(selector, _) => api.execute(delete(selector), scope, context).await,
        Write::SetPayload(op, _) => api.execute(op, scope, context).await,
        Write::Overwrite(op) => api.execute(op, scope, context).await,
        Write::DeleteKeys(op) => api.execute(op, scope, context).await,
        Write::Clear(selector, _) => api.execute(clear(selector), scope, context).await,
        Write::UpdateVectors(op) => api.execute(op, scope, context).await,
        Write::DeleteVectors(op) => api.execute(op, scope, context).await,
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
                let Vector::Dense(values) = vector else {
                    panic!("not dense")
                };
                point.vectors.insert(name, values);
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
            let same = values
                .iter()
                .zip(&point.vectors[name])
                .all(|(a, b)| (a - b).abs() < 1e-5);
            assert!(
                same && values.len() == point.vectors[name].len(),
                "vector {name:?} of {id}"
            );
        }
    }
}

/// An exact search answers the same scores as brute force, each with its own point.
pub async fn check_search(api: &impl Api, model: &Model, workload: &mut Workload<'_>) {
    use rand::Rng;
    use rand::seq::IndexedRandom;
    let vector = model.schema.choose(workload.rng).unwrap().clone();
    let probe = workload
        .rng
        .random_bool(0.5)
        .then(|| workload.probe(model, 2));
    let limit = workload.rng.random_range(1..20);
    let exact = workload.rng.random_bool(0.5);
    let query = workload.query(vector.dim);
    let operation = QueryPoints {
        query: Some(Query::Nearest(VectorInput::Vector(Vector::Dense(
            query.clone(),
        )))),
        using: Some(vector.name.clone()),
        filter: probe.as_ref().map(Probe::filter),
        params: Some(SearchParams {
            exact,
            ..SearchParams::default()
        }),
        limit: Some(limit),
        ..QueryPoints::default()
    };
    let found = api
        .execute(operation, Scope::of(COLLECTION), &Context::new())
        .await
        .unwrap()
        .points;
    let expected = model.ranking(&vector.name, &query, probe.as_ref());
    assert_eq!(
        found.len(),
        expected.len().min(limit),
        "number of results with {probe:?}"
    );
    for (hit, (score, _)) in found.iter().zip(&expected) {
        assert!(
            (f64::from(hit.score) - score).abs() < TOLERANCE,
            "score {} is not {score}",
            hit.score
        );
        let own = model
            .score_of(&vector.name, &query, hit.id)
            .expect("a point without the vector");
        assert!(
            (f64::from(hit.score) - own).abs() < TOLERANCE,
            "score of {}",
            hit.id
        );
    }
}

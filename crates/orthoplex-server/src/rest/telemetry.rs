//! `GET /telemetry`: what the server tells about itself to whoever asks. Nothing is ever sent.

pub(crate) mod anonymize;
mod program;

use super::overview::{Depth, Inside, Told};
use super::service::Input;
use super::{envelope, overview};
use crate::app::{Api, App};
use crate::metrics::{Answers, Protocol};
use crate::process;
use axum::response::Response;
use jiff::Timestamp;
use orthoplex_types::config::{CollectionConfig, CollectionParams};
use orthoplex_types::info::OptimizerStatus;
use orthoplex_types::ops::telemetry::{DurationStatistics, PlacedShards};
use orthoplex_types::schema::UuidText;
use orthoplex_types::usage::HardwareUsage;
use orthoplex_types::{Access, Error, Result};
use program::AppPart;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// From this level on shards are described.
const LEVEL_SHARDS: u64 = 3;
/// From this level on segments are described.
const LEVEL_SEGMENTS: u64 = 4;

/// `GET /telemetry`
pub(super) async fn answer<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    match telemetry(&app, &input).await {
        Ok(telemetry) => envelope::success(&telemetry, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TelemetryData")]
pub(super) struct Telemetry {
    id: String,
    app: AppPart,
    collections: CollectionsPart,
    /// This and what follows is for those who may read everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster: Option<ClusterPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<RequestsPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory: Option<MemoryPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hardware: Option<HardwarePart>,
    /// Searches run where they arrive: there is no pool to tell of.
    #[serde(skip_serializing_if = "Option::is_none")]
    search_pool: Option<Value>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollectionsTelemetry")]
struct CollectionsPart {
    number_of_collections: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_collections: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collections: Option<Vec<CollectionPart>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshots: Option<Vec<SnapshotsPart>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollectionSnapshotTelemetry")]
struct SnapshotsPart {
    id: String,
    running_snapshots: usize,
    running_snapshot_recovery: usize,
    total_snapshot_creations: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "CollectionTelemetryEnum")]
enum CollectionPart {
    Summary(SummaryPart),
    Details(Box<DetailsPart>),
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollectionsAggregatedTelemetry")]
struct SummaryPart {
    vectors: usize,
    optimizers_status: OptimizerStatus,
    params: CollectionParams,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollectionTelemetry")]
struct DetailsPart {
    id: String,
    init_time_ms: u64,
    config: ConfigPart,
    #[serde(flatten)]
    shards: Option<PlacedShards>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollectionConfigTelemetry")]
struct ConfigPart {
    #[serde(flatten)]
    config: CollectionConfig,
    #[schemars(with = "UuidText")]
    uuid: Uuid,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ClusterTelemetry")]
struct ClusterPart {
    enabled: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RequestsTelemetry")]
struct RequestsPart {
    rest: ProtocolPart,
    #[schemars(with = "GrpcPart")]
    grpc: ProtocolPart,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebApiTelemetry")]
struct ProtocolPart {
    responses: Responses,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_collection_responses: Option<BTreeMap<String, Responses>>,
}

/// The same of gRPC, under the name that clients know.
struct GrpcPart;

impl JsonSchema for GrpcPart {
    fn schema_name() -> Cow<'static, str> {
        "GrpcTelemetry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ProtocolPart::json_schema(generator)
    }
}

/// By endpoint, then by status.
type Responses = BTreeMap<String, BTreeMap<u16, DurationStatistics>>;

/// What the system says of the process; the allocator keeps no books.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MemoryTelemetry")]
struct MemoryPart {
    active_bytes: u64,
    allocated_bytes: u64,
    metadata_bytes: u64,
    resident_bytes: u64,
    retained_bytes: u64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "HardwareTelemetry")]
struct HardwarePart {
    collection_data: BTreeMap<String, HardwareUsage>,
}

async fn telemetry<E: Api>(app: &App<E>, input: &Input) -> Result<Value> {
    input.params.scope()?;
    let is_set = |name: &str| Ok::<_, Error>(input.params.query_bool(name)?.unwrap_or_default());
    let (anonymize, per_collection) = (is_set("anonymize")?, is_set("per_collection")?);
    let level = input.params.query_number("details_level")?;
    let level = level.unwrap_or_default();
    let is_detailed = level > 0;
    let sees_all = input.caller.may(Access::GlobalRead, "").is_ok();
    let depth = match level {
        0 => Depth::Name,
        LEVEL_SEGMENTS.. => Depth::Segments,
        _ => Depth::Shards,
    };
    let collections = overview::collections(app, &input.caller, depth).await?;
    let hardware = (is_detailed && sees_all).then(|| hardware(app, &collections));
    let telemetry = Telemetry {
        id: app.id.clone(),
        app: AppPart::new(app, is_detailed),
        collections: collections_part(app, collections, level),
        cluster: sees_all.then_some(ClusterPart { enabled: false }),
        requests: sees_all.then(|| RequestsPart {
            rest: protocol(&app.metrics.rest, per_collection),
            grpc: protocol(&app.metrics.grpc, per_collection),
        }),
        memory: (is_detailed && sees_all).then(memory).flatten(),
        hardware,
        search_pool: (is_detailed && sees_all).then_some(Value::Null),
    };
    let mut telemetry = serde_json::to_value(telemetry).map_err(Error::internal)?;
    if anonymize {
        app.anonymizer.hide(&mut telemetry);
    }
    Ok(telemetry)
}

/// What was measured of each collection.
fn hardware<E>(app: &App<E>, told: &[Told]) -> HardwarePart {
    let told = told
        .iter()
        .filter(|_| app.settings.service.hardware_reporting);
    let used =
        told.filter_map(|own| Some((own.name.clone(), own.inside.as_ref()?.report.hardware)));
    HardwarePart {
        collection_data: used.collect(),
    }
}

fn collections_part<E>(app: &App<E>, told: Vec<Told>, level: u64) -> CollectionsPart {
    let number_of_collections = told.len();
    let max_collections = app.settings.storage.max_collections;
    if level == 0 {
        return CollectionsPart {
            number_of_collections,
            max_collections,
            collections: None,
            snapshots: None,
        };
    }
    let mut collections = Vec::with_capacity(told.len());
    let mut snapshots = Vec::with_capacity(told.len());
    for Told { name, inside } in told {
        let Some(inside) = inside else { continue };
        snapshots.push(SnapshotsPart {
            id: name.clone(),
            running_snapshots: inside.report.running_snapshots,
            running_snapshot_recovery: inside.report.running_recoveries,
            total_snapshot_creations: inside.report.created_snapshots,
        });
        collections.push(collection_part(name, inside, level));
    }
    CollectionsPart {
        number_of_collections,
        max_collections,
        collections: Some(collections),
        snapshots: Some(snapshots),
    }
}

fn collection_part(id: String, inside: Inside, level: u64) -> CollectionPart {
    let Inside { info, report, .. } = inside;
    if level == 1 {
        let shards = report.shards.iter();
        return CollectionPart::Summary(SummaryPart {
            vectors: shards.map(|own| own.local.num_vectors).sum(),
            optimizers_status: info.optimizer_status,
            params: info.config.params,
        });
    }
    CollectionPart::Details(Box::new(DetailsPart {
        id,
        init_time_ms: report.init_time_ms,
        config: ConfigPart {
            config: info.config,
            uuid: report.uuid,
        },
        shards: (level >= LEVEL_SHARDS).then_some(PlacedShards {
            shards: report.shards,
            ..PlacedShards::default()
        }),
    }))
}

fn protocol(numbers: &Protocol, per_collection: bool) -> ProtocolPart {
    let mut responses = Responses::new();
    let mut by_collection: BTreeMap<String, Responses> = BTreeMap::new();
    for endpoint in numbers.endpoints() {
        let name = endpoint.name.clone();
        let answers = endpoint.answers();
        if per_collection {
            for (collection, answers) in endpoint.by_collection() {
                let own = by_collection.entry(collection).or_default();
                own.insert(name.clone(), by_status(answers));
            }
        }
        if !answers.is_empty() {
            responses.insert(name, by_status(answers));
        }
    }
    ProtocolPart {
        responses,
        per_collection_responses: per_collection.then_some(by_collection),
    }
}

fn by_status(answers: Vec<Answers>) -> BTreeMap<u16, DurationStatistics> {
    answers
        .into_iter()
        .map(|answers| (answers.status, statistics(&answers)))
        .collect()
}

fn statistics(answers: &Answers) -> DurationStatistics {
    let micros = |duration: Duration| Some(duration.as_secs_f64() * 1e6);
    let total = answers.total.as_micros();
    DurationStatistics {
        count: answers.count,
        fail_count: None,
        avg_duration_micros: Some(answers.mean_s() * 1e6),
        min_duration_micros: micros(answers.min),
        max_duration_micros: micros(answers.max),
        total_duration_micros: Some(u64::try_from(total).unwrap_or(u64::MAX)),
        last_responded: Timestamp::try_from(answers.last).ok(),
    }
}

fn memory() -> Option<MemoryPart> {
    let resident_bytes = process::resident_bytes()?;
    Some(MemoryPart {
        active_bytes: resident_bytes,
        allocated_bytes: resident_bytes,
        metadata_bytes: 0,
        resident_bytes,
        retained_bytes: 0,
    })
}

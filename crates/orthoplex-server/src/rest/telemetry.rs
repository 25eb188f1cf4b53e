//! `GET /telemetry`: what the server tells about itself to whoever asks. Nothing is ever sent.

use super::service::Input;
use super::{envelope, overview};
use crate::app::{Api, App};
use crate::metrics::{Answers, Protocol};
use crate::version::{API_VERSION, VERSION};
use axum::response::Response;
use jiff::Timestamp;
use orthoplex_types::config::{CollectionConfig, CollectionParams};
use orthoplex_types::info::{CollectionInfo, OptimizerStatus};
use orthoplex_types::{Access, Error, Result};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Beyond this level shards and segments would tell more than the engine shows.
const LEVEL_MAX: u64 = 2;

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
#[schemars(rename = "AppBuildTelemetry")]
struct AppPart {
    name: &'static str,
    version: &'static str,
    orthoplex_version: &'static str,
    features: Features,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<System>,
    startup: String,
}

/// Named as in the API; all of them are absent.
#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "AppFeaturesTelemetry")]
struct Features {
    debug: bool,
    service_debug_feature: bool,
    recovery_mode: bool,
    gpu: bool,
    rocksdb: bool,
    staging: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunningEnvironmentTelemetry")]
struct System {
    is_docker: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cores: Option<usize>,
    cpu_flags: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CollectionsTelemetry")]
struct CollectionsPart {
    number_of_collections: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    collections: Option<Vec<CollectionPart>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshots: Option<[(); 0]>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "CollectionTelemetryEnum")]
enum CollectionPart {
    Summary {
        vectors: usize,
        optimizers_status: OptimizerStatus,
        params: CollectionParams,
    },
    Config {
        id: String,
        init_time_ms: Option<u64>,
        config: CollectionConfig,
    },
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
type Responses = BTreeMap<String, BTreeMap<u16, Statistics>>;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OperationDurationStatistics")]
struct Statistics {
    count: u64,
    avg_duration_micros: f64,
    min_duration_micros: f64,
    max_duration_micros: f64,
    total_duration_micros: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_responded: Option<String>,
}

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
    collection_data: BTreeMap<String, ()>,
}

async fn telemetry<E: Api>(app: &App<E>, input: &Input) -> Result<Telemetry> {
    if input.params.query_bool("anonymize")?.unwrap_or_default() {
        return Err(Error::unimplemented("telemetry with anonymize"));
    }
    let per_collection = input
        .params
        .query_bool("per_collection")?
        .unwrap_or_default();
    let level = input
        .params
        .query_number("details_level")?
        .unwrap_or_default();
    if level > LEVEL_MAX {
        return Err(Error::unimplemented(format_args!(
            "telemetry of details_level {level}"
        )));
    }
    let is_detailed = level > 0;
    let sees_all = input.caller.may(Access::GlobalRead, "").is_ok();
    let collections = overview::collections(app, &input.caller).await?;
    Ok(Telemetry {
        id: app.id.clone(),
        app: app_part(app.started, is_detailed),
        collections: collections_part(collections, level),
        cluster: sees_all.then_some(ClusterPart { enabled: false }),
        requests: sees_all.then(|| RequestsPart {
            rest: protocol(&app.metrics.rest, per_collection),
            grpc: protocol(&app.metrics.grpc, per_collection),
        }),
        memory: (is_detailed && sees_all).then(memory).flatten(),
        hardware: (is_detailed && sees_all).then(|| HardwarePart {
            collection_data: BTreeMap::new(),
        }),
        search_pool: (is_detailed && sees_all).then_some(Value::Null),
    })
}

fn collections_part(collections: Vec<(String, CollectionInfo)>, level: u64) -> CollectionsPart {
    let number_of_collections = collections.len();
    let describe = |(id, info): (String, CollectionInfo)| match level {
        0 | 1 => CollectionPart::Summary {
            vectors: info.points_count.unwrap_or_default(),
            optimizers_status: info.optimizer_status,
            params: info.config.params,
        },
        _ => CollectionPart::Config {
            id,
            init_time_ms: None,
            config: info.config,
        },
    };
    CollectionsPart {
        number_of_collections,
        collections: (level > 0).then(|| collections.into_iter().map(describe).collect()),
        snapshots: (level > 0).then_some([]),
    }
}

fn app_part(started: SystemTime, is_detailed: bool) -> AppPart {
    AppPart {
        name: "qdrant",
        version: API_VERSION,
        orthoplex_version: VERSION,
        features: Features::default(),
        system: is_detailed.then(|| System {
            is_docker: std::path::Path::new("/.dockerenv").exists(),
            cores: std::thread::available_parallelism().ok().map(usize::from),
            cpu_flags: "",
        }),
        startup: time(started).unwrap_or_default(),
    }
}

fn protocol(numbers: &Protocol, per_collection: bool) -> ProtocolPart {
    let mut responses = Responses::new();
    let mut by_collection: BTreeMap<String, Responses> = BTreeMap::new();
    for endpoint in numbers.endpoints() {
        let name = format!("{} {}", endpoint.method, endpoint.path)
            .trim_start()
            .to_owned();
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

fn by_status(answers: Vec<Answers>) -> BTreeMap<u16, Statistics> {
    answers
        .into_iter()
        .map(|answers| (answers.status, statistics(&answers)))
        .collect()
}

fn statistics(answers: &Answers) -> Statistics {
    let micros = |duration: Duration| duration.as_secs_f64() * 1e6;
    Statistics {
        count: answers.count,
        avg_duration_micros: answers.mean_s() * 1e6,
        min_duration_micros: micros(answers.min),
        max_duration_micros: micros(answers.max),
        total_duration_micros: answers.total.as_micros().try_into().unwrap_or(u64::MAX),
        last_responded: time(answers.last),
    }
}

fn memory() -> Option<MemoryPart> {
    let resident_bytes = overview::resident_bytes()?;
    Some(MemoryPart {
        active_bytes: resident_bytes,
        allocated_bytes: resident_bytes,
        metadata_bytes: 0,
        resident_bytes,
        retained_bytes: 0,
    })
}

fn time(at: SystemTime) -> Option<String> {
    Timestamp::try_from(at).ok().map(|time| time.to_string())
}

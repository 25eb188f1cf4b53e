//! What the server tells about the program and the machine that it runs on.

use crate::app::App;
use crate::audit;
use crate::process;
use crate::settings::{Audit as AuditSettings, Rotation};
use crate::version::{API_VERSION, VERSION};
use jiff::Timestamp;
use orthoplex::HEALING_THRESHOLD;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;

/// The program.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppBuildTelemetry")]
pub(super) struct AppPart {
    name: &'static str,
    version: &'static str,
    orthoplex_version: &'static str,
    features: Features,
    /// This and what follows from the first level of detail on.
    #[serde(flatten)]
    details: Option<Details>,
    startup: String,
}

/// How the program is set up.
#[derive(Serialize, JsonSchema)]
struct Details {
    runtime_features: RuntimeFeatures,
    low_memory_mode: LowMemoryMode,
    hnsw_global_config: GlobalHnsw,
    system: System,
    jwt_rbac: bool,
    /// The web UI shows all of its pages.
    hide_jwt_dashboard: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    audit: Option<AuditPart>,
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

/// Named as in the API. Here they are how the engine works, and cannot be switched.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FeatureFlags")]
struct RuntimeFeatures {
    all: bool,
    /// Merges take over the larger graph.
    incremental_hnsw_building: bool,
    /// The newest points have codes as well.
    appendable_quantization: bool,
    /// A segment has its vectors in one mapped file.
    single_file_mmap_vector_storage: bool,
}

/// Whether segments are opened with as little memory as possible.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum LowMemoryMode {
    /// They are kept as their collections say.
    Disabled,
}

/// How graphs are built.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "HnswGlobalConfig")]
struct GlobalHnsw {
    /// A graph is repaired while no larger part of its points is gone.
    healing_threshold: f64,
}

/// The machine.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunningEnvironmentTelemetry")]
struct System {
    is_docker: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cores: Option<usize>,
    /// Processors at work for this process, on average of the last two seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu_cores_used: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution_version: Option<String>,
    /// In kilobytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    ram_size: Option<u64>,
    /// Size of the file system of the data, in kilobytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    disk_size: Option<u64>,
    cpu_flags: String,
    cpu_endian: CpuEndian,
}

/// Order of bytes.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code, reason = "a machine has one")]
enum CpuEndian {
    Little,
    Big,
}

/// The audit log.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditTelemetry")]
struct AuditPart {
    dir: String,
    rotation: &'static str,
    max_log_files: usize,
    trust_forwarded_headers: bool,
    /// Whether it can be read over the API.
    log_api: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dir_size_bytes: Option<u64>,
}

impl AppPart {
    pub(super) fn new<E>(app: &App<E>, is_detailed: bool) -> Self {
        let startup = Timestamp::try_from(app.started);
        Self {
            name: "qdrant",
            version: API_VERSION,
            orthoplex_version: VERSION,
            features: Features::default(),
            details: is_detailed.then(|| Details::new(app)),
            startup: startup.map_or_else(|_| String::new(), |own| own.to_string()),
        }
    }
}

impl Details {
    fn new<E>(app: &App<E>) -> Self {
        let settings = &app.settings;
        Self {
            runtime_features: RuntimeFeatures {
                all: false,
                incremental_hnsw_building: true,
                appendable_quantization: true,
                single_file_mmap_vector_storage: true,
            },
            low_memory_mode: LowMemoryMode::Disabled,
            hnsw_global_config: GlobalHnsw {
                healing_threshold: HEALING_THRESHOLD,
            },
            system: System::new(&settings.storage.storage_path, app.load.cores()),
            jwt_rbac: settings.service.jwt_rbac,
            hide_jwt_dashboard: false,
            audit: settings
                .audit
                .enabled
                .then(|| AuditPart::new(&settings.audit)),
        }
    }
}

impl System {
    fn new(data: &Path, cpu_cores_used: Option<f32>) -> Self {
        let (distribution, distribution_version) = process::distribution();
        Self {
            is_docker: Path::new("/.dockerenv").exists(),
            cores: std::thread::available_parallelism().ok().map(usize::from),
            cpu_cores_used,
            distribution,
            distribution_version,
            ram_size: process::machine_bytes().map(|bytes| bytes / 1024),
            disk_size: process::disk_bytes(data).map(|bytes| bytes / 1024),
            cpu_flags: process::cpu_flags().join(","),
            cpu_endian: match cfg!(target_endian = "little") {
                true => CpuEndian::Little,
                false => CpuEndian::Big,
            },
        }
    }
}

impl AuditPart {
    fn new(settings: &AuditSettings) -> Self {
        Self {
            dir: settings.dir.display().to_string(),
            rotation: match settings.rotation {
                Rotation::Daily => "daily",
                Rotation::Hourly => "hourly",
            },
            max_log_files: settings.max_log_files,
            trust_forwarded_headers: settings.trust_forwarded_headers,
            log_api: true,
            dir_size_bytes: audit::size_bytes(settings),
        }
    }
}

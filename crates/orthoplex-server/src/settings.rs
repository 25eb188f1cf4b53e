//! Settings from files, environment and flags, later ones winning.
//!
//! Owns the names and defaults. Settings of Qdrant that we do not honour are named once at start;
//! those whose neglect would be dangerous (cluster) are refused.

mod known;
mod sections;
mod storage;

pub(crate) use sections::{Audit, LogFormat, Logger, Rotation, Tls};
pub(crate) use storage::Storage;

use crate::cli::ServeArgs;
use config::{Config, ConfigError, Environment, File};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

/// Everything that can be set.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// Least severe level that is logged, or filter directives.
    pub(crate) log_level: String,
    /// Form of the log.
    pub(crate) logger: Logger,
    /// Where data lives.
    pub(crate) storage: Storage,
    /// Listeners.
    pub(crate) service: Service,
    /// Files of the encryption.
    pub(crate) tls: Tls,
    /// Record of access checks.
    pub(crate) audit: Audit,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            log_level: "INFO".to_owned(),
            logger: Logger::default(),
            storage: Storage::default(),
            service: Service::default(),
            tls: Tls::default(),
            audit: Audit::default(),
        }
    }
}

/// Listeners.
#[derive(Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Service {
    /// Address to listen on.
    pub(crate) host: String,
    /// REST port (gRPC is understood there too); 0 takes a free one.
    pub(crate) http_port: u16,
    /// gRPC port; null for none, 0 takes a free one.
    #[serde(deserialize_with = "sections::or_null")]
    pub(crate) grpc_port: Option<u16>,
    /// Largest REST body in MiB.
    pub(crate) max_request_size_mb: usize,
    /// Largest gRPC message in MiB.
    pub(crate) max_grpc_message_size_mb: usize,
    /// Bodies of all requests under way together, in MiB.
    pub(crate) max_inflight_mb: usize,
    /// Connections that are served at a time, over all listeners.
    pub(crate) max_connections: u32,
    /// Threads that serve requests; 0 for one a core.
    pub(crate) max_workers: usize,
    /// Whether browsers of other origins may call.
    pub(crate) enable_cors: bool,
    /// Key with full access.
    pub(crate) api_key: Option<String>,
    /// Whether the listeners speak TLS, and nothing else.
    pub(crate) enable_tls: bool,
    /// Whether clients must show a certificate.
    pub(crate) verify_https_client_certificate: bool,
    /// Second key with full access, for rotation.
    pub(crate) alt_api_key: Option<String>,
    /// Key that may only read.
    pub(crate) read_only_api_key: Option<String>,
    /// Whether tokens signed with a full-access key are credentials.
    pub(crate) jwt_rbac: bool,
    /// Seconds from which on a request counts as slow.
    pub(crate) slow_query_secs: Option<f64>,
    /// Whether answers tell what work of the machine they took.
    pub(crate) hardware_reporting: bool,
    /// Whether the web UI is served, if its folder is there.
    pub(crate) enable_static_content: bool,
    /// Folder of the web UI.
    pub(crate) static_content_dir: PathBuf,
    /// Put before the name of each metric.
    pub(crate) metrics_prefix: String,
    /// Whether snapshots may be restored from addresses of other machines.
    pub(crate) enable_snapshot_url_recovery: bool,
    /// Listen beyond this machine although there is no key.
    pub(crate) insecure: bool,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.to_string(),
            http_port: 6333,
            grpc_port: Some(6334),
            max_request_size_mb: 32,
            max_grpc_message_size_mb: 128,
            max_inflight_mb: 1024,
            max_connections: 4096,
            max_workers: 0,
            enable_cors: true,
            enable_tls: false,
            verify_https_client_certificate: false,
            api_key: None,
            alt_api_key: None,
            read_only_api_key: None,
            jwt_rbac: false,
            slow_query_secs: None,
            hardware_reporting: false,
            enable_static_content: true,
            static_content_dir: PathBuf::from("./static"),
            metrics_prefix: String::new(),
            enable_snapshot_url_recovery: true,
            insecure: false,
        }
    }
}

impl Service {
    /// From which duration on a request counts as slow, if set.
    pub(crate) fn slow_query(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.slow_query_secs?).ok()
    }
}

/// Keys stay out of logs.
impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("host", &self.host)
            .field("http_port", &self.http_port)
            .field("grpc_port", &self.grpc_port)
            .finish_non_exhaustive()
    }
}

/// Settings that were read, and what their owner should know about them.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The settings.
    pub(crate) settings: Settings,
    /// One line each.
    pub(crate) warnings: Vec<String>,
}

/// Reads all layers; the error is one line for the person who started the server.
pub(crate) fn load(args: &ServeArgs, environment: &Layers) -> Result<Loaded, String> {
    refuse_cluster(args)?;
    let config = build(args, environment).map_err(|e| format!("cannot read the settings: {e}"))?;
    let tree: Value = config
        .clone()
        .try_deserialize()
        .map_err(|e| format!("settings: {e}"))?;
    let mut warnings = known::review(&tree)?;
    let mut settings: Settings = config
        .try_deserialize()
        .map_err(|e| format!("settings: {e}"))?;
    let service = &mut settings.service;
    for (name, key) in [
        ("api_key", &mut service.api_key),
        ("alt_api_key", &mut service.alt_api_key),
        ("read_only_api_key", &mut service.read_only_api_key),
    ] {
        if key.as_ref().is_some_and(|key| key.trim().is_empty()) {
            *key = None;
            warnings.push(format!(
                "setting service.{name} is blank: no such key is set"
            ));
        }
    }
    if service.jwt_rbac && service.api_key.is_none() && service.alt_api_key.is_none() {
        return Err(
            "setting service.jwt_rbac needs service.api_key: tokens are signed with it".to_owned(),
        );
    }
    check_limits(&settings)?;
    settings.storage.check()?;
    check_exposure(&settings)?;
    Ok(Loaded { settings, warnings })
}

/// Where layers other than flags come from; tests put their own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layers {
    /// Folder that holds `config/`.
    pub(crate) folder: PathBuf,
    /// Name of the second file.
    pub(crate) run_mode: Option<String>,
    /// Environment variables; those of the process when absent.
    pub(crate) variables: Option<config::Map<String, String>>,
}

fn build(args: &ServeArgs, layers: &Layers) -> Result<Config, ConfigError> {
    let run_mode = layers.run_mode.as_deref().unwrap_or("development");
    let mut builder = Config::builder();
    for name in ["config", run_mode, "local"] {
        let path = layers.folder.join("config").join(name);
        builder = builder.add_source(File::from(path).required(false));
    }
    if let Some(path) = &args.config_path {
        builder = builder.add_source(File::from(path.clone()));
    }
    for prefix in ["QDRANT", "ORTHOPLEX"] {
        // Values stay texts until a setting's type is known: a key may look like a number.
        let source = Environment::with_prefix(prefix)
            .prefix_separator("__")
            .separator("__")
            .source(layers.variables.clone());
        builder = builder.add_source(source);
    }
    builder
        .set_override_option("service.host", args.host.clone())?
        .set_override_option("service.http_port", args.http_port)?
        .set_override_option("service.grpc_port", args.grpc_port)?
        .set_override_option("service.max_request_size_mb", args.max_request_size_mb)?
        .set_override_option("service.insecure", args.insecure.then_some(true))?
        .set_override_option("log_level", args.log_level.clone())?
        .set_override_option("logger.format", args.log_format.map(LogFormat::name))?
        .set_override_option(
            "storage.storage_path",
            args.storage_path
                .as_ref()
                .map(|path| path.to_string_lossy().into_owned()),
        )?
        .build()
}

/// Flags of a node that has peers.
fn refuse_cluster(args: &ServeArgs) -> Result<(), String> {
    for (flag, is_given) in [
        ("--uri", args.uri.is_some()),
        ("--bootstrap", args.bootstrap.is_some()),
        ("--reinit", args.reinit),
    ] {
        if is_given {
            return Err(format!(
                "{flag} is for nodes of a cluster: cluster mode is not supported yet"
            ));
        }
    }
    Ok(())
}

fn check_limits(settings: &Settings) -> Result<(), String> {
    let service = &settings.service;
    // A message of more than 2 GiB does not fit the protocols.
    let sizes = 1..=2047;
    for (name, value) in [
        ("max_request_size_mb", service.max_request_size_mb),
        ("max_grpc_message_size_mb", service.max_grpc_message_size_mb),
    ] {
        if !sizes.contains(&value) {
            return Err(format!(
                "setting service.{name} is {value}, must be from 1 to 2047"
            ));
        }
    }
    let body_mb = service
        .max_request_size_mb
        .max(service.max_grpc_message_size_mb);
    if service.max_inflight_mb < body_mb {
        return Err(format!(
            "setting service.max_inflight_mb is {}, must be {body_mb} (one request) or larger",
            service.max_inflight_mb
        ));
    }
    if service.verify_https_client_certificate && !service.enable_tls {
        return Err(
            "setting service.verify_https_client_certificate needs service.enable_tls".to_owned(),
        );
    }
    if settings.tls.cert_ttl == Some(0) {
        return Err("setting tls.cert_ttl is 0, must be 1 or larger, or null".to_owned());
    }
    let on_disk = &settings.logger.on_disk;
    if on_disk.enabled && on_disk.log_file.is_none() {
        return Err("setting logger.on_disk.enabled needs logger.on_disk.log_file".to_owned());
    }
    if settings.audit.max_log_files == 0 {
        return Err("setting audit.max_log_files is 0, must be 1 or larger".to_owned());
    }
    if service.max_connections == 0 {
        return Err("setting service.max_connections is 0, must be 1 or larger".to_owned());
    }
    Ok(())
}

/// Refuses an open door: beyond this machine only with a key, or when told so.
fn check_exposure(settings: &Settings) -> Result<(), String> {
    let service = &settings.service;
    let is_local = service.host == "localhost"
        || service
            .host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    // The read-only key alone would lock writers out, but it locks strangers out as well.
    let has_key = [
        &service.api_key,
        &service.alt_api_key,
        &service.read_only_api_key,
    ]
    .iter()
    .any(|key| key.is_some());
    if is_local || has_key || service.insecure {
        return Ok(());
    }
    Err(format!(
        "refusing to listen on {} without a key: anybody who reaches this address could read and \
         delete all data. Set a key (ORTHOPLEX__SERVICE__API_KEY), listen on 127.0.0.1, or pass \
         --insecure if the network is closed",
        service.host
    ))
}

#[cfg(test)]
mod tests;

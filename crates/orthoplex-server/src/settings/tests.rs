use super::{Layers, Loaded, LogFormat, Rotation, load};
use crate::cli::ServeArgs;
use std::fs;
use std::path::PathBuf;

fn layers(variables: &[(&str, &str)]) -> Layers {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Layers {
        folder: PathBuf::from("/nowhere"),
        run_mode: None,
        variables: Some(variables.collect()),
    }
}

fn from(variables: &[(&str, &str)]) -> Result<Loaded, String> {
    load(&ServeArgs::default(), &layers(variables))
}

#[test]
fn defaults_are_local_and_quiet() {
    let Loaded { settings, warnings } = from(&[]).expect("defaults");
    let service = &settings.service;
    assert_eq!(
        (service.host.as_str(), service.http_port, service.grpc_port),
        ("127.0.0.1", 6333, Some(6334))
    );
    assert_eq!(settings.storage.storage_path, PathBuf::from("./storage"));
    assert_eq!(
        (settings.logger.format, service.max_request_size_mb),
        (LogFormat::Text, 32)
    );
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn later_layers_win() {
    let folder = tempfile::tempdir().expect("folder");
    let config = folder.path().join("config");
    fs::create_dir(&config).expect("config");
    fs::write(
        config.join("config.yaml"),
        "service: {http_port: 1, grpc_port: 1}\nlog_level: WARN\nstorage: {storage_path: /one}\n",
    )
    .expect("file");
    fs::write(
        config.join("local.toml"),
        "[service]\nhttp_port = 2\ngrpc_port = 2\n",
    )
    .expect("file");
    let extra = folder.path().join("extra.yaml");
    fs::write(
        &extra,
        "service: {http_port: 3, max_workers: 3, grpc_port: null}\n",
    )
    .expect("file");
    let mut layers = layers(&[
        ("QDRANT__SERVICE__HTTP_PORT", "4"),
        ("QDRANT__SERVICE__MAX_REQUEST_SIZE_MB", "4"),
        ("ORTHOPLEX__SERVICE__MAX_REQUEST_SIZE_MB", "5"),
        ("ORTHOPLEX__LOG_LEVEL", "error"),
    ]);
    folder.path().clone_into(&mut layers.folder);
    let args = ServeArgs {
        config_path: Some(extra),
        log_level: Some("debug".to_owned()),
        log_format: Some(LogFormat::Json),
        ..ServeArgs::default()
    };
    let settings = load(&args, &layers).expect("settings").settings;
    let service = &settings.service;
    assert_eq!(
        (service.http_port, service.grpc_port, service.max_workers),
        (4, None, 3)
    );
    assert_eq!(service.max_request_size_mb, 5);
    assert_eq!(settings.log_level, "debug");
    assert_eq!(settings.logger.format, LogFormat::Json);
    assert_eq!(settings.storage.storage_path, PathBuf::from("/one"));
}

#[test]
fn keys_stay_texts_and_out_of_debug_output() {
    let loaded = from(&[
        ("QDRANT__SERVICE__API_KEY", "000123"),
        ("QDRANT__SERVICE__READ_ONLY_API_KEY", "true"),
        ("QDRANT__SERVICE__ALT_API_KEY", "  "),
    ])
    .expect("settings");
    let service = &loaded.settings.service;
    assert_eq!(service.api_key.as_deref(), Some("000123"));
    assert_eq!(service.read_only_api_key.as_deref(), Some("true"));
    assert_eq!(service.alt_api_key, None);
    assert_eq!(
        loaded.warnings,
        ["setting service.alt_api_key is blank: no such key is set"]
    );
    assert!(!format!("{loaded:?}").contains("000123"));
}

#[test]
fn an_open_door_needs_a_word() {
    for host in ["0.0.0.0", "::", "192.168.1.2", "db.example"] {
        let host = ("QDRANT__SERVICE__HOST", host);
        let error = from(&[host]).expect_err("refused");
        assert!(
            error.contains("without a key") && error.contains("--insecure"),
            "{error}"
        );
        assert!(from(&[host, ("QDRANT__SERVICE__API_KEY", "")]).is_err());
        assert!(from(&[host, ("QDRANT__SERVICE__API_KEY", "k")]).is_ok());
        assert!(from(&[host, ("ORTHOPLEX__SERVICE__INSECURE", "true")]).is_ok());
        let args = ServeArgs {
            insecure: true,
            ..ServeArgs::default()
        };
        assert!(load(&args, &layers(&[host])).is_ok());
    }
    for host in ["127.0.0.1", "127.8.8.8", "::1", "localhost"] {
        assert!(from(&[("QDRANT__SERVICE__HOST", host)]).is_ok(), "{host}");
    }
}

#[test]
fn settings_without_effect_are_named() {
    let loaded = from(&[
        ("QDRANT__STORAGE__PERFORMANCE__MAX_SEARCH_THREADS", "3"),
        ("QDRANT__SERVICE__HTTP_PROT", "3"),
        ("ORTHOPLEX__COLOUR", "red"),
        ("QDRANT__TELEMETRY_DISABLED", "true"),
        ("QDRANT__CLUSTER__ENABLED", "false"),
    ]);
    let mut warnings = loaded.expect("settings").warnings;
    warnings.sort();
    let expected = [
        "setting colour is unknown and has no effect",
        "setting service.http_prot is not supported and has no effect",
        "setting storage.performance.max_search_threads is not supported and has no effect",
    ];
    assert_eq!(warnings, expected);
}

#[test]
fn what_must_not_be_neglected_is_refused() {
    for (name, part) in [
        (
            "QDRANT__SERVICE__JWT_RBAC",
            "service.jwt_rbac needs service.api_key",
        ),
        (
            "QDRANT__SERVICE__VERIFY_HTTPS_CLIENT_CERTIFICATE",
            "service.verify_https_client_certificate needs service.enable_tls",
        ),
        (
            "QDRANT__CLUSTER__ENABLED",
            "cluster.enabled: cluster mode is not supported yet",
        ),
    ] {
        let error = from(&[(name, "true")]).expect_err(name);
        assert!(error.contains(part), "{error}");
        assert!(from(&[(name, "false")]).is_ok());
    }
    for (name, value) in [
        ("QDRANT__SERVICE__HTTP_PORT", "many"),
        ("QDRANT__SERVICE__HTTP_PORT", "70000"),
        ("QDRANT__SERVICE__MAX_REQUEST_SIZE_MB", "0"),
        ("QDRANT__SERVICE__MAX_CONNECTIONS", "0"),
        ("QDRANT__TLS__CERT_TTL", "0"),
    ] {
        assert!(from(&[(name, value)]).is_err(), "{name}={value}");
    }
    let args = ServeArgs {
        config_path: Some(PathBuf::from("/nowhere/x.yaml")),
        ..ServeArgs::default()
    };
    assert!(load(&args, &layers(&[])).is_err());
}

#[test]
fn new_collections_get_what_the_settings_say() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("x.yaml");
    let text = "
storage:
  max_collections: 7
  on_disk_payload: false
  hnsw_index: {m: 8}
  optimizers: {indexing_threshold_kb: 5, prevent_unoptimized: true}
  wal: {wal_capacity_mb: 9}
  performance: {optimizer_cpu_budget: 1}
  collection:
    replication_factor: 2
    shard_number_per_node: 3
    vectors: {on_disk: true}
    quantization: {scalar: {type: int8}}
    strict_mode: {enabled: true, max_query_limit: 100}
";
    fs::write(&file, text).expect("file");
    let args = ServeArgs {
        config_path: Some(file.clone()),
        ..ServeArgs::default()
    };
    let variables = [("QDRANT__STORAGE__HNSW_INDEX__EF_CONSTRUCT", "77")];
    let Loaded { settings, warnings } = load(&args, &layers(&variables)).expect("settings");
    assert!(warnings.is_empty(), "{warnings:?}");
    let options = settings.storage.options();
    assert_eq!(options.max_collections, Some(7));
    assert_eq!(options.engine.build_threads, 1);
    assert_eq!(options.defaults.vectors_on_disk, Some(true));
    let template = serde_json::to_value(&options.defaults.collection).expect("json");
    for (pointer, value) in [
        ("/hnsw_config/m", 8.into()),
        ("/hnsw_config/ef_construct", 77.into()),
        ("/optimizers_config/indexing_threshold", 5.into()),
        ("/optimizers_config/prevent_unoptimized", true.into()),
        ("/wal_config/wal_capacity_mb", 9.into()),
        ("/on_disk_payload", false.into()),
        ("/replication_factor", 2.into()),
        ("/shard_number", 3.into()),
        ("/quantization_config/scalar/type", "int8".into()),
        ("/strict_mode_config/max_query_limit", 100.into()),
    ] {
        let value: serde_json::Value = value;
        assert_eq!(template.pointer(pointer), Some(&value), "{pointer}");
    }
    fs::write(&file, "storage: {hnsw_index: {ef_construct: 1}}\n").expect("file");
    let error = load(&args, &layers(&[])).expect_err("refused");
    assert!(error.contains("ef_construct"), "{error}");
}

#[test]
fn null_in_the_environment_is_none() {
    let loaded = from(&[
        ("QDRANT__SERVICE__GRPC_PORT", "null"),
        ("QDRANT__TLS__CERT_TTL", "null"),
    ]);
    let settings = loaded.expect("settings").settings;
    assert_eq!(
        (settings.service.grpc_port, settings.tls.cert_ttl),
        (None, None)
    );
    let loaded = from(&[
        ("QDRANT__SERVICE__GRPC_PORT", "7"),
        ("QDRANT__TLS__CERT_TTL", "9"),
    ]);
    let settings = loaded.expect("settings").settings;
    assert_eq!(
        (settings.service.grpc_port, settings.tls.cert_ttl),
        (Some(7), Some(9))
    );
    assert!(from(&[("QDRANT__SERVICE__GRPC_PORT", "none")]).is_err());
}

#[test]
fn the_second_file_goes_by_the_run_mode() {
    let folder = tempfile::tempdir().expect("folder");
    let config = folder.path().join("config");
    fs::create_dir(&config).expect("config");
    for (name, port) in [("config", 1), ("development", 2), ("production", 3)] {
        let text = format!("service: {{http_port: {port}}}\n");
        fs::write(config.join(format!("{name}.yaml")), text).expect("file");
    }
    for (run_mode, port) in [(None, 2), (Some("production"), 3), (Some("other"), 1)] {
        let mut layers = layers(&[]);
        folder.path().clone_into(&mut layers.folder);
        layers.run_mode = run_mode.map(str::to_owned);
        let loaded = load(&ServeArgs::default(), &layers).expect("settings");
        assert_eq!(loaded.settings.service.http_port, port, "{run_mode:?}");
    }
}

#[test]
fn flags_of_a_cluster_are_refused() {
    let uri = ServeArgs {
        uri: Some("http://127.0.0.1:6335".to_owned()),
        ..ServeArgs::default()
    };
    let bootstrap = ServeArgs {
        bootstrap: Some("http://127.0.0.1:6335".to_owned()),
        ..ServeArgs::default()
    };
    let reinit = ServeArgs {
        reinit: true,
        ..ServeArgs::default()
    };
    for (args, flag) in [
        (uri, "--uri"),
        (bootstrap, "--bootstrap"),
        (reinit, "--reinit"),
    ] {
        let error = load(&args, &layers(&[])).expect_err("refused");
        assert_eq!(
            error,
            format!("{flag} is for nodes of a cluster: cluster mode is not supported yet")
        );
    }
}

#[test]
fn sections_are_read() {
    let loaded = from(&[
        ("QDRANT__AUDIT__ENABLED", "true"),
        ("QDRANT__AUDIT__ROTATION", "hourly"),
        ("QDRANT__AUDIT__MAX_LOG_FILES", "3"),
        ("QDRANT__AUDIT__DIR", "/audit"),
        ("QDRANT__AUDIT__TRUST_FORWARDED_HEADERS", "true"),
        ("QDRANT__LOGGER__ON_DISK__ENABLED", "true"),
        ("QDRANT__LOGGER__ON_DISK__LOG_FILE", "/log"),
        ("QDRANT__LOGGER__ON_DISK__FORMAT", "json"),
        ("QDRANT__SERVICE__STATIC_CONTENT_DIR", "/web"),
        ("QDRANT__SERVICE__ENABLE_STATIC_CONTENT", "false"),
        ("QDRANT__SERVICE__ENABLE_TLS", "true"),
        ("QDRANT__TLS__CERT", "/cert"),
    ]);
    let Loaded { settings, warnings } = loaded.expect("settings");
    assert!(warnings.is_empty(), "{warnings:?}");
    let audit = &settings.audit;
    assert!(audit.enabled && audit.trust_forwarded_headers);
    assert_eq!((audit.rotation, audit.max_log_files), (Rotation::Hourly, 3));
    assert_eq!(audit.dir, PathBuf::from("/audit"));
    let on_disk = &settings.logger.on_disk;
    assert_eq!((on_disk.enabled, on_disk.format), (true, LogFormat::Json));
    assert_eq!(on_disk.log_file, Some(PathBuf::from("/log")));
    let service = &settings.service;
    assert_eq!(
        (service.enable_static_content, service.enable_tls),
        (false, true)
    );
    assert_eq!(service.static_content_dir, PathBuf::from("/web"));
    assert_eq!(settings.tls.cert, PathBuf::from("/cert"));
    for (name, value) in [
        ("QDRANT__AUDIT__ROTATION", "never"),
        ("QDRANT__AUDIT__MAX_LOG_FILES", "0"),
        ("QDRANT__LOGGER__ON_DISK__ENABLED", "true"),
    ] {
        assert!(from(&[(name, value)]).is_err(), "{name}={value}");
    }
}

//! Sections of the settings: log, encryption, audit.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

/// Form of the log.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Logger {
    /// Lines for people or for programs.
    pub(crate) format: LogFormat,
    /// A second log, in a file.
    pub(crate) on_disk: OnDisk,
}

/// A log in a file, which grows until somebody takes it away.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OnDisk {
    /// Whether there is one.
    pub(crate) enabled: bool,
    /// The file.
    pub(crate) log_file: Option<PathBuf>,
    /// Its own level; that of the other log when absent.
    pub(crate) log_level: Option<String>,
    /// Its own form.
    pub(crate) format: LogFormat,
}

/// Lines for people or for programs.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// As settings write it.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
        .to_owned()
    }
}

/// Files of the encryption, all PEM.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Tls {
    /// Certificate of the server, and those up to its authority.
    pub(crate) cert: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
    /// Authorities whose client certificates are good.
    pub(crate) ca_cert: PathBuf,
    /// Seconds between looks at the files; none for never.
    #[serde(deserialize_with = "or_null")]
    pub(crate) cert_ttl: Option<u64>,
}

impl Default for Tls {
    fn default() -> Self {
        Self {
            cert: PathBuf::from("./tls/cert.pem"),
            key: PathBuf::from("./tls/key.pem"),
            ca_cert: PathBuf::from("./tls/cacert.pem"),
            cert_ttl: Some(3600),
        }
    }
}

/// Record of access checks.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct Audit {
    /// Whether there is one.
    pub(crate) enabled: bool,
    /// Folder of its files.
    pub(crate) dir: PathBuf,
    /// When a new file begins.
    pub(crate) rotation: Rotation,
    /// Files that are kept.
    pub(crate) max_log_files: usize,
    /// Whether `X-Forwarded-For` names the client: only behind a proxy that sets it.
    pub(crate) trust_forwarded_headers: bool,
}

impl Default for Audit {
    fn default() -> Self {
        Self {
            enabled: false,
            dir: PathBuf::from("./storage/audit"),
            rotation: Rotation::Daily,
            max_log_files: 7,
            trust_forwarded_headers: false,
        }
    }
}

/// When a new file begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rotation {
    /// Every day.
    Daily,
    /// Every hour.
    Hourly,
}

/// A value or none; in the environment, where all is text, `null` is none.
pub(super) fn or_null<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + FromStr<Err: Display>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given<T> {
        Value(T),
        Text(String),
    }
    match Option::deserialize(deserializer)? {
        None => Ok(None),
        Some(Given::Value(value)) => Ok(Some(value)),
        Some(Given::Text(text)) if text == "null" => Ok(None),
        Some(Given::Text(text)) => text.parse().map(Some).map_err(de::Error::custom),
    }
}

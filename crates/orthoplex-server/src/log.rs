//! The log: on standard error, and in a file when the settings say so; its level changes while it runs.
//!
//! Every line is written as it is made, so that the last words of a crash are there.

use crate::settings::{LogFormat, Settings};
use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::{io, sync};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// The log as `GET /logger` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct LoggerConfig {
    /// Least severe level that is logged, or filter directives.
    pub(crate) log_level: String,
    /// Form of the log.
    pub(crate) format: LogFormat,
    /// The log in a file.
    pub(crate) on_disk: OnDisk,
}

/// A log in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(rename = "LoggerOnDisk")]
pub(crate) struct OnDisk {
    /// Whether there is one.
    pub(crate) enabled: bool,
    /// The file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) log_file: Option<PathBuf>,
}

/// What `POST /logger` changes; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LoggerChange {
    /// Least severe level that is logged, or filter directives.
    pub(crate) log_level: Option<String>,
    /// Form of the log; cannot change while it runs.
    pub(crate) format: Option<LogFormat>,
    /// The log in a file; cannot change while it runs.
    pub(crate) on_disk: Option<OnDisk>,
}

/// The running log: its level, and the filter to change with it.
struct Log {
    level: Mutex<String>,
    filter: Handle<EnvFilter, Registry>,
}

type Lines = Box<dyn Layer<Registry> + Send + Sync>;

static LOG: OnceLock<Log> = OnceLock::new();

/// Starts the log; the error is one line for the person who started the server.
pub(crate) fn start(settings: &Settings) -> Result<(), String> {
    let logger = &settings.logger;
    let level = settings.log_level.to_lowercase();
    let (lines, filter) = lines(logger.format, io::stderr, "log_level", &level)?;
    let mut layers = vec![lines];
    let on_disk = &logger.on_disk;
    if let Some(path) = on_disk.log_file.as_ref().filter(|_| on_disk.enabled) {
        let file = OpenOptions::new().append(true).create(true).open(path);
        let file = file.map_err(|e| {
            let path = path.display();
            format!("setting logger.on_disk.log_file: cannot write to {path}: {e}")
        })?;
        let level = on_disk.log_level.as_ref().unwrap_or(&settings.log_level);
        let file = sync::Mutex::new(file);
        let name = "logger.on_disk.log_level";
        layers.push(self::lines(on_disk.format, file, name, level)?.0);
    }
    tracing_subscriber::registry()
        .with(layers)
        .try_init()
        .map_err(|e| format!("cannot start the log: {e}"))?;
    let level = Mutex::new(level);
    // Started once: the line above fails otherwise.
    let _ = LOG.set(Log { level, filter });
    Ok(())
}

/// Tells the person who started the server, or the program that reads its log.
pub(crate) fn tell(format: LogFormat, text: &str) {
    match format {
        LogFormat::Text => eprintln!("orthoplex: {text}"),
        LogFormat::Json => tracing::info!("{text}"),
    }
}

/// The log as it is; what the settings say while none runs, as in tests.
pub(crate) fn config(settings: &Settings) -> LoggerConfig {
    let logger = &settings.logger;
    LoggerConfig {
        log_level: LOG.get().map_or_else(
            || settings.log_level.to_lowercase(),
            |log| log.level.lock().clone(),
        ),
        format: logger.format,
        on_disk: OnDisk {
            enabled: logger.on_disk.enabled,
            log_file: logger.on_disk.log_file.clone(),
        },
    }
}

/// Changes the log; the text says what does not fit.
pub(crate) fn change(settings: &Settings, change: &LoggerChange) -> Result<(), String> {
    let present = config(settings);
    if change.format.is_some_and(|own| own != present.format) {
        return Err("the format of the log cannot change while the server runs".to_owned());
    }
    let on_disk = change.on_disk.as_ref();
    if on_disk.is_some_and(|own| {
        own.enabled != present.on_disk.enabled
            || (own.log_file.is_some() && own.log_file != present.on_disk.log_file)
    }) {
        return Err("the log in a file cannot change while the server runs".to_owned());
    }
    let Some(level) = &change.log_level else {
        return Ok(());
    };
    let level = level.to_lowercase();
    let filter = EnvFilter::try_new(&level).map_err(|e| format!("{level:?} is no level: {e}"))?;
    if let Some(log) = LOG.get() {
        log.filter.reload(filter).map_err(|e| e.to_string())?;
        *log.level.lock() = level;
    }
    Ok(())
}

fn lines<W>(
    format: LogFormat,
    writer: W,
    setting: &str,
    level: &str,
) -> Result<(Lines, Handle<EnvFilter, Registry>), String>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let level = level.to_lowercase();
    let filter = EnvFilter::try_new(&level)
        .map_err(|e| format!("setting {setting} {level:?} is no level: {e}"))?;
    let (filter, handle) = reload::Layer::new(filter);
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    let lines = match format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => lines.json().with_filter(filter).boxed(),
    };
    Ok((lines, handle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_change_is_accepted() {
        let settings = Settings::default();
        assert_eq!(config(&settings).log_level, "info");
        let read = |text| serde_json::from_str::<LoggerChange>(text);
        let may = |text| {
            read(text)
                .map_err(|e| e.to_string())
                .and_then(|own| change(&settings, &own))
        };
        assert_eq!(may("{}"), Ok(()));
        assert_eq!(
            may(r#"{"log_level": "WARN", "format": "text", "on_disk": {"enabled": false}}"#),
            Ok(())
        );
        for (text, why) in [
            (r#"{"log_level": "a=b=c"}"#, "is no level"),
            (r#"{"format": "json"}"#, "cannot change"),
            (r#"{"on_disk": {"enabled": true}}"#, "cannot change"),
            (r#"{"colour": true}"#, "unknown field"),
        ] {
            let error = may(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}

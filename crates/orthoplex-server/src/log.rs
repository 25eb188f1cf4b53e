//! The log of the program: started once, its level changed while it runs.

use crate::settings::{LogFormat, Settings};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;

/// The log as `GET /logger` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct LoggerConfig {
    /// Least severe level that is logged, or filter directives.
    pub(crate) log_level: String,
    /// Form of the log.
    pub(crate) format: LogFormat,
    /// Logs in files: there are none.
    pub(crate) on_disk: OnDisk,
}

/// A log in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OnDisk {
    /// Whether there is one.
    pub(crate) enabled: bool,
}

/// What `POST /logger` changes; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LoggerChange {
    /// Least severe level that is logged, or filter directives.
    pub(crate) log_level: Option<String>,
    /// Form of the log; cannot change while it runs.
    pub(crate) format: Option<LogFormat>,
    /// Logs in files; cannot be switched on.
    pub(crate) on_disk: Option<OnDisk>,
}

type SetFilter = Box<dyn Fn(EnvFilter) -> Result<(), String> + Send + Sync>;

/// The running log.
struct Log {
    level: Mutex<String>,
    format: LogFormat,
    set: SetFilter,
}

static LOG: OnceLock<Log> = OnceLock::new();

/// Starts the log.
pub(crate) fn start(settings: &Settings) -> Result<(), String> {
    let level = settings.log_level.to_lowercase();
    let filter = EnvFilter::try_new(&level)
        .map_err(|e| format!("setting log_level {level:?} is no level: {e}"))?;
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| format!("cannot start the log: {e}");
    let format = settings.logger.format;
    let lines = tracing_subscriber::fmt().with_writer(std::io::stderr);
    let set: SetFilter = match format {
        LogFormat::Text => {
            let log = lines.with_env_filter(filter).with_filter_reloading();
            let handle = log.reload_handle();
            log.try_init().map_err(failed)?;
            Box::new(move |filter| handle.reload(filter).map_err(|e| e.to_string()))
        }
        LogFormat::Json => {
            let log = lines.json().with_env_filter(filter).with_filter_reloading();
            let handle = log.reload_handle();
            log.try_init().map_err(failed)?;
            Box::new(move |filter| handle.reload(filter).map_err(|e| e.to_string()))
        }
    };
    let level = Mutex::new(level);
    // Started once: the line above fails otherwise.
    let _ = LOG.set(Log { level, format, set });
    Ok(())
}

/// The log as it is; what the settings say while none runs, as in tests.
pub(crate) fn config(settings: &Settings) -> LoggerConfig {
    LoggerConfig {
        log_level: LOG.get().map_or_else(
            || settings.log_level.to_lowercase(),
            |log| log.level.lock().clone(),
        ),
        format: LOG.get().map_or(settings.logger.format, |log| log.format),
        on_disk: OnDisk::default(),
    }
}

/// Changes the log; the text says what does not fit.
pub(crate) fn change(settings: &Settings, change: &LoggerChange) -> Result<(), String> {
    if change
        .format
        .is_some_and(|format| format != config(settings).format)
    {
        return Err("the format of the log cannot change while the server runs".to_owned());
    }
    if change.on_disk.is_some_and(|own| own.enabled) {
        return Err("logs in files are not supported: redirect the output".to_owned());
    }
    let Some(level) = &change.log_level else {
        return Ok(());
    };
    let level = level.to_lowercase();
    let filter = EnvFilter::try_new(&level).map_err(|e| format!("{level:?} is no level: {e}"))?;
    if let Some(log) = LOG.get() {
        (log.set)(filter)?;
        *log.level.lock() = level;
    }
    Ok(())
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
            (r#"{"on_disk": {"enabled": true}}"#, "not supported"),
            (r#"{"colour": true}"#, "unknown field"),
        ] {
            let error = may(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}

//! The log: on standard error, and in a file when the settings say so.
//!
//! Every line is written as it is made, so that the last words of a crash are there.

use crate::settings::{LogFormat, Settings};
use std::fs::OpenOptions;
use std::io;
use std::sync::Mutex;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// Starts the log; the error is one line for the person who started the server.
pub(crate) fn start(settings: &Settings) -> Result<(), String> {
    let logger = &settings.logger;
    let mut layers = vec![layer(
        logger.format,
        io::stderr,
        "log_level",
        &settings.log_level,
    )?];
    let on_disk = &logger.on_disk;
    if let Some(path) = on_disk.log_file.as_ref().filter(|_| on_disk.enabled) {
        let file = OpenOptions::new().append(true).create(true).open(path);
        let file = file.map_err(|e| {
            let path = path.display();
            format!("setting logger.on_disk.log_file: cannot write to {path}: {e}")
        })?;
        let level = on_disk.log_level.as_ref().unwrap_or(&settings.log_level);
        let name = "logger.on_disk.log_level";
        layers.push(layer(on_disk.format, Mutex::new(file), name, level)?);
    }
    tracing_subscriber::registry()
        .with(layers)
        .try_init()
        .map_err(|e| format!("cannot start the log: {e}"))
}

/// Tells the person who started the server, or the program that reads its log.
pub(crate) fn tell(format: LogFormat, text: &str) {
    match format {
        LogFormat::Text => eprintln!("orthoplex: {text}"),
        LogFormat::Json => tracing::info!("{text}"),
    }
}

fn layer<W>(
    format: LogFormat,
    writer: W,
    setting: &str,
    level: &str,
) -> Result<Box<dyn Layer<Registry> + Send + Sync>, String>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let level = level.to_lowercase();
    let filter = EnvFilter::try_new(&level)
        .map_err(|e| format!("setting {setting} {level:?} is no level: {e}"))?;
    let layer = tracing_subscriber::fmt::layer().with_writer(writer);
    Ok(match format {
        LogFormat::Text => layer.with_filter(filter).boxed(),
        LogFormat::Json => layer.json().with_filter(filter).boxed(),
    })
}

//! The command line: verbs, flags, log output, exit codes.

use crate::settings::{self, Layers, LogFormat, Settings};
use crate::{rest, serve, version};
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Exit code of wrong settings; that of wrong flags is the same.
const EXIT_SETTINGS: u8 = 2;

/// A vector database that speaks Qdrant's API.
#[derive(Debug, Parser)]
#[command(name = "orthoplex", version = version::VERSION, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves REST and gRPC (what happens without a command, too).
    Serve(ServeArgs),
    /// Writes the description of the REST API, as `/openapi.json` answers it.
    Openapi,
}

/// Flags of `serve`; each wins over environment and files.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ServeArgs {
    /// Settings file (YAML, TOML, JSON or INI).
    #[arg(long, value_name = "FILE")]
    pub(crate) config_path: Option<PathBuf>,
    /// Address to listen on [default: 127.0.0.1].
    #[arg(long)]
    pub(crate) host: Option<String>,
    /// REST port; 0 takes a free one [default: 6333].
    #[arg(long, value_name = "PORT")]
    pub(crate) http_port: Option<u16>,
    /// gRPC port; 0 takes a free one [default: 6334].
    #[arg(long, value_name = "PORT")]
    pub(crate) grpc_port: Option<u16>,
    /// Folder of the data [default: ./storage].
    #[arg(long, value_name = "FOLDER")]
    pub(crate) storage_path: Option<PathBuf>,
    /// Least severe level that is logged: error, warn, info, debug, trace [default: info].
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
    /// Form of the log [default: text].
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
    /// Largest REST body in MiB [default: 32].
    #[arg(long, value_name = "MIB")]
    pub(crate) max_request_size_mb: Option<u64>,
    /// Listen beyond this machine although there is no key.
    #[arg(long)]
    pub(crate) insecure: bool,
}

/// Runs the program with the arguments of the process.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let args = match cli.command {
        Some(Command::Serve(args)) => args,
        Some(Command::Openapi) => return write_openapi(),
        None => cli.serve,
    };
    let layers = Layers {
        run_mode: std::env::var("RUN_MODE").ok(),
        ..Layers::default()
    };
    let loaded = match settings::load(&args, &layers) {
        Ok(loaded) => loaded,
        Err(text) => return fail(&text, EXIT_SETTINGS),
    };
    if let Err(text) = start_log(&loaded.settings) {
        return fail(&text, EXIT_SETTINGS);
    }
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    match serve::run(loaded.settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => fail(&stop.message, stop.exit_code),
    }
}

fn write_openapi() -> ExitCode {
    match std::io::stdout().write_all(&rest::openapi()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&format!("cannot write: {e}"), 1),
    }
}

fn fail(text: &str, exit_code: u8) -> ExitCode {
    eprintln!("orthoplex: {text}");
    ExitCode::from(exit_code)
}

fn start_log(settings: &Settings) -> Result<(), String> {
    let level = settings.log_level.to_lowercase();
    let filter = EnvFilter::try_new(&level)
        .map_err(|e| format!("setting log_level {level:?} is no level: {e}"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match settings.logger.format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    started.map_err(|e| format!("cannot start the log: {e}"))
}

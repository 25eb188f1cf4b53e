//! The command line: verbs, flags, log output, exit codes.

use crate::serve::EXIT_SETTINGS;
use crate::settings::{self, Layers, LogFormat};
use crate::{log, rest, serve, version};
use clap::{Args, Parser, Subcommand};
use orthoplex::Restore;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

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
    /// Restores a collection from a snapshot before anything is served; may be repeated.
    #[arg(long, value_name = "FILE:COLLECTION", value_parser = snapshot)]
    pub(crate) snapshot: Vec<(PathBuf, String)>,
    /// Restores all collections from a full snapshot before anything is served.
    #[arg(long, value_name = "FILE")]
    pub(crate) storage_snapshot: Option<PathBuf>,
    /// Accepted for old scripts: nothing is ever sent anywhere.
    #[arg(long)]
    pub(crate) disable_telemetry: bool,
    /// Of a cluster: refused.
    #[arg(long, hide = true)]
    pub(crate) uri: Option<String>,
    /// Of a cluster: refused.
    #[arg(long, hide = true)]
    pub(crate) bootstrap: Option<String>,
    /// Of a cluster: refused.
    #[arg(long, hide = true)]
    pub(crate) reinit: bool,
    /// Lets restored collections replace those that are there.
    #[arg(long)]
    pub(crate) force_snapshot: bool,
}

/// A file and the collection that it becomes; no name of a collection holds a colon.
fn snapshot(text: &str) -> Result<(PathBuf, String), String> {
    match text.rsplit_once(':') {
        Some((file, name)) if !file.is_empty() && !name.is_empty() => {
            Ok((PathBuf::from(file), name.to_owned()))
        }
        _ => Err("must be FILE:COLLECTION".to_owned()),
    }
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
    if let Err(text) = log::start(&loaded.settings) {
        return fail(&text, EXIT_SETTINGS);
    }
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
    let restore = Restore {
        collections: args.snapshot,
        everything: args.storage_snapshot,
        replace: args.force_snapshot,
    };
    let format = loaded.settings.logger.format;
    match serve::run(loaded.settings, &restore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) if format == LogFormat::Json => {
            tracing::error!("{}", stop.message);
            ExitCode::from(stop.exit_code)
        }
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

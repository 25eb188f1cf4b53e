//! `orthoplex serve`: from settings to a running server and back to silence.
//!
//! Owns the order: bind, open the data, announce, serve, drain, close. Signals end it in order; a
//! second one ends it at once.

use crate::app::{Api, App};
use crate::audit::Audit;
use crate::listen::Doors;
use crate::log::tell;
use crate::settings::{LogFormat, Settings};
use crate::tls::Certificates;
use crate::{grpc, rest};
use orthoplex::{Database, Restore};
use orthoplex_types::ErrorKind;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long requests under way may take once the server was told to stop.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);
/// How long tasks may take to end after that.
const RUNTIME_TIMEOUT: Duration = Duration::from_secs(1);

const EXIT_OTHER: u8 = 1;
/// Wrong settings; wrong flags end with the same.
pub(crate) const EXIT_SETTINGS: u8 = 2;
const EXIT_DATA: u8 = 3;
const EXIT_ADDRESS: u8 = 4;
/// What a shell reports for a program that was interrupted.
const EXIT_INTERRUPTED: i32 = 130;

/// Why the server could not run: one line, and the exit code.
#[derive(Debug)]
pub(crate) struct Stop {
    /// For the person who started it.
    pub(crate) message: String,
    /// For the program that started it.
    pub(crate) exit_code: u8,
}

impl Stop {
    fn new(exit_code: u8, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            exit_code,
        }
    }

    fn other(what: &str, error: impl std::fmt::Display) -> Self {
        Self::new(EXIT_OTHER, format!("{what}: {error}"))
    }
}

/// Serves until told to stop, after restoring what is wanted.
pub(crate) fn run(settings: Settings, wanted: &Restore) -> Result<(), Stop> {
    let certificates = Certificates::load(&settings);
    let certificates = certificates.map_err(|text| Stop::new(EXIT_SETTINGS, text))?;
    let runtime = runtime(settings.service.max_workers)?;
    let listeners = runtime.block_on(Listeners::bind(&settings))?;
    let database = open(&settings)?;
    let format = settings.logger.format;
    restore(&database, wanted, format)?;
    let audit = Audit::open(&settings.audit);
    let audit = audit.map_err(|text| Stop::new(EXIT_SETTINGS, text))?;
    let extras = Extras {
        certificates,
        audit,
    };
    let served = runtime.block_on(serve(database.clone(), settings, extras, listeners));
    runtime.shutdown_timeout(RUNTIME_TIMEOUT);
    database
        .close()
        .map_err(|e| Stop::new(EXIT_DATA, format!("closing the data failed: {e}")))?;
    served?;
    tell(format, "stopped");
    Ok(())
}

fn open(settings: &Settings) -> Result<Database, Stop> {
    let storage = &settings.storage;
    let mut options = storage.options();
    if let Some(slow) = settings.service.slow_query() {
        options.slow_query = slow;
    }
    Database::open(options).map_err(|e| {
        let folder = absolute(&storage.storage_path);
        Stop::new(EXIT_DATA, format!("cannot open the data in {folder}: {e}"))
    })
}

fn restore(database: &Database, wanted: &Restore, format: LogFormat) -> Result<(), Stop> {
    if wanted.collections.is_empty() && wanted.everything.is_none() {
        return Ok(());
    }
    let restored = database.restore(wanted).map_err(|e| {
        let hint = match e.kind() {
            ErrorKind::AlreadyExists => " Pass --force-snapshot to replace it.",
            _ => "",
        };
        let text = format!("cannot restore, nothing was changed: {}{hint}", e.message());
        Stop::new(EXIT_DATA, text)
    })?;
    tell(format, &format!("restored {}", restored.join(", ")));
    Ok(())
}

fn runtime(workers: usize) -> Result<Runtime, Stop> {
    let mut builder = Builder::new_multi_thread();
    if workers > 0 {
        builder.worker_threads(workers);
    }
    builder
        .enable_all()
        .thread_name("serve")
        .build()
        .map_err(|e| Stop::other("cannot start threads", e))
}

/// What only some servers have.
struct Extras {
    certificates: Option<Arc<Certificates>>,
    audit: Option<Arc<Audit>>,
}

struct Listeners {
    rest: TcpListener,
    grpc: Option<TcpListener>,
}

impl Listeners {
    async fn bind(settings: &Settings) -> Result<Self, Stop> {
        let service = &settings.service;
        let rest = bind(&service.host, service.http_port, "--http-port").await?;
        let grpc = match service.grpc_port {
            Some(port) => Some(bind(&service.host, port, "--grpc-port").await?),
            None => None,
        };
        Ok(Self { rest, grpc })
    }
}

async fn bind(host: &str, port: u16, flag: &str) -> Result<TcpListener, Stop> {
    TcpListener::bind((host, port)).await.map_err(|e| {
        let message = if e.kind() == io::ErrorKind::AddrInUse {
            format!(
                "{host}:{port} is in use by another program: stop it, or choose another port with {flag}"
            )
        } else {
            format!("cannot listen on {host}:{port}: {e}")
        };
        Stop::new(EXIT_ADDRESS, message)
    })
}

async fn serve<E: Api>(
    api: E,
    settings: Settings,
    extras: Extras,
    listeners: Listeners,
) -> Result<(), Stop> {
    let mut signals = Signals::new().map_err(|e| Stop::other("cannot listen for signals", e))?;
    let (close, closing) = watch::channel(false);
    let format = settings.logger.format;
    announce(&settings, &listeners);
    let Extras {
        certificates,
        audit,
    } = extras;
    if let Some(audit) = &audit {
        tokio::spawn(Arc::clone(audit).watch());
    }
    let app = Arc::new(App::new(api, settings).with_audit(audit));
    tokio::spawn(Arc::clone(&app.load).watch());
    let grpc = grpc::router(&app).map_err(|e| Stop::other("cannot describe the gRPC API", e))?;
    if let Some(certificates) = &certificates {
        tokio::spawn(Arc::clone(certificates).keep_fresh());
    }
    let service = &app.settings.service;
    let doors = Doors::new(rest::router(&app), grpc, service, certificates, closing);
    let doors = Arc::new(doors);
    let mut accepting = JoinSet::new();
    accepting.spawn(Arc::clone(&doors).accept(listeners.rest));
    if let Some(listener) = listeners.grpc {
        accepting.spawn(Arc::clone(&doors).accept(listener));
    }
    signals.next().await;
    tell(format, "stopping; once more to stop at once");
    tokio::spawn(async move {
        signals.next().await;
        process::exit(EXIT_INTERRUPTED);
    });
    let _ = close.send(true);
    accepting.join_all().await;
    doors.drain(DRAIN_TIMEOUT).await;
    Ok(())
}

/// Tells a person where everything is.
fn announce(settings: &Settings, listeners: &Listeners) {
    let shown = |listener: &TcpListener| {
        listener
            .local_addr()
            .map_or_else(|_| "?".to_owned(), |a: SocketAddr| a.to_string())
    };
    let (scheme, tls) = match settings.service.enable_tls {
        true => ("https", " (TLS)"),
        false => ("http", ""),
    };
    let version = crate::version::VERSION;
    let rest = format!("{scheme}://{}", shown(&listeners.rest));
    let grpc = listeners.grpc.as_ref().map(shown);
    let data = absolute(&settings.storage.storage_path);
    if settings.logger.format == LogFormat::Json {
        let insecure = settings.service.insecure;
        tracing::info!(
            version,
            rest,
            grpc,
            data,
            insecure,
            pid = process::id(),
            "ready"
        );
        return;
    }
    eprintln!("orthoplex {version} is ready");
    eprintln!("  REST  {rest}");
    if let Some(grpc) = grpc {
        eprintln!("  gRPC  {grpc}{tls}");
    }
    eprintln!("  data  {data}");
    eprintln!("  stop  Ctrl-C, or kill {}", process::id());
    if settings.service.insecure {
        eprintln!("  note  no key is asked for beyond this machine (insecure)");
    }
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}

/// The two signals that ask to stop.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        let terminate = signal(SignalKind::terminate())?;
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self {
            terminate,
            interrupt,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

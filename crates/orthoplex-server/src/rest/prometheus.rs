//! `GET /metrics`: the numbers in Prometheus' text format.

mod collections;

use super::overview::Depth;
use super::service::Input;
use super::{envelope, overview};
use crate::app::{Api, App};
use crate::audit;
use crate::metrics::{Answers, BUCKETS_S, Endpoint};
use crate::process;
use crate::version::{API_VERSION, COMMIT, VERSION};
use axum::http::StatusCode;
use axum::response::Response;
use orthoplex_types::{Access, Error, Result};
use std::fmt::{Display, Write};
use std::sync::Arc;

/// `GET /metrics`
pub(super) async fn answer<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    match page(&app, &input).await {
        Ok(page) => envelope::text(StatusCode::OK, page),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

async fn page<E: Api>(app: &App<E>, input: &Input) -> Result<String> {
    input.caller.may(Access::GlobalRead, "")?;
    input.params.scope()?;
    let is_set = |name: &str| Ok::<_, Error>(input.params.query_bool(name)?.unwrap_or_default());
    let (anonymize, per_collection) = (is_set("anonymize")?, is_set("per_collection")?);
    let mut told = overview::collections(app, &input.caller, Depth::Segments).await?;
    let shown = |name: String| match anonymize {
        true => app.anonymizer.name(&name),
        false => name,
    };
    for own in &mut told {
        own.name = shown(std::mem::take(&mut own.name));
    }
    let mut page = Page {
        prefix: &app.settings.service.metrics_prefix,
        text: String::new(),
    };
    about_app(&mut page);
    let audit = &app.settings.audit;
    if let Some(bytes) = audit.enabled.then(|| audit::size_bytes(audit)).flatten() {
        let (name, help) = (
            "audit_log_dir_size_bytes",
            "bytes of the files of the audit log",
        );
        page.single(name, "gauge", help, bytes);
    }
    collections::about(&mut page, &told);
    if app.settings.service.hardware_reporting {
        collections::about_hardware(&mut page, &told);
    }
    for (name, protocol) in [("rest", &app.metrics.rest), ("grpc", &app.metrics.grpc)] {
        let mut rows = rows(&protocol.endpoints(), per_collection);
        for row in &mut rows {
            row.collection = row.collection.take().map(shown);
        }
        about_answers(&mut page, name, &rows);
    }
    about_process(&mut page);
    Ok(page.text)
}

/// Text under construction.
struct Page<'a> {
    prefix: &'a str,
    text: String,
}

impl Page<'_> {
    /// Starts a metric.
    fn metric(&mut self, name: &str, kind: &str, help: &str) {
        let prefix = self.prefix;
        self.line(format_args!("# HELP {prefix}{name} {help}"));
        self.line(format_args!("# TYPE {prefix}{name} {kind}"));
    }

    /// A value of a metric.
    fn value(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let list: Vec<String> = labels
            .iter()
            .map(|(label, text)| format!("{label}=\"{}\"", escape(text)))
            .collect();
        let labels = if list.is_empty() {
            String::new()
        } else {
            format!("{{{}}}", list.join(","))
        };
        let prefix = self.prefix;
        self.line(format_args!("{prefix}{name}{labels} {value}"));
    }

    /// A metric with one value.
    fn single(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.metric(name, kind, help);
        self.value(name, &[], value);
    }

    fn line(&mut self, line: impl Display) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "{line}");
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

fn about_app(page: &mut Page<'_>) {
    page.metric("app_info", "gauge", "information about qdrant server");
    page.value(
        "app_info",
        &[("name", "qdrant"), ("version", API_VERSION)],
        1,
    );
    page.metric("orthoplex_info", "gauge", "version and commit of orthoplex");
    page.value(
        "orthoplex_info",
        &[("version", VERSION), ("commit", COMMIT)],
        1,
    );
    page.single(
        "app_status_recovery_mode",
        "gauge",
        "is the server in recovery mode",
        0,
    );
    page.single("cluster_enabled", "gauge", "is cluster support enabled", 0);
}

/// The numbers of one endpoint and status, perhaps of one collection.
struct Row {
    endpoint: Arc<Endpoint>,
    collection: Option<String>,
    answers: Answers,
}

fn rows(endpoints: &[Arc<Endpoint>], per_collection: bool) -> Vec<Row> {
    let row = |endpoint: &Arc<Endpoint>, collection: Option<String>, answers| {
        let endpoint = Arc::clone(endpoint);
        Row {
            endpoint,
            collection,
            answers,
        }
    };
    let mut rows = Vec::new();
    for endpoint in endpoints {
        // One or the other: both together would count everything twice.
        if per_collection {
            for (name, answers) in endpoint.by_collection() {
                let own = answers.into_iter();
                rows.extend(own.map(|own| row(endpoint, Some(name.clone()), own)));
            }
        } else {
            let own = endpoint.answers().into_iter();
            rows.extend(own.map(|own| row(endpoint, None, own)));
        }
    }
    rows
}

impl Row {
    fn labels<'a>(&'a self, status: &'a str) -> Vec<(&'static str, &'a str)> {
        let mut labels = Vec::new();
        if !self.endpoint.method.is_empty() {
            labels.push(("method", self.endpoint.method.as_str()));
        }
        labels.extend([
            ("endpoint", self.endpoint.path.as_str()),
            ("status", status),
        ]);
        labels.extend(self.collection.as_deref().map(|name| ("collection", name)));
        labels
    }
}

fn about_answers(page: &mut Page<'_>, protocol: &str, rows: &[Row]) {
    let mut group = |suffix: &str, kind: &str, help: &str, value: fn(&Answers) -> f64| {
        let name = format!("{protocol}_responses_{suffix}");
        page.metric(&name, kind, help);
        for row in rows {
            let status = row.answers.status.to_string();
            page.value(&name, &row.labels(&status), value(&row.answers));
        }
    };
    group("total", "counter", "total number of responses", |a| {
        a.count as f64
    });
    group(
        "avg_duration_seconds",
        "gauge",
        "average response duration",
        Answers::mean_s,
    );
    group(
        "min_duration_seconds",
        "gauge",
        "minimum response duration",
        |a| a.min.as_secs_f64(),
    );
    group(
        "max_duration_seconds",
        "gauge",
        "maximum response duration",
        |a| a.max.as_secs_f64(),
    );
    let name = format!("{protocol}_responses_duration_seconds");
    page.metric(&name, "histogram", "response duration histogram");
    for row in rows {
        histogram(page, &name, row);
    }
}

fn histogram(page: &mut Page<'_>, name: &str, row: &Row) {
    let status = row.answers.status.to_string();
    let bucket = format!("{name}_bucket");
    let mut sum = 0;
    for (bound, count) in BUCKETS_S.iter().zip(row.answers.buckets) {
        sum += count;
        let mut labels = row.labels(&status);
        let bound = bound.to_string();
        labels.push(("le", &bound));
        page.value(&bucket, &labels, sum);
    }
    let mut labels = row.labels(&status);
    labels.push(("le", "+Inf"));
    page.value(&bucket, &labels, row.answers.count);
    let labels = row.labels(&status);
    page.value(
        &format!("{name}_sum"),
        &labels,
        row.answers.total.as_secs_f64(),
    );
    page.value(&format!("{name}_count"), &labels, row.answers.count);
}

fn about_process(page: &mut Page<'_>) {
    let faults = process::page_faults();
    for (name, kind, help, value) in [
        (
            "memory_resident_bytes",
            "gauge",
            "resident memory of the process",
            process::resident_bytes(),
        ),
        (
            "process_threads",
            "gauge",
            "number of threads of the process",
            process::threads(),
        ),
        (
            "process_open_mmaps",
            "gauge",
            "number of open memory mappings",
            process::maps(),
        ),
        (
            "system_max_mmaps",
            "gauge",
            "number of memory mappings a process may have",
            process::maps_max(),
        ),
        (
            "process_open_fds",
            "gauge",
            "number of open file descriptors",
            process::open_files(),
        ),
        (
            "process_max_fds",
            "gauge",
            "number of file descriptors the process may open",
            process::open_files_max(),
        ),
        (
            "process_minor_page_faults_total",
            "counter",
            "page faults without reading from disk",
            faults.map(|(minor, _)| minor),
        ),
        (
            "process_major_page_faults_total",
            "counter",
            "page faults that read from disk",
            faults.map(|(_, major)| major),
        ),
    ] {
        if let Some(value) = value {
            page.single(name, kind, help, value);
        }
    }
}

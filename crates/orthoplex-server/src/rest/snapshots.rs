//! Snapshots over HTTP: rows that wait or do not, files down, files up.
//!
//! Bytes pass in pieces between the connection and the executor's own thread, at most a few pieces
//! at a time. Rights are looked at before a byte is read.

mod fetch;
mod transfer;

use super::envelope;
use super::params::Params;
use super::service::{Input, Route, answer, json};
use crate::app::{Api, App};
use axum::http::Method;
use axum::response::Response;
use orthoplex_types::ops::collections::check_new_name;
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots, ReadFullSnapshot, ReadSnapshot, RecoverSnapshot, SnapshotContent,
    SnapshotDescription, SnapshotOf, SnapshotPriority, SnapshotSource,
};
use orthoplex_types::rest::{RECOVER, RECOVER_SHARD, SHARD, UPLOAD, UPLOAD_SHARD};
use orthoplex_types::schema::Uri;
use orthoplex_types::{Error, ErrorKind, Execute, Operation, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// All rows of snapshots.
#[rustfmt::skip]
pub(super) fn routes<E: Api>() -> Vec<Route<E>> {
    vec![
        Route::operation(list),
        Route::of::<CreateSnapshot, _>(create).answers::<SnapshotDescription>().may_go_on(),
        Route::of::<ReadSnapshot, _>(download).answers_file(),
        Route::of::<DeleteSnapshot, _>(delete).answers::<bool>().may_go_on(),
        Route::new(Method::PUT, RECOVER, recover).takes::<RecoverBody>().answers::<bool>().may_go_on(),
        Route::new(Method::POST, UPLOAD, upload).streaming().answers::<bool>().may_go_on(),
        Route::operation(|_| Ok(ListFullSnapshots)),
        Route::of::<CreateFullSnapshot, _>(create_full).answers::<SnapshotDescription>().may_go_on(),
        Route::of::<ReadFullSnapshot, _>(download_full).answers_file(),
        Route::of::<DeleteFullSnapshot, _>(delete_full).answers::<bool>().may_go_on(),
        Route::of_shard::<ListSnapshots, _>(|app, input| answer(app, input, list)).answers::<Vec<SnapshotDescription>>(),
        Route::of_shard::<CreateSnapshot, _>(create).answers::<SnapshotDescription>().may_go_on(),
        Route::of_shard::<ReadSnapshot, _>(download).answers_file(),
        Route::of_shard::<DeleteSnapshot, _>(delete).answers::<bool>().may_go_on(),
        Route::new(Method::PUT, RECOVER_SHARD, recover).takes::<ShardRecoverBody>().answers::<bool>().may_go_on(),
        Route::new(Method::POST, UPLOAD_SHARD, upload).streaming().answers::<bool>().may_go_on(),
        Route::new(Method::GET, "/collections/{collection_name}/shards/{shard_id}/snapshot", stream).answers_file(),
    ]
}

/// A collection, or the shard that the path names.
fn of(params: &Params) -> Result<SnapshotOf> {
    let Ok(shard) = params.path(SHARD) else {
        return Ok(SnapshotOf::Collection);
    };
    let number = shard.parse().map_err(|error| {
        Error::invalid(format!("Deserialize error in path parameters: {error}"))
    })?;
    Ok(SnapshotOf::Shard(number))
}

fn name(params: &Params) -> Result<String> {
    params.path("snapshot_name").map(str::to_owned)
}

fn list(input: &Input) -> Result<ListSnapshots> {
    of(&input.params).map(ListSnapshots)
}

async fn create<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let operation = of(&input.params).map(CreateSnapshot);
    act(app, &input, operation).await
}

async fn create_full<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    act(app, &input, Ok(CreateFullSnapshot)).await
}

async fn delete<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let operation = of(&input.params).and_then(|of| {
        let name = name(&input.params)?;
        Ok(DeleteSnapshot { of, name })
    });
    act(app, &input, operation).await
}

async fn delete_full<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let operation = name(&input.params).map(|name| DeleteFullSnapshot { name });
    act(app, &input, operation).await
}

/// Carries out an operation; with `wait=false` in the background.
async fn act<E, O>(app: Arc<App<E>>, input: &Input, operation: Result<O>) -> Response
where
    E: Api + Execute<O>,
    O: Operation,
    O::Output: Serialize + Sync,
{
    match run(app, input, operation).await {
        Ok(Some(result)) => envelope::success(&result, input.started),
        Ok(None) => envelope::accepted(input.started),
        Err(error) => envelope::failure(&error, O::BODY, input.started),
    }
}

async fn run<E, O>(
    app: Arc<App<E>>,
    input: &Input,
    operation: Result<O>,
) -> Result<Option<O::Output>>
where
    E: Api + Execute<O>,
    O: Operation,
{
    let scope = input.params.scope()?;
    let operation = operation?;
    let caller = input.caller.clone();
    if input.params.query_bool("wait")?.unwrap_or(true) {
        return app.call(&caller, operation, scope).await.map(Some);
    }
    operation.validate()?;
    caller.check_early(O::NAME, O::ACCESS, &scope.collection)?;
    tokio::spawn(async move {
        if let Err(error) = app.call(&caller, operation, scope).await {
            tracing::warn!(operation = O::NAME, %error, "work in the background failed");
        }
    });
    Ok(None)
}

async fn download<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let operation = of(&input.params).and_then(|of| {
        let name = name(&input.params)?;
        Ok(ReadSnapshot { of, name })
    });
    send(app, &input, operation).await
}

async fn download_full<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let operation = name(&input.params).map(|name| ReadFullSnapshot { name });
    send(app, &input, operation).await
}

async fn send<E, O>(app: Arc<App<E>>, input: &Input, operation: Result<O>) -> Response
where
    E: Api + Execute<O>,
    O: Operation<Output = SnapshotContent>,
{
    let content = async {
        let scope = input.params.scope()?;
        app.call(&input.caller, operation?, scope).await
    };
    match content.await {
        Ok(content) => transfer::download(content, &name(&input.params).unwrap_or_default()),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

/// A snapshot of a shard that is made, sent and forgotten.
async fn stream<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let content = async {
        let (scope, of) = (input.params.scope()?, of(&input.params)?);
        let made = app
            .call(&input.caller, CreateSnapshot(of), scope.clone())
            .await?;
        let name = made.name;
        let read = ReadSnapshot {
            of,
            name: name.clone(),
        };
        let content = app.call(&input.caller, read, scope.clone()).await;
        // An open file keeps its bytes.
        let forget = DeleteSnapshot {
            of,
            name: name.clone(),
        };
        app.call(&input.caller, forget, scope).await?;
        content.map(|content| (content, name))
    };
    match content.await {
        Ok((content, name)) => transfer::download(content, &name),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

/// Where a snapshot is, and how to take it.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "SnapshotRecover")]
struct RecoverBody {
    /// Its address.
    #[schemars(with = "Uri")]
    location: String,
    /// Who wins when copies differ.
    #[serde(default)]
    priority: Option<SnapshotPriority>,
    /// Expected SHA-256 of the bytes.
    #[serde(default)]
    checksum: Option<String>,
    /// Key of the server that has the snapshot.
    #[serde(default)]
    api_key: Option<String>,
}

/// The same of one shard, under the name that clients know.
#[derive(JsonSchema)]
#[schemars(rename = "ShardSnapshotRecover")]
#[allow(dead_code)]
struct ShardRecoverBody {
    /// Its address.
    location: ShardSnapshotLocation,
    /// Who wins when copies differ.
    priority: Option<SnapshotPriority>,
    /// Expected SHA-256 of the bytes.
    checksum: Option<String>,
    /// Key of the server that has the snapshot.
    api_key: Option<String>,
}

/// Address of the snapshot of a shard.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code)]
enum ShardSnapshotLocation {
    /// An address.
    Uri(Uri),
    /// A path.
    Path(String),
}

async fn recover<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let operation = recovery(&app, &input).await;
    act(app, &input, operation).await
}

async fn recovery<E: Api>(app: &App<E>, input: &Input) -> Result<RecoverSnapshot> {
    let scope = input.params.scope()?;
    input.caller.check_early(
        RecoverSnapshot::NAME,
        RecoverSnapshot::ACCESS,
        &scope.collection,
    )?;
    let body: RecoverBody = json(input)?;
    let remote = ["http://", "https://"]
        .iter()
        .any(|scheme| body.location.starts_with(scheme));
    let source = if remote {
        if !app.settings.service.enable_snapshot_url_recovery {
            return Err(Error::new(
                ErrorKind::Forbidden,
                "Forbidden: Snapshot recovery from remote URLs is disabled in the configuration",
            ));
        }
        SnapshotSource::Bytes(fetch::fetch(&app.settings, &body.location, body.api_key).await?)
    } else {
        SnapshotSource::Location(body.location)
    };
    Ok(RecoverSnapshot {
        of: of(&input.params)?,
        source,
        priority: body.priority.unwrap_or_default(),
        checksum: body.checksum,
        api_key: None,
    })
}

async fn upload<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    let (operation, pump) = match incoming(&input) {
        Ok(prepared) => prepared,
        Err(error) => return envelope::failure(&error, "", input.started),
    };
    let done = async {
        let scope = input.params.scope()?;
        app.call(&input.caller, operation, scope).await
    };
    // The connection brings the bytes, so also who does not want to wait for the end must stay.
    let (done, ()) = tokio::join!(done, pump.run());
    match (done, input.params.query_bool("wait")) {
        (Ok(_), Ok(Some(false))) => envelope::accepted(input.started),
        (Ok(done), _) => envelope::success(&done, input.started),
        (Err(error), _) => envelope::failure(&error, "", input.started),
    }
}

/// The operation, and what feeds it from the body of the request.
fn incoming(input: &Input) -> Result<(RecoverSnapshot, transfer::Pump)> {
    let scope = input.params.scope()?;
    input.caller.check_early(
        RecoverSnapshot::NAME,
        RecoverSnapshot::ACCESS,
        &scope.collection,
    )?;
    let mut v = Violations::default();
    check_new_name("collection_name", &scope.collection, &mut v);
    v.into_result()?;
    let priority = match input.params.query("priority").as_deref() {
        None => SnapshotPriority::default(),
        Some("no_sync") => SnapshotPriority::NoSync,
        Some("snapshot") => SnapshotPriority::Snapshot,
        Some("replica") => SnapshotPriority::Replica,
        Some(other) => {
            return Err(Error::invalid(format!(
                "Deserialize error in query parameters: unknown variant `{other}`, expected one of \
                 `no_sync`, `snapshot`, `replica`"
            )));
        }
    };
    let checksum = input.params.query("checksum").map(|own| own.into_owned());
    let of = of(&input.params)?;
    let body = input.stream.lock().take().unwrap_or_default();
    let (bytes, pump) = transfer::upload(&input.headers, body)?;
    let operation = RecoverSnapshot {
        of,
        source: SnapshotSource::Bytes(bytes),
        priority,
        checksum,
        api_key: None,
    };
    operation.validate()?;
    Ok((operation, pump))
}

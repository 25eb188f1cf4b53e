//! What metrics and telemetry tell about the collections and the process.

use crate::app::{Api, App};
use crate::auth::Caller;
use orthoplex_types::info::CollectionInfo;
use orthoplex_types::ops::collections::{GetCollection, ListCollections};
use orthoplex_types::{ErrorKind, Result, Scope};
use std::fs;

/// Every collection that the caller may see, with its description.
pub(super) async fn collections<E: Api>(
    app: &App<E>,
    caller: &Caller,
) -> Result<Vec<(String, CollectionInfo)>> {
    let list = app.call(caller, ListCollections, Scope::default()).await?;
    let mut found = Vec::with_capacity(list.collections.len());
    for description in list.collections {
        match app
            .call(caller, GetCollection, Scope::of(&description.name))
            .await
        {
            Ok(info) => found.push((description.name, info)),
            // Dropped since it was listed, or damaged, which must not hide the others.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Internal) => {}
            Err(error) => return Err(error),
        }
    }
    for protocol in [&app.metrics.rest, &app.metrics.grpc] {
        for endpoint in protocol.endpoints() {
            endpoint.make_room(|own| found.iter().any(|(name, _)| name == own));
        }
    }
    Ok(found)
}

/// Resident memory of the process in bytes; `None` where the system does not tell.
pub(super) fn resident_bytes() -> Option<u64> {
    status_field("VmRSS:").map(|kilobytes| kilobytes * 1024)
}

/// Threads of the process.
pub(super) fn threads() -> Option<u64> {
    status_field("Threads:")
}

/// Open files of the process.
pub(super) fn open_files() -> Option<u64> {
    fs::read_dir("/proc/self/fd")
        .ok()
        .map(|entries| entries.count() as u64)
}

fn status_field(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

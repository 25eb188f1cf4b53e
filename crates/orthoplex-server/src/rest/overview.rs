//! What metrics and telemetry tell about the collections.

use crate::app::{Api, App};
use crate::auth::Caller;
use orthoplex_types::info::CollectionInfo;
use orthoplex_types::ops::collections::{GetCollection, ListCollections};
use orthoplex_types::ops::optimizations::GetOptimizations;
use orthoplex_types::ops::telemetry::{DescribeShards, ShardsReport};
use orthoplex_types::{ErrorKind, Result, Scope};

/// How much is told about each collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Its name.
    Name,
    /// Its description and its shards.
    Shards,
    /// Segments as well.
    Segments,
}

/// One collection.
pub(super) struct Told {
    /// Its name.
    pub(super) name: String,
    /// Everything else.
    pub(super) inside: Option<Inside>,
}

/// What is told about a collection beside its name.
pub(super) struct Inside {
    /// Its description.
    pub(super) info: CollectionInfo,
    /// Its shards.
    pub(super) report: ShardsReport,
    /// Background work that runs now.
    pub(super) running_optimizations: usize,
}

/// Every collection that the caller may see.
pub(super) async fn collections<E: Api>(
    app: &App<E>,
    caller: &Caller,
    depth: Depth,
) -> Result<Vec<Told>> {
    let list = app.call(caller, ListCollections, Scope::default()).await?;
    let mut found = Vec::with_capacity(list.collections.len());
    for description in list.collections {
        let name = description.name;
        if depth == Depth::Name {
            found.push(Told { name, inside: None });
            continue;
        }
        match inside(app, caller, &name, depth).await {
            Ok(inside) => found.push(Told {
                name,
                inside: Some(inside),
            }),
            // Dropped since it was listed, or damaged, which must not hide the others.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Internal) => {}
            Err(error) => return Err(error),
        }
    }
    for protocol in [&app.metrics.rest, &app.metrics.grpc] {
        for endpoint in protocol.endpoints() {
            endpoint.make_room(|own| found.iter().any(|told| told.name == own));
        }
    }
    Ok(found)
}

async fn inside<E: Api>(app: &App<E>, caller: &Caller, name: &str, depth: Depth) -> Result<Inside> {
    let segments = depth == Depth::Segments;
    let shards = DescribeShards { segments };
    let work = GetOptimizations::default();
    Ok(Inside {
        info: app.call(caller, GetCollection, Scope::of(name)).await?,
        report: app.call(caller, shards, Scope::of(name)).await?,
        running_optimizations: app.call(caller, work, Scope::of(name)).await?.running.len(),
    })
}

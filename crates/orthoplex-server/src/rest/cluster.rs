//! What a single node says about clustering.

use super::envelope;
use super::service::Input;
use crate::app::{Api, App};
use axum::response::Response;
use orthoplex_types::ops::collections::GetCollection;
use orthoplex_types::{Access, Error, Result};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct Status {
    status: &'static str,
}

/// `GET /cluster`
pub(super) async fn status<E: Api>(_: Arc<App<E>>, input: Input) -> Response {
    match input.caller.may(Access::GlobalRead, "") {
        Ok(()) => envelope::success(&Status { status: "disabled" }, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

#[derive(Serialize)]
struct Placement {
    peer_id: u64,
    shard_count: usize,
    local_shards: [LocalShard; 1],
    remote_shards: [(); 0],
    shard_transfers: [(); 0],
}

#[derive(Serialize)]
struct LocalShard {
    shard_id: u32,
    points_count: usize,
    state: &'static str,
}

/// `GET /collections/{collection_name}/cluster`
pub(super) async fn of_collection<E: Api>(app: Arc<App<E>>, input: Input) -> Response {
    match placement(&app, &input).await {
        Ok(placement) => envelope::success(&placement, input.started),
        Err(error) => envelope::failure(&error, "", input.started),
    }
}

async fn placement<E: Api>(app: &App<E>, input: &Input) -> Result<Placement> {
    let info = app
        .call(input.caller, GetCollection, input.params.scope()?)
        .await?;
    if info.config.params.shard_number != 1 {
        // Points are counted by collection, not by shard.
        return Err(Error::unimplemented(
            "cluster info of a collection with several shards",
        ));
    }
    let points_count = info.points_count.unwrap_or_default();
    let shard = LocalShard {
        shard_id: 0,
        points_count,
        state: "Active",
    };
    Ok(Placement {
        peer_id: 0,
        shard_count: 1,
        local_shards: [shard],
        remote_shards: [],
        shard_transfers: [],
    })
}

//! Writes as clients name them.

use super::upsert::Columns;
use super::{
    ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload, PayloadPatch,
    SetPayload, UpdateMode, UpdateVectors, UpsertPoints,
};
use crate::filter::Filter;
use crate::point::PointStruct;
use crate::schema::{choices, described_as, objects};
use crate::selector::PointsSelector;
use crate::shard_key::ShardKeySelector;

described_as!(
    UpsertPoints => PointInsertOperations,
    DeletePoints => PointsSelector,
    ClearPayload => PointsSelector,
    SetPayload => PayloadPatch,
    OverwritePayload => PayloadPatch,
);

choices! {
    /// Whole points, one by one or column by column.
    PointInsertOperations {
        Columns: PointsBatch,
        Points: PointsList,
    }
}

objects! {
    /// Points one by one.
    PointsList {
        /// The points; the last of equal ids wins.
        points: Vec<PointStruct>,
        /// Shard key.
        #[schemars(default)]
        shard_key: ShardKeySelector,
        /// Condition on the existing point; others are left as they are.
        update_filter: Option<Filter>,
        /// Which points are written.
        update_mode: Option<UpdateMode>,
    }

    /// Points column by column.
    PointsBatch {
        /// The columns.
        batch: Columns,
        /// Shard key.
        #[schemars(default)]
        shard_key: ShardKeySelector,
        /// Condition on the existing point; others are left as they are.
        update_filter: Option<Filter>,
        /// Which points are written.
        update_mode: Option<UpdateMode>,
    }

    /// Writes whole points.
    UpsertOperation { upsert: UpsertPoints }
    /// Removes points.
    DeleteOperation { delete: DeletePoints }
    /// Merges keys into payloads.
    SetPayloadOperation { set_payload: SetPayload }
    /// Replaces payloads.
    OverwritePayloadOperation { overwrite_payload: OverwritePayload }
    /// Removes keys from payloads.
    DeletePayloadOperation { delete_payload: DeletePayload }
    /// Removes payloads.
    ClearPayloadOperation { clear_payload: ClearPayload }
    /// Sets vectors of points.
    UpdateVectorsOperation { update_vectors: UpdateVectors }
    /// Removes vectors of some names from points.
    DeleteVectorsOperation { delete_vectors: DeleteVectors }
}

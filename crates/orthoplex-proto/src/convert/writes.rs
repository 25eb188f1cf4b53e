//! Operations that change points.
//!
//! Each exists as a message of its own and as a member of a batch; the two share everything but the
//! scope, so that the batch member is the noun and the message wraps it.

use super::selector::NO_SELECTOR;
use super::{Call, Reply, Wire, no_variant, required, scope, wire_enum};
use crate::qdrant::points_update_operation::{self as inner, Operation};
use crate::qdrant::{self as proto};
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    PayloadPatch, PointsUpdate, SetPayload, UpdateMode, UpdateResult, UpdateStatus, UpdateVectors,
    UpsertPoints,
};
use orthoplex_types::selector::PointsSelector;
use orthoplex_types::{PointId, Result, Violations};

wire_enum!(UpdateMode, proto::UpdateMode, "update mode", {
    Upsert = Upsert, InsertOnly = InsertOnly, UpdateOnly = UpdateOnly,
});

impl Wire<inner::PointStructList> for UpsertPoints {
    fn decode(message: inner::PointStructList) -> Result<Self> {
        Ok(Self {
            points: Wire::decode(message.points)?,
            shard_key: Wire::decode(message.shard_key_selector)?,
            update_filter: Wire::decode(message.update_filter)?,
            update_mode: Wire::decode(message.update_mode)?,
        })
    }

    fn encode(self) -> Result<inner::PointStructList> {
        Ok(inner::PointStructList {
            points: self.points.encode()?,
            shard_key_selector: self.shard_key.encode()?,
            update_filter: self.update_filter.encode()?,
            update_mode: self.update_mode.encode()?,
        })
    }
}

/// Delete and clear: a selector and a shard key.
macro_rules! wire_selected {
    ($domain:ident, $message:ident) => {
        impl Wire<inner::$message> for $domain {
            fn decode(message: inner::$message) -> Result<Self> {
                Ok(Self {
                    selector: required(message.points, NO_SELECTOR)?,
                    shard_key: Wire::decode(message.shard_key_selector)?,
                })
            }

            fn encode(self) -> Result<inner::$message> {
                let points = Some(self.selector.encode()?);
                let shard_key_selector = self.shard_key.encode()?;
                Ok(inner::$message {
                    points,
                    shard_key_selector,
                })
            }
        }
    };
}

wire_selected!(DeletePoints, DeletePoints);
wire_selected!(ClearPayload, ClearPayload);

/// Ids or filter of a selector, as operations hold them that take both.
type Targets = (Option<Vec<PointId>>, Option<Filter>);

fn decode_targets(message: Option<proto::PointsSelector>) -> Result<Targets> {
    Ok(match required(message, "points_selector is expected")? {
        PointsSelector::Ids { points } => (Some(points), None),
        PointsSelector::Filter { filter } => (None, Some(filter)),
    })
}

/// The message has room for one of the two; ids win, as they do when the operation is carried out.
fn encode_targets((points, filter): Targets) -> Result<Option<proto::PointsSelector>> {
    let ids = points.map(|points| PointsSelector::Ids { points });
    ids.or(filter.map(|filter| PointsSelector::Filter { filter }))
        .encode()
}

/// Set and overwrite: the same members.
macro_rules! wire_patch {
    ($name:ident) => {
        impl Wire<inner::$name> for $name {
            fn decode(message: inner::$name) -> Result<Self> {
                let (points, filter) = decode_targets(message.points_selector)?;
                Ok(Self(PayloadPatch {
                    payload: Wire::decode(message.payload)?,
                    points,
                    filter,
                    shard_key: Wire::decode(message.shard_key_selector)?,
                    key: Wire::decode(message.key)?,
                }))
            }

            fn encode(self) -> Result<inner::$name> {
                let Self(patch) = self;
                Ok(inner::$name {
                    payload: patch.payload.encode()?,
                    points_selector: encode_targets((patch.points, patch.filter))?,
                    shard_key_selector: patch.shard_key.encode()?,
                    key: patch.key.encode()?,
                })
            }
        }
    };
}

wire_patch!(SetPayload);
wire_patch!(OverwritePayload);

impl Wire<inner::DeletePayload> for DeletePayload {
    fn decode(message: inner::DeletePayload) -> Result<Self> {
        let (points, filter) = decode_targets(message.points_selector)?;
        let shard_key = Wire::decode(message.shard_key_selector)?;
        Ok(Self {
            keys: Wire::decode(message.keys)?,
            points,
            filter,
            shard_key,
        })
    }

    fn encode(self) -> Result<inner::DeletePayload> {
        Ok(inner::DeletePayload {
            keys: self.keys.encode()?,
            points_selector: encode_targets((self.points, self.filter))?,
            shard_key_selector: self.shard_key.encode()?,
        })
    }
}

impl Wire<inner::UpdateVectors> for UpdateVectors {
    fn decode(message: inner::UpdateVectors) -> Result<Self> {
        Ok(Self {
            points: Wire::decode(message.points)?,
            shard_key: Wire::decode(message.shard_key_selector)?,
            update_filter: Wire::decode(message.update_filter)?,
        })
    }

    fn encode(self) -> Result<inner::UpdateVectors> {
        Ok(inner::UpdateVectors {
            points: self.points.encode()?,
            shard_key_selector: self.shard_key.encode()?,
            update_filter: self.update_filter.encode()?,
        })
    }
}

impl Wire<inner::DeleteVectors> for DeleteVectors {
    fn decode(message: inner::DeleteVectors) -> Result<Self> {
        let (points, filter) = decode_targets(message.points_selector)?;
        Ok(Self {
            points,
            filter,
            names: message
                .vectors
                .map(|selector| selector.names)
                .unwrap_or_default(),
            shard_key: Wire::decode(message.shard_key_selector)?,
        })
    }

    fn encode(self) -> Result<inner::DeleteVectors> {
        Ok(inner::DeleteVectors {
            points_selector: encode_targets((self.points, self.filter))?,
            vectors: Some(proto::VectorsSelector { names: self.names }),
            shard_key_selector: self.shard_key.encode()?,
        })
    }
}

/// A message of its own: the batch member and the scope.
macro_rules! wire_write {
    ($message:ident, $domain:ident, $inner:ident { $($member:ident),+ }) => {
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(m: proto::$message) -> Result<Self> {
                let scope = scope::of_write(m.collection_name, m.wait, m.ordering, m.timeout)?;
                let operation = Wire::decode(inner::$inner { $($member: m.$member),+ })?;
                Ok(Self { operation, scope })
            }

            fn encode(self) -> Result<proto::$message> {
                let Self { operation, scope } = self;
                let inner::$inner { $($member),+ } = operation.encode()?;
                Ok(proto::$message {
                    collection_name: scope.collection,
                    wait: Some(scope.wait),
                    ordering: Some(scope.ordering.encode()?),
                    timeout: scope.timeout_s,
                    $($member),+
                })
            }
        }
    };
}

wire_write!(
    UpsertPoints,
    UpsertPoints,
    PointStructList {
        points,
        shard_key_selector,
        update_filter,
        update_mode
    }
);
wire_write!(
    DeletePoints,
    DeletePoints,
    DeletePoints {
        points,
        shard_key_selector
    }
);
wire_write!(
    ClearPayloadPoints,
    ClearPayload,
    ClearPayload {
        points,
        shard_key_selector
    }
);
wire_write!(
    SetPayloadPoints,
    SetPayload,
    SetPayload {
        payload,
        points_selector,
        shard_key_selector,
        key
    }
);
wire_write!(
    SetPayloadPoints,
    OverwritePayload,
    OverwritePayload {
        payload,
        points_selector,
        shard_key_selector,
        key
    }
);
wire_write!(
    DeletePayloadPoints,
    DeletePayload,
    DeletePayload {
        keys,
        points_selector,
        shard_key_selector
    }
);
wire_write!(
    UpdatePointVectors,
    UpdateVectors,
    UpdateVectors {
        points,
        shard_key_selector,
        update_filter
    }
);
wire_write!(
    DeletePointVectors,
    DeleteVectors,
    DeleteVectors {
        points_selector,
        vectors,
        shard_key_selector
    }
);

impl Wire<proto::PointsUpdateOperation> for PointsUpdate {
    fn decode(message: proto::PointsUpdateOperation) -> Result<Self> {
        let operation = message
            .operation
            .ok_or_else(|| no_variant("PointsUpdateOperation"))?;
        Ok(match operation {
            Operation::Upsert(m) => Self::Upsert(Wire::decode(m)?),
            Operation::DeletePoints(m) => Self::Delete(Wire::decode(m)?),
            Operation::DeleteDeprecated(points) => {
                Self::Delete(Wire::decode(inner::DeletePoints {
                    points: Some(points),
                    shard_key_selector: None,
                })?)
            }
            Operation::SetPayload(m) => Self::SetPayload(Wire::decode(m)?),
            Operation::OverwritePayload(m) => Self::OverwritePayload(Wire::decode(m)?),
            Operation::DeletePayload(m) => Self::DeletePayload(Wire::decode(m)?),
            Operation::ClearPayload(m) => Self::ClearPayload(Wire::decode(m)?),
            Operation::ClearPayloadDeprecated(points) => {
                Self::ClearPayload(Wire::decode(inner::ClearPayload {
                    points: Some(points),
                    shard_key_selector: None,
                })?)
            }
            Operation::UpdateVectors(m) => Self::UpdateVectors(Wire::decode(m)?),
            Operation::DeleteVectors(m) => Self::DeleteVectors(Wire::decode(m)?),
        })
    }

    fn encode(self) -> Result<proto::PointsUpdateOperation> {
        let operation = match self {
            Self::Upsert(operation) => Operation::Upsert(operation.encode()?),
            Self::Delete(operation) => Operation::DeletePoints(operation.encode()?),
            Self::SetPayload(operation) => Operation::SetPayload(operation.encode()?),
            Self::OverwritePayload(operation) => Operation::OverwritePayload(operation.encode()?),
            Self::DeletePayload(operation) => Operation::DeletePayload(operation.encode()?),
            Self::ClearPayload(operation) => Operation::ClearPayload(operation.encode()?),
            Self::UpdateVectors(operation) => Operation::UpdateVectors(operation.encode()?),
            Self::DeleteVectors(operation) => Operation::DeleteVectors(operation.encode()?),
        };
        Ok(proto::PointsUpdateOperation {
            operation: Some(operation),
        })
    }
}

/// Unlike over REST, a batch without operations is refused.
impl Wire<proto::UpdateBatchPoints> for Call<BatchUpdate> {
    fn decode(m: proto::UpdateBatchPoints) -> Result<Self> {
        let mut v = Violations::default();
        if m.operations.is_empty() {
            v.add_at("operations", "value invalid, must not be empty");
        }
        v.into_result()?;
        let operation = BatchUpdate {
            operations: Wire::decode(m.operations)?,
        };
        Ok(Self {
            operation,
            scope: scope::of_write(m.collection_name, m.wait, m.ordering, m.timeout)?,
        })
    }

    fn encode(self) -> Result<proto::UpdateBatchPoints> {
        let Self { operation, scope } = self;
        Ok(proto::UpdateBatchPoints {
            collection_name: scope.collection,
            wait: Some(scope.wait),
            operations: operation.operations.encode()?,
            ordering: Some(scope.ordering.encode()?),
            timeout: scope.timeout_s,
        })
    }
}

wire_enum!(UpdateStatus, proto::UpdateStatus, "update status", {
    Acknowledged = Acknowledged, Completed = Completed, WaitTimeout = WaitTimeout,
});

impl Wire<proto::UpdateResult> for UpdateResult {
    fn decode(message: proto::UpdateResult) -> Result<Self> {
        Ok(Self {
            operation_id: message.operation_id,
            status: Wire::decode(message.status)?,
        })
    }

    fn encode(self) -> Result<proto::UpdateResult> {
        Ok(proto::UpdateResult {
            operation_id: self.operation_id,
            status: self.status.encode()?,
        })
    }
}

impl Wire<proto::PointsOperationResponse> for Reply<UpdateResult> {
    fn decode(message: proto::PointsOperationResponse) -> Result<Self> {
        let result = required(message.result, super::NO_RESULT)?;
        Ok(Self {
            result,
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::PointsOperationResponse> {
        let result = Some(self.result.encode()?);
        Ok(proto::PointsOperationResponse {
            result,
            time: self.time_s,
            usage: None,
        })
    }
}

impl Wire<proto::UpdateBatchResponse> for Reply<Vec<UpdateResult>> {
    fn decode(message: proto::UpdateBatchResponse) -> Result<Self> {
        Ok(Self {
            result: Wire::decode(message.result)?,
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::UpdateBatchResponse> {
        let result = self.result.encode()?;
        Ok(proto::UpdateBatchResponse {
            result,
            time: self.time_s,
            usage: None,
        })
    }
}

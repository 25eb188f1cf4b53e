//! Operations that change points.
//!
//! Each exists as a message of its own and as a member of a batch; the two share everything but the
//! scope, so that the batch member is the noun and the message wraps it.

use super::macros::{wire_enum, wire_struct};
use super::selector::NO_SELECTOR;
use super::value::check_exact;
use super::{Call, Wire, no_variant, required, scope};
use crate::qdrant as proto;
use crate::qdrant::points_update_operation::{self as inner, Operation};
use orthoplex_types::filter::Filter;
use orthoplex_types::ops::writes::{
    BatchUpdate, ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload,
    PayloadPatch, PointsUpdate, SetPayload, UpdateMode, UpdateVectors, UpsertPoints,
};
use orthoplex_types::selector::PointsSelector;
use orthoplex_types::{Error, PointId, Result, Violations};

wire_enum!(UpdateMode = proto::UpdateMode as "update mode" { Upsert, InsertOnly, UpdateOnly });

wire_struct!(UpsertPoints = inner::PointStructList {
    same { points, update_filter, update_mode }
    renamed { shard_key = shard_key_selector }
});
wire_struct!(DeletePoints = inner::DeletePoints {
    renamed { shard_key = shard_key_selector }
    required { selector = points or NO_SELECTOR }
});
wire_struct!(ClearPayload = inner::ClearPayload {
    renamed { shard_key = shard_key_selector }
    required { selector = points or NO_SELECTOR }
});
wire_struct!(UpdateVectors = inner::UpdateVectors {
    same { points, update_filter }
    renamed { shard_key = shard_key_selector }
});

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
                check_exact(&patch.payload)?;
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

    /// Here ids and a filter together mean both; the message has room for one.
    fn encode(self) -> Result<inner::DeleteVectors> {
        if self.points.is_some() && self.filter.is_some() {
            return Err(Error::unimplemented("ids beside a filter over gRPC"));
        }
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

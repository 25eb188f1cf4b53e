//! Operations on snapshots, and what they answer.

use super::{Call, NO_RESULT, Reply, Wire, malformed, required, scope};
use crate::qdrant as proto;
use orthoplex_types::operation::Scope;
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots, SnapshotDescription, SnapshotOf,
};
use orthoplex_types::{Error, Result};

/// How times are written in the domain.
const TIME: &str = "%Y-%m-%dT%H:%M:%S";

/// Operations on the snapshots of a collection: over gRPC there are no others than of whole ones.
macro_rules! wire_of_collection {
    ($($message:ident, $domain:ident;)+) => {$(
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(message: proto::$message) -> Result<Self> {
                let scope = scope::of_collection(message.collection_name, None)?;
                Ok(Self { operation: $domain(SnapshotOf::Collection), scope })
            }

            fn encode(self) -> Result<proto::$message> {
                check_whole(self.operation.0)?;
                Ok(proto::$message { collection_name: self.scope.collection })
            }
        }
    )+};
}

wire_of_collection! {
    CreateSnapshotRequest, CreateSnapshot;
    ListSnapshotsRequest, ListSnapshots;
}

fn check_whole(of: SnapshotOf) -> Result<()> {
    match of {
        SnapshotOf::Collection => Ok(()),
        SnapshotOf::Shard(_) => Err(Error::unimplemented("shard snapshots over gRPC")),
    }
}

impl Wire<proto::DeleteSnapshotRequest> for Call<DeleteSnapshot> {
    fn decode(message: proto::DeleteSnapshotRequest) -> Result<Self> {
        Ok(Self {
            operation: DeleteSnapshot {
                of: SnapshotOf::Collection,
                name: message.snapshot_name,
            },
            scope: scope::of_collection(message.collection_name, None)?,
        })
    }

    fn encode(self) -> Result<proto::DeleteSnapshotRequest> {
        check_whole(self.operation.of)?;
        Ok(proto::DeleteSnapshotRequest {
            collection_name: self.scope.collection,
            snapshot_name: self.operation.name,
        })
    }
}

macro_rules! wire_of_everything {
    ($($message:ident, $domain:ident;)+) => {$(
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(_: proto::$message) -> Result<Self> {
                Ok(Self { operation: $domain, scope: Scope::default() })
            }

            fn encode(self) -> Result<proto::$message> {
                Ok(proto::$message {})
            }
        }
    )+};
}

wire_of_everything! {
    CreateFullSnapshotRequest, CreateFullSnapshot;
    ListFullSnapshotsRequest, ListFullSnapshots;
}

impl Wire<proto::DeleteFullSnapshotRequest> for Call<DeleteFullSnapshot> {
    fn decode(message: proto::DeleteFullSnapshotRequest) -> Result<Self> {
        Ok(Self {
            operation: DeleteFullSnapshot {
                name: message.snapshot_name,
            },
            scope: Scope::default(),
        })
    }

    fn encode(self) -> Result<proto::DeleteFullSnapshotRequest> {
        Ok(proto::DeleteFullSnapshotRequest {
            snapshot_name: self.operation.name,
        })
    }
}

impl Wire<proto::SnapshotDescription> for SnapshotDescription {
    fn decode(message: proto::SnapshotDescription) -> Result<Self> {
        let time = message.creation_time.map(|time| {
            let parsed = jiff::Timestamp::from_second(time.seconds);
            parsed.map(|time| time.strftime(TIME).to_string())
        });
        let unreadable = |error| malformed("creation time", error);
        Ok(Self {
            name: message.name,
            creation_time: time.transpose().map_err(unreadable)?,
            size: message.size.unsigned_abs(),
            checksum: message.checksum,
        })
    }

    fn encode(self) -> Result<proto::SnapshotDescription> {
        let time = self.creation_time.map(|text| {
            let parsed = jiff::civil::DateTime::strptime(TIME, &text)
                .and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC));
            parsed.map(|time| time.timestamp().as_second())
        });
        let seconds = time.transpose().map_err(Error::internal)?;
        Ok(proto::SnapshotDescription {
            name: self.name,
            creation_time: seconds.map(|seconds| prost_types::Timestamp { seconds, nanos: 0 }),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            checksum: self.checksum,
        })
    }
}

impl Wire<proto::CreateSnapshotResponse> for Reply<SnapshotDescription> {
    fn decode(message: proto::CreateSnapshotResponse) -> Result<Self> {
        Ok(Self {
            result: required(message.snapshot_description, NO_RESULT)?,
            time_s: message.time,
            usage: None,
        })
    }

    fn encode(self) -> Result<proto::CreateSnapshotResponse> {
        Ok(proto::CreateSnapshotResponse {
            snapshot_description: Some(self.result.encode()?),
            time: self.time_s,
        })
    }
}

impl Wire<proto::ListSnapshotsResponse> for Reply<Vec<SnapshotDescription>> {
    fn decode(message: proto::ListSnapshotsResponse) -> Result<Self> {
        Ok(Self {
            result: Wire::decode(message.snapshot_descriptions)?,
            time_s: message.time,
            usage: None,
        })
    }

    fn encode(self) -> Result<proto::ListSnapshotsResponse> {
        Ok(proto::ListSnapshotsResponse {
            snapshot_descriptions: self.result.encode()?,
            time: self.time_s,
        })
    }
}

impl Wire<proto::DeleteSnapshotResponse> for Reply<bool> {
    fn decode(message: proto::DeleteSnapshotResponse) -> Result<Self> {
        Ok(Self {
            result: true,
            time_s: message.time,
            usage: None,
        })
    }

    fn encode(self) -> Result<proto::DeleteSnapshotResponse> {
        Ok(proto::DeleteSnapshotResponse { time: self.time_s })
    }
}

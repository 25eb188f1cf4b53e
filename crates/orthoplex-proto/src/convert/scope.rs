//! Where and how an operation applies: the members that most request messages share.

use super::macros::wire_enum;
use super::{Wire, no_variant};
use crate::qdrant::{self as proto, read_consistency};
use orthoplex_types::operation::{ReadConsistency, Scope, WriteOrdering};
use orthoplex_types::ops::collections::check_name;
use orthoplex_types::{Result, Violations};

wire_enum!(WriteOrdering = proto::WriteOrderingType as "write ordering" { Weak, Medium, Strong });

impl Wire<proto::WriteOrdering> for WriteOrdering {
    fn decode(message: proto::WriteOrdering) -> Result<Self> {
        Wire::decode(message.r#type)
    }

    fn encode(self) -> Result<proto::WriteOrdering> {
        Ok(proto::WriteOrdering {
            r#type: self.encode()?,
        })
    }
}

/// The levels that have a name; a factor stands beside them.
enum Level {
    All,
    Majority,
    Quorum,
}

wire_enum!(Level = proto::ReadConsistencyType as "read consistency" { All, Majority, Quorum });

impl Wire<proto::ReadConsistency> for ReadConsistency {
    fn decode(message: proto::ReadConsistency) -> Result<Self> {
        match message.value {
            Some(read_consistency::Value::Type(level)) => Ok(match Level::decode(level)? {
                Level::All => Self::All,
                Level::Majority => Self::Majority,
                Level::Quorum => Self::Quorum,
            }),
            Some(read_consistency::Value::Factor(factor)) => Ok(Self::Factor(factor)),
            None => Err(no_variant("ReadConsistency")),
        }
    }

    fn encode(self) -> Result<proto::ReadConsistency> {
        let value = match self {
            Self::Factor(factor) => read_consistency::Value::Factor(factor),
            Self::All => read_consistency::Value::Type(Level::All.encode()?),
            Self::Majority => read_consistency::Value::Type(Level::Majority.encode()?),
            Self::Quorum => read_consistency::Value::Type(Level::Quorum.encode()?),
        };
        Ok(proto::ReadConsistency { value: Some(value) })
    }
}

/// The scope of an operation that names a collection.
pub(super) fn of_collection(name: String, timeout_s: Option<u64>) -> Result<Scope> {
    let mut v = Violations::default();
    check_name("collection_name", &name, &mut v);
    v.min_opt("timeout", timeout_s, 1);
    v.into_result()?;
    Ok(Scope {
        timeout_s,
        ..Scope::of(name)
    })
}

/// The scope of a write.
pub(super) fn of_write(
    collection: String,
    wait: Option<bool>,
    ordering: Option<proto::WriteOrdering>,
    timeout_s: Option<u64>,
) -> Result<Scope> {
    let ordering = Option::<WriteOrdering>::decode(ordering)?.unwrap_or_default();
    let wait = wait.unwrap_or(false);
    Ok(Scope {
        wait,
        ordering,
        ..of_collection(collection, timeout_s)?
    })
}

/// The scope of a read.
pub(super) fn of_read(
    collection: String,
    consistency: Option<proto::ReadConsistency>,
    timeout_s: Option<u64>,
) -> Result<Scope> {
    let consistency = Wire::decode(consistency)?;
    if let Some(ReadConsistency::Factor(factor)) = consistency {
        let mut v = Violations::default();
        v.min("read_consistency", factor, 1);
        v.into_result()?;
    }
    Ok(Scope {
        consistency,
        ..of_collection(collection, timeout_s)?
    })
}

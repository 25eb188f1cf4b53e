//! Point ids and payload keys.

use super::Wire;
use crate::qdrant::{self as proto, point_id::PointIdOptions};
use orthoplex_types::{Error, JsonPath, PointId, Result};

/// Text of an id that must be there and is not.
pub(super) const NO_ID: &str = "Empty ID is not allowed";

impl Wire<proto::PointId> for PointId {
    fn decode(message: proto::PointId) -> Result<Self> {
        match message.point_id_options {
            Some(PointIdOptions::Num(num)) => Ok(Self::Num(num)),
            Some(PointIdOptions::Uuid(text)) => Self::parse_uuid(&text)
                .ok_or_else(|| Error::invalid(format!("Unable to parse UUID: {text}"))),
            None => Err(Error::invalid("No ID options provided")),
        }
    }

    fn encode(self) -> Result<proto::PointId> {
        let options = match self {
            Self::Num(num) => PointIdOptions::Num(num),
            Self::Uuid(_) => PointIdOptions::Uuid(self.to_string()),
        };
        Ok(proto::PointId {
            point_id_options: Some(options),
        })
    }
}

impl Wire<String> for JsonPath {
    fn decode(message: String) -> Result<Self> {
        message
            .parse()
            .map_err(|_| Error::invalid(format!("Invalid json path: '{message}'")))
    }

    fn encode(self) -> Result<String> {
        Ok(self.to_string())
    }
}

//! What the database tells about collections and aliases.

use super::{NO_RESULT, Reply, Wire, required, size, wire_enum};
use crate::qdrant as proto;
use orthoplex_types::info::{
    AliasDescription, AliasesList, CollectionDescription, CollectionExistence, CollectionInfo,
    CollectionStatus, CollectionWarning, CollectionsList, OptimizerStatus, UpdateQueueInfo,
};
use orthoplex_types::{Error, Result};
use std::collections::BTreeMap;

wire_enum!(CollectionStatus, proto::CollectionStatus, "collection status", {
    Green = Green, Yellow = Yellow, Grey = Grey, Red = Red,
});

impl Wire<proto::OptimizerStatus> for OptimizerStatus {
    fn decode(message: proto::OptimizerStatus) -> Result<Self> {
        Ok(if message.ok {
            Self::Ok
        } else {
            Self::Error(message.error)
        })
    }

    fn encode(self) -> Result<proto::OptimizerStatus> {
        Ok(match self {
            Self::Ok => proto::OptimizerStatus {
                ok: true,
                error: String::new(),
            },
            Self::Error(error) => proto::OptimizerStatus { ok: false, error },
        })
    }
}

impl Wire<proto::CollectionWarning> for CollectionWarning {
    fn decode(message: proto::CollectionWarning) -> Result<Self> {
        Ok(Self {
            message: message.message,
        })
    }

    fn encode(self) -> Result<proto::CollectionWarning> {
        Ok(proto::CollectionWarning {
            message: self.message,
        })
    }
}

impl Wire<proto::UpdateQueueInfo> for UpdateQueueInfo {
    fn decode(message: proto::UpdateQueueInfo) -> Result<Self> {
        Ok(Self {
            length: size(message.length),
        })
    }

    fn encode(self) -> Result<proto::UpdateQueueInfo> {
        Ok(proto::UpdateQueueInfo {
            length: self.length as u64,
            deferred_points: None,
        })
    }
}

impl Wire<proto::CollectionInfo> for CollectionInfo {
    fn decode(message: proto::CollectionInfo) -> Result<Self> {
        if !message.payload_schema.is_empty() {
            return Err(Error::unimplemented("payload_schema"));
        }
        Ok(Self {
            status: Wire::decode(message.status)?,
            optimizer_status: required(message.optimizer_status, NO_RESULT)?,
            warnings: Wire::decode(message.warnings)?,
            indexed_vectors_count: message.indexed_vectors_count.map(size),
            points_count: message.points_count.map(size),
            segments_count: size(message.segments_count),
            config: required(message.config, NO_RESULT)?,
            payload_schema: BTreeMap::new(),
            update_queue: Wire::decode(message.update_queue)?,
        })
    }

    fn encode(self) -> Result<proto::CollectionInfo> {
        if !self.payload_schema.is_empty() {
            return Err(Error::unimplemented("payload_schema"));
        }
        Ok(proto::CollectionInfo {
            status: self.status.encode()?,
            optimizer_status: Some(self.optimizer_status.encode()?),
            warnings: self.warnings.encode()?,
            indexed_vectors_count: self.indexed_vectors_count.map(|count| count as u64),
            points_count: self.points_count.map(|count| count as u64),
            segments_count: self.segments_count as u64,
            config: Some(self.config.encode()?),
            update_queue: self.update_queue.encode()?,
            ..proto::CollectionInfo::default()
        })
    }
}

impl Wire<proto::GetCollectionInfoResponse> for Reply<CollectionInfo> {
    fn decode(message: proto::GetCollectionInfoResponse) -> Result<Self> {
        Ok(Self {
            result: required(message.result, NO_RESULT)?,
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::GetCollectionInfoResponse> {
        let result = Some(self.result.encode()?);
        Ok(proto::GetCollectionInfoResponse {
            result,
            time: self.time_s,
        })
    }
}

impl Wire<proto::CollectionExists> for CollectionExistence {
    fn decode(message: proto::CollectionExists) -> Result<Self> {
        Ok(Self {
            exists: message.exists,
        })
    }

    fn encode(self) -> Result<proto::CollectionExists> {
        Ok(proto::CollectionExists {
            exists: self.exists,
        })
    }
}

impl Wire<proto::CollectionExistsResponse> for Reply<CollectionExistence> {
    fn decode(message: proto::CollectionExistsResponse) -> Result<Self> {
        Ok(Self {
            result: required(message.result, NO_RESULT)?,
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::CollectionExistsResponse> {
        let result = Some(self.result.encode()?);
        Ok(proto::CollectionExistsResponse {
            result,
            time: self.time_s,
        })
    }
}

impl Wire<proto::CollectionDescription> for CollectionDescription {
    fn decode(message: proto::CollectionDescription) -> Result<Self> {
        Ok(Self { name: message.name })
    }

    fn encode(self) -> Result<proto::CollectionDescription> {
        Ok(proto::CollectionDescription { name: self.name })
    }
}

impl Wire<proto::ListCollectionsResponse> for Reply<CollectionsList> {
    fn decode(message: proto::ListCollectionsResponse) -> Result<Self> {
        let collections = Wire::decode(message.collections)?;
        Ok(Self {
            result: CollectionsList { collections },
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::ListCollectionsResponse> {
        let collections = self.result.collections.encode()?;
        Ok(proto::ListCollectionsResponse {
            collections,
            time: self.time_s,
        })
    }
}

impl Wire<proto::AliasDescription> for AliasDescription {
    fn decode(message: proto::AliasDescription) -> Result<Self> {
        let proto::AliasDescription {
            alias_name,
            collection_name,
        } = message;
        Ok(Self {
            alias_name,
            collection_name,
        })
    }

    fn encode(self) -> Result<proto::AliasDescription> {
        let Self {
            alias_name,
            collection_name,
        } = self;
        Ok(proto::AliasDescription {
            alias_name,
            collection_name,
        })
    }
}

impl Wire<proto::ListAliasesResponse> for Reply<AliasesList> {
    fn decode(message: proto::ListAliasesResponse) -> Result<Self> {
        let aliases = Wire::decode(message.aliases)?;
        Ok(Self {
            result: AliasesList { aliases },
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::ListAliasesResponse> {
        let aliases = self.result.aliases.encode()?;
        Ok(proto::ListAliasesResponse {
            aliases,
            time: self.time_s,
        })
    }
}

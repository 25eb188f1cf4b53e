//! What the database tells about collections and aliases.

use super::macros::{wire_enum, wire_sole, wire_struct};
use super::{NO_RESULT, Reply, Wire};
use crate::qdrant as proto;
use orthoplex_types::Result;
use orthoplex_types::info::{
    AliasDescription, AliasesList, CollectionDescription, CollectionExistence, CollectionInfo,
    CollectionStatus, CollectionWarning, CollectionsList, OptimizerStatus, UpdateQueueInfo,
};

wire_enum!(CollectionStatus = proto::CollectionStatus as "collection status" {
    Green, Yellow, Grey, Red,
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

wire_struct!(CollectionWarning = proto::CollectionWarning { same { message } });
wire_struct!(UpdateQueueInfo = proto::UpdateQueueInfo { same { length, deferred_points } });

wire_struct!(CollectionInfo = proto::CollectionInfo {
    same {
        status, warnings, indexed_vectors_count, points_count, segments_count, payload_schema,
        update_queue, created_at,
    }
    required { optimizer_status = optimizer_status or NO_RESULT, config = config or NO_RESULT }
});

wire_struct!(CollectionExistence = proto::CollectionExists { same { exists } });
wire_struct!(CollectionDescription = proto::CollectionDescription { same { name } });
wire_struct!(AliasDescription = proto::AliasDescription { same { alias_name, collection_name } });
wire_sole!(CollectionsList { collections } = Vec<proto::CollectionDescription>);
wire_sole!(AliasesList { aliases } = Vec<proto::AliasDescription>);

wire_struct!(Reply<bool> = proto::CollectionOperationResponse {
    same { result }
    renamed { time_s = time }
    absent { usage }
});
wire_struct!(Reply<CollectionInfo> = proto::GetCollectionInfoResponse {
    renamed { time_s = time }
    required { result = result or NO_RESULT }
    absent { usage }
});
wire_struct!(Reply<CollectionExistence> = proto::CollectionExistsResponse {
    renamed { time_s = time }
    required { result = result or NO_RESULT }
    absent { usage }
});
wire_struct!(Reply<CollectionsList> = proto::ListCollectionsResponse {
    renamed { result = collections, time_s = time }
    absent { usage }
});
wire_struct!(Reply<AliasesList> = proto::ListAliasesResponse {
    renamed { result = aliases, time_s = time }
    absent { usage }
});

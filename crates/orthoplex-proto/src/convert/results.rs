//! What reads and writes answer.

use super::macros::{wire_enum, wire_sole, wire_struct};
use super::{NO_RESULT, Reply, Wire, no_variant};
use crate::qdrant::{self as proto, facet_value::Variant};
use orthoplex_types::Result;
use orthoplex_types::ops::reads::{
    CountResult, FacetHit, FacetResult, FacetValue, GroupsResult, MatrixOffsets, MatrixPairs,
    QueryResult, ScrollResult,
};
use orthoplex_types::ops::writes::{UpdateResult, UpdateStatus};
use orthoplex_types::point::{Record, ScoredPoint};
use orthoplex_types::usage::{HardwareUsage, InferenceUsage, ModelUsage, Usage};

wire_enum!(UpdateStatus = proto::UpdateStatus as "update status" {
    Acknowledged, Completed, WaitTimeout,
});
wire_struct!(UpdateResult = proto::UpdateResult { same { operation_id, status } });
wire_struct!(CountResult = proto::CountResult { same { count } });
wire_sole!(QueryResult { points } = Vec<proto::ScoredPoint>);

impl Wire<proto::BatchResult> for QueryResult {
    fn decode(message: proto::BatchResult) -> Result<Self> {
        Wire::decode(message.result)
    }

    fn encode(self) -> Result<proto::BatchResult> {
        Ok(proto::BatchResult {
            result: self.encode()?,
        })
    }
}

impl Wire<proto::BatchResult> for Vec<ScoredPoint> {
    fn decode(message: proto::BatchResult) -> Result<Self> {
        Wire::decode(message.result)
    }

    fn encode(self) -> Result<proto::BatchResult> {
        Ok(proto::BatchResult {
            result: self.encode()?,
        })
    }
}

wire_struct!(Usage = proto::Usage { same { hardware, inference } });
wire_struct!(ModelUsage = proto::ModelUsage { same { tokens } });
wire_struct!(HardwareUsage = proto::HardwareUsage {
    same {
        cpu, payload_io_read, payload_io_write, payload_index_io_read, payload_index_io_write,
        vector_io_read, vector_io_write,
    }
});

impl Wire<proto::InferenceUsage> for InferenceUsage {
    fn decode(message: proto::InferenceUsage) -> Result<Self> {
        let models = message.models.into_iter();
        let models = models.map(|(model, usage)| Ok((model, Wire::decode(usage)?)));
        Ok(Self {
            models: models.collect::<Result<_>>()?,
        })
    }

    fn encode(self) -> Result<proto::InferenceUsage> {
        let models = self.models.into_iter();
        let models = models.map(|(model, usage)| Ok((model, usage.encode()?)));
        Ok(proto::InferenceUsage {
            models: models.collect::<Result<_>>()?,
        })
    }
}

/// A response that holds a list.
macro_rules! wire_list {
    ($($message:ident: $result:ty),+ $(,)?) => {
        $(wire_struct!(Reply<$result> = proto::$message {
            same { result, usage }
            renamed { time_s = time }
        });)+
    };
}

wire_list! {
    GetResponse: Vec<Record>,
    QueryResponse: QueryResult,
    QueryBatchResponse: Vec<QueryResult>,
    SearchResponse: Vec<ScoredPoint>,
    SearchBatchResponse: Vec<Vec<ScoredPoint>>,
    RecommendResponse: Vec<ScoredPoint>,
    RecommendBatchResponse: Vec<Vec<ScoredPoint>>,
    DiscoverResponse: Vec<ScoredPoint>,
    DiscoverBatchResponse: Vec<Vec<ScoredPoint>>,
    UpdateBatchResponse: Vec<UpdateResult>,
}

/// A response that holds one thing.
macro_rules! wire_one {
    ($($message:ident: $result:ty),+ $(,)?) => {
        $(wire_struct!(Reply<$result> = proto::$message {
            same { usage }
            renamed { time_s = time }
            required { result = result or NO_RESULT }
        });)+
    };
}

wire_one! {
    PointsOperationResponse: UpdateResult,
    CountResponse: CountResult,
    QueryGroupsResponse: GroupsResult,
    SearchGroupsResponse: GroupsResult,
    RecommendGroupsResponse: GroupsResult,
    SearchMatrixPairsResponse: MatrixPairs,
    SearchMatrixOffsetsResponse: MatrixOffsets,
}

wire_struct!(FacetHit = proto::FacetHit {
    same { count }
    required { value = value or "FacetHit needs a value" }
});
wire_struct!(Reply<FacetResult> = proto::FacetResponse {
    same { usage }
    renamed { result = hits, time_s = time }
});
wire_sole!(FacetResult { hits } = Vec<proto::FacetHit>);

impl Wire<proto::FacetValue> for FacetValue {
    fn decode(message: proto::FacetValue) -> Result<Self> {
        Ok(
            match message.variant.ok_or_else(|| no_variant("FacetValue"))? {
                Variant::StringValue(value) => Self::Keyword(value),
                Variant::IntegerValue(value) => Self::Integer(value),
                Variant::BoolValue(value) => Self::Bool(value),
            },
        )
    }

    fn encode(self) -> Result<proto::FacetValue> {
        let variant = match self {
            Self::Keyword(value) => Variant::StringValue(value),
            Self::Integer(value) => Variant::IntegerValue(value),
            Self::Bool(value) => Variant::BoolValue(value),
        };
        Ok(proto::FacetValue {
            variant: Some(variant),
        })
    }
}

impl Wire<proto::ScrollResponse> for Reply<ScrollResult> {
    fn decode(message: proto::ScrollResponse) -> Result<Self> {
        let next_page_offset = Wire::decode(message.next_page_offset)?;
        let points = Wire::decode(message.result)?;
        Ok(Self {
            result: ScrollResult {
                points,
                next_page_offset,
            },
            time_s: message.time,
            usage: Wire::decode(message.usage)?,
        })
    }

    fn encode(self) -> Result<proto::ScrollResponse> {
        let ScrollResult {
            points,
            next_page_offset,
        } = self.result;
        Ok(proto::ScrollResponse {
            next_page_offset: next_page_offset.encode()?,
            result: points.encode()?,
            time: self.time_s,
            usage: self.usage.encode()?,
        })
    }
}

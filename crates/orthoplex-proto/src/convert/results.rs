//! What reads and writes answer.

use super::macros::{wire_enum, wire_sole, wire_struct};
use super::{NO_RESULT, Reply, Wire};
use crate::qdrant as proto;
use orthoplex_types::Result;
use orthoplex_types::ops::reads::{CountResult, QueryResult, ScrollResult};
use orthoplex_types::ops::writes::{UpdateResult, UpdateStatus};
use orthoplex_types::point::{Record, ScoredPoint};

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

/// A response that holds a list.
macro_rules! wire_list {
    ($($message:ident: $result:ty),+ $(,)?) => {
        $(wire_struct!(Reply<$result> = proto::$message {
            same { result }
            renamed { time_s = time }
            unread { usage }
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
    UpdateBatchResponse: Vec<UpdateResult>,
}

wire_struct!(Reply<UpdateResult> = proto::PointsOperationResponse {
    renamed { time_s = time }
    required { result = result or NO_RESULT }
    unread { usage }
});
wire_struct!(Reply<CountResult> = proto::CountResponse {
    renamed { time_s = time }
    required { result = result or NO_RESULT }
    unread { usage }
});

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
            usage: None,
        })
    }
}

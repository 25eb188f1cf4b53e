//! What reads answer.

use super::{NO_RESULT, Reply, Wire, required, size};
use crate::qdrant as proto;
use orthoplex_types::Result;
use orthoplex_types::ops::reads::{CountResult, QueryResult, ScrollResult};
use orthoplex_types::point::{Record, ScoredPoint};

impl Wire<Vec<proto::ScoredPoint>> for QueryResult {
    fn decode(message: Vec<proto::ScoredPoint>) -> Result<Self> {
        Ok(Self {
            points: Wire::decode(message)?,
        })
    }

    fn encode(self) -> Result<Vec<proto::ScoredPoint>> {
        self.points.encode()
    }
}

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

impl Wire<proto::CountResult> for CountResult {
    fn decode(message: proto::CountResult) -> Result<Self> {
        Ok(Self {
            count: size(message.count),
        })
    }

    fn encode(self) -> Result<proto::CountResult> {
        Ok(proto::CountResult {
            count: self.count as u64,
        })
    }
}

/// A response that is a list and the time.
macro_rules! wire_list {
    ($message:ident, $result:ty) => {
        impl Wire<proto::$message> for Reply<$result> {
            fn decode(message: proto::$message) -> Result<Self> {
                Ok(Self {
                    result: Wire::decode(message.result)?,
                    time_s: message.time,
                })
            }

            fn encode(self) -> Result<proto::$message> {
                let result = self.result.encode()?;
                Ok(proto::$message {
                    result,
                    time: self.time_s,
                    usage: None,
                })
            }
        }
    };
}

wire_list!(GetResponse, Vec<Record>);
wire_list!(QueryResponse, QueryResult);
wire_list!(QueryBatchResponse, Vec<QueryResult>);
wire_list!(SearchResponse, Vec<ScoredPoint>);
wire_list!(SearchBatchResponse, Vec<Vec<ScoredPoint>>);
wire_list!(RecommendResponse, Vec<ScoredPoint>);
wire_list!(RecommendBatchResponse, Vec<Vec<ScoredPoint>>);

impl Wire<proto::CountResponse> for Reply<CountResult> {
    fn decode(message: proto::CountResponse) -> Result<Self> {
        Ok(Self {
            result: required(message.result, NO_RESULT)?,
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::CountResponse> {
        let result = Some(self.result.encode()?);
        Ok(proto::CountResponse {
            result,
            time: self.time_s,
            usage: None,
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

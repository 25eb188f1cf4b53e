//! The matrix of a sample.

use super::super::Wire;
use super::wire_struct;
use crate::qdrant as proto;
use orthoplex_types::Result;
use orthoplex_types::ops::reads::{
    MatrixOffsets, MatrixPair, MatrixPairs, SearchMatrix, SearchMatrixOffsets, SearchMatrixPairs,
};

wire_struct!(SearchMatrix = proto::SearchMatrixPoints {
    same { filter, sample, limit, using }
    renamed { shard_key = shard_key_selector }
    unread { collection_name, read_consistency, timeout }
});

impl Wire<proto::SearchMatrixPoints> for SearchMatrixPairs {
    fn decode(message: proto::SearchMatrixPoints) -> Result<Self> {
        Wire::decode(message).map(Self)
    }

    fn encode(self) -> Result<proto::SearchMatrixPoints> {
        self.0.encode()
    }
}

impl Wire<proto::SearchMatrixPoints> for SearchMatrixOffsets {
    fn decode(message: proto::SearchMatrixPoints) -> Result<Self> {
        Wire::decode(message).map(Self)
    }

    fn encode(self) -> Result<proto::SearchMatrixPoints> {
        self.0.encode()
    }
}

wire_struct!(MatrixPair = proto::SearchMatrixPair {
    same { score }
    required {
        a = a or "SearchMatrixPair must have an a",
        b = b or "SearchMatrixPair must have a b",
    }
});
wire_struct!(MatrixPairs = proto::SearchMatrixPairs { same { pairs } });
wire_struct!(MatrixOffsets = proto::SearchMatrixOffsets {
    same { offsets_row, offsets_col, scores, ids }
});

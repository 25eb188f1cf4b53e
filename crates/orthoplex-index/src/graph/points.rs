//! What a build compares: 8-bit records made for the occasion, or originals.
//!
//! Nodes are named by rank, their place in the order of insertion.

use crate::space::VectorSpace;
use crate::vector::Originals;
use crate::vector::score::{CodeScorer, RowScorer, Scorer};
use orthoplex_kernels::{AlignedBytes, CodeLayout, Metric, QueryCode, score_record_ids};
use rayon::prelude::*;

/// The nodes of a build, comparable with each other.
pub(super) trait Points: Sync {
    /// What one thread needs to hold a node in the role of the query.
    type Query: Send;

    /// An empty query.
    fn query(&self) -> Self::Query;

    /// A scorer against one node.
    fn scorer<'a>(&'a self, rank: u32, query: &'a mut Self::Query) -> impl Scorer + 'a;

    /// Scores node `rank` against the nodes `others`: a scorer used once.
    fn compare(&self, rank: u32, others: &[u32], out: &mut [f32]);

    /// Whether two nodes look the same.
    fn are_same(&self, a: u32, b: u32) -> bool;
}

/// Nodes as 8-bit records in the order of their ranks.
pub(super) struct CodePoints {
    layout: CodeLayout,
    metric: Metric,
    records: AlignedBytes,
}

impl CodePoints {
    /// Encodes the rows of `order`, in parallel. `None` if the space has no codes.
    pub(super) fn encode(
        space: &VectorSpace,
        originals: &dyn Originals,
        order: &[u32],
    ) -> Option<Self> {
        let layout = *space.refine_layout()?;
        let mut records = AlignedBytes::new();
        records.resize(order.len() * layout.stride());
        records
            .par_chunks_mut(layout.stride())
            .with_min_len(64)
            .zip(order)
            .for_each_init(
                Default::default,
                |(scratch, buffer): &mut (Vec<f32>, Vec<f32>), (record, &offset)| {
                    space.encode_refine(originals.row(offset, buffer), scratch, record);
                },
            );
        Some(CodePoints {
            layout,
            metric: space.metric(),
            records,
        })
    }

    fn record(&self, rank: u32) -> &[u8] {
        let stride = self.layout.stride();
        let start = rank as usize * stride;
        self.records.get(start..start + stride).unwrap_or(&[])
    }
}

impl Points for CodePoints {
    type Query = QueryCode;

    fn query(&self) -> QueryCode {
        QueryCode::empty(&self.layout, self.metric)
    }

    fn scorer<'a>(&'a self, rank: u32, query: &'a mut QueryCode) -> impl Scorer + 'a {
        query.reset_record(self.record(rank));
        CodeScorer::new(query, &self.records)
    }

    #[inline(always)]
    fn compare(&self, rank: u32, others: &[u32], out: &mut [f32]) {
        let own = self.record(rank);
        score_record_ids(&self.layout, self.metric, own, &self.records, others, out);
    }

    fn are_same(&self, a: u32, b: u32) -> bool {
        self.record(a) == self.record(b)
    }
}

/// Nodes as their originals.
pub(super) struct RowPoints<'a> {
    rows: Ranked<'a>,
    metric: Metric,
}

/// Originals by rank.
struct Ranked<'a> {
    originals: &'a dyn Originals,
    order: &'a [u32],
}

impl<'a> RowPoints<'a> {
    pub(super) fn new(metric: Metric, originals: &'a dyn Originals, order: &'a [u32]) -> Self {
        let rows = Ranked { originals, order };
        RowPoints { rows, metric }
    }

    fn row_scorer<'b>(&'b self, rank: u32, buffer: &'b mut Vec<f32>) -> RowScorer<'b> {
        RowScorer {
            metric: self.metric,
            query: self.rows.row(rank, buffer),
            originals: &self.rows,
        }
    }
}

impl Originals for Ranked<'_> {
    fn row<'a>(&'a self, rank: u32, buffer: &'a mut Vec<f32>) -> &'a [f32] {
        let offset = self.order.get(rank as usize);
        offset.map_or(&[], |&offset| self.originals.row(offset, buffer))
    }

    fn bytes(&self, rank: u32) -> &[u8] {
        let offset = self.order.get(rank as usize);
        offset.map_or(&[], |&offset| self.originals.bytes(offset))
    }

    fn len(&self) -> usize {
        self.order.len()
    }
}

impl Points for RowPoints<'_> {
    type Query = Vec<f32>;

    fn query(&self) -> Vec<f32> {
        Vec::new()
    }

    fn scorer<'a>(&'a self, rank: u32, query: &'a mut Vec<f32>) -> impl Scorer + 'a {
        self.row_scorer(rank, query)
    }

    fn compare(&self, rank: u32, others: &[u32], out: &mut [f32]) {
        let mut buffer = Vec::new();
        self.row_scorer(rank, &mut buffer).score_ids(others, out);
    }

    fn are_same(&self, a: u32, b: u32) -> bool {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        self.rows.row(a, &mut one) == self.rows.row(b, &mut other)
    }
}

//! One query against many rows: estimates from codes, or exact similarities of originals.

use super::Originals;
use orthoplex_kernels::{Metric, QueryCode, prefetch_record};

/// Scores of rows against one fixed query; larger is better. Rows are named by offset (in a
/// search) or by rank (in a build).
pub(crate) trait Scorer {
    /// Scores row `ids[i]` into `out[i]`; both have one length.
    fn score_ids(&self, ids: &[u32], out: &mut [f32]);

    /// The same for ids that ascend, as those of a scan do.
    #[inline(always)]
    fn score_ascending(&self, ids: &[u32], out: &mut [f32]) {
        self.score_ids(ids, out);
    }

    /// Asks for the memory of a row that will be scored soon.
    fn prefetch(&self, id: u32);
}

/// Estimates from records.
pub(crate) struct CodeScorer<'a> {
    query: &'a QueryCode,
    records: &'a [u8],
    stride: usize,
}

impl<'a> CodeScorer<'a> {
    pub(crate) fn new(query: &'a QueryCode, records: &'a [u8]) -> Self {
        let stride = query.layout().stride();
        CodeScorer {
            query,
            records,
            stride,
        }
    }
}

impl Scorer for CodeScorer<'_> {
    #[inline(always)]
    fn score_ids(&self, ids: &[u32], out: &mut [f32]) {
        self.query.score_ids(self.records, ids, out);
    }

    /// Rows without a gap are one stretch of memory, which is read faster than one by one.
    #[inline(always)]
    fn score_ascending(&self, ids: &[u32], out: &mut [f32]) {
        match (ids.first(), ids.last()) {
            (Some(&first), Some(&last)) if (last - first) as usize + 1 == ids.len() => {
                self.query.score_range(self.records, first as usize, out);
            }
            _ => self.score_ids(ids, out),
        }
    }

    #[inline(always)]
    fn prefetch(&self, id: u32) {
        prefetch_record(self.records, id as usize * self.stride, self.stride);
    }
}

/// Exact similarities, straight from the originals.
pub(crate) struct RowScorer<'a> {
    pub(crate) metric: Metric,
    pub(crate) query: &'a [f32],
    pub(crate) originals: &'a dyn Originals,
}

/// Rows asked for ahead of the one being scored.
const ROWS_AHEAD: usize = 4;

impl Scorer for RowScorer<'_> {
    #[inline(always)]
    fn score_ids(&self, ids: &[u32], out: &mut [f32]) {
        let mut buffer = Vec::new();
        for (i, (&id, score)) in ids.iter().zip(out).enumerate() {
            if let Some(&ahead) = ids.get(i + ROWS_AHEAD) {
                self.prefetch(ahead);
            }
            let row = self.originals.row(id, &mut buffer);
            *score = self.metric.similarity(self.query, row);
        }
    }

    #[inline(always)]
    fn prefetch(&self, id: u32) {
        let row = self.originals.bytes(id);
        // The hardware follows a long row by itself once its first lines are there.
        prefetch_record(row, 0, row.len().min(1024));
    }
}

/// Sort key of a scored row: ascending keys are descending scores, then ascending ids. The
/// lowest bit is free for a mark.
#[inline(always)]
pub(crate) fn key_of(score: f32, id: u32) -> u64 {
    // NaN can come only from overflowing originals; it counts as the worst score.
    let bits = score.max(f32::NEG_INFINITY).to_bits();
    let ascending = bits ^ ((bits as i32 >> 31) as u32 | 0x8000_0000);
    u64::from(!ascending) << 32 | u64::from(id) << 1
}

/// The id in a key.
#[inline(always)]
pub(crate) fn id_of(key: u64) -> u32 {
    (key as u32) >> 1
}

/// The score in a key.
#[inline(always)]
pub(crate) fn score_of(key: u64) -> f32 {
    let ascending = !((key >> 32) as u32);
    let bits = if ascending >> 31 == 1 {
        ascending ^ 0x8000_0000
    } else {
        !ascending
    };
    f32::from_bits(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_by_score_then_id() {
        let scores = [
            f32::INFINITY,
            3.5,
            1e-30,
            0.0,
            -1e-30,
            -2.0,
            f32::NEG_INFINITY,
        ];
        for pair in scores.windows(2) {
            assert!(key_of(pair[0], 9) < key_of(pair[1], 3), "{pair:?}");
        }
        assert!(key_of(1.0, 3) < key_of(1.0, 4));
        for (score, id) in scores.iter().zip([0, 1, 77, (1 << 31) - 1].iter().cycle()) {
            let key = key_of(*score, *id);
            assert_eq!((score_of(key), id_of(key), key & 1), (*score, *id, 0));
        }
        assert_eq!(score_of(key_of(f32::NAN, 1)), f32::NEG_INFINITY);
    }
}

//! The query's side of scoring: signed bytes laid out as the kernels read them.

use super::layout::{Bits, CodeLayout};
use crate::aligned::AlignedBytes;
use crate::isa::{Kernels, kernels};
use crate::lanes::{Factors, MAX_NORM, MAX_SCALE, at_most};
use crate::scalar;
use crate::similarity::Metric;

/// What all scores of one query share.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Terms {
    /// Taken off the integer sum: what the offset of the codes adds to it, rounded down.
    pub(crate) bias: i32,
    /// What rounding down left of the bias: 0 or a half.
    pub(crate) rest: f32,
    /// Size of one step of the query.
    pub(crate) scale: f32,
    /// Squared length of the query.
    pub(crate) norm: f32,
    /// Whether distances are wanted rather than inner products.
    pub(crate) euclidean: bool,
}

impl Terms {
    fn new(layout: &CodeLayout, metric: Metric, sum: i32, scale: f32, norm: f32) -> Self {
        let (bias, rest) = match layout.bits() {
            // Codes stand for `code - 7.5`: the bias is fifteen halves of the query's sum.
            Bits::B4 => {
                let doubled = sum.wrapping_mul(15);
                (doubled >> 1, if doubled & 1 == 1 { 0.5 } else { 0.0 })
            }
            Bits::B8 => (sum.wrapping_mul(128), 0.0),
        };
        Terms {
            bias,
            rest,
            scale,
            norm,
            euclidean: metric != Metric::Dot,
        }
    }

    /// The similarity that belongs to an integer sum. Kernels repeat these very operations in
    /// this order, so that all tiers agree to the bit.
    #[inline(always)]
    pub(crate) fn finish(&self, sum: i32, factors: Factors) -> f32 {
        let centred = sum.wrapping_sub(self.bias) as f32 - self.rest;
        let dot = (centred * self.scale) * at_most(factors.scale, MAX_SCALE);
        if self.euclidean {
            (dot + dot) - (self.norm + factors.norm)
        } else {
            dot
        }
    }
}

/// A query in kernel form: planes of signed bytes, zero where a plane exceeds the code.
pub(crate) struct Prepared<'a> {
    /// One plane for 8-bit codes; for 4-bit codes that of the low, then of the high nibbles.
    pub(crate) planes: &'a [i8],
    pub(crate) terms: Terms,
}

impl<'a> Prepared<'a> {
    /// The query joined with the records it is to score.
    #[inline(always)]
    pub(crate) fn over(self, layout: &CodeLayout, records: &'a [u8]) -> Scan<'a> {
        debug_assert_eq!(self.planes.len(), layout.planes_len());
        Scan {
            query: self,
            layout: *layout,
            records,
            len: records.len() / layout.stride(),
        }
    }
}

/// One scoring job: a query against an array of records.
pub(crate) struct Scan<'a> {
    pub(crate) query: Prepared<'a>,
    pub(crate) layout: CodeLayout,
    pub(crate) records: &'a [u8],
    len: usize,
}

impl Scan<'_> {
    /// Number of whole records.
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Reference score of one record; negative infinity if there is no such record.
    pub(crate) fn score_scalar(&self, index: usize) -> f32 {
        let stride = self.layout.stride();
        let record = index
            .checked_mul(stride)
            .and_then(|at| self.records.get(at..)?.get(..stride));
        let Some(record) = record else {
            return f32::NEG_INFINITY;
        };
        let Some(factors) = self.layout.factors(record) else {
            return f32::NEG_INFINITY;
        };
        let code = &record[..self.layout.code_bytes()];
        let sum = match self.layout.bits() {
            Bits::B4 => {
                let (low, high) = self.query.planes.split_at(self.layout.plane_len());
                scalar::code_dot_b4(low, high, code)
            }
            Bits::B8 => scalar::code_dot_b8(self.query.planes, code),
        };
        self.query.terms.finish(sum, factors)
    }
}

/// A query prepared once, to be scored against many records of one layout.
#[derive(Clone, Debug)]
pub struct QueryCode {
    layout: CodeLayout,
    metric: Metric,
    pub(super) planes: AlignedBytes,
    pub(super) terms: Terms,
}

impl QueryCode {
    /// Prepares a rotated query: bytes with one scale. See [`QueryCode::reset`].
    pub fn new(layout: &CodeLayout, metric: Metric, rotated_query: &[f32]) -> Self {
        let mut query = Self::empty(layout, metric);
        query.reset(rotated_query);
        query
    }

    /// A zero query, to be [`reset`](QueryCode::reset) later.
    pub fn empty(layout: &CodeLayout, metric: Metric) -> Self {
        let mut planes = AlignedBytes::new();
        planes.resize(layout.planes_len());
        let terms = Terms::new(layout, metric, 0, 0.0, 0.0);
        QueryCode {
            layout: *layout,
            metric,
            planes,
            terms,
        }
    }

    /// Takes another query without allocating. One that is zero, holds a non-finite number, or
    /// has another dimension (a bug, caught in debug builds) becomes the zero query.
    pub fn reset(&mut self, rotated_query: &[f32]) {
        self.reset_with(kernels(), rotated_query);
    }

    pub(super) fn reset_with(&mut self, kernels: &Kernels, query: &[f32]) {
        debug_assert_eq!(query.len(), self.layout.dim(), "query of another dimension");
        let (largest, norm) = match kernels.extent(query) {
            Some(extent) if query.len() == self.layout.dim() => extent,
            _ => {
                self.planes.fill(0);
                self.terms = Terms::new(&self.layout, self.metric, 0, 0.0, 0.0);
                return;
            }
        };
        let inverse = 127.0 / largest.max(127.0 * f32::MIN_POSITIVE);
        let split = self.layout.code_bytes();
        let plane_len = self.layout.plane_len();
        let planes = self.planes.as_mut_slice_of::<i8>();
        let sum = match self.layout.bits() {
            Bits::B4 => {
                let (low, high) = planes.split_at_mut(plane_len);
                let (first, second) = query.split_at(split);
                kernels.quantize(first, low, inverse) + kernels.quantize(second, high, inverse)
            }
            Bits::B8 => kernels.quantize(query, planes, inverse),
        };
        let scale = (largest / 127.0).min(MAX_SCALE);
        self.terms = Terms::new(&self.layout, self.metric, sum, scale, norm.min(MAX_NORM));
    }

    /// Takes a record of the same layout as the query, exactly as it is coded. A record cut
    /// short becomes the zero query.
    pub fn reset_record(&mut self, record: &[u8]) {
        let planes = self.planes.as_mut_slice_of::<i8>();
        self.terms = planes_of_record(&self.layout, self.metric, record, planes);
    }

    /// The layout of the records this query scores.
    pub fn layout(&self) -> &CodeLayout {
        &self.layout
    }

    /// Similarity estimate of one record, larger is better: `<q,x>`, or
    /// `-(|q|^2 + |x|^2 - 2<q,x>)`. Negative infinity if the record is cut short.
    pub fn score(&self, record: &[u8]) -> f32 {
        let mut score = [f32::NEG_INFINITY];
        self.score_range(record, 0, &mut score);
        score[0]
    }

    /// Scores `records[ids[i]]` into `out[i]`; `records` is the whole array. An id beyond the
    /// last record scores negative infinity. Stops at the shorter of `ids` and `out`.
    #[inline]
    pub fn score_ids(&self, records: &[u8], ids: &[u32], out: &mut [f32]) {
        kernels().scan_ids(&self.over(records), ids, out);
    }

    /// Scores `out.len()` consecutive records beginning with number `first`. Those beyond the
    /// last record score negative infinity.
    #[inline]
    pub fn score_range(&self, records: &[u8], first: usize, out: &mut [f32]) {
        kernels().scan_range(&self.over(records), first, out);
    }

    #[inline(always)]
    pub(super) fn over<'a>(&'a self, records: &'a [u8]) -> Scan<'a> {
        let planes = self.planes.as_slice_of::<i8>();
        Prepared {
            planes,
            terms: self.terms,
        }
        .over(&self.layout, records)
    }
}

/// Puts a record into the role of the query. Its levels are signed bytes already: as they are
/// for 8 bits, doubled (-15..=15) for 4 bits, hence half the scale.
pub(super) fn planes_of_record(
    layout: &CodeLayout,
    metric: Metric,
    record: &[u8],
    planes: &mut [i8],
) -> Terms {
    let Some(factors) = layout.factors(record) else {
        planes.fill(0);
        return Terms::new(layout, metric, 0, 0.0, 0.0);
    };
    let code = &record[..layout.code_bytes()];
    let step = at_most(factors.scale, MAX_SCALE);
    let mut sum;
    let scale = match layout.bits() {
        Bits::B4 => {
            let (low, high) = planes.split_at_mut(layout.plane_len());
            sum = kernels().nibble_levels(code, low, high);
            if layout.dim() % 2 == 1
                && let Some(unused) = high.get_mut(layout.dim() / 2)
            {
                sum -= i32::from(*unused);
                *unused = 0;
            }
            step * 0.5
        }
        Bits::B8 => {
            sum = kernels().byte_levels(code, planes);
            step
        }
    };
    Terms::new(layout, metric, sum, scale, factors.norm)
}

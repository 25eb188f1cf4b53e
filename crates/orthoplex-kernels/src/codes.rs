//! Quantized vectors and their scoring.
//!
//! A record is the code of one rotated vector, filled up to the stride, with two factors in its
//! last eight bytes: the scale and the squared length of the original. Everything a score needs
//! thus lies in the record's own cache lines. Codes serve [`Metric::Dot`] and
//! [`Metric::SquaredL2`]; for [`Metric::L1`] the estimate of `SquaredL2` is given, which is good
//! for nothing but a rough order.
//!
//! Scores are estimates, finite for every record that [`CodeLayout::encode`] wrote, and the same
//! bits in every tier. Meant for up to 65,536 dimensions; beyond, integer sums may wrap.

mod layout;
mod query;

pub use layout::{Bits, CodeLayout};
pub use query::QueryCode;
pub(crate) use query::Scan;
#[cfg(target_arch = "x86_64")]
pub(crate) use query::Terms;

use crate::similarity::Metric;
use query::Prepared;

/// Planes up to this size are built on the stack.
const STACK_PLANES: usize = 2048;

/// Memory of planes on the stack, at the start of a cache line.
#[repr(align(64))]
struct StackPlanes([i8; STACK_PLANES]);

/// Scores record `a` against `records[ids[i]]` for every `i`, into `out[i]`.
///
/// Both sides are codes, so no original vector is touched: the form graph construction wants.
/// An id beyond the last record scores negative infinity, and so does every id if `a` is shorter
/// than one record.
pub fn score_record_ids(
    layout: &CodeLayout,
    metric: Metric,
    a: &[u8],
    records: &[u8],
    ids: &[u32],
    out: &mut [f32],
) {
    if a.len() < layout.stride() {
        out.fill(f32::NEG_INFINITY);
        return;
    }
    with_record(layout, metric, a, |prepared| {
        crate::isa::kernels().scan_ids(&prepared.over(layout, records), ids, out);
    });
}

/// Similarity estimate of two records of one layout; negative infinity if one is cut short.
pub fn score_record(layout: &CodeLayout, metric: Metric, a: &[u8], b: &[u8]) -> f32 {
    if a.len() < layout.stride() {
        return f32::NEG_INFINITY;
    }
    with_record(layout, metric, a, |prepared| {
        let mut score = [f32::NEG_INFINITY];
        crate::isa::kernels().scan_range(&prepared.over(layout, b), 0, &mut score);
        score[0]
    })
}

/// Runs `body` with record `a` in the role of the query.
fn with_record<T>(
    layout: &CodeLayout,
    metric: Metric,
    a: &[u8],
    body: impl FnOnce(Prepared<'_>) -> T,
) -> T {
    let len = layout.planes_len();
    let mut stack = StackPlanes([0; STACK_PLANES]);
    let mut heap = Vec::new();
    let planes = match stack.0.get_mut(..len) {
        Some(planes) => planes,
        None => {
            heap.resize(len, 0i8);
            heap.as_mut_slice()
        }
    };
    let terms = query::planes_of_record(layout, metric, a, planes);
    body(Prepared { planes, terms })
}

#[cfg(test)]
mod tests;

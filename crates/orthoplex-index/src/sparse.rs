//! Sparse vectors of one segment: posting lists by index, and the exact search over them.
//!
//! Scores are accumulated term by term in windows of rows that fit a small cache, so that a search
//! costs a few nanoseconds per posting (the windowed form of SINDI, arXiv 2509.08395, without its
//! pruning: answers are exact). A row that shares no index with the query is never answered.

mod column;
mod list;
mod tail;
mod write;

pub use column::SparseColumn;
pub use list::List;
pub use tail::TailPostings;
pub use write::{SparseRow, SparseRows};

use crate::bitset::{Bitset, ones_of};
use crate::flat::Mask;
use crate::vector::{Allowed, Stopped};
use crate::work;
use bytemuck::{Pod, Zeroable};
use orthoplex_kernels::TopK;

/// Rows of one window: their scores take 64 KiB.
const WINDOW: usize = 1 << 14;
/// Windows between two looks at the deadline.
const WINDOWS_PER_CHECK: usize = 16;

/// One row of a posting list.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
pub struct Posting {
    /// Offset of the row.
    pub row: u32,
    /// Its value at the index.
    pub weight: f32,
}

/// The posting lists of one segment.
pub trait Postings {
    /// Rows that have a value at that index, ascending; empty for an unknown one.
    fn list(&self, index: u32) -> List<'_>;

    /// How many of these rows have a value at that index.
    fn frequency(&self, index: u32, counted: &Bitset) -> usize {
        self.list(index).count_in(counted)
    }
}

/// Which rows a search may answer.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// Rows that have the vector.
    pub present: &'a Bitset,
    /// What the filter lets through.
    pub allowed: Allowed<'a>,
    /// Dead rows.
    pub dead: &'a Bitset,
    /// Rows from this one on do not count.
    pub len: usize,
}

impl<'a> Rows<'a> {
    pub(crate) fn mask(&self) -> Mask<'a> {
        Mask {
            present: self.present,
            allowed: match self.allowed {
                Allowed::All => None,
                Allowed::Set { bits, .. } => Some(bits),
            },
            dead: self.dead,
            rows: self.len,
        }
    }
}

/// Buffers of the searches of one thread.
#[derive(Debug, Default)]
pub struct SparseScratch {
    scores: Vec<f32>,
    touched: Vec<u64>,
}

/// The part of a posting list that is still to be looked at, and the weight of the query there.
struct Cursor<'a> {
    rest: List<'a>,
    weight: f32,
}

/// The `k` rows with the largest dot products, best first. `go_on` is asked now and then; false stops
/// the search.
///
/// # Errors
/// [`Stopped`] when `go_on` said so.
pub fn search(
    postings: &dyn Postings,
    query: (&[u32], &[f32]),
    rows: &Rows<'_>,
    k: usize,
    scratch: &mut SparseScratch,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<(f32, u32)>, Stopped> {
    let mask = rows.mask();
    let terms = query.0.iter().zip(query.1);
    let mut cursors: Vec<Cursor<'_>> = terms
        .map(|(index, weight)| Cursor {
            rest: postings.list(*index),
            weight: *weight,
        })
        .collect();
    let mut best = TopK::new(k);
    let all: usize = cursors.iter().map(|own| own.rest.len()).sum();
    let mut windows = 0;
    while let Some(start) = next_window(&cursors, rows.len) {
        accumulate(&mut cursors, start, scratch);
        collect(start, &mask, scratch, &mut best);
        windows += 1;
        if windows % WINDOWS_PER_CHECK == 0 && !go_on() {
            return Err(Stopped);
        }
    }
    let left: usize = cursors.iter().map(|own| own.rest.len()).sum();
    work::compared(all - left, size_of::<Posting>(), 1);
    Ok(best.into_sorted())
}

/// Where the next row is, rounded down to a word of the masks.
fn next_window(cursors: &[Cursor<'_>], rows: usize) -> Option<usize> {
    let heads = cursors.iter().filter_map(|own| own.rest.first());
    let next = heads.min()? as usize;
    (next < rows).then_some(next / 64 * 64)
}

/// Adds up the scores of the rows of one window.
fn accumulate(cursors: &mut [Cursor<'_>], start: usize, scratch: &mut SparseScratch) {
    scratch.scores.resize(WINDOW, 0.0);
    scratch.touched.resize(WINDOW / 64, 0);
    for cursor in cursors {
        let (window, rest) = cursor.rest.split_before(start + WINDOW);
        window.each(|row, weight| {
            let at = (row as usize).wrapping_sub(start);
            if let (Some(score), Some(word)) =
                (scratch.scores.get_mut(at), scratch.touched.get_mut(at / 64))
            {
                *score += weight * cursor.weight;
                *word |= 1 << (at % 64);
            }
        });
        cursor.rest = rest;
    }
}

/// Offers the touched rows of one window, and clears it for the next.
fn collect(start: usize, mask: &Mask<'_>, scratch: &mut SparseScratch, best: &mut TopK) {
    let blocks = scratch.scores.chunks_exact_mut(64);
    for ((number, word), scores) in scratch.touched.iter_mut().enumerate().zip(blocks) {
        if *word == 0 {
            continue;
        }
        for bit in ones_of(*word & mask.word(start / 64 + number)) {
            if let Some(score) = scores.get(bit).filter(|score| **score >= best.threshold()) {
                best.push(*score, (start + number * 64 + bit) as u32);
            }
        }
        *word = 0;
        scores.fill(0.0);
    }
}

#[cfg(test)]
mod tests;

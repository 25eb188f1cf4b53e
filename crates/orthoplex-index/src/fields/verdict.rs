//! What is known about a condition over all rows: which satisfy it, and which may.
//!
//! Owns the three-valued logic of clauses. A verdict that is sure everywhere costs no payload.

use crate::bitset::Bitset;

/// Rows that surely satisfy a condition, and rows that possibly do. The former are among the latter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) sure: Bitset,
    pub(super) possible: Bitset,
}

impl Verdict {
    /// Exactly these rows.
    pub(super) fn sure(rows: Bitset) -> Self {
        Self {
            sure: rows.clone(),
            possible: rows,
        }
    }

    /// Some of these rows.
    pub(super) fn only(rows: Bitset) -> Self {
        Self {
            sure: Bitset::new(rows.len()),
            possible: rows,
        }
    }

    /// No row.
    pub(super) fn none(rows: usize) -> Self {
        Self::sure(Bitset::new(rows))
    }

    /// Every row.
    pub(super) fn every(rows: usize) -> Self {
        Self::sure(Bitset::full(rows))
    }

    /// Nothing is known.
    pub(super) fn open(rows: usize) -> Self {
        Self {
            sure: Bitset::new(rows),
            possible: Bitset::full(rows),
        }
    }

    pub(super) fn and(&mut self, other: &Self) {
        self.sure.and(&other.sure);
        self.possible.and(&other.possible);
    }

    pub(super) fn or(&mut self, other: &Self) {
        self.sure.or(&other.sure);
        self.possible.or(&other.possible);
    }

    pub(super) fn negate(&mut self) {
        std::mem::swap(&mut self.sure, &mut self.possible);
        self.sure.negate();
        self.possible.negate();
    }

    /// Rows that satisfy at least `count` of the conditions.
    pub(super) fn at_least(verdicts: &[Self], count: usize, rows: usize) -> Self {
        let reach = |of: fn(&Self) -> &Bitset| {
            let mut held = vec![0u32; rows];
            for row in verdicts.iter().flat_map(|own| of(own).iter_ones()) {
                if let Some(own) = held.get_mut(row) {
                    *own += 1;
                }
            }
            Bitset::from_fn(rows, |row| {
                held.get(row).is_some_and(|own| *own as usize >= count)
            })
        };
        Self {
            sure: reach(|own| &own.sure),
            possible: reach(|own| &own.possible),
        }
    }
}

//! The best of several parts, while they are searched one after the other.

use super::Place;
use std::cmp::Ordering;

/// Similarities with their places, at most as many as wanted.
pub(super) struct Best {
    all: Vec<(f32, Place)>,
    limit: usize,
    /// The worst similarity, once there are as many as wanted: less is of no use.
    pub(super) least: Option<f32>,
}

impl Best {
    /// Wants `limit` of them.
    pub(super) fn of(limit: usize) -> Self {
        Self {
            all: Vec::new(),
            limit,
            least: None,
        }
    }

    /// Takes those of one more part.
    pub(super) fn add(&mut self, more: impl Iterator<Item = (f32, Place)>) {
        self.all.extend(more);
        if self.limit > 0 && self.all.len() >= self.limit {
            // By place too: which of equal ones are kept must not depend on the selection.
            let (_, last, _) = self.all.select_nth_unstable_by(self.limit - 1, order);
            self.least = Some(last.0);
            self.all.truncate(self.limit);
        }
    }

    /// The most similar first; equal ones in the order of their places.
    pub(super) fn sorted(mut self) -> Vec<(f32, Place)> {
        self.all.sort_unstable_by(order);
        self.all.truncate(self.limit);
        self.all
    }
}

/// The most similar first, equal ones in the order of their places.
fn order(a: &(f32, Place), b: &(f32, Place)) -> Ordering {
    let place = |own: &Place| (own.part, own.offset);
    b.0.total_cmp(&a.0)
        .then_with(|| place(&a.1).cmp(&place(&b.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_best_of_all_parts() {
        let at = |part, offset| Place { part, offset };
        let mut best = Best::of(3);
        best.add([(0.5, at(1, 0)), (0.9, at(1, 1))].into_iter());
        assert_eq!(best.least, None);
        best.add([(0.7, at(0, 4)), (0.5, at(0, 2)), (0.1, at(0, 3))].into_iter());
        assert_eq!(best.least, Some(0.5));
        best.add([(0.9, at(0, 9))].into_iter());
        assert_eq!(best.least, Some(0.7));
        assert_eq!(
            best.sorted(),
            [(0.9, at(0, 9)), (0.9, at(1, 1)), (0.7, at(0, 4))]
        );
    }

    #[test]
    fn equal_ones_at_the_cut_are_those_of_the_first_places() {
        let at = |part, offset| (0.5, Place { part, offset });
        // In the order of a search: the largest part is not the first one.
        let parts = [2, 0, 3, 1];
        for limit in 1..40 {
            let mut best = Best::of(limit);
            for part in parts {
                best.add((0..10).rev().map(|offset| at(part, offset)));
            }
            let expected = (0..4).flat_map(|part| (0..10).map(move |offset| at(part, offset)));
            assert_eq!(best.sorted(), expected.take(limit).collect::<Vec<_>>());
        }
    }

    #[test]
    fn wanting_none_keeps_none() {
        let mut best = Best::of(0);
        best.add([(0.5, Place { part: 0, offset: 0 })].into_iter());
        assert_eq!((best.least, best.sorted()), (None, vec![]));
    }
}

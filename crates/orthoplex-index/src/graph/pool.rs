//! The candidates of a walk: a sorted array of bounded width.
//!
//! Keys sort ascending from best to worst (see [`key_of`](crate::vector::score::key_of)); their
//! lowest bit marks nodes whose neighbours have been looked at.

use crate::vector::score::id_of;

/// Mark of an expanded node.
const EXPANDED: u64 = 1;

/// The best `width` keys seen so far, best first.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    keys: Vec<u64>,
    width: usize,
    /// Every key before this one is expanded.
    cursor: usize,
    /// Keys from this one on are not kept; the largest key while there is room.
    bound: u64,
}

impl Pool {
    /// Empties the pool and sets its width (at least one).
    pub(crate) fn reset(&mut self, width: usize) {
        self.keys.clear();
        self.width = width.max(1);
        self.cursor = 0;
        self.bound = u64::MAX;
    }

    /// Keys from this one on would not be kept.
    #[inline(always)]
    pub(crate) fn bound(&self) -> u64 {
        self.bound
    }

    /// Takes a key that is below [`Pool::bound`] and not yet in the pool. Answers how many keys
    /// lie between it and the next one to be expanded.
    #[inline(always)]
    pub(crate) fn insert(&mut self, key: u64) -> usize {
        let at = self.keys.partition_point(|&own| own < key);
        if self.keys.len() < self.width {
            self.keys.insert(at, key);
        } else if at < self.keys.len() {
            let last = self.keys.len() - 1;
            self.keys.copy_within(at..last, at + 1);
            self.keys[at] = key;
        }
        if self.keys.len() == self.width {
            self.bound = self.keys[self.width - 1];
        }
        self.cursor = self.cursor.min(at);
        at - self.cursor
    }

    /// The best node not expanded yet, which counts as expanded from now on.
    #[inline(always)]
    pub(crate) fn pop(&mut self) -> Option<u32> {
        while let Some(key) = self.keys.get_mut(self.cursor) {
            self.cursor += 1;
            if *key & EXPANDED == 0 {
                *key |= EXPANDED;
                return Some(id_of(*key));
            }
        }
        None
    }

    /// All keys, best first.
    pub(crate) fn keys(&self) -> &[u64] {
        &self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::score::{key_of, score_of};

    #[test]
    fn keeps_the_best_and_expands_each_once() {
        let mut pool = Pool::default();
        pool.reset(3);
        let offer = |pool: &mut Pool, score: f32, id: u32| {
            let key = key_of(score, id);
            if key < pool.bound() {
                pool.insert(key);
            }
        };
        for (score, id) in [(1.0, 1), (5.0, 5), (3.0, 3)] {
            offer(&mut pool, score, id);
        }
        assert_eq!(pool.pop(), Some(5));
        offer(&mut pool, 9.0, 9); // before the cursor: goes first; pushes 1 out
        offer(&mut pool, 2.0, 2); // worse than all, the pool is full
        assert_eq!(
            (pool.pop(), pool.pop(), pool.pop()),
            (Some(9), Some(3), None)
        );
        let kept: Vec<_> = pool
            .keys()
            .iter()
            .map(|&key| (score_of(key), id_of(key)))
            .collect();
        assert_eq!(kept, [(9.0, 9), (5.0, 5), (3.0, 3)]);
        pool.reset(2);
        assert_eq!(pool.pop(), None);
    }
}

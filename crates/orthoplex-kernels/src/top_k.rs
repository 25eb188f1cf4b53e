//! Collector of the best `k` results of a search.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Keeps the `k` best `(score, id)` pairs: higher score first, smaller id first among equals.
///
/// NaN scores are rejected, so the order is total. Memory grows with what is pushed, never
/// beyond `k` entries.
#[derive(Clone, Debug)]
pub struct TopK<I = u32> {
    capacity: usize,
    /// Worst entry on top.
    heap: BinaryHeap<Entry<I>>,
}

impl<I: Ord + Copy> TopK<I> {
    /// A collector of at most `k` results.
    pub fn new(k: usize) -> Self {
        TopK {
            capacity: k,
            heap: BinaryHeap::new(),
        }
    }

    /// Offers a result; returns whether it is kept for now.
    #[inline]
    pub fn push(&mut self, score: f32, id: I) -> bool {
        if score.is_nan() {
            return false;
        }
        let entry = Entry { score, id };
        if self.heap.len() < self.capacity {
            self.heap.push(entry);
            return true;
        }
        match self.heap.peek_mut() {
            Some(mut worst) if entry < *worst => {
                *worst = entry;
                true
            }
            _ => false,
        }
    }

    /// The score below which nothing is kept any more: that of the worst result once `k` are
    /// held, negative infinity before.
    #[inline]
    pub fn threshold(&self) -> f32 {
        match self.heap.peek() {
            Some(worst) if self.heap.len() >= self.capacity => worst.score,
            None if self.capacity == 0 => f32::INFINITY,
            _ => f32::NEG_INFINITY,
        }
    }

    /// How many results are held.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether no result is held.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// The results, best first.
    pub fn into_sorted(self) -> Vec<(f32, I)> {
        let sorted = self.heap.into_sorted_vec();
        sorted
            .into_iter()
            .map(|entry| (entry.score, entry.id))
            .collect()
    }
}

/// Ordered by badness: the larger entry is the worse one.
#[derive(Clone, Copy, Debug)]
struct Entry<I> {
    score: f32,
    id: I,
}

impl<I: Ord> Ord for Entry<I> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        // Scores are never NaN, so only equal ones compare as such (0.0 and -0.0 are equal).
        let by_score = other
            .score
            .partial_cmp(&self.score)
            .unwrap_or(Ordering::Equal);
        by_score.then_with(|| self.id.cmp(&other.id))
    }
}

impl<I: Ord> PartialOrd for Entry<I> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<I: Ord> PartialEq for Entry<I> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<I: Ord> Eq for Entry<I> {}

#[cfg(test)]
mod tests;

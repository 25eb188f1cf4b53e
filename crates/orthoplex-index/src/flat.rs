//! Scan of all rows that may be answered, and the collector of its candidates.
//!
//! Serves the tail, narrow filters and exact searches alike. Assumes nothing about order; costs
//! a few nanoseconds a row.

use crate::bitset::{Bitset, ones_of};
use crate::graph::walk::Admit;
use crate::vector::Stopped;
use crate::vector::score::{Scorer, key_of, score_of};

/// Rows scored by one call.
const BLOCK: usize = 512;

/// Blocks between two looks at the deadline.
const BLOCKS_PER_CHECK: usize = 8;

/// The rows that may be answered: present, allowed, not dead.
pub(crate) struct Mask<'a> {
    pub(crate) present: &'a Bitset,
    pub(crate) allowed: Option<&'a Bitset>,
    pub(crate) dead: &'a Bitset,
    /// Rows from this one on do not count.
    pub(crate) rows: usize,
}

impl Mask<'_> {
    /// Number of words.
    pub(crate) fn words(&self) -> usize {
        self.rows.div_ceil(64)
    }

    /// The rows of one word.
    #[inline(always)]
    pub(crate) fn word(&self, index: usize) -> u64 {
        let allowed = self.allowed.map_or(u64::MAX, |bits| bits.word(index));
        let rows = match self.rows.saturating_sub(index * 64) {
            rows @ 0..64 => (1 << rows) - 1,
            _ => u64::MAX,
        };
        self.present.word(index) & allowed & !self.dead.word(index) & rows
    }

    /// About `count` of the rows, from all over.
    pub(crate) fn sample(&self, count: usize) -> impl Iterator<Item = u32> {
        let step = self.words().div_ceil(count.max(1)).max(1);
        (0..self.words()).step_by(step).filter_map(|index| {
            let word = self.word(index);
            (word != 0).then(|| (index * 64) as u32 + word.trailing_zeros())
        })
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        let ones = |index| self.word(index).count_ones() as usize;
        (0..self.words()).map(ones).sum()
    }

    /// About how many rows there are, from the sizes of the sets alone.
    pub(crate) fn estimate(&self) -> usize {
        let rows = self.rows.max(1) as f64;
        let share = |bits: &Bitset| (bits.count_ones() as f64 / rows).min(1.0);
        let allowed = self.allowed.map_or(1.0, share);
        let live = (share(self.present) - share(self.dead)).max(0.0);
        let estimate = (rows * allowed * live).ceil() as usize;
        estimate.min(self.rows)
    }
}

impl Admit for Mask<'_> {
    const IS_SELECTIVE: bool = true;

    /// Nodes of a graph are present rows, so that is not asked again.
    #[inline(always)]
    fn admits(&self, id: u32) -> bool {
        let id = id as usize;
        self.allowed.is_none_or(|bits| bits.get(id)) && !self.dead.get(id)
    }
}

/// Keeps every candidate whose score lies within a slack of the `keep`-th best.
#[derive(Debug, Default)]
pub(crate) struct Window {
    keys: Vec<u64>,
    keep: usize,
    slack: f32,
    /// Scores below this one are not kept.
    floor: f32,
    /// Number of keys at which the floor is raised.
    limit: usize,
}

impl Window {
    /// Empties the window. Without slack exactly the best `keep` are kept.
    pub(crate) fn reset(&mut self, keep: usize, slack: f32) {
        self.reset_above(None, keep, slack);
    }

    /// Empties the window, which then takes nothing that lies further than the slack below `floor`.
    pub(crate) fn reset_above(&mut self, floor: Option<f32>, keep: usize, slack: f32) {
        self.keys.clear();
        self.keep = keep.max(1);
        self.slack = slack;
        // Infinity less infinity is no floor.
        let floor = floor.map_or(f32::NEG_INFINITY, |floor| floor - slack);
        self.floor = floor.max(f32::NEG_INFINITY);
        self.limit = self.keep.saturating_mul(2).saturating_add(256);
    }

    #[inline(always)]
    fn offer_all(&mut self, ids: &[u32], scores: &[f32]) {
        for (&id, &score) in ids.iter().zip(scores) {
            if score >= self.floor {
                self.keys.push(key_of(score, id));
            }
        }
        if self.keys.len() >= self.limit {
            self.tighten();
            self.limit = (self.keys.len() * 2).max(self.limit);
        }
    }

    /// Drops what has fallen out of the window.
    fn tighten(&mut self) {
        if self.keys.len() <= self.keep {
            return;
        }
        let (_, &mut last, _) = self.keys.select_nth_unstable(self.keep - 1);
        if self.slack > 0.0 {
            self.floor = self.floor.max(score_of(last) - self.slack);
            let worst = key_of(self.floor, u32::MAX >> 1);
            self.keys.retain(|&key| key <= worst);
        } else {
            self.floor = self.floor.max(score_of(last));
            self.keys.truncate(self.keep);
        }
    }

    /// The candidates, best first.
    pub(crate) fn finish(&mut self) -> &[u64] {
        self.tighten();
        self.keys.sort_unstable();
        &self.keys
    }
}

/// Buffers of the scans of one thread.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    ids: Vec<u32>,
    scores: Vec<f32>,
    pub(crate) window: Window,
}

impl Scanner {
    /// Offers every row of the mask to the window; answers how many there were.
    pub(crate) fn run<S: Scorer>(
        &mut self,
        scorer: &S,
        mask: &Mask<'_>,
        go_on: &dyn Fn() -> bool,
    ) -> Result<usize, Stopped> {
        self.scores.resize(BLOCK, 0.0);
        self.ids.clear();
        let (mut blocks, mut rows) = (0, 0);
        for index in 0..mask.words() {
            let first = index as u32 * 64;
            match mask.word(index) {
                0 => continue,
                u64::MAX => self.ids.extend(first..first + 64),
                word => self.ids.extend(ones_of(word).map(|bit| first + bit as u32)),
            }
            if self.ids.len() > BLOCK - 64 {
                rows += self.score_block(scorer);
                blocks += 1;
                if blocks % BLOCKS_PER_CHECK == 0 && !go_on() {
                    return Err(Stopped);
                }
            }
        }
        Ok(rows + self.score_block(scorer))
    }

    fn score_block<S: Scorer>(&mut self, scorer: &S) -> usize {
        let rows = self.ids.len();
        let scores = &mut self.scores[..rows];
        scorer.score_ascending(&self.ids, scores);
        self.window.offer_all(&self.ids, scores);
        self.ids.clear();
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct ById;

    impl Scorer for ById {
        fn score_ids(&self, ids: &[u32], out: &mut [f32]) {
            for (&id, score) in ids.iter().zip(out) {
                *score = -((id % 1000) as f32);
            }
        }

        fn prefetch(&self, _: u32) {}
    }

    fn ids(scanner: &mut Scanner) -> Vec<u32> {
        let keys = scanner.window.finish();
        keys.iter()
            .map(|&key| crate::vector::score::id_of(key))
            .collect()
    }

    #[test]
    fn sees_exactly_the_rows_of_the_mask() {
        let (present, dead) = (Bitset::full(3000), Bitset::from_fn(2500, |i| i == 1));
        let allowed = Bitset::from_fn(3000, |i| i % 1000 < 4 || i == 999);
        let mask = Mask {
            present: &present,
            allowed: Some(&allowed),
            dead: &dead,
            rows: 2003,
        };
        assert_eq!(mask.count(), 11);
        let mut scanner = Scanner::default();
        scanner.window.reset(100, 0.0);
        assert_eq!(scanner.run(&ById, &mask, &|| true), Ok(11));
        assert_eq!(
            ids(&mut scanner),
            [0, 1000, 2000, 1001, 2001, 2, 1002, 2002, 3, 1003, 999]
        );
    }

    #[test]
    fn keeps_what_lies_within_the_slack() {
        let (present, dead) = (Bitset::full(100_000), Bitset::default());
        let mask = Mask {
            present: &present,
            allowed: None,
            dead: &dead,
            rows: 100_000,
        };
        assert_eq!((mask.count(), mask.estimate()), (100_000, 100_000));
        let mut scanner = Scanner::default();
        scanner.window.reset(150, 0.0);
        scanner.run(&ById, &mask, &|| true).unwrap();
        assert_eq!(ids(&mut scanner).len(), 150);
        scanner.window.reset(150, 2.5);
        scanner.run(&ById, &mask, &|| true).unwrap();
        // The 150th best scores -1; down to -3 lie within the slack, a hundred rows each.
        assert_eq!(ids(&mut scanner).len(), 400);
        assert_eq!(scanner.run(&ById, &mask, &|| false), Err(Stopped));
    }
}

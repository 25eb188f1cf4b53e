//! The set of nodes that a walk has met.

/// Sets up to this many words are wiped as a whole; larger ones remember what to wipe.
const WIPED_WORDS_MAX: usize = 8192;

/// A reusable bitset that empties itself in time proportional to what was put in, or to 64 KB.
#[derive(Debug, Default)]
pub(crate) struct Visited {
    words: Vec<u64>,
    touched: Vec<u32>,
}

impl Visited {
    /// Empties the set and makes room for `len` nodes.
    pub(crate) fn reset(&mut self, len: usize) {
        let count = len.div_ceil(64);
        if self.words.len() > WIPED_WORDS_MAX {
            for &word in &self.touched {
                self.words[word as usize] = 0;
            }
        } else {
            self.words.fill(0);
        }
        self.touched.clear();
        // All words are zero now, so those of a longer set need no wiping.
        self.words.resize(count, 0);
    }

    /// Adds a node; returns whether it is new. A node beyond the length never is.
    #[inline(always)]
    pub(crate) fn insert(&mut self, id: u32) -> bool {
        let is_sparse = self.words.len() > WIPED_WORDS_MAX;
        let Some(word) = self.words.get_mut(id as usize / 64) else {
            return false;
        };
        let mask = 1u64 << (id % 64);
        let is_new = *word & mask == 0;
        if is_sparse && *word == 0 {
            self.touched.push(id / 64);
        }
        *word |= mask;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_empty_after_reset_at_any_size() {
        let mut set = Visited::default();
        for len in [
            100,
            64 * WIPED_WORDS_MAX + 1000,
            5,
            64 * WIPED_WORDS_MAX * 2,
            64 * 40,
        ] {
            set.reset(len);
            let last = len as u32 - 1;
            for id in [0, last / 2, last] {
                assert!(set.insert(id), "{id} of {len}");
                assert!(!set.insert(id));
            }
            assert!(!set.insert(len as u32 + 64));
        }
    }
}

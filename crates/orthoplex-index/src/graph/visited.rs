//! The set of nodes that a walk has met.

/// Sets up to this many words are wiped as a whole; larger ones remember what to wipe.
const WIPED_WORDS_MAX: usize = 8192;

/// A reusable bitset that empties itself in time proportional to what was put in, or to 64 KB.
#[derive(Debug, Default)]
pub(crate) struct Visited {
    words: Vec<u64>,
    /// Numbers of words to wipe; unused while all are.
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
        if self.words.len() > WIPED_WORDS_MAX {
            self.touched.push(id / 64);
        }
        add(&mut self.words, id)
    }

    /// Adds nodes; moves those that are new to the front of `ids` and returns their number.
    #[inline(always)]
    pub(crate) fn insert_all(&mut self, ids: &mut [u32]) -> usize {
        let words = self.words.as_mut_slice();
        let mut count = 0;
        for i in 0..ids.len() {
            let id = ids[i];
            let is_new = add(words, id);
            // Whether a node is new is anybody's guess, so this does without a branch.
            ids[count] = id;
            count += usize::from(is_new);
        }
        if words.len() > WIPED_WORDS_MAX {
            self.touched.extend(ids[..count].iter().map(|id| id / 64));
        }
        count
    }
}

#[inline(always)]
fn add(words: &mut [u64], id: u32) -> bool {
    let Some(word) = words.get_mut(id as usize / 64) else {
        return false;
    };
    let before = *word;
    *word = before | 1 << (id % 64);
    before >> (id % 64) & 1 == 0
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
            let mut ids = [last, 1, 0, 3, 1, last / 2];
            assert_eq!(set.insert_all(&mut ids), 2);
            assert_eq!(ids[..2], [1, 3]);
        }
    }
}

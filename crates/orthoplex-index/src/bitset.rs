//! A plain bitset over the offsets of a segment.
//!
//! Owns its words and the count of set bits, so counting is free. Bits beyond the length are
//! always zero; asking for one answers false, setting one does nothing.

/// A set of numbers below a fixed length, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitset {
    words: Vec<u64>,
    len: usize,
    ones: usize,
}

impl Bitset {
    /// `len` bits, all clear.
    pub fn new(len: usize) -> Self {
        Bitset {
            words: vec![0; len.div_ceil(64)],
            len,
            ones: 0,
        }
    }

    /// `len` bits, all set.
    pub fn full(len: usize) -> Self {
        Self::from_words(vec![u64::MAX; len.div_ceil(64)], len)
    }

    /// `len` bits, each as `is_set` says.
    pub fn from_fn(len: usize, is_set: impl Fn(usize) -> bool) -> Self {
        let word = |start: usize| {
            (start..len.min(start + 64))
                .rev()
                .fold(0u64, |word, i| word << 1 | u64::from(is_set(i)))
        };
        Self::from_words((0..len).step_by(64).map(word).collect(), len)
    }

    /// `len` bits from little-endian words; missing words count as zero, excess bits are dropped.
    pub fn from_words(words: Vec<u64>, len: usize) -> Self {
        let mut set = Bitset {
            words,
            len,
            ones: 0,
        };
        set.words.resize(len.div_ceil(64), 0);
        set.trim();
        set
    }

    /// The bits as words; the first bit is the lowest one of the first word.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// One word, zero beyond the last.
    #[inline]
    pub fn word(&self, index: usize) -> u64 {
        self.words.get(index).copied().unwrap_or(0)
    }

    /// Number of bits.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bits at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of set bits.
    #[inline]
    pub fn count_ones(&self) -> usize {
        self.ones
    }

    /// Whether the bit is set; false beyond the length.
    #[inline]
    pub fn get(&self, index: usize) -> bool {
        self.word(index / 64) >> (index % 64) & 1 == 1
    }

    /// Sets a bit; returns whether that changed it. Beyond the length nothing happens.
    #[inline]
    pub fn set(&mut self, index: usize) -> bool {
        let mask = 1 << (index % 64);
        match self.words.get_mut(index / 64) {
            Some(word) if index < self.len && *word & mask == 0 => {
                *word |= mask;
                self.ones += 1;
                true
            }
            _ => false,
        }
    }

    /// Clears a bit; returns whether that changed it.
    #[inline]
    pub fn clear(&mut self, index: usize) -> bool {
        let mask = 1 << (index % 64);
        match self.words.get_mut(index / 64) {
            Some(word) if *word & mask != 0 => {
                *word &= !mask;
                self.ones -= 1;
                true
            }
            _ => false,
        }
    }

    /// Makes the set at least `len` bits long; new bits are clear.
    pub fn grow(&mut self, len: usize) {
        if len > self.len {
            self.words.resize(len.div_ceil(64), 0);
            self.len = len;
        }
    }

    /// Keeps only bits that `other` has too.
    pub fn and(&mut self, other: &Bitset) {
        self.combine(other, |a, b| a & b);
    }

    /// Adds the bits of `other` that lie within this length.
    pub fn or(&mut self, other: &Bitset) {
        self.combine(other, |a, b| a | b);
    }

    /// Drops the bits that `other` has.
    pub fn and_not(&mut self, other: &Bitset) {
        self.combine(other, |a, b| a & !b);
    }

    /// Flips every bit.
    pub fn negate(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    /// The set bits in ascending order.
    pub fn iter_ones(&self) -> impl Iterator<Item = usize> + '_ {
        self.words
            .iter()
            .enumerate()
            .flat_map(|(index, &word)| ones_of(word).map(move |bit| index * 64 + bit))
    }

    fn combine(&mut self, other: &Bitset, op: impl Fn(u64, u64) -> u64) {
        for (index, word) in self.words.iter_mut().enumerate() {
            *word = op(*word, other.word(index));
        }
        self.trim();
    }

    /// Clears what lies beyond the length and counts anew.
    fn trim(&mut self) {
        if let (Some(last), used @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= (1 << used) - 1;
        }
        self.ones = self.words.iter().map(|w| w.count_ones() as usize).sum();
    }
}

/// Positions of the set bits of one word, ascending.
#[inline]
pub(crate) fn ones_of(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let bit = word.trailing_zeros() as usize;
            word &= word - 1;
            bit
        })
    })
}

#[cfg(test)]
mod tests;

//! Hash of a set that does not depend on the order of its members, kept up to date step by step.
//!
//! Two replicas that hold the same members have the same hash, however they came to hold them. It finds
//! accidents, not attackers: who chooses members freely can build collisions.

use xxhash_rust::xxh3::xxh3_128;

/// Hash of a multiset of byte strings: the wrapping sum of the members' 128-bit hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SetHash(u128);

impl SetHash {
    /// The hash of the empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member.
    pub fn add(&mut self, member: &[u8]) {
        self.0 = self.0.wrapping_add(xxh3_128(member));
    }

    /// Takes out a member that was added with the same bytes.
    pub fn remove(&mut self, member: &[u8]) {
        self.0 = self.0.wrapping_sub(xxh3_128(member));
    }

    /// Adds all members of another set.
    pub fn merge(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// The hash as a number.
    #[must_use]
    pub fn value(self) -> u128 {
        self.0
    }

    /// The hash as stored: 16 bytes, little endian.
    #[must_use]
    pub fn to_le_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// Reads what [`to_le_bytes`](Self::to_le_bytes) wrote.
    #[must_use]
    pub fn from_le_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_matter_and_removal_undoes_addition() {
        let (mut a, mut b) = (SetHash::new(), SetHash::new());
        a.add(b"one");
        a.add(b"two");
        b.add(b"two");
        b.add(b"three");
        b.add(b"one");
        assert_ne!(a, b);
        b.remove(b"three");
        assert_eq!(a, b);
        assert_eq!(SetHash::from_le_bytes(a.to_le_bytes()), a);
    }

    #[test]
    fn a_member_twice_is_not_a_member_never() {
        let mut twice = SetHash::new();
        twice.add(b"x");
        twice.add(b"x");
        assert_ne!(twice, SetHash::new());
    }

    #[test]
    fn merge_is_the_sum_of_the_parts() {
        let (mut left, mut right, mut all) = (SetHash::new(), SetHash::new(), SetHash::new());
        left.add(b"a");
        right.add(b"b");
        all.add(b"b");
        all.add(b"a");
        left.merge(right);
        assert_eq!(left, all);
    }
}

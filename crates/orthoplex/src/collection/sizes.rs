//! Stored bytes of a collection, measured again after some writes.

use super::Collection;
use crate::shard::StoredBytes;
use parking_lot::Mutex;

/// Questions that one measurement answers.
const QUESTIONS: u32 = 8;

/// The last measurement, and how many questions it still answers.
#[derive(Debug, Default)]
pub(super) struct Sizes(Mutex<(u32, StoredBytes)>);

impl Collection {
    /// Bytes of vectors and payloads of all shards, as of one of the last few calls.
    pub(crate) fn stored_bytes(&self) -> StoredBytes {
        let mut last = self.sizes.0.lock();
        let (left, bytes) = &mut *last;
        if *left == 0 {
            *left = QUESTIONS;
            *bytes = StoredBytes::default();
            for view in self.views() {
                bytes.add(view.stored_bytes());
            }
        }
        *left -= 1;
        *bytes
    }
}

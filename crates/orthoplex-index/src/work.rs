//! What the work of this thread touches, while somebody counts.
//!
//! A read runs to its end on one thread, and so does the application of a write: what they touch is
//! summed in cells of the thread, once a scan, a walk or a list, and never where rows are compared.
//! Nothing is added up while nobody counts.

use orthoplex_types::usage::HardwareUsage;
use std::cell::{Cell, RefCell};

/// The sums of one piece of work.
#[derive(Debug, Default)]
pub struct Counted {
    /// What was touched.
    pub hardware: HardwareUsage,
    /// Tokens by model, in the order of use.
    pub tokens: Vec<(String, u64)>,
}

thread_local! {
    static HARDWARE: Cell<Option<HardwareUsage>> = const { Cell::new(None) };
    static TOKENS: RefCell<Option<Vec<(String, u64)>>> = const { RefCell::new(None) };
}

/// Runs `work` and counts what it touches: always tokens, and work of the machine if it `measures`.
pub fn count<T>(measures: bool, work: impl FnOnce() -> T) -> (T, Counted) {
    let outer = Outer {
        hardware: HARDWARE.replace(measures.then(HardwareUsage::default)),
        tokens: TOKENS.replace(Some(Vec::new())),
    };
    let result = work();
    let counted = Counted {
        hardware: HARDWARE.take().unwrap_or_default(),
        tokens: TOKENS.take().unwrap_or_default(),
    };
    drop(outer);
    (result, counted)
}

/// Whoever counted before goes on after the work, even if it panics.
struct Outer {
    hardware: Option<HardwareUsage>,
    tokens: Option<Vec<(String, u64)>>,
}

impl Drop for Outer {
    fn drop(&mut self) {
        HARDWARE.set(self.hardware);
        TOKENS.set(self.tokens.take());
    }
}

/// Whether work of the machine is counted: what costs something to find out is not, otherwise.
pub fn is_counted() -> bool {
    HARDWARE.get().is_some()
}

fn add(note: impl FnOnce(&mut HardwareUsage)) {
    if let Some(mut own) = HARDWARE.get() {
        note(&mut own);
        HARDWARE.set(Some(own));
    }
}

/// Vectors of so many bytes, counted elsewhere when they were read, were compared.
pub fn computed(bytes: usize) {
    add(|own| own.cpu += bytes as u64);
}

/// Rows of so many bytes were read and compared with several vectors each.
pub(crate) fn compared(rows: usize, row_bytes: usize, vectors: usize) {
    let bytes = rows.saturating_mul(row_bytes);
    add(|own| {
        own.cpu += bytes.saturating_mul(vectors) as u64;
        own.vector_io_read += bytes as u64;
    });
}

/// Vectors, or what leads to them, were read.
pub fn read_vectors(bytes: usize) {
    add(|own| own.vector_io_read += bytes as u64);
}

/// Vectors were written.
pub fn wrote_vectors(bytes: usize) {
    add(|own| own.vector_io_write += bytes as u64);
}

/// A payload was read.
pub fn read_payload(bytes: usize) {
    add(|own| own.payload_io_read += bytes as u64);
}

/// A payload was written.
pub fn wrote_payload(bytes: usize) {
    add(|own| own.payload_io_write += bytes as u64);
}

/// Values or postings of a field were read.
pub(crate) fn read_index(bytes: usize) {
    add(|own| own.payload_index_io_read += bytes as u64);
}

/// A model read a text.
pub fn embedded(model: &str, tokens: usize) {
    TOKENS.with_borrow_mut(|own| {
        if let Some(own) = own {
            own.push((model.to_owned(), tokens as u64));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_for_is_counted() {
        read_payload(7);
        embedded("m", 1);
        let (answer, counted) = count(true, || {
            compared(10, 4, 3);
            let ((), inner) = count(false, || {
                read_payload(100);
                embedded("inner", 2);
            });
            assert_eq!(inner.hardware, HardwareUsage::default());
            assert_eq!(inner.tokens, [("inner".to_owned(), 2)]);
            assert!(is_counted());
            read_index(5);
            embedded("m", 3);
            "done"
        });
        assert_eq!(answer, "done");
        assert_eq!(
            counted.hardware,
            HardwareUsage {
                cpu: 120,
                vector_io_read: 40,
                payload_index_io_read: 5,
                ..HardwareUsage::default()
            }
        );
        assert_eq!(counted.tokens, [("m".to_owned(), 3)]);
        assert!(!is_counted());
    }
}

//! What an operation used: work of the machine, tokens of models.
//!
//! Owns the counters and what they mean; who does the work counts it. A [`Tally`] travels in the
//! context of one call.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Declares the counters once: members of the message and places in sums.
macro_rules! counters {
    ($($(#[$about:meta])* $name:ident,)+) => {
        /// Work of the machine, in bytes that were touched, wherever they lay: in memory or in files.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub struct HardwareUsage {
            $($(#[$about])* pub $name: u64,)+
        }

        const COUNTERS: usize = [$(stringify!($name)),+].len();

        impl HardwareUsage {
            /// Names and values of all counters.
            pub fn counters(&self) -> impl Iterator<Item = (&'static str, u64)> {
                [$((stringify!($name), self.$name),)+].into_iter()
            }

            fn from_counters(mut next: impl FnMut() -> u64) -> Self {
                Self { $($name: next(),)+ }
            }
        }
    };
}

counters! {
    /// Vectors, codes and weights that were compared, once for each vector they were compared with.
    cpu,
    /// Payloads that were read, as JSON.
    payload_io_read,
    /// Payloads that were written, as JSON.
    payload_io_write,
    /// Values and postings of payload fields that were read.
    payload_index_io_read,
    /// The same written. Indexes are made by background work, which no call is charged for.
    payload_index_io_write,
    /// Vectors, codes, postings and links of graphs that were read.
    vector_io_read,
    /// Vectors that were written.
    vector_io_write,
}

impl HardwareUsage {
    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        let both = self.counters().zip(other.counters());
        let sums: Vec<u64> = both
            .map(|((_, own), (_, other))| own.saturating_add(other))
            .collect();
        let mut sums = sums.into_iter();
        *self = Self::from_counters(|| sums.next().unwrap_or_default());
    }
}

/// Tokens of one model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModelUsage {
    /// How many.
    pub tokens: u64,
}

/// Work of models.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InferenceUsage {
    /// By the name that the request gave.
    pub models: BTreeMap<String, ModelUsage>,
}

/// What a request used; a part that was not measured is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// Work of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardware: Option<HardwareUsage>,
    /// Work of models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inference: Option<InferenceUsage>,
}

/// A sum of the work of many calls, added to from many threads.
#[derive(Debug, Default)]
pub struct HardwareTotal([AtomicU64; COUNTERS]);

impl HardwareTotal {
    /// Adds the work of a call.
    pub fn add(&self, usage: &HardwareUsage) {
        for (sum, (_, own)) in self.0.iter().zip(usage.counters()) {
            if own > 0 {
                sum.fetch_add(own, Ordering::Relaxed);
            }
        }
    }

    /// The sum.
    pub fn read(&self) -> HardwareUsage {
        let mut sums = self.0.iter().map(|own| own.load(Ordering::Relaxed));
        HardwareUsage::from_counters(|| sums.next().unwrap_or_default())
    }
}

/// Collects what one call uses.
#[derive(Debug, Default)]
pub struct Tally {
    measures: bool,
    hardware: HardwareTotal,
    /// Whether there is anything to tell about hardware.
    has_hardware: AtomicBool,
    /// Counts as well what this tally counts.
    total: OnceLock<Arc<HardwareTotal>>,
    tokens: Mutex<BTreeMap<String, u64>>,
}

impl Tally {
    /// An empty one; `measures` says whether the work of the machine is counted.
    pub fn new(measures: bool) -> Self {
        Self {
            measures,
            ..Self::default()
        }
    }

    /// Whether the work of the machine is counted.
    pub const fn measures(&self) -> bool {
        self.measures
    }

    /// Begins to count the work of the machine, in `total` as well. The first total stays.
    pub fn charge(&self, total: &Arc<HardwareTotal>) {
        if self.measures {
            self.has_hardware.store(true, Ordering::Relaxed);
            self.total.get_or_init(|| Arc::clone(total));
        }
    }

    /// Adds work of the machine.
    pub fn add(&self, usage: &HardwareUsage) {
        self.hardware.add(usage);
        if let Some(total) = self.total.get() {
            total.add(usage);
        }
    }

    /// Adds tokens of a model.
    pub fn add_tokens(&self, model: String, tokens: u64) {
        let mut all = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(model).or_default();
        *own = own.saturating_add(tokens);
    }

    /// Adds what somebody else measured.
    pub fn note(&self, usage: Usage) {
        if let Some(hardware) = usage.hardware {
            self.has_hardware.store(true, Ordering::Relaxed);
            self.add(&hardware);
        }
        for (model, usage) in usage.inference.unwrap_or_default().models {
            self.add_tokens(model, usage.tokens);
        }
    }

    /// What was collected, if anything.
    pub fn usage(&self) -> Option<Usage> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let models: BTreeMap<_, _> = tokens
            .iter()
            .map(|(model, tokens)| (model.clone(), ModelUsage { tokens: *tokens }))
            .collect();
        let usage = Usage {
            hardware: self
                .has_hardware
                .load(Ordering::Relaxed)
                .then(|| self.hardware.read()),
            inference: (!models.is_empty()).then_some(InferenceUsage { models }),
        };
        (usage != Usage::default()).then_some(usage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_counts_for_its_call_and_for_the_total() {
        let total = Arc::new(HardwareTotal::default());
        let tally = Tally::new(true);
        assert_eq!(tally.usage(), None);
        tally.charge(&total);
        let work = HardwareUsage {
            cpu: 3,
            vector_io_write: 5,
            ..HardwareUsage::default()
        };
        tally.add(&work);
        tally.add(&work);
        let other = Tally::new(true);
        other.charge(&total);
        other.add(&work);
        let twice = HardwareUsage {
            cpu: 6,
            vector_io_write: 10,
            ..HardwareUsage::default()
        };
        assert_eq!(tally.usage().and_then(|own| own.hardware), Some(twice));
        let mut all = twice;
        all.add(&work);
        assert_eq!(total.read(), all);
    }

    #[test]
    fn parts_without_content_are_left_out() {
        let tally = Tally::new(false);
        tally.charge(&Arc::default());
        assert_eq!(tally.usage(), None);
        tally.add_tokens("m".to_owned(), 2);
        tally.add_tokens("m".to_owned(), 3);
        let usage = tally.usage().unwrap_or_default();
        assert_eq!(
            serde_json::to_value(&usage).unwrap(),
            serde_json::json!({"inference": {"models": {"m": {"tokens": 5}}}})
        );
        let copy = Tally::default();
        copy.note(usage.clone());
        assert_eq!(copy.usage(), Some(usage));
    }
}

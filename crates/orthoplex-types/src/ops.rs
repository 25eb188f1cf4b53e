//! Every operation of the API, grouped by what it touches.

mod all;
pub mod cluster;
pub mod collections;
pub mod indexes;
pub mod issues;
pub mod memory;
pub mod optimizations;
pub mod quotas;
pub mod reads;
pub mod snapshots;
pub mod telemetry;
pub mod vector_names;
pub mod writes;

pub use all::Api;

use crate::{Error, Result, Violations};
use std::fmt;

/// Puts the failures of a batch's items together: broken constraints of all items come first, then
/// the first failure of another kind.
#[derive(Default)]
struct BatchCheck {
    violations: Violations,
    other: Option<Error>,
}

impl BatchCheck {
    /// Notes what an item answered; `body` is the item's own first step in REST.
    fn item(&mut self, item: impl fmt::Display, body: &'static str, checked: Result<()>) {
        match checked {
            Err(error) if !error.violations().is_empty() => {
                self.violations.absorb(item, body, error.into_violations());
            }
            Err(error) => {
                self.other.get_or_insert(error);
            }
            Ok(()) => {}
        }
    }

    fn finish(self) -> Result<()> {
        self.violations.into_result()?;
        self.other.map_or(Ok(()), Err)
    }
}

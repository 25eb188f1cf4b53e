//! Filters over the points of one segment or tail.
//!
//! Owns the meaning of conditions ([`check`]) and, for sealed segments, columns that answer them
//! without reading payloads. One entry point, [`Columns::evaluate`], serves both.

pub mod check;
mod columns;
mod evaluate;
pub mod geo;
pub mod ranking;
mod rules;
mod text;
mod verdict;

pub use columns::{Atom, Columns, ColumnsBuilder, ShowValue};
pub use rules::Rules;
pub(crate) use text::Analyzer;

use crate::bitset::Bitset;
use check::Point;
use orthoplex_storage::StorageError;
use orthoplex_types::PointId;

/// The points that a filter is evaluated on, by offset.
pub trait Points {
    /// Number of offsets.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Shows one point to `check`; false for a dead one.
    ///
    /// # Errors
    /// What `check` answers.
    fn with_point(
        &self,
        offset: u32,
        check: &mut dyn FnMut(&dyn Point) -> Result<bool, StorageError>,
    ) -> Result<bool, StorageError>;
    /// The live offset of an id.
    fn find(&self, id: PointId) -> Option<u32>;
    /// Offsets that have the vector of that name.
    fn with_vector(&self, name: &str) -> Bitset;
}

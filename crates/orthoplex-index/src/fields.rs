//! Filters over the points of one segment or tail.
//!
//! Owns the meaning of conditions ([`check`]) and, for sealed segments, columns that answer them
//! without reading payloads. One entry point, [`Columns::evaluate`], serves both.

pub mod check;
mod geo;

use crate::bitset::Bitset;
use check::Point;
use orthoplex_storage::{Container, ContainerWriter, StorageError};
use orthoplex_types::Payload;
use orthoplex_types::filter::Filter;

/// The points that a filter is evaluated on, by offset.
pub trait Points {
    /// Number of offsets.
    fn len(&self) -> usize;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Shows one point to `check`.
    ///
    /// # Errors
    /// What `check` answers.
    fn with_point(
        &self,
        offset: u32,
        check: &mut dyn FnMut(&dyn Point) -> Result<bool, StorageError>,
    ) -> Result<bool, StorageError>;
}

/// Gathers what columns are made of.
#[derive(Debug, Default)]
pub struct ColumnsBuilder;

impl ColumnsBuilder {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self
    }

    /// Takes the payload of the next offset.
    pub const fn add(&mut self, _offset: u32, _payload: &Payload) {}

    /// The columns of all payloads.
    pub const fn finish(self) -> Columns {
        Columns
    }
}

/// Columns of a sealed segment; a tail has none.
#[derive(Debug, Default)]
pub struct Columns;

impl Columns {
    /// Writes the columns into a segment's file.
    ///
    /// # Errors
    /// A storage fault.
    pub const fn write(&self, _file: &mut ContainerWriter) -> Result<(), StorageError> {
        Ok(())
    }

    /// The columns of a segment's file.
    ///
    /// # Errors
    /// The file is damaged.
    pub const fn open(_file: &Container) -> Result<Option<Self>, StorageError> {
        Ok(None)
    }

    /// The offsets whose points satisfy the filter.
    ///
    /// # Errors
    /// A payload cannot be read.
    pub fn evaluate(&self, filter: &Filter, points: &dyn Points) -> Result<Bitset, StorageError> {
        let mut rows = Bitset::new(points.len());
        for offset in 0..points.len() {
            if points.with_point(offset as u32, &mut |point| check::matches(filter, point))? {
                rows.set(offset);
            }
        }
        Ok(rows)
    }
}

//! Sparse vectors of a sealed segment: the vectors by row, and their posting lists by index.

use super::list::Scale;
use super::write::{HALVES, LEVELS, PAIRS, ROWS, SCALES};
use super::{List, Posting, Postings};
use crate::placed::Placed;
use orthoplex_storage::{Container, Result, StorageError};
use orthoplex_types::config::Datatype;
use orthoplex_types::field_index::Memory;
use std::ops::Range;
use std::path::Path;

/// The sparse vectors of all rows of a segment.
pub struct SparseColumn {
    /// Where the entries of each row begin, and an end.
    starts: Placed,
    indices: Placed,
    values: Placed,
    /// Indices that have a posting list, ascending.
    terms: Placed,
    /// Where the list of each begins, and an end.
    lists: Placed,
    postings: Lists,
}

/// The posting lists, one after the other.
enum Lists {
    Pairs(Placed),
    Halves {
        rows: Placed,
        weights: Placed,
    },
    Bytes {
        rows: Placed,
        levels: Placed,
        /// One per list.
        scales: Placed,
    },
}

impl SparseColumn {
    /// Opens the column of that prefix with its postings where they shall be, and checks all of it
    /// against its checksums.
    ///
    /// # Errors
    /// A missing section, damage, or lengths that do not fit each other.
    pub fn open(
        file: &Container,
        path: &Path,
        prefix: &str,
        rows: u32,
        memory: Memory,
    ) -> Result<Self> {
        let section = |name: &str, memory| {
            let section = file.require(&format!("{prefix}.{name}"))?;
            Placed::open(section, memory)
        };
        let column = Self {
            starts: section("at", Memory::Cold)?,
            indices: section("indices", Memory::Cold)?,
            values: section("values", Memory::Cold)?,
            terms: section("terms", memory)?,
            lists: section("lists", memory)?,
            postings: Lists::open(file, &section, prefix, memory)?,
        };
        let entries = column.indices.len() / 4;
        let fits = column.starts.len() == (rows as usize + 1) * 8
            && column.values.len() == entries * 4
            && column.postings.fit(entries, column.terms.len() / 4)
            && column.lists.len() == (column.terms.len() / 4 + 1) * 8;
        if !fits {
            let what = format!("the sections of sparse vector {prefix} do not fit each other");
            return Err(StorageError::corrupt(path, 0, what));
        }
        Ok(column)
    }

    /// Brings the postings where they shall be.
    ///
    /// # Errors
    /// No memory for a copy.
    pub fn place(&self, memory: Memory) -> Result<()> {
        let lists = [&self.terms, &self.lists].into_iter();
        let mut parts = lists.chain(self.postings.parts());
        parts.try_for_each(|own| own.place(memory))
    }

    /// Indices and values of a row; empty where it has no such vector.
    pub fn row(&self, offset: u32) -> (&[u32], &[f32]) {
        let range = range_at(&self.starts, offset as usize, 4).unwrap_or_default();
        (
            slice(&self.indices, range.clone()),
            slice(&self.values, range),
        )
    }

    /// Bytes of vectors and postings.
    pub fn bytes(&self) -> u64 {
        let postings: usize = self.postings.parts().map(Placed::len).sum();
        (self.indices.len() + self.values.len() + postings) as u64
    }

    /// Type of the weights in the postings.
    pub const fn datatype(&self) -> Datatype {
        match self.postings {
            Lists::Pairs(_) => Datatype::Float32,
            Lists::Halves { .. } => Datatype::Float16,
            Lists::Bytes { .. } => Datatype::Uint8,
        }
    }
}

impl Postings for SparseColumn {
    fn list(&self, index: u32) -> List<'_> {
        let terms: &[u32] = slice(&self.terms, 0..self.terms.len());
        let Ok(place) = terms.binary_search(&index) else {
            return List::EMPTY;
        };
        let range = |entry| range_at(&self.lists, place, entry).unwrap_or_default();
        match &self.postings {
            Lists::Pairs(pairs) => List::Pairs(slice(pairs, range(size_of::<Posting>()))),
            Lists::Halves { rows, weights } => List::Halves {
                rows: slice(rows, range(4)),
                weights: slice(weights, range(2)),
            },
            Lists::Bytes {
                rows,
                levels,
                scales,
            } => {
                let size = size_of::<Scale>();
                let scale: &[Scale] = slice(scales, place * size..(place + 1) * size);
                List::Bytes {
                    rows: slice(rows, range(4)),
                    levels: slice(levels, range(1)),
                    scale: scale.first().copied().unwrap_or_default(),
                }
            }
        }
    }
}

impl Lists {
    /// Which form the file has, its sections tell.
    fn open(
        file: &Container,
        section: &impl Fn(&str, Memory) -> Result<Placed>,
        prefix: &str,
        memory: Memory,
    ) -> Result<Self> {
        let has = |name: &str| file.section(&format!("{prefix}.{name}")).is_some();
        if has(PAIRS) {
            return section(PAIRS, memory).map(Self::Pairs);
        }
        let rows = section(ROWS, memory)?;
        if has(HALVES) {
            let weights = section(HALVES, memory)?;
            return Ok(Self::Halves { rows, weights });
        }
        Ok(Self::Bytes {
            rows,
            levels: section(LEVELS, memory)?,
            scales: section(SCALES, memory)?,
        })
    }

    fn parts(&self) -> impl Iterator<Item = &Placed> {
        let parts: Vec<&Placed> = match self {
            Self::Pairs(pairs) => vec![pairs],
            Self::Halves { rows, weights } => vec![rows, weights],
            Self::Bytes {
                rows,
                levels,
                scales,
            } => vec![rows, levels, scales],
        };
        parts.into_iter()
    }

    /// Whether there is room for so many entries in so many lists.
    fn fit(&self, entries: usize, lists: usize) -> bool {
        match self {
            Self::Pairs(pairs) => pairs.len() == entries * size_of::<Posting>(),
            Self::Halves { rows, weights } => {
                rows.len() == entries * 4 && weights.len() == entries * 2
            }
            Self::Bytes {
                rows,
                levels,
                scales,
            } => {
                rows.len() == entries * 4
                    && levels.len() == entries
                    && scales.len() == lists * size_of::<Scale>()
            }
        }
    }
}

/// Bytes of the entries between two neighbouring starts.
fn range_at(starts: &Placed, place: usize, entry: usize) -> Option<Range<usize>> {
    let at = place.checked_mul(8)?;
    let bounds: &[u64] = slice(starts, at..at.checked_add(16)?);
    let &[start, end] = bounds else { return None };
    let start = usize::try_from(start).ok()?.checked_mul(entry)?;
    let end = usize::try_from(end).ok()?.checked_mul(entry)?;
    (start <= end).then_some(start..end)
}

/// Part of a section whose checksums were compared when it was opened.
fn slice<T: bytemuck::Pod>(section: &Placed, range: Range<usize>) -> &[T] {
    let bytes = section.bytes(range).unwrap_or(&[]);
    bytemuck::try_cast_slice(bytes).unwrap_or(&[])
}

//! Sparse vectors of a sealed segment: the vectors by row, and their posting lists by index.

use super::{Posting, Postings};
use orthoplex_storage::{Container, ContainerWriter, Result, Section, StorageError};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// Postings that are put in order at a time while a segment is written: 64 MiB of them.
const BATCH_POSTINGS: usize = 1 << 23;

/// A row as indices and values; `None` where it has no such vector.
pub type SparseRow<'a> = Option<(&'a [u32], &'a [f32])>;

/// The sparse vectors of all rows of a segment, mapped.
pub struct SparseColumn {
    /// Where the entries of each row begin, and an end.
    starts: Section,
    indices: Section,
    values: Section,
    /// Indices that have a posting list, ascending.
    terms: Section,
    /// Where the list of each begins, and an end.
    lists: Section,
    postings: Section,
}

impl SparseColumn {
    /// Writes the sections of a column below a prefix.
    ///
    /// # Errors
    /// A storage fault.
    pub fn write<'a>(
        file: &mut ContainerWriter,
        prefix: &str,
        rows: u32,
        row: &dyn Fn(u32) -> SparseRow<'a>,
    ) -> Result<()> {
        let mut lengths: BTreeMap<u32, u64> = BTreeMap::new();
        let mut starts = vec![0u64];
        let mut end = 0u64;
        file.begin_section(&format!("{prefix}.indices"))?;
        for offset in 0..rows {
            let (indices, _) = row(offset).unwrap_or_default();
            file.write(bytemuck::cast_slice(indices))?;
            for index in indices {
                *lengths.entry(*index).or_default() += 1;
            }
            end += indices.len() as u64;
            starts.push(end);
        }
        file.end_section()?;
        file.begin_section(&format!("{prefix}.values"))?;
        for offset in 0..rows {
            let (_, values) = row(offset).unwrap_or_default();
            file.write(bytemuck::cast_slice(values))?;
        }
        file.end_section()?;
        file.section(&format!("{prefix}.at"), bytemuck::cast_slice(&starts))?;
        write_postings(file, prefix, &lengths, rows, row)
    }

    /// Opens the column of that prefix and checks all of it against its checksums.
    ///
    /// # Errors
    /// A missing section, damage, or lengths that do not fit each other.
    pub fn open(file: &Container, path: &Path, prefix: &str, rows: u32) -> Result<Self> {
        let section = |name: &str| {
            let section = file.require(&format!("{prefix}.{name}"))?;
            section.verify_all()?;
            Ok::<_, StorageError>(section)
        };
        let column = Self {
            starts: section("at")?,
            indices: section("indices")?,
            values: section("values")?,
            terms: section("terms")?,
            lists: section("lists")?,
            postings: section("postings")?,
        };
        let entries = column.indices.len() / 4;
        let fits = column.starts.len() == (rows as usize + 1) * 8
            && column.values.len() == entries * 4
            && column.postings.len() == entries * size_of::<Posting>()
            && column.lists.len() == (column.terms.len() / 4 + 1) * 8;
        if !fits {
            let what = format!("the sections of sparse vector {prefix} do not fit each other");
            return Err(StorageError::corrupt(path, 0, what));
        }
        Ok(column)
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
        (self.indices.len() + self.values.len() + self.postings.len()) as u64
    }
}

impl Postings for SparseColumn {
    fn list(&self, index: u32) -> &[Posting] {
        let terms: &[u32] = slice(&self.terms, 0..self.terms.len());
        let Ok(place) = terms.binary_search(&index) else {
            return &[];
        };
        let range = range_at(&self.lists, place, size_of::<Posting>());
        slice(&self.postings, range.unwrap_or_default())
    }
}

/// Bytes of the entries between two neighbouring starts.
fn range_at(starts: &Section, place: usize, entry: usize) -> Option<Range<usize>> {
    let at = place.checked_mul(8)?;
    let bounds: &[u64] = slice(starts, at..at.checked_add(16)?);
    let &[start, end] = bounds else { return None };
    let start = usize::try_from(start).ok()?.checked_mul(entry)?;
    let end = usize::try_from(end).ok()?.checked_mul(entry)?;
    (start <= end).then_some(start..end)
}

/// Part of a section whose checksums were compared when it was opened.
fn slice<T: bytemuck::Pod>(section: &Section, range: Range<usize>) -> &[T] {
    let bytes = section.bytes(range).unwrap_or(&[]);
    bytemuck::try_cast_slice(bytes).unwrap_or(&[])
}

/// Writes lists in the order of indices, so many indices at a time that their postings fit the memory
/// of one batch.
fn write_postings<'a>(
    file: &mut ContainerWriter,
    prefix: &str,
    lengths: &BTreeMap<u32, u64>,
    rows: u32,
    row: &dyn Fn(u32) -> SparseRow<'a>,
) -> Result<()> {
    let terms: Vec<u32> = lengths.keys().copied().collect();
    let mut starts = vec![0u64];
    let mut end = 0;
    starts.extend(lengths.values().map(|length| {
        end += length;
        end
    }));
    file.section(&format!("{prefix}.terms"), bytemuck::cast_slice(&terms))?;
    file.section(&format!("{prefix}.lists"), bytemuck::cast_slice(&starts))?;
    file.begin_section(&format!("{prefix}.postings"))?;
    let mut batch: Vec<Posting> = Vec::new();
    let mut left = lengths.iter().peekable();
    while let Some((first, _)) = left.peek() {
        let first = **first;
        let mut last = first;
        let mut size = 0;
        let mut next = BTreeMap::new();
        while let Some((term, length)) =
            left.next_if(|(_, length)| size == 0 || size + **length as usize <= BATCH_POSTINGS)
        {
            next.insert(*term, size);
            size += *length as usize;
            last = *term;
        }
        batch.clear();
        batch.resize(size, bytemuck::Zeroable::zeroed());
        for offset in 0..rows {
            let (indices, values) = row(offset).unwrap_or_default();
            let from = indices.partition_point(|index| *index < first);
            let entries = indices.iter().zip(values).skip(from);
            for (index, weight) in entries.take_while(|(index, _)| **index <= last) {
                if let Some(place) = next.get_mut(index)
                    && let Some(posting) = batch.get_mut(*place)
                {
                    *posting = Posting {
                        row: offset,
                        weight: *weight,
                    };
                    *place += 1;
                }
            }
        }
        file.write(bytemuck::cast_slice(&batch))?;
    }
    file.end_section()
}

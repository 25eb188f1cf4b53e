//! Writing of a sparse column: vectors by row, then posting lists by index.
//!
//! Lists are made so many indices at a time that their postings fit the memory of one batch.

use super::Posting;
use super::list::Scale;
use half::f16;
use orthoplex_storage::{ContainerWriter, Result};
use orthoplex_types::config::Datatype;
use std::collections::BTreeMap;

/// Postings that are put in order at a time: 64 MiB of them.
const BATCH_POSTINGS: usize = 1 << 23;

/// Names of the sections of posting lists: pairs of row and weight, or rows and what weights became.
pub(super) const PAIRS: &str = "postings";
pub(super) const ROWS: &str = "postings.rows";
pub(super) const HALVES: &str = "postings.halves";
pub(super) const LEVELS: &str = "postings.levels";
pub(super) const SCALES: &str = "postings.scales";

/// A row as indices and values; `None` where it has no such vector.
pub type SparseRow<'a> = Option<(&'a [u32], &'a [f32])>;

/// The sparse vectors of a segment to be written.
pub struct SparseRows<'a, 'r> {
    /// Number of rows.
    pub count: u32,
    /// A row by its offset.
    pub row: &'a dyn Fn(u32) -> SparseRow<'r>,
    /// Type of the weights in the postings. Vectors themselves stay as they are.
    pub datatype: Datatype,
}

/// Appends the bytes of the list of an index.
type Encode<'a> = dyn Fn(u32, &[Posting], &mut Vec<u8>) + 'a;

/// What is known of an index before its list is written.
#[derive(Clone, Copy)]
struct Term {
    length: u64,
    low: f32,
    high: f32,
}

impl SparseRows<'_, '_> {
    /// Writes the sections of a column below a prefix.
    ///
    /// # Errors
    /// A storage fault.
    pub fn write(&self, file: &mut ContainerWriter, prefix: &str) -> Result<()> {
        let mut terms: BTreeMap<u32, Term> = BTreeMap::new();
        let mut starts = vec![0u64];
        let mut end = 0u64;
        file.begin_section(&format!("{prefix}.indices"))?;
        for offset in 0..self.count {
            let (indices, values) = (self.row)(offset).unwrap_or_default();
            file.write(bytemuck::cast_slice(indices))?;
            for (index, value) in indices.iter().zip(values) {
                let term = terms.entry(*index).or_insert(Term {
                    length: 0,
                    low: *value,
                    high: *value,
                });
                term.length += 1;
                term.low = term.low.min(*value);
                term.high = term.high.max(*value);
            }
            end += indices.len() as u64;
            starts.push(end);
        }
        file.end_section()?;
        file.begin_section(&format!("{prefix}.values"))?;
        for offset in 0..self.count {
            let (_, values) = (self.row)(offset).unwrap_or_default();
            file.write(bytemuck::cast_slice(values))?;
        }
        file.end_section()?;
        file.section(&format!("{prefix}.at"), bytemuck::cast_slice(&starts))?;
        self.write_lists(file, prefix, &terms)
    }

    fn write_lists(
        &self,
        file: &mut ContainerWriter,
        prefix: &str,
        terms: &BTreeMap<u32, Term>,
    ) -> Result<()> {
        let indices: Vec<u32> = terms.keys().copied().collect();
        let mut starts = vec![0u64];
        let mut end = 0;
        starts.extend(terms.values().map(|term| {
            end += term.length;
            end
        }));
        file.section(&format!("{prefix}.terms"), bytemuck::cast_slice(&indices))?;
        file.section(&format!("{prefix}.lists"), bytemuck::cast_slice(&starts))?;
        let mut section = |name: &str, encode: &Encode<'_>| {
            file.begin_section(&format!("{prefix}.{name}"))?;
            let mut bytes = Vec::new();
            self.each_list(terms, &mut |index, list| {
                bytes.clear();
                encode(index, list, &mut bytes);
                file.write(&bytes)
            })?;
            file.end_section()
        };
        let rows = |_, list: &[Posting], bytes: &mut Vec<u8>| {
            bytes.extend(list.iter().flat_map(|own| own.row.to_le_bytes()));
        };
        let scale = |index: u32| {
            let term = terms.get(&index);
            term.map_or(Scale::default(), |term| Scale::of(term.low, term.high))
        };
        match self.datatype {
            Datatype::Float16 => {
                section(ROWS, &rows)?;
                section(HALVES, &|_, list, bytes| {
                    let halves = list.iter().map(|own| half(own.weight));
                    bytes.extend(halves.flat_map(f16::to_le_bytes));
                })
            }
            Datatype::Uint8 => {
                section(ROWS, &rows)?;
                section(LEVELS, &|index, list, bytes| {
                    let scale = scale(index);
                    bytes.extend(list.iter().map(|own| scale.level(own.weight)));
                })?;
                let scales: Vec<Scale> = indices.iter().map(|index| scale(*index)).collect();
                file.section(&format!("{prefix}.{SCALES}"), bytemuck::cast_slice(&scales))
            }
            _ => section(PAIRS, &|_, list, bytes| {
                bytes.extend_from_slice(bytemuck::cast_slice(list));
            }),
        }
    }

    /// Shows the list of every index, in their order.
    fn each_list(
        &self,
        terms: &BTreeMap<u32, Term>,
        show: &mut dyn FnMut(u32, &[Posting]) -> Result<()>,
    ) -> Result<()> {
        let mut batch: Vec<Posting> = Vec::new();
        let mut left = terms.iter().peekable();
        while let Some((first, _)) = left.peek() {
            let first = **first;
            let mut last = first;
            let mut size = 0;
            // Of each index of the batch, where its list begins and where its next posting goes.
            let mut places: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
            while let Some((index, term)) =
                left.next_if(|(_, term)| size == 0 || size + term.length as usize <= BATCH_POSTINGS)
            {
                places.insert(*index, (size, size));
                size += term.length as usize;
                last = *index;
            }
            batch.clear();
            batch.resize(size, bytemuck::Zeroable::zeroed());
            for offset in 0..self.count {
                let (indices, values) = (self.row)(offset).unwrap_or_default();
                let from = indices.partition_point(|index| *index < first);
                let entries = indices.iter().zip(values).skip(from);
                for (index, weight) in entries.take_while(|(index, _)| **index <= last) {
                    if let Some((_, place)) = places.get_mut(index)
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
            for (index, (start, end)) in &places {
                show(*index, batch.get(*start..*end).unwrap_or_default())?;
            }
        }
        Ok(())
    }
}

/// The nearest 16-bit float; beyond the largest it would not be finite.
fn half(weight: f32) -> f16 {
    f16::from_f32(weight.clamp(f16::MIN.to_f32(), f16::MAX.to_f32()))
}

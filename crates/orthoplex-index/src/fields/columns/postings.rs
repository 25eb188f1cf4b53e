//! Postings as they lie in the data section: sorted keys, and the rows of each.
//!
//! A key whose rows are many stores them as a bitmap, otherwise as a sorted list. Owns the layout
//! of one container; every access is checked against the section.

use super::Placed;
use crate::bitset::Bitset;
use crate::work;
use bytemuck::AnyBitPattern;
use orthoplex_storage::{ContainerWriter, StorageError};
use serde::{Deserialize, Serialize};
use std::ops::Range;

type Result<T> = std::result::Result<T, StorageError>;

/// The data section while it is written: knows where the next array goes.
pub(super) struct DataWriter<'a> {
    file: &'a mut ContainerWriter,
    at: u64,
}

impl<'a> DataWriter<'a> {
    pub(super) fn new(file: &'a mut ContainerWriter) -> Self {
        Self { file, at: 0 }
    }

    /// Where the next array goes.
    pub(super) const fn at(&self) -> u64 {
        self.at
    }

    /// Appends an array at a multiple of eight bytes; answers where it begins.
    pub(super) fn array<T: bytemuck::NoUninit>(&mut self, items: &[T]) -> Result<u64> {
        let at = self.at;
        let bytes: &[u8] = bytemuck::cast_slice(items);
        self.file.write(bytes)?;
        let padding = bytes.len().next_multiple_of(8) - bytes.len();
        self.file.write(&[0u8; 8][..padding])?;
        self.at += (bytes.len() + padding) as u64;
        Ok(at)
    }
}

/// An array of the data section.
pub(super) fn array<T: AnyBitPattern>(data: &Placed, at: u64, range: Range<usize>) -> Result<&[T]> {
    let size = size_of::<T>();
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let place = |index: usize| index.checked_mul(size).and_then(|own| own.checked_add(at));
    let (Some(start), Some(end)) = (place(range.start), place(range.end)) else {
        return Err(data.corrupt(at, "an array of columns is out of range"));
    };
    if start > end {
        return Err(data.corrupt(start, "an array of columns ends before it begins"));
    }
    let bytes = data.bytes(start..end)?;
    bytemuck::try_cast_slice(bytes)
        .map_err(|_| data.corrupt(start, "an array of columns is misplaced"))
}

/// Where the postings of one kind of value lie.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Postings {
    /// Number of keys.
    pub(super) count: usize,
    /// Keys, ascending.
    keys: u64,
    /// For each key its first slot, then one more.
    starts: u64,
    /// For each key its number of rows.
    sizes: u64,
    /// Slots of four bytes: rows, or words of bitmaps.
    slots: u64,
}

/// Words of a bitmap of all rows.
const fn words(rows: usize) -> usize {
    rows.div_ceil(32)
}

impl Postings {
    /// Writes pairs of key and row, in any order; repeated pairs count once.
    pub(super) fn write(
        pairs: Vec<(i64, u32)>,
        rows: usize,
        data: &mut DataWriter<'_>,
    ) -> Result<Self> {
        PostingsWriter::of(pairs, rows).finish(data)
    }

    /// All keys, ascending.
    pub(super) fn keys<'a>(&self, data: &'a Placed) -> Result<&'a [i64]> {
        array(data, self.keys, 0..self.count)
    }

    /// Adds the rows of the keys at these places to `found`.
    pub(super) fn collect(
        &self,
        data: &Placed,
        places: Range<usize>,
        found: &mut Bitset,
    ) -> Result<()> {
        let rows = found.len();
        self.visit(data, places, rows, &mut |_, rows| {
            for row in rows {
                found.set(row as usize);
            }
        })
    }

    /// Shows the rows of every key, with the place of the key.
    pub(super) fn each(
        &self,
        data: &Placed,
        rows: usize,
        show: &mut dyn FnMut(usize, &mut dyn Iterator<Item = u32>),
    ) -> Result<()> {
        self.visit(data, 0..self.count, rows, show)
    }

    /// The rows of one key.
    pub(super) fn rows(&self, data: &Placed, place: usize, rows: usize) -> Result<Vec<u32>> {
        let mut found = Vec::new();
        self.visit(data, place..place + 1, rows, &mut |_, own| {
            found.extend(own)
        })?;
        Ok(found)
    }

    fn visit(
        &self,
        data: &Placed,
        places: Range<usize>,
        rows: usize,
        show: &mut dyn FnMut(usize, &mut dyn Iterator<Item = u32>),
    ) -> Result<()> {
        if places.is_empty() {
            return Ok(());
        }
        let starts: &[u32] = array(data, self.starts, places.start..places.end + 1)?;
        let sizes: &[u32] = array(data, self.sizes, places.clone())?;
        let (first, last) = (starts.first().copied(), starts.last().copied());
        let slots = last
            .zip(first)
            .map_or(0, |(last, first)| last.saturating_sub(first));
        work::read_index(slots as usize * size_of::<u32>() + places.len() * size_of::<i64>());
        for ((bounds, size), place) in starts.windows(2).zip(sizes).zip(places) {
            let [start, end] = *bounds else { continue };
            let slots: &[u32] = array(data, self.slots, start as usize..end as usize)?;
            if *size as usize <= words(rows) {
                show(place, &mut slots.iter().copied());
                continue;
            }
            let words = slots.iter().enumerate();
            let mut rows = words.flat_map(|(index, word)| {
                crate::bitset::ones_of(u64::from(*word)).map(move |bit| (index * 32 + bit) as u32)
            });
            show(place, &mut rows);
        }
        Ok(())
    }

    /// Adds the rows of one key.
    pub(super) fn collect_key(&self, data: &Placed, key: i64, found: &mut Bitset) -> Result<()> {
        match self.keys(data)?.binary_search(&key) {
            Ok(place) => self.collect(data, place..place + 1, found),
            Err(_) => Ok(()),
        }
    }
}

/// Postings on their way into a file, key by key.
pub(super) struct PostingsWriter {
    rows: usize,
    keys: Vec<i64>,
    starts: Vec<u32>,
    sizes: Vec<u32>,
    slots: Vec<u32>,
}

impl PostingsWriter {
    pub(super) const fn new(rows: usize) -> Self {
        Self {
            rows,
            keys: Vec::new(),
            starts: Vec::new(),
            sizes: Vec::new(),
            slots: Vec::new(),
        }
    }

    /// Takes pairs of key and row, in any order; repeated pairs count once.
    pub(super) fn of(mut pairs: Vec<(i64, u32)>, rows: usize) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut own = Self::new(rows);
        let mut of_key: Vec<u32> = Vec::new();
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            of_key.clear();
            of_key.extend(group.iter().map(|(_, row)| *row));
            if let Some((key, _)) = group.first() {
                own.add(*key, &of_key);
            }
        }
        own
    }

    /// Takes the next key, larger than all before, and its rows, ascending.
    pub(super) fn add(&mut self, key: i64, of_key: &[u32]) {
        let start = self.slots.len();
        self.keys.push(key);
        self.starts.push(start as u32);
        self.sizes.push(of_key.len() as u32);
        if of_key.len() <= words(self.rows) {
            self.slots.extend_from_slice(of_key);
            return;
        }
        self.slots.resize(start + words(self.rows), 0);
        for row in of_key {
            if let Some(word) = self.slots.get_mut(start + *row as usize / 32) {
                *word |= 1 << (row % 32);
            }
        }
    }

    pub(super) fn finish(mut self, data: &mut DataWriter<'_>) -> Result<Postings> {
        self.starts.push(self.slots.len() as u32);
        Ok(Postings {
            count: self.keys.len(),
            keys: data.array(&self.keys)?,
            starts: data.array(&self.starts)?,
            sizes: data.array(&self.sizes)?,
            slots: data.array(&self.slots)?,
        })
    }
}

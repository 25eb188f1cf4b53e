//! Write-once checksummed file of named sections.
//!
//! Owns the layout: a header page, page-aligned sections, a table with one checksum for each 64 KiB block
//! of each section, a footer. Assumes nothing about what sections hold. Never serves a byte whose block
//! was not checked, and never checks a block before it is touched, so opening costs the same at any size.

use std::path::Path;
use std::sync::Arc;

mod layout;
mod section;
mod writer;

pub use section::Section;
pub use writer::ContainerWriter;

use crate::{Mapped, Result, StorageError, Vfs};
use layout::{FOOTER_BYTES, Footer, Header, PAGE_BYTES, SectionEntry};
use section::SectionState;

/// Identity of a container's content. A manifest that keeps it notices when a file was swapped for
/// another valid one of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileStamp {
    /// Bytes of the whole file.
    pub len: u64,
    /// 64-bit hash over the header, the names, lengths and block checksums of all sections.
    pub digest: u64,
}

/// An open container. Cheap to clone; clones share the map and what is already checked.
#[derive(Debug, Clone)]
pub struct Container {
    file: Arc<MappedContainer>,
}

#[derive(Debug)]
struct MappedContainer {
    path: std::path::PathBuf,
    map: Mapped,
    sections: Vec<SectionState>,
    version: u32,
    stamp: FileStamp,
}

impl Container {
    /// Opens a complete container of `kind` and checks header, table and footer, not the sections.
    pub fn open(vfs: &dyn Vfs, path: &Path, kind: [u8; 8], supported_version: u32) -> Result<Self> {
        let map = vfs.open_read(path)?.map()?;
        let corrupt = |offset: u64, what: &str| StorageError::corrupt(path, offset, what);
        let len = map.len() as u64;

        let header = map
            .get(..PAGE_BYTES)
            .ok_or_else(|| corrupt(0, "the file is too short"))?;
        let version = Header::check(path, header, kind, supported_version)?;

        let footer_at = len.saturating_sub(FOOTER_BYTES as u64);
        let footer = map
            .last_chunk::<FOOTER_BYTES>()
            .and_then(Footer::decode)
            .ok_or_else(|| corrupt(footer_at, "the footer is missing or damaged"))?;
        if footer.file_len != len {
            return Err(corrupt(
                footer_at,
                "the file does not have the length it was written with",
            ));
        }
        let table = footer
            .table_range(footer_at)
            .and_then(|range| map.get(range))
            .ok_or_else(|| corrupt(footer_at, "the table lies outside of the file"))?;
        if footer.digest_of(header, table) != footer.digest {
            return Err(corrupt(
                footer.table_offset,
                "the table's checksum does not match",
            ));
        }
        let entries = SectionEntry::decode_table(table, footer.table_offset)
            .ok_or_else(|| corrupt(footer.table_offset, "the table does not make sense"))?;
        let sections = entries.into_iter().map(SectionState::new).collect();
        let stamp = FileStamp {
            len,
            digest: footer.digest,
        };
        let path = path.to_path_buf();
        Ok(Self {
            file: Arc::new(MappedContainer {
                path,
                map,
                sections,
                version,
                stamp,
            }),
        })
    }

    /// The section of that name, if the file has one.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<Section> {
        let index = self
            .file
            .sections
            .iter()
            .position(|state| state.name() == name)?;
        Some(Section::new(Arc::clone(&self.file), index))
    }

    /// The section of that name; a file without it is corrupt.
    pub fn require(&self, name: &str) -> Result<Section> {
        self.section(name).ok_or_else(|| {
            StorageError::corrupt(self.path(), 0, format!("section `{name}` is missing"))
        })
    }

    /// Names of all sections, in the order they were written.
    pub fn section_names(&self) -> impl Iterator<Item = &str> {
        self.file.sections.iter().map(SectionState::name)
    }

    /// Checks every block of every section, for the offline check and for snapshots.
    pub fn verify_all(&self) -> Result<()> {
        for index in 0..self.file.sections.len() {
            Section::new(Arc::clone(&self.file), index).verify_all()?;
        }
        Ok(())
    }

    /// Version of the content's format, as given to [`ContainerWriter::create`].
    #[must_use]
    pub fn version(&self) -> u32 {
        self.file.version
    }

    /// Identity of the content.
    #[must_use]
    pub fn stamp(&self) -> FileStamp {
        self.file.stamp
    }

    /// Bytes of the whole file.
    #[must_use]
    pub fn len_bytes(&self) -> u64 {
        self.file.stamp.len
    }

    /// Where the file lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file.path
    }
}

#[cfg(test)]
mod tests;

//! Writing of a container, section after section, in one pass.
//!
//! Owns `<name>.tmp` until [`ContainerWriter::finish`] renames it; a writer that is dropped before that
//! removes it. Holds one buffer of fixed size, never a section.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::FileStamp;
use super::layout::{
    BLOCK_BYTES, FOOTER_BYTES, Footer, Header, NAME_BYTES_MAX, PAGE_BYTES, SectionEntry,
};
use crate::vfs::{TMP_SUFFIX, publish};
use crate::{AppendFile, Result, StorageError, Vfs};

/// Bytes gathered before a write call.
const BUFFER_BYTES: usize = 1 << 20;

/// Writes one container. Not visible under its name before [`finish`](Self::finish).
#[derive(Debug)]
pub struct ContainerWriter {
    vfs: Arc<dyn Vfs>,
    path: PathBuf,
    tmp: PathBuf,
    file: Box<dyn AppendFile>,
    header: Vec<u8>,
    buffer: Vec<u8>,
    written: u64,
    done: Vec<SectionEntry>,
    open: Option<OpenSection>,
    published: bool,
}

#[derive(Debug)]
struct OpenSection {
    entry: SectionEntry,
    block_crc: u32,
    block_len: usize,
}

impl ContainerWriter {
    /// Starts the container `dir/name`. `kind` and `version` say what the sections hold.
    pub fn create(
        vfs: Arc<dyn Vfs>,
        dir: &Path,
        name: &str,
        kind: [u8; 8],
        version: u32,
    ) -> Result<Self> {
        let path = dir.join(name);
        let tmp = dir.join(format!("{name}{TMP_SUFFIX}"));
        let file = vfs.create(&tmp)?;
        let header = Header::encode(kind, version);
        let mut writer = Self {
            vfs,
            path,
            tmp,
            file,
            header,
            buffer: Vec::new(),
            written: 0,
            done: Vec::new(),
            open: None,
            published: false,
        };
        writer.buffer.extend_from_slice(&writer.header);
        Ok(writer)
    }

    /// Starts the next section. Names are unique in a file and at most 255 bytes.
    pub fn begin_section(&mut self, name: &str) -> Result<()> {
        if self.open.is_some() {
            return Err(self.misuse(format!("section `{name}` starts before the last one ends")));
        }
        if name.len() > NAME_BYTES_MAX || self.done.iter().any(|entry| entry.name == name) {
            return Err(self.misuse(format!("section name `{name}` is too long or used twice")));
        }
        self.pad_to_page()?;
        let offset = self.position();
        let entry = SectionEntry {
            name: name.to_owned(),
            offset,
            len: 0,
            crcs: Vec::new(),
        };
        self.open = Some(OpenSection {
            entry,
            block_crc: 0,
            block_len: 0,
        });
        Ok(())
    }

    /// Appends bytes to the open section.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let Some(open) = &mut self.open else {
            return Err(self.misuse("bytes are written outside of a section"));
        };
        open.add(bytes);
        self.put(bytes)
    }

    /// Ends the open section.
    pub fn end_section(&mut self) -> Result<()> {
        let Some(mut open) = self.open.take() else {
            return Err(self.misuse("a section ends that was not started"));
        };
        open.close_block();
        self.done.push(open.entry);
        Ok(())
    }

    /// A whole section in one call.
    pub fn section(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.begin_section(name)?;
        self.write(bytes)?;
        self.end_section()
    }

    /// Completes the file and makes it durable under its name: footer, sync, rename, sync of the folder.
    pub fn finish(mut self) -> Result<FileStamp> {
        if self.open.is_some() {
            return Err(self.misuse("the last section was not ended"));
        }
        self.pad_to_page()?;
        let mut table = Vec::new();
        for entry in &self.done {
            entry.encode_into(&mut table);
        }
        let table_offset = self.position();
        let table_len = table.len() as u64;
        let file_len = table_offset + table_len + FOOTER_BYTES as u64;
        let mut footer = Footer {
            table_offset,
            table_len,
            file_len,
            digest: 0,
        };
        footer.digest = footer.digest_of(&self.header, &table);
        self.put(&table)?;
        self.put(&footer.encode())?;
        self.flush()?;
        self.file.sync()?;
        publish(&*self.vfs, &self.tmp, &self.path)?;
        self.published = true;
        Ok(FileStamp {
            len: file_len,
            digest: footer.digest,
        })
    }

    /// Bytes written so far, for progress and limits.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.written + self.buffer.len() as u64
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if self.buffer.len() + bytes.len() > BUFFER_BYTES {
            self.flush()?;
        }
        if bytes.len() >= BUFFER_BYTES {
            self.file.append(bytes)?;
            self.written += bytes.len() as u64;
        } else {
            self.buffer.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if !self.buffer.is_empty() {
            self.file.append(&self.buffer)?;
            self.written += self.buffer.len() as u64;
            self.buffer.clear();
        }
        Ok(())
    }

    fn pad_to_page(&mut self) -> Result<()> {
        let used = (self.position() % PAGE_BYTES as u64) as usize;
        if used > 0 {
            self.put(&[0; PAGE_BYTES][used..])?;
        }
        Ok(())
    }

    fn misuse(&self, what: impl Into<String>) -> StorageError {
        StorageError::unsupported(&self.path, what)
    }
}

impl OpenSection {
    fn add(&mut self, mut bytes: &[u8]) {
        self.entry.len += bytes.len() as u64;
        while !bytes.is_empty() {
            let (head, rest) = bytes.split_at(bytes.len().min(BLOCK_BYTES - self.block_len));
            self.block_crc = crc32c::crc32c_append(self.block_crc, head);
            self.block_len += head.len();
            if self.block_len == BLOCK_BYTES {
                self.close_block();
            }
            bytes = rest;
        }
    }

    fn close_block(&mut self) {
        if self.block_len > 0 {
            self.entry.crcs.push(self.block_crc);
            (self.block_crc, self.block_len) = (0, 0);
        }
    }
}

impl Drop for ContainerWriter {
    fn drop(&mut self) {
        if !self.published {
            // Frees the space of an abandoned build. If this fails, the leftover is removed at start.
            let _left_over = self.vfs.remove_file(&self.tmp).is_err();
        }
    }
}

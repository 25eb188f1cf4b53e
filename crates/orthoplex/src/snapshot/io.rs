//! Readers and writers of the standard library over files of the [`Vfs`](orthoplex_storage::Vfs).

use orthoplex_storage::{AppendFile, ReadFile, StorageError};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

fn other(error: StorageError) -> io::Error {
    io::Error::other(error)
}

/// Reads a file from its beginning to the end that it had when it was opened, or a part of it.
pub(super) struct FileReader {
    file: Arc<dyn ReadFile>,
    at: u64,
    end: u64,
}

impl FileReader {
    pub(super) fn new(file: Arc<dyn ReadFile>) -> Self {
        let end = file.len();
        Self { file, at: 0, end }
    }

    /// The part that is `len` bytes long, or ends with the file.
    pub(super) fn part(file: Arc<dyn ReadFile>, at: u64, len: u64) -> Self {
        let end = at.saturating_add(len).min(file.len());
        Self { file, at, end }
    }
}

impl Seek for FileReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

impl Read for FileReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.end.saturating_sub(self.at);
        let count = usize::try_from(left).unwrap_or(usize::MAX).min(buf.len());
        let Some(part) = buf.get_mut(..count).filter(|part| !part.is_empty()) else {
            return Ok(0);
        };
        self.file.read_at(self.at, part).map_err(other)?;
        self.at += count as u64;
        Ok(count)
    }
}

/// Appends to a file and knows the SHA-256 of what was appended.
pub(super) struct FileWriter {
    file: Box<dyn AppendFile>,
    hash: Sha256,
    len: u64,
}

impl FileWriter {
    pub(super) fn new(file: Box<dyn AppendFile>) -> Self {
        Self {
            file,
            hash: Sha256::new(),
            len: 0,
        }
    }

    /// Makes the bytes durable; answers their number and their SHA-256.
    pub(super) fn finish(mut self) -> Result<(u64, String), StorageError> {
        self.file.sync()?;
        let hash = self.hash.finalize();
        let text = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((self.len, text))
    }
}

impl Write for FileWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.append(bytes).map_err(other)?;
        self.hash.update(bytes);
        self.len += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Passes bytes on and hashes them.
pub(super) struct Hashed<R> {
    inner: R,
    hash: Xxh3,
    pub(super) len: u64,
}

impl<R> Hashed<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            hash: Xxh3::new(),
            len: 0,
        }
    }

    pub(super) fn digest(&self) -> u64 {
        self.hash.digest()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buf)?;
        self.hash.update(buf.get(..count).unwrap_or_default());
        self.len += count as u64;
        Ok(count)
    }
}

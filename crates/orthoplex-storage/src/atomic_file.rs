//! A small checksummed file that is replaced as a whole: manifest, catalog, config.
//!
//! Owns the envelope around the caller's bytes and the order of steps that makes a replacement atomic:
//! write `<name>.tmp`, sync it, rename it over the old file, sync the folder. After power loss the file
//! is the old one or the new one. Assumes one writer per file at a time. After a failed [`write()`] either
//! may be on disk: the caller must not assume one of them before it has read the file again after a
//! restart.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use crate::codec::Fields;
use crate::vfs::{TMP_SUFFIX, publish};
use crate::{Result, StorageError, Vfs};

const MAGIC: [u8; 8] = *b"OPLXATOM";
/// Version of the envelope itself, apart from the version of the caller's bytes.
const LAYOUT: u32 = 1;
const HEADER_BYTES: usize = 32;
const HASH_BYTES: usize = 8;

/// Replaces the file durably. `kind` and `version` say what `bytes` are and are asked again by [`read()`].
pub fn write(vfs: &dyn Vfs, path: &Path, kind: [u8; 8], version: u32, bytes: &[u8]) -> Result<()> {
    let mut content = Vec::with_capacity(HEADER_BYTES + bytes.len() + HASH_BYTES);
    content.extend_from_slice(&MAGIC);
    content.extend_from_slice(&kind);
    content.extend_from_slice(&LAYOUT.to_le_bytes());
    content.extend_from_slice(&version.to_le_bytes());
    content.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    content.extend_from_slice(bytes);
    content.extend_from_slice(&xxh3_64(&content).to_le_bytes());

    let tmp = tmp_of(path);
    let mut file = vfs.create(&tmp)?;
    file.append(&content)?;
    file.sync()?;
    drop(file);
    publish(vfs, &tmp, path)
}

/// The bytes of the last completed [`write()`]; `None` when the file does not exist.
pub fn read(
    vfs: &dyn Vfs,
    path: &Path,
    kind: [u8; 8],
    supported_version: u32,
) -> Result<Option<Vec<u8>>> {
    let mut content = match vfs.read(path) {
        Ok(content) => content,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some((body, hash)) = content.split_last_chunk::<HASH_BYTES>() else {
        return Err(StorageError::corrupt(path, 0, "the file is too short"));
    };
    if xxh3_64(body).to_le_bytes() != *hash {
        let end = body.len() as u64;
        return Err(StorageError::corrupt(
            path,
            end,
            "the checksum does not match the content",
        ));
    }
    check_header(path, body, kind, supported_version)?;
    content.truncate(content.len() - HASH_BYTES);
    content.drain(..HEADER_BYTES);
    Ok(Some(content))
}

fn check_header(path: &Path, body: &[u8], kind: [u8; 8], supported: u32) -> Result<()> {
    let corrupt = |offset, what: &str| Err(StorageError::corrupt(path, offset, what));
    let newer = |found, supported| {
        Err(StorageError::NewerFormat {
            path: path.to_path_buf(),
            found,
            supported,
        })
    };
    let mut fields = Fields::new(body);
    if fields.array() != Some(MAGIC) {
        return corrupt(0, "this is not a file of its type");
    }
    if fields.array() != Some(kind) {
        return corrupt(8, "the file is of another kind");
    }
    match fields.u32() {
        Some(LAYOUT) => {}
        Some(found) if found > LAYOUT => return newer(found, LAYOUT),
        _ => return corrupt(16, "unknown layout"),
    }
    match fields.u32() {
        Some(found) if found > supported => return newer(found, supported),
        Some(_) => {}
        None => return corrupt(20, "the file is too short"),
    }
    let expected = body.len().checked_sub(HEADER_BYTES).map(|len| len as u64);
    if fields.u64() != expected {
        return corrupt(24, "the length does not match");
    }
    Ok(())
}

fn tmp_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(TMP_SUFFIX);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests;

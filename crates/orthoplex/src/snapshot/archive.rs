//! The file of a snapshot: a tar archive of the files of shards, and a list of them at its end.
//!
//! `shards/N/...` are the files of shard N as the shard keeps them, `shards/N/manifest.json` is its
//! list of files. `snapshot.json` comes last: format, kind, configuration, and size and hash of all
//! entries. Nothing of an archive is used before every entry was found to be what the list says.
//! Names come from strangers: only plain ones below `shards` are taken.

use super::io::{FileReader, FileWriter, Hashed};
use crate::collection::{Layout, Settled};
use crate::shard::{Capture, plant, stored};
use orthoplex_storage::{ReadFile, Vfs, create_dir_synced};
use orthoplex_types::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FORMAT: &str = "orthoplex-snapshot";
/// That of a collection with shard keys; others keep 1, which older releases read.
const VERSION: u32 = 2;
const LIST: &str = "snapshot.json";
const BUNDLE_CONFIG: &str = "config.json";
const SHARDS: &str = "shards";
const MANIFEST: &str = "manifest.json";
/// Largest list that is read into memory.
const LIST_BYTES_MAX: u64 = 64 << 20;
const BUFFER_BYTES: usize = 1 << 20;

/// What a snapshot holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// All shards of a collection.
    Collection,
    /// One shard.
    Shard,
}

#[derive(Debug, Serialize, Deserialize)]
struct List {
    format: String,
    version: u32,
    kind: Kind,
    config: Settled,
    /// The shards of a collection with shard keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    layout: Option<Layout>,
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    size: u64,
    xxh3: String,
}

impl Entry {
    fn of<R>(read: &Hashed<R>) -> Self {
        Self {
            size: read.len,
            xxh3: format!("{:016x}", read.digest()),
        }
    }
}

fn unwritable(error: io::Error) -> Error {
    Error::internal(format_args!("the snapshot cannot be written: {error}"))
}

fn unreadable(why: impl std::fmt::Display) -> Error {
    Error::bad_request(format_args!("the snapshot cannot be read: {why}"))
}

/// Writes an archive.
pub(super) fn pack(
    out: &mut FileWriter,
    kind: Kind,
    config: &Settled,
    layout: Option<Layout>,
    shards: Vec<(u32, Capture)>,
) -> Result<()> {
    let out = io::BufWriter::with_capacity(BUFFER_BYTES, out);
    let mut tar = tar::Builder::new(out);
    let mut entries = BTreeMap::new();
    for (number, capture) in shards {
        for (name, file) in capture.files {
            let (name, size) = (format!("{SHARDS}/{number}/{name}"), file.len());
            let entry = append(&mut tar, &name, size, FileReader::new(file))?;
            entries.insert(name, entry);
        }
        let name = format!("{SHARDS}/{number}/{MANIFEST}");
        let size = capture.manifest.len() as u64;
        let entry = append(&mut tar, &name, size, &*capture.manifest)?;
        entries.insert(name, entry);
    }
    let list = List {
        format: FORMAT.to_owned(),
        version: if layout.is_some() { VERSION } else { 1 },
        kind,
        config: config.clone(),
        layout,
        entries,
    };
    let list = serde_json::to_vec(&list).map_err(Error::internal)?;
    append(&mut tar, LIST, list.len() as u64, &*list)?;
    let mut out = tar.into_inner().map_err(unwritable)?;
    out.flush().map_err(unwritable)
}

/// Writes an archive of archives and a `config.json`.
pub(super) fn bundle(
    out: &mut FileWriter,
    parts: Vec<(String, Arc<dyn ReadFile>)>,
    config: &[u8],
) -> Result<()> {
    let out = io::BufWriter::with_capacity(BUFFER_BYTES, out);
    let mut tar = tar::Builder::new(out);
    for (name, file) in parts {
        append(&mut tar, &name, file.len(), FileReader::new(file))?;
    }
    append(&mut tar, BUNDLE_CONFIG, config.len() as u64, config)?;
    let mut out = tar.into_inner().map_err(unwritable)?;
    out.flush().map_err(unwritable)
}

/// What a snapshot of everything holds.
pub(super) struct Bundle {
    /// The archive of each collection, by its name.
    pub(super) parts: Vec<(String, FileReader)>,
    /// Collections by alias.
    pub(super) aliases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct BundleConfig {
    collections_mapping: BTreeMap<String, String>,
    #[serde(default)]
    collections_aliases: BTreeMap<String, String>,
}

/// Finds the parts of an archive of archives.
pub(super) fn unbundle(file: &Arc<dyn ReadFile>) -> Result<Bundle> {
    let mut tar = tar::Archive::new(FileReader::new(Arc::clone(file)));
    let (mut places, mut config) = (BTreeMap::new(), None);
    for entry in tar.entries_with_seek().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.path().map_err(unreadable)?;
        let name = name.to_str().map(str::to_owned);
        let name = name.ok_or_else(|| unreadable("a name is not UTF-8"))?;
        if name == BUNDLE_CONFIG {
            config = Some(read_small(entry)?);
        } else {
            places.insert(name, (entry.raw_file_position(), entry.size()));
        }
    }
    let config = config.ok_or_else(|| unreadable("it ends early, or is not a full snapshot"))?;
    let config: BundleConfig = serde_json::from_slice(&config).map_err(unreadable)?;
    let parts = config.collections_mapping.into_iter().map(|(name, part)| {
        let (at, len) = places
            .remove(&part)
            .ok_or_else(|| unreadable(format_args!("it lacks {part:?}")))?;
        Ok((name, FileReader::part(Arc::clone(file), at, len)))
    });
    Ok(Bundle {
        parts: parts.collect::<Result<_>>()?,
        aliases: config.collections_aliases,
    })
}

fn append<W: Write>(
    tar: &mut tar::Builder<W>,
    name: &str,
    size: u64,
    bytes: impl Read,
) -> Result<Entry> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o644);
    let mut read = Hashed::new(bytes);
    tar.append_data(&mut header, name, &mut read)
        .map_err(unwritable)?;
    Ok(Entry::of(&read))
}

/// What was unpacked.
pub(super) struct Unpacked {
    pub(super) kind: Kind,
    pub(super) config: Settled,
    /// The shards that a collection must have; none in a snapshot of one shard.
    pub(super) layout: Layout,
    /// Numbers of the shards, each in its folder below `shards`.
    pub(super) shards: Vec<u32>,
}

/// Unpacks an archive into a new folder, durably. After an error the folder means nothing.
pub(super) fn unpack(vfs: &dyn Vfs, bytes: impl Read, dir: &Path) -> Result<Unpacked> {
    let mut tar = tar::Archive::new(bytes);
    let mut unpacker = Unpacker {
        vfs,
        dir,
        found: BTreeMap::new(),
        manifests: BTreeMap::new(),
        folders: BTreeSet::new(),
    };
    let mut list = None;
    for entry in tar.entries().map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.path().map_err(unreadable)?;
        let name = name.to_str().map(str::to_owned);
        let name = name.ok_or_else(|| unreadable("a name is not UTF-8"))?;
        if name == LIST {
            list = Some(read_list(entry)?);
        } else {
            unpacker.entry(&name, entry)?;
        }
    }
    let list = list.ok_or_else(|| unreadable("it ends early, or is not a snapshot"))?;
    if list.entries != unpacker.found {
        return Err(unreadable("its content does not match its list of entries"));
    }
    let shards = unpacker.plant()?;
    let layout = match list.layout {
        Some(layout) => layout.unmoved(),
        None if list.config.is_custom() => Layout::default(),
        None => Layout::plain(list.config.config.params.shard_number),
    };
    Ok(Unpacked {
        kind: list.kind,
        layout,
        config: list.config,
        shards,
    })
}

fn read_list(entry: impl Read) -> Result<List> {
    let bytes = read_small(entry)?;
    let list: List = serde_json::from_slice(&bytes).map_err(unreadable)?;
    if list.format != FORMAT {
        return Err(unreadable("it is of another format"));
    }
    if list.version > VERSION {
        return Err(unreadable(format_args!(
            "it has version {}, this release reads up to version {VERSION}",
            list.version
        )));
    }
    Ok(list)
}

fn read_small(entry: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut bounded = entry.take(LIST_BYTES_MAX + 1);
    bounded.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LIST_BYTES_MAX {
        return Err(unreadable("a list in it is too long"));
    }
    Ok(bytes)
}

struct Unpacker<'a> {
    vfs: &'a dyn Vfs,
    dir: &'a Path,
    found: BTreeMap<String, Entry>,
    manifests: BTreeMap<u32, Vec<u8>>,
    folders: BTreeSet<PathBuf>,
}

impl Unpacker<'_> {
    fn entry(&mut self, name: &str, entry: impl Read) -> Result<()> {
        let (number, rest) =
            parse(name).ok_or_else(|| unreadable(format_args!("unexpected entry {name:?}")))?;
        let mut read = Hashed::new(entry);
        if rest == [MANIFEST] {
            let bytes = read_small(&mut read)?;
            self.manifests.insert(number, bytes);
        } else {
            self.file(number, &rest, &mut read)?;
        }
        self.found.insert(name.to_owned(), Entry::of(&read));
        Ok(())
    }

    fn file(&mut self, number: u32, rest: &[&str], read: &mut impl Read) -> Result<()> {
        let mut path = self.dir.join(SHARDS).join(number.to_string());
        path.extend(rest);
        if let Some(folder) = path.parent()
            && self.folders.insert(folder.to_path_buf())
        {
            stored(create_dir_synced(self.vfs, folder))?;
        }
        let mut out = FileWriter::new(stored(self.vfs.create(&path))?);
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            let count = read.read(&mut buffer).map_err(unreadable)?;
            if count == 0 {
                break;
            }
            out.write_all(buffer.get(..count).unwrap_or_default())
                .map_err(unwritable)?;
        }
        stored(out.finish()).map(drop)
    }

    /// Makes all folders durable and shards of them.
    fn plant(self) -> Result<Vec<u32>> {
        for folder in &self.folders {
            stored(self.vfs.sync_dir(folder))?;
        }
        for (number, manifest) in &self.manifests {
            let dir = self.dir.join(SHARDS).join(number.to_string());
            plant(self.vfs, &dir, manifest)?;
        }
        Ok(self.manifests.into_keys().collect())
    }
}

/// Number of the shard, and the path below its folder: at most one folder and one plain name.
fn parse(name: &str) -> Option<(u32, Vec<&str>)> {
    let mut steps = name.split('/');
    if steps.next()? != SHARDS {
        return None;
    }
    let number = steps.next()?.parse().ok()?;
    let rest: Vec<&str> = steps.collect();
    let is_plain = |step: &&str| {
        !step.is_empty()
            && !step.starts_with('.')
            && step
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    ((1..=2).contains(&rest.len()) && rest.iter().all(is_plain)).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_plain_names_below_shards_are_taken() {
        assert_eq!(parse("shards/3/log/a.b-c"), Some((3, vec!["log", "a.b-c"])));
        assert_eq!(parse("shards/0/x"), Some((0, vec!["x"])));
        for wrong in [
            "",
            "x",
            "/etc/passwd",
            "shards",
            "shards/0",
            "shards/0/",
            "shards/x/y",
            "shards/0/../x",
            "shards/0/.x",
            "shards/0/a/b/c",
            "shards/0//a",
            "shards/0/a b",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}

//! Restoring: unpack, prove, then change one record.

use super::archive::{Kind, Unpacked, unpack};
use super::io::FileReader;
use super::store::is_inside;
use crate::catalog::CollectionId;
use crate::collection::{Collection, Layout, Settled};
use crate::database::{Inner, Names, remove_files};
use crate::shard::stored;
use orthoplex_storage::create_dir_synced;
use orthoplex_types::config::{CollectionConfig, ShardingMethod};
use orthoplex_types::ops::snapshots::{RecoverSnapshot, SnapshotOf, SnapshotSource};
use orthoplex_types::{Error, ErrorKind, Result};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

const FILE_SCHEME: &str = "file://";

/// A snapshot that was unpacked and proven, and waits for its turn to become the state.
pub(super) struct Prepared {
    pub(super) name: String,
    id: CollectionId,
    dir: PathBuf,
    what: What,
}

enum What {
    Collection(Box<Settled>, Layout),
    Shard { number: u32, ready: PathBuf },
}

/// Unpacks the snapshot into a folder that means nothing yet.
pub(super) fn prepare(inner: &Inner, name: String, op: RecoverSnapshot) -> Result<Prepared> {
    if let SnapshotOf::Shard(number) = op.of {
        inner.named(&name)?.1.shard(number)?;
    }
    if op.api_key.is_some() {
        return Err(Error::unimplemented(
            "an API key: snapshots of other servers are not fetched here",
        ));
    }
    let bytes = open(inner, op.source)?;
    let id = CollectionId::random();
    let dir = inner.collections_dir().join(id.to_string());
    stored(create_dir_synced(&*inner.vfs, &dir))?;
    let unpacked = unpack_checked(inner, bytes, op.checksum.as_deref(), &dir);
    let prepared = unpacked.and_then(|unpacked| {
        let what = fit(inner, &name, op.of, unpacked, &dir)?;
        Ok(Prepared {
            name,
            id,
            dir: dir.clone(),
            what,
        })
    });
    prepared.inspect_err(|_| discard(inner, &dir))
}

fn discard(inner: &Inner, dir: &Path) {
    if let Err(error) = inner.vfs.remove_dir_all(dir)
        && !error.is_not_found()
    {
        tracing::warn!(dir = %dir.display(), %error, "an unpacked snapshot stays until restart");
    }
}

fn unpack_checked(
    inner: &Inner,
    bytes: Box<dyn Read + Send>,
    checksum: Option<&str>,
    dir: &Path,
) -> Result<Unpacked> {
    let mut bytes = Summed {
        inner: bytes,
        hash: Sha256::new(),
    };
    let unpacked = unpack(&*inner.vfs, &mut bytes, dir);
    // Whatever follows the archive belongs to the checksum, also of one that cannot be unpacked.
    let drained = std::io::copy(&mut bytes, &mut std::io::sink());
    if let Some(expected) = checksum {
        drained.map_err(|error| {
            Error::bad_request(format_args!("the snapshot cannot be read: {error}"))
        })?;
        let actual = bytes.hash.finalize();
        let actual: String = actual.iter().map(|byte| format!("{byte:02x}")).collect();
        if !actual.eq_ignore_ascii_case(expected) {
            return Err(Error::invalid(format!(
                "Checksum mismatch: expected {expected}, actual {actual}"
            )));
        }
    }
    unpacked
}

struct Summed {
    inner: Box<dyn Read + Send>,
    hash: Sha256,
}

impl Read for Summed {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buf)?;
        self.hash.update(buf.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Checks that what was unpacked can take the place that it is meant for.
fn fit(inner: &Inner, name: &str, of: SnapshotOf, unpacked: Unpacked, dir: &Path) -> Result<What> {
    let present = inner.names.load().find(name).ok();
    let present = present.map(|found| found.settled());
    if let Some(present) = &present {
        check_compatible(&present.config, &unpacked.config.config)?;
    }
    match (of, unpacked.kind, unpacked.shards.as_slice()) {
        (SnapshotOf::Shard(_), Kind::Shard, _)
            if present.is_some_and(|own| own.slots != unpacked.config.slots) =>
        {
            Err(Error::wrong_input(
                "Snapshot is not compatible with existing collection: its vector names were added or \
                 removed in another order",
            ))
        }
        (SnapshotOf::Shard(number), Kind::Shard, [own]) => Ok(What::Shard {
            number,
            ready: dir.join("shards").join(own.to_string()),
        }),
        (SnapshotOf::Collection, Kind::Collection, numbers) => {
            let expected = unpacked.layout.shards().iter().map(|own| own.number);
            let is_sound = unpacked.layout.is_sound(unpacked.config.is_custom());
            if !is_sound || !numbers.iter().copied().eq(expected) {
                return Err(Error::bad_request("the snapshot lacks shards"));
            }
            Ok(What::Collection(Box::new(unpacked.config), unpacked.layout))
        }
        (_, Kind::Shard, _) => Err(Error::bad_request("the snapshot is one of a shard")),
        (_, Kind::Collection, _) => Err(Error::bad_request("the snapshot is one of a collection")),
    }
}

fn check_compatible(present: &CollectionConfig, restored: &CollectionConfig) -> Result<()> {
    let shape = |config: &CollectionConfig| {
        let dense = config.params.vectors.iter().map(|(name, own)| {
            let is_multi = own.multivector_config.is_some();
            (name.to_owned(), Some((own.size, own.distance, is_multi)))
        });
        let sparse = config.params.sparse_vectors.iter().flatten();
        let mut vectors: Vec<_> = dense
            .chain(sparse.map(|(name, _)| (name.clone(), None)))
            .collect();
        vectors.sort_by(|a, b| a.0.cmp(&b.0));
        vectors
    };
    if shape(present) != shape(restored) {
        return Err(Error::wrong_input(
            "Snapshot is not compatible with existing collection: vector parameters differ",
        ));
    }
    let (own, other) = (present.params.shard_number, restored.params.shard_number);
    if own != other {
        return Err(Error::wrong_input(format_args!(
            "Snapshot is not compatible with existing collection: Collection shard number: {own} \
             Snapshot shard number: {other}"
        )));
    }
    let is_custom =
        |config: &CollectionConfig| config.params.sharding_method == Some(ShardingMethod::Custom);
    if is_custom(present) != is_custom(restored) {
        return Err(Error::wrong_input(
            "Snapshot is not compatible with existing collection: sharding methods differ",
        ));
    }
    Ok(())
}

/// The bytes of a snapshot, wherever they are.
fn open(inner: &Inner, source: SnapshotSource) -> Result<Box<dyn Read + Send>> {
    let location = match source {
        SnapshotSource::Bytes(bytes) => return Ok(bytes.into_reader()),
        SnapshotSource::Location(location) => location,
    };
    let path = local_path(&location)?;
    if !stored(inner.vfs.exists(&path))? {
        return Err(Error::bad_request(format_args!(
            "Snapshot file {path:?} does not exist"
        )));
    }
    let leaves = path
        .components()
        .any(|step| matches!(step, Component::ParentDir));
    let dir = &inner.snapshots.dir;
    if leaves || !path.starts_with(dir) || !is_inside(&*inner.vfs, dir, &path)? {
        return Err(Error::new(
            ErrorKind::Forbidden,
            format!("Forbidden: Snapshot file path must be inside the snapshots directory {dir:?}"),
        ));
    }
    Ok(Box::new(FileReader::new(stored(
        inner.vfs.open_read(&path),
    )?)))
}

/// The path that an address of a local file means.
fn local_path(location: &str) -> Result<PathBuf> {
    let Some(rest) = location.strip_prefix(FILE_SCHEME) else {
        return Err(Error::bad_request(format_args!(
            "Snapshot location {location:?} is not a file:// address"
        )));
    };
    let slash = rest.find('/').unwrap_or(rest.len());
    let (host, path) = rest.split_at(slash);
    if !(host.is_empty() || host == "localhost") || path.is_empty() {
        return Err(Error::bad_request(
            "Invalid snapshot URI, file path must be absolute or on localhost",
        ));
    }
    Ok(PathBuf::from(unescape(path)))
}

/// Takes percent-encoding back; what is not UTF-8 then stays as it was.
fn unescape(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = path.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                plain.push(decoded);
                at += 3;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).unwrap_or_else(|_| path.to_owned())
}

impl Prepared {
    /// Gives it up.
    pub(super) fn discard(&self, inner: &Inner) {
        discard_unnamed(inner, self.id, &self.dir);
    }

    /// Takes its place among the names, which nobody sees yet; what was there before.
    pub(super) fn place(&self, inner: &Inner, names: &mut Names) -> Result<Option<Replaced>> {
        let What::Collection(settled, layout) = &self.what else {
            return Err(Error::bad_request("the snapshot is one of a shard"));
        };
        place_collection(inner, names, &self.name, self.id, settled, layout)
    }

    /// Makes it the state. Runs in the order of all changes of collections.
    pub(super) fn commit(self, inner: &Inner) -> Result<bool> {
        let Self {
            name,
            id,
            dir,
            what,
        } = self;
        let result = match what {
            What::Collection(settled, layout) => {
                let mut names = Names::clone(&inner.names.load());
                let old = place_collection(inner, &mut names, &name, id, &settled, &layout);
                old.and_then(|old| publish(inner, names, old))
            }
            What::Shard { number, ready } => {
                let replaced = replace_shard(inner, &name, number, &ready);
                discard(inner, &dir);
                return replaced;
            }
        };
        result.inspect_err(|_| discard_unnamed(inner, id, &dir))
    }
}

/// Discards the folder unless the record on disk may name it: opening sweeps it then.
fn discard_unnamed(inner: &Inner, id: CollectionId, dir: &Path) {
    let unnamed = inner
        .catalog
        .read()
        .is_ok_and(|record| record.collections.values().all(|own| *own != id));
    if unnamed {
        discard(inner, dir);
    }
}

/// What a collection has taken the place of.
pub(super) struct Replaced {
    id: CollectionId,
    /// None when it could not be opened.
    collection: Option<Arc<Collection>>,
}

fn place_collection(
    inner: &Inner,
    names: &mut Names,
    name: &str,
    id: CollectionId,
    settled: &Settled,
    layout: &Layout,
) -> Result<Option<Replaced>> {
    let own = match names.record.resolve(name) {
        Some(own) => own.to_owned(),
        None => {
            names.record.check_free(name)?;
            inner.check_room(names)?;
            name.to_owned()
        }
    };
    if let Ok(present) = names.find(&own) {
        check_compatible(&present.settled().config, &settled.config)?;
    }
    let parent = inner.collections_dir();
    let collection = Collection::adopt(&inner.engine, &inner.vfs, &parent, id, settled, layout)?;
    let old_id = names.record.collections.get(&own).copied();
    let collection = names.put(own, collection);
    Ok(old_id.map(|id| Replaced { id, collection }))
}

/// Makes the names the present ones, durably; nobody needs the old collections any more.
pub(super) fn publish(
    inner: &Inner,
    names: Names,
    old: impl IntoIterator<Item = Replaced>,
) -> Result<bool> {
    inner.catalog.write(&names.record)?;
    inner.names.store(Arc::new(names));
    for Replaced { id, collection } in old {
        let vfs = Arc::clone(&inner.vfs);
        let dir = inner.collections_dir().join(id.to_string());
        inner.errands.run(move || {
            if let Some(own) = collection {
                own.stop();
            }
            remove_files(&*vfs, &dir);
        });
    }
    Ok(true)
}

fn replace_shard(inner: &Inner, name: &str, number: u32, ready: &Path) -> Result<bool> {
    let (_, present) = inner.named(name)?;
    let old = present.replace_shard(&inner.engine, number, ready)?;
    inner.errands.run(move || old.remove_files());
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::{local_path, unescape};
    use std::path::Path;

    #[test]
    fn addresses_of_local_files() {
        for good in ["file:///a/b", "file://localhost/a/b", "file:///a%2Fb"] {
            assert_eq!(local_path(good).expect(good), Path::new("/a/b"));
        }
        for wrong in ["file://host/a", "file://./a", "file://", "/a", "s3://a/b"] {
            let error = local_path(wrong).expect_err(wrong);
            assert_eq!(error.kind().http_status(), 400);
        }
        assert_eq!(unescape("%zz%4"), "%zz%4");
    }
}

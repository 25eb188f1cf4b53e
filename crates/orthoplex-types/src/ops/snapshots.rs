//! Operations on snapshots: of one collection, of one shard, of everything.
//!
//! Bytes travel as readers, so that
//! a snapshot of any size passes in pieces.

#[cfg(test)]
mod tests;

use crate::operation::{Access, Operation};
use crate::{Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Read;
use std::sync::Mutex;

/// Length of a SHA-256 in hexadecimal digits.
const CHECKSUM_LEN: usize = 64;

/// What a client may know about a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SnapshotDescription {
    /// Name of its file.
    pub name: String,
    /// When it was made, in UTC without zone.
    pub creation_time: Option<String>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub checksum: Option<String>,
}

/// Which snapshots are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SnapshotOf {
    /// Those of the collection in the scope.
    #[default]
    Collection,
    /// Those of one of its shards.
    Shard(u32),
}

/// Makes a snapshot; writes go on meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreateSnapshot(pub SnapshotOf);

/// Makes a snapshot of the whole database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreateFullSnapshot;

/// Names the snapshots there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListSnapshots(pub SnapshotOf);

/// Names the snapshots of the whole database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListFullSnapshots;

/// Removes a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteSnapshot {
    /// Of what.
    pub of: SnapshotOf,
    /// Its name.
    pub name: String,
}

/// Removes a snapshot of the whole database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteFullSnapshot {
    /// Its name.
    pub name: String,
}

/// Reads a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadSnapshot {
    /// Of what.
    pub of: SnapshotOf,
    /// Its name.
    pub name: String,
}

/// Reads a snapshot of the whole database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFullSnapshot {
    /// Its name.
    pub name: String,
}

/// Replaces a collection, or one of its shards, by what a snapshot holds. A crash leaves the old
/// state or the new one.
#[derive(Debug)]
pub struct RecoverSnapshot {
    /// A collection or a shard.
    pub of: SnapshotOf,
    /// Where the snapshot is.
    pub source: SnapshotSource,
    /// Who wins when copies differ. With one copy of the data it is always the snapshot.
    pub priority: SnapshotPriority,
    /// Expected SHA-256 of the bytes.
    pub checksum: Option<String>,
    /// Key of the server that has the snapshot, where the location is an address of one. A database in the process
    /// fetches nothing, and refuses it.
    pub api_key: Option<ApiKey>,
}

/// A key that no log shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiKey(pub String);

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(..)")
    }
}

/// Where a snapshot comes from.
#[derive(Debug)]
pub enum SnapshotSource {
    /// A `file://` address inside the folder of snapshots; for a server also that of a file elsewhere.
    Location(String),
    /// The bytes themselves.
    Bytes(SnapshotBytes),
}

/// Who wins when copies differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotPriority {
    /// Nothing is sent between copies.
    NoSync,
    /// The snapshot.
    #[default]
    Snapshot,
    /// Other copies.
    Replica,
}

/// The bytes of a snapshot, read once.
pub struct SnapshotBytes(Mutex<Box<dyn Read + Send>>);

impl SnapshotBytes {
    /// Bytes that come from `reader`.
    pub fn new(reader: impl Read + Send + 'static) -> Self {
        Self(Mutex::new(Box::new(reader)))
    }

    /// The reader.
    pub fn into_reader(self) -> Box<dyn Read + Send> {
        self.0
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl fmt::Debug for SnapshotBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SnapshotBytes")
    }
}

/// A snapshot that is being read.
#[derive(Debug)]
pub struct SnapshotContent {
    /// Bytes in all; None where a server does not say it before they come.
    pub size: Option<u64>,
    /// The bytes.
    pub bytes: SnapshotBytes,
}

macro_rules! snapshot_operation {
    ($($name:ident -> $output:ty, $label:literal, $access:ident;)+) => {$(
        impl Operation for $name {
            type Output = $output;
            const NAME: &'static str = $label;
            const ACCESS: Access = Access::$access;

            fn validate(&self) -> Result<()> {
                Ok(())
            }
        }
    )+};
}

snapshot_operation! {
    CreateSnapshot -> SnapshotDescription, "snapshots.create", WriteExtras;
    CreateFullSnapshot -> SnapshotDescription, "snapshots.create_full", GlobalManage;
    ListSnapshots -> Vec<SnapshotDescription>, "snapshots.list", ReadExtras;
    ListFullSnapshots -> Vec<SnapshotDescription>, "snapshots.list_full", GlobalRead;
    DeleteSnapshot -> bool, "snapshots.delete", WriteExtras;
    DeleteFullSnapshot -> bool, "snapshots.delete_full", GlobalManage;
    ReadSnapshot -> SnapshotContent, "snapshots.read", ReadExtras;
    ReadFullSnapshot -> SnapshotContent, "snapshots.read_full", GlobalRead;
}

impl Operation for RecoverSnapshot {
    type Output = bool;
    const NAME: &'static str = "snapshots.recover";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        check_checksum(self.checksum.as_deref(), &mut v);
        v.into_result()
    }
}

/// A checksum is 64 hexadecimal digits.
fn check_checksum(checksum: Option<&str>, v: &mut Violations) {
    if let Some(given) = checksum
        && (given.len() != CHECKSUM_LEN || !given.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        v.at("checksum", |v| {
            v.add("Validation error: invalid sha256 hash [{}]")
        });
    }
}

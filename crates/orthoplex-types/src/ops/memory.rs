//! What a collection takes of memory and disk, by what it is for.

use crate::operation::{Access, Operation};
use crate::{JsonPath, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Asks for the memory of a collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GetMemoryReport;

/// Memory and disk of a collection, by what they are for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryReport {
    /// Everything.
    pub total: MemoryUsage,
    /// Dense and multi vectors by name.
    pub vectors: Vec<VectorMemory>,
    /// Sparse vectors by name.
    pub sparse_vectors: Vec<VectorMemory>,
    /// Payload indexes by field.
    pub payload_index: Vec<FieldMemory>,
    /// Payloads.
    pub payload: MemoryUsage,
}

/// Bytes of one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryUsage {
    /// In files.
    pub disk_bytes: usize,
    /// In memory that is not mapped from files.
    pub ram_bytes: usize,
}

/// Memory of the vectors of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VectorMemory {
    /// The name.
    pub name: String,
    /// Vectors and their codes.
    pub storage: MemoryUsage,
    /// Graphs.
    pub index: MemoryUsage,
}

/// Memory of the index of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldMemory {
    /// The field.
    pub name: JsonPath,
    /// Its columns.
    pub usage: MemoryUsage,
}

impl MemoryUsage {
    /// Takes more into the account.
    pub const fn add(&mut self, disk_bytes: usize, ram_bytes: usize) {
        self.disk_bytes += disk_bytes;
        self.ram_bytes += ram_bytes;
    }
}

impl Operation for GetMemoryReport {
    type Output = MemoryReport;
    const NAME: &'static str = "collections.memory";
    const ACCESS: Access = Access::Read;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

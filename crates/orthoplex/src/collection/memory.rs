//! Memory and disk of a collection, by what they are for.

use super::Collection;
use orthoplex_types::ops::memory::{FieldMemory, MemoryReport, MemoryUsage, VectorMemory};
use std::collections::BTreeMap;

impl Collection {
    /// Memory and disk of all shards together.
    pub(crate) fn memory(&self) -> MemoryReport {
        let settled = self.settled();
        let sparse = settled.config.params.sparse_vectors.as_ref();
        let is_sparse = |name: &str| sparse.is_some_and(|own| own.contains_key(name));
        let mut report = MemoryReport::default();
        let mut vectors: BTreeMap<String, VectorMemory> = BTreeMap::new();
        let shards = self.shards();
        for shard in shards.all() {
            let facts = shard.facts();
            for segment in &facts.segments {
                report.total.add(segment.disk_bytes, segment.memory_bytes);
                let payload = segment.bytes.payloads;
                match segment.is_tail {
                    true => report.payload.add(0, payload),
                    false => report.payload.add(payload, 0),
                }
                for slot in &segment.slots {
                    let own = vectors.entry(slot.name.clone()).or_default();
                    own.storage.add(slot.stored.0, slot.stored.1);
                    own.index.add(slot.graph.0, slot.graph.1);
                }
            }
        }
        for (name, own) in vectors {
            let list = match is_sparse(&name) {
                true => &mut report.sparse_vectors,
                false => &mut report.vectors,
            };
            list.push(VectorMemory { name, ..own });
        }
        report.payload_index = settled
            .fields
            .keys()
            .map(|name| {
                let mut usage = MemoryUsage::default();
                for shard in shards.all() {
                    let (disk, ram) = shard.field_bytes(name);
                    usage.add(disk, ram);
                }
                FieldMemory {
                    name: name.clone(),
                    usage,
                }
            })
            .collect();
        report
    }
}

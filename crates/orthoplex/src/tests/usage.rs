//! What calls use, as an embedding program reads it.

use super::Db;
use crate::block_on;
use orthoplex_types::ops::reads::QueryPoints;
use orthoplex_types::ops::telemetry::DescribeShards;
use orthoplex_types::ops::writes::UpsertPoints;
use orthoplex_types::usage::{Tally, Usage};
use orthoplex_types::{Context, Execute, Operation, Result, Scope};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

impl Db {
    fn measured<O: Operation + DeserializeOwned>(&self, op: Value, wait: bool) -> Result<Usage>
    where
        crate::Database: Execute<O>,
    {
        let tally = Arc::new(Tally::new(true));
        let context = Context::new().with_tally(Arc::clone(&tally));
        let op: O = serde_json::from_value(op).unwrap();
        let mut scope = Scope::of("c");
        scope.wait = wait;
        block_on(self.0.call(op, scope, &context))?;
        Ok(tally.usage().unwrap_or_default())
    }
}

#[test]
fn calls_with_a_tally_are_measured_and_others_are_not() {
    let db = Db::with(json!({"vectors": {"size": 2, "distance": "Dot"}, "shard_number": 2}));
    let total = || {
        db.call(DescribeShards { segments: false })
            .unwrap()
            .hardware
    };
    let upsert = json!({"points": [
        {"id": 1, "vector": [1, 0], "payload": {"a": "b"}},
        {"id": 2, "vector": [0, 1]},
        {"id": 3, "vector": [1, 1]},
    ]});
    let written = db.measured::<UpsertPoints>(upsert.clone(), true).unwrap();
    let written = written.hardware.unwrap();
    assert_eq!((written.vector_io_write, written.payload_io_write), (24, 9));
    assert_eq!(total(), written);
    // Not told, and counted all the same.
    let told = db.measured::<UpsertPoints>(upsert, false).unwrap();
    assert_eq!(told, Usage::default());
    db.upsert(json!([{"id": 4, "vector": [2, 2]}])).unwrap();
    let mut twice = written;
    twice.add(&written);
    assert_eq!(total(), twice);
    let query = json!({"query": [1, 0], "with_payload": true, "limit": 4});
    let read = db.measured::<QueryPoints>(query, true).unwrap();
    let read = read.hardware.unwrap();
    assert_eq!(read.cpu, 4 * 2 * 4);
    assert_eq!(read.payload_io_read, 9);
    twice.add(&read);
    assert_eq!(total(), twice);
}

#[test]
fn texts_count_their_tokens() {
    let db = Db::with(json!({"sparse_vectors": {"t": {}}}));
    let text = json!({"text": "two words", "model": "bm25"});
    let upsert = json!({"points": [{"id": 1, "vector": {"t": text}}]});
    let used = db.measured::<UpsertPoints>(upsert, true).unwrap();
    let used = serde_json::to_value(used.inference).unwrap();
    assert_eq!(used, json!({"models": {"bm25": {"tokens": 2}}}));
}

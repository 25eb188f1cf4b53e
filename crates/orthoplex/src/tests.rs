//! The database from outside: every operation, its answers and its error texts.

mod closing;
mod collections;
mod defaults;
mod durability;
mod faults;
mod gate;
mod gated;
mod groups;
mod issues;
mod matrix;
mod optimizations;
mod queries;
mod reads;
mod restore;
mod shard_keys;
mod snapshots;
mod stages;
mod strict;
mod texts;
mod usage;
mod vectors;
mod waiting;
mod writes;

use crate::{Database, Gate, Options, block_on};
use orthoplex_types::ops::collections::{CreateCollection, DeleteCollection};
use orthoplex_types::ops::indexes::CreateFieldIndex;
use orthoplex_types::ops::reads::{CountPoints, GetPoint, QueryPoints};
use orthoplex_types::ops::writes::{BatchUpdate, PointsUpdate, UpdateResult, UpsertPoints};
use orthoplex_types::point::{Record, ScoredPoint};
use orthoplex_types::{Context, Execute, Operation, PointId, Result, Scope};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A database behind its gate, and short forms of what tests do most.
struct Db(Gate<Database>);

impl Db {
    fn in_memory() -> Self {
        Self::open(Options::in_memory())
    }

    fn open(options: Options) -> Self {
        Self(Gate::new(Database::open(options).unwrap()))
    }

    /// In memory, with collection `c` of that configuration.
    fn with(config: Value) -> Self {
        let db = Self::in_memory();
        db.create("c", config).unwrap();
        db
    }

    fn database(&self) -> &Database {
        self.0.executor()
    }

    fn run<O: Operation>(&self, op: O, scope: Scope) -> Result<O::Output>
    where
        Database: Execute<O>,
    {
        block_on(self.0.call(op, scope, &Context::new()))
    }

    /// On collection `c`, waiting.
    fn call<O: Operation>(&self, op: O) -> Result<O::Output>
    where
        Database: Execute<O>,
    {
        self.run(op, Scope::of("c").waiting())
    }

    /// The same with the operation as JSON.
    fn json<O: Operation + DeserializeOwned>(&self, op: Value) -> Result<O::Output>
    where
        Database: Execute<O>,
    {
        self.call(serde_json::from_value::<O>(op).unwrap())
    }

    /// Text of the failure of an operation on `c`.
    fn refusal<O: Operation + DeserializeOwned>(&self, op: Value) -> String
    where
        Database: Execute<O>,
        O::Output: std::fmt::Debug,
    {
        self.json::<O>(op).unwrap_err().message().to_owned()
    }

    fn create(&self, name: &str, config: Value) -> Result<bool> {
        let op: CreateCollection = serde_json::from_value(config).unwrap();
        self.run(op, Scope::of(name))
    }

    fn drop(&self, name: &str) -> Result<bool> {
        self.run(DeleteCollection, Scope::of(name))
    }

    fn upsert(&self, points: Value) -> Result<UpdateResult> {
        self.json::<UpsertPoints>(json!({"points": points}))
    }

    fn update(&self, update: Value) -> Result<UpdateResult> {
        let update: PointsUpdate = serde_json::from_value(update).unwrap();
        let results = self.call(BatchUpdate {
            operations: vec![update],
        })?;
        Ok(results[0])
    }

    /// Declares a field of `c`.
    fn index(&self, key: &str, kind: &str) {
        let op = json!({"field_name": key, "field_schema": kind});
        self.json::<CreateFieldIndex>(op).unwrap();
    }

    fn get(&self, id: u64) -> Option<Record> {
        self.call(GetPoint { id: id.into() }).ok()
    }

    fn payload(&self, id: u64) -> Value {
        let record = self.get(id).unwrap();
        Value::Object(record.payload.unwrap().0)
    }

    fn vector(&self, id: u64) -> Value {
        serde_json::to_value(self.get(id).unwrap().vector.unwrap()).unwrap()
    }

    fn count(&self) -> usize {
        self.call(CountPoints::default()).unwrap().count
    }

    fn query(&self, query: Value) -> Vec<ScoredPoint> {
        self.json::<QueryPoints>(query).unwrap().points
    }
}

fn ids(points: &[ScoredPoint]) -> Vec<u64> {
    points.iter().map(|point| number(point.id)).collect()
}

fn number(id: PointId) -> u64 {
    match id {
        PointId::Num(num) => num,
        PointId::Uuid(_) => panic!("{id} is not a number"),
    }
}

/// A configuration of one unnamed vector.
fn unnamed(size: u64, distance: &str) -> Value {
    json!({"vectors": {"size": size, "distance": distance}})
}

/// The same over several shards.
fn sharded(size: u64, distance: &str, shards: u32) -> Value {
    json!({"vectors": {"size": size, "distance": distance}, "shard_number": shards})
}

//! Seeded random operations on one collection, and what they do to the model.

use crate::chance::Chance;
use crate::model::{Model, ModelPoint, Probe};
use orthoplex_types::ops::writes::{
    ClearPayload, DeletePayload, DeletePoints, DeleteVectors, OverwritePayload, PayloadPatch,
    SetPayload, UpdateMode, UpdateVectors, UpsertPoints,
};
use orthoplex_types::point::{PointStruct, PointVectors};
use orthoplex_types::selector::PointsSelector;
use orthoplex_types::vector::NamedVectors;
use orthoplex_types::{Payload, PointId};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

/// Ids that operations draw from: few, so that they meet.
const IDS: u64 = 120;
/// Where payloads are merged into.
const KEYS: [&str; 6] = ["deep", "deep.x", "opt.deep", "kw", "obj[]", "obj[].in"];
const WORDS: [&str; 6] = ["red", "green", "blue", "Ünï", "", "long word with blanks"];

/// A write of the API.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Write {
    Upsert(UpsertPoints, Option<Probe>),
    Delete(PointsSelector, Option<Probe>),
    SetPayload(SetPayload, Option<Probe>),
    Overwrite(OverwritePayload),
    DeleteKeys(DeletePayload),
    Clear(PointsSelector, Option<Probe>),
    UpdateVectors(UpdateVectors),
    DeleteVectors(DeleteVectors),
    Batch(Vec<Write>),
}

/// Draws operations.
#[derive(Debug)]
pub struct Workload<'a> {
    /// Source of all chance.
    pub rng: &'a mut ChaCha8Rng,
}

impl Workload<'_> {
    /// The next write for a collection in this state.
    pub fn write(&mut self, model: &Model) -> Write {
        if self.rng.random_bool(0.05) {
            return self.batch(model);
        }
        self.one(model)
    }

    /// Writes that are possible one after the other.
    fn batch(&mut self, model: &Model) -> Write {
        let mut model = model.clone();
        let mut writes = Vec::new();
        for _ in 0..self.rng.random_range(1..5) {
            let drawn = self.one(&model);
            let mut after = model.clone();
            if after.apply(&drawn) {
                model = after;
                writes.push(drawn);
            }
        }
        match writes.is_empty() {
            // A batch of nothing is refused.
            true => self.one(&model),
            false => Write::Batch(writes),
        }
    }

    /// The next write that is one operation, and so done as a whole or not at all.
    pub fn one(&mut self, model: &Model) -> Write {
        match self.rng.random_range(0..100) {
            0..45 => {
                let (points, probe) = self.upsert(model);
                Write::Upsert(points, probe)
            }
            45..57 => {
                let (selector, probe) = self.target(model);
                Write::Delete(selector, probe)
            }
            57..69 => {
                let (mut patch, probe) = self.patch(model);
                if self.rng.random_bool(0.4) {
                    let key = KEYS.choose(self.rng).unwrap();
                    patch.key = Some(key.parse().unwrap());
                }
                Write::SetPayload(SetPayload(patch), probe)
            }
            69..75 => {
                let (mut patch, _) = self.patch(model);
                patch.filter = None;
                patch.points = Some(self.ids(model));
                Write::Overwrite(OverwritePayload(patch))
            }
            75..81 => Write::DeleteKeys(DeletePayload {
                keys: vec!["opt".parse().unwrap(), "kw".parse().unwrap()],
                points: Some(self.ids(model)),
                ..DeletePayload::default()
            }),
            81..86 => {
                let (selector, probe) = self.target(model);
                Write::Clear(selector, probe)
            }
            86..94 => {
                let ids = self.ids(model);
                let points = ids.into_iter().map(|id| PointVectors {
                    id,
                    vectors: self.vectors(model, 1.0),
                });
                Write::UpdateVectors(UpdateVectors {
                    points: points.collect(),
                    ..UpdateVectors::default()
                })
            }
            _ => Write::DeleteVectors(DeleteVectors {
                points: Some(self.ids(model)),
                names: vec![model.schema.choose(self.rng).unwrap().name.clone()],
                ..DeleteVectors::default()
            }),
        }
    }

    /// A condition that some points satisfy.
    pub fn probe(&mut self, model: &Model, depth: u32) -> Probe {
        if self.rng.random_bool(0.4) {
            return Probe::Any(Box::new(Chance(self.rng).filter()), model.declared);
        }
        let kinds = if depth == 0 { 6 } else { 9 };
        match self.rng.random_range(0..kinds) {
            0 => Probe::Keyword((*WORDS.choose(self.rng).unwrap()).to_owned()),
            1 => Probe::AnyKeyword(
                WORDS
                    .choose_multiple(self.rng, 2)
                    .map(|word| (*word).to_owned())
                    .collect(),
            ),
            2 => {
                let low = f64::from(self.rng.random_range(-50..50));
                Probe::NumBetween(low, low + f64::from(self.rng.random_range(0..60)))
            }
            3 => Probe::OptEmpty,
            4 => Probe::HasId((0..8).map(|_| self.id()).collect()),
            5 => Probe::HasVector(model.schema.choose(self.rng).unwrap().name.clone()),
            6 => Probe::Not(Box::new(self.probe(model, depth - 1))),
            7 => Probe::Both(
                Box::new(self.probe(model, depth - 1)),
                Box::new(self.probe(model, depth - 1)),
            ),
            _ => Probe::Either(
                Box::new(self.probe(model, depth - 1)),
                Box::new(self.probe(model, depth - 1)),
            ),
        }
    }

    fn id(&mut self) -> PointId {
        let number = self.rng.random_range(0..IDS);
        // A third of all ids are UUIDs, spread over their range.
        if number % 3 == 0 {
            PointId::Uuid(u128::from(number) << 100 | 7)
        } else {
            PointId::Num(number)
        }
    }

    /// Known ids for the most part.
    fn ids(&mut self, model: &Model) -> Vec<PointId> {
        let count = self.rng.random_range(1..5);
        let known: Vec<PointId> = model.points.keys().copied().collect();
        (0..count)
            .map(|_| match known.choose(self.rng) {
                Some(id) if self.rng.random_bool(0.97) => *id,
                _ => self.id(),
            })
            .collect()
    }

    fn target(&mut self, model: &Model) -> (PointsSelector, Option<Probe>) {
        if self.rng.random_bool(0.6) {
            return (
                PointsSelector::Ids {
                    points: self.ids(model),
                },
                None,
            );
        }
        let probe = Probe::Both(
            Box::new(self.probe(model, 1)),
            Box::new(Probe::NumBetween(-20.0, 20.0)),
        );
        (
            PointsSelector::Filter {
                filter: probe.filter(),
            },
            Some(probe),
        )
    }

    fn patch(&mut self, model: &Model) -> (PayloadPatch, Option<Probe>) {
        let (selector, probe) = self.target(model);
        let (points, filter) = match selector {
            PointsSelector::Ids { points } => (Some(points), None),
            PointsSelector::Filter { filter } => (None, Some(filter)),
        };
        let payload = self.payload();
        (
            PayloadPatch {
                payload,
                points,
                filter,
                ..PayloadPatch::default()
            },
            probe,
        )
    }

    fn upsert(&mut self, model: &Model) -> (UpsertPoints, Option<Probe>) {
        let count = self.rng.random_range(1..12);
        let point = |own: &mut Self| PointStruct {
            id: own.id(),
            vectors: own.vectors(model, 0.85),
            payload: own.rng.random_bool(0.8).then(|| own.payload()),
        };
        let points = (0..count).map(|_| point(self)).collect();
        let update_mode = match self.rng.random_range(0..10) {
            0 => Some(UpdateMode::InsertOnly),
            1 => Some(UpdateMode::UpdateOnly),
            _ => None,
        };
        let probe = self.rng.random_bool(0.2).then(|| self.probe(model, 1));
        let upsert = UpsertPoints {
            points,
            update_mode,
            update_filter: probe.as_ref().map(Probe::filter),
            ..UpsertPoints::default()
        };
        (upsert, probe)
    }

    fn vectors(&mut self, model: &Model, share: f64) -> NamedVectors {
        let mut vectors = Vec::new();
        for (place, own) in model.schema.iter().enumerate() {
            // An update needs one vector at least.
            if self.rng.random_bool(share) || (share == 1.0 && place == 0) {
                vectors.push((own.name.clone(), own.draw(self.rng)));
            }
        }
        NamedVectors(vectors)
    }

    fn payload(&mut self) -> Payload {
        let mut map = serde_json::Map::new();
        if self.rng.random_bool(0.8) {
            let word = WORDS.choose(self.rng).unwrap();
            let other = WORDS.choose(self.rng).unwrap();
            let value = if self.rng.random_bool(0.3) {
                json!([word, other])
            } else {
                json!(word)
            };
            map.insert("kw".to_owned(), value);
        }
        if self.rng.random_bool(0.8) {
            let number = self.rng.random_range(-60..60);
            let value = if self.rng.random_bool(0.5) {
                json!(number)
            } else {
                json!(f64::from(number) + 0.5)
            };
            map.insert("num".to_owned(), value);
        }
        if self.rng.random_bool(0.5) {
            let value = [
                json!(null),
                json!([]),
                json!(1),
                json!({"deep": [1, {"x": true}]}),
            ];
            map.insert("opt".to_owned(), value.choose(self.rng).unwrap().clone());
        }
        Chance(self.rng).fill(&mut map);
        Payload(map)
    }
}

impl Model {
    /// Does what the write should do; false if the API must answer 404 and change nothing.
    pub fn apply(&mut self, write: &Write) -> bool {
        match write {
            Write::Upsert(op, probe) => self.upsert(op, probe.as_ref()),
            Write::Batch(writes) => writes.iter().all(|own| self.apply(own)),
            Write::Delete(selector, probe) => {
                for id in self.selected(selector, probe.as_ref()) {
                    self.points.remove(&id);
                }
                true
            }
            Write::SetPayload(SetPayload(patch), probe) => {
                let ids = self.patched(patch, probe.as_ref());
                let key = patch.key.as_ref().map(ToString::to_string);
                self.edit(ids, |own| match &key {
                    None => merge(&mut own.0, &patch.payload.0),
                    Some(key) => {
                        let steps: Vec<&str> = key.split('.').collect();
                        merge_below(&mut own.0, &steps, &patch.payload.0);
                    }
                })
            }
            Write::Overwrite(OverwritePayload(patch)) => {
                let ids = self.patched(patch, None);
                self.edit(ids, |own| *own = patch.payload.clone())
            }
            Write::DeleteKeys(op) => {
                let keys: Vec<String> = op.keys.iter().map(ToString::to_string).collect();
                self.edit(op.points.clone().unwrap_or_default(), |own| {
                    keys.iter().for_each(|key| drop(own.0.remove(key)));
                })
            }
            Write::Clear(selector, probe) => {
                let ids = self.selected(selector, probe.as_ref());
                self.edit(ids, |own| *own = Payload::default())
            }
            Write::UpdateVectors(op) => {
                if !op
                    .points
                    .iter()
                    .all(|point| self.points.contains_key(&point.id))
                {
                    return false;
                }
                for point in &op.points {
                    let stored = self.stored(&point.vectors);
                    self.points
                        .get_mut(&point.id)
                        .unwrap()
                        .vectors
                        .extend(stored);
                }
                true
            }
            Write::DeleteVectors(op) => {
                for id in op.points.iter().flatten() {
                    if let Some(point) = self.points.get_mut(id) {
                        op.names
                            .iter()
                            .for_each(|name| drop(point.vectors.remove(name)));
                    }
                }
                true
            }
        }
    }

    fn upsert(&mut self, op: &UpsertPoints, probe: Option<&Probe>) -> bool {
        // The last of equal ids wins, and the others never were.
        let mut last: Vec<&PointStruct> = Vec::new();
        for point in &op.points {
            last.retain(|own| own.id != point.id);
            last.push(point);
        }
        for point in last {
            let present = self.points.get(&point.id);
            let exists = present.is_some();
            // The condition is on the point that is there.
            let refused = present
                .zip(probe)
                .is_some_and(|(own, probe)| !probe.holds(point.id, own));
            let wanted = !refused
                && match op.update_mode.unwrap_or_default() {
                    UpdateMode::Upsert => true,
                    UpdateMode::InsertOnly => !exists,
                    UpdateMode::UpdateOnly => exists,
                };
            if wanted {
                let vectors = self.stored(&point.vectors);
                let payload = point.payload.clone().unwrap_or_default();
                self.points
                    .insert(point.id, ModelPoint { vectors, payload });
            }
        }
        true
    }

    fn edit(&mut self, ids: Vec<PointId>, change: impl Fn(&mut Payload)) -> bool {
        if !ids.iter().all(|id| self.points.contains_key(id)) {
            return false;
        }
        for id in ids {
            change(&mut self.points.get_mut(&id).unwrap().payload);
        }
        true
    }

    fn selected(&self, selector: &PointsSelector, probe: Option<&Probe>) -> Vec<PointId> {
        match selector {
            PointsSelector::Ids { points } => points.clone(),
            PointsSelector::Filter { .. } => self.matching(probe),
        }
    }

    fn patched(&self, patch: &PayloadPatch, probe: Option<&Probe>) -> Vec<PointId> {
        match &patch.points {
            Some(points) => points.clone(),
            None => self.matching(probe),
        }
    }
}

/// Takes over the keys; a null deletes its key.
fn merge(map: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (key, value) in patch {
        if value.is_null() {
            map.remove(key)
        } else {
            map.insert(key.clone(), value.clone())
        };
    }
}

/// The same at a path of keys, of which some end in `[]` for every element.
fn merge_below(map: &mut Map<String, Value>, steps: &[&str], patch: &Map<String, Value>) {
    let Some((first, rest)) = steps.split_first() else {
        return merge(map, patch);
    };
    let value = match first.strip_suffix("[]") {
        None => map.entry(*first).or_insert(Value::Null),
        Some(key) => {
            let array = map.entry(key).or_insert(Value::Null);
            if !array.is_array() {
                *array = json!([]);
            }
            for element in array.as_array_mut().unwrap() {
                merge_below(object(element), rest, patch);
            }
            return;
        }
    };
    merge_below(object(value), rest, patch);
}

/// The value as an object; anything else becomes an empty one.
fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    value.as_object_mut().unwrap()
}

/// The write as operations that have a selector of their own.
pub fn delete(selector: PointsSelector) -> DeletePoints {
    DeletePoints {
        selector,
        shard_key: Default::default(),
    }
}

/// The write as operations that have a selector of their own.
pub fn clear(selector: PointsSelector) -> ClearPayload {
    ClearPayload {
        selector,
        shard_key: Default::default(),
    }
}

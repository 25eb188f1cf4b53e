//! What a path changes: merging at it, deleting at it.

use super::{JsonPath, Step};
use crate::Payload;
use serde_json::{Map, Value};

impl Payload {
    /// Merges the patch into the object at the path. Missing objects on the way are made; what is in
    /// the way and no object is replaced; an index beyond the end changes nothing.
    pub fn merge_at(&mut self, path: &JsonPath, patch: &Self) {
        let slot = self
            .0
            .entry(path.first_key().to_owned())
            .or_insert(Value::Null);
        merge(slot, path.steps().get(1..).unwrap_or(&[]), patch);
    }

    /// Deletes what the path names: a key, or the content of an array (`a[]`). A single element is
    /// never deleted.
    pub fn delete(&mut self, path: &JsonPath) {
        delete_key(
            &mut self.0,
            path.first_key(),
            path.steps().get(1..).unwrap_or(&[]),
        );
    }
}

fn merge(value: &mut Value, steps: &[Step], patch: &Payload) {
    match steps.split_first() {
        None => edit_object(value, |own| own.merge(patch)),
        Some((Step::Key(key), rest)) => edit_object(value, |own| {
            merge(own.0.entry(key.clone()).or_insert(Value::Null), rest, patch);
        }),
        Some((Step::Index(index), rest)) => {
            if let Some(inner) = as_array(value).get_mut(*index) {
                merge(inner, rest, patch);
            }
        }
        Some((Step::All, rest)) => {
            as_array(value)
                .iter_mut()
                .for_each(|inner| merge(inner, rest, patch));
        }
    }
}

/// Edits the object, after anything that is no object was replaced by an empty one.
fn edit_object(value: &mut Value, edit: impl FnOnce(&mut Payload)) {
    let mut own = match value.take() {
        Value::Object(map) => Payload(map),
        _ => Payload::default(),
    };
    edit(&mut own);
    *value = Value::Object(own.0);
}

/// The elements, after anything that is no array was replaced by an empty one.
fn as_array(value: &mut Value) -> &mut [Value] {
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    value.as_array_mut().map_or(&mut [], Vec::as_mut_slice)
}

fn delete_key(map: &mut Map<String, Value>, key: &str, rest: &[Step]) {
    if rest.is_empty() {
        map.remove(key);
    } else if let Some(value) = map.get_mut(key) {
        delete_in(value, rest);
    }
}

fn delete_in(value: &mut Value, steps: &[Step]) {
    match (steps, value) {
        ([Step::Key(key), rest @ ..], Value::Object(map)) => delete_key(map, key, rest),
        ([Step::All], Value::Array(items)) => items.clear(),
        ([Step::All, rest @ ..], Value::Array(items)) => {
            items.iter_mut().for_each(|inner| delete_in(inner, rest));
        }
        ([Step::Index(index), rest @ ..], Value::Array(items)) if !rest.is_empty() => {
            if let Some(inner) = items.get_mut(*index) {
                delete_in(inner, rest);
            }
        }
        _ => {}
    }
}

//! Payload: the JSON object of a point.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The JSON object of a point. Empty when the point has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Payload(pub Map<String, Value>);

impl Payload {
    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Shallow merge: each key of `patch` replaces that key; a null deletes it.
    pub fn merge(&mut self, patch: &Self) {
        for (key, value) in &patch.0 {
            if value.is_null() {
                self.0.remove(key);
            } else {
                self.0.insert(key.clone(), value.clone());
            }
        }
    }
}

impl From<Map<String, Value>> for Payload {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

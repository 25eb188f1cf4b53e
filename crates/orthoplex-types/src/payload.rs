//! Payload: the JSON object of a point.

#[cfg(test)]
mod tests;

use crate::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io;

/// Deepest nesting of a payload, its own object included.
pub const PAYLOAD_DEPTH_MAX: usize = 64;

/// The JSON object of a point. Empty when the point has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Payload(pub Map<String, Value>);

impl Payload {
    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Bytes of the payload as JSON; none when it is empty.
    pub fn json_len(&self) -> usize {
        let mut written = Length(0);
        // Nothing in a payload cannot be written.
        if !self.is_empty() && serde_json::to_writer(&mut written, self).is_err() {
            return 0;
        }
        written.0
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

    /// 400 when nested deeper than [`PAYLOAD_DEPTH_MAX`].
    pub fn check_depth(&self) -> Result<()> {
        self.check_depth_within(0)
    }

    /// As [`Self::check_depth`] for a payload that will lie `outside` levels deep in another.
    pub(crate) fn check_depth_within(&self, outside: usize) -> Result<()> {
        let left = PAYLOAD_DEPTH_MAX.saturating_sub(outside);
        let fits = left > 0 && self.0.values().all(|value| fits_depth(value, left - 1));
        if fits {
            Ok(())
        } else {
            Err(Error::bad_request(format_args!(
                "Payload is nested deeper than {PAYLOAD_DEPTH_MAX} levels"
            )))
        }
    }
}

/// Counts what is written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the value has at most that many levels. Never looks deeper.
fn fits_depth(value: &Value, left: usize) -> bool {
    match value {
        Value::Object(map) => left > 0 && map.values().all(|inner| fits_depth(inner, left - 1)),
        Value::Array(items) => left > 0 && items.iter().all(|inner| fits_depth(inner, left - 1)),
        _ => true,
    }
}

impl From<Map<String, Value>> for Payload {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

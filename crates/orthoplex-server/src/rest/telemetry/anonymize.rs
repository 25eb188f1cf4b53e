//! Telemetry without what its owner would not show: names become hashes, counts are rounded.
//!
//! Hashes are keyed anew at each start, so nobody can look names up in a list of guesses.

use serde_json::{Map, Value};
use std::hash::{BuildHasher, RandomState};
use uuid::Builder;

/// Objects whose members are named by the owner.
const NAMED: &[&str] = &[
    "collection_data",
    "index_schema",
    "indexed_only_excluded_vectors",
    "num_vectors_by_name",
    "per_collection_responses",
    "sparse_vector_data",
    "sparse_vectors",
    "vector_data",
    "vectors",
];
/// Texts that are names.
const NAMES: &[&str] = &["field_name", "id", "key"];
/// Numbers that tell how much there is.
const COUNTS: &[&str] = &[
    "count",
    "deferred_points",
    "num_deferred_points",
    "num_deleted_vectors",
    "num_indexed_vectors",
    "num_points",
    "num_vectors",
    "op_num",
    "payloads_size_bytes",
    "points",
    "points_count",
    "points_values_count",
    "ram_usage_bytes",
    "disk_usage_bytes",
    "total_optimized_points",
    "vectors",
    "vectors_size_bytes",
];
/// What is left out.
const SECRET: &[&str] = &["metadata"];
/// Members of an unnamed vector's parameters, which stand where names would.
const UNNAMED_MARK: &str = "distance";
/// Digits of a count that are kept.
const DIGITS: u32 = 2;

/// Hides names and counts.
#[derive(Debug, Default)]
pub(crate) struct Anonymizer(RandomState);

impl Anonymizer {
    /// The same hash for the same name, as long as the server runs.
    pub(crate) fn name(&self, name: &str) -> String {
        format!("{:016x}", self.0.hash_one(name))
    }

    /// A count without its lower digits.
    pub(crate) fn count(count: u64) -> u64 {
        let excess = count
            .checked_ilog10()
            .unwrap_or(0)
            .saturating_sub(DIGITS - 1);
        let unit = 10u64.pow(excess);
        count / unit * unit
    }

    /// The whole telemetry.
    pub(crate) fn hide(&self, value: &mut Value) {
        match value {
            Value::Object(members) => self.members(members),
            Value::Array(items) => items.iter_mut().for_each(|item| self.hide(item)),
            _ => {}
        }
    }

    fn members(&self, members: &mut Map<String, Value>) {
        SECRET.iter().for_each(|name| drop(members.remove(*name)));
        for (name, value) in members {
            let name = name.as_str();
            match value {
                Value::String(text) if name == "uuid" => *text = self.uuid(text),
                Value::String(text) if NAMES.contains(&name) => *text = self.name(text),
                Value::Number(number) if COUNTS.contains(&name) => {
                    if let Some(count) = number.as_u64() {
                        *value = Self::count(count).into();
                    }
                }
                Value::Object(named) if NAMED.contains(&name) && !is_unnamed(named) => {
                    self.named(named, name);
                }
                other => self.hide(other),
            }
        }
    }

    /// Members under hashed names.
    fn named(&self, named: &mut Map<String, Value>, of: &str) {
        let counts = !matches!(
            of,
            "per_collection_responses" | "vectors" | "sparse_vectors"
        );
        let hide = |(name, mut value): (String, Value)| {
            match value.as_u64() {
                Some(count) if counts => value = Self::count(count).into(),
                _ => self.hide(&mut value),
            }
            let name = if name.is_empty() {
                name
            } else {
                self.name(&name)
            };
            (name, value)
        };
        *named = std::mem::take(named).into_iter().map(hide).collect();
    }

    fn uuid(&self, text: &str) -> String {
        let halves = [self.0.hash_one(text), self.0.hash_one((text, 1))];
        let [high, low] = halves.map(u128::from);
        let bytes = (high << 64 | low).to_be_bytes();
        Builder::from_custom_bytes(bytes).into_uuid().to_string()
    }
}

fn is_unnamed(members: &Map<String, Value>) -> bool {
    members.get(UNNAMED_MARK).is_some_and(Value::is_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_and_counts_are_hidden_and_the_rest_stays() {
        let own = Anonymizer::default();
        let mut told = json!({
            "id": "secret",
            "config": {
                "params": {"vectors": {"size": 4, "distance": "Dot"}},
                "metadata": {"owner": "secret"},
            },
            "shards": [{"id": 3, "local": {
                "num_points": 12_345,
                "num_vectors_by_name": {"secret": 987, "": 12},
                "status": "green",
            }}],
            "requests": {"per_collection_responses": {"secret": {"GET /x": {"200": {"count": 123}}}}},
            "collections": [{"vectors": 4321, "params": {"vectors": {"secret": {"size": 4}}}}],
        });
        own.hide(&mut told);
        let name = own.name("secret");
        let expected = json!({
            "id": name,
            "config": {"params": {"vectors": {"size": 4, "distance": "Dot"}}},
            "shards": [{"id": 3, "local": {
                "num_points": 12_000,
                "num_vectors_by_name": {name.clone(): 980, "": 12},
                "status": "green",
            }}],
            "requests": {"per_collection_responses": {
                name.clone(): {"GET /x": {"200": {"count": 120}}},
            }},
            "collections": [{"vectors": 4300, "params": {"vectors": {name.clone(): {"size": 4}}}}],
        });
        assert_eq!(told, expected);
        assert!(!told.to_string().contains("secret"));
        assert_ne!(Anonymizer::default().name("secret"), name, "keyed anew");
    }

    #[test]
    fn counts_keep_two_digits() {
        for (count, kept) in [
            (0, 0),
            (7, 7),
            (99, 99),
            (100, 100),
            (199, 190),
            (98_765, 98_000),
        ] {
            assert_eq!(Anonymizer::count(count), kept);
        }
        assert_eq!(Anonymizer::count(u64::MAX), 18 * 10u64.pow(18));
    }

    #[test]
    fn uuids_stay_uuids() {
        let own = Anonymizer::default();
        let mut told = json!({"uuid": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"});
        own.hide(&mut told);
        let text = told["uuid"].as_str().unwrap_or_default();
        assert_ne!(text, "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        assert!(uuid::Uuid::try_parse(text).is_ok(), "{text}");
    }
}

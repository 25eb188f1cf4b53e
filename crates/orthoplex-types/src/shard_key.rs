//! Shard keys: names that a client gives to groups of shards, and how requests choose among them.

use crate::schema::described_as;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Name of a group of shards.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(untagged)]
pub enum ShardKey {
    /// A number.
    Number(u64),
    /// A text.
    Keyword(String),
}

impl fmt::Display for ShardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Keyword(text) => write!(f, "{text:?}"),
        }
    }
}

impl From<&str> for ShardKey {
    fn from(text: &str) -> Self {
        Self::Keyword(text.to_owned())
    }
}

impl From<u64> for ShardKey {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

/// Which shards a request means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ShardKeySelector {
    /// No key: all shards for a read. An empty list means the same.
    #[default]
    None,
    /// Those of one key.
    Key(ShardKey),
    /// Those of several keys.
    Keys(Vec<ShardKey>),
    /// Those of `target`, or those of `fallback` while `target` cannot serve.
    WithFallback {
        /// The key that is wanted.
        target: ShardKey,
        /// The key that stands in.
        fallback: ShardKey,
    },
}

described_as!(ShardKeySelector => Option<schema::ShardKeySelector>);

mod schema {
    //! Choices of shard keys as clients name them.

    use super::ShardKey;

    crate::schema::choices! {
        /// Which shards a request means.
        ShardKeySelector {
            One: ShardKey,
            Many: Vec<ShardKey>,
            Fallback: ShardKeyWithFallback,
        }
    }

    crate::schema::objects! {
        /// A shard key, and the one to take while that cannot serve.
        ShardKeyWithFallback { target: ShardKey, fallback: ShardKey }
    }
}

impl ShardKeySelector {
    /// Whether no key is named.
    pub const fn is_none(&self) -> bool {
        match self {
            Self::None => true,
            Self::Keys(keys) => keys.is_empty(),
            Self::Key(_) | Self::WithFallback { .. } => false,
        }
    }
}

impl<'de> Deserialize<'de> for ShardKeySelector {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "a shard key is a text, an unsigned number, a list of those, or an object \
                         with `target` and `fallback`"
        )]
        enum Shape {
            Key(ShardKey),
            Keys(Vec<ShardKey>),
            WithFallback {
                target: ShardKey,
                fallback: ShardKey,
            },
        }
        Ok(match Option::<Shape>::deserialize(d)? {
            None => Self::None,
            Some(Shape::Key(key)) => Self::Key(key),
            Some(Shape::Keys(keys)) => Self::Keys(keys),
            Some(Shape::WithFallback { target, fallback }) => {
                Self::WithFallback { target, fallback }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    #[test]
    fn all_forms_of_a_selector() {
        for (json, selector) in [
            (json!(null), ShardKeySelector::None),
            (json!("a"), ShardKeySelector::Key("a".into())),
            (json!(7), ShardKeySelector::Key(7.into())),
            (
                json!(["a", 7]),
                ShardKeySelector::Keys(vec!["a".into(), 7.into()]),
            ),
            (
                json!({"target": "a", "fallback": 7}),
                ShardKeySelector::WithFallback {
                    target: "a".into(),
                    fallback: 7.into(),
                },
            ),
        ] {
            assert_eq!(serde_json::to_value(&selector).unwrap(), json);
            assert_eq!(from_value::<ShardKeySelector>(json).unwrap(), selector);
        }
        for wrong in [
            json!(-1),
            json!(1.5),
            json!({"target": "a"}),
            json!([["a"]]),
            json!(true),
        ] {
            let error = from_value::<ShardKeySelector>(wrong).unwrap_err();
            assert!(error.to_string().contains("a shard key is"), "{error}");
        }
    }

    #[test]
    fn numbers_and_texts_are_different_keys() {
        let keys: Vec<ShardKey> = from_value::<Vec<ShardKey>>(json!([7, "7"])).unwrap();
        assert_ne!(keys[0], keys[1]);
        let shown: Vec<String> = keys.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["7", "\"7\""]);
        assert_eq!(serde_json::to_value(&keys).unwrap(), json!([7, "7"]));
        assert!(
            from_value::<ShardKeySelector>(Value::Null)
                .unwrap()
                .is_none()
        );
        assert!(ShardKeySelector::Keys(Vec::new()).is_none());
    }
}

//! What of a point to return, which points to touch, which shards to ask.

use super::{Wire, no_variant};
use crate::qdrant::{self as proto, points_selector, shard_key};
use crate::qdrant::{with_payload_selector, with_vectors_selector};
use orthoplex_types::selector::{PayloadSelector, PointsSelector, WithPayload, WithVector};
use orthoplex_types::{Error, Result, ShardKey, ShardKeySelector};

/// Text of a write whose selector is absent or says nothing.
pub(super) const NO_SELECTOR: &str = "PointSelector is missing";

/// A selector that is present but says nothing leaves the default of the endpoint.
impl Wire<Option<proto::WithPayloadSelector>> for Option<WithPayload> {
    fn decode(message: Option<proto::WithPayloadSelector>) -> Result<Self> {
        use with_payload_selector::SelectorOptions::{Enable, Exclude, Include};
        let Some(options) = message.and_then(|m| m.selector_options) else {
            return Ok(None);
        };
        Ok(Some(match options {
            Enable(all) => WithPayload::Bool(all),
            Include(keys) => {
                WithPayload::Selector(PayloadSelector::Include(Wire::decode(keys.fields)?))
            }
            Exclude(keys) => {
                WithPayload::Selector(PayloadSelector::Exclude(Wire::decode(keys.fields)?))
            }
        }))
    }

    fn encode(self) -> Result<Option<proto::WithPayloadSelector>> {
        use with_payload_selector::SelectorOptions::{Enable, Exclude, Include};
        let Some(selector) = self else {
            return Ok(None);
        };
        let options = match selector {
            WithPayload::Bool(all) => Enable(all),
            WithPayload::Fields(keys) | WithPayload::Selector(PayloadSelector::Include(keys)) => {
                Include(proto::PayloadIncludeSelector {
                    fields: keys.encode()?,
                })
            }
            WithPayload::Selector(PayloadSelector::Exclude(keys)) => {
                Exclude(proto::PayloadExcludeSelector {
                    fields: keys.encode()?,
                })
            }
        };
        Ok(Some(proto::WithPayloadSelector {
            selector_options: Some(options),
        }))
    }
}

impl Wire<proto::WithVectorsSelector> for WithVector {
    fn decode(message: proto::WithVectorsSelector) -> Result<Self> {
        use with_vectors_selector::SelectorOptions::{Enable, Include};
        Ok(match message.selector_options {
            None => Self::Bool(false),
            Some(Enable(all)) => Self::Bool(all),
            Some(Include(selector)) => Self::Names(selector.names),
        })
    }

    fn encode(self) -> Result<proto::WithVectorsSelector> {
        use with_vectors_selector::SelectorOptions::{Enable, Include};
        let options = match self {
            Self::Bool(all) => Enable(all),
            Self::Names(names) => Include(proto::VectorsSelector { names }),
        };
        Ok(proto::WithVectorsSelector {
            selector_options: Some(options),
        })
    }
}

impl Wire<proto::PointsSelector> for PointsSelector {
    fn decode(message: proto::PointsSelector) -> Result<Self> {
        use points_selector::PointsSelectorOneOf::{Filter, Points};
        match message.points_selector_one_of {
            Some(Points(list)) => Ok(Self::Ids {
                points: Wire::decode(list.ids)?,
            }),
            Some(Filter(filter)) => Ok(Self::Filter {
                filter: Wire::decode(filter)?,
            }),
            None => Err(Error::invalid(NO_SELECTOR)),
        }
    }

    fn encode(self) -> Result<proto::PointsSelector> {
        use points_selector::PointsSelectorOneOf::{Filter, Points};
        let one_of = match self {
            Self::Ids { points } => Points(proto::PointsIdsList {
                ids: points.encode()?,
            }),
            Self::Filter { filter } => Filter(filter.encode()?),
        };
        Ok(proto::PointsSelector {
            points_selector_one_of: Some(one_of),
        })
    }
}

impl Wire<proto::ShardKey> for ShardKey {
    fn decode(message: proto::ShardKey) -> Result<Self> {
        match message.key {
            Some(shard_key::Key::Keyword(text)) => Ok(Self::Keyword(text)),
            Some(shard_key::Key::Number(number)) => Ok(Self::Number(number)),
            None => Err(no_variant("ShardKey")),
        }
    }

    fn encode(self) -> Result<proto::ShardKey> {
        let key = match self {
            Self::Number(number) => shard_key::Key::Number(number),
            Self::Keyword(text) => shard_key::Key::Keyword(text),
        };
        Ok(proto::ShardKey { key: Some(key) })
    }
}

/// No key means all shards, which is no selector at all.
impl Wire<Option<proto::ShardKeySelector>> for ShardKeySelector {
    fn decode(message: Option<proto::ShardKeySelector>) -> Result<Self> {
        let Some(proto::ShardKeySelector {
            shard_keys,
            fallback,
        }) = message
        else {
            return Ok(Self::None);
        };
        let mut keys: Vec<ShardKey> = Wire::decode(shard_keys)?;
        match Wire::decode(fallback)? {
            None if keys.is_empty() => Ok(Self::None),
            None => Ok(Self::Keys(keys)),
            Some(fallback) => match (keys.pop(), keys.is_empty()) {
                (Some(target), true) => Ok(Self::WithFallback { target, fallback }),
                _ => Err(Error::invalid(
                    "Fallback shard key requires exactly one shard key",
                )),
            },
        }
    }

    fn encode(self) -> Result<Option<proto::ShardKeySelector>> {
        let (shard_keys, fallback) = match self {
            Self::None => return Ok(None),
            Self::Key(key) => (vec![key], None),
            Self::Keys(keys) => (keys, None),
            Self::WithFallback { target, fallback } => (vec![target], Some(fallback)),
        };
        let (shard_keys, fallback) = (shard_keys.encode()?, fallback.encode()?);
        Ok(Some(proto::ShardKeySelector {
            shard_keys,
            fallback,
        }))
    }
}

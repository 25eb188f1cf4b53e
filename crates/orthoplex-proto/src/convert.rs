//! Messages meet the domain here and nowhere else: one file per noun, decode beside encode.
//!
//! Owns the trait [`Wire`], the envelopes [`Call`] and [`Reply`], and the texts of messages that
//! cannot be read. Nothing is dropped in silence: a message that asks for what the domain cannot say
//! fails with an error naming it. Value constraints are the operation's own affair.

mod cluster;
mod collections;
mod error;
mod field_index;
mod filter;
mod id;
mod info;
mod macros;
mod messages;
mod older;
mod point;
mod quantization;
mod query;
mod reads;
mod results;
mod scope;
mod selector;
mod settings;
mod snapshots;
mod strict;
mod value;
mod vector;
mod vector_names;
mod vector_params;
mod writes;

#[cfg(test)]
mod tests;

pub use error::{decode_error, encode_error};
pub use messages::{read_message, write_message};
pub use older::FillOlder;

use indexmap::IndexMap;
use orthoplex_types::operation::Scope;
use orthoplex_types::usage::Usage;
use orthoplex_types::{Error, Result};
use std::collections::HashMap;
use std::hash::Hash;

/// A domain value that travels as the message `M`.
pub trait Wire<M>: Sized {
    /// Reads the message.
    fn decode(message: M) -> Result<Self>;

    /// Writes the message; fails only for what the message has no place for.
    fn encode(self) -> Result<M>;
}

/// An operation with its scope: what one request message holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Call<O> {
    /// What to do.
    pub operation: O,
    /// Where and how.
    pub scope: Scope,
}

/// A result with the time it took: what one response message holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply<T> {
    /// What the operation answered.
    pub result: T,
    /// Seconds spent on it.
    pub time_s: f64,
    /// What was used, where that was measured; answers that are not about points do not tell.
    pub usage: Option<Usage>,
}

impl<M, T: Wire<M>> Wire<Option<M>> for Option<T> {
    fn decode(message: Option<M>) -> Result<Self> {
        message.map(T::decode).transpose()
    }

    fn encode(self) -> Result<Option<M>> {
        self.map(T::encode).transpose()
    }
}

impl<M, T: Wire<M>> Wire<Vec<M>> for Vec<T> {
    fn decode(message: Vec<M>) -> Result<Self> {
        collect_exact(message.into_iter().map(T::decode))
    }

    fn encode(self) -> Result<Vec<M>> {
        collect_exact(self.into_iter().map(T::encode))
    }
}

/// Collects into a vector of the known length; collecting results at once would grow it stepwise.
fn collect_exact<T>(values: impl ExactSizeIterator<Item = Result<T>>) -> Result<Vec<T>> {
    let mut collected = Vec::with_capacity(values.len());
    for value in values {
        collected.push(value?);
    }
    Ok(collected)
}

/// Maps arrive in any order and become ordered by key, so that equal messages give equal values.
impl<M, T: Wire<M>> Wire<HashMap<String, M>> for IndexMap<String, T> {
    fn decode(message: HashMap<String, M>) -> Result<Self> {
        sorted(message)
            .into_iter()
            .map(|(key, m)| Ok((key, T::decode(m)?)))
            .collect()
    }

    fn encode(self) -> Result<HashMap<String, M>> {
        self.into_iter()
            .map(|(key, value)| Ok((key, value.encode()?)))
            .collect()
    }
}

/// Members of a map in the order of their keys.
fn sorted<K: Ord + Hash, M>(map: HashMap<K, M>) -> Vec<(K, M)> {
    let mut members: Vec<(K, M)> = map.into_iter().collect();
    members.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    members
}

/// Text of a response that lacks what it is there for.
const NO_RESULT: &str = "The response has no result";

/// Reads a member that must be there; `missing` is the text when it is not.
fn required<M, T: Wire<M>>(message: Option<M>, missing: &str) -> Result<T> {
    message.map_or_else(|| Err(Error::invalid(missing)), T::decode)
}

/// A oneof of which no member is set.
fn no_variant(name: &str) -> Error {
    Error::invalid(format!("{name} variant is missing"))
}

/// An enum member without meaning here, as `Malformed distance parameter: UnknownDistance`.
fn malformed(what: &str, got: impl std::fmt::Display) -> Error {
    Error::invalid(format!("Malformed {what} parameter: {got}"))
}

macros::wire_plain!(bool, f32, f64, u32, u64, String);

/// A size on the wire is 64 bits wide on every machine.
impl Wire<u64> for usize {
    fn decode(message: u64) -> Result<Self> {
        Ok(Self::try_from(message).unwrap_or(Self::MAX))
    }

    fn encode(self) -> Result<u64> {
        Ok(self as u64)
    }
}

/// Few sizes have half the width.
impl Wire<u32> for usize {
    fn decode(message: u32) -> Result<Self> {
        Ok(Self::try_from(message).unwrap_or(Self::MAX))
    }

    fn encode(self) -> Result<u32> {
        u32::try_from(self).map_err(|_| Error::invalid(format!("{self} is too large for gRPC")))
    }
}

/// A switch that is off unless given.
impl Wire<Option<bool>> for bool {
    fn decode(message: Option<bool>) -> Result<Self> {
        Ok(message.unwrap_or(false))
    }

    fn encode(self) -> Result<Option<bool>> {
        Ok(Some(self))
    }
}

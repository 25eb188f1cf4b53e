//! Every noun survives the way through bytes; every message that cannot be read says why.

mod errors;
mod older_shapes;
mod round_trips;

use super::{Call, Reply, Wire};
use orthoplex_types::operation::Scope;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

/// A domain value from its REST form.
fn domain<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// Writes a value as bytes of the message `M` and reads it back.
fn through<M, T>(value: T) -> T
where
    M: prost::Message + Default,
    T: Wire<M>,
{
    let bytes = value.encode().unwrap().encode_to_vec();
    T::decode(M::decode(bytes.as_slice()).unwrap()).unwrap()
}

/// Fails unless a value comes back as it was.
fn assert_round_trip<M, T>(value: T)
where
    M: prost::Message + Default,
    T: Wire<M> + Clone + PartialEq + Debug,
{
    assert_eq!(through::<M, T>(value.clone()), value);
}

/// A call on collection `c`.
fn call<O>(operation: O) -> Call<O> {
    Call {
        operation,
        scope: Scope::of("c"),
    }
}

/// A reply after half a second.
fn reply<T>(result: T) -> Reply<T> {
    Reply {
        result,
        time_s: 0.5,
        usage: None,
    }
}

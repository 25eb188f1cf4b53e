//! JSON-shaped values between Python and the domain types.
//!
//! A Python body becomes a [`Value`] while the GIL is held, and a domain type afterwards; an output
//! goes the other way. Lists of floats stay arrays of numbers. Parts are shared, so that a view of a
//! part costs no copy. Knows nothing of Python.

mod de;
pub(crate) mod json;
pub(crate) mod message;
mod ser;
pub(crate) mod shape;
mod text;

pub(crate) use ser::{Builder, to_value};
pub(crate) use text::to_json;

use bytes::Bytes;
use orthoplex_client::stretch;
use orthoplex_types::Error;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A name in a map; fields of our types cost no allocation.
pub(crate) type Key = Cow<'static, str>;

/// Longer lists of points are made and dropped where nobody waits for it.
pub(crate) const LONG: usize = 256;

/// Lets others have the core now and then while so many items of a list are read, or dropped.
pub(crate) fn yield_after(items: usize) {
    // Points take some microseconds each; a look at the clock is not worth one.
    if items.is_multiple_of(8) {
        stretch::end_if_long();
    }
}

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Single(f32),
    Double(f64),
    Text(Cow<'static, str>),
    Bytes(Bytes),
    Singles(Arc<Vec<f32>>),
    Doubles(Arc<Vec<f64>>),
    List(Arc<Vec<Value>>),
    /// An array of an answer that nobody has looked at: its JSON.
    Unread(Bytes),
    /// A payload that nobody has looked at: the message of each member.
    Entries(Arc<Vec<Bytes>>),
    Map(Arc<Vec<(Key, Value)>>),
}

impl Value {
    /// The same records, each with a payload: messages of gRPC cannot tell an empty one from none, and who
    /// reads records counts on one.
    pub(crate) fn with_payloads(mut self) -> Self {
        let records = match &mut self {
            Self::Map(members) => {
                let mut members = Arc::make_mut(members).iter_mut();
                members.find_map(|(name, value)| (name == "points").then_some(value))
            }
            list => Some(list),
        };
        if let Some(Self::List(records)) = records {
            for record in Arc::make_mut(records) {
                if record.get("payload").is_none()
                    && let Self::Map(members) = record
                {
                    let payload = (Key::Borrowed("payload"), Self::Map(Arc::default()));
                    Arc::make_mut(members).push(payload);
                }
            }
        }
        self
    }

    /// Whether this is, or has as a member, a list that takes its time to drop: of many points, or of some that keep
    /// the body of an answer.
    pub(crate) fn is_long(&self) -> bool {
        let is_long = |own: &Self| match own {
            Self::List(items) => {
                items.len() > LONG || items.first().is_some_and(|own| own.unread_bytes() > 0)
            }
            _ => false,
        };
        match self {
            Self::Map(members) => members.iter().any(|(_, own)| is_long(own)),
            own => is_long(own),
        }
    }

    /// Bytes of the body of an answer that this point's vectors keep.
    pub(crate) fn unread_bytes(&self) -> usize {
        match self.get("vector") {
            Some(Self::Unread(own)) => own.len(),
            Some(Self::Map(members)) => {
                let sizes = members.iter().map(|(_, own)| match own {
                    Self::Unread(own) => own.len(),
                    _ => 0,
                });
                sizes.sum()
            }
            _ => 0,
        }
    }

    /// What takes its time to drop: the items of such a list, if nobody else holds it.
    pub(crate) fn into_items(self) -> Vec<Self> {
        let items = |own| match own {
            Self::List(items) => Arc::into_inner(items).unwrap_or_default(),
            other => vec![other],
        };
        match self {
            Self::Map(members) => {
                let members = Arc::into_inner(members).unwrap_or_default();
                members
                    .into_iter()
                    .flat_map(|(_, own)| items(own))
                    .collect()
            }
            own => items(own),
        }
    }

    /// Drops what others do not hold, in stretches.
    pub(crate) fn drop_in_stretches(self) {
        for (at, item) in self.into_items().into_iter().enumerate() {
            drop(item);
            yield_after(at + 1);
        }
    }

    /// The member of that name, if this is a map that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members
                .iter()
                .find_map(|(key, value)| (key == name).then_some(value)),
            _ => None,
        }
    }
}

/// Why a value and a type do not fit, and where.
#[derive(Debug)]
pub(crate) struct Mismatch {
    why: String,
    /// Names on the way to the part, the innermost first.
    path: Vec<String>,
    is_unknown: bool,
}

impl Mismatch {
    fn new(why: impl fmt::Display) -> Self {
        Self {
            why: why.to_string(),
            path: Vec::new(),
            is_unknown: false,
        }
    }

    /// A member that no one reads. Servers may ignore such ones; here nothing is ignored in silence.
    fn unknown() -> Self {
        Self {
            is_unknown: true,
            ..Self::new("is not known")
        }
    }

    fn below(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }
}

impl From<Mismatch> for Error {
    fn from(own: Mismatch) -> Self {
        let names: Vec<&str> = own.path.iter().rev().map(String::as_str).collect();
        let path = names.join(".");
        match (own.is_unknown, path.is_empty()) {
            (true, _) => Self::unimplemented(format_args!("the field `{path}`")),
            (false, true) => Self::bad_request(own.why),
            (false, false) => Self::bad_request(format_args!("`{path}`: {}", own.why)),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Mismatch {}

impl serde::de::Error for Mismatch {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::new(text)
    }
}

impl serde::ser::Error for Mismatch {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::new(text)
    }
}

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
use orthoplex_types::Error;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A name in a map; fields of our types cost no allocation.
pub(crate) type Key = Cow<'static, str>;

/// Longer lists of points are made and dropped where nobody waits for it.
pub(crate) const LONG: usize = 256;

/// Where cores are few, lets others have theirs now and then while so many items of a list are read.
pub(crate) fn yield_after(items: usize) {
    // Points take some microseconds each.
    if items.is_multiple_of(64) {
        std::thread::yield_now();
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

    /// Whether this is, or has as a member, a list that takes its time to drop.
    pub(crate) fn is_long(&self) -> bool {
        let is_long = |own: &Self| matches!(own, Self::List(items) if items.len() > LONG);
        match self {
            Self::Map(members) => members.iter().any(|(_, own)| is_long(own)),
            own => is_long(own),
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

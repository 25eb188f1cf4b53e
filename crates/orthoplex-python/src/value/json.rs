//! Values from the JSON of an answer.
//!
//! Reads what somebody will look at. Arrays of numbers, which make up most of an answer with vectors,
//! are only found, and read when they are looked at: until then they are a stretch of the body. Takes
//! bodies that a server wrote, so it need not tell every text that is not JSON from one that is.

use super::{Key, Value, yield_after};
use bytes::Bytes;
use memchr::{memchr, memchr2, memchr3};
use orthoplex_types::json::Number;
use orthoplex_types::{Error, Result};
use std::borrow::Cow;
use std::str;
use std::sync::Arc;

/// Longest body that its points keep as long as one of them lives.
const SHARED_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes that points of a longer body share.
const PIECE_BYTES: usize = 64 * 1024;
/// Shorter arrays are read at once.
const UNREAD_MIN_BYTES: usize = 64;
/// Deepest nesting, as that of other readers.
const DEPTH_MAX: usize = 128;
/// Names that come with every point: these cost no allocation.
const NAMES: [&str; 6] = ["id", "version", "score", "payload", "vector", "order_value"];

/// The member `result` of an answer.
pub(crate) fn result(body: Bytes) -> Result<Value> {
    match whole(&body)? {
        Value::Map(members) => {
            let mut members = Arc::unwrap_or_clone(members).into_iter();
            let result = members.find_map(|(name, own)| (name == "result").then_some(own));
            result.ok_or_else(|| Error::unreadable("it has no `result`"))
        }
        _ => Err(broken(0)),
    }
}

/// A whole answer.
pub(crate) fn whole(body: &Bytes) -> Result<Value> {
    let text = str::from_utf8(body).map_err(|error| broken(error.valid_up_to()))?;
    let mut reader = Reader::of(text, Some(body));
    let answer = reader.value(0).and_then(|value| {
        reader.space();
        (reader.at == text.len()).then_some(value)
    });
    answer.ok_or_else(|| broken(reader.at))
}

fn broken(at: usize) -> Error {
    Error::unreadable(format_args!("byte {at}"))
}

/// The items of an array that was left unread, each None where the text is not JSON.
pub(crate) fn items(array: &[u8]) -> impl Iterator<Item = Option<Value>> {
    let mut reader = Reader::of(str::from_utf8(array).unwrap_or_default(), None);
    let is_array = reader.take(b'[');
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let item = if is_array { reader.value(0) } else { None };
        reader.space();
        ended = !reader.take(b',');
        let goes_on = !ended || reader.take(b']');
        Some(item.filter(|_| goes_on))
    })
}

/// The numbers of an array that was left unread, if all are written as floats.
pub(crate) fn floats(array: &[u8]) -> Option<Vec<f64>> {
    let mut rest = array.strip_prefix(b"[")?;
    // A float and its comma take four bytes or more.
    let mut floats = Vec::with_capacity(rest.len() / 4);
    loop {
        let number = Number::read(rest).filter(|own| !own.is_whole())?;
        floats.push(number.double()?);
        rest = match rest.get(number.length()..)? {
            [b',', b' ', more @ ..] | [b',', more @ ..] => more,
            [b']'] => return Some(floats),
            _ => return None,
        };
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// What unread arrays are stretches of.
    body: Option<&'a Bytes>,
    /// A copy of a part of a long body, and where it begins.
    piece: (usize, Bytes),
}

impl<'a> Reader<'a> {
    fn of(text: &'a str, body: Option<&'a Bytes>) -> Self {
        Self {
            text,
            at: 0,
            body,
            piece: (0, Bytes::new()),
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += self.rest().iter().take_while(is_space).count();
    }

    /// Goes past a byte if it is the next one.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.rest().first() == Some(&byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// The next value; None where there is none.
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        match self.rest().first()? {
            b'"' => Some(Value::Text(self.string()?)),
            b'{' if depth < DEPTH_MAX => self.map(depth),
            b'[' if depth < DEPTH_MAX => self.list(depth),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Option<Value> {
        let words = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
        ];
        let (word, value) = words
            .into_iter()
            .find(|(word, _)| self.rest().starts_with(word.as_bytes()))?;
        self.at += word.len();
        Some(value)
    }

    fn number(&mut self) -> Option<Value> {
        let number = Number::read(self.rest())?;
        self.at += number.length();
        Some(match (number.signed(), number.unsigned()) {
            (Some(own), _) => Value::Signed(own),
            (_, Some(own)) => Value::Unsigned(own),
            _ => Value::Double(number.double()?),
        })
    }

    /// A string, from its first quote on.
    fn string(&mut self) -> Option<Key> {
        let first = self.at + 1;
        let mut end = first;
        let mut is_plain = true;
        loop {
            let rest = self.text.as_bytes().get(end..)?;
            end += memchr2(b'"', b'\\', rest)?;
            if self.text.as_bytes().get(end) == Some(&b'"') {
                break;
            }
            is_plain = false;
            end += 2;
        }
        self.at = end + 1;
        let inner = self.text.get(first..end)?;
        if !is_plain {
            return serde_json::from_str(self.text.get(first - 1..=end)?)
                .ok()
                .map(Cow::Owned);
        }
        let known = NAMES.into_iter().find(|name| *name == inner);
        Some(known.map_or_else(|| Cow::Owned(inner.to_owned()), Cow::Borrowed))
    }

    fn map(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut members = Vec::new();
        self.space();
        if self.take(b'}') {
            return Some(Value::Map(Arc::new(members)));
        }
        loop {
            self.space();
            if self.rest().first() != Some(&b'"') {
                return None;
            }
            let name = self.string()?;
            self.space();
            if !self.take(b':') {
                return None;
            }
            members.push((name, self.value(depth + 1)?));
            self.space();
            if self.take(b'}') {
                return Some(Value::Map(Arc::new(members)));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        if let Some(unread) = self.unread() {
            return Some(unread);
        }
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Some(Value::List(Arc::new(items)));
        }
        loop {
            items.push(self.value(depth + 1)?);
            yield_after(items.len());
            self.space();
            if self.take(b']') {
                return Some(Value::List(Arc::new(items)));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    /// Goes past a long array of numbers.
    fn unread(&mut self) -> Option<Value> {
        let rest = self.rest();
        if !matches!(rest.get(1)?, b'-' | b'0'..=b'9') {
            return None;
        }
        let array = rest.get(..=memchr(b']', rest)?)?;
        let inner = array.get(1..)?;
        if array.len() < UNREAD_MIN_BYTES || memchr3(b'"', b'[', b'{', inner).is_some() {
            return None;
        }
        let found = self.stretch(array.len())?;
        self.at += array.len();
        Some(Value::Unread(found))
    }

    /// The next bytes: those of a short body itself, and of a long one a copy, which is made for many at a time.
    /// Whoever keeps one point of thousands keeps no more than its piece.
    fn stretch(&mut self, length: usize) -> Option<Bytes> {
        let body = self.body?;
        if body.len() <= SHARED_BYTES_MAX {
            return Some(body.slice(self.at..self.at + length));
        }
        let within = |(first, piece): &(usize, Bytes)| {
            let from = self.at.checked_sub(*first)?;
            (from + length <= piece.len()).then(|| piece.slice(from..from + length))
        };
        if let Some(found) = within(&self.piece) {
            return Some(found);
        }
        let end = body.len().min(self.at + length.max(PIECE_BYTES));
        self.piece = (self.at, Bytes::copy_from_slice(body.get(self.at..end)?));
        within(&self.piece)
    }
}

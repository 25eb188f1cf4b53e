//! Conditions as clients name them.

use super::{AnyValues, Nested, PayloadField, Slice};
use crate::PointId;
use crate::datetime::Timestamp;
use crate::schema::{DateTime, described_as, objects};

described_as!(
    super::Range<f64> => Range,
    super::Range<Timestamp> => DatetimeRange,
    super::Range<u64> => ValuesCount,
);

/// Declares intervals of values of a kind.
macro_rules! intervals {
    ($($(#[$meta:meta])* $name:ident of $kind:ty;)+) => {$(
        objects! {
            $(#[$meta])*
            $name {
                /// less than
                lt: Option<$kind>,
                /// greater than
                gt: Option<$kind>,
                /// greater than or equal
                gte: Option<$kind>,
                /// less than or equal
                lte: Option<$kind>,
            }
        }
    )+};
}

intervals! {
    /// An interval of numbers; absent bounds are open.
    Range of f64;
    /// An interval of times; absent bounds are open.
    DatetimeRange of DateTime;
    /// An interval of the number of values; absent bounds are open.
    ValuesCount of usize;
}

objects! {
    /// The key is missing, null or an empty array.
    IsEmptyCondition { is_empty: PayloadField }
    /// Some value at the key is null.
    IsNullCondition { is_null: PayloadField }
    /// The id is in the list.
    HasIdCondition { has_id: Vec<PointId> }
    /// The point has a vector of that name.
    HasVectorCondition { has_vector: String }
    /// The id is in a slice of all ids.
    SliceCondition { slice: Slice }
    /// One element of the array at a key satisfies a filter by itself.
    NestedCondition { nested: Nested }

    /// Equal to the value, type strict.
    MatchValue { value: super::MatchValue }
    /// Contains the text.
    MatchText { text: String }
    /// Contains any word of the text.
    MatchTextAny { text_any: String }
    /// Contains the words in sequence.
    MatchPhrase { phrase: String }
    /// Begins with the text.
    MatchPrefix { prefix: String }
    /// Has the text as a part.
    MatchSubstring { substring: String }
    /// Equal to one of the values.
    MatchAny { any: AnyValues }
    /// Some existing value is none of these.
    MatchExcept { except: AnyValues }
}

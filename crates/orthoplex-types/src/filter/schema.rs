//! Conditions as clients name them.

use super::{AnyValues, Nested, PayloadField, Slice};
use crate::PointId;
use crate::schema::objects;

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

//! Filters: trees of conditions over payload, ids and vectors.
//!
//! Owns shape and constraints. Evaluation lives in the index; nothing here looks at data.

mod de;
mod field;
mod geo;
mod schema;
#[cfg(test)]
mod tests;

pub use field::{AnyValues, FieldCondition, Match, MatchValue, Range, RangeInterface, ValuesCount};
pub use geo::{GeoBoundingBox, GeoLineString, GeoPoint, GeoPolygon, GeoRadius};

use crate::schema::OneOrMany;
use crate::{Error, JsonPath, PointId, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher24;
use std::num::NonZeroU32;

/// Deepest nesting of filters that is accepted.
pub const FILTER_DEPTH_MAX: usize = 16;
/// Largest number of conditions in one filter, nested ones included.
pub const CONDITIONS_MAX: usize = 1_024;

/// Clauses that must all hold; an absent clause holds always.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// At least one is true, if there is any.
    #[serde(
        default,
        deserialize_with = "de::one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<OneOrMany<Condition>>")]
    pub should: Vec<Condition>,
    /// At least `min_count` are true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_should: Option<MinShould>,
    /// All are true.
    #[serde(
        default,
        deserialize_with = "de::one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<OneOrMany<Condition>>")]
    pub must: Vec<Condition>,
    /// None is true.
    #[serde(
        default,
        deserialize_with = "de::one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<OneOrMany<Condition>>")]
    pub must_not: Vec<Condition>,
}

/// A number of conditions of which some must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinShould {
    /// The candidates.
    pub conditions: Vec<Condition>,
    /// How many must be true; 0 always holds.
    pub min_count: usize,
}

/// One condition of a filter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Condition {
    /// On the values at a payload key.
    Field(FieldCondition),
    /// The key is missing, null or an empty array.
    #[schemars(with = "schema::IsEmptyCondition")]
    IsEmpty {
        /// Key to look at.
        is_empty: PayloadField,
    },
    /// Some value at the key is null.
    #[schemars(with = "schema::IsNullCondition")]
    IsNull {
        /// Key to look at.
        is_null: PayloadField,
    },
    /// The id is in the list.
    #[schemars(with = "schema::HasIdCondition")]
    HasId {
        /// Accepted ids.
        has_id: Vec<PointId>,
    },
    /// The point has a vector of that name.
    #[schemars(with = "schema::HasVectorCondition")]
    HasVector {
        /// Name of the vector.
        has_vector: String,
    },
    /// The id is in a slice of all ids.
    #[schemars(with = "schema::SliceCondition")]
    Slice {
        /// The slice.
        slice: Slice,
    },
    /// One element of the array at a key satisfies a filter by itself.
    #[schemars(with = "schema::NestedCondition")]
    Nested {
        /// Key and filter.
        nested: Nested,
    },
    /// A filter of its own.
    Filter(Filter),
}

/// A payload key in object form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PayloadField {
    /// The key.
    pub key: JsonPath,
}

/// One of `total` disjoint slices of all ids, told apart by a hash of the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// Number of slices.
    pub total: NonZeroU32,
    /// Which of them, from 0.
    pub index: u32,
}

impl Slice {
    /// Whether the id belongs to the slice. The hash is SipHash-2-4 with a zero key over the bytes
    /// of the id, so that every server and client agrees.
    pub fn contains(&self, id: PointId) -> bool {
        let hash = match id {
            PointId::Num(num) => SipHasher24::new().hash(&num.to_le_bytes()),
            PointId::Uuid(uuid) => SipHasher24::new().hash(&uuid.to_be_bytes()),
        };
        hash % u64::from(self.total.get()) == u64::from(self.index)
    }
}

/// Key of an array of objects, and the filter that one element must satisfy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nested {
    /// The array.
    pub key: JsonPath,
    /// The filter, its keys relative to the element.
    pub filter: Filter,
}

impl Filter {
    /// Whether no clause is given, so that every point matches.
    pub fn is_empty(&self) -> bool {
        self.should.is_empty()
            && self.must.is_empty()
            && self.must_not.is_empty()
            && self.min_should.is_none()
    }

    /// A filter that holds where both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        Self {
            must: vec![Condition::Filter(self), Condition::Filter(other)],
            ..Self::default()
        }
    }

    /// A filter that leaves the given ids out.
    pub fn without_ids(ids: Vec<PointId>) -> Self {
        Self {
            must_not: vec![Condition::HasId { has_id: ids }],
            ..Self::default()
        }
    }

    fn clauses(&self) -> impl Iterator<Item = (&'static str, &[Condition])> {
        let min_should = self.min_should.as_ref().map_or(&[][..], |m| &m.conditions);
        [
            ("should", &self.should[..]),
            ("min_should.conditions", min_should),
            ("must", &self.must[..]),
            ("must_not", &self.must_not[..]),
        ]
        .into_iter()
    }

    /// Value constraints of all conditions.
    pub fn validate(&self, v: &mut Violations) {
        for (clause, conditions) in self.clauses() {
            for (place, condition) in conditions.iter().enumerate() {
                v.at(format_args!("{clause}[{place}]"), |v| condition.validate(v));
            }
        }
    }

    /// Conditions of all clauses; those inside nested filters are not among them.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.clauses().flat_map(|(_, conditions)| conditions)
    }

    /// Number of conditions, nested ones included, and of values in the largest of them.
    pub fn size(&self) -> FilterSize {
        let mut size = FilterSize::default();
        for condition in self.conditions() {
            let inner = match condition {
                Condition::Filter(filter) => filter.size(),
                Condition::Nested { nested } => nested.filter.size(),
                other => FilterSize {
                    conditions: 1,
                    largest_condition: other.values(),
                },
            };
            size.conditions += inner.conditions;
            size.largest_condition = size.largest_condition.max(inner.largest_condition);
        }
        size
    }

    /// Depth and number of conditions stay within bounds; all kinds are built.
    pub fn check_supported(&self) -> Result<()> {
        let mut conditions = 0;
        self.walk(1, &mut conditions)
    }

    fn walk(&self, depth: usize, conditions: &mut usize) -> Result<()> {
        if depth > FILTER_DEPTH_MAX {
            return Err(Error::bad_request(format_args!(
                "Filter is nested deeper than {FILTER_DEPTH_MAX} levels"
            )));
        }
        for condition in self.conditions() {
            *conditions += 1;
            if *conditions > CONDITIONS_MAX {
                return Err(Error::bad_request(format_args!(
                    "Filter has more than {CONDITIONS_MAX} conditions"
                )));
            }
            match condition {
                Condition::Filter(filter) => filter.walk(depth + 1, conditions)?,
                Condition::Nested { nested } => nested.filter.walk(depth + 1, conditions)?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// How large a filter is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilterSize {
    /// Conditions, nested ones included.
    pub conditions: usize,
    /// Values in the condition that lists most of them.
    pub largest_condition: usize,
}

impl Condition {
    fn values(&self) -> usize {
        match self {
            Self::HasId { has_id } => has_id.len(),
            Self::Field(field) => match &field.matches {
                Some(Match::Any(values) | Match::Except(values)) => match values {
                    AnyValues::Integers(values) => values.len(),
                    AnyValues::Keywords(values) => values.len(),
                },
                _ => 0,
            },
            _ => 0,
        }
    }

    fn validate(&self, v: &mut Violations) {
        match self {
            Self::Field(field) => field.validate(v),
            Self::Nested { nested } => v.at("nested.filter", |v| nested.filter.validate(v)),
            Self::Filter(filter) => filter.validate(v),
            Self::Slice { slice } => {
                let last = slice.total.get() - 1;
                v.at("slice", |v| v.range("index", slice.index, 0, last));
            }
            _ => {}
        }
    }
}

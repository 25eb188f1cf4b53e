//! Queries whose results come in groups: points that share the value of a payload key.
//!
//! Owns the universal query in groups, what it answers, and the retired forms that become it. Each is
//! a query like any other with three members more.

use super::{QueryPoints, RecommendPoints, SearchPoints};
use crate::json_path::Step;
use crate::operation::{Access, Operation};
use crate::point::{Record, ScoredPoint};
use crate::schema::{choices, described_as};
use crate::selector::{WithPayload, WithVector};
use crate::{JsonPath, Payload, PointId, Result, Violations};
use indexmap::IndexSet;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Number of points of a group unless told.
pub const GROUP_SIZE_DEFAULT: usize = 3;

/// The universal query in groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "QueryGroupsRequest")]
pub struct QueryGroups {
    /// The query; its limit is the number of groups. There is no offset: one is not looked at.
    #[serde(flatten)]
    pub query: QueryPoints,
    /// The key whose values make the groups.
    pub group_by: JsonPath,
    /// Number of points of a group; 3 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_size: Option<usize>,
    /// Add a point of another collection to each group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_lookup: Option<WithLookup>,
}

/// The retired search in groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SearchGroupsRequest")]
pub struct SearchGroups {
    /// The search; its limit is the number of groups.
    #[serde(flatten)]
    pub search: SearchPoints,
    /// The key whose values make the groups.
    pub group_by: JsonPath,
    /// Number of points of a group.
    pub group_size: usize,
    /// Add a point of another collection to each group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_lookup: Option<WithLookup>,
}

/// The retired recommendation in groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "RecommendGroupsRequest")]
pub struct RecommendGroups {
    /// The recommendation; its limit is the number of groups.
    #[serde(flatten)]
    pub recommend: RecommendPoints,
    /// The key whose values make the groups.
    pub group_by: JsonPath,
    /// Number of points of a group.
    pub group_size: usize,
    /// Add a point of another collection to each group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_lookup: Option<WithLookup>,
}

/// A point of another collection for each group: the one whose id is the group's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithLookup {
    /// The other collection.
    pub collection: String,
    /// Payload to return; all by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_payload: Option<WithPayload>,
    /// Vectors to return; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_vector: Option<WithVector>,
}

choices! {
    /// A point of another collection for each group.
    WithLookupInterface { Name: String, Members: schema::WithLookup }
}
described_as!(WithLookup => WithLookupInterface);

mod schema {
    //! The longer form.

    use crate::selector::{WithPayload, WithVector};

    crate::schema::objects! {
        /// Another collection, and what to return of its point.
        WithLookup {
            /// The other collection.
            collection: String,
            /// Payload to return; all by default.
            with_payload: Option<WithPayload>,
            /// Vectors to return; none by default.
            with_vectors: Option<WithVector>,
        }
    }
}

/// A name alone, or with what to return.
impl<'de> Deserialize<'de> for WithLookup {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Name(String),
            Members {
                collection: String,
                #[serde(default)]
                with_payload: Option<WithPayload>,
                #[serde(default, alias = "with_vectors")]
                with_vector: Option<WithVector>,
            },
        }
        Ok(match Form::deserialize(d)? {
            Form::Name(collection) => Self {
                collection,
                with_payload: None,
                with_vector: None,
            },
            Form::Members {
                collection,
                with_payload,
                with_vector,
            } => Self {
                collection,
                with_payload,
                with_vector,
            },
        })
    }
}

/// A value that makes a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum GroupId {
    /// A whole number from 0.
    Unsigned(u64),
    /// A whole number.
    Integer(i64),
    /// A string.
    Keyword(String),
}

impl GroupId {
    /// The group of a payload value; values of other types make none.
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Keyword(text.clone())),
            Value::Number(number) => {
                let unsigned = number.as_u64().map(Self::Unsigned);
                unsigned.or_else(|| number.as_i64().map(Self::Integer))
            }
            _ => None,
        }
    }

    /// The groups of a point, each once. The elements of an array are values; those of an array in an
    /// array are not.
    pub fn all_of(payload: &Payload, key: &JsonPath) -> IndexSet<Self> {
        let is_spelled_out = matches!(key.steps().last(), Some(Step::All));
        let mut groups = IndexSet::new();
        for value in payload.get(key) {
            let values = match value {
                Value::Array(items) if !is_spelled_out => items.as_slice(),
                one => std::slice::from_ref(one),
            };
            groups.extend(values.iter().filter_map(Self::of));
        }
        groups
    }

    /// The point of that id, if it can be one: numbers from 0, and strings that are UUIDs.
    pub fn as_point_id(&self) -> Option<PointId> {
        match self {
            Self::Unsigned(number) => Some(PointId::Num(*number)),
            Self::Integer(_) => None,
            Self::Keyword(text) => PointId::parse_uuid(text),
        }
    }
}

/// Points that share a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PointGroup {
    /// The points, best first.
    pub hits: Vec<ScoredPoint>,
    /// The value.
    pub id: GroupId,
    /// The point of the other collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<Record>,
}

/// Groups in the order of their best points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupsResult {
    /// The groups.
    pub groups: Vec<PointGroup>,
}

/// What a query broke, and a broken size of its groups.
fn validate_groups(query: Result<()>, size: Option<usize>) -> Result<()> {
    let mut v = Violations::default();
    let other = match query {
        Err(error) if !error.violations().is_empty() => {
            v.extend(error.into_violations());
            Ok(())
        }
        other => other,
    };
    v.min_opt("group_size", size, 1);
    v.into_result().and(other)
}

/// `type { its query } size of its groups = name, body`
macro_rules! groups {
    ($($groups:ident { $query:ident } $size:expr => $name:literal, $body:literal;)+) => {$(
        impl Operation for $groups {
            type Output = GroupsResult;
            const NAME: &'static str = $name;
            const ACCESS: Access = Access::Read;
            const BODY: &'static str = $body;

            fn validate(&self) -> Result<()> {
                let size: fn(&Self) -> Option<usize> = $size;
                validate_groups(self.$query.validate(), size(self))
            }

            fn other_collections(&self) -> Vec<&str> {
                let lookup = self.with_lookup.iter().map(|own| own.collection.as_str());
                let inner = self.$query.other_collections().into_iter();
                inner.chain(lookup).collect()
            }
        }
    )+};
}

groups! {
    QueryGroups { query } |own| own.group_size => "points.query_groups", "search_group_request";
    SearchGroups { search } |own| Some(own.group_size)
        => "points.search_groups", "search_group_request";
    RecommendGroups { recommend } |own| Some(own.group_size)
        => "points.recommend_groups", "recommend_group_request";
}

/// Retired queries in groups as new ones.
macro_rules! retired_groups {
    ($($groups:ident { $query:ident })+) => {$(
        impl From<$groups> for QueryGroups {
            fn from(groups: $groups) -> Self {
                Self {
                    query: groups.$query.into(),
                    group_by: groups.group_by,
                    group_size: Some(groups.group_size),
                    with_lookup: groups.with_lookup,
                }
            }
        }
    )+};
}

retired_groups! { SearchGroups { search } RecommendGroups { recommend } }

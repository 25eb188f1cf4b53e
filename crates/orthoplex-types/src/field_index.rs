//! Field indexes: which payload fields a collection declares, of which type, with which options.
//!
//! Owns the shapes of REST and the meaning of defaults. What an index serves is asked here; how
//! values are found is not.

mod text;

pub use text::{Language, Stemmer, Stopwords, StopwordsSet, TextParams, Tokenizer};

use crate::{JsonPath, Violations};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All declared fields of a collection.
pub type FieldSchemas = BTreeMap<JsonPath, FieldSchema>;

/// Type of the values that an index is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum FieldType {
    Keyword,
    Integer,
    Float,
    Geo,
    Text,
    Bool,
    Datetime,
    Uuid,
}

impl FieldType {
    /// As requests name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Geo => "geo",
            Self::Text => "text",
            Self::Bool => "bool",
            Self::Datetime => "datetime",
            Self::Uuid => "uuid",
        }
    }
}

/// A declared field: its type alone, or with options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldSchema {
    /// The type, with default options.
    Plain(FieldType),
    /// Type and options.
    Params(IndexParams),
}

/// Options of an index, by its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum IndexParams {
    Keyword(KeywordParams),
    Integer(IntegerParams),
    Float(FloatParams),
    Geo(GeoParams),
    Text(TextParams),
    Bool(BoolParams),
    Datetime(DatetimeParams),
    Uuid(UuidParams),
}

/// Declares options that are all flags; what is not given is not shown.
macro_rules! flags {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $(
                $(#[$member_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $member: Option<bool>,
            )+
        }
    };
}

flags! {
    /// Options of an index on strings.
    KeywordParams {
        /// The field separates tenants: a hint for placement.
        is_tenant,
        /// Little memory rather than speed.
        on_disk,
        /// Whether graphs get links for the field.
        enable_hnsw,
    }
}
flags! {
    /// Options of an index on whole numbers.
    IntegerParams {
        /// Serves equality; true by default.
        lookup,
        /// Serves intervals; true by default.
        range,
        /// Most requests filter by it: a hint for placement.
        is_principal,
        /// Little memory rather than speed.
        on_disk,
        /// Whether graphs get links for the field.
        enable_hnsw,
    }
}
flags! {
    /// Options of an index on numbers.
    FloatParams {
        /// Most requests filter by it: a hint for placement.
        is_principal,
        /// Little memory rather than speed.
        on_disk,
        /// Whether graphs get links for the field.
        enable_hnsw,
    }
}
flags! {
    /// Options of an index on places.
    GeoParams {
        /// Little memory rather than speed.
        on_disk,
        /// Whether graphs get links for the field.
        enable_hnsw,
    }
}
flags! {
    /// Options of an index on true and false.
    BoolParams {
        /// Little memory rather than speed.
        on_disk,
        /// Whether graphs get links for the field.
        enable_hnsw,
    }
}
flags! {
    /// Options of an index on times.
    DatetimeParams {
        /// Most requests filter by it: a hint for placement.
        is_principal,
        /// Little memory rather than speed.
        on_disk,
        /// Whether graphs get links for the field.
        enable_hnsw,
    }
}
flags! {
    /// Options of an index on UUIDs.
    UuidParams {
        /// The field separates tenants: a hint for placement.
        is_tenant,
        /// Little memory rather than speed.
        on_disk,
        /// Whether graphs get links for the field.
        enable_hnsw,
    }
}

impl FieldSchema {
    /// The type of the values.
    pub const fn data_type(&self) -> FieldType {
        match self {
            Self::Plain(own) => *own,
            Self::Params(params) => params.data_type(),
        }
    }

    /// The options, if the field was declared with some.
    pub const fn params(&self) -> Option<&IndexParams> {
        match self {
            Self::Plain(_) => None,
            Self::Params(params) => Some(params),
        }
    }

    /// Whether points can be ordered by the field.
    pub fn serves_order(&self) -> bool {
        match self.params() {
            Some(IndexParams::Integer(own)) => own.range.unwrap_or(true),
            _ => matches!(
                self.data_type(),
                FieldType::Integer | FieldType::Float | FieldType::Datetime
            ),
        }
    }

    /// Whether values of the field can be counted and grouped by.
    pub fn serves_facet(&self) -> bool {
        match self.params() {
            Some(IndexParams::Integer(own)) => own.lookup.unwrap_or(true),
            _ => matches!(
                self.data_type(),
                FieldType::Keyword | FieldType::Integer | FieldType::Uuid | FieldType::Bool
            ),
        }
    }

    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        if let Some(IndexParams::Integer(own)) = self.params()
            && own.lookup == Some(false)
            && own.range == Some(false)
        {
            v.add("the 'lookup' and 'range' capabilities can't be both disabled");
        }
    }
}

impl IndexParams {
    /// The type of the values.
    pub const fn data_type(&self) -> FieldType {
        match self {
            Self::Keyword(_) => FieldType::Keyword,
            Self::Integer(_) => FieldType::Integer,
            Self::Float(_) => FieldType::Float,
            Self::Geo(_) => FieldType::Geo,
            Self::Text(_) => FieldType::Text,
            Self::Bool(_) => FieldType::Bool,
            Self::Datetime(_) => FieldType::Datetime,
            Self::Uuid(_) => FieldType::Uuid,
        }
    }
}

/// A declared field as the collection tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayloadIndexInfo {
    /// Type of the values.
    pub data_type: FieldType,
    /// Options, if some were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<IndexParams>,
    /// Number of points that have such a value.
    pub points: usize,
}

//! Field indexes: which payload fields a collection declares, of which type, with which options.
//!
//! Owns the shapes of REST and the meaning of defaults. What an index serves is asked here; how
//! values are found is not.

mod params;
mod schema;
mod text;

pub use params::{
    BoolParams, DatetimeParams, FloatParams, GeoParams, IntegerParams, KeywordParams, UuidParams,
};
pub use text::{
    Language, Scoring, ScoringParams, Stemmer, Stopwords, StopwordsSet, TextParams, Tokenizer,
};

use crate::{Error, ErrorKind, JsonPath, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All declared fields of a collection.
pub type FieldSchemas = BTreeMap<JsonPath, FieldSchema>;

/// Type of the values that an index is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "PayloadSchemaType")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PayloadFieldSchema")]
pub enum FieldSchema {
    /// The type, with default options.
    Plain(FieldType),
    /// Type and options.
    Params(IndexParams),
}

/// Options of an index, by its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(rename = "PayloadSchemaParams", !tag, untagged)]
#[allow(missing_docs)]
pub enum IndexParams {
    #[schemars(with = "schema::KeywordIndexParams")]
    Keyword(KeywordParams),
    #[schemars(with = "schema::IntegerIndexParams")]
    Integer(IntegerParams),
    #[schemars(with = "schema::FloatIndexParams")]
    Float(FloatParams),
    #[schemars(with = "schema::GeoIndexParams")]
    Geo(GeoParams),
    #[schemars(with = "schema::TextIndexParams")]
    Text(TextParams),
    #[schemars(with = "schema::BoolIndexParams")]
    Bool(BoolParams),
    #[schemars(with = "schema::DatetimeIndexParams")]
    Datetime(DatetimeParams),
    #[schemars(with = "schema::UuidIndexParams")]
    Uuid(UuidParams),
}

/// Where a part of the data is kept while the database runs. It is always on disk as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Memory {
    /// On disk; read when asked for.
    Cold,
    /// In the page cache, read ahead of the first request.
    Cached,
    /// In memory of its own.
    Pinned,
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

    /// The array whose elements are entries of their own.
    pub fn nested(&self) -> Option<&str> {
        match self.params()? {
            IndexParams::Keyword(own) => own.nested.as_deref(),
            IndexParams::Integer(own) => own.nested.as_deref(),
            IndexParams::Float(own) => own.nested.as_deref(),
            IndexParams::Geo(own) => own.nested.as_deref(),
            IndexParams::Text(own) => own.nested.as_deref(),
            IndexParams::Bool(own) => own.nested.as_deref(),
            IndexParams::Datetime(own) => own.nested.as_deref(),
            IndexParams::Uuid(own) => own.nested.as_deref(),
        }
    }

    /// Where the values are to be kept, if that was said.
    pub const fn memory(&self) -> Option<Memory> {
        let Some(params) = self.params() else {
            return None;
        };
        let (memory, on_disk) = match params {
            IndexParams::Keyword(own) => (own.memory, own.on_disk),
            IndexParams::Integer(own) => (own.memory, own.on_disk),
            IndexParams::Float(own) => (own.memory, own.on_disk),
            IndexParams::Geo(own) => (own.memory, own.on_disk),
            IndexParams::Text(own) => (own.memory, own.on_disk),
            IndexParams::Bool(own) => (own.memory, own.on_disk),
            IndexParams::Datetime(own) => (own.memory, own.on_disk),
            IndexParams::Uuid(own) => (own.memory, own.on_disk),
        };
        match (memory, on_disk) {
            (None, Some(true)) => Some(Memory::Cold),
            (memory, _) => memory,
        }
    }

    /// Whether beginnings and parts of strings are served where indexes are required.
    pub fn serves_prefix(&self) -> bool {
        matches!(self.params(), Some(IndexParams::Keyword(own)) if own.prefix.unwrap_or(false))
    }

    /// What makes no sense together.
    pub fn check(&self) -> Result<()> {
        if let Some(IndexParams::Integer(own)) = self.params()
            && own.lookup == Some(false)
            && own.range == Some(false)
        {
            let text = "the 'lookup' and 'range' capabilities can't be both disabled";
            let text = format!("Validation error: {text}");
            return Err(Error::new(ErrorKind::Unprocessable, text));
        }
        Ok(())
    }

    /// Value constraints; `field` is what the index is on.
    pub fn validate(&self, field: &JsonPath, v: &mut Violations) {
        if let Some(nested) = self.nested() {
            let array = nested.parse::<JsonPath>().ok();
            let inside = array.and_then(|own| field.below(&own.elements()));
            if inside.is_none() {
                let text = format!("the field `{field}` is not inside the elements of `{nested}`");
                v.add_at("nested", text);
            }
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayloadIndexInfo {
    /// Type of the values.
    pub data_type: FieldType,
    /// Options, if some were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<IndexParams>,
    /// Number of points that have such a value.
    pub points: usize,
}

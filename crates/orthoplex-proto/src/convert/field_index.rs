//! Field indexes: their types, options, and the operations on them.

use super::macros::wire_enum;
use super::macros::wire_struct;
use super::{Call, Wire, malformed, no_variant, scope};
use crate::qdrant::payload_index_params::IndexParams as One;
use crate::qdrant::stemming_algorithm::StemmingParams;
use crate::qdrant::{self as proto};
use orthoplex_types::field_index::{
    BoolParams, DatetimeParams, FieldSchema, FieldType, FloatParams, GeoParams, IndexParams,
    IntegerParams, KeywordParams, Language, Memory, PayloadIndexInfo, Scoring, ScoringParams,
    Stemmer, Stopwords, StopwordsSet, TextParams, Tokenizer, UuidParams,
};
use orthoplex_types::ops::indexes::{CreateFieldIndex, DeleteFieldIndex};
use orthoplex_types::{JsonPath, Result};
use std::collections::{BTreeMap, HashMap};

wire_enum!(FieldType = proto::FieldType as "field type" {
    Keyword, Integer, Float, Geo, Text, Bool, Datetime, Uuid,
});
wire_enum!(Tokenizer = proto::TokenizerType as "tokenizer" {
    Prefix, Whitespace, Word, Multilingual, Code,
});

wire_enum!(Memory = proto::Memory as "memory" { Cold, Cached, Pinned });

/// The message of an option that has none itself stands for "on".
impl Wire<proto::KeywordIndexParams> for KeywordParams {
    fn decode(m: proto::KeywordIndexParams) -> Result<Self> {
        Ok(Self {
            is_tenant: m.is_tenant,
            prefix: m.prefix.map(|_| true),
            on_disk: m.on_disk,
            memory: Wire::decode(m.memory)?,
            enable_hnsw: m.enable_hnsw,
            nested: m.nested,
        })
    }

    fn encode(self) -> Result<proto::KeywordIndexParams> {
        let prefix = self.prefix.filter(|own| *own);
        Ok(proto::KeywordIndexParams {
            is_tenant: self.is_tenant,
            prefix: prefix.map(|_| proto::KeywordPrefixParams {}),
            on_disk: self.on_disk,
            memory: self.memory.encode()?,
            enable_hnsw: self.enable_hnsw,
            nested: self.nested,
        })
    }
}

impl Wire<proto::TextScoringParams> for Scoring {
    fn decode(message: proto::TextScoringParams) -> Result<Self> {
        match proto::TextScoringType::try_from(message.r#type) {
            Ok(proto::TextScoringType::Bm25) => Ok(Self::Params(ScoringParams::Bm25)),
            Err(_) => Err(malformed("scoring", message.r#type)),
        }
    }

    fn encode(self) -> Result<proto::TextScoringParams> {
        let bm25 = proto::TextScoringType::Bm25 as i32;
        Ok(proto::TextScoringParams { r#type: bm25 })
    }
}

wire_struct!(IntegerParams = proto::IntegerIndexParams {
    same { lookup, range, is_principal, on_disk, memory, enable_hnsw, nested }
});
wire_struct!(FloatParams = proto::FloatIndexParams {
    same { is_principal, on_disk, memory, enable_hnsw, nested }
});
wire_struct!(GeoParams = proto::GeoIndexParams { same { on_disk, memory, enable_hnsw, nested } });
wire_struct!(BoolParams = proto::BoolIndexParams { same { on_disk, memory, enable_hnsw, nested } });
wire_struct!(DatetimeParams = proto::DatetimeIndexParams {
    same { is_principal, on_disk, memory, enable_hnsw, nested }
});
wire_struct!(UuidParams = proto::UuidIndexParams {
    same { is_tenant, on_disk, memory, enable_hnsw, nested }
});
wire_struct!(TextParams = proto::TextIndexParams {
    same {
        tokenizer, min_token_len, max_token_len, lowercase, ascii_folding, phrase_matching,
        stopwords, on_disk, memory, stemmer, enable_hnsw, scoring, nested,
    }
});

fn language(text: &str) -> Result<Language> {
    Language::parse(&text.to_lowercase()).ok_or_else(|| malformed("language", text))
}

impl Wire<proto::StopwordsSet> for Stopwords {
    fn decode(message: proto::StopwordsSet) -> Result<Self> {
        let languages: Result<Vec<_>> = message.languages.iter().map(|own| language(own)).collect();
        Ok(Self::Set(StopwordsSet {
            languages: Some(languages?).filter(|own| !own.is_empty()),
            custom: Some(message.custom).filter(|own| !own.is_empty()),
        }))
    }

    fn encode(self) -> Result<proto::StopwordsSet> {
        let (languages, custom) = match self {
            Self::Language(own) => (vec![own], Vec::new()),
            Self::Set(set) => (
                set.languages.unwrap_or_default(),
                set.custom.unwrap_or_default(),
            ),
        };
        let languages = languages.iter().map(|own| own.name().to_owned()).collect();
        Ok(proto::StopwordsSet { languages, custom })
    }
}

impl Wire<proto::StemmingAlgorithm> for Stemmer {
    fn decode(message: proto::StemmingAlgorithm) -> Result<Self> {
        match message.stemming_params {
            Some(StemmingParams::Snowball(own)) => Ok(Self::Snowball {
                language: language(&own.language)?,
            }),
            Some(StemmingParams::Disabled(_)) => Ok(Self::Disabled),
            None => Err(no_variant("StemmingAlgorithm")),
        }
    }

    fn encode(self) -> Result<proto::StemmingAlgorithm> {
        let params = match self {
            Self::Snowball { language } => {
                let language = language.name().to_owned();
                StemmingParams::Snowball(proto::SnowballParams { language })
            }
            Self::Disabled => StemmingParams::Disabled(proto::DisabledStemmer {}),
        };
        Ok(proto::StemmingAlgorithm {
            stemming_params: Some(params),
        })
    }
}

impl Wire<proto::PayloadIndexParams> for IndexParams {
    fn decode(message: proto::PayloadIndexParams) -> Result<Self> {
        let one = message
            .index_params
            .ok_or_else(|| no_variant("PayloadIndexParams"))?;
        Ok(match one {
            One::KeywordIndexParams(own) => Self::Keyword(Wire::decode(own)?),
            One::IntegerIndexParams(own) => Self::Integer(Wire::decode(own)?),
            One::FloatIndexParams(own) => Self::Float(Wire::decode(own)?),
            One::GeoIndexParams(own) => Self::Geo(Wire::decode(own)?),
            One::TextIndexParams(own) => Self::Text(Wire::decode(own)?),
            One::BoolIndexParams(own) => Self::Bool(Wire::decode(own)?),
            One::DatetimeIndexParams(own) => Self::Datetime(Wire::decode(own)?),
            One::UuidIndexParams(own) => Self::Uuid(Wire::decode(own)?),
        })
    }

    fn encode(self) -> Result<proto::PayloadIndexParams> {
        let one = match self {
            Self::Keyword(own) => One::KeywordIndexParams(own.encode()?),
            Self::Integer(own) => One::IntegerIndexParams(own.encode()?),
            Self::Float(own) => One::FloatIndexParams(own.encode()?),
            Self::Geo(own) => One::GeoIndexParams(own.encode()?),
            Self::Text(own) => One::TextIndexParams(own.encode()?),
            Self::Bool(own) => One::BoolIndexParams(own.encode()?),
            Self::Datetime(own) => One::DatetimeIndexParams(own.encode()?),
            Self::Uuid(own) => One::UuidIndexParams(own.encode()?),
        };
        Ok(proto::PayloadIndexParams {
            index_params: Some(one),
        })
    }
}

impl Wire<HashMap<String, proto::PayloadSchemaInfo>> for BTreeMap<JsonPath, PayloadIndexInfo> {
    fn decode(message: HashMap<String, proto::PayloadSchemaInfo>) -> Result<Self> {
        let entries = message.into_iter().map(|(key, own)| {
            // Types have other numbers here, one beyond those of requests.
            let info = PayloadIndexInfo {
                data_type: FieldType::decode(own.data_type - 1)?,
                params: Wire::decode(own.params)?,
                points: Wire::decode(own.points.unwrap_or_default())?,
            };
            Ok((JsonPath::decode(key)?, info))
        });
        entries.collect()
    }

    fn encode(self) -> Result<HashMap<String, proto::PayloadSchemaInfo>> {
        let entries = self.into_iter().map(|(key, own)| {
            let info = proto::PayloadSchemaInfo {
                data_type: own.data_type.encode()? + 1,
                params: own.params.encode()?,
                points: Some(own.points.encode()?),
            };
            Ok((key.encode()?, info))
        });
        entries.collect()
    }
}

impl Wire<proto::CreateFieldIndexCollection> for Call<CreateFieldIndex> {
    fn decode(m: proto::CreateFieldIndexCollection) -> Result<Self> {
        let scope = scope::of_write(m.collection_name, m.wait, m.ordering, m.timeout)?;
        let params: Option<IndexParams> = Wire::decode(m.field_index_params)?;
        let plain: Option<FieldType> = Wire::decode(m.field_type)?;
        // Options tell the type as well.
        let schema = params.map(FieldSchema::Params);
        let operation = CreateFieldIndex {
            field_name: Wire::decode(m.field_name)?,
            field_schema: schema.or(plain.map(FieldSchema::Plain)),
        };
        Ok(Self { operation, scope })
    }

    fn encode(self) -> Result<proto::CreateFieldIndexCollection> {
        let Self { operation, scope } = self;
        let (data_type, params) = match operation.field_schema {
            None => (None, None),
            Some(FieldSchema::Plain(own)) => (Some(own), None),
            Some(FieldSchema::Params(own)) => (Some(own.data_type()), Some(own)),
        };
        Ok(proto::CreateFieldIndexCollection {
            collection_name: scope.collection,
            wait: Some(scope.wait),
            field_name: operation.field_name.encode()?,
            field_type: data_type.encode()?,
            field_index_params: params.encode()?,
            ordering: Some(scope.ordering.encode()?),
            timeout: scope.timeout_s,
        })
    }
}

impl Wire<proto::DeleteFieldIndexCollection> for Call<DeleteFieldIndex> {
    fn decode(m: proto::DeleteFieldIndexCollection) -> Result<Self> {
        let scope = scope::of_write(m.collection_name, m.wait, m.ordering, m.timeout)?;
        let operation = DeleteFieldIndex {
            field_name: Wire::decode(m.field_name)?,
        };
        Ok(Self { operation, scope })
    }

    fn encode(self) -> Result<proto::DeleteFieldIndexCollection> {
        let Self { operation, scope } = self;
        Ok(proto::DeleteFieldIndexCollection {
            collection_name: scope.collection,
            wait: Some(scope.wait),
            field_name: operation.field_name.encode()?,
            ordering: Some(scope.ordering.encode()?),
            timeout: scope.timeout_s,
        })
    }
}

//! Quantization settings. All kinds are served by one family of rotated codes; what a kind asks for
//! decides how fine the codes are that give scores, and whether originals are looked at.

use crate::Violations;
use crate::field_index::Memory;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How vectors are compressed for search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(untagged)]
pub enum QuantizationConfig {
    /// One byte a dimension.
    #[schemars(with = "schema::ScalarQuantization")]
    Scalar(ScalarQuantization),
    /// Product codes.
    #[schemars(with = "schema::ProductQuantization")]
    Product(ProductQuantization),
    /// One or two bits a dimension.
    #[schemars(with = "schema::BinaryQuantization")]
    Binary(BinaryQuantization),
    /// Rotated codes of one to four bits.
    #[schemars(with = "schema::TurboQuantization")]
    Turbo(TurboQuantization),
}

mod schema {
    //! The kinds of quantization as clients name them.

    crate::schema::objects! {
        /// One byte a dimension.
        ScalarQuantization { scalar: super::ScalarQuantization }
        /// Product codes.
        ProductQuantization { product: super::ProductQuantization }
        /// One or two bits a dimension.
        BinaryQuantization { binary: super::BinaryQuantization }
        /// Rotated codes of one to four bits.
        TurboQuantization { turbo: super::TurboQuantization }
    }
}

/// Settings of scalar quantization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ScalarQuantizationConfig")]
pub struct ScalarQuantization {
    /// Kind of the codes.
    #[serde(rename = "type")]
    pub kind: ScalarType,
    /// Share of values inside the code range, 0.5 to 1. Codes here adapt to each vector, so that no
    /// value is cut off at any quantile; kept as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantile: Option<f32>,
    /// Whether codes stay in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_ram: Option<bool>,
    /// Where codes are kept; counts more than `always_ram`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
}

/// Kinds of scalar codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScalarType {
    /// Eight bits.
    Int8,
}

/// Settings of product quantization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ProductQuantizationConfig")]
pub struct ProductQuantization {
    /// How much smaller.
    pub compression: CompressionRatio,
    /// Whether codes stay in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_ram: Option<bool>,
    /// Where codes are kept; counts more than `always_ram`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
}

/// How many times smaller than f32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CompressionRatio {
    X4,
    X8,
    X16,
    X32,
    X64,
}

/// Settings of binary quantization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BinaryQuantizationConfig")]
pub struct BinaryQuantization {
    /// Whether codes stay in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_ram: Option<bool>,
    /// Where codes are kept; counts more than `always_ram`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Bits of stored vectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<BinaryEncoding>,
    /// Bits of queries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_encoding: Option<BinaryQueryEncoding>,
}

/// Bits of stored vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BinaryQuantizationEncoding")]
#[allow(missing_docs)]
pub enum BinaryEncoding {
    OneBit,
    TwoBits,
    OneAndHalfBits,
}

/// Bits of queries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BinaryQuantizationQueryEncoding")]
#[allow(missing_docs)]
pub enum BinaryQueryEncoding {
    Default,
    Binary,
    Scalar4bits,
    Scalar8bits,
}

/// Settings of turbo quantization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TurboQuantQuantizationConfig")]
pub struct TurboQuantization {
    /// Whether codes stay in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_ram: Option<bool>,
    /// Where codes are kept; counts more than `always_ram`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Bits a dimension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bits: Option<TurboBits>,
}

/// Bits a dimension of turbo quantization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "TurboQuantBitSize")]
#[allow(missing_docs)]
pub enum TurboBits {
    Bits1,
    #[serde(rename = "bits1_5")]
    Bits15,
    Bits2,
    #[default]
    Bits4,
    Bits8,
}

impl QuantizationConfig {
    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        if let Self::Scalar(scalar) = self {
            v.at("scalar", |v| {
                v.range_opt("quantile", scalar.quantile, 0.5, 1.0)
            });
        }
    }

    /// Whether scores come from codes of eight bits a dimension; otherwise they have four, which is
    /// as coarse as codes get.
    pub fn has_byte_codes(&self) -> bool {
        match self {
            Self::Scalar(_) => true,
            Self::Product(own) => own.compression == CompressionRatio::X4,
            Self::Binary(_) => false,
            Self::Turbo(own) => own.bits == Some(TurboBits::Bits8),
        }
    }

    /// Whether a search that does not say looks at originals for its scores.
    pub fn rescores(&self) -> bool {
        match self {
            Self::Scalar(_) | Self::Product(_) => false,
            Self::Binary(_) => true,
            Self::Turbo(own) => !matches!(
                own.bits.unwrap_or_default(),
                TurboBits::Bits4 | TurboBits::Bits8
            ),
        }
    }

    /// Where codes are to be kept, if that was said.
    pub const fn memory(&self) -> Option<Memory> {
        match self {
            Self::Scalar(own) => own.memory,
            Self::Product(own) => own.memory,
            Self::Binary(own) => own.memory,
            Self::Turbo(own) => own.memory,
        }
    }

    /// Whether codes are to stay in memory.
    pub fn always_ram(&self) -> bool {
        match self {
            Self::Scalar(own) => own.always_ram,
            Self::Product(own) => own.always_ram,
            Self::Binary(own) => own.always_ram,
            Self::Turbo(own) => own.always_ram,
        }
        .unwrap_or(false)
    }
}

/// A change of quantization on a live collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "QuantizationConfigDiff")]
pub enum QuantizationDiff {
    /// Switched off: the word `Disabled`.
    Disabled(Disabled),
    /// Set or replaced.
    Set(QuantizationConfig),
}

/// The word `Disabled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Disabled {
    /// No quantization.
    Disabled,
}

impl QuantizationDiff {
    /// The setting after the change.
    pub fn apply(&self) -> Option<QuantizationConfig> {
        match self {
            Self::Disabled(_) => None,
            Self::Set(config) => Some(config.clone()),
        }
    }

    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        if let Self::Set(config) = self {
            config.validate(v);
        }
    }
}

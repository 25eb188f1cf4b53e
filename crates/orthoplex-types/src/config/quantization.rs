//! Quantization settings. Scalar is built; the others are read, checked and refused.

use crate::{Error, Result, Violations};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How vectors are compressed for search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantizationConfig {
    /// One byte a dimension.
    Scalar(ScalarQuantization),
    /// Product codes.
    Product(ProductQuantization),
    /// One or two bits a dimension.
    Binary(BinaryQuantization),
    /// Rotated codes of one to four bits.
    Turbo(TurboQuantization),
}

/// Settings of scalar quantization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}

/// Kinds of scalar codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScalarType {
    /// Eight bits.
    Int8,
}

/// Settings of product quantization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductQuantization {
    /// How much smaller.
    pub compression: CompressionRatio,
    /// Whether codes stay in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_ram: Option<bool>,
}

/// How many times smaller than f32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinaryQuantization {
    /// Whether codes stay in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_ram: Option<bool>,
    /// Bits of stored vectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Value>,
    /// Bits of queries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_encoding: Option<Value>,
}

/// Settings of turbo quantization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TurboQuantization {
    /// Whether codes stay in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_ram: Option<bool>,
    /// Bits a dimension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bits: Option<Value>,
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

    /// Refuses what is not built.
    pub fn check_supported(&self) -> Result<()> {
        match self {
            Self::Scalar(_) => Ok(()),
            Self::Product(_) => Err(Error::unimplemented("product quantization")),
            Self::Binary(_) => Err(Error::unimplemented("binary quantization")),
            Self::Turbo(_) => Err(Error::unimplemented("turbo quantization")),
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum QuantizationDiff {
    /// Switched off: the word `Disabled`.
    Disabled(Disabled),
    /// Set or replaced.
    Set(QuantizationConfig),
}

/// The word `Disabled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Refuses what is not built.
    pub fn check_supported(&self) -> Result<()> {
        match self {
            Self::Set(config) => config.check_supported(),
            Self::Disabled(_) => Ok(()),
        }
    }
}

//! Settings of quantization.

use super::macros::{wire_enum, wire_struct};
use super::{Wire, malformed, no_variant, refuse};
use crate::qdrant::binary_quantization_query_encoding::{Setting, Variant};
use crate::qdrant::{self as proto, quantization_config, quantization_config_diff};
use orthoplex_types::Result;
use orthoplex_types::config::{
    BinaryQuantization, CompressionRatio, Disabled, ProductQuantization, QuantizationConfig,
    QuantizationDiff, ScalarQuantization, ScalarType, TurboQuantization,
};
use serde_json::Value;

wire_enum!(ScalarType = proto::QuantizationType as "quantization type" { Int8 });
wire_enum!(CompressionRatio = proto::CompressionRatio as "compression" { X4, X8, X16, X32, X64 });

/// Settings that the domain keeps by their JSON word.
macro_rules! word_enum {
    ($decode:ident, $encode:ident, $message:ty, $what:literal, { $($word:literal = $number:ident),+ }) => {
        fn $decode(number: i32) -> Result<Value> {
            match <$message>::try_from(number) {
                $(Ok(<$message>::$number) => Ok($word.into()),)+
                Err(_) => Err(malformed($what, number)),
            }
        }

        fn $encode(word: Value) -> Result<i32> {
            match word.as_str() {
                $(Some($word) => Ok(<$message>::$number.into()),)+
                _ => Err(malformed($what, word)),
            }
        }
    };
}

word_enum!(decode_encoding, encode_encoding, proto::BinaryQuantizationEncoding, "encoding", {
    "one_bit" = OneBit, "two_bits" = TwoBits, "one_and_half_bits" = OneAndHalfBits
});
word_enum!(decode_query_encoding, encode_query_encoding, Setting, "query encoding", {
    "default" = Default, "binary" = Binary, "scalar4bits" = Scalar4Bits, "scalar8bits" = Scalar8Bits
});
word_enum!(decode_bits, encode_bits, proto::TurboQuantBitSize, "bits", {
    "bits1" = Bits1, "bits1_5" = Bits15, "bits2" = Bits2, "bits4" = Bits4, "bits8" = Bits8
});

wire_struct!(ScalarQuantization = proto::ScalarQuantization {
    same { quantile, always_ram }
    renamed { kind = r#type }
    refused { memory as "quantization memory" }
});
wire_struct!(ProductQuantization = proto::ProductQuantization {
    same { compression, always_ram }
    refused { memory as "quantization memory" }
});

impl Wire<proto::BinaryQuantization> for BinaryQuantization {
    fn decode(message: proto::BinaryQuantization) -> Result<Self> {
        refuse(message.memory, "quantization memory")?;
        let query = message.query_encoding.map(|m| match m.variant {
            Some(Variant::Setting(number)) => decode_query_encoding(number),
            None => Err(no_variant("BinaryQuantizationQueryEncoding")),
        });
        Ok(Self {
            always_ram: message.always_ram,
            encoding: message.encoding.map(decode_encoding).transpose()?,
            query_encoding: query.transpose()?,
        })
    }

    fn encode(self) -> Result<proto::BinaryQuantization> {
        let setting = self.query_encoding.map(encode_query_encoding).transpose()?;
        let query_encoding = setting.map(|number| proto::BinaryQuantizationQueryEncoding {
            variant: Some(Variant::Setting(number)),
        });
        Ok(proto::BinaryQuantization {
            always_ram: self.always_ram,
            encoding: self.encoding.map(encode_encoding).transpose()?,
            query_encoding,
            memory: None,
        })
    }
}

impl Wire<proto::TurboQuantization> for TurboQuantization {
    fn decode(message: proto::TurboQuantization) -> Result<Self> {
        refuse(message.memory, "quantization memory")?;
        let bits = message.bits.map(decode_bits).transpose()?;
        Ok(Self {
            always_ram: message.always_ram,
            bits,
        })
    }

    fn encode(self) -> Result<proto::TurboQuantization> {
        let bits = self.bits.map(encode_bits).transpose()?;
        Ok(proto::TurboQuantization {
            always_ram: self.always_ram,
            bits,
            memory: None,
        })
    }
}

impl Wire<proto::QuantizationConfig> for QuantizationConfig {
    fn decode(message: proto::QuantizationConfig) -> Result<Self> {
        use quantization_config::Quantization as One;
        Ok(
            match message
                .quantization
                .ok_or_else(|| no_variant("QuantizationConfig"))?
            {
                One::Scalar(m) => Self::Scalar(Wire::decode(m)?),
                One::Product(m) => Self::Product(Wire::decode(m)?),
                One::Binary(m) => Self::Binary(Wire::decode(m)?),
                One::Turboquant(m) => Self::Turbo(Wire::decode(m)?),
            },
        )
    }

    fn encode(self) -> Result<proto::QuantizationConfig> {
        use quantization_config::Quantization as One;
        let one = match self {
            Self::Scalar(settings) => One::Scalar(settings.encode()?),
            Self::Product(settings) => One::Product(settings.encode()?),
            Self::Binary(settings) => One::Binary(settings.encode()?),
            Self::Turbo(settings) => One::Turboquant(settings.encode()?),
        };
        Ok(proto::QuantizationConfig {
            quantization: Some(one),
        })
    }
}

impl Wire<proto::QuantizationConfigDiff> for QuantizationDiff {
    fn decode(message: proto::QuantizationConfigDiff) -> Result<Self> {
        use quantization_config_diff::Quantization as One;
        Ok(
            match message
                .quantization
                .ok_or_else(|| no_variant("QuantizationConfigDiff"))?
            {
                One::Scalar(m) => Self::Set(QuantizationConfig::Scalar(Wire::decode(m)?)),
                One::Product(m) => Self::Set(QuantizationConfig::Product(Wire::decode(m)?)),
                One::Binary(m) => Self::Set(QuantizationConfig::Binary(Wire::decode(m)?)),
                One::Turboquant(m) => Self::Set(QuantizationConfig::Turbo(Wire::decode(m)?)),
                One::Disabled(_) => Self::Disabled(Disabled::Disabled),
            },
        )
    }

    fn encode(self) -> Result<proto::QuantizationConfigDiff> {
        use quantization_config_diff::Quantization as One;
        let one = match self {
            Self::Disabled(_) => One::Disabled(proto::Disabled {}),
            Self::Set(QuantizationConfig::Scalar(settings)) => One::Scalar(settings.encode()?),
            Self::Set(QuantizationConfig::Product(settings)) => One::Product(settings.encode()?),
            Self::Set(QuantizationConfig::Binary(settings)) => One::Binary(settings.encode()?),
            Self::Set(QuantizationConfig::Turbo(settings)) => One::Turboquant(settings.encode()?),
        };
        Ok(proto::QuantizationConfigDiff {
            quantization: Some(one),
        })
    }
}

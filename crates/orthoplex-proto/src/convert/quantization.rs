//! Settings of quantization.

use super::macros::{wire_enum, wire_struct};
use super::{Wire, malformed, no_variant};
use crate::qdrant::binary_quantization_query_encoding::{Setting, Variant};
use crate::qdrant::{self as proto, quantization_config, quantization_config_diff};
use orthoplex_types::Result;
use orthoplex_types::config::{
    BinaryEncoding, BinaryQuantization, BinaryQueryEncoding, CompressionRatio, Disabled,
    ProductQuantization, QuantizationConfig, QuantizationDiff, ScalarQuantization, ScalarType,
    TurboBits, TurboQuantization,
};

wire_enum!(ScalarType = proto::QuantizationType as "quantization type" { Int8 });
wire_enum!(CompressionRatio = proto::CompressionRatio as "compression" { X4, X8, X16, X32, X64 });

wire_enum!(BinaryEncoding = proto::BinaryQuantizationEncoding as "encoding" {
    OneBit, TwoBits, OneAndHalfBits,
});
wire_enum!(TurboBits = proto::TurboQuantBitSize as "bits" { Bits1, Bits15, Bits2, Bits4, Bits8 });

impl Wire<proto::BinaryQuantizationQueryEncoding> for BinaryQueryEncoding {
    fn decode(message: proto::BinaryQuantizationQueryEncoding) -> Result<Self> {
        let Some(Variant::Setting(number)) = message.variant else {
            return Err(no_variant("BinaryQuantizationQueryEncoding"));
        };
        match Setting::try_from(number) {
            Ok(Setting::Default) => Ok(Self::Default),
            Ok(Setting::Binary) => Ok(Self::Binary),
            Ok(Setting::Scalar4Bits) => Ok(Self::Scalar4bits),
            Ok(Setting::Scalar8Bits) => Ok(Self::Scalar8bits),
            Err(_) => Err(malformed("query encoding", number)),
        }
    }

    fn encode(self) -> Result<proto::BinaryQuantizationQueryEncoding> {
        let setting = match self {
            Self::Default => Setting::Default,
            Self::Binary => Setting::Binary,
            Self::Scalar4bits => Setting::Scalar4Bits,
            Self::Scalar8bits => Setting::Scalar8Bits,
        };
        Ok(proto::BinaryQuantizationQueryEncoding {
            variant: Some(Variant::Setting(setting.into())),
        })
    }
}

wire_struct!(ScalarQuantization = proto::ScalarQuantization {
    same { quantile, always_ram, memory }
    renamed { kind = r#type }
});
wire_struct!(ProductQuantization = proto::ProductQuantization {
    same { compression, always_ram, memory }
});

wire_struct!(BinaryQuantization = proto::BinaryQuantization {
    same { always_ram, memory, encoding, query_encoding }
});
wire_struct!(TurboQuantization = proto::TurboQuantization {
    same { always_ram, memory, bits }
});

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

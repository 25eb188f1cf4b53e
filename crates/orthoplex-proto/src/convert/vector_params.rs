//! Settings of dense and multi vectors: size, distance, element type.

use super::macros::{wire_enum, wire_struct};
use super::{Wire, malformed, no_variant};
use crate::qdrant::{self as proto, vectors_config, vectors_config_diff};
use indexmap::IndexMap;
use orthoplex_types::Result;
use orthoplex_types::config::{
    Datatype, Distance, MultiVectorComparator, MultiVectorConfig, VectorParams, VectorParamsDiff,
    VectorsConfig,
};
use orthoplex_types::vector::UNNAMED;
use std::collections::HashMap;

wire_enum!(MultiVectorComparator = proto::MultiVectorComparator as "comparator" { MaxSim });
wire_enum!(Distance = proto::Distance as "distance" { Cosine, Euclid, Dot, Manhattan });

/// An element type may be absent or the default, which is the same.
impl Wire<Option<i32>> for Option<Datatype> {
    fn decode(message: Option<i32>) -> Result<Self> {
        use proto::Datatype as Wired;
        let Some(number) = message else {
            return Ok(None);
        };
        Ok(
            match Wired::try_from(number).map_err(|_| malformed("datatype", number))? {
                Wired::Default => None,
                Wired::Float32 => Some(Datatype::Float32),
                Wired::Uint8 => Some(Datatype::Uint8),
                Wired::Float16 => Some(Datatype::Float16),
                Wired::Turbo4 => Some(Datatype::Turbo4),
                Wired::Turbo8 => Some(Datatype::Turbo8),
                Wired::Turbo16 => Some(Datatype::Turbo16),
            },
        )
    }

    fn encode(self) -> Result<Option<i32>> {
        use proto::Datatype as Wired;
        let wired = self.map(|datatype| match datatype {
            Datatype::Float32 => Wired::Float32,
            Datatype::Uint8 => Wired::Uint8,
            Datatype::Float16 => Wired::Float16,
            Datatype::Turbo4 => Wired::Turbo4,
            Datatype::Turbo8 => Wired::Turbo8,
            Datatype::Turbo16 => Wired::Turbo16,
        });
        Ok(wired.map(Into::into))
    }
}

impl Wire<proto::MultiVectorConfig> for MultiVectorConfig {
    fn decode(message: proto::MultiVectorConfig) -> Result<Self> {
        Ok(Self {
            comparator: Wire::decode(message.comparator)?,
        })
    }

    fn encode(self) -> Result<proto::MultiVectorConfig> {
        Ok(proto::MultiVectorConfig {
            comparator: self.comparator.encode()?,
        })
    }
}

wire_struct!(VectorParams = proto::VectorParams {
    same {
        size, distance, hnsw_config, quantization_config, on_disk, memory, datatype,
        multivector_config,
    }
});

wire_struct!(VectorParamsDiff = proto::VectorParamsDiff {
    same { hnsw_config, quantization_config, on_disk, memory }
});

/// A collection without dense vectors is an absent message.
impl Wire<Option<proto::VectorsConfig>> for VectorsConfig {
    fn decode(message: Option<proto::VectorsConfig>) -> Result<Self> {
        use vectors_config::Config::{Params, ParamsMap};
        let Some(message) = message else {
            return Ok(Self::default());
        };
        match message.config.ok_or_else(|| no_variant("VectorsConfig"))? {
            Params(params) => Ok(Self::Single(Wire::decode(params)?)),
            ParamsMap(map) => Ok(Self::Multi(Wire::decode(map.map)?)),
        }
    }

    fn encode(self) -> Result<Option<proto::VectorsConfig>> {
        use vectors_config::Config::{Params, ParamsMap};
        let config = match self {
            Self::Single(params) => Params(params.encode()?),
            Self::Multi(map) => ParamsMap(proto::VectorParamsMap { map: map.encode()? }),
        };
        Ok(Some(proto::VectorsConfig {
            config: Some(config),
        }))
    }
}

/// Changes by vector name; the unnamed vector has the empty name and a member of its own.
impl Wire<proto::VectorsConfigDiff> for IndexMap<String, VectorParamsDiff> {
    fn decode(message: proto::VectorsConfigDiff) -> Result<Self> {
        use vectors_config_diff::Config::{Params, ParamsMap};
        match message
            .config
            .ok_or_else(|| no_variant("VectorsConfigDiff"))?
        {
            Params(diff) => Ok(Self::from([(UNNAMED.to_owned(), Wire::decode(diff)?)])),
            ParamsMap(map) => Wire::decode(map.map),
        }
    }

    fn encode(self) -> Result<proto::VectorsConfigDiff> {
        use vectors_config_diff::Config::{Params, ParamsMap};
        let mut map: HashMap<String, proto::VectorParamsDiff> = self.encode()?;
        let config = match (map.remove(UNNAMED), map.is_empty()) {
            (Some(unnamed), true) => Params(unnamed),
            (unnamed, _) => {
                map.extend(unnamed.map(|diff| (UNNAMED.to_owned(), diff)));
                ParamsMap(proto::VectorParamsDiffMap { map })
            }
        };
        Ok(proto::VectorsConfigDiff {
            config: Some(config),
        })
    }
}

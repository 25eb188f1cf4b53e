//! Writing of queries: each in the form that names its kind.

use super::{Fusion, NamedQueryVector, Query, Rrf};
use crate::vector::{UNNAMED, Vector};
use serde::ser::{Serialize, SerializeMap, Serializer};

impl Serialize for Query {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Nearest(input) => map.serialize_entry("nearest", input)?,
            Self::Mmr { nearest, mmr } => {
                map.serialize_entry("nearest", nearest)?;
                map.serialize_entry("mmr", mmr)?;
            }
            Self::Recommend(input) => map.serialize_entry("recommend", input)?,
            Self::Discover(input) => map.serialize_entry("discover", input)?,
            Self::Context(pairs) => map.serialize_entry("context", pairs)?,
            Self::RelevanceFeedback(input) => map.serialize_entry("relevance_feedback", input)?,
            Self::OrderBy(order) => map.serialize_entry("order_by", order)?,
            Self::Fusion(Fusion::Dbsf) => map.serialize_entry("fusion", "dbsf")?,
            // Older servers know it only by this name.
            Self::Fusion(Fusion::Rrf(rrf)) if *rrf == Rrf::default() => {
                map.serialize_entry("fusion", "rrf")?;
            }
            Self::Fusion(Fusion::Rrf(rrf)) => map.serialize_entry("rrf", rrf)?,
            Self::Formula(formula) => {
                map.serialize_entry("formula", &formula.expression)?;
                map.serialize_entry("defaults", &formula.defaults)?;
            }
            Self::Sample(sample) => map.serialize_entry("sample", sample)?,
            Self::Text(input) => map.serialize_entry("text", input)?,
        }
        map.end()
    }
}

impl Serialize for NamedQueryVector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let (UNNAMED, Vector::Dense(values)) = (self.name.as_str(), &self.vector) {
            return values.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("vector", &self.vector)?;
        map.end()
    }
}

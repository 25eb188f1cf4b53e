//! Whole points, sent one by one or column by column.

use super::{UpdateResult, check_vectors};
use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::PointStruct;
use crate::schema::{choices, described_as};
use crate::shard_key::ShardKeySelector;
use crate::vector::{NamedVectors, UNNAMED, Vector};
use crate::{Payload, PointId, Result, Violations};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Writes whole points: what is not given is removed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpsertPoints {
    /// The points; the last of equal ids wins.
    pub points: Vec<PointStruct>,
    /// Shard key.
    #[serde(skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
    /// Condition on the existing point; others are left as they are. New points are inserted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_filter: Option<Filter>,
    /// Which points are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_mode: Option<UpdateMode>,
}

/// Which points an upsert writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UpdateMode {
    /// All.
    #[default]
    Upsert,
    /// Only new ones.
    InsertOnly,
    /// Only existing ones.
    UpdateOnly,
}

/// Points column by column.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Batch")]
pub(super) struct Columns {
    ids: Vec<PointId>,
    vectors: ColumnVectors,
    #[serde(default)]
    payloads: Option<Vec<Option<Payload>>>,
}

/// Vectors column by column: one list, or a list per name.
#[derive(Clone, Debug)]
enum ColumnVectors {
    Unnamed(Vec<Vector>),
    Named(IndexMap<String, Vec<Vector>>),
}

choices! {
    /// Vectors column by column: one list, or a list per name.
    BatchVectorStruct {
        Unnamed: Vec<Vector>,
        Named: IndexMap<String, Vec<Vector>>,
    }
}
described_as!(ColumnVectors => BatchVectorStruct);

impl<'de> Deserialize<'de> for ColumnVectors {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        struct AllColumns;
        impl<'de> Visitor<'de> for AllColumns {
            type Value = ColumnVectors;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of vectors, or a map of such lists by name")
            }
            fn visit_seq<A: SeqAccess<'de>>(
                self,
                seq: A,
            ) -> std::result::Result<ColumnVectors, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(ColumnVectors::Unnamed)
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                map: A,
            ) -> std::result::Result<ColumnVectors, A::Error> {
                IndexMap::deserialize(MapAccessDeserializer::new(map)).map(ColumnVectors::Named)
            }
        }
        d.deserialize_any(AllColumns)
    }
}

impl Columns {
    fn into_points(self) -> std::result::Result<Vec<PointStruct>, String> {
        let count = self.ids.len();
        let same = |what: &str, length: usize| {
            if length == count {
                Ok(())
            } else {
                Err(format!(
                    "number of ids and {what} must be equal ({count} != {length})"
                ))
            }
        };
        let mut vectors = vec![NamedVectors::default(); count];
        let columns = match self.vectors {
            ColumnVectors::Unnamed(column) => vec![(UNNAMED.to_owned(), column)],
            ColumnVectors::Named(columns) => columns.into_iter().collect(),
        };
        for (name, column) in columns {
            same("vectors", column.len())?;
            for (own, vector) in vectors.iter_mut().zip(column) {
                own.0.push((name.clone(), vector));
            }
        }
        let payloads = self.payloads.unwrap_or_else(|| vec![None; count]);
        same("payloads", payloads.len())?;
        let rows = self.ids.into_iter().zip(vectors).zip(payloads);
        Ok(rows
            .map(|((id, vectors), payload)| PointStruct {
                id,
                vectors,
                payload,
            })
            .collect())
    }
}

impl<'de> Deserialize<'de> for UpsertPoints {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        use serde::de::Error as _;
        #[derive(Deserialize)]
        struct Members {
            points: Option<Vec<PointStruct>>,
            batch: Option<Columns>,
            #[serde(default)]
            shard_key: ShardKeySelector,
            update_filter: Option<Filter>,
            update_mode: Option<UpdateMode>,
        }
        let members = Members::deserialize(d)?;
        let points = match (members.points, members.batch) {
            (Some(points), _) => points,
            (None, Some(batch)) => batch.into_points().map_err(D::Error::custom)?,
            (None, None) => return Err(D::Error::custom("missing field `points` or `batch`")),
        };
        Ok(Self {
            points,
            shard_key: members.shard_key,
            update_filter: members.update_filter,
            update_mode: members.update_mode,
        })
    }
}

impl Operation for UpsertPoints {
    type Output = UpdateResult;
    const NAME: &'static str = "points.upsert";
    const ACCESS: Access = Access::Write;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        for (place, point) in self.points.iter().enumerate() {
            check_vectors(place, &point.vectors, false, &mut v);
        }
        if let Some(filter) = &self.update_filter {
            v.at("update_filter", |v| filter.validate(v));
        }
        v.into_result()?;
        let payloads = self
            .points
            .iter()
            .filter_map(|point| point.payload.as_ref());
        payloads.into_iter().try_for_each(Payload::check_depth)
    }
}

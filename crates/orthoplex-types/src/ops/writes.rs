//! Operations that change points.

use crate::filter::Filter;
use crate::operation::{Access, Operation};
use crate::point::{PointStruct, PointVectors};
use crate::selector::{PointsSelector, ShardKeySelector};
use crate::vector::{NamedVectors, UNNAMED, Vector};
use crate::{Error, JsonPath, Payload, PointId, Result, Violations};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateResult {
    /// Position of the write in the log; absent when it touched several shards or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<u64>,
    /// How far it got.
    pub status: UpdateStatus,
}

/// How far a write got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateStatus {
    /// It is on stable storage and will be applied.
    Acknowledged,
    /// It is on stable storage and visible.
    Completed,
    /// It is on stable storage; the caller's time was up before it was visible.
    WaitTimeout,
}

/// Writes whole points: what is not given is removed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpsertPoints {
    /// The points; the last of equal ids wins.
    pub points: Vec<PointStruct>,
    /// Shard key.
    #[serde(skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
    /// Condition on the existing point. Not built.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_filter: Option<Filter>,
    /// Which points are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_mode: Option<UpdateMode>,
}

/// Which points an upsert writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Deserialize)]
struct Columns {
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

impl<'de> Deserialize<'de> for ColumnVectors {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        use serde::de::Error as _;
        match Value::deserialize(d)? {
            list @ Value::Array(_) => serde_json::from_value(list)
                .map(Self::Unnamed)
                .map_err(D::Error::custom),
            other => serde_json::from_value(other)
                .map(Self::Named)
                .map_err(D::Error::custom),
        }
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
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
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
            // Formatting a path for each of thousands of points would cost more than the check.
            let mut own = Violations::default();
            point.vectors.validate(&mut own);
            if !own.is_empty() {
                v.at(format_args!("points[{place}].vector"), |v| {
                    point.vectors.validate(v)
                });
            }
        }
        v.into_result()?;
        self.shard_key.check_supported()?;
        if self.update_filter.is_some() {
            return Err(Error::unimplemented("update_filter"));
        }
        Ok(())
    }
}

/// Removes points; unknown ids are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeletePoints {
    /// Which points.
    #[serde(flatten)]
    pub selector: PointsSelector,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

/// Removes the whole payload of points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearPayload {
    /// Which points.
    #[serde(flatten)]
    pub selector: PointsSelector,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

fn validate_selector(selector: &PointsSelector, shard_key: &ShardKeySelector) -> Result<()> {
    if let PointsSelector::Filter { filter } = selector {
        validate_filter(Some(filter))?;
    }
    shard_key.check_supported()
}

fn validate_filter(filter: Option<&Filter>) -> Result<()> {
    let Some(filter) = filter else { return Ok(()) };
    let mut v = Violations::default();
    v.at("filter", |v| filter.validate(v));
    v.into_result()?;
    filter.check_supported()
}

macro_rules! write_operation {
    ($name:ident, $label:literal, |$own:ident| $check:expr) => {
        impl Operation for $name {
            type Output = UpdateResult;
            const NAME: &'static str = $label;
            const ACCESS: Access = Access::Write;

            fn validate(&self) -> Result<()> {
                let $own = self;
                $check
            }
        }
    };
}

write_operation!(DeletePoints, "points.delete", |op| validate_selector(
    &op.selector,
    &op.shard_key
));
write_operation!(
    ClearPayload,
    "points.clear_payload",
    |op| validate_selector(&op.selector, &op.shard_key)
);

/// Members that set and overwrite share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PayloadPatch {
    /// The new keys.
    pub payload: Payload,
    /// Points by id; they win over the filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<PointId>>,
    /// Points by filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
    /// Where in the payload the new keys go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<JsonPath>,
}

impl PayloadPatch {
    fn validate(&self) -> Result<()> {
        validate_filter(self.filter.as_ref())?;
        self.shard_key.check_supported()?;
        selector_of(self.points.as_ref(), self.filter.as_ref()).map(|_| ())
    }

    /// The points that are touched.
    pub fn selector(&self) -> Result<PointsSelector> {
        selector_of(self.points.as_ref(), self.filter.as_ref())
    }
}

fn selector_of(points: Option<&Vec<PointId>>, filter: Option<&Filter>) -> Result<PointsSelector> {
    match (points, filter) {
        (Some(points), _) => Ok(PointsSelector::Ids {
            points: points.clone(),
        }),
        (None, Some(filter)) => Ok(PointsSelector::Filter {
            filter: filter.clone(),
        }),
        (None, None) => Err(Error::bad_request("No points or filter specified")),
    }
}

/// Merges keys into payloads; a null deletes its key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetPayload(pub PayloadPatch);

/// Replaces payloads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OverwritePayload(pub PayloadPatch);

write_operation!(SetPayload, "points.set_payload", |op| op.0.validate());
write_operation!(OverwritePayload, "points.overwrite_payload", |op| op
    .0
    .validate());

/// Removes keys from payloads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeletePayload {
    /// The keys.
    pub keys: Vec<JsonPath>,
    /// Points by id; they win over the filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<PointId>>,
    /// Points by filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

impl DeletePayload {
    /// The points that are touched.
    pub fn selector(&self) -> Result<PointsSelector> {
        selector_of(self.points.as_ref(), self.filter.as_ref())
    }
}

write_operation!(DeletePayload, "points.delete_payload", |op| {
    validate_filter(op.filter.as_ref())?;
    op.shard_key.check_supported()?;
    op.selector().map(|_| ())
});

/// Sets vectors of existing points; other vectors and the payload stay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdateVectors {
    /// Points with their new vectors.
    pub points: Vec<PointVectors>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
    /// Condition on the existing point. Not built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_filter: Option<Filter>,
}

write_operation!(UpdateVectors, "points.update_vectors", |op| {
    let mut v = Violations::default();
    for (place, point) in op.points.iter().enumerate() {
        v.at(format_args!("points[{place}].vector"), |v| {
            if point.vectors.is_empty() {
                v.add("must specify vectors to update for point");
            }
            point.vectors.validate(v);
        });
    }
    v.into_result()?;
    op.shard_key.check_supported()?;
    if op.update_filter.is_some() {
        return Err(Error::unimplemented("update_filter"));
    }
    Ok(())
});

/// Removes vectors of some names from points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeleteVectors {
    /// Points by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Vec<PointId>>,
    /// Points by filter; if both are given, both apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Names of the vectors.
    #[serde(rename = "vector", alias = "vectors")]
    pub names: Vec<String>,
    /// Shard key.
    #[serde(default, skip_serializing_if = "ShardKeySelector::is_none")]
    pub shard_key: ShardKeySelector,
}

write_operation!(DeleteVectors, "points.delete_vectors", |op| {
    let mut v = Violations::default();
    if op.names.is_empty() {
        v.add_at("vector", "value invalid, must not be empty");
    }
    v.into_result()?;
    validate_filter(op.filter.as_ref())?;
    op.shard_key.check_supported()?;
    match (&op.points, &op.filter) {
        (None, None) => Err(Error::bad_request("No filter or points provided")),
        _ => Ok(()),
    }
});

/// Several writes in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BatchUpdate {
    /// The writes; execution stops at the first failing one.
    pub operations: Vec<PointsUpdate>,
}

/// One write of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PointsUpdate {
    Upsert(UpsertPoints),
    Delete(DeletePoints),
    SetPayload(SetPayload),
    OverwritePayload(OverwritePayload),
    DeletePayload(DeletePayload),
    ClearPayload(ClearPayload),
    UpdateVectors(UpdateVectors),
    DeleteVectors(DeleteVectors),
}

impl Operation for BatchUpdate {
    type Output = Vec<UpdateResult>;
    const NAME: &'static str = "points.batch";
    const ACCESS: Access = Access::Write;

    fn validate(&self) -> Result<()> {
        self.operations
            .iter()
            .try_for_each(|operation| match operation {
                PointsUpdate::Upsert(op) => op.validate(),
                PointsUpdate::Delete(op) => op.validate(),
                PointsUpdate::SetPayload(op) => op.validate(),
                PointsUpdate::OverwritePayload(op) => op.validate(),
                PointsUpdate::DeletePayload(op) => op.validate(),
                PointsUpdate::ClearPayload(op) => op.validate(),
                PointsUpdate::UpdateVectors(op) => op.validate(),
                PointsUpdate::DeleteVectors(op) => op.validate(),
            })
    }
}

//! Operations on field indexes. They answer as writes do.

use super::writes::UpdateResult;
use crate::field_index::{FieldSchema, FieldType};
use crate::operation::{Access, Operation};
use crate::{Error, JsonPath, Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares a field; the same again changes nothing, another definition replaces the old one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateFieldIndex {
    /// The field.
    pub field_name: JsonPath,
    /// Its type, with or without options.
    #[serde(default, alias = "field_type")]
    pub field_schema: Option<FieldSchema>,
}

impl CreateFieldIndex {
    /// An index of a type with default options.
    pub const fn plain(field_name: JsonPath, data_type: FieldType) -> Self {
        Self {
            field_name,
            field_schema: Some(FieldSchema::Plain(data_type)),
        }
    }
}

/// Withdraws a field; a missing one is no error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeleteFieldIndex {
    /// The field.
    pub field_name: JsonPath,
}

impl Operation for CreateFieldIndex {
    type Output = UpdateResult;
    const NAME: &'static str = "indexes.create";
    const ACCESS: Access = Access::WriteExtras;

    fn validate(&self) -> Result<()> {
        let schema = self.field_schema.as_ref().ok_or_else(|| {
            Error::bad_request(
                "Can't auto-detect field type, please specify `field_schema` in the request",
            )
        })?;
        let mut v = Violations::default();
        v.at("field_schema", |v| {
            schema.validate(&self.field_name, v);
        });
        v.into_result()?;
        schema.check()
    }
}

impl Operation for DeleteFieldIndex {
    type Output = UpdateResult;
    const NAME: &'static str = "indexes.delete";
    const ACCESS: Access = Access::WriteExtras;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;

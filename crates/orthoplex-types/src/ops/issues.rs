//! What the owner of the data could do to make requests faster.

use crate::field_index::FieldType;
use crate::operation::{Access, Operation};
use crate::schema::DateTime;
use crate::{JsonPath, Result};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Asks for all issues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListIssues;

/// Forgets all issues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClearIssues;

/// All issues.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IssuesReport {
    /// The issues.
    pub issues: Vec<Issue>,
}

/// Something that could be better.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// Its name: the same problem has the same.
    pub id: String,
    /// What is wrong.
    pub description: String,
    /// What to do.
    pub solution: Solution,
    /// When it was first seen.
    #[schemars(with = "DateTime")]
    pub timestamp: Timestamp,
    /// The collection that it is about.
    pub related_collection: Option<String>,
}

/// What to do about an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Solution {
    /// A request that solves it.
    Immediate(ImmediateSolution),
}

/// A request that solves an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ImmediateSolution {
    /// What the request does.
    pub message: String,
    /// The request.
    pub action: Action,
}

/// A request over REST.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Action {
    /// Method.
    pub method: String,
    /// Path.
    pub uri: String,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// Body.
    pub body: serde_json::Value,
}

impl Issue {
    /// Slow reads filter by a field without index.
    pub fn unindexed_field(collection: &str, key: &JsonPath, types: &[FieldType]) -> Self {
        let names: Vec<&str> = types.iter().map(|own| own.name()).collect();
        let schema = names.first().copied().unwrap_or("keyword");
        Self {
            id: Self::id_of_field(collection, key),
            description: format!(
                "Unindexed field '{key}' is slowing queries down in collection '{collection}'. \
                 Types that would help: {}.",
                names.join(", ")
            ),
            solution: Solution::Immediate(ImmediateSolution {
                message: format!(
                    "Create an index of type {schema} on field '{key}' of collection '{collection}'."
                ),
                action: Action {
                    method: "PUT".to_owned(),
                    uri: format!("/collections/{collection}/index"),
                    headers: [("content-type".to_owned(), "application/json".to_owned())].into(),
                    body: serde_json::json!({
                        "field_name": key.to_string(),
                        "field_schema": schema,
                    }),
                },
            }),
            timestamp: Timestamp::now(),
            related_collection: Some(collection.to_owned()),
        }
    }

    /// Name of the issue about a field.
    pub fn id_of_field(collection: &str, key: &JsonPath) -> String {
        format!("UNINDEXED_FIELD/{collection}/{key}")
    }
}

impl Operation for ListIssues {
    type Output = IssuesReport;
    const NAME: &'static str = "issues.list";
    const ACCESS: Access = Access::Filtered;

    fn validate(&self) -> Result<()> {
        Ok(())
    }

    fn conceal(report: &mut IssuesReport, sees: &dyn Fn(&str) -> bool) {
        let is_seen = |own: &Issue| own.related_collection.as_deref().is_some_and(sees);
        report.issues.retain(is_seen);
    }
}

impl Operation for ClearIssues {
    type Output = bool;
    const NAME: &'static str = "issues.clear";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

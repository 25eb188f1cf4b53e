//! Limits on memory and disk of the whole node, beside those of single collections.

use crate::operation::{Access, Operation};
use crate::{Result, Violations};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Limits on memory and disk of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuotaConfig {
    /// Whether the limits are looked at.
    pub enabled: bool,
    /// Resident memory of the process, in percent of what it may have, from which on writes that
    /// need more are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_resident_memory_percent: Option<u8>,
    /// Used part of the file system, in percent, from which on writes that need more are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_disk_usage_percent: Option<u8>,
    /// Percentage points below the limit at which writes are taken again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_margin_percent: Option<u8>,
}

/// Asks for the limits and how near they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GetQuotas;

/// Replaces the limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct UpdateQuotas(pub QuotaConfig);

/// The limits and how near they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuotaStatus {
    /// The limits.
    pub config: QuotaConfig,
    /// What is used.
    pub usage: QuotaUsage,
}

/// What is used of a node, in percent. Absent where the system does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuotaUsage {
    /// Resident memory of the process.
    pub resident_memory_percent: Option<u8>,
    /// The file system of the data.
    pub disk_usage_percent: Option<u8>,
}

impl Operation for GetQuotas {
    type Output = QuotaStatus;
    const NAME: &'static str = "quotas.get";
    const ACCESS: Access = Access::GlobalRead;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

impl Operation for UpdateQuotas {
    type Output = bool;
    const NAME: &'static str = "quotas.update";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        for (name, percent) in [
            (
                "max_resident_memory_percent",
                self.0.max_resident_memory_percent,
            ),
            ("max_disk_usage_percent", self.0.max_disk_usage_percent),
        ] {
            v.min_opt(name, percent, 1);
            v.max_opt(name, percent, 100);
        }
        v.max_opt("release_margin_percent", self.0.release_margin_percent, 100);
        v.into_result()
    }
}

//! Limits that an owner puts on the requests of a collection.
//!
//! Owns the settings, their constraints, their merging and the texts of refusals. Whether a request
//! keeps a limit is decided where the request is carried out.

use crate::schema::also_named;
use crate::{Error, Violations};
use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Declares limits, all optional: what is not given is not shown and does not change on a merge.
macro_rules! limits {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident: $kind:ty,)+ }) => {
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        $(#[$doc])*
        #[serde(default)]
        pub struct $name {
            $(
                $(#[$member_doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $member: Option<$kind>,
            )+
        }

        impl $name {
            /// Takes over what the changes give; nothing can be unset.
            pub fn merge(&mut self, changes: &Self) {
                $(
                    if changes.$member.is_some() {
                        self.$member.clone_from(&changes.$member);
                    }
                )+
            }
        }
    };
}

limits! {
    /// Limits; absent ones do not apply, and none applies unless `enabled`.
    StrictModeConfig {
        /// Whether limits are looked at.
        enabled: bool,
        /// Largest `limit` of a read.
        max_query_limit: usize,
        /// Largest `timeout` in seconds.
        max_timeout: usize,
        /// Whether reads may filter by keys without index.
        unindexed_filtering_retrieve: bool,
        /// Whether writes may filter by keys without index.
        unindexed_filtering_update: bool,
        /// Largest beam width of a search.
        search_max_hnsw_ef: usize,
        /// Whether exact searches are allowed.
        search_allow_exact: bool,
        /// Largest oversampling.
        search_max_oversampling: f64,
        /// Most points in one upsert.
        upsert_max_batchsize: usize,
        /// Most searches in one batch.
        search_max_batchsize: usize,
        /// Bytes of stored vectors at which upserts are refused.
        max_collection_vector_size_bytes: usize,
        /// Reads a minute.
        read_rate_limit: usize,
        /// Writes a minute.
        write_rate_limit: usize,
        /// Bytes of stored payload at which upserts are refused.
        max_collection_payload_size_bytes: usize,
        /// Points at which upserts are refused.
        max_points_count: usize,
        /// Most conditions in one filter.
        filter_max_conditions: usize,
        /// Most values in one condition.
        condition_max_size: usize,
        /// By name of the vector.
        #[schemars(with = "Option<StrictModeMultivectorConfig>")]
        multivector_config: IndexMap<String, MultivectorLimits>,
        /// By name of the vector.
        #[schemars(with = "Option<StrictModeSparseConfig>")]
        sparse_config: IndexMap<String, SparseLimits>,
        /// Most payload indexes.
        max_payload_index_count: usize,
        /// Share of the machine's memory above which growing writes are refused.
        max_resident_memory_percent: u8,
        /// Share of the disk above which growing writes are refused.
        max_disk_usage_percent: u8,
    }
}

limits! {
    /// Limits of one multivector.
    #[schemars(rename = "StrictModeMultivector")]
    MultivectorLimits {
        /// Most rows.
        max_vectors: usize,
    }
}

limits! {
    /// Limits of one sparse vector.
    #[schemars(rename = "StrictModeSparse")]
    SparseLimits {
        /// Most values.
        max_length: usize,
    }
}

also_named! {
    /// Limits by name of the multivector.
    StrictModeMultivectorConfig: IndexMap<String, MultivectorLimits>,
    /// Limits by name of the sparse vector.
    StrictModeSparseConfig: IndexMap<String, SparseLimits>,
    /// Limits of one multivector, as shown.
    StrictModeMultivectorOutput: MultivectorLimits,
    /// Limits of one sparse vector, as shown.
    StrictModeSparseOutput: SparseLimits,
    /// Limits by name of the multivector, as shown.
    StrictModeMultivectorConfigOutput: IndexMap<String, StrictModeMultivectorOutput>,
    /// Limits by name of the sparse vector, as shown.
    StrictModeSparseConfigOutput: IndexMap<String, StrictModeSparseOutput>,
}

/// Limits as shown: clients know them by a name of their own.
pub(crate) struct StrictModeConfigOutput;

impl JsonSchema for StrictModeConfigOutput {
    fn schema_name() -> Cow<'static, str> {
        "StrictModeConfigOutput".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let multi = generator.subschema_for::<Option<StrictModeMultivectorConfigOutput>>();
        let sparse = generator.subschema_for::<Option<StrictModeSparseConfigOutput>>();
        let mut schema = StrictModeConfig::json_schema(generator);
        if let Some(members) = schema
            .get_mut("properties")
            .and_then(serde_json::Value::as_object_mut)
        {
            members.insert("multivector_config".to_owned(), multi.into());
            members.insert("sparse_config".to_owned(), sparse.into());
        }
        schema
    }
}

impl StrictModeConfig {
    /// Whether any limit applies.
    pub fn is_enabled(&self) -> bool {
        self.enabled == Some(true)
    }

    /// Value constraints.
    pub fn validate(&self, v: &mut Violations) {
        let at_least_one = [
            ("max_query_limit", self.max_query_limit),
            ("max_timeout", self.max_timeout),
            ("read_rate_limit", self.read_rate_limit),
            ("write_rate_limit", self.write_rate_limit),
            ("max_points_count", self.max_points_count),
        ];
        for (member, value) in at_least_one {
            v.min_opt(member, value, 1);
        }
        for (name, limits) in self.multivector_config.iter().flatten() {
            v.at("multivector_config", |v| {
                v.at(name, |v| v.min_opt("max_vectors", limits.max_vectors, 1));
            });
        }
        for (name, limits) in self.sparse_config.iter().flatten() {
            v.at("sparse_config", |v| {
                v.at(name, |v| v.min_opt("max_length", limits.max_length, 1));
            });
        }
        let memory = self.max_resident_memory_percent;
        v.range_opt("max_resident_memory_percent", memory, 1, 100);
        v.range_opt(
            "max_disk_usage_percent",
            self.max_disk_usage_percent,
            1,
            100,
        );
    }
}

/// A refusal: `Bad request: REASON. Help: ADVICE`
pub fn refusal(reason: impl fmt::Display, advice: impl fmt::Display) -> Error {
    Error::bad_request(format_args!("{reason}. Help: {advice}"))
}

/// Refuses a value above its limit.
///
/// # Errors
/// 400 naming the value, the limit and the parameter.
pub fn check_limit<T: PartialOrd + fmt::Display>(
    name: &str,
    value: Option<T>,
    limit: Option<T>,
) -> crate::Result<()> {
    match (value, limit) {
        (Some(value), Some(limit)) if value > limit => Err(refusal(
            format_args!("Limit exceeded {value} > {limit} for \"{name}\""),
            format_args!("Reduce the \"{name}\" parameter to or below {limit}."),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(json: &str) -> StrictModeConfig {
        serde_json::from_str(json).expect("config")
    }

    #[test]
    fn values_at_the_limit_pass() {
        assert!(check_limit("limit", Some(5), Some(5)).is_ok());
        assert!(check_limit("limit", None, Some(5)).is_ok());
        assert!(check_limit("limit", Some(9), None).is_ok());
        let error = check_limit("limit", Some(30), Some(15)).expect_err("above");
        let text = "Bad request: Limit exceeded 30 > 15 for \"limit\". Help: ";
        assert!(error.message().starts_with(text), "{error}");
    }

    #[test]
    fn merging_keeps_what_is_not_given() {
        let mut config = given(r#"{"enabled": true, "max_timeout": 5}"#);
        config.merge(&given(r#"{"max_timeout": null, "max_query_limit": 7}"#));
        let all = given(r#"{"enabled": true, "max_timeout": 5, "max_query_limit": 7}"#);
        assert_eq!(config, all);
    }

    #[test]
    fn constraints_name_the_member() {
        let config = given(
            r#"{"read_rate_limit": 0, "sparse_config": {"s": {"max_length": 0}},
                "max_disk_usage_percent": 101}"#,
        );
        let mut v = Violations::default();
        config.validate(&mut v);
        assert_eq!(
            v.to_string(),
            "[read_rate_limit: value 0 invalid, must be 1 or larger; \
             sparse_config.s.max_length: value 0 invalid, must be 1 or larger; \
             max_disk_usage_percent: value 101 invalid, must be from 1 to 100]"
        );
    }
}

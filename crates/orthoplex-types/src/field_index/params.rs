//! Options of indexes whose values need no analysis.

use super::Memory;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares options: flags of its own, then what every index has. What is not given is not shown.
macro_rules! options {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            $(
                $(#[$member_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $member: Option<bool>,
            )*
            /// Little memory rather than speed; `memory` says it finer.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub on_disk: Option<bool>,
            /// Where the values of the field are kept.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub memory: Option<Memory>,
            /// Whether graphs get links for the field.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub enable_hnsw: Option<bool>,
            /// The array whose elements are entries of their own.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub nested: Option<String>,
        }
    };
}

options! {
    /// Options of an index on strings.
    KeywordParams {
        /// The field separates tenants: a hint for placement.
        is_tenant,
        /// Serves beginnings and parts of strings where indexes are required.
        prefix,
    }
}
options! {
    /// Options of an index on whole numbers.
    IntegerParams {
        /// Serves equality; true by default.
        lookup,
        /// Serves intervals; true by default.
        range,
        /// Most requests filter by it: a hint for placement.
        is_principal,
    }
}
options! {
    /// Options of an index on numbers.
    FloatParams {
        /// Most requests filter by it: a hint for placement.
        is_principal,
    }
}
options! {
    /// Options of an index on places.
    GeoParams {}
}
options! {
    /// Options of an index on true and false.
    BoolParams {}
}
options! {
    /// Options of an index on times.
    DatetimeParams {
        /// Most requests filter by it: a hint for placement.
        is_principal,
    }
}
options! {
    /// Options of an index on UUIDs.
    UuidParams {
        /// The field separates tenants: a hint for placement.
        is_tenant,
    }
}

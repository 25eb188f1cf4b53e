//! Operations on collections and aliases. The collection named in the path is `Scope::collection`.

#[cfg(test)]
mod tests;

use crate::config::{
    CollectionParamsDiff, HnswConfigDiff, IdTrackerParams, NamedSparseVectors,
    OptimizersConfigDiff, PayloadStorageParams, QuantizationConfig, QuantizationDiff,
    ShardingMethod, SparseVectorsConfig, StrictModeConfig, VectorParamsDiff, VectorsConfig,
    VectorsConfigDiff, WalConfigDiff, check_sparse_names,
};
pub use crate::names::{check_name, check_new_name};

use crate::info::{AliasesList, CollectionExistence, CollectionInfo, CollectionsList};
use crate::operation::{Access, Operation};
use crate::ops::reads::CountResult;
use crate::{Error, Payload, Result, Violations};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Largest number of shards of one collection on one node.
pub const SHARDS_MAX: u32 = 1_024;

/// Makes a collection. 409 if the name is taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CreateCollection {
    /// Dense vectors.
    #[serde(default)]
    pub vectors: VectorsConfig,
    /// Number of shards.
    #[serde(default)]
    pub shard_number: Option<u32>,
    /// How points find their shard.
    #[serde(default)]
    pub sharding_method: Option<ShardingMethod>,
    /// Copies of each shard.
    #[serde(default)]
    pub replication_factor: Option<u32>,
    /// Copies that must confirm a write.
    #[serde(default)]
    pub write_consistency_factor: Option<u32>,
    /// Whether payload lives on disk.
    #[serde(default)]
    pub on_disk_payload: Option<bool>,
    /// How payload is kept.
    #[serde(default)]
    pub payload: Option<PayloadStorageParams>,
    /// How ids of points are kept.
    #[serde(default)]
    pub id_tracker: Option<IdTrackerParams>,
    /// Graph index.
    #[serde(default)]
    pub hnsw_config: Option<HnswConfigDiff>,
    /// Log.
    #[serde(default)]
    pub wal_config: Option<WalConfigDiff>,
    /// Background work.
    #[serde(default, alias = "optimizer_config")]
    pub optimizers_config: Option<OptimizersConfigDiff>,
    /// Quantization of all vectors.
    #[serde(default, alias = "quantization")]
    pub quantization_config: Option<QuantizationConfig>,
    /// Sparse vectors.
    #[serde(default)]
    pub sparse_vectors: Option<SparseVectorsConfig>,
    /// Limits of requests.
    #[serde(default)]
    pub strict_mode_config: Option<StrictModeConfig>,
    /// Notes of the owner.
    #[serde(default)]
    pub metadata: Option<Payload>,
}

impl Operation for CreateCollection {
    type Output = bool;
    const NAME: &'static str = "collections.create";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        v.at("vectors", |v| self.vectors.validate(v));
        if let Some(sparse) = &self.sparse_vectors {
            v.at("sparse_vectors", |v| check_sparse_names(sparse, v));
        }
        v.min_opt("shard_number", self.shard_number, 1);
        v.max_opt("shard_number", self.shard_number, SHARDS_MAX);
        v.min_opt("replication_factor", self.replication_factor, 1);
        v.min_opt("write_consistency_factor", self.write_consistency_factor, 1);
        if let Some(payload) = self.payload {
            v.at("payload", |v| payload.validate(v));
        }
        if let Some(hnsw) = &self.hnsw_config {
            v.at("hnsw_config", |v| hnsw.validate(v));
        }
        if let Some(wal) = &self.wal_config {
            v.at("wal_config", |v| wal.validate(v));
        }
        if let Some(optimizers) = &self.optimizers_config {
            v.at("optimizers_config", |v| optimizers.validate(v));
        }
        if let Some(quantization) = &self.quantization_config {
            v.at("quantization_config", |v| quantization.validate(v));
        }
        if let Some(strict) = &self.strict_mode_config {
            v.at("strict_mode_config", |v| strict.validate(v));
        }
        v.into_result()?;
        self.metadata
            .as_ref()
            .map_or(Ok(()), Payload::check_depth)?;
        self.check_supported()
    }
}

impl CreateCollection {
    fn check_supported(&self) -> Result<()> {
        for (name, params) in self.sparse_vectors.iter().flatten() {
            if name.is_empty() {
                return Err(Error::wrong_input("Sparse vector name cannot be empty"));
            }
            if self.vectors.get(name).is_some() {
                return Err(Error::wrong_input(format_args!(
                    "Dense and sparse vector names must be unique - duplicate found with '{name}'"
                )));
            }
            params.check_supported()?;
        }
        Ok(())
    }
}

/// Changes a live collection; every part merges into the present configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UpdateCollection {
    /// Per vector; the unnamed one is the empty name.
    #[serde(default)]
    #[schemars(with = "Option<VectorsConfigDiff>")]
    pub vectors: Option<IndexMap<String, VectorParamsDiff>>,
    /// Background work.
    #[serde(default, alias = "optimizer_config")]
    pub optimizers_config: Option<OptimizersConfigDiff>,
    /// Copies and payload placement.
    #[serde(default)]
    pub params: Option<CollectionParamsDiff>,
    /// Graph index.
    #[serde(default)]
    pub hnsw_config: Option<HnswConfigDiff>,
    /// Quantization of all vectors.
    #[serde(default, alias = "quantization")]
    pub quantization_config: Option<QuantizationDiff>,
    /// Index and modifier of sparse vectors.
    #[serde(default)]
    #[schemars(with = "Option<NamedSparseVectors>")]
    pub sparse_vectors: Option<SparseVectorsConfig>,
    /// Limits of requests.
    #[serde(default)]
    pub strict_mode_config: Option<StrictModeConfig>,
    /// Notes of the owner: shallow merge, null removes a key.
    #[serde(default)]
    pub metadata: Option<Payload>,
}

impl Operation for UpdateCollection {
    type Output = bool;
    const NAME: &'static str = "collections.update";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        for (name, diff) in self.vectors.iter().flatten() {
            v.at("vectors", |v| v.at(name, |v| diff.validate(v)));
        }
        if let Some(hnsw) = &self.hnsw_config {
            v.at("hnsw_config", |v| hnsw.validate(v));
        }
        if let Some(optimizers) = &self.optimizers_config {
            v.at("optimizers_config", |v| optimizers.validate(v));
        }
        if let Some(quantization) = &self.quantization_config {
            v.at("quantization_config", |v| quantization.validate(v));
        }
        if let Some(strict) = &self.strict_mode_config {
            v.at("strict_mode_config", |v| strict.validate(v));
        }
        if let Some(params) = &self.params {
            v.at("params", |v| {
                v.min_opt("replication_factor", params.replication_factor, 1);
                v.min_opt(
                    "write_consistency_factor",
                    params.write_consistency_factor,
                    1,
                );
                if let Some(payload) = params.payload {
                    v.at("payload", |v| payload.validate(v));
                }
            });
        }
        v.into_result()?;
        self.metadata
            .as_ref()
            .map_or(Ok(()), Payload::check_depth)?;
        self.check_supported()
    }
}

impl UpdateCollection {
    fn check_supported(&self) -> Result<()> {
        self.sparse_vectors
            .iter()
            .flatten()
            .try_for_each(|(_, params)| params.check_supported())
    }
}

/// Takes writes out of the log that were never applied, and answers how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TruncateUnappliedWal;

impl Operation for TruncateUnappliedWal {
    type Output = CountResult;
    const NAME: &'static str = "collections.truncate_unapplied_wal";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        Ok(())
    }
}

/// Several changes of aliases, done in order and seen at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ChangeAliasesOperation")]
pub struct ChangeAliases {
    /// The changes.
    pub actions: Vec<AliasAction>,
}

/// One change of an alias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AliasOperations", untagged)]
pub enum AliasAction {
    /// Makes an alias, or points an existing one elsewhere.
    #[schemars(with = "schema::CreateAliasOperation")]
    CreateAlias {
        /// What it will mean.
        collection_name: String,
        /// The alias.
        alias_name: String,
    },
    /// Removes an alias; a missing one is no error.
    #[schemars(with = "schema::DeleteAliasOperation")]
    DeleteAlias {
        /// The alias.
        alias_name: String,
    },
    /// Renames an alias.
    #[schemars(with = "schema::RenameAliasOperation")]
    RenameAlias {
        /// Present name.
        old_alias_name: String,
        /// Later name.
        new_alias_name: String,
    },
}

mod schema {
    //! Changes of aliases as clients name them.

    crate::schema::objects! {
        /// Makes an alias.
        CreateAliasOperation { create_alias: CreateAlias }
        /// What an alias will mean.
        CreateAlias { collection_name: String, alias_name: String }
        /// Removes an alias.
        DeleteAliasOperation { delete_alias: DeleteAlias }
        /// The alias.
        DeleteAlias { alias_name: String }
        /// Renames an alias.
        RenameAliasOperation { rename_alias: RenameAlias }
        /// Present and later name.
        RenameAlias { old_alias_name: String, new_alias_name: String }
    }
}

impl Operation for ChangeAliases {
    type Output = bool;
    const NAME: &'static str = "aliases.change";
    const ACCESS: Access = Access::GlobalManage;

    fn validate(&self) -> Result<()> {
        let mut v = Violations::default();
        for (place, action) in self.actions.iter().enumerate() {
            let (step, member, name) = match action {
                AliasAction::CreateAlias { alias_name, .. } => {
                    ("create_alias", "alias_name", alias_name)
                }
                AliasAction::RenameAlias { new_alias_name, .. } => {
                    ("rename_alias", "new_alias_name", new_alias_name)
                }
                AliasAction::DeleteAlias { .. } => continue,
            };
            v.at(format_args!("actions[{place}].{step}"), |v| {
                check_new_name(member, name, v)
            });
        }
        v.into_result()
    }
}

/// Declares an operation without members.
macro_rules! bare_operation {
    ($(#[$doc:meta])* $name:ident -> $output:ty, $label:literal, $access:ident $(, $conceal:expr)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name;

        impl Operation for $name {
            type Output = $output;
            const NAME: &'static str = $label;
            const ACCESS: Access = Access::$access;

            fn validate(&self) -> Result<()> {
                Ok(())
            }

            $(
                fn conceal(output: &mut $output, sees: &dyn Fn(&str) -> bool) {
                    $conceal(output, sees);
                }
            )?
        }
    };
}

bare_operation!(
    /// Everything about one collection; an alias will do.
    GetCollection -> CollectionInfo, "collections.get", Read
);
bare_operation!(
    /// Names of all collections.
    ListCollections -> CollectionsList, "collections.list", Filtered,
    |list: &mut CollectionsList, sees: &dyn Fn(&str) -> bool| {
        list.collections.retain(|own| sees(&own.name));
    }
);
bare_operation!(
    /// Whether a collection (or an alias) of that name exists.
    CheckCollectionExists -> CollectionExistence, "collections.exists", Read
);
bare_operation!(
    /// Drops a collection and its aliases; answers false when there is none. Aliases are not resolved.
    DeleteCollection -> bool, "collections.delete", GlobalManage
);
bare_operation!(
    /// Aliases of one collection.
    ListCollectionAliases -> AliasesList, "aliases.of_collection", Read
);
bare_operation!(
    /// Aliases of all collections.
    ListAliases -> AliasesList, "aliases.list", Filtered,
    |list: &mut AliasesList, sees: &dyn Fn(&str) -> bool| {
        list.aliases.retain(|own| sees(&own.collection_name));
    }
);

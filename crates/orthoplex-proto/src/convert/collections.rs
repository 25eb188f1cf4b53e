//! Operations on collections and aliases.

use super::settings::decode_sparse_vectors;
use super::{Call, Reply, Wire, no_variant, refuse, scope};
use crate::qdrant::{self as proto, alias_operations::Action};
use orthoplex_types::operation::Scope;
use orthoplex_types::ops::collections::{
    AliasAction, ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection,
    GetCollection, ListAliases, ListCollectionAliases, ListCollections, UpdateCollection,
    check_new_name,
};
use orthoplex_types::{Result, Violations};
use serde_json::{Value, json};

/// Limits in their JSON form. The operation accepts them switched off and refuses them otherwise.
fn decode_strict_mode(message: proto::StrictModeConfig) -> Value {
    json!({ "enabled": message.enabled })
}

/// Only limits that are switched off can be written.
fn encode_strict_mode(config: Option<Value>) -> Result<Option<proto::StrictModeConfig>> {
    let Some(config) = config.filter(|config| !config.is_null()) else {
        return Ok(None);
    };
    let off = config.get("enabled").and_then(Value::as_bool) == Some(false);
    refuse((!off).then_some(()), "strict_mode_config")?;
    Ok(Some(proto::StrictModeConfig {
        enabled: Some(false),
        ..Default::default()
    }))
}

impl Wire<proto::CreateCollection> for Call<CreateCollection> {
    fn decode(message: proto::CreateCollection) -> Result<Self> {
        refuse(message.payload, "payload.memory")?;
        refuse(message.id_tracker, "id_tracker.memory")?;
        let mut v = Violations::default();
        check_new_name("collection_name", &message.collection_name, &mut v);
        v.into_result()?;
        let scope = scope::of_collection(message.collection_name, message.timeout)?;
        let operation = CreateCollection {
            vectors: Wire::decode(message.vectors_config)?,
            shard_number: message.shard_number,
            sharding_method: Wire::decode(message.sharding_method)?,
            replication_factor: message.replication_factor,
            write_consistency_factor: message.write_consistency_factor,
            on_disk_payload: message.on_disk_payload,
            hnsw_config: Wire::decode(message.hnsw_config)?,
            wal_config: Wire::decode(message.wal_config)?,
            optimizers_config: Wire::decode(message.optimizers_config)?,
            quantization_config: Wire::decode(message.quantization_config)?,
            sparse_vectors: message
                .sparse_vectors_config
                .map(decode_sparse_vectors)
                .transpose()?,
            strict_mode_config: message.strict_mode_config.map(decode_strict_mode),
            metadata: Wire::decode(message.metadata)?,
        };
        Ok(Self { operation, scope })
    }

    fn encode(self) -> Result<proto::CreateCollection> {
        let Self { operation, scope } = self;
        refuse(operation.sparse_vectors, "sparse_vectors")?;
        Ok(proto::CreateCollection {
            collection_name: scope.collection,
            timeout: scope.timeout_s,
            vectors_config: operation.vectors.encode()?,
            shard_number: operation.shard_number,
            sharding_method: operation.sharding_method.encode()?,
            replication_factor: operation.replication_factor,
            write_consistency_factor: operation.write_consistency_factor,
            on_disk_payload: operation.on_disk_payload,
            hnsw_config: operation.hnsw_config.encode()?,
            wal_config: operation.wal_config.encode()?,
            optimizers_config: operation.optimizers_config.encode()?,
            quantization_config: operation.quantization_config.encode()?,
            strict_mode_config: encode_strict_mode(operation.strict_mode_config)?,
            metadata: operation.metadata.encode()?,
            ..proto::CreateCollection::default()
        })
    }
}

impl Wire<proto::UpdateCollection> for Call<UpdateCollection> {
    fn decode(message: proto::UpdateCollection) -> Result<Self> {
        let scope = scope::of_collection(message.collection_name, message.timeout)?;
        let operation = UpdateCollection {
            vectors: Wire::decode(message.vectors_config)?,
            optimizers_config: Wire::decode(message.optimizers_config)?,
            params: Wire::decode(message.params)?,
            hnsw_config: Wire::decode(message.hnsw_config)?,
            quantization_config: Wire::decode(message.quantization_config)?,
            sparse_vectors: message
                .sparse_vectors_config
                .map(decode_sparse_vectors)
                .transpose()?,
            strict_mode_config: message.strict_mode_config.map(decode_strict_mode),
            metadata: Wire::decode(message.metadata)?,
        };
        Ok(Self { operation, scope })
    }

    fn encode(self) -> Result<proto::UpdateCollection> {
        let Self { operation, scope } = self;
        refuse(operation.sparse_vectors, "sparse_vectors")?;
        Ok(proto::UpdateCollection {
            collection_name: scope.collection,
            timeout: scope.timeout_s,
            vectors_config: operation.vectors.encode()?,
            optimizers_config: operation.optimizers_config.encode()?,
            params: operation.params.encode()?,
            hnsw_config: operation.hnsw_config.encode()?,
            quantization_config: operation.quantization_config.encode()?,
            strict_mode_config: encode_strict_mode(operation.strict_mode_config)?,
            metadata: operation.metadata.encode()?,
            sparse_vectors_config: None,
        })
    }
}

/// Operations that say no more than the name of their collection, and perhaps a timeout.
macro_rules! wire_bare {
    ($message:ident, $domain:ident $(, $timeout:ident)?) => {
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(message: proto::$message) -> Result<Self> {
                let timeout_s = None$(.or(message.$timeout))?;
                let scope = scope::of_collection(message.collection_name, timeout_s)?;
                Ok(Self { operation: $domain, scope })
            }

            fn encode(self) -> Result<proto::$message> {
                Ok(proto::$message {
                    collection_name: self.scope.collection,
                    $($timeout: self.scope.timeout_s,)?
                })
            }
        }
    };
}

wire_bare!(DeleteCollection, DeleteCollection, timeout);
wire_bare!(GetCollectionInfoRequest, GetCollection);
wire_bare!(CollectionExistsRequest, CheckCollectionExists);
wire_bare!(ListCollectionAliasesRequest, ListCollectionAliases);

/// Operations that say nothing.
macro_rules! wire_empty {
    ($message:ident, $domain:ident) => {
        impl Wire<proto::$message> for Call<$domain> {
            fn decode(_: proto::$message) -> Result<Self> {
                Ok(Self {
                    operation: $domain,
                    scope: Scope::default(),
                })
            }

            fn encode(self) -> Result<proto::$message> {
                Ok(proto::$message {})
            }
        }
    };
}

wire_empty!(ListCollectionsRequest, ListCollections);
wire_empty!(ListAliasesRequest, ListAliases);

impl Wire<proto::AliasOperations> for AliasAction {
    fn decode(message: proto::AliasOperations) -> Result<Self> {
        Ok(
            match message
                .action
                .ok_or_else(|| no_variant("AliasOperations"))?
            {
                Action::CreateAlias(proto::CreateAlias {
                    collection_name,
                    alias_name,
                }) => Self::CreateAlias {
                    collection_name,
                    alias_name,
                },
                Action::RenameAlias(proto::RenameAlias {
                    old_alias_name,
                    new_alias_name,
                }) => Self::RenameAlias {
                    old_alias_name,
                    new_alias_name,
                },
                Action::DeleteAlias(proto::DeleteAlias { alias_name }) => {
                    Self::DeleteAlias { alias_name }
                }
            },
        )
    }

    fn encode(self) -> Result<proto::AliasOperations> {
        let action = match self {
            Self::CreateAlias {
                collection_name,
                alias_name,
            } => Action::CreateAlias(proto::CreateAlias {
                collection_name,
                alias_name,
            }),
            Self::RenameAlias {
                old_alias_name,
                new_alias_name,
            } => Action::RenameAlias(proto::RenameAlias {
                old_alias_name,
                new_alias_name,
            }),
            Self::DeleteAlias { alias_name } => {
                Action::DeleteAlias(proto::DeleteAlias { alias_name })
            }
        };
        Ok(proto::AliasOperations {
            action: Some(action),
        })
    }
}

impl Wire<proto::ChangeAliases> for Call<ChangeAliases> {
    fn decode(message: proto::ChangeAliases) -> Result<Self> {
        let mut v = Violations::default();
        v.min_opt("timeout", message.timeout, 1);
        v.into_result()?;
        let operation = ChangeAliases {
            actions: Wire::decode(message.actions)?,
        };
        Ok(Self {
            operation,
            scope: Scope {
                timeout_s: message.timeout,
                ..Scope::default()
            },
        })
    }

    fn encode(self) -> Result<proto::ChangeAliases> {
        let actions = self.operation.actions.encode()?;
        Ok(proto::ChangeAliases {
            actions,
            timeout: self.scope.timeout_s,
        })
    }
}

impl Wire<proto::CollectionOperationResponse> for Reply<bool> {
    fn decode(message: proto::CollectionOperationResponse) -> Result<Self> {
        Ok(Self {
            result: message.result,
            time_s: message.time,
        })
    }

    fn encode(self) -> Result<proto::CollectionOperationResponse> {
        Ok(proto::CollectionOperationResponse {
            result: self.result,
            time: self.time_s,
        })
    }
}

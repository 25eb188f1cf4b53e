//! Operations on collections and aliases.

use super::macros::wire_struct;
use super::{Call, Wire, no_variant, scope};
use crate::qdrant::{self as proto, alias_operations::Action};
use orthoplex_types::operation::Scope;
use orthoplex_types::ops::collections::{
    AliasAction, ChangeAliases, CheckCollectionExists, CreateCollection, DeleteCollection,
    GetCollection, ListAliases, ListCollectionAliases, ListCollections, UpdateCollection,
    check_new_name,
};
use orthoplex_types::{Result, Violations};
use std::mem::take;

wire_struct!(CreateCollection = proto::CreateCollection {
    same {
        shard_number, sharding_method, replication_factor, write_consistency_factor,
        on_disk_payload, payload, id_tracker, hnsw_config, wal_config, optimizers_config, quantization_config,
        strict_mode_config, metadata,
    }
    renamed { vectors = vectors_config, sparse_vectors = sparse_vectors_config }
    unread { collection_name, timeout }
});

impl Wire<proto::CreateCollection> for Call<CreateCollection> {
    fn decode(mut message: proto::CreateCollection) -> Result<Self> {
        let mut v = Violations::default();
        check_new_name("collection_name", &message.collection_name, &mut v);
        v.into_result()?;
        let scope = scope::of_collection(take(&mut message.collection_name), message.timeout)?;
        Ok(Self {
            operation: Wire::decode(message)?,
            scope,
        })
    }

    fn encode(self) -> Result<proto::CreateCollection> {
        let mut message: proto::CreateCollection = self.operation.encode()?;
        message.collection_name = self.scope.collection;
        message.timeout = self.scope.timeout_s;
        Ok(message)
    }
}

wire_struct!(UpdateCollection = proto::UpdateCollection {
    same {
        optimizers_config, params, hnsw_config, quantization_config, strict_mode_config, metadata,
    }
    renamed { vectors = vectors_config, sparse_vectors = sparse_vectors_config }
    unread { collection_name, timeout }
});

impl Wire<proto::UpdateCollection> for Call<UpdateCollection> {
    fn decode(mut message: proto::UpdateCollection) -> Result<Self> {
        let scope = scope::of_collection(take(&mut message.collection_name), message.timeout)?;
        Ok(Self {
            operation: Wire::decode(message)?,
            scope,
        })
    }

    fn encode(self) -> Result<proto::UpdateCollection> {
        let mut message: proto::UpdateCollection = self.operation.encode()?;
        message.collection_name = self.scope.collection;
        message.timeout = self.scope.timeout_s;
        Ok(message)
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

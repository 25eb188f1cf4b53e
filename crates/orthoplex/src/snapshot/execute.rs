//! The operations on snapshots, as the database carries them out.

use crate::database::Database;
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots, ReadFullSnapshot, ReadSnapshot, RecoverSnapshot,
};
use orthoplex_types::{Context, Execute, Operation, Result, Scope};

/// `Operation => function of database, operation and collection name`
macro_rules! on_snapshots {
    ($($operation:ty => $act:expr;)+) => {$(
        impl Execute<$operation> for Database {
            async fn execute(
                &self,
                operation: $operation,
                scope: Scope,
                _: &Context,
            ) -> Result<<$operation as Operation>::Output> {
                $act(self, operation, scope.collection).await
            }
        }
    )+};
}

on_snapshots! {
    CreateSnapshot => async |database: &Database, op: CreateSnapshot, name| {
        database.create_snapshot(name, Some(op.0)).await
    };
    CreateFullSnapshot => async |database: &Database, _, name| {
        database.create_snapshot(name, None).await
    };
    ListSnapshots => async |database: &Database, op: ListSnapshots, name: String| {
        database.list_snapshots(&name, Some(op.0))
    };
    ListFullSnapshots => async |database: &Database, _, name: String| {
        database.list_snapshots(&name, None)
    };
    DeleteSnapshot => async |database: &Database, op: DeleteSnapshot, name: String| {
        database.delete_snapshot(&name, Some(op.of), &op.name)
    };
    DeleteFullSnapshot => async |database: &Database, op: DeleteFullSnapshot, name: String| {
        database.delete_snapshot(&name, None, &op.name)
    };
    ReadSnapshot => async |database: &Database, op: ReadSnapshot, name: String| {
        database.read_snapshot(&name, Some(op.of), &op.name)
    };
    ReadFullSnapshot => async |database: &Database, op: ReadFullSnapshot, name: String| {
        database.read_snapshot(&name, None, &op.name)
    };
    RecoverSnapshot => async |database: &Database, op, name| {
        database.recover_snapshot(name, op).await
    };
}

//! Snapshots: made, listed, removed.

use super::Script;
use orthoplex_types::Scope;
use orthoplex_types::ops::Api;
use orthoplex_types::ops::collections::CreateCollection;
use orthoplex_types::ops::snapshots::{
    CreateFullSnapshot, CreateSnapshot, DeleteFullSnapshot, DeleteSnapshot, ListFullSnapshots,
    ListSnapshots, SnapshotOf,
};
use orthoplex_types::ops::writes::UpsertPoints;
use serde_json::{Value, json};

const OF: SnapshotOf = SnapshotOf::Collection;

/// Every snapshot has its own name, time, size and checksum: only that there are such is compared.
fn forget(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(forget),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| *member = json!(!member.is_null())),
        _ => {}
    }
}

fn name_of(made: Option<Value>) -> String {
    let name = made.and_then(|made| Some(made.get("name")?.as_str()?.to_owned()));
    name.expect("a name")
}

pub(super) async fn run(s: &mut Script<'_, impl Api>) {
    let create = json!({"vectors": {"size": 2, "distance": "Dot"}});
    s.say::<CreateCollection>("s", create).await;
    let points = json!({"points": [{"id": 1, "vector": [1, 2]}]});
    s.say::<UpsertPoints>("s", points).await;
    let here = || Scope::of("s");
    s.ask(ListSnapshots(OF), here()).await;
    let name = name_of(s.ask(CreateSnapshot(OF), here()).await);
    s.forget(forget);
    s.ask(ListSnapshots(OF), here()).await;
    s.forget(forget);
    for name in [name, "nothing".to_owned()] {
        s.ask(DeleteSnapshot { of: OF, name }, here()).await;
    }
    s.ask(ListSnapshots(OF), here()).await;
    s.ask(CreateSnapshot(OF), Scope::of("none")).await;
    s.ask(ListSnapshots(OF), Scope::of("none")).await;
    let name = name_of(s.ask(CreateFullSnapshot, Scope::default()).await);
    s.forget(forget);
    s.ask(ListFullSnapshots, Scope::default()).await;
    s.forget(forget);
    for name in [name, "nothing".to_owned()] {
        s.ask(DeleteFullSnapshot { name }, Scope::default()).await;
    }
}
